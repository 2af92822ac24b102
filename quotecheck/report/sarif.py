"""Findings as SARIF 2.1.0, the form that code hosts and editors show beside the text.

See https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; numbers of sections below are
those of that document.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote

from attrs import frozen

from quotecheck import __version__
from quotecheck.model import Article, Finding, Severity, Silence, Span
from quotecheck.report.base import Report, Summary, reason, without_surrogates
from quotecheck.report.text import excerpt_of, show_rule
from quotecheck.rules.base import Rule
from quotecheck.rules.unreadable import Unreadable

if TYPE_CHECKING:
    from quotecheck.auditing import ArticleFinding

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_ROOT = "%SRCROOT%"
_MOST_LINKS = 5
_LONGEST_SNIPPET = 1_000


def write_sarif(report: Report, out: IO[str]) -> None:
    """Writes a log of one run, each result as soon as it comes, a line each."""
    folders = _Folders.of(report.root)
    indices = {rule.code: index for index, rule in enumerate(report.rules)}
    out.write(f'{{"version": "2.1.0", "$schema": {_json(SCHEMA)}, "runs": [{{\n')
    for key, value in _head(report).items():
        out.write(f"{_json(key)}: {_json(value)},\n")
    out.write('"results": [')
    separator = "\n"
    unreadable = False
    for item in report.found:
        unreadable = unreadable or item.finding.code == Unreadable.code
        result = _result(item, indices, folders, compared=report.compared)
        out.write(separator + _json(result))
        separator = ",\n"
    out.write(f'\n],\n"invocations": [{_json(_invocation(report.summary(), unreadable))}]\n}}]}}\n')


@frozen
class _Folders:
    """Where paths are told from: those of articles, and those of the log."""

    here: PurePath
    root: PurePath

    @classmethod
    def of(cls, root: Path | None) -> _Folders:
        here = Path.cwd()
        return cls(here, PurePath(os.path.normpath(here / (root or here))))

    def artifact(self, path: str) -> dict[str, str]:
        """Where a file is: told from ``root`` if it lies in it, so that other machines find it."""
        absolute = PurePath(os.path.normpath(self.here / path))
        try:
            return {"uri": _quoted(absolute.relative_to(self.root).as_posix()), "uriBaseId": _ROOT}
        except ValueError:
            slashed = absolute.as_posix()
            start = "" if slashed.startswith("/") else "/"
            return {"uri": f"file://{start}{_quoted(slashed)}"}


def _json(value: object) -> str:
    return without_surrogates(json.dumps(value, ensure_ascii=False))


def _head(report: Report) -> dict[str, Any]:
    driver = {
        "name": "quotecheck",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_descriptor(rule) for rule in report.rules],
    }
    return {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            _ROOT: {"description": _text("the folder that relative paths are told from")}
        },
    }


def _descriptor(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": _text(rule.summary),
        "fullDescription": _text(rule.why),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "help": {**_text(show_rule(rule).plain), "markdown": _braced(_markdown(rule))},
    }


def _markdown(rule: Rule) -> str:
    parts = [f"{rule.summary[:1].upper()}{rule.summary[1:]}.", rule.why]
    for fires, title in ((True, "It fires on"), (False, "It stays silent on")):
        examples = [example for example in rule.examples if example.fires is fires]
        if examples:
            parts.append(f"**{title}**")
        for example in examples:
            parts.append(f"```text\n{example.text}\n```")
            if example.note:
                parts.append(f"*{example.note}*")
            if example.source:
                parts.append(f"The source:\n\n```text\n{example.source}\n```")
    return "\n\n".join(parts)


def _result(
    item: ArticleFinding, indices: Mapping[str, int], folders: _Folders, *, compared: bool
) -> dict[str, Any]:
    article, finding = item.article, item.finding
    result: dict[str, Any] = {"ruleId": finding.code}
    if finding.code in indices:
        result["ruleIndex"] = indices[finding.code]
    result["level"] = _LEVELS[finding.severity]
    result["message"] = {"text": _message(article, finding)}
    result["locations"] = [_location(article, finding.span, folders)]
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, **_location(article, span, folders), **_shown(article, span)}
            for number, span in enumerate(finding.related, 1)
        ]
    if finding.fingerprint:
        result["partialFingerprints"] = {"quotecheck/v1": finding.fingerprint}
    # 3.27.23: either every result of a run has this or none
    result["suppressions"] = list(_suppressions(item.silenced))
    if compared:
        known = item.silenced is not None and item.silenced.kind == "baseline"
        result["baselineState"] = "unchanged" if known else "new"
    result["properties"] = {
        "article": article.id or article.label,
        "span": list(finding.span),
        "expected": finding.expected,
        "evidence": list(finding.evidence),
    }
    return result


def _message(article: Article, finding: Finding) -> str:
    """The message, the evidence that it does not tell yet, and links to what belongs to it.

    The first sentence stands alone, since some viewers show no more than that.
    """
    first = finding.message.rstrip() or finding.rule
    lines = [first if first.endswith((".", "!", "?")) else f"{first}."]
    lines += [fact for fact in finding.evidence if fact not in finding.message]
    text = _literal("\n".join(lines))
    if finding.related:
        text += f"\nSee also {', '.join(_links(article, finding.related))}."
    return text


def _links(article: Article, spans: Sequence[Span]) -> Iterator[str]:
    for number, span in enumerate(spans[:_MOST_LINKS], 1):
        line, column = article.place(span.start)
        yield f"[line {line}, column {column}]({number})"
    if len(spans) > _MOST_LINKS:
        yield f"and {len(spans) - _MOST_LINKS} more"


def _literal(text: str) -> str:
    """Text from an article as part of a message: no placeholder and no link in it (3.11.5, 6)."""
    return _braced(text).replace("](", "] (")


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _text(text: str) -> dict[str, str]:
    return {"text": _literal(text)}


def _shown(article: Article, span: Span) -> dict[str, Any]:
    shown = excerpt_of(article, span)
    return {"message": _text(shown)} if shown else {}


def _location(article: Article, span: Span, folders: _Folders) -> dict[str, Any]:
    location: dict[str, Any] = {}
    if article.path:
        location["physicalLocation"] = {
            "artifactLocation": folders.artifact(article.path),
            "region": _region(article, span),
        }
    if article.row is not None or not article.path:
        name = article.id or article.label
        location["logicalLocations"] = [{"name": name, "fullyQualifiedName": article.label}]
    return location


def _region(article: Article, span: Span) -> dict[str, Any]:
    line, column = article.file_position(span.start)
    if article.row is not None:
        # the line of the file as a whole: where in it the text stands depends on its escapes
        return {"startLine": line}
    end_line, end_column = _end(article, span)
    region: dict[str, Any] = {
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
    }
    if article.origin is None:
        region.update(charOffset=span.start, charLength=len(span))
        if 0 < len(span) <= _LONGEST_SNIPPET:
            region["snippet"] = {"text": span.of(article.text)}
    return region


def _end(article: Article, span: Span) -> tuple[int, int]:
    """Line and column of a span's end in the file: of what follows its last character there."""
    if article.origin is None or not len(span):
        return article.file_position(span.end)
    # the text goes on elsewhere in the file, maybe, but its last character is in the span
    line, column = article.file_position(span.end - 1)
    return max((line, column + 1), article.file_position(span.start))


def _quoted(path: str) -> str:
    try:
        return quote(os.fsencode(path))
    except UnicodeEncodeError:
        return quote(path.encode("utf-8", "surrogatepass"))


def _suppressions(silence: Silence | None) -> Iterator[dict[str, str]]:
    if silence is not None:
        yield {"kind": "external", "status": "accepted", "justification": reason(silence)}


def _invocation(summary: Summary, unreadable: bool) -> dict[str, Any]:
    return {
        "executionSuccessful": not (summary.troubles or unreadable),
        "toolExecutionNotifications": list(_notifications(summary.troubles, "error")),
        "toolConfigurationNotifications": list(_notifications(summary.unused, "note")),
    }


def _notifications(sentences: Iterable[str], level: str) -> Iterator[dict[str, Any]]:
    for sentence in sentences:
        yield {"level": level, "message": _text(sentence)}
