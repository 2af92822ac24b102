"""A quotation in the making, and what can be said of its content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from attrs import frozen

from quotecheck.marks import Marks
from quotecheck.model import QuotationKind, Span


@frozen
class Draft:
    """A quotation whose speaker is not resolved yet.

    Attributes:
        parts, kind, cue, source: as in :class:`quotecheck.model.Quotation`.
        score: 0 to 1, how sure it is that this is a quotation with this source.
        reason: how the source was found; None where the sentence itself names it.
        follows: the draft (by index in the list) whose speaker goes on here, where there is one.
        lead: the sentence just before that is about the speaker, where there is one.
    """

    parts: tuple[Span, ...]
    kind: QuotationKind
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    score: float = 1.0
    reason: str | None = None
    follows: int | None = None
    lead: Span | None = None

    @property
    def span(self) -> Span:
        """From the first character of the content to the last."""
        return Span(self.parts[0].start, self.parts[-1].end)


def merged(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """The spans in text order; those that overlap, or have no word between them, become one."""
    current: Span | None = None
    for span in sorted(spans):
        if current is None:
            current = span
        elif span.start <= current.end or not _has_word(text, current.end, span.start):
            current = Span(current.start, max(current.end, span.end))
        else:
            yield current
            current = span
    if current is not None:
        yield current


def _has_word(text: str, start: int, end: int) -> bool:
    return any(map(str.isalnum, text[start:end]))


def kind_of(text: str, marks: Marks, parts: Iterable[Span]) -> QuotationKind:
    """Direct where every letter and digit stands in quotation marks, mixed where some do."""
    inside = outside = 0
    for part in parts:
        covered = sum(
            count_letters(text, max(part.start, region.span.start), min(part.end, region.span.end))
            for region in marks.regions_in(part)
        )
        inside += covered
        outside += count_letters(text, part.start, part.end) - covered
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


def count_letters(text: str, start: int, end: int) -> int:
    """How many letters and digits a stretch has."""
    return sum(map(str.isalnum, text[start:end]))


_WORD: Final = re.compile(r"\w+(?:['’-]\w+)*")


def words_in(text: str, span: Span) -> list[str]:
    """The words of a stretch, without punctuation."""
    return _WORD.findall(text, span.start, span.end)
