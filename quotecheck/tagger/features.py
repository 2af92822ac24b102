"""What the tagger sees of a text: windows of tokens, each one's form and its place in marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from quotecheck.marks import Marks
from quotecheck.model import Document, Span

LIMIT = 300
"""The most tokens a window holds."""

PIECE = 150
"""The most tokens of a piece cut off a longer paragraph; windows of usual size are read best."""

OUTSIDE, INSIDE, OPENING, CLOSING, UNCLOSED = range(5)
"""Quotation states of a token; UNCLOSED is inside a region that its paragraph does not close."""

STATES = 5
SHAPES = 8

Ints = NDArray[np.int64]


@frozen(eq=False)
class Window:
    """A paragraph, or a piece of a long one, as the network reads it.

    Attributes:
        first: index of its first token among the tokens of the document.
        words: the tokens, folded for look-up.
        shapes: the shape class of each token, see `shape_of`.
        states: the quotation state of each token.
        regions: which region of marks each token lies in, counted from 1; 0 is none.
    """

    first: int
    words: tuple[str, ...] = field(repr=False)
    shapes: Ints = field(repr=False)
    states: Ints = field(repr=False)
    regions: Ints = field(repr=False)

    def __len__(self) -> int:
        return len(self.words)


def windows(document: Document, marks: Marks) -> Iterator[Window]:
    """The windows of a document, in text order: its paragraphs, long ones cut at sentence ends."""
    states, regions = _quotation_states(document, marks)
    known: dict[str, tuple[str, int]] = {}
    for first, last in _window_ranges(document):
        forms = [token.of(document.text) for token in document.tokens[first:last]]
        for form in forms:
            if form not in known:
                known[form] = fold(form), shape_of(form)
        words = [known[form][0] for form in forms]
        here = states[first:last]
        for index in np.flatnonzero(here >= OPENING).tolist():
            words[index] = fold(forms[index], int(here[index]))
        yield Window(
            first,
            tuple(words),
            np.array([known[form][1] for form in forms], np.int64),
            here,
            regions[first:last],
        )


_FOLDED = {"“": "``", "”": "''", '"': "''", "—": "--", "–": "--", "―": "--", "…": "...", "‘": "`"}
_DOUBLE_MARKS = frozenset({"``", "''"})
_APOSTROPHES = str.maketrans("’‘", "''")


def fold(form: str, state: int = OUTSIDE) -> str:
    """The form under which a token is looked up: one kind of mark and dash, lower case.

    Double quotation marks become opening or closing ones by the part they play.
    """
    folded = _FOLDED.get(form)
    if folded is None:
        folded = form.translate(_APOSTROPHES).lower()
    if folded in _DOUBLE_MARKS:
        return "``" if state == OPENING else "''" if state == CLOSING else folded
    return folded


def shape_of(form: str) -> int:
    """The class of a token's form.

    1 capitals, 2 capitalised letters, 3 capitalised other, 4 letters, 5 digits, 6 mixed, 7 signs.
    """
    if len(form) > 1 and form.isupper():
        return 1
    if form[:1].isupper():
        return 2 if form.isalpha() else 3
    if form.isalpha():
        return 4
    if any(letter.isdigit() for letter in form):
        return 5
    return 6 if any(letter.isalpha() for letter in form) else 7


def suffix_of(word: str) -> str:
    """The ending by which unknown words are told apart."""
    return word[-3:]


def _quotation_states(document: Document, marks: Marks) -> tuple[Ints, Ints]:
    states = np.zeros(len(document.tokens), np.int64)
    numbers = np.zeros(len(document.tokens), np.int64)
    for number, region in enumerate(marks.regions, start=1):
        first, last = document.token_range(region.span)
        states[first:last] = INSIDE if region.closed else UNCLOSED
        numbers[first:last] = number
        for mark, state in ((region.opening, OPENING), (region.closing, CLOSING)):
            if mark:
                states[slice(*document.token_range(mark))] = state
    return states, numbers


def _window_ranges(document: Document) -> Iterator[tuple[int, int]]:
    """Token ranges of the windows."""
    ends = _last_tokens(document.tokens, document.sentences)
    sentence = 0
    for first, last in _token_ranges(document.tokens, document.paragraphs):
        while last - first > LIMIT:
            cut = first
            while sentence < len(ends) and ends[sentence] <= first + PIECE:
                cut = max(cut, ends[sentence])
                sentence += 1
            cut = cut if cut > first else first + PIECE
            yield first, cut
            first = cut
        yield first, last


def _token_ranges(tokens: Sequence[Span], spans: Iterable[Span]) -> Iterator[tuple[int, int]]:
    last = 0
    for span in spans:
        first = last
        while last < len(tokens) and tokens[last].start < span.end:
            last += 1
        if last > first:
            yield first, last


def _last_tokens(tokens: Sequence[Span], spans: Iterable[Span]) -> list[int]:
    return [last for _, last in _token_ranges(tokens, spans)]
