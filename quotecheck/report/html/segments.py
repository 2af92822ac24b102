"""Cuts a text where marks begin and end, into paragraphs and into rows of paragraphs.

Marks may nest, overlap and repeat; what comes out is flat and in text order, and the texts of all
pieces joined are the text. The cost is linear in the text and, but for a sort, in the marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from attrs import field, frozen

from quotecheck.model import Span

Layer = Literal["quotation", "cue", "source", "finding", "related"]

_BREAK = re.compile(r"[\r\n][ \t\r\n]*")
_SHORTEST_PARAGRAPH = 40
"""Characters; shorter lines stay together, so that no text has more elements than a page can."""
_SHORTEST_ROW = 900
"""Characters; some ten lines, beside which a note or two have room."""
_DEEPEST = 8
"""Marks of a layer that one place can carry; deeper nesting is nothing that anybody could see."""


@frozen
class Mark:
    """A stretch of the text that is to be shown: words of a quotation, its cue, a finding."""

    span: Span
    layer: Layer
    number: int


@frozen
class Segment:
    """A stretch of the text over which no mark begins or ends.

    Attributes:
        start: its offset in the text.
        text: what it says; empty for a mark without length, and for nothing else.
        marks: those over it, by layer, the innermost last.
        begin: those that begin here.
    """

    start: int
    text: str
    marks: tuple[Mark, ...] = ()
    begin: tuple[Mark, ...] = ()

    def numbers(self, layer: Layer) -> tuple[int, ...]:
        """The marks of a layer over this segment, the innermost last."""
        return tuple(mark.number for mark in self.marks if mark.layer == layer)


@frozen
class Paragraph:
    """Segments up to a line break and what is empty after it."""

    segments: tuple[Segment, ...]


@frozen
class Row:
    """Some paragraphs, beside which their notes stand.

    Attributes:
        paragraphs: in text order.
        findings: the numbers of the findings that begin in them, in text order.
    """

    paragraphs: tuple[Paragraph, ...]
    findings: tuple[int, ...] = field(default=())


def rows(text: str, marks: Iterable[Mark]) -> Iterator[Row]:
    """The text in rows of paragraphs of segments.

    Args:
        text: any text.
        marks: in any order; what lies outside of the text is cut off.
    """
    cuts = list(_paragraph_ends(text))
    paragraphs: list[Paragraph] = []
    segments: list[Segment] = []
    length = done = 0
    for segment in _segments(text, marks, cuts):
        # a mark without length at the very end of a paragraph belongs to the next one, if any
        if done < len(cuts) and segment.start >= cuts[done]:
            paragraphs.append(Paragraph(tuple(segments)))
            segments, done = [], done + 1
            if length >= _SHORTEST_ROW:
                yield _row(paragraphs)
                paragraphs, length = [], 0
        segments.append(segment)
        length += len(segment.text)
    if segments:
        paragraphs.append(Paragraph(tuple(segments)))
    if paragraphs:
        yield _row(paragraphs)


def _row(paragraphs: Sequence[Paragraph]) -> Row:
    begun = dict.fromkeys(
        mark.number
        for paragraph in paragraphs
        for segment in paragraph.segments
        for mark in segment.begin
        if mark.layer == "finding"
    )
    return Row(tuple(paragraphs), tuple(begun))


def _paragraph_ends(text: str) -> Iterator[int]:
    """Where paragraphs end, but for the last: after a line break and the empty lines after it."""
    start = 0
    for found in _BREAK.finditer(text):
        # what indents the next line belongs to it
        end = found.start() + len(found[0].rstrip(" \t"))
        if end - start >= _SHORTEST_PARAGRAPH and end < len(text):
            start = end
            yield start


def _segments(text: str, marks: Iterable[Mark], cuts: Iterable[int]) -> Iterator[Segment]:
    size = len(text)
    events: list[tuple[int, int, int, Mark | None]] = [(cut, 0, 0, None) for cut in cuts]
    for order, mark in enumerate(marks):
        start, end = min(mark.span.start, size), min(mark.span.end, size)
        if start == end:
            events.append((start, 1, order, mark))
        else:
            # of marks that begin at one place, the longest begins first and so is the outermost
            events += [(end, 0, order, mark), (start, 2, -(end - start), mark)]
    events.sort(key=lambda event: event[:3])
    open_marks: dict[Layer, list[Mark]] = {}
    ended: set[Mark] = set()
    begin: list[Mark] = []
    position = 0
    for at, what, _, changed in events:
        if at > position:
            yield Segment(position, text[position:at], _over(open_marks, ended), tuple(begin))
            position = at
            begin.clear()
        if changed is None:
            continue
        if what == 0:
            ended.add(changed)
        elif what == 1:
            yield Segment(at, "", (changed,), (changed,))
        else:
            open_marks.setdefault(changed.layer, []).append(changed)
            begin.append(changed)
    if position < size:
        yield Segment(position, text[position:], _over(open_marks, ended), tuple(begin))


def _over(open_marks: dict[Layer, list[Mark]], ended: set[Mark]) -> tuple[Mark, ...]:
    """The innermost of the marks that have begun and not ended; drops ended ones on its way."""
    over: list[Mark] = []
    for marks in open_marks.values():
        innermost: list[Mark] = []
        while marks and len(innermost) < _DEEPEST:
            mark = marks.pop()
            if mark not in ended:
                innermost.append(mark)
        innermost.reverse()
        marks += innermost
        over += innermost
    return tuple(over)
