"""The columns of what goes in and comes out, as Spark's DDL has them, and rows of them."""

from __future__ import annotations

from typing import Any

from quotecheck.model import Article, Quotation, Span

_SPANS = "ARRAY<STRUCT<start: BIGINT, end: BIGINT>>"


def _ddl(columns: dict[str, str]) -> str:
    return ", ".join(f"`{name}` {kind}" for name, kind in columns.items())


def _struct(columns: dict[str, str]) -> str:
    return "STRUCT<" + ", ".join(f"`{name}`: {kind}" for name, kind in columns.items()) + ">"


_QUOTATION = {
    "article": "STRING",
    "path": "STRING",
    "date": "STRING",
    "number": "BIGINT",
    "kind": "STRING",
    "text": "STRING",
    "speaker": "STRING",
    "speakers": "ARRAY<STRING>",
    "confidence": "DOUBLE",
    "reason": "STRING",
    "content": _SPANS,
    "cue": _SPANS,
    "source": _SPANS,
}
_FINDING = {
    "article": "STRING",
    "code": "STRING",
    "rule": "STRING",
    "severity": "STRING",
    "line": "BIGINT",
    "column": "BIGINT",
    "message": "STRING",
    "expected": "STRING",
    "excerpt": "STRING",
    "evidence": "ARRAY<STRING>",
    "start": "BIGINT",
    "end": "BIGINT",
    "related": _SPANS,
    "path": "STRING",
    "file_line": "BIGINT",
    "file_column": "BIGINT",
    "silenced": "STRING",
    "reason": "STRING",
    "fingerprint": "STRING",
}

QUOTATIONS = _ddl(_QUOTATION)
"""A row for each quotation; ``number`` counts those of an article from 0."""

FINDINGS = _ddl(_FINDING)
"""A row for each finding, with the columns that an audit writes to Parquet."""

ANALYSES = _ddl(
    {
        "key": "STRING",
        "id": "STRING",
        "date": "STRING",
        "path": "STRING",
        "error": "STRING",
        "quotations": f"ARRAY<{_struct(_QUOTATION)}>",
        "findings": f"ARRAY<{_struct(_FINDING)}>",
        "cast": "BINARY",
        "text": "BINARY",
    }
)
"""A row for each article.

``key`` tells it from all others and puts it in order; ``error`` says why it could not be analysed,
and is null if it was; ``cast`` and ``text`` are what comparing needs, compressed, and null if it
was not.
"""


def quotation_row(article: Article, number: int, quotation: Quotation) -> dict[str, Any]:
    """A quotation as a row of :data:`QUOTATIONS`."""
    values = (
        article.id or article.label,
        article.path,
        article.date,
        number,
        quotation.kind,
        quotation.text,
        quotation.speaker,
        list(quotation.speakers),
        quotation.confidence,
        quotation.reason,
        *map(_spans, (quotation.parts, quotation.cue, quotation.source)),
    )
    return dict(zip(_QUOTATION, values, strict=True))


def _spans(spans: tuple[Span, ...]) -> list[dict[str, int]]:
    return [{"start": span.start, "end": span.end} for span in spans]
