"""Sources: a text with its turns, read from wherever it is, and an index to find passages in it."""

from __future__ import annotations

import json
import os
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from attrs import frozen

from quotecheck.errors import ReadingError
from quotecheck.model import Origin, Span
from quotecheck.reading import MOST_BYTES, read, read_many
from quotecheck.reading.jsonl import json_rows
from quotecheck.reading.paths import find_files, opened, shown
from quotecheck.reading.places import Place
from quotecheck.verification.words import find_words

if TYPE_CHECKING:
    from quotecheck.verification.index import Index

# "ANNA WEBER:", ">> Weber:", "**Anna Weber:**", "Q:" at the start of a line
_LABEL = re.compile(
    r"^[ \t]*(?:>>+[ \t]*)?(?:\*\*)?"
    r"(?P<name>[QA]|[A-Z][\w.'’-]*(?:[ \t]+[\w.'’()-]+){0,5})"
    r"(?:\*\*:|:\*\*|:)(?=\s)",
    re.MULTILINE,
)


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


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

    Args:
        text: the text.
        turns: the turns.
        label: what messages call it.
        origin: where the text stands in its file, if the file is not the text itself.
    """

    def __init__(
        self,
        text: str,
        turns: Sequence[Turn] = (),
        label: str = "the source",
        origin: Origin | None = None,
    ) -> None:
        """Takes the text; without ``turns``, those that "NAME:" at the start of lines tell."""
        self.text = text
        self._origin = origin
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
            found = list(islice(read_sources(source), 2))
            if len(found) != 1:
                count = "more than one source" if found else "no source"
                raise ReadingError(
                    f"{os.fspath(source)}: {count} where one is wanted; quotecheck.Sources takes "
                    "several"
                )
            return found[0]
        if isinstance(source, Mapping):
            return from_fields(source.get("text"), source.get("turns"), "the transcript")
        return from_fields(
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

    def surfaces(self, first: int, last: int) -> list[str]:
        """Words as written, from ``first`` up to ``last``."""
        text = self.text
        return [text[start:end] for start, end, _ in self._found[first:last]]

    def norms_in(self, span: Span) -> list[str]:
        """The comparable forms of the words that overlap a span."""
        first = bisect_right(self._found, span.start, key=lambda word: word[1])
        last = bisect_left(self._found, span.end, key=lambda word: word[0])
        return self.norms[first:last]

    def line_at(self, offset: int) -> int:
        """The line of an offset, in the file it was taken out of, where it was."""
        if self._origin is not None:
            return self._origin.position(offset)[0]
        return self.text.count("\n", 0, offset) + 1

    @cached_property
    def speakers(self) -> tuple[str, ...]:
        """The names of those who have turns, in the order in which they first speak."""
        names = dict.fromkeys(name_of(turn.speaker) for turn in self.turns)
        return tuple(name for name in names if name)

    def speaker_of(self, span: Span | None) -> str:
        """The name of whoever says the beginning of a passage; "" where the source does not say."""
        turn = None if span is None else self.turn_at(span.start)
        return "" if turn is None else name_of(self.turns[turn].speaker)

    def turn_at(self, offset: int) -> int | None:
        """The index of the turn that holds an offset."""
        index = bisect_right(self._turn_starts, offset) - 1
        return index if index >= 0 and offset < self.turns[index].span.end else None

    def turn_of(self, word: int) -> int | None:
        """The index of the turn that holds a word."""
        return self.turn_at(self._found[word][0])

    @cached_property
    def _turn_starts(self) -> list[int]:
        return [turn.span.start for turn in self.turns]

    @cached_property
    def index(self) -> Index:
        """Where its words stand."""
        # numpy takes a tenth of a second to import, which commands without sources need not pay
        from quotecheck.verification.index import Index

        return Index(self.norms)


def name_of(label: str) -> str:
    """A turn's label as a name: "KamalaHarris" is Kamala Harris."""
    return _CAMEL.sub(" ", label).strip()


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


def read_sources(path: str | os.PathLike[str]) -> Iterator[Source]:
    """The sources in a file, a folder or the files of a pattern, in order.

    Files are read as :func:`quotecheck.read_many` does; of JSON lines, each is a transcript.

    Raises:
        ReadingError: something cannot be read, or is no text and no transcript.
    """
    for name in find_files(os.fspath(path), _raise):
        ending = name.lower().rpartition(".")[2]
        if ending in ("jsonl", "ndjson"):
            with opened(name) as stream:
                first = stream.readline(MOST_BYTES + 1)
                for place, get in json_rows(first, stream, shown(name), "utf-8"):
                    row = get()
                    yield from_fields(row.get("text"), row.get("turns"), _called(place, row))
        elif ending == "json":
            yield from _read_json(name)
        else:
            for article in read_many([name]):
                yield Source(article.text, label=article.label, origin=article.origin)


def _read_json(name: str) -> Iterator[Source]:
    """The transcripts in a file of JSON: one object, or a list of them."""
    try:
        data = json.loads(read(name).text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise ReadingError(
            f'{name}:{line}: not JSON; {{"text": ..., "turns": [...]}} is expected'
        ) from error
    rows = data if isinstance(data, list) else [data]
    for number, row in enumerate(rows, 1):
        place = Place(name, number)
        if not isinstance(row, dict):
            raise ReadingError(
                f'{place}: no transcript; {{"text": ..., "turns": [...]}} is expected'
            )
        label = _called(place, row) if len(rows) > 1 else name
        yield from_fields(row.get("text"), row.get("turns"), label)


def _called(place: Place, row: Mapping[str, object]) -> str:
    name = row.get("id")
    return f"{place.file}#{name}" if isinstance(name, (str, int)) else str(place)


def _raise(trouble: ReadingError) -> None:
    raise trouble


def from_fields(text: object, turns: object, label: str) -> Source:
    """A source of plain data, checked.

    Raises:
        ReadingError: there is no text, or the turns are wrong.
    """
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
