"""How results are shown: one module for each form, and a registry of those for an audit."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from quotecheck.report.base import Report, Summary, Writer
from quotecheck.report.exports import EXPORTS, Export
from quotecheck.report.jsonl import write_jsonl
from quotecheck.report.junit import write_junit
from quotecheck.report.sarif import write_sarif
from quotecheck.report.tables import write_csv, write_parquet
from quotecheck.report.text import write_text

__all__ = ["EXPORTS", "WRITERS", "Export", "Report", "Summary", "Writer"]

_WRITERS = (
    Writer("text", ".txt", False, write_text),
    Writer("jsonl", ".jsonl", False, write_jsonl),
    Writer("sarif", ".sarif", False, write_sarif),
    Writer("junit", ".xml", False, write_junit),
    Writer("csv", ".csv", False, write_csv),
    Writer("parquet", ".parquet", True, write_parquet),
)

# docs/formats.md says what each is for
WRITERS: Mapping[str, Writer] = MappingProxyType({writer.name: writer for writer in _WRITERS})
