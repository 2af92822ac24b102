"""Sources: a text with its turns, read from wherever it is, and an index to find passages in it."""

from __future__ import annotations

import json
import math
import os
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, cast

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from quotecheck.errors import ReadingError
from quotecheck.model import Span
from quotecheck.reading import read
from quotecheck.verification.words import find_words

# The rarest words and pairs of words tell the place: as many as have this many places in all, and
# no fewer than these.
_MOST_PLACES, _FEWEST_HITS = 2048, 6

_LABEL = re.compile(
    r"^[ \t]*(?P<name>[QA]|[A-Z][\w.'’-]*(?:[ \t]+[\w.'’()-]+){0,5}):(?=\s)", re.MULTILINE
)


@frozen
class Turn:
    """What one speaker says without a break: its span in the source, and the speaker, or ""."""

    span: Span
    speaker: str


@frozen
class Window:
    """A stretch of the source, in words, that may hold a quotation."""

    first: int
    last: int
    score: float


class Source:
    """A source text, ready for any number of quotations.

    The index over its words is made once, on first use: about two seconds and 150 MB for a million
    words. After that a quotation costs milliseconds.

    Attributes:
        text: the text, unchanged.
        turns: who speaks where, in order; empty where the source does not say.
        label: what messages call it.
    """

    def __init__(self, text: str, turns: Sequence[Turn] = (), label: str = "the source") -> None:
        """Takes the text; without ``turns``, those that "NAME:" at the start of lines tell."""
        self.text = text
        self.turns = tuple(sorted(turns, key=lambda turn: turn.span)) or tuple(_find_turns(text))
        self.label = label

    @classmethod
    def of(cls, source: Source | str | os.PathLike[str] | Mapping[str, Any] | object) -> Source:
        """Makes a source of whatever holds one.

        Args:
            source: a text; a path to a text file or to a ``.jsonl`` file with one transcript; a
                mapping or an object with ``text`` and, maybe, ``turns`` of (start, end, speaker).

        Raises:
            ReadingError: the file cannot be read, or the transcript has no text or wrong turns.
        """
        if isinstance(source, Source):
            return source
        if isinstance(source, str):
            return cls(source)
        if isinstance(source, os.PathLike):
            return _read_source(source)
        if isinstance(source, Mapping):
            return _from_fields(source.get("text"), source.get("turns"), "the transcript")
        return _from_fields(
            getattr(source, "text", None), getattr(source, "turns", None), "the transcript"
        )

    @cached_property
    def _found(self) -> list[tuple[int, int, str]]:
        return find_words(self.text)

    @cached_property
    def norms(self) -> list[str]:
        """The comparable forms of its words."""
        return [norm for _, _, norm in self._found]

    def start(self, word: int) -> int:
        """Where a word begins, in code points."""
        return self._found[word][0]

    def end(self, word: int) -> int:
        """Where a word ends, in code points."""
        return self._found[word][1]

    def between(self, first: int, last: int) -> str:
        """The text from one word up to another, that one left out."""
        return self.text[self.start(first) : self.end(last - 1)] if first < last else ""

    def turn_at(self, offset: int) -> int | None:
        """The index of the turn that holds an offset."""
        index = bisect_right(self._turn_starts, offset) - 1
        return index if index >= 0 and offset < self.turns[index].span.end else None

    @cached_property
    def _turn_starts(self) -> list[int]:
        return [turn.span.start for turn in self.turns]

    @cached_property
    def _index(self) -> _Index:
        return _Index.over(self.norms)

    def find_windows(self, quoted: Sequence[str], near: int | None = None) -> list[Window]:
        """The stretches most likely to hold a run of words, the best first; at most three.

        Args:
            quoted: comparable forms of the words.
            near: a word of the source; of equals, the stretch nearest to it comes first.
        """
        return self._index.windows(quoted, near)


@frozen(eq=False)
class _Index:
    """Where each word, and each pair of neighbours, stands in the source."""

    ids: Mapping[str, int]
    words: NDArray[np.int64] = field(repr=False)
    by_word: NDArray[np.int64] = field(repr=False)
    sorted_words: NDArray[np.int64] = field(repr=False)
    by_pair: NDArray[np.int64] = field(repr=False)
    sorted_pairs: NDArray[np.int64] = field(repr=False)

    @classmethod
    def over(cls, norms: Sequence[str]) -> _Index:
        ids = {norm: number for number, norm in enumerate(dict.fromkeys(norms))}
        words = np.fromiter((ids[norm] for norm in norms), dtype=np.int64, count=len(norms))
        pairs = words[:-1] * len(ids) + words[1:]
        by_word, by_pair = np.argsort(words, kind="stable"), np.argsort(pairs, kind="stable")
        return cls(ids, words, by_word, words[by_word], by_pair, pairs[by_pair])

    def windows(self, quoted: Sequence[str], near: int | None) -> list[Window]:
        size = len(self.words)
        if not size or not quoted:
            return []
        numbers = np.array([self.ids.get(norm, -1) for norm in quoted], dtype=np.int64)
        hits = [*self._hits(numbers, pairs=True), *self._hits(numbers, pairs=False)]
        hits.sort(key=lambda hit: len(hit[1]))
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
            windows.append(Window(max(0, first_word), min(size, last_word), float(scores[best])))
            scores = np.where(
                (places >= places[best] - width // 2) & (places <= places[last]), 0.0, scores
            )
        return windows

    def _hits(
        self, numbers: NDArray[np.int64], *, pairs: bool
    ) -> Iterator[tuple[int, NDArray[np.int64]]]:
        """Places of the quotation's words, or pairs of neighbours, unless all too common."""
        if pairs:
            known = (numbers[:-1] >= 0) & (numbers[1:] >= 0)
            keys = np.where(known, numbers[:-1] * len(self.ids) + numbers[1:], -1)
            table, places = self.sorted_pairs, self.by_pair
        else:
            keys, table, places = numbers, self.sorted_words, self.by_word
        starts = np.searchsorted(table, keys, side="left").tolist()
        ends = np.searchsorted(table, keys, side="right").tolist()
        for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
            if start < end:
                yield i, places[start:end]


# --- reading --------------------------------------------------------------------------------------


def _find_turns(text: str) -> Iterator[Turn]:
    """The turns of a transcript in plain text: "NAME: ..." at the start of lines.

    One name must come twice or all be in capitals; otherwise such lines may be anything.
    """
    labels = list(_LABEL.finditer(text))
    names = [label["name"] for label in labels]
    if len(names) < 2 or not (len(set(names)) < len(names) or all(map(str.isupper, names))):
        return
    ends = [label.start() for label in labels[1:]] + [len(text)]
    for label, end in zip(labels, ends, strict=True):
        yield Turn(Span(label.end(), end), label["name"])


def _read_source(path: os.PathLike[str]) -> Source:
    name = os.fspath(path)
    article = read(path)
    if not name.lower().endswith((".jsonl", ".json", ".ndjson")):
        return Source(article.text, label=name)
    rows = [(n, line) for n, line in enumerate(article.text.split("\n"), 1) if line.strip()]
    if len(rows) > 1 and not name.lower().endswith(".json"):
        raise ReadingError(
            f"{name}:{rows[1][0]}: a second transcript; verify against one at a time: read the "
            "lines yourself and pass each as a mapping"
        )
    try:
        row = json.loads(article.text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise ReadingError(
            f'{name}:{line}: not JSON; a line {{"text": ..., "turns": [...]}} is expected'
        ) from error
    if not isinstance(row, dict):
        raise ReadingError(
            f'{name}:1: not a transcript; {{"text": ..., "turns": [...]}} is expected'
        )
    return _from_fields(row.get("text"), row.get("turns"), name)


def _from_fields(text: object, turns: object, label: str) -> Source:
    if not isinstance(text, str):
        raise ReadingError(
            f"{label}: no text; give a string, a pathlib.Path, or a transcript with a “text”"
        )
    if turns is None:
        return Source(text, label=label)
    if not isinstance(turns, Sequence) or isinstance(turns, str):
        raise ReadingError(f"{label}: turns must be a list of [start, end, speaker]")
    return Source(text, [_turn(turn, n, text, label) for n, turn in enumerate(turns)], label)


def _turn(turn: object, number: int, text: str, label: str) -> Turn:
    if isinstance(turn, Turn):
        return turn
    try:
        start, end, speaker = cast("tuple[object, object, object]", turn)
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start <= end <= len(text)):
            raise ValueError
    except (TypeError, ValueError) as error:
        raise ReadingError(
            f"{label}: turn {number} must be [start, end, speaker] with offsets into the text"
        ) from error
    return Turn(Span(start, end), str(speaker or ""))
