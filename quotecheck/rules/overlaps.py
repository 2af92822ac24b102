"""Finds quotations that share wording, without comparing each with each.

Every quotation is cut into runs of three words; some of them, chosen by their hashes so that equal
stretches give equal choices (winnowing), are its fingerprints. Quotations that share fingerprints
are candidates. Only numbers are kept: 24 bytes for a quotation and 8 for a fingerprint, some 120
bytes for a quotation of 25 words.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from quotecheck.verification.words import is_small

# A run of this many words is hashed; of this many runs in a row, one is kept. So two quotations
# that share five words in a row, not all of them function words, share a fingerprint.
_RUN, _CHOICE = 3, 3
MOST_COMPARED = 8
"""However many quotations have a fingerprint, each is compared with so many before it."""

SHARE = 0.2
"""Least part of the fingerprints of the shorter quotation that two candidates share."""

_NONE = (1 << 64) - 1
_FACTOR = 0x9E3779B97F4A7C15


def _hash_of_text(text: str) -> int:
    """The same number in every process, unlike :func:`hash`."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")


_hash_of_word = lru_cache(maxsize=1 << 16)(_hash_of_text)


def digest(norms: Sequence[str]) -> int:
    """A number for a run of words, without a sign; equal words have the same."""
    return _hash_of_text(" ".join(norms))


def fingerprints(norms: Sequence[str]) -> list[int]:
    """The chosen hashes of a run of words, sorted; linear in its length."""
    hashes = [_hash_of_word(norm) for norm in norms]
    small = [is_small(norm) for norm in norms]
    runs = []
    for at in range(len(norms) - _RUN + 1):
        mixed = 0
        for value in hashes[at : at + _RUN]:
            mixed = ((mixed ^ value) * _FACTOR) & _NONE
        # Any two texts share runs of function words.
        runs.append(_NONE if all(small[at : at + _RUN]) else mixed ^ (mixed >> 29))
    if not runs:
        return []
    chosen = {min(runs[at : at + _CHOICE]) for at in range(max(1, len(runs) - _CHOICE + 1))}
    return sorted(chosen - {_NONE})


@frozen(order=True)
class Place:
    """Where a quotation stands: the number of its article, and its own number there."""

    article: int
    quotation: int


@frozen
class Wording:
    """The quotations that have the same words and the same speaker.

    Attributes:
        speaker: the name.
        places: where they stand, in order.
    """

    speaker: str
    places: tuple[Place, ...]


@define(eq=False)
class Overlaps:
    """Quotations by their words; :meth:`pairs` gives those that share some.

    Time and memory grow with the words that were added, near-linearly.

    Attributes:
        steps: how many shared fingerprints the last call of :meth:`pairs` looked at.
    """

    steps: int = field(init=False, default=0)
    _speakers: dict[str, int] = field(init=False, factory=dict)
    _articles: array[int] = field(init=False, factory=lambda: array("I"))
    _quotations: array[int] = field(init=False, factory=lambda: array("I"))
    _said_by: array[int] = field(init=False, factory=lambda: array("I"))
    _sizes: array[int] = field(init=False, factory=lambda: array("I"))
    _digests: array[int] = field(init=False, factory=lambda: array("Q"))
    _hashes: array[int] = field(init=False, factory=lambda: array("Q"))

    def add(self, place: Place, speaker: str, norms: Sequence[str]) -> None:
        """Adds a quotation; in the order of the places.

        Args:
            place: where it stands.
            speaker: who is credited with it.
            norms: comparable forms of its words.
        """
        chosen = fingerprints(norms)
        self._articles.append(place.article)
        self._quotations.append(place.quotation)
        self._said_by.append(self._speakers.setdefault(speaker, len(self._speakers)))
        self._sizes.append(len(chosen))
        self._digests.append(digest(norms))
        self._hashes.extend(chosen)

    def pairs(self) -> Iterator[tuple[Wording, Wording]]:
        """Wordings that share words, each with one that came before it, the earlier one first."""
        if not self._digests:
            return
        speakers = list(self._speakers)
        digests, said_by = _view(self._digests), _view(self._said_by)
        order = np.lexsort((said_by, digests))
        is_new = np.ones(len(order), dtype=bool)
        is_new[1:] = (np.diff(digests[order]) != 0) | (np.diff(said_by[order]) != 0)
        starts = np.flatnonzero(is_new)
        # Within a group the order is that of adding, as the sort is stable.
        ends = np.append(starts[1:], len(order))
        group = np.zeros(len(order), dtype=np.int64)
        group[order[starts]] = np.arange(len(starts))

        def wording(first: int) -> Wording:
            number = group[first]
            rows = order[starts[number] : ends[number]].tolist()
            places = tuple(Place(self._articles[row], self._quotations[row]) for row in rows)
            return Wording(speakers[self._said_by[first]], places)

        for one, other in self._sharing(order[starts]):
            yield wording(one), wording(other)

    def _sharing(self, firsts: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
        """Pairs of quotations that share enough fingerprints; of copies, the first only."""
        sizes = _view(self._sizes)
        is_first = np.zeros(len(sizes), dtype=bool)
        is_first[firsts] = True
        rows = np.repeat(np.arange(len(sizes)), sizes)
        kept = is_first[rows]
        rows, hashes = rows[kept], _view(self._hashes)[kept]
        order = np.argsort(hashes, kind="stable")
        rows, hashes = rows[order], hashes[order]
        met = [
            rows[distance:][same] * len(sizes) + rows[:-distance][same]
            for distance in range(1, min(MOST_COMPARED, len(rows) - 1) + 1)
            if (same := hashes[distance:] == hashes[:-distance]).any()
        ]
        if not met:
            self.steps = 0
            return
        every = np.concatenate(met)
        self.steps = len(every)
        keys, counts = np.unique(every, return_counts=True)
        later, earlier = keys // len(sizes), keys % len(sizes)
        enough = counts >= np.maximum(1, SHARE * np.minimum(sizes[later], sizes[earlier]))
        yield from zip(earlier[enough].tolist(), later[enough].tolist(), strict=True)


def _view(values: array[int]) -> NDArray[np.int64]:
    """An array's numbers, for counting with; hashes keep their bits, whatever their sign."""
    kind = np.uint32 if values.itemsize == 4 else np.uint64
    return np.frombuffer(values, dtype=kind).astype(np.int64)
