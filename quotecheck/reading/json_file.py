"""A file that is JSON as a whole: one article, or a list of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial

from quotecheck.errors import ReadingError
from quotecheck.model import Article
from quotecheck.reading.decoding import decode
from quotecheck.reading.paths import OnTrouble
from quotecheck.reading.places import Place, Row
from quotecheck.reading.rows import read_rows

_WANTED = 'it must be an article such as {"id": "1", "text": "..."}, an item of ninjs, or a list'


def read_json(data: bytes, file: str, encoding: str, handle: OnTrouble) -> Iterator[Article]:
    """The articles of a file of JSON.

    Args:
        data: the file.
        file: the file as messages show it.
        encoding: of the file.
        handle: called for each entry of a list that is no article.

    Raises:
        ReadingError: the file is no JSON, or nothing that could be articles.
    """
    text = decode(data, file, encoding)
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise ReadingError(
            f"{file}:{error.lineno}:{error.colno}: not JSON ({error.msg}); {_WANTED}"
        ) from None
    except (RecursionError, ValueError) as error:
        raise ReadingError(f"{file}: unreadable JSON ({error}); {_WANTED}") from None
    yield from read_rows(_rows(content, file), handle)


def _rows(content: object, file: str) -> Iterator[tuple[Place, Callable[[], Row]]]:
    for number, entry in enumerate(content if isinstance(content, list) else [content], 1):
        place = Place(file, number)
        yield place, partial(_row, entry, place)


def _row(entry: object, place: Place) -> Row:
    if not isinstance(entry, dict):
        raise ReadingError(f"{place}: no JSON object; {_WANTED}")
    return entry
