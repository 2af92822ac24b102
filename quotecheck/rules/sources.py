"""Rules that compare the quotations of an article with transcripts and other sources."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from attrs import evolve, frozen
from rapidfuzz.distance import LCSseq

from quotecheck.model import Analysis, Finding, Quotation, Severity, Span
from quotecheck.names import compare_names
from quotecheck.rules.base import Evidence, Example, Rule, with_fingerprints
from quotecheck.verification import EditKind, Source, Sources, Verification
from quotecheck.verification.quoted import marked_pieces, read_quoted
from quotecheck.verification.verifying import may_be
from quotecheck.verification.words import is_small

# A quotation of fewer words, or of fewer that are more than function words, is not compared: too
# much else may read like it. That somebody else said it, or nobody, takes a longer one.
_FEWEST_WORDS, _FEWEST_CONTENT = 5, 2
_FEWEST_TO_MISS, _FEWEST_CONTENT_TO_MISS = 6, 3
_FEWEST_UNCREDITED = 8

_ALIKE = 0.7
"""Share of its words that the source must have, in order, for it to be the same saying."""

_SURE = 0.75
"""Least confidence in a speaker that is held against a transcript."""

_JOINS: frozenset[EditKind] = frozenset({"not-found", "turns", "splice", "reorder"})
"""Edits that the pieces of a quotation, with the writer's words between them, need not share."""

_LONGEST = 240


@frozen
class _Saying:
    """A piece of a quotation that stands in marks, and what became of it."""

    quotation: Quotation
    span: Span
    norms: tuple[str, ...]
    found: Verification

    @property
    def content(self) -> int:
        """How many of its words are more than function words."""
        return sum(not is_small(norm) for norm in self.norms)

    @property
    def harms(self) -> set[EditKind]:
        return {edit.kind for edit in self.found.edits if edit.harmful}

    def is_alike(self) -> bool:
        """Whether it is the passage of the source, changed, rather than another saying."""
        if self.found.span is None or self.found.source is None:
            return False
        there = self.found.source.norms_in(self.found.span)
        if "reorder" in self.harms:
            same = (Counter(self.norms) & Counter(there)).total()
        else:
            same = LCSseq.similarity(self.norms, there)
        return same >= _ALIKE * len(self.norms)


class SourceRule(Rule):
    """A rule about quotations and their sources; it says nothing where there are none.

    Args:
        sources: what the quotations are compared with.
    """

    def __init__(self, sources: Sources | None = None) -> None:
        self.sources = sources

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Nothing: an analysis must not depend on sources, so that it can be kept."""
        return iter(())

    def check_sources(self, analysis: Analysis) -> Iterator[Finding]:
        """The findings in one article."""
        if self.sources:
            yield from self._findings(analysis, list(_sayings(analysis, self.sources)))

    @abstractmethod
    def _findings(self, analysis: Analysis, sayings: Sequence[_Saying]) -> Iterator[Finding]:
        """The findings among the sayings of an article."""


def with_sources(rules: Iterable[Rule], sources: Sources) -> tuple[SourceRule, ...]:
    """Those of the rules that compare quotations with sources, with these sources."""
    return tuple(type(rule)(sources) for rule in rules if isinstance(rule, SourceRule))


def against(analysis: Analysis, rules: Iterable[SourceRule]) -> Analysis:
    """The analysis with what the rules find in their sources."""
    found = [finding for rule in rules for finding in rule.check_sources(analysis)]
    if not found:
        return analysis
    findings = with_fingerprints(analysis.article, [*analysis.findings, *found])
    return evolve(analysis, findings=findings)


# --- the rules ------------------------------------------------------------------------------------

_TALK = (
    "ANNA WEBER: We asked for the figures in May. They never came, and I am not tired of waiting.\n"
    "BORIS KLEIN: That is not how I remember the letter from the ministry.\n"
    "ANNA WEBER: Then read it again."
)


class Misquote(SourceRule):
    """A quotation that says something else than its source."""

    code: ClassVar[str] = "QC401"
    name: ClassVar[str] = "misquote"
    severity: ClassVar[Severity] = "error"
    summary: ClassVar[str] = "a quotation that says something else than its source"
    why: ClassVar[str] = (
        "A dropped “not”, another number or two sentences made one change what was said, however "
        "alike the words are. The rule compares what stands in quotation marks with the sources "
        "given and names the gravest change. It stays silent on what does no harm: typography, "
        "hesitation, words in brackets, a marked omission that turns nothing around; on quotations "
        "that are not in the sources; on very short ones; and on reported speech."
    )
    examples: ClassVar[tuple[Example, ...]] = (
        Example("“I am tired of waiting,” Anna Weber said.", True, source=_TALK),
        Example(
            "“That is not how I remember the letter from the ministry,” Anna Weber said.",
            True,
            "Boris Klein says it",
            source=_TALK,
        ),
        Example(
            "“They never came … and I’m not tired of waiting,” Anna Weber said.",
            False,
            "typography and a mark where nothing is lost",
            source=_TALK,
        ),
    )

    def _findings(self, analysis: Analysis, sayings: Sequence[_Saying]) -> Iterator[Finding]:
        for saying in sayings:
            found, source = saying.found, saying.found.source
            if source is None or found.span is None or not _is_misquoted(saying, analysis):
                continue
            passage = _short(found.span.of(source.text))
            edit = found.edits[0]
            is_other = edit.kind == "misattributed"
            message = found.message.rstrip(".")
            yield self.finding(
                analysis.article,
                saying.span,
                message if is_other else message[:1].lower() + message[1:],
                expected=edit.original if is_other else passage,
                evidence=[f"{_place(source, found.span)}: “{passage}”"],
            )


def _is_misquoted(saying: _Saying, analysis: Analysis) -> bool:
    harms, quotation = saying.harms, saying.quotation
    if not harms or not saying.is_alike():
        return False
    if "misattributed" in harms:
        people = {person.name for person in analysis.people}
        return (
            harms == {"misattributed"}  # words changed, too, come from elsewhere
            and _can_be_missed(saying)
            and quotation.confidence >= _SURE
            and people.issuperset(quotation.speakers)
        )
    fewest = _FEWEST_WORDS if _is_by_the_same(saying) else _FEWEST_UNCREDITED
    return len(saying.norms) >= fewest and saying.content >= _FEWEST_CONTENT


def _is_by_the_same(saying: _Saying) -> bool:
    """Whether whoever is credited may be who says it in the source; true if that does not say."""
    speakers = saying.quotation.speakers
    said_by = saying.found.source and saying.found.source.speaker_of(saying.found.span)
    return bool(speakers) and (not said_by or any(may_be(name, said_by) for name in speakers))


class NotInSource(SourceRule):
    """A quotation that the source it should be in does not have."""

    code: ClassVar[str] = "QC402"
    name: ClassVar[str] = "not-in-source"
    severity: ClassVar[Severity] = "info"
    summary: ClassVar[str] = "a quotation that its source does not have"
    why: ClassVar[str] = (
        "Words that are nowhere in the transcript may be invented, or said elsewhere: whoever "
        "checks facts wants the list, and a quotation from elsewhere is no error. So the rule "
        "speaks only of people whose words the article takes from these sources: others of their "
        "quotations are found there, or there is one source, and they speak in it. It stays silent "
        "on very short quotations, on speakers it is not sure of, and on reported speech."
    )
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            "“The harbour belongs to all of us in this town,” Anna Weber said.", True, source=_TALK
        ),
        Example(
            "“The harbour belongs to all of us in this town,” Carla Fontana said.",
            False,
            "she does not speak in the source",
            source=_TALK,
        ),
        Example(
            "“I am not tired of waiting,” Anna Weber said.", False, "it is there", source=_TALK
        ),
    )

    def _findings(self, analysis: Analysis, sayings: Sequence[_Saying]) -> Iterator[Finding]:
        taken: dict[tuple[str, ...], _Saying] = {}  # speakers whose words come from the sources
        for saying in sayings:
            if _is_taken(saying):
                taken.setdefault(saying.quotation.speakers, saying)
        for saying in sayings:
            quotation = saying.quotation
            if (
                saying.harms != {"not-found"}
                or not quotation.speakers
                or quotation.confidence < _SURE
                or not _can_be_missed(saying)
            ):
                continue
            why = self._why(quotation, taken.get(quotation.speakers))
            if why:
                yield self.finding(
                    analysis.article, saying.span, f"not found in {self._called()}", evidence=[why]
                )

    def _called(self) -> str:
        sources = list(self.sources or ())
        return sources[0].label if len(sources) == 1 else f"any of {len(sources)} sources"

    def _why(self, quotation: Quotation, other: _Saying | None) -> str | None:
        """Why the words should be in the sources; None if they need not be."""
        if other and other.found.source and other.found.span:
            said = _short(other.found.span.of(other.found.source.text))
            where = _place(other.found.source, other.found.span)
            return f"other words of {quotation.speaker} are there; {where}: “{said}”"
        sources = list(self.sources or ())
        if len(sources) == 1 and any(
            compare_names(speaker, name).kind in ("same", "variant")
            for speaker in quotation.speakers
            for name in sources[0].speakers
        ):
            return f"{quotation.speaker} speaks in {sources[0].label}"
        return None


def _is_taken(saying: _Saying) -> bool:
    """Whether the source has the words, and from nobody else."""
    return (
        saying.found.span is not None
        and saying.is_alike()
        and not saying.harms & {"misattributed", "turns", "splice"}
        and _can_be_missed(saying)
    )


# --- what is compared -----------------------------------------------------------------------------


def _sayings(analysis: Analysis, sources: Sources) -> Iterator[_Saying]:
    """What stands in marks or blocks, with its place in the sources.

    A quotation in several pieces is one saying, unless pieces are found that do not go together.
    """
    text = analysis.article.text
    for quotation in analysis.quotations:
        if quotation.kind == "indirect":
            continue
        spans = marked_pieces(quotation, text)
        whole = _Saying(
            quotation, quotation.span, read_quoted(quotation).norms, sources.verify(quotation)
        )
        if len(spans) < 2 or not whole.harms & _JOINS:
            yield evolve(whole, span=spans[0]) if len(spans) == 1 else whole
            continue
        for span in spans:
            piece = evolve(quotation, parts=(span,), text=span.of(text), kind="direct")
            yield _Saying(quotation, span, read_quoted(piece).norms, sources.verify(piece))


def _can_be_missed(saying: _Saying) -> bool:
    return len(saying.norms) >= _FEWEST_TO_MISS and saying.content >= _FEWEST_CONTENT_TO_MISS


def _place(source: Source, span: Span) -> str:
    """Where in a source: its label, the line, and who speaks."""
    parts = [source.label]
    if "\n" in source.text:
        parts.append(f"line {source.line_at(span.start)}")
    said_by = source.speaker_of(span)
    if said_by:
        parts.append(said_by)
    return ", ".join(parts)


def _short(text: str) -> str:
    flat = " ".join(text[: 4 * _LONGEST].split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1].rstrip() + "…"
