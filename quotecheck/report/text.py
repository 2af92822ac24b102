"""Findings, quotations and rules as text for people, in the form that linters have."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from textwrap import fill
from typing import IO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from quotecheck.model import Article, Finding, Quotation, Severity, Silence, SilenceKind, Span
from quotecheck.report.base import Report, reason
from quotecheck.rules.base import Rule

_PAGE = 88
_MOST_PLACES = 5
STYLES: dict[Severity, str] = {"error": "bold red", "warning": "yellow", "info": "cyan"}
_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
_SILENCES: dict[SilenceKind, str] = {
    "suppressed": "suppressed",
    "accepted": "accepted",
    "baseline": "in the baseline",
}
_LEAST_WIDTH = 40
_WIDTH_OF_FILES = 100
_LONGEST_EXCERPT = 60


def write_text(report: Report, out: IO[str]) -> None:
    """Writes a report for people, with colours only if ``out`` is a terminal."""
    show_report(report, Console(file=out, highlight=False, markup=False, emoji=False))


def show_report(report: Report, out: Console, *, silenced: bool = False) -> None:
    """Shows the findings as they come, and after them what is told once.

    Args:
        report: what to show.
        out: where to; a progress bar of the same console stays below what is printed.
        silenced: whether silenced findings are shown too, marked; otherwise they are only counted.
    """
    width = out.width if out.is_terminal else _WIDTH_OF_FILES
    severities: Counter[Severity] = Counter()
    silences: Counter[SilenceKind] = Counter()
    told: tuple[str, ...] = ()
    for item in report.found:
        if item.silenced is None:
            severities[item.finding.severity] += 1
        else:
            silences[item.silenced.kind] += 1
        if item.silenced is None or silenced:
            # evidence that the finding before had too is not told again
            shown = show_finding(item.article, item.finding, width, told, item.silenced)
            out.print(shown, "", sep="\n", soft_wrap=True)
            told = item.finding.evidence
    summary = report.summary()
    for trouble in summary.troubles:
        out.print(Text.assemble(("error: ", STYLES["error"]), escape(trouble)), soft_wrap=True)
    for unused in summary.unused:
        out.print(Text.assemble(("unused: ", STYLES["info"]), escape(unused)), soft_wrap=True)
    out.print(show_summary(severities.elements(), summary.articles, silences), soft_wrap=True)


def show_finding(
    article: Article,
    finding: Finding,
    width: int = _WIDTH_OF_FILES,
    told: Container[str] = (),
    silenced: Silence | None = None,
) -> Text:
    """A finding as ``file:line:column: CODE severity: message``, its line, a caret, its evidence.

    Args:
        article: the article it stands in.
        finding: what was found.
        width: how many columns the line of the article may take; longer ones are cut around the
            finding.
        told: evidence to leave out, since the reader knows it.
        silenced: why nobody needs to look at it, if so; told in the first line.
    """
    place = f"{escape(article.label)}:{finding.line}:{finding.column}:"
    text = Text.assemble(
        (place, "bold"),
        " ",
        (finding.code, STYLES[finding.severity]),
        f" {finding.severity}: {escape(finding.message)} ",
        (f"[{finding.rule}]", "dim"),
    )
    if silenced is not None:
        text.append(f" ({escape(reason(silenced))})", "dim")
    number = str(finding.line)
    margin = " " * len(number)
    if article.text:
        line, start, length = excerpt(article, finding.span, width - len(number) - 4)
        text.append(f"\n {number} | ", "dim").append(line)
        text.append(f"\n {margin} | ", "dim").append(" " * start)
        text.append("^" * length, STYLES[finding.severity])
    for fact in finding.evidence:
        if fact in told or fact in finding.message:
            continue
        text.append(f"\n {margin} = ", "dim").append(escape(fact))
    if finding.related:
        text.append(f"\n {margin} = ", "dim").append(_see_also(article, finding.related))
    return text


def _see_also(article: Article, spans: Sequence[Span]) -> str:
    places = [article.place(span.start) for span in spans[:_MOST_PLACES]]
    more = f" and {len(spans) - _MOST_PLACES} more" if len(spans) > _MOST_PLACES else ""
    return "see also " + ", ".join(f"{line}:{column}" for line, column in places) + more


def excerpt(article: Article, span: Span, width: int) -> tuple[str, int, int]:
    """The line that a span starts in, cut to ``width`` columns around it.

    Returns:
        What to show, the column (from 0) at which the span starts in it, and how many columns the
        span takes, at least 1. Columns are those of a terminal: a wide character takes two.
    """
    width = max(width, _LEAST_WIDTH)
    line = article.line_span(article.position(span.start)[0])
    end = min(span.end, line.end)
    # no more characters than columns can be shown, so long lines cost nothing
    first = max(line.start, span.start - width)
    before = [_cell(article.text[i]) for i in range(first, span.start)]
    inside = [_cell(article.text[i]) for i in range(span.start, min(end, span.start + width))]
    after = [_cell(article.text[i]) for i in range(end, min(line.end, end + width))]
    whole = (
        tuple(line) == (span.start, end) and len(inside) == len(line) and _width(inside) <= width
    )
    # a column on either side for the mark that something is cut
    marked = _fit(inside, width if whole else width - 2)
    cut = len(marked) < end - span.start
    if cut:
        after = []
    room = width - _width(marked)
    left = _fit(before[::-1], max(room // 3, room - max(cut, _width(after))))[::-1]
    if len(left) < span.start - line.start:
        left = ["…", *_fit(left[::-1], _width(left) - 1)[::-1]]
    right = _fit(after, room - _width(left))
    if cut or len(right) < line.end - end:
        right = [*_fit(right, room - _width(left) - 1), "…"]
    return "".join([*left, *marked, *right]), _width(left), max(1, _width(marked))


def excerpt_of(article: Article, span: Span) -> str:
    """What a span says, in one line, cut after some words; empty where it says nothing."""
    text = " ".join(article.text[span.start : min(span.end, span.start + 1_000)].split())
    if len(text) <= _LONGEST_EXCERPT:
        return text
    return text[: _LONGEST_EXCERPT - 1].rstrip() + "…"


def _fit(cells: Sequence[str], width: int) -> list[str]:
    """The first of the cells that fit into ``width`` columns."""
    fitting = []
    for cell in cells:
        width -= cell_len(cell)
        if width < 0:
            break
        fitting.append(cell)
    return fitting


def _width(cells: Iterable[str]) -> int:
    return sum(cell_len(cell) for cell in cells)


def escape(text: str) -> str:
    """The text with characters that could spoil a terminal or hide something made visible."""
    return "".join(map(_cell, text))


def _cell(character: str) -> str:
    if character == "\t":
        return "    "
    if " " <= character <= "~":
        return character
    if unicodedata.category(character) in _HIDDEN and character not in _HARMLESS:
        code = ord(character)
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    return character


_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_HARMLESS = frozenset("\u00ad\u200c\u200d")


def show_summary(
    severities: Iterable[Severity],
    articles: int,
    silences: Mapping[SilenceKind, int] | None = None,
) -> Text:
    """The last line of a check: how many findings of each severity in how many articles.

    Args:
        severities: of the findings that count.
        articles: how many were checked.
        silences: how many findings more were silenced, for each reason.
    """
    counts = Counter(severities)
    where = f"in {count(articles, 'article')}"
    silenced = _silenced(silences or {})
    if not counts:
        return Text(f"Nothing {'new ' if silenced else ''}found {where}{silenced}.", "green")
    total = sum(counts.values())
    parts = [
        count(counts[severity], severity) if severity != "info" else f"{counts[severity]} info"
        for severity in _SEVERITIES
        if counts[severity]
    ]
    return Text(f"{count(total, 'finding')} {where}: {', '.join(parts)}{silenced}.", "bold")


def _silenced(silences: Mapping[SilenceKind, int]) -> str:
    kinds = [f"{silences[kind]} {told}" for kind, told in _SILENCES.items() if silences.get(kind)]
    return f"; {sum(silences.values())} silenced ({', '.join(kinds)})" if kinds else ""


def count(number: int, thing: str) -> str:
    """The number and the thing, in the plural where there is not one of it."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


QUOTATION_COLUMNS = ("line", "kind", "speaker", "content", "how")


def quotation_row(article: Article, quotation: Quotation) -> tuple[str, str, str, str, str]:
    """A quotation as a row of :data:`QUOTATION_COLUMNS`; without line breaks and tabs."""
    line, _ = article.place(quotation.span.start)
    content = escape(" ".join(quotation.text.split()))
    speaker = escape(" ".join((quotation.speaker or "-").split()))
    how = escape(" ".join((quotation.reason or "-").split()))
    return str(line), quotation.kind, speaker, content, how


def show_rule(rule: Rule) -> Text:
    """A page about a rule: what it says, why, and examples."""
    text = Text.assemble(
        (f"{rule.code} {rule.name}", "bold"), " (", (rule.severity, STYLES[rule.severity]), ")\n\n"
    )
    text.append(f"{rule.summary[:1].upper()}{rule.summary[1:]}.\n\n{fill(rule.why, _PAGE)}\n")
    for fires, title in ((True, "It fires on"), (False, "It stays silent on")):
        examples = [example for example in rule.examples if example.fires is fires]
        if examples:
            text.append(f"\n{title}:\n", "bold")
        for example in examples:
            for line in example.text.splitlines():
                text.append(f"    {escape(line)}".rstrip() + "\n")
            if example.note:
                text.append(f"      ({example.note})\n", "dim")
            for line in example.source.splitlines():
                text.append(f"      source: {escape(line)}\n", "dim")
    text.append(f"\nSilence it with --ignore {rule.code}.")
    return text
