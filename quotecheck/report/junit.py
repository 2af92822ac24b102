"""Findings as JUnit XML, the form that CI servers show as tests.

A suite is an article, a test case is a finding: one case per family of rules would hide all but the
first of its findings, since many viewers show one failure per case. A case keeps its name while the
text around the finding is edited, so that a viewer can tell since when it fails.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import IO, TYPE_CHECKING

from quotecheck import __version__
from quotecheck.report.base import Report, Summary, reason
from quotecheck.report.text import count, escape, excerpt_of, show_finding
from quotecheck.report.xml import element, escaped
from quotecheck.rules.unreadable import Unreadable

if TYPE_CHECKING:
    from quotecheck.auditing import ArticleFinding


def write_junit(report: Report, out: IO[str]) -> None:
    """Writes a suite for each article with findings, as it comes, and one for the audit itself."""
    out.write('<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="quotecheck">\n')
    findings = 0
    for _, group in groupby(report.found, key=_suite):
        items = list(group)
        findings += len(items)
        out.write(_article_suite(items, report))
    out.write(_audit_suite(report.summary(), findings))
    out.write("</testsuites>\n")


def _suite(item: ArticleFinding) -> tuple[str, str | None]:
    """What findings of one suite share; an article may be called as another one's path is."""
    return item.article.label, item.article.path


def _article_suite(items: list[ArticleFinding], report: Report) -> str:
    article = items[0].article
    outcomes: Counter[str] = Counter()
    names: Counter[str] = Counter()
    cases = []
    for item in items:
        outcome = _outcome(item, report)
        outcomes[outcome] += 1
        name = _name(item)
        names[name] += 1
        if names[name] > 1:
            name = f"{name} ({names[name]})"
        case = element(outcome, _told(item, outcome), _body(item))
        cases.append(element("testcase", {"classname": article.label, "name": name}, case))
    attributes = _counts(article.label, len(items), outcomes)
    if article.path:
        attributes["file"] = article.path
    return element("testsuite", attributes, "\n" + "".join(cases))


def _outcome(item: ArticleFinding, report: Report) -> str:
    """The element that says how the case ended; one that passed just has an output."""
    if item.silenced is not None:
        return "skipped"
    if not report.fails(item):
        return "system-out"
    return "error" if item.finding.code == Unreadable.code else "failure"


def _told(item: ArticleFinding, outcome: str) -> dict[str, str]:
    finding = item.finding
    if item.silenced is not None:
        return {"type": item.silenced.kind, "message": escape(reason(item.silenced))}
    if outcome == "system-out":
        return {}
    line, column = item.article.file_position(finding.span.start)
    where = f"line {line}, column {column}" if item.article.row is None else f"line {line}"
    return {"type": finding.severity, "message": f"{where}: {escape(finding.message)}"}


def _name(item: ArticleFinding) -> str:
    finding = item.finding
    shown = escape(excerpt_of(item.article, finding.span))
    return f"{finding.code} {finding.rule}" + (f": {shown}" if shown else "")


def _body(item: ArticleFinding) -> str:
    article, finding = item.article, item.finding
    lines = [show_finding(article, finding).plain]
    if article.path and article.row is not None:
        lines.append(f"{escape(article.path)}:{article.row}")
    return escaped("\n".join(lines))


def _audit_suite(summary: Summary, findings: int) -> str:
    """What is no finding: that the audit ran, what went wrong with it, what it did not use.

    With it, no report is without any test, which some viewers take for an error.
    """
    did = f"{count(findings, 'finding')} in {count(summary.articles, 'article')}"
    cases = [_case("audit", element("system-out", {}, escaped(did)))]
    for number, trouble in enumerate(summary.troubles, 1):
        told = {"type": "trouble", "message": escape(trouble)}
        cases.append(_case(f"trouble {number}", element("error", told, "")))
    properties = {"version": __version__, "articles": str(summary.articles)}
    head = "".join(
        element("property", {"name": name, "value": value}, "")
        for name, value in properties.items()
    )
    body = element("properties", {}, "\n" + head) + "".join(cases)
    if summary.unused:
        body += element("system-out", {}, escaped("\n".join(map(escape, summary.unused))))
    outcomes = Counter(error=len(summary.troubles))
    return element("testsuite", _counts("quotecheck", len(cases), outcomes), "\n" + body)


def _case(name: str, body: str) -> str:
    return element("testcase", {"classname": "quotecheck", "name": name}, body)


def _counts(name: str, tests: int, outcomes: Counter[str]) -> dict[str, str]:
    return {
        "name": name,
        "tests": str(tests),
        "failures": str(outcomes["failure"]),
        "errors": str(outcomes["error"]),
        "skipped": str(outcomes["skipped"]),
    }
