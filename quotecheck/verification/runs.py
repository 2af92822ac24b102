"""Runs of words that a quotation and its source have in common, and what stands between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

Pairs = list[tuple[int, int]]
"""(index in the quotation, index in the source); -1 stands for nothing on that side."""


class Run(NamedTuple):
    """Words of a quotation and those of its source that they were made from, one for one.

    Of words that were left out, nothing is in the quotation; of words that were put in, nothing in
    the source.

    Attributes:
        first: the first word in the quotation.
        last: one past the last.
        start: the first word in the source.
        stop: one past the last.
        same: whether they are the same words; otherwise each is another one.
    """

    first: int
    last: int
    start: int
    stop: int
    same: bool

    @property
    def is_matched(self) -> bool:
        """Whether it has words on both sides."""
        return self.first < self.last and self.start < self.stop


def runs_of(
    pairs: Iterable[tuple[int, int]], quoted: Sequence[str], source: Sequence[str]
) -> tuple[Run, ...]:
    """The runs that the pairs of an alignment make.

    Args:
        pairs: in order.
        quoted: comparable forms of the words of the quotation.
        source: those of the source.
    """
    runs: list[Run] = []
    kind = first = last = start = stop = 0  # no kind, 1 left out, 2 put in, 3 changed, 4 the same
    for i, j in pairs:
        now = 1 if i < 0 else 2 if j < 0 else 4 if quoted[i] == source[j] else 3
        i, j = last if i < 0 else i, stop if j < 0 else j
        if now != kind or i != last or j != stop:
            if kind:
                runs.append(Run(first, last, start, stop, kind == 4))
            kind, first, start = now, i, j
        last, stop = i + (now != 1), j + (now != 2)
    if kind:
        runs.append(Run(first, last, start, stop, kind == 4))
    return tuple(runs)
