"""Sources: a text with its turns, read from wherever it is, and an index to find passages in it."""

from __future__ import annotations

import json
import os
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, cast

from attrs import frozen

from quotecheck.errors import ReadingError
from quotecheck.model import Span
from quotecheck.reading import read
from quotecheck.verification.index import Index
from quotecheck.verification.words import find_words

_LABEL = re.compile(
    r"^[ \t]*(?P<name>[QA]|[A-Z][\w.'’-]*(?:[ \t]+[\w.'’()-]+){0,5}):(?=\s)", re.MULTILINE
)


@frozen
class Turn:
    """What one speaker says without a break: its span in the source, and the speaker, or ""."""

    span: Span
    speaker: str


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
    def index(self) -> Index:
        """Where its words stand."""
        return Index(self.norms)


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
