"""Rows of DataFrames as dictionaries, and analyses in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import pyarrow
from pyspark import StorageLevel
from pyspark.sql.pandas.types import to_arrow_schema

from quotecheck.auditing.codec import Packed, pack_findings, unpack, unpack_text
from quotecheck.model import Analysis, Article, Finding

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

Row = dict[str, Any]

_ROWS = 1_000
"""How many rows are handed back to Spark at once."""


def mapped(frame: DataFrame, function: Callable[[Row], Iterable[Row]], schema: str) -> DataFrame:
    """A DataFrame of the rows that a function makes of each row of another, in any order.

    Args:
        frame: the rows.
        function: is sent to Python workers; integers and nulls come to it exactly as they are.
        schema: the columns that it makes.
    """
    empty = frame.sparkSession.createDataFrame([], schema)
    arrow = to_arrow_schema(empty.schema)

    def run(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        rows = (made for batch in batches for row in batch.to_pylist() for made in function(row))
        while some := list(islice(rows, _ROWS)):
            yield pyarrow.RecordBatch.from_pylist(some, schema=arrow)

    return frame.mapInArrow(run, schema)


def kept(frame: DataFrame) -> DataFrame:
    """The rows, which are needed several times, on the disks of the cluster once they are there."""
    return frame.persist(StorageLevel.DISK_ONLY)


def article_of(row: Row) -> Article:
    """The article of a row with some columns of :data:`quotecheck.spark.ANALYSES`."""
    text = unpack_text(row["text"]) if "text" in row else ""
    return Article(text, row["id"], row["date"], row["path"])


def analysis_of(row: Row) -> Analysis:
    """The analysis of a row of :data:`quotecheck.spark.ANALYSES`, without its findings."""
    return unpack(Packed(b"", row["cast"], row["text"]), article_of(row))


def packed_finding(finding: Finding) -> bytes:
    """A finding as a column can hold it between two steps."""
    return pack_findings([finding])
