"""Reads a quotation as a newsroom writes it: words, and the marks that own up to a change."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import Literal

from attrs import frozen

from quotecheck.model import Quotation, Span
from quotecheck.verification.words import find_words, split_words

MarkKind = Literal["ellipsis", "bracket", "break"]

_OUTER = " \t\r\n\u00a0\u2009\u202f\"'“”„‟«»‹›‘’‚`´"
_MARK = re.compile(
    r"(?P<ellipsis>[\[(]\s?(?:\.{2,}|…|\.\s\.\s\.)\s?[\])]|\.{3,}|…+|\.\s\.\s\.(?:\s\.)?)"
    r"|\[(?P<bracket>[^\[\]]*)\]"
)
# "[W]e" and "want[ed]": letters of a word, not words.
_LETTERS = re.compile(r"(?<=\w)\[(\w{1,4})\]|\[(\w{1,2})\](?=\w)")
_IN_MARKS = re.compile(r'“([^“”]*)”|"([^"]*)"')


@frozen
class Mark:
    """A sign that something was left out or put in, before word ``before`` of the quotation.

    Attributes:
        before: index of the word that follows it.
        kind: ``ellipsis``, ``bracket``, or ``break`` between two pieces of a quotation.
        text: as written.
        words: comparable forms of what stands in a bracket.
    """

    before: int
    kind: MarkKind
    text: str
    words: tuple[str, ...] = ()


@frozen
class Quoted:
    """The words of a quotation with its marks.

    Attributes:
        text: what was quoted, without the quotation marks around it.
        norms: comparable forms of the words outside brackets.
        surfaces: the same as written.
        marks: in order.
        altered: indices of words that have letters in brackets.
    """

    text: str
    norms: tuple[str, ...]
    surfaces: tuple[str, ...]
    marks: tuple[Mark, ...]
    altered: frozenset[int]

    @property
    def literal(self) -> tuple[str, ...]:
        """Comparable forms of all words, those in brackets too, as if the source had them."""
        if self.altered:
            return tuple(norm for _, norm in split_words(self.text))
        norms: list[str] = []
        done = 0
        for mark in self.marks:
            if mark.words:
                norms += (*self.norms[done : mark.before], *mark.words)
                done = mark.before
        return (*norms, *self.norms[done:]) if norms else self.norms

    @property
    def marked(self) -> frozenset[int]:
        """Positions where the source may go on without the quotation saying so."""
        return frozenset(mark.before for mark in self.marks)


def read_quoted(quotation: str | Quotation) -> Quoted:
    """The words and marks of a quotation; of a mixed one, of what stands in quotation marks."""
    pieces = [quotation] if isinstance(quotation, str) else _pieces(quotation)
    norms: list[str] = []
    surfaces: list[str] = []
    marks: list[Mark] = []
    altered: set[int] = set()
    for number, piece in enumerate(pieces):
        if number and norms:
            marks.append(Mark(len(norms), "break", " "))
        text, spots = _without_lettered_brackets(piece)
        position = 0
        found = _MARK.finditer(text) if _may_have_marks(text) else ()
        for match in [*found, None]:
            stop = match.start() if match else len(text)
            outside = text[position:stop]
            if spots:
                altered |= {
                    len(norms) + k
                    for k, (start, end, _) in enumerate(find_words(outside))
                    if bisect_left(spots, position + start) < bisect_right(spots, position + end)
                }
            words = split_words(outside)
            surfaces += [surface for surface, _ in words]
            norms += [norm for _, norm in words]
            if match is None:
                break
            inside = match["bracket"]
            if inside is None:
                marks.append(Mark(len(norms), "ellipsis", match[0].strip()))
            else:
                within = tuple(norm for _, _, norm in find_words(inside))
                marks.append(Mark(len(norms), "bracket", match[0], within))
            position = match.end()
    whole = " ".join(piece.strip(_OUTER) for piece in pieces)
    return Quoted(whole, tuple(norms), tuple(surfaces), tuple(marks), frozenset(altered))


def _may_have_marks(text: str) -> bool:
    """A quick look, which spares most quotations a slow one."""
    return "[" in text or "(" in text or "…" in text or text.count(".") > 2


def _pieces(quotation: Quotation) -> list[str]:
    """The parts of a quotation, cut out of its text, which joins them by one space."""
    if quotation.kind == "mixed":
        inside = [a or b for a, b in _IN_MARKS.findall(quotation.text)]
        return inside or [quotation.text]
    pieces, position = [], 0
    for part in quotation.parts:
        pieces.append(quotation.text[position : position + len(part)])
        position += len(part) + 1
    if position != len(quotation.text) + 1:  # the text was not made from these parts
        return [quotation.text]
    return pieces


def marked_pieces(quotation: Quotation, text: str) -> list[Span]:
    """Where the verbatim pieces of a quotation stand in its article, marks included.

    Args:
        quotation: of a mixed one, the pieces are what stands in marks.
        text: the article's.
    """
    if quotation.kind != "mixed":
        return list(quotation.parts)
    inside = [
        Span(part.start + match.start(), part.start + match.end())
        for part in quotation.parts
        for match in _IN_MARKS.finditer(part.of(text))
    ]
    return inside or list(quotation.parts)


def _without_lettered_brackets(text: str) -> tuple[str, list[int]]:
    if "[" not in text:
        return text, []
    spots: list[int] = []
    out: list[str] = []
    position = length = 0
    for match in _LETTERS.finditer(text):
        out += [text[position : match.start()], match[1] or match[2]]
        length += match.start() - position
        spots.append(length)
        length += len(out[-1])
        position = match.end()
    return "".join([*out, text[position:]]), spots
