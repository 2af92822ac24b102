"""Changes to an article after which the same people must have said the same words.

    python -m tests.metamorphic [--articles N] [change ...]

measures on the development articles beside the project how many quotations stay what they were,
and prints those that do not.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from attrs import field, frozen

from quotecheck.checker import Checker
from quotecheck.model import Analysis, Article, Quotation, Span
from quotecheck.tokens import find_paragraphs

SHARED = Path(__file__).resolve().parents[2] / "shared"
ARTICLES = (SHARED / "data/polnear/dev.jsonl", SHARED / "data/worldwide/dev.jsonl")
SEEDS = SHARED / "seeds"

Replacement = tuple[int, int, str]


@frozen
class Changed:
    """A text in which some stretches were replaced by others.

    Attributes:
        before: the text as it was.
        replacements: start and end in it and what stands there now; in text order, disjoint.
        renamed: words that mean the same person in both, old and new.
    """

    before: str = field(repr=False)
    replacements: tuple[Replacement, ...]
    renamed: tuple[str, str] | None = None
    _ends: tuple[int, ...] = field(init=False, repr=False, eq=False)
    _shifts: tuple[int, ...] = field(init=False, repr=False, eq=False)

    @_ends.default
    def _find_ends(self) -> tuple[int, ...]:
        return tuple(end for _, end, _ in self.replacements)

    @_shifts.default
    def _find_shifts(self) -> tuple[int, ...]:
        grown = (len(new) - (end - start) for start, end, new in self.replacements)
        return tuple(accumulate(grown, initial=0))

    @property
    def after(self) -> str:
        """The text as it is now."""
        pieces, last = [], 0
        for start, end, new in self.replacements:
            pieces += [self.before[last:start], new]
            last = end
        return "".join(pieces) + self.before[last:]

    def there(self, span: Span) -> Span:
        """Where a stretch of the old text stands in the new one.

        What was replaced at its edges belongs to it, what was put in before it or after does not.
        """
        return Span(self._offset(span.start, is_end=False), self._offset(span.end, is_end=True))

    def _offset(self, offset: int, *, is_end: bool) -> int:
        index = bisect_right(self._ends, offset)
        if is_end and index and self.replacements[index - 1][:2] == (offset, offset):
            index -= 1  # put in just after it
        if index < len(self.replacements) and self.replacements[index][0] < offset:
            start, _, new = self.replacements[index]
            return start + self._shifts[index] + min(offset - start, len(new))
        return offset + self._shifts[index]


Change = Callable[[Analysis], Changed]


def _substituted(pattern: str, new: str) -> Change:
    return lambda analysis: Changed(
        analysis.article.text,
        tuple((*m.span(), m.expand(new)) for m in re.finditer(pattern, analysis.article.text)),
    )


def _straightened(analysis: Analysis) -> Changed:
    text = analysis.article.text
    plain = {"“": '"', "”": '"', "‘": "'", "’": "'"}
    return Changed(text, tuple((i, i + 1, plain[c]) for i, c in enumerate(text) if c in plain))


def _spread(analysis: Analysis) -> Changed:
    text = analysis.article.text
    ends = [paragraph.end for paragraph in find_paragraphs(text)]
    return Changed(text, tuple((end, end, "\n\n") for end in ends))


PREFIX = (
    "The weather stayed mild over the weekend, with light rain in the hills and a little sun.\n\n"
)


def _prefixed(analysis: Analysis) -> Changed:
    return Changed(analysis.article.text, ((0, 0, PREFIX),))


def _decomposed(analysis: Analysis) -> Changed:
    text = analysis.article.text
    replaced = []
    for match in re.finditer(r"[^\x00-\x7f]", text):
        parts = unicodedata.normalize("NFD", match[0])
        if parts != match[0]:
            replaced.append((*match.span(), parts))
    return Changed(text, tuple(replaced))


CHANGES: dict[str, Change] = {
    "straight marks": _straightened,
    "CRLF": _substituted(r"(?<!\r)\n", "\r\n"),
    "blank lines": _spread,
    "a paragraph before": _prefixed,
    "NFD": _decomposed,
    "no-break spaces": _substituted(" ", "\u00a0"),
}
"""What an editor, a converter or a keyboard may do to an article, by name."""


def renamed(analysis: Analysis, new: str) -> Changed | None:
    """The text with the last name of its most quoted person replaced throughout, if that is clear.

    It is clear when the name is one word that means nobody else, and is no word of another kind.
    """
    text = analysis.article.text
    said = [name for q in analysis.quotations for name in q.speakers]
    for person in sorted(analysis.people, key=lambda p: -said.count(p.name)):
        words = person.name.split()
        if len(words) != 2 or not all(re.fullmatch(r"[A-Z][a-z]{3,}", word) for word in words):
            continue
        last = words[1]
        others = [p for p in analysis.people if p is not person and last in p.name]
        spans = [Span(*m.span()) for m in re.finditer(rf"\b{last}\b", text)]
        mentioned = all(any(m.span.covers(s) for m in person.mentions) for s in spans)
        if others or not mentioned or last.casefold() in text.replace(last, "") or new in text:
            continue
        return Changed(text, tuple((*span, new) for span in spans), (last, new))
    return None


def without_a_paragraph(analysis: Analysis) -> Changed | None:
    """The text without a paragraph in its middle that nobody speaks in and nobody is named in."""
    text = analysis.article.text
    paragraphs = list(find_paragraphs(text))
    taken = [
        *(span for q in analysis.quotations for span in (*q.parts, *q.cue, *q.source)),
        *(mention.span for person in analysis.people for mention in person.mentions),
        *(span for finding in analysis.findings for span in (finding.span, *finding.related)),
    ]
    middle = len(paragraphs) // 2
    for index in sorted(range(2, len(paragraphs) - 1), key=lambda i: abs(i - middle)):
        paragraph = paragraphs[index]
        gap = Span(paragraph.start, paragraphs[index + 1].start)
        if len(paragraph) > 60 and not any(gap.overlaps(span) for span in taken):
            return Changed(text, ((*gap, ""),))
    return None


# --- comparing ------------------------------------------------------------------------------------

Row = tuple[object, ...]


def rows(analysis: Analysis, changed: Changed | None = None) -> list[Row]:
    """What was said, where, by whom; of an old text, as it stands in the new one."""
    move = changed.there if changed else lambda span: span
    return [
        (
            quotation.kind,
            *(tuple(map(move, spans)) for spans in _places(quotation)),
            tuple(_plain(name, changed) for name in quotation.speakers),
        )
        for quotation in analysis.quotations
    ]


def _places(quotation: Quotation) -> tuple[tuple[Span, ...], ...]:
    return quotation.parts, quotation.cue, quotation.source


def _plain(name: str, changed: Changed | None) -> str:
    if changed and changed.renamed:
        name = re.sub(rf"\b{changed.renamed[0]}\b", changed.renamed[1], name)
    name = " ".join(unicodedata.normalize("NFC", name).split())
    return name.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')


@frozen
class Outcome:
    """How an analysis came out of a change.

    Attributes:
        same: how many quotations are what they were.
        lost: those of the old text that are not.
        gained: those of the new text that were not.
        rows: all of the new text.
        after: the new text.
    """

    same: int
    lost: tuple[Row, ...]
    gained: tuple[Row, ...]
    rows: tuple[Row, ...] = field(repr=False)
    after: str = field(repr=False)


def compare(before: Analysis, changed: Changed, after: Analysis) -> Outcome:
    """What became of the quotations of ``before``."""
    old, new = rows(before, changed), rows(after)
    lost = tuple(row for row in old if row not in new)
    gained = tuple(row for row in new if row not in old)
    return Outcome(len(old) - len(lost), lost, gained, tuple(new), changed.after)


def outcomes(
    checker: Checker, analyses: Sequence[Analysis], change: Callable[[Analysis], Changed | None]
) -> Iterator[tuple[Analysis, Outcome]]:
    """What becomes of each article that the change applies to."""
    pairs = [(a, c) for a in analyses if (c := change(a)) is not None and c.replacements]
    articles = (Article(changed.after, a.article.id) for a, changed in pairs)
    for (before, changed), after in zip(pairs, checker.analyze_many(articles), strict=True):
        yield before, compare(before, changed, after)


def real_articles() -> Iterator[Article]:
    """The development articles beside the project, and its first test articles."""
    for path in ARTICLES:
        with path.open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                yield Article(row["text"], row["id"])
    for path in sorted(SEEDS.glob("*.txt")):
        yield Article(path.read_text(encoding="utf-8"), path.name)


ALL: dict[str, Callable[[Analysis], Changed | None]] = {
    **CHANGES,
    "another name": lambda analysis: renamed(analysis, "Barlow"),
    "a paragraph less": without_a_paragraph,
}


def _show(rows: Iterable[Row], sign: str, text: str) -> None:
    for kind, parts, cue, source, speakers in rows:  # type: ignore[misc]
        words = [" … ".join(span.of(text) for span in spans) for spans in (parts, cue, source)]
        print(f"  {sign} {kind} {words[0][:90]!r} [{words[1]}] [{words[2]}] {speakers}")


def main(arguments: Sequence[str]) -> None:
    """Measures each change on the articles beside the project."""
    parser = argparse.ArgumentParser()
    parser.add_argument("changes", nargs="*", default=list(ALL))
    parser.add_argument("--articles", type=int, default=None)
    chosen = parser.parse_args(arguments)
    checker = Checker()
    analyses = list(checker.analyze_many(list(real_articles())[: chosen.articles]))
    for name in chosen.changes:
        began = time.perf_counter()
        found = list(outcomes(checker, analyses, ALL[name]))
        same = sum(outcome.same for _, outcome in found)
        lost = sum(len(outcome.lost) for _, outcome in found)
        gained = sum(len(outcome.gained) for _, outcome in found)
        for before, outcome in found:
            if outcome.lost or outcome.gained:
                print(before.article.id)
                _show(outcome.lost, "-", outcome.after)
                _show(outcome.gained, "+", outcome.after)
        print(
            f"{name}: {len(found)} articles, {same} of {same + lost} quotations the same "
            f"({same / max(1, same + lost):.2%}), {gained} new; "
            f"{time.perf_counter() - began:.0f} s",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
