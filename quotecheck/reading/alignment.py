"""Finds paragraphs again in the text they were taken from, character by character.

Both sides are compared by their keys: white space, control and format characters and combining
marks are left out, and of a composed letter only the base stays. So it does not matter how the one
side was trimmed or normalised.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Sequence
from itertools import pairwise

from attrs import field, frozen

_LEFT_OUT = frozenset({"Cc", "Cf", "Cs", "Mn", "Me"})
# A paragraph this long, in characters of the key, stands in one place only; a shorter one is looked
# for between those that are found.
_LONG = 30
_PIECE, _SHORTEST_PIECE, _STEP, _WINDOW = 16, 8, 8, 50_000


class _Bases(dict[int, "str | None"]):
    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        left_out = character.isspace() or unicodedata.category(character) in _LEFT_OUT
        base = None if left_out else unicodedata.normalize("NFD", character)[0]
        self[code] = base
        return base


_BASES = _Bases()


@frozen
class Key:
    """What of a text is compared.

    Attributes:
        text: the characters that count.
        offsets: where each of them stands in the text.
    """

    text: str
    offsets: array[int] = field(repr=False)

    @classmethod
    def of(cls, text: str) -> Key:
        """The key of a text."""
        key = text.translate(_BASES)
        if len(key) == len(text):
            return cls(key, array("I", range(len(text))))
        kept = (i for i, character in enumerate(text) if _BASES[ord(character)] is not None)
        return cls(key, array("I", kept))


@frozen
class Match:
    """Equal stretches of two keys: where each begins, and how long they are."""

    block: int
    page: int
    length: int


def align(blocks: Sequence[str], page: str) -> list[list[Match]]:
    """Where the paragraphs stand in a page, in linear time.

    Args:
        blocks: the keys of the paragraphs, in the order of the page.
        page: the key of the page.

    Returns:
        For each paragraph the stretches that were found: one where the page has it in one piece,
        none where it has nothing of it. They are in order in both, over all paragraphs.
    """
    search = _Search(page)
    found = _place_long(search, blocks)
    ends = _next_starts(found, len(page))
    cursor = 0
    for number, block in enumerate(blocks):
        if block and not found[number]:
            found[number] = _find_between(search, block, cursor, ends[number])
        if found[number]:
            cursor = _end(found[number])
    return found


def _place_long(search: _Search, blocks: Sequence[str]) -> list[list[Match]]:
    found: list[list[Match]] = [[] for _ in blocks]
    placed: list[int] = []
    for number, block in enumerate(blocks):
        if len(block) < _LONG:
            continue
        place = search.find(block, _end(found[placed[-1]]) if placed else 0, len(search.page))
        if place < 0 and placed:
            # perhaps the one before was taken for a later copy of itself
            start = _end(found[placed[-2]]) if len(placed) > 1 else 0
            place = search.find(block, start, found[placed[-1]][0].page)
            if place >= 0:
                found[placed.pop()] = []
        if place >= 0:
            found[number] = [Match(0, place, len(block))]
            placed.append(number)
    for number, following in reversed(list(pairwise(placed))):
        # of several copies, such as a teaser above the article, the one beside what follows
        if following > number + 1:
            continue  # a short one stands between, and knows no better place than after this one
        match, end = found[number][0], found[following][0].page
        while (later := search.find(blocks[number], match.page + 1, end)) >= 0:
            match = Match(0, later, match.length)
        found[number] = [match]
    return found


def _end(matches: Sequence[Match]) -> int:
    return matches[-1].page + matches[-1].length


def _next_starts(found: Sequence[Sequence[Match]], length: int) -> list[int]:
    """For each paragraph, where the next one that was found begins."""
    starts = [length] * len(found)
    for number in range(len(found) - 2, -1, -1):
        later = found[number + 1]
        starts[number] = later[0].page if later else starts[number + 1]
    return starts


def _find_between(search: _Search, block: str, start: int, end: int) -> list[Match]:
    place = search.find(block, start, end)
    if place >= 0:
        return [Match(0, place, len(block))]
    return search.find_pieces(block, start, min(end, start + _WINDOW + 2 * len(block)))


class _Search:
    """Searches one page; what it spends on finding nothing is bounded by the page's length."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.left = 50 * len(page) + 1_000_000

    def find(self, block: str, start: int, end: int) -> int:
        if self.left <= 0:
            return -1
        place = self.page.find(block, start, end)
        if place < 0:
            self.left -= max(0, end - start)
        return place

    def find_pieces(self, block: str, start: int, end: int) -> list[Match]:
        """The stretches of a paragraph that the page has, where other text stands in between."""
        matches: list[Match] = []
        position = done = 0
        while len(block) - position >= _SHORTEST_PIECE and self.left > 0:
            place = self.find(block[position : position + _PIECE], start, end)
            if place < 0:
                position += _STEP
                continue
            while position > done and place > start and block[position - 1] == self.page[place - 1]:
                position, place = position - 1, place - 1
            length = self._common(block, position, place)
            matches.append(Match(position, place, length))
            position = done = position + length
            start = place + length
        return matches

    def _common(self, block: str, position: int, place: int) -> int:
        most = min(len(block) - position, len(self.page) - place)
        for length in range(most):
            if block[position + length] != self.page[place + length]:
                return length
        return most
