"""Assertions about analyses, for people's own tests; they fail with what was found instead.

    analysis = quotecheck.analyze(article)
    assert_said(analysis, "Wang Yi", "red light")
    assert_finding(analysis, "QC101", "Wang Li", expected="Wang Yi")

Words and names compare equal over capitals, line breaks and the form of marks, hyphens and
apostrophes. Words match within a quotation or a finding's place, whole words only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from attrs import frozen
from rapidfuzz import fuzz

from quotecheck.model import Analysis, Finding, Quotation, QuotationKind
from quotecheck.report.text import escape
from quotecheck.rules import get_rule

Speaker = str | Sequence[str] | None
"""A name, several of a joint statement, or None: nobody is credited."""

_MOST_SHOWN = 5
_EXCERPT = 72
_MARKS = str.maketrans(
    dict.fromkeys("‘’‚‛ʼʻ`´′", "'") | dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‐‑‒–—−", "-")
)

Thing = TypeVar("Thing", Quotation, Finding)


def assert_said(
    analysis: Analysis, speaker: Speaker, words: str, *, kind: QuotationKind | None = None
) -> None:
    """Some quotation has these words and is credited to this speaker.

    Args:
        analysis: of the article.
        speaker: the whole name, as :attr:`Quotation.speakers` has it; a sequence of names for a
            joint statement; None if nobody must be credited.
        words: what was said, or a part of it.
        kind: what kind of quotation it must be, if that matters.

    Raises:
        AssertionError: there is none; the message lists the nearest ones.
    """
    __tracebackhide__ = True
    _fail(WantedQuotation(words, _speakers(speaker), kind).missing(analysis))


def assert_not_said(analysis: Analysis, speaker: Speaker, words: str) -> None:
    """No quotation with these words is credited to this speaker.

    Raises:
        AssertionError: there is one; the message shows it.
    """
    __tracebackhide__ = True
    _fail(WantedQuotation(words, _speakers(speaker)).unwanted(analysis))


def assert_finding(
    analysis: Analysis,
    rule: str,
    words: str | None = None,
    *,
    expected: str | None = None,
    line: int | None = None,
) -> None:
    """There is a finding of this rule.

    Args:
        analysis: of the article, by a checker that has the rule.
        rule: the rule's code or name.
        words: what the article has at the finding's place, or a part of it.
        expected: what the finding says should stand there.
        line: the line of the article it is in, counted from 1.

    Raises:
        AssertionError: there is none; the message lists the nearest ones.
        ConfigError: there is no such rule.
    """
    __tracebackhide__ = True
    _fail(WantedFinding(get_rule(rule).code, words, expected, line).missing(analysis))


def assert_no_findings(analysis: Analysis, *rules: str, words: str | None = None) -> None:
    """There is no finding, or none of these rules, or none at these words.

    Raises:
        AssertionError: there is one; the message shows it.
        ConfigError: there is no such rule.
    """
    __tracebackhide__ = True
    codes = [get_rule(rule).code for rule in rules]
    for wanted in [WantedFinding(code, words) for code in codes] or [WantedFinding(words=words)]:
        _fail(wanted.unwanted(analysis))


def _fail(problem: str | None) -> None:
    __tracebackhide__ = True
    if problem is not None:
        raise AssertionError(problem)


def _speakers(speaker: Speaker) -> tuple[str, ...]:
    if speaker is None:
        return ()
    return (speaker,) if isinstance(speaker, str) else tuple(speaker)


# --- what is wanted, or must not be there ---------------------------------------------------------


@frozen
class WantedQuotation:
    """A quotation that an analysis must have, or must not have.

    Attributes:
        words: the quotation, or a part of it.
        speakers: the names it is credited to, an empty tuple for nobody, None if it is all one.
        kind: the kind of quotation, if it matters.
    """

    words: str
    speakers: tuple[str, ...] | None = None
    kind: QuotationKind | None = None

    def __str__(self) -> str:
        kind = f"{self.kind} quotation" if self.kind else "quotation"
        if self.speakers is None:
            by = ""
        elif not self.speakers:
            by = " credited to nobody"
        else:
            by = f" credited to {escape('; '.join(self.speakers))}"
        return f"{kind} “{_cut(self.words)}”{by}"

    def fits(self, quotation: Quotation) -> bool:
        """Whether this is such a quotation."""
        return (
            _holds(quotation.text, self.words)
            and (self.speakers is None or _same(quotation.speakers, self.speakers))
            and self.kind in (None, quotation.kind)
        )

    def missing(self, analysis: Analysis) -> str | None:
        """What to tell if the analysis has no such quotation; None if it has one."""
        if any(map(self.fits, analysis.quotations)):
            return None
        return _instead(self, analysis, analysis.quotations, self._nearness, _show_quotation)

    def unwanted(self, analysis: Analysis) -> str | None:
        """What to tell if the analysis has such a quotation; None if it has none."""
        found = [quotation for quotation in analysis.quotations if self.fits(quotation)]
        return _there(self, analysis, found, _show_quotation) if found else None

    def _nearness(self, quotation: Quotation) -> float:
        nearness = fuzz.partial_ratio(_plain(self.words), _plain(quotation.text))
        if self.speakers is not None:
            wanted, credited = (_plain("; ".join(s)) for s in (self.speakers, quotation.speakers))
            nearness += fuzz.ratio(wanted, credited) / 2
        return nearness


@frozen
class WantedFinding:
    """A finding that an analysis must have, or must not have.

    Attributes:
        code: of the rule, if it matters.
        words: what stands at the finding's place, or a part of it, if it matters.
        expected: what should stand there, if it matters.
        line: where it must be, counted from 1, if it matters.
    """

    code: str | None = None
    words: str | None = None
    expected: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        parts = [f"finding {self.code} ({get_rule(self.code).name})" if self.code else "finding"]
        if self.words is not None:
            parts.append(f"at “{_cut(self.words)}”")
        if self.expected is not None:
            parts.append(f"expecting “{_cut(self.expected)}”")
        if self.line is not None:
            parts.append(f"in line {self.line}")
        return " ".join(parts)

    def fits(self, analysis: Analysis, finding: Finding) -> bool:
        """Whether this is such a finding."""
        return (
            self.code in (None, finding.code)
            and self.line in (None, finding.line)
            and (self.words is None or _holds(finding.span.of(analysis.article.text), self.words))
            and (self.expected is None or _plain(self.expected) == _plain(finding.expected or ""))
        )

    def missing(self, analysis: Analysis) -> str | None:
        """What to tell if the analysis has no such finding; None if it has one."""
        if any(self.fits(analysis, finding) for finding in analysis.findings):
            return None

        def nearness(finding: Finding) -> float:
            place = _plain(finding.span.of(analysis.article.text))
            return (
                100 * (self.code == finding.code)
                + 50 * (self.line == finding.line)
                + (0 if self.words is None else fuzz.ratio(_plain(self.words), place))
            )

        return _instead(self, analysis, analysis.findings, nearness, _show_finding)

    def unwanted(self, analysis: Analysis) -> str | None:
        """What to tell if the analysis has such a finding; None if it has none."""
        found = [finding for finding in analysis.findings if self.fits(analysis, finding)]
        return _there(self, analysis, found, _show_finding) if found else None


def _same(credited: Iterable[str], wanted: Iterable[str]) -> bool:
    return sorted(map(_plain, credited)) == sorted(map(_plain, wanted))


def _holds(text: str, words: str) -> bool:
    """Whether the words stand in the text, and neither begin nor end within a word of it."""
    plain = _plain(words)
    before = r"(?<!\w)" if plain[:1].isalnum() else ""
    after = r"(?!\w)" if plain[-1:].isalnum() else ""
    return re.search(before + re.escape(plain) + after, _plain(text)) is not None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).translate(_MARKS).casefold()
    return " ".join(folded.split())


# --- what is told ---------------------------------------------------------------------------------


def _instead(
    wanted: object,
    analysis: Analysis,
    there: Iterable[Thing],
    nearness: Callable[[Thing], float],
    show: Callable[[Analysis, Thing], str],
) -> str:
    nearest = sorted(there, key=nearness, reverse=True)
    if not nearest:
        return f"no {wanted}; there is none at all in {escape(analysis.article.label)}"
    return f"no {wanted}; found instead, the nearest first:\n{_list(analysis, nearest, show)}"


def _there(
    wanted: object,
    analysis: Analysis,
    found: Sequence[Thing],
    show: Callable[[Analysis, Thing], str],
) -> str:
    return f"there should be no {wanted}, but there is:\n{_list(analysis, found, show)}"


def _list(
    analysis: Analysis, things: Sequence[Thing], show: Callable[[Analysis, Thing], str]
) -> str:
    lines = [f"  {show(analysis, thing)}" for thing in things[:_MOST_SHOWN]]
    if len(things) > _MOST_SHOWN:
        lines.append(f"  and {len(things) - _MOST_SHOWN} more")
    return "\n".join(lines)


def _show_quotation(analysis: Analysis, quotation: Quotation) -> str:
    place = _place(analysis, quotation.span.start)
    speaker = escape(quotation.speaker or "nobody")
    why = f" ({escape(quotation.reason)})" if quotation.reason else ""
    return f"{place} {speaker}: {_cut(quotation.text)} [{quotation.kind}]{why}"


def _show_finding(analysis: Analysis, finding: Finding) -> str:
    place = _place(analysis, finding.span.start)
    return f"{place} {finding.code} {finding.severity}: {escape(finding.message)}"


def _place(analysis: Analysis, offset: int) -> str:
    line, column = analysis.article.place(offset)
    return f"{escape(analysis.article.label)}:{line}:{column}:"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return escape(line if len(line) <= _EXCERPT else line[: _EXCERPT - 1] + "…")
