"""How results are shown: one module for each form, and a registry of those for an audit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from quotecheck.model import Analysis
from quotecheck.report.annotations import to_annotations
from quotecheck.report.base import Report, Summary, Writer
from quotecheck.report.claims import to_claims
from quotecheck.report.jsonl import write_jsonl
from quotecheck.report.junit import write_junit
from quotecheck.report.sarif import write_sarif
from quotecheck.report.tables import write_csv, write_parquet
from quotecheck.report.text import write_text

__all__ = ["EXPORTS", "WRITERS", "Report", "Summary", "Writer"]

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

EXPORTS: Mapping[str, Callable[[Analysis], dict[str, Any]]] = MappingProxyType(
    {"claims": to_claims, "web-annotation": to_annotations}
)
"""What makes linked data of an analysis; docs/verify.md says what for."""
