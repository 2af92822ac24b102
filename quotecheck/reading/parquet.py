"""Parquet: an article a row, in the columns ``text`` and, if there are, ``id`` and ``date``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, TYPE_CHECKING, Any

from quotecheck.errors import ReadingError
from quotecheck.model import Article
from quotecheck.reading.decoding import MOST_BYTES, too_large
from quotecheck.reading.paths import OnTrouble
from quotecheck.reading.places import Place, Row
from quotecheck.reading.rows import read_rows

if TYPE_CHECKING:
    from pyarrow import Scalar, Schema
    from pyarrow.parquet import ParquetFile

_COLUMNS = ("id", "text", "date")
# Few rows at a time, since each may be as large as an article may be.
_BATCH = 16


def read_parquet(stream: IO[bytes], file: str, handle: OnTrouble) -> Iterator[Article]:
    """The articles of a Parquet file, in memory bounded by the pages it is made of.

    Args:
        stream: the file; must be seekable.
        file: the file as messages show it.
        handle: called for each row that is no article, and once if the file breaks off.

    Raises:
        ReadingError: it is no Parquet file, has no column of texts, or pyarrow is missing.
    """
    try:
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise ReadingError(
            f"{file}: reading Parquet needs pyarrow ({error}); "
            "install it: pip install 'quotecheck-news[parquet]'"
        ) from None
    try:
        source = ParquetFile(stream, pre_buffer=False, buffer_size=1 << 20)
        columns = _find_columns(source.schema_arrow, file)
    except ReadingError:
        raise
    except Exception as error:
        raise _broken(file, error) from error
    yield from read_rows(_rows(source, columns, file), handle)


def _find_columns(schema: Schema, file: str) -> list[str]:
    from pyarrow import types

    for name in _COLUMNS:
        if schema.names.count(name) > 1:
            raise ReadingError(f"{file}: has two columns {name!r}; rename one of them")
    if "text" not in schema.names:
        has = ", ".join(map(repr, schema.names[:8])) or "none"
        raise ReadingError(
            f"{file}: has no column 'text', but {has}; rename the one that holds the articles"
        )
    kind = schema.field("text").type
    kind = kind.value_type if types.is_dictionary(kind) else kind
    if not (types.is_string(kind) or types.is_large_string(kind)):
        raise ReadingError(f"{file}: its column 'text' holds {kind}, and text is wanted")
    return [name for name in _COLUMNS if name in schema.names]


def _rows(
    source: ParquetFile, columns: list[str], file: str
) -> Iterator[tuple[Place, Callable[[], Row]]]:
    row = 0
    try:
        for batch in source.iter_batches(batch_size=_BATCH, columns=columns, use_threads=False):
            values = [_plain(batch.column(name)) for name in columns]
            for index in range(batch.num_rows):
                row += 1
                place = Place(file, row)
                cells = {name: column[index] for name, column in zip(columns, values, strict=True)}
                yield place, partial(_read_cells, cells, place)
    except ReadingError:
        raise
    except Exception as error:
        raise _broken(file, error, row) from error


def _plain(column: Any) -> Any:  # noqa: ANN401 - pyarrow has no types
    """The column with days for instants, of which Python cannot hold all."""
    from pyarrow import date32, types

    return column.cast(date32(), safe=False) if types.is_timestamp(column.type) else column


def _read_cells(cells: dict[str, Scalar], place: Place) -> Row:
    from pyarrow import DictionaryScalar

    text = cells["text"]
    content = (text.value if isinstance(text, DictionaryScalar) else text).as_buffer()
    if content is not None and content.size > MOST_BYTES:
        raise too_large(str(place))
    try:
        row = {name: cell.as_py() for name, cell in cells.items()}
    except (ValueError, OverflowError) as error:
        raise ReadingError(f"{place}: a value that cannot be read ({error}); mend it") from None
    # nothing in a cell is as good as no such column
    return {name: value for name, value in row.items() if value is not None}


def _broken(file: str, error: Exception, row: int | None = None) -> ReadingError:
    reason = " ".join(str(error).split())[:120] or type(error).__name__
    where = "" if row is None else f" after row {row}"
    return ReadingError(f"{file}: no Parquet that can be read{where} ({reason}); write it anew")
