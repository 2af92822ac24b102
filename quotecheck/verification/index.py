"""An index over the words of a text: where a run of words stands in it, exactly or nearly."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from quotecheck.verification.windows import Vote, Window

# The rarest words and pairs of words tell the place: as many as have this many places in all, and
# no fewer than these.
_MOST_PLACES, _FEWEST_HITS = 2048, 6

# For a quick look: the rarest pairs, as long as they have no more places than this; of at least so
# many, so large a share must agree on where the quotation is.
_SEEDS, _MOST_VOTES, _FEWEST_PAIRS, _MOST_AGREE = 10, 128, 3, 0.6

_RARE = 16
"""A word with no more places than this is rare."""

_MOST_COPIES = 64
"""Of a run of words that a text has over and over, so many places are given."""

_FEW = 24
"""So many places are compared one by one; more are first narrowed down."""

Places = NDArray[np.int64]


class Index:
    """Where each word of a text stands, and each pair of neighbours.

    Attributes:
        norms: comparable forms of its words.
        words: their numbers.
        counts: how many places each word has, by its number; after the last, none.

    Args:
        norms: comparable forms of its words; kept, not copied.
    """

    def __init__(self, norms: Sequence[str]) -> None:
        self.norms = norms
        self._ids = {norm: number for number, norm in enumerate(dict.fromkeys(norms))}
        numbers = map(self._ids.__getitem__, norms)
        self.words: Places = np.fromiter(numbers, dtype=np.int64, count=len(norms))
        self._places = np.argsort(self.words, kind="stable")
        counts = np.bincount(self.words, minlength=len(self._ids) + 1)
        self.counts: list[int] = counts.tolist()
        self._starts: list[int] = [0, *np.cumsum(counts).tolist()]

    def search(self, quoted: Sequence[str]) -> Search:
        """Looks for a run of words, given by their comparable forms."""
        unknown = len(self._ids)
        return Search(self, quoted, [self._ids.get(norm, unknown) for norm in quoted])

    def places(self, number: int) -> Places:
        """The places of a word, in order."""
        return self._places[self._starts[number] : self._starts[number + 1]]

    def places_of_pairs(self, numbers: Sequence[int]) -> Iterator[tuple[int, Places]]:
        """Pairs of neighbours in a run of words that the text has: the first word, the places."""
        pairs, places = self._pairs
        keys = self._keys(np.array(numbers, dtype=np.int64))
        starts = pairs.searchsorted(keys, side="left").tolist()
        ends = pairs.searchsorted(keys, side="right").tolist()
        for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
            if start < end:
                yield i, places[start:end]

    @cached_property
    def _pairs(self) -> tuple[Places, Places]:
        """Pairs of neighbours in the order of their numbers, and their places."""
        pairs = self._keys(self.words)
        places = np.argsort(pairs, kind="stable")
        return pairs[places], places

    def _keys(self, words: Places) -> Places:
        """One number for each pair of neighbours; a pair with an unknown word is in no text."""
        return words[:-1] * (len(self._ids) + 1) + words[1:]


class Search:
    """A run of words that is looked for in a text; made by :meth:`Index.search`."""

    def __init__(self, index: Index, quoted: Sequence[str], numbers: list[int]) -> None:
        self._index, self._quoted, self._numbers = index, quoted, numbers

    @cached_property
    def _rarest(self) -> list[tuple[int, int, int]]:
        """The words, the rarest first: how many places they have, which they are, their number."""
        counts = self._index.counts
        return sorted([(counts[number], i, number) for i, number in enumerate(self._numbers)])

    @cached_property
    def exact(self) -> list[int]:
        """Every place where the words stand just so, in order; the first of very many."""
        if not self._numbers:
            return []
        number, first, word = self._rarest[0]
        if not number:
            return []
        places = self._index.places(word) - first
        if number > _FEW:
            places = self._narrowed(places)
        wanted, norms, size = list(self._quoted), self._index.norms, len(self._quoted)
        found = []
        for place in places.tolist():
            if place >= 0 and norms[place : place + size] == wanted:
                found.append(place)
                if len(found) == _MOST_COPIES:
                    break
        return found

    def _narrowed(self, places: Places) -> Places:
        """Fewer places: those that have the next rare words, too."""
        words = self._index.words
        places = places[(places >= 0) & (places <= len(words) - len(self._numbers))]
        for _, k, number in self._rarest[1:]:
            if len(places) <= _FEW:
                break
            places = places[words[places + k] == number]
        return places

    @property
    def likely(self) -> int | None:
        """Where most of the rare words say that the run begins; None if no two of them agree."""
        starts = Counter(
            [
                place - i
                for number, i, word in self._rarest[:_SEEDS]
                if number <= _RARE
                for place in self._index.places(word).tolist()
            ]
        )
        start, most = max(starts.items(), key=itemgetter(1), default=(0, 0))
        return start if most > 1 else None

    def votes(self) -> list[Vote]:
        """Where the rarest pairs of neighbours say that the run begins, in order.

        Empty where they are not rare enough to tell.
        """
        votes: list[Vote] = []
        pairs = self._index.places_of_pairs(self._numbers)
        for _, i, places in sorted([(len(places), i, places) for i, places in pairs])[:_SEEDS]:
            if len(votes) + len(places) > _MOST_VOTES:
                break
            votes += [(place - i, i) for place in places.tolist()]
        votes.sort()
        return votes

    def agreed(self, votes: Sequence[Vote]) -> Window | None:
        """Where most votes agree; None, too, if another place, other than a copy, has half as many.

        Args:
            votes: from :meth:`votes`.
        """
        size, pairs = len(self._quoted), len({i for _, i in votes})
        if pairs < _FEWEST_PAIRS:
            return None
        starts = [start for start, _ in votes]
        slack = 6 + size // 3
        most, first = _most_within(starts, slack)
        if most < _MOST_AGREE * pairs:
            return None
        low, high = starts[first], starts[first + most - 1]
        others = starts[:first] + starts[first + most :]
        while others:
            number, first = _most_within(others, slack)
            if 2 * number <= most:
                break
            if not self._are_copies(low, others[first], high + size - low):
                return None
            del others[first : first + number]
        pad = 12 + size // 3
        return Window(max(0, low - pad), min(len(self._index.norms), high + size + pad))

    def _are_copies(self, one: int, other: int, size: int) -> bool:
        norms = self._index.norms
        return norms[max(0, one) : one + size] == norms[max(0, other) : other + size]

    def windows(self, near: int | None = None) -> list[Window]:
        """The stretches most likely to hold the run of words, the best first; at most three.

        They are where its words and pairs of words come together, the rare ones counting for more.

        Args:
            near: a word of the text; of equals, the stretch nearest to it comes first.
        """
        size, length = len(self._index.norms), len(self._quoted)
        hits = sorted(self._hits(), key=lambda hit: len(hit[1]))
        kept: list[tuple[int, Places]] = []
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
        weights = np.repeat([math.log(1 + size / number) for number in counts], counts)
        order = np.argsort(places, kind="stable")
        places, froms, weights = places[order], froms[order], weights[order]
        width = length + length // 3 + 10
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
            last_word = int(places[last]) + int((length - froms[last]) * 1.3) + 9
            windows.append(Window(max(0, first_word), min(size, last_word)))
            scores = np.where(
                (places >= places[best] - width // 2) & (places <= places[last]), 0.0, scores
            )
        return windows

    def _hits(self) -> Iterator[tuple[int, Places]]:
        """Places of the run's pairs of neighbours, and of its words."""
        yield from self._index.places_of_pairs(self._numbers)
        for i, number in enumerate(self._numbers):
            places = self._index.places(number)
            if len(places):
                yield i, places


def _most_within(starts: Sequence[int], slack: int) -> tuple[int, int]:
    """How many of some numbers in order are no further apart than ``slack``; the first of them."""
    most = at = first = 0
    for last, start in enumerate(starts):
        while starts[first] < start - slack:
            first += 1
        if last - first >= most:
            most, at = last - first + 1, first
    return most, at
