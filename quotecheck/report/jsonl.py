"""Findings as JSON lines, the form for programs; docs/schema.md says what the keys mean."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from quotecheck.model import to_json_line
from quotecheck.report.base import Report

if TYPE_CHECKING:
    from quotecheck.auditing import ArticleFinding


def write_jsonl(report: Report, out: IO[str]) -> None:
    """Writes one finding a line, each as soon as it comes."""
    for item in report.found:
        out.write(to_json_line(finding_row(item)) + "\n")
    report.summary()


def finding_row(item: ArticleFinding) -> dict[str, Any]:
    """The finding as plain data: what ``to_dict()`` gives, its place in a file, its silence."""
    article, silence = item.article, item.silenced
    line, column = article.file_position(item.finding.span.start)
    return {
        **item.to_dict(),
        "file": article.path and {"path": article.path, "line": line, "column": column},
        "silenced": silence and {"kind": silence.kind, "reason": silence.reason},
    }
