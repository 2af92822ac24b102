"""An index over the words of a text: where a run of words stands in it, exactly or nearly."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from quotecheck.verification.windows import Vote, Window

# The rarest words and pairs of words tell the place: as many as have this many places in all, and
# no fewer than these.
_MOST_PLACES, _FEWEST_HITS = 2048, 6

# For a quick look: the rarest pairs, as long as they have no more places than this; of at least so
# many, so large a share must agree on where the quotation is.
_SEEDS, _MOST_VOTES, _FEWEST_PAIRS, _MOST_AGREE = 10, 128, 3, 0.6

_MOST_COPIES = 64
"""Of a run of words that a text has over and over, so many places are given."""

_FEW = 24
"""So many places are compared one by one; more are first narrowed down."""


class Index:
    """Where each word of a text stands, and each pair of neighbours.

    Args:
        norms: comparable forms of its words; kept, not copied.
    """

    def __init__(self, norms: Sequence[str]) -> None:
        self._norms = norms
        self._ids = {norm: number for number, norm in enumerate(dict.fromkeys(norms))}
        numbers = map(self._ids.__getitem__, norms)
        self._words: NDArray[np.int64] = np.fromiter(numbers, dtype=np.int64, count=len(norms))
        self._places = np.argsort(self._words, kind="stable")
        counts = np.bincount(self._words, minlength=len(self._ids))
        self._starts: list[int] = [0, *np.cumsum(counts).tolist()]

    @cached_property
    def _pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pairs of neighbours in the order of their numbers, and their places."""
        pairs = self._words[:-1] * len(self._ids) + self._words[1:]
        places = np.argsort(pairs, kind="stable")
        return pairs[places], places

    def find(self, quoted: Sequence[str]) -> list[int]:
        """Every place where the words stand just so, in order; the first of very many."""
        size, last = len(quoted), len(self._norms) - len(quoted)
        numbers = [self._ids.get(norm, -1) for norm in quoted]
        if not size or last < 0 or min(numbers) < 0:
            return []
        counts = [self._starts[number + 1] - self._starts[number] for number in numbers]
        first = counts.index(min(counts))
        places = self._of(numbers[first]) - first
        if len(places) > _FEW:
            for k in sorted(range(size), key=counts.__getitem__):
                places = places[(places >= 0) & (places <= last)]
                places = places[self._words[places + k] == numbers[k]]
                if len(places) <= _FEW:
                    break
        wanted, norms = list(quoted), self._norms
        found = []
        for place in places.tolist():
            if 0 <= place <= last and norms[place : place + size] == wanted:
                found.append(place)
                if len(found) == _MOST_COPIES:
                    break
        return found

    def votes(self, quoted: Sequence[str]) -> list[Vote]:
        """Where the rarest pairs of neighbours say that the quotation begins, in order.

        Empty where they are not rare enough to tell.
        """
        numbers = np.array([self._ids.get(norm, -1) for norm in quoted], dtype=np.int64)
        seeds = sorted((end - start, i, start) for i, start, end in self._pair_hits(numbers))
        places = self._pairs[1]
        votes: list[Vote] = []
        for count, i, start in seeds[:_SEEDS]:
            if len(votes) + count > _MOST_VOTES:
                break
            votes += [(place - i, i) for place in places[start : start + count].tolist()]
        return sorted(votes)

    def _of(self, number: int) -> NDArray[np.int64]:
        return self._places[self._starts[number] : self._starts[number + 1]]

    def agreed(self, votes: Sequence[Vote], size: int) -> Window | None:
        """Where most votes for a run of words agree; None, too, if another place has half as many.

        Args:
            votes: from :meth:`votes`.
            size: how many words it has.
        """
        pairs = len({i for _, i in votes})
        if pairs < _FEWEST_PAIRS:
            return None
        starts = [start for start, _ in votes]
        slack = 6 + size // 3
        most, first = _most_within(starts, slack)
        low, high = starts[first], starts[first + most - 1]
        others = [start for start in starts if not low <= start <= high]
        if most < _MOST_AGREE * pairs or 2 * _most_within(others, slack)[0] > most:
            return None
        pad = 12 + size // 3
        return Window(max(0, low - pad), min(len(self._norms), high + size + pad))

    def _pair_hits(self, numbers: NDArray[np.int64]) -> Iterator[tuple[int, int, int]]:
        """(index of its first word, first and last + 1 in the order of pairs) of known pairs."""
        known = (numbers[:-1] >= 0) & (numbers[1:] >= 0)
        keys = np.where(known, numbers[:-1] * len(self._ids) + numbers[1:], -1)
        starts = self._pairs[0].searchsorted(keys, side="left").tolist()
        ends = self._pairs[0].searchsorted(keys, side="right").tolist()
        for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
            if start < end:
                yield i, start, end

    def windows(self, quoted: Sequence[str], near: int | None = None) -> list[Window]:
        """The stretches most likely to hold a run of words, the best first; at most three.

        They are where its words and pairs of words come together, the rare ones counting for more.

        Args:
            quoted: comparable forms of the words.
            near: a word of the text; of equals, the stretch nearest to it comes first.
        """
        size = len(self._words)
        numbers = np.array([self._ids.get(norm, -1) for norm in quoted], dtype=np.int64)
        hits = sorted(self._hits(numbers), key=lambda hit: len(hit[1]))
        kept: list[tuple[int, NDArray[np.int64]]] = []
        total = 0
        for hit in hits:
            if len(kept) >= _FEWEST_HITS and total + len(hit[1]) > _MOST_PLACES:
                break
            kept.append((hit[0], hit[1][: 8 * _MOST_PLACES]))
            total += len(hit[1])
        if not kept:
            return []
        places = np.concatenate([where for _, where in kept])
        counts = [len(where) for _, where in kept]
        froms = np.repeat([i for i, _ in kept], counts)
        weights = np.repeat([math.log(1 + size / count) for count in counts], counts)
        order = np.argsort(places, kind="stable")
        places, froms, weights = places[order], froms[order], weights[order]
        width = len(quoted) + len(quoted) // 3 + 10
        sums = np.concatenate([[0.0], np.cumsum(weights)])
        ends = np.searchsorted(places, places + width)
        scores = sums[ends] - sums[:-1]
        if near is not None:
            scores = scores * (1 + 0.2 / (1 + np.abs(places - near) / 50))
        windows: list[Window] = []
        for _ in range(3):
            best = int(np.argmax(scores))
            if scores[best] <= 0:
                break
            last = int(ends[best]) - 1
            first_word = int(places[best]) - int(froms[best] * 1.3) - 8
            last_word = int(places[last]) + int((len(quoted) - froms[last]) * 1.3) + 9
            windows.append(Window(max(0, first_word), min(size, last_word)))
            scores = np.where(
                (places >= places[best] - width // 2) & (places <= places[last]), 0.0, scores
            )
        return windows

    def _hits(self, numbers: NDArray[np.int64]) -> Iterator[tuple[int, NDArray[np.int64]]]:
        """Places of the quotation's words, and of its pairs of neighbours."""
        for i, start, end in self._pair_hits(numbers):
            yield i, self._pairs[1][start:end]
        for i, number in enumerate(numbers.tolist()):
            if number >= 0:
                yield i, self._of(number)


def _most_within(starts: Sequence[int], slack: int) -> tuple[int, int]:
    """How many of some numbers in order are no further apart than ``slack``; the first of them."""
    most = at = first = 0
    for last, start in enumerate(starts):
        while starts[first] < start - slack:
            first += 1
        if last - first >= most:
            most, at = last - first + 1, first
    return most, at
