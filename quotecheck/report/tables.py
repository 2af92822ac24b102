"""Findings as tables: CSV for spreadsheets, Parquet for data tools; a row is a finding."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from quotecheck.errors import ConfigError
from quotecheck.model import SCHEMA_VERSION, Span
from quotecheck.report.base import REPLACEMENT, Report, without_surrogates

if TYPE_CHECKING:
    from quotecheck.auditing import ArticleFinding

COLUMNS = (
    "article", "code", "rule", "severity", "line", "column", "message", "expected", "excerpt",
    "evidence", "start", "end", "related", "path", "file_line", "file_column", "silenced",
    "reason", "fingerprint",
)  # fmt: skip
_BATCH = 2_000
# Excel breaks a cell of more than 32 767 characters in two, and the second could be a formula.
_LONGEST_CELL = 32_000
# What a spreadsheet may take for the start of a formula, the wide forms of some locales too, and
# the mark that says it is none. Spaces and what cannot be seen may come before it.
_FORMULA = re.compile(r"[\s\x00-\x20\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠']|[\t\r\n]")


def _row(item: ArticleFinding) -> dict[str, Any]:
    article, finding, silence = item.article, item.finding, item.silenced
    line, column = article.file_position(finding.span.start) if article.path else (None, None)
    values = (
        article.id or article.label, finding.code, finding.rule, finding.severity, finding.line,
        finding.column, finding.message, finding.expected, finding.span.of(article.text),
        finding.evidence, finding.span.start, finding.span.end, finding.related, article.path, line,
        column, silence and silence.kind, silence and silence.reason, finding.fingerprint,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def write_csv(report: Report, out: IO[str]) -> None:
    """Writes a header and a row for each finding as it comes, safe to open in a spreadsheet.

    A cell that a spreadsheet could take for a formula has an apostrophe in front, and so has one
    that starts with an apostrophe; who reads the file with a program takes one away. NUL and lone
    surrogates are replaced by U+FFFD; cells too long for a spreadsheet are cut. The file starts
    with a byte order mark, without which spreadsheets garble whatever is not ASCII.
    """
    out.write("\ufeff")
    writer = csv.DictWriter(out, COLUMNS, quoting=csv.QUOTE_NONNUMERIC)
    writer.writeheader()
    for item in report.found:
        writer.writerow({name: _cell(value) for name, value in _row(item).items()})
    report.summary()


def _cell(value: object) -> object:
    if isinstance(value, int):
        return value
    if value is None:
        return ""
    text = value if isinstance(value, str) else _joined(value)
    text = without_surrogates(text).replace("\0", REPLACEMENT)
    if len(text) > _LONGEST_CELL:
        text = text[: _LONGEST_CELL - 1] + "…"
    return f"'{text}" if _FORMULA.match(text) else text


def _joined(values: Any) -> str:  # noqa: ANN401 - a sequence of sentences or of spans
    return "\n".join(
        f"{value.start}-{value.end}" if isinstance(value, Span) else value for value in values
    )


def write_parquet(report: Report, out: IO[bytes]) -> None:
    """Writes rows in batches; lone surrogates are replaced by U+FFFD.

    Raises:
        ConfigError: pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise ConfigError(
            "Parquet needs pyarrow: pip install 'quotecheck-news[parquet]', or choose csv or jsonl"
        ) from error

    text, number = pyarrow.string(), pyarrow.int64()
    span = pyarrow.struct([("start", number), ("end", number)])
    types = {
        **dict.fromkeys(COLUMNS, text),
        **dict.fromkeys(("line", "column", "start", "end", "file_line", "file_column"), number),
        "evidence": pyarrow.list_(text),
        "related": pyarrow.list_(span),
    }
    metadata = {"quotecheck.schema": SCHEMA_VERSION}
    schema = pyarrow.schema(list(types.items()), metadata=metadata)
    with parquet.ParquetWriter(out, schema) as writer:
        for batch in _batches(report):
            writer.write_batch(pyarrow.RecordBatch.from_pylist(batch, schema=schema))
    report.summary()


def _batches(report: Report) -> Iterator[list[dict[str, Any]]]:
    rows = map(to_row, report.found)
    while batch := list(islice(rows, _BATCH)):
        yield batch


def to_row(item: ArticleFinding) -> dict[str, Any]:
    """A finding as a row of :data:`COLUMNS`, in strings, numbers, lists and mappings."""
    return {name: _plain(value) for name, value in _row(item).items()}


def _plain(value: object) -> object:
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, Span):
        return {"start": value.start, "end": value.end}
    if isinstance(value, Sequence):
        return [_plain(each) for each in value]
    return value
