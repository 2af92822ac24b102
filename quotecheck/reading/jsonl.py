"""JSON lines: an article a line."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from typing import IO

from quotecheck.errors import ReadingError
from quotecheck.model import Article
from quotecheck.reading.decoding import MOST_BYTES, decode
from quotecheck.reading.paths import OnTrouble
from quotecheck.reading.places import Place, Row
from quotecheck.reading.rows import read_rows

_CHUNK = 1 << 20


def starts_row(first: bytes) -> bool:
    """Whether these bytes begin like a line of JSON with an article."""
    return first.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{")


def read_jsonl(
    first: bytes, stream: IO[bytes], file: str, encoding: str, handle: OnTrouble
) -> Iterator[Article]:
    """The articles of a file of JSON lines, in bounded memory.

    Args:
        first: what was read of the stream already: its first line, or the beginning of it.
        stream: the rest.
        file: the file as messages show it.
        encoding: of the file.
        handle: called for each line that is no article.
    """
    return read_rows(json_rows(first, stream, file, encoding), handle)


def json_rows(
    line: bytes, stream: IO[bytes], file: str, encoding: str
) -> Iterator[tuple[Place, Callable[[], Row]]]:
    """The place of each line that is not empty, and what gives its object or raises.

    Args:
        line: what was read of the stream already: its first line, or the beginning of it.
        stream: the rest.
        file: the file as messages show it.
        encoding: of the file.
    """
    for number in count(1):
        if not line:
            return
        if line.strip():
            place = Place(file, number)
            yield place, partial(_parse, line, place, encoding)
        # the rest of a line that is too long is passed over without being kept
        while line and not line.endswith(b"\n"):
            line = stream.readline(_CHUNK)
        line = stream.readline(MOST_BYTES + 1)


def _parse(line: bytes, place: Place, encoding: str) -> Row:
    text = decode(line, str(place), encoding)
    try:
        row = json.loads(text.rstrip("\r\n"))
    except json.JSONDecodeError as error:
        raise ReadingError(
            f"{place}:{error.colno}: not JSON ({error.msg}); "
            'each line must be an object such as {"id": "1", "text": "..."}'
        ) from None
    except (RecursionError, ValueError) as error:
        raise ReadingError(f"{place}: unreadable JSON ({error}); mend the line") from None
    if not isinstance(row, dict):
        raise ReadingError(f'{place}: no JSON object; write {{"id": ..., "text": ...}}')
    return row
