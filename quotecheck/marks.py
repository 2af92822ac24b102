"""Pairs the quotation marks of a raw text: curly, straight, single, angled, low, nested, damaged.

Pairing goes paragraph by paragraph, so that a stray or missing mark never swallows more than its
own paragraph, in time linear in the text. A quotation of several paragraphs, each opening with a
mark and only the last one closing, is recognised and joined.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Literal

from attrs import evolve, field, frozen

from quotecheck.model import Span
from quotecheck.tokens import find_paragraphs

Style = Literal["double", "single"]


@frozen
class Region:
    """A stretch of text in quotation marks.

    Attributes:
        span: the stretch, marks included.
        opening: the opening mark; empty where a quotation goes on from the paragraph before.
        closing: the closing mark; empty where it is missing or a later paragraph has it.
        style: ``double`` or ``single`` marks.
        continued: the quotation began in an earlier paragraph.
        continues: it goes on in the next paragraph.
    """

    span: Span
    opening: Span
    closing: Span
    style: Style = "double"
    continued: bool = False
    continues: bool = False

    @property
    def inner(self) -> Span:
        """The stretch between the marks."""
        return Span(self.opening.end, self.closing.start)

    @property
    def closed(self) -> bool:
        """Whether the closing mark stands in this paragraph."""
        return len(self.closing) > 0


@frozen
class Stray:
    """A mark without its partner."""

    span: Span
    kind: Literal["unopened", "unclosed"]


@frozen
class Marks:
    """The quotation marks of one text.

    Attributes:
        regions: the outermost regions, in text order, disjoint.
        nested: regions inside other regions, in text order.
        strays: marks without a partner, in text order.
    """

    regions: tuple[Region, ...] = ()
    nested: tuple[Region, ...] = ()
    strays: tuple[Stray, ...] = ()
    _starts: tuple[int, ...] = field(init=False, repr=False, eq=False)

    @_starts.default
    def _find_starts(self) -> tuple[int, ...]:
        return tuple(region.span.start for region in self.regions)

    def index_at(self, offset: int) -> int | None:
        """Index of the outermost region that holds ``offset``, or None; O(log n)."""
        index = bisect_right(self._starts, offset) - 1
        return index if index >= 0 and offset < self.regions[index].span.end else None

    def region_at(self, offset: int) -> Region | None:
        """The outermost region that holds ``offset``, or None; O(log n)."""
        index = self.index_at(offset)
        return None if index is None else self.regions[index]

    def regions_in(self, span: Span) -> Sequence[Region]:
        """The outermost regions that overlap ``span``; O(log n)."""
        first = bisect_right(self.regions, span.start, key=lambda region: region.span.end)
        last = first
        while last < len(self.regions) and self.regions[last].span.start < span.end:
            last += 1
        return self.regions[first:last]


def find_marks(text: str, paragraphs: Iterable[Span] | None = None) -> Marks:
    """Pairs the quotation marks of ``text``.

    Args:
        text: any Unicode text.
        paragraphs: its paragraphs, where they are known already.
    """
    pages = [_pair(text, p) for p in (find_paragraphs(text) if paragraphs is None else paragraphs)]
    _join_paragraphs(pages)
    regions: list[Region] = []
    nested: list[Region] = []
    for region in sorted((r for page in pages for r in page.regions), key=_outermost_first):
        inside = bool(regions) and region.span.start < regions[-1].span.end
        (nested if inside else regions).append(region)
    strays = tuple(stray for page in pages for stray in sorted(page.strays, key=lambda s: s.span))
    return Marks(tuple(regions), tuple(nested), strays)


def _outermost_first(region: Region) -> tuple[int, int]:
    return region.span.start, -region.span.end


# --- the marks of one paragraph -------------------------------------------------------------------

_OPENING = frozenset("“„‟«‹「『〝``")
_CLOSING = frozenset("”»›」』〞")
_DOUBLE = re.compile(r"[“”„‟«»‹›「」『』〝〞\"＂]|``|''|’’|‘‘")
_REVERSIBLE = {"»": "«", "›": "‹"}

Role = Literal["open", "close", "either", "none"]


class _Page:
    """The work in progress on one paragraph."""

    def __init__(self, span: Span) -> None:
        self.span = span
        self.regions: list[Region] = []
        self.strays: list[Stray] = []
        self.has_marks = False


def _pair(text: str, paragraph: Span) -> _Page:
    page = _Page(paragraph)
    marks: list[tuple[Span, Role]] = [
        (Span(*match.span()), role)
        for match in _DOUBLE.finditer(text, paragraph.start, paragraph.end)
        if (role := _role(text, paragraph, Span(*match.span()))) != "none"
    ]
    page.has_marks = bool(marks)
    _pair_doubles(page, marks)
    _pair_singles(text, page)
    return page


def _role(text: str, paragraph: Span, mark: Span) -> Role:
    """What a double mark can be, from its form and its neighbours."""
    before = text[mark.start - 1] if mark.start > paragraph.start else " "
    after = text[mark.end] if mark.end < paragraph.end else " "
    could_open = not after.isspace() and (before.isspace() or not before.isalnum())
    could_close = not before.isspace() and (after.isspace() or not after.isalnum())
    form = mark.of(text)
    if mark.start == paragraph.start and mark.end < paragraph.end:
        return "open"
    if form in ('"', "＂", "''", "’’") and before.isdigit() and _is_measure(text, paragraph, mark):
        return "none"
    if form in ("“", "„", "‟", "«", "‹", "「", "『", "〝", "``", "‘‘"):
        # a closing mark typed as an opening one, as in German or by mistake
        wrong_way = could_close and not could_open and form in "“«‹"
        return "either" if wrong_way else "open"
    if form in ("”", "»", "›", "」", "』", "〞"):
        wrong_way = could_open and not could_close and form in "”»›"
        return "either" if wrong_way else "close"
    if could_open and not could_close:
        # "We go on,"she said: the space is missing
        return "either" if before in ",.!?…" else "open"
    if could_close and not could_open:
        return "close"
    return "either"


def _is_measure(text: str, paragraph: Span, mark: Span) -> bool:
    """Feet and inches: 5'10" and 24" (but not the end of "he is 24")."""
    start = mark.start
    while start > paragraph.start and text[start - 1].isdigit():
        start -= 1
    feet = start > paragraph.start and text[start - 1] in "'’′"
    quoted = any(c in '"“＂' for c in text[max(paragraph.start, start - 300) : start])
    return feet or not quoted


def _pair_doubles(page: _Page, marks: list[tuple[Span, Role]]) -> None:
    # how many marks that can only open, or only close, stand after each
    opens = [*accumulate((role == "open" for _, role in reversed(marks)), initial=0)][::-1]
    closes = [*accumulate((role == "close" for _, role in reversed(marks)), initial=0)][::-1]
    stack: list[Span] = []
    for index, (mark, role) in enumerate(marks):
        if role == "close" or (role == "either" and stack):
            if stack:
                opening = stack.pop()
                page.regions.append(Region(Span(opening.start, mark.end), opening, mark))
            else:
                page.strays.append(Stray(mark, "unopened"))
            continue
        enough_to_nest = closes[index + 1] > opens[index + 1] + len(stack)
        if stack and not enough_to_nest:
            # the mark that should have closed the last one is missing
            _leave_open(page, stack.pop(), mark.start)
        stack.append(mark)
    for opening in stack:
        _leave_open(page, opening, page.span.end)


def _leave_open(page: _Page, opening: Span, end: int) -> None:
    page.regions.append(Region(Span(opening.start, end), opening, Span(end, end)))
    page.strays.append(Stray(opening, "unclosed"))


# --- single marks ---------------------------------------------------------------------------------

_SINGLE = re.compile(r"[‘’‚‛'＇]")
_ELISION = re.compile(
    r"(?:em|n|til|till|cause|cuz|bout|tis|twas|round|neath|ere|\d\ds?)(?!\w)", re.IGNORECASE
)


def _pair_singles(text: str, page: _Page) -> None:
    """Single marks outside double ones; an opening one is kept only if its partner is found."""
    start, end = page.span
    doubles = sorted(region.span for region in page.regions)
    doubled = _Cursor(doubles)
    marks = [
        Span(*match.span())
        for match in _SINGLE.finditer(text, start, end)
        if text[match.start() - 1 : match.start()] != match.group()
        and text[match.end() : match.end() + 1] != match.group()
    ]
    opening: Span | None = None
    candidate: Span | None = None
    for mark in marks:
        if doubled.holds(mark.start):
            continue
        if _opens_single(text, page.span, mark):
            if opening and candidate:
                page.regions.append(_single(opening, candidate))
            opening, candidate = mark, None
        elif opening and _closes_single(text, page.span, mark):
            if _is_plural_possessive(text, page.span, mark):
                candidate = candidate or mark
                continue
            page.regions.append(_single(opening, mark))
            opening = candidate = None
    if opening and candidate:
        page.regions.append(_single(opening, candidate))


def _single(opening: Span, closing: Span) -> Region:
    return Region(Span(opening.start, closing.end), opening, closing, "single")


def _opens_single(text: str, paragraph: Span, mark: Span) -> bool:
    before = text[mark.start - 1] if mark.start > paragraph.start else " "
    after = text[mark.end] if mark.end < paragraph.end else " "
    if not (before.isspace() or before in "([{—–-:;,/") or not (
        after.isalnum() or after in '“"[$£€…'
    ):
        return False
    if mark.of(text) == "’":
        return False
    return not _ELISION.match(text, mark.end)


def _closes_single(text: str, paragraph: Span, mark: Span) -> bool:
    before = text[mark.start - 1] if mark.start > paragraph.start else " "
    after = text[mark.end] if mark.end < paragraph.end else " "
    return mark.of(text) != "‘" and not before.isspace() and not after.isalnum()


def _is_plural_possessive(text: str, paragraph: Span, mark: Span) -> bool:
    """Whether this may be the apostrophe of "the boys’ club" and not a closing mark."""
    after = text[mark.end : min(mark.end + 2, paragraph.end)]
    return (
        text[mark.start - 1] in "sS" and len(after) == 2 and after[0] == " " and after[1].isalpha()
    )


class _Cursor:
    """Answers for growing offsets whether a span holds them."""

    def __init__(self, spans: list[Span]) -> None:
        self.spans = iter(spans)
        self.current = next(self.spans, None)

    def holds(self, offset: int) -> bool:
        while self.current is not None and self.current.end <= offset:
            self.current = next(self.spans, None)
        return self.current is not None and offset in self.current


# --- quotations of several paragraphs -------------------------------------------------------------

_LONGEST_UNMARKED_RUN = 8


def _join_paragraphs(pages: list[_Page]) -> None:
    """Joins regions across paragraphs, and forgives the marks that convention leaves out."""
    for index, page in enumerate(pages):
        last = _left_open(page)
        if last is None:
            continue
        following = pages[index + 1] if index + 1 < len(pages) else None
        if following and _opens_with_region(following):
            page.regions[last] = evolve(page.regions[last], continues=True)
            first = min(range(len(following.regions)), key=lambda i: following.regions[i].span)
            following.regions[first] = evolve(following.regions[first], continued=True)
            _forgive(page, page.regions[last].opening)
            continue
        run = list(_unmarked_run(pages, index + 1))
        if run:
            page.regions[last] = evolve(page.regions[last], continues=True)
            _forgive(page, page.regions[last].opening)
            for between in run[:-1]:
                here = Span(between.span.start, between.span.start)
                there = Span(between.span.end, between.span.end)
                between.regions = [Region(between.span, here, there, "double", True, True)]
            final = run[-1]
            stray = final.strays[0].span
            here = Span(final.span.start, final.span.start)
            region = Region(Span(here.start, stray.end), here, stray, "double", continued=True)
            final.regions.append(region)
            _forgive(final, stray)


def _left_open(page: _Page) -> int | None:
    """Index of the region that runs to the end of its paragraph without a closing mark."""
    for index, region in enumerate(page.regions):
        if not region.closed and region.span.end == page.span.end and region.style == "double":
            return index
    return None


def _opens_with_region(page: _Page) -> bool:
    return any(region.span.start == page.span.start for region in page.regions)


def _unmarked_run(pages: list[_Page], index: int) -> Iterator[_Page]:
    """The paragraphs up to the one that closes an earlier mark, all between without marks."""
    run = pages[index : index + _LONGEST_UNMARKED_RUN]
    for length, page in enumerate(run, start=1):
        if not page.has_marks:
            continue
        first = page.strays[0] if page.strays else None
        before = [
            region for region in page.regions if first and region.span.start < first.span.start
        ]
        if first and first.kind == "unopened" and not before:
            yield from run[:length]
        return


def _forgive(page: _Page, mark: Span) -> None:
    page.strays = [stray for stray in page.strays if stray.span != mark]
