"""Articles that come as rows: ``text`` and, maybe, ``id`` and ``date``; or items of ninjs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime

from quotecheck.errors import ReadingError
from quotecheck.model import Article
from quotecheck.reading.ninjs import from_ninjs
from quotecheck.reading.paths import OnTrouble
from quotecheck.reading.places import Place, Row


def read_rows(
    rows: Iterable[tuple[Place, Callable[[], Row]]], handle: OnTrouble
) -> Iterator[Article]:
    """The articles of rows, in order.

    Args:
        rows: the place of each row, and what gives the row or raises a :class:`ReadingError`.
        handle: called for each row that is no article, and for each whose id stood before.
    """
    seen: dict[str, int] = {}
    for place, get in rows:
        article = _read_row(place, get, seen, handle)
        if article is not None:
            yield article


def _read_row(
    place: Place, get: Callable[[], Row], seen: dict[str, int], handle: OnTrouble
) -> Article | None:
    try:
        article = _make_article(from_ninjs(get(), place), place)
        first = seen.setdefault(article.id or "", place.row)
        if first != place.row:
            raise ReadingError(
                f"{place}: the id {article.id!r} stands in row {first} already; "
                "give each article an id of its own"
            )
    except ReadingError as trouble:
        trouble.row = place.row
        handle(trouble)
        return None
    return article


def _make_article(row: Row, place: Place) -> Article:
    text = row.get("text")
    if not isinstance(text, str):
        lacks = "has a text that is no string" if "text" in row else "lacks text"
        raise ReadingError(f'{place}: {lacks}; put the article\'s text under "text"')
    name = _make_id(row.get("id", place.row), place)
    day = _make_date(row.get("date"), place)
    return Article(text, name, day, place.file, None if place.file is None else place.row)


def _make_id(value: object, place: Place) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)) or value == "":
        raise ReadingError(f"{place}: the id {value!r} is no string; give it one")
    return str(value)


def _make_date(value: object, place: Place) -> str | None:
    """The day in ISO form; a time of day after it is left out."""
    if value is None:
        return None
    if isinstance(value, (date, datetime)):
        return value.isoformat()[:10]
    try:
        return date.fromisoformat(str(value)[:10]).isoformat()
    except ValueError:
        raise ReadingError(
            f"{place}: the date {value!r} is not in ISO form; write it like 2017-05-26"
        ) from None
