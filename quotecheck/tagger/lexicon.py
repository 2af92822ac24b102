"""Turns the words of windows into the numbers that the network reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import torch
from attrs import field, frozen
from numpy.typing import NDArray

from quotecheck.bundle import Vectors
from quotecheck.tagger.features import Window, suffix_of
from quotecheck.tagger.network import Batch

PADDING, OTHER = 0, 1
"""The first rows of every table: padding, and what the table does not know."""


@frozen(eq=False)
class Lexicon:
    """The tables of words, endings and fixed vectors.

    Attributes:
        words, suffixes: rows of the trainable tables, from 2 on.
        vectors: the word vectors that all models share.
        senses: further numbers for the commonest of those words, shape (words, n), in 8 bits.
        scale: what one unit of each of these numbers is worth, shape (n,).
    """

    words: Mapping[str, int] = field(repr=False)
    suffixes: Mapping[str, int] = field(repr=False)
    vectors: Vectors
    senses: NDArray[np.int8] = field(repr=False)
    scale: NDArray[np.float32] = field(repr=False)

    @property
    def width(self) -> int:
        """Numbers in the fixed vector of a word."""
        return int(self.vectors.matrix.shape[1] + self.senses.shape[1])

    def row(self, word: str) -> int:
        """The row of a word among the fixed vectors, or that of its last part, or -1."""
        rows = self.vectors.rows
        found = rows.get(word, -1)
        if found < 0 and "-" in word:
            found = rows.get(word.rpartition("-")[2], -1)
        return found

    def ids(self, words: Iterable[str]) -> NDArray[np.int64]:
        """Rows of each word: fixed vector, word, ending; (words, 3)."""
        rows = [
            (self.row(word), self.words.get(word, OTHER), self.suffixes.get(suffix_of(word), OTHER))
            for word in words
        ]
        return np.array(rows, np.int64).reshape(-1, 3)

    def fixed(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The fixed vectors of some rows, (rows, width); zeros for the row -1."""
        known = rows >= 0
        common = known & (rows < len(self.senses))
        out = np.zeros((len(rows), self.width), np.float32)
        split = self.vectors.matrix.shape[1]
        out[known, :split] = self.vectors.matrix[rows[known]]
        out[common, split:] = self.senses[rows[common]] * self.scale
        return out

    def batch(self, windows: Sequence[Window]) -> Batch:
        """One batch of some windows; each word is looked up once, however often it stands there."""
        numbers: dict[str, int] = {}
        spread = [numbers.setdefault(w, len(numbers)) for window in windows for w in window.words]
        ids = self.ids(numbers)
        # one more row, for padding
        ids = np.append(ids, [[PADDING] * 3], 0)
        fixed = np.append(self.fixed(ids[:-1, 0]), np.zeros((1, self.width), np.float32), 0)
        lengths = np.array([len(window) for window in windows], np.int64)
        inside = np.arange(lengths.max()) < lengths[:, None]
        word = np.full(inside.shape, len(numbers))
        word[inside] = spread
        columns = [ids[word, 1], ids[word, 2]]
        for name in ("shapes", "states", "regions"):
            column = np.full(inside.shape, PADDING)
            column[inside] = np.concatenate([getattr(window, name) for window in windows])
            columns.append(column)
        tensors = map(torch.from_numpy, (lengths, fixed[word], *columns))
        return Batch(*tensors)
