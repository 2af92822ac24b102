"""Data frames: an article a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from quotecheck.errors import ReadingError
from quotecheck.model import Article
from quotecheck.reading.paths import OnTrouble, raise_trouble
from quotecheck.reading.places import Place, Row
from quotecheck.reading.rows import read_rows


def read_frame(
    frame: Any,  # noqa: ANN401 - neither pandas nor polars is needed
    *,
    text: str = "text",
    id: str = "id",
    date: str = "date",
    on_trouble: OnTrouble | None = None,
) -> Iterator[Article]:
    """The articles of a data frame of pandas or polars, a row each, in order.

    Args:
        frame: the data frame.
        text: the column of the texts.
        id: the column of the ids, if there is one; otherwise an article has the number of its row.
        date: the column of the days, if there is one: days, instants, or text such as 2017-05-26.
        on_trouble: called for each row that is no article, and the rest goes on; without it the
            first trouble is raised.

    Raises:
        ReadingError: there is no such column of texts; or a row is no article, and there is no
            ``on_trouble``.
    """
    if text not in frame.columns:
        has = ", ".join(map(repr, list(frame.columns)[:8])) or "none"
        raise ReadingError(f"the frame has no column {text!r}, but {has}; name it: text=...")
    names = {"text": text, "id": id, "date": date}
    columns = {key: frame[name] for key, name in names.items() if name in frame.columns}
    handle = raise_trouble if on_trouble is None else on_trouble
    yield from read_rows(_rows(columns), handle)


def _rows(columns: dict[str, Any]) -> Iterator[tuple[Place, Callable[[], Row]]]:
    cells = (zip(column, _gaps(column), strict=True) for column in columns.values())
    for number, row in enumerate(zip(*cells, strict=True), 1):
        known = {key: value for key, (value, gap) in zip(columns, row, strict=True) if not gap}
        yield Place(None, number), partial(dict, known)


def _gaps(column: Any) -> Any:  # noqa: ANN401
    """Where a column has nothing, as pandas or polars says it."""
    return column.isna() if hasattr(column, "isna") else column.is_null()
