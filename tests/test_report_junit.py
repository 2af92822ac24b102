"""JUnit XML: valid by the schema that Jenkins reads it with, and what viewers show of it."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import junitparser
import pytest
from found import ANY_FOUND, HOSTILE, STORY, WANG_YI, found, report, unreadable, written
from hypothesis import given
from lxml import etree

from quotecheck.model import Article, Silence, Span
from quotecheck.report.text import escape

SCHEMA = Path(__file__).parent / "schemas" / "junit-10.xsd"


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMA))


def tree_of(items, **settings) -> etree._Element:
    """What is written for ``items``, which the schema accepts."""
    root = etree.fromstring(written("junit", report(items, **settings)).encode("utf-8"))
    schema().assertValid(root)
    return root


def cases_of(items, **settings) -> list[etree._Element]:
    """The cases of the articles, without those of the audit itself."""
    *suites, _ = tree_of(items, **settings)
    return [case for suite in suites for case in suite]


def test_a_finding_is_a_case_of_its_article():
    suite, _ = tree_of([found()])
    assert dict(suite.attrib) == {
        "name": "news/story.txt", "file": "news/story.txt",
        "tests": "1", "failures": "1", "errors": "0", "skipped": "0",
    }  # fmt: skip
    (case,) = suite
    assert dict(case.attrib) == {
        "classname": "news/story.txt",
        "name": "QC101 name-mismatch: Wang Li",
    }
    (failure,) = case
    assert (failure.tag, dict(failure.attrib)) == (
        "failure",
        {"type": "warning", "message": "line 2, column 6: “Wang Li” is probably Wang Yi"},
    )
    assert failure.text.splitlines() == [
        "news/story.txt:2:6: QC101 warning: “Wang Li” is probably Wang Yi [name-mismatch]",
        " 2 | Then Wang Li spoke.",
        "   |      ^^^^^^^",
        "   = Wang Li is named once",
    ]


OUTCOMES = [
    # what is found, what fails an audit, the element, its type and message
    (found(), "warning", "failure", "warning"),
    (found(severity="error"), "error", "failure", "error"),
    (found(severity="info"), "info", "failure", "info"),
    (found(severity="info"), "warning", "system-out", None),
    (found(), "never", "system-out", None),
    (unreadable(), "warning", "error", "error"),
    (found(silenced=Silence("suppressed", "a pen name")), "warning", "skipped", "suppressed"),
    (found(silenced=Silence("accepted", "on our list")), "never", "skipped", "accepted"),
    (found(silenced=Silence("baseline")), "info", "skipped", "baseline"),
]


@pytest.mark.parametrize(("item", "fail_on", "outcome", "kind"), OUTCOMES)
def test_outcome_agrees_with_the_exit_status(item, fail_on, outcome, kind):
    (case,) = cases_of([item], fail_on=fail_on)
    (element,) = case
    assert (element.tag, element.get("type")) == (outcome, kind)
    assert item.finding.message in element.text


@pytest.mark.parametrize(
    ("silence", "message"),
    [
        (Silence("suppressed", "a pen name"), "suppressed: a pen name"),
        (Silence("accepted", "on our list"), "accepted by the house style: on our list"),
        (Silence("baseline"), "known before: in the baseline"),
    ],
)
def test_skipped_cases_say_why(silence, message):
    ((skipped,),) = cases_of([found(silenced=silence)])
    assert skipped.get("message") == message


def test_names_tell_equal_findings_apart_and_survive_edits():
    before = cases_of([found(), found(span=WANG_YI), found()])
    later = Article(f"A new first line.\n\n{STORY}", path="news/story.txt")
    shifted = [Span(start + 19, end + 19) for start, end in ((37, 44), (17, 24), (37, 44))]
    after = cases_of([found(later, span) for span in shifted])
    names = [case.get("name") for case in before]
    assert names == [
        "QC101 name-mismatch: Wang Li",
        "QC101 name-mismatch: Wang Yi",
        "QC101 name-mismatch: Wang Li (2)",
    ]
    assert [case.get("name") for case in after] == names


def test_long_excerpts_are_cut():
    ((case,), _) = tree_of([found(Article("word " * 400, path="a.txt"), Span(0, 2000))])
    assert len(case.get("name")) < 100
    assert case.get("name").endswith("word…")


def test_an_article_a_line_is_found_at_its_line():
    article = Article("x\nWang Li", "n7", path="feed.jsonl", row=3)
    suite, _ = tree_of([found(article, Span(2, 9))])
    assert (suite.get("name"), suite.get("file")) == ("feed.jsonl#n7", "feed.jsonl")
    ((failure,),) = suite
    assert failure.get("message") == "line 3: “Wang Li” is probably Wang Yi"
    assert "feed.jsonl:3" in failure.text.splitlines()


def test_the_audit_is_a_suite_of_its_own():
    suite = tree_of([found()], articles=5, troubles=["cache: full"], unused=["QC101: unused"])[-1]
    assert dict(suite.attrib) == {
        "name": "quotecheck", "tests": "2", "failures": "0", "errors": "1", "skipped": "0",
    }  # fmt: skip
    properties, audit, trouble, unused = suite
    assert {each.get("name"): each.get("value") for each in properties}["articles"] == "5"
    assert (audit.get("name"), audit[0].text) == ("audit", "1 finding in 5 articles")
    assert (trouble[0].tag, trouble[0].get("message")) == ("error", "cache: full")
    assert (unused.tag, unused.text) == ("system-out", "QC101: unused")


def test_without_findings_there_still_is_a_test():
    (suite,) = tree_of([], articles=2)
    assert (suite.get("tests"), suite.get("errors")) == ("1", "0")


def test_an_article_may_be_called_as_the_path_of_another():
    from_file, without = found(Article(STORY, path="0")), found(Article(STORY, "0"))
    first, second, _ = tree_of([from_file, without])
    assert (first.get("file"), second.get("file")) == ("0", None)


@HOSTILE
@given(ANY_FOUND)
def test_anything_makes_valid_xml_that_counts_right(items):
    made = report(items)
    cases = cases_of(items)
    assert len(cases) == len(items)
    for item, case in zip(items, cases, strict=True):
        (element,) = case
        assert allowed(escape(item.finding.message)) in element.text
        if element.tag in ("failure", "error"):
            assert element.get("message").endswith(allowed(escape(item.finding.message)))
        if item.article.path:
            assert case.getparent().get("file") == allowed(item.article.path)
    outcomes = Counter(
        "skipped" if item.silenced else "failure" if made.fails(item) else "passed"
        for item in items
    )
    read = junitparser.JUnitXml.fromstring(written("junit", report(items)).encode("utf-8"))
    suites = list(read)
    assert sum(suite.tests for suite in suites) == len(items) + 1
    assert sum(suite.failures for suite in suites) == outcomes["failure"]
    assert sum(suite.skipped for suite in suites) == outcomes["skipped"]
    assert sum(suite.errors for suite in suites) == 0
    for suite in suites:
        stated = (suite.tests, suite.failures, suite.errors, suite.skipped)
        suite.update_statistics()
        assert (suite.tests, suite.failures, suite.errors, suite.skipped) == stated


def allowed(text: str) -> str:
    return re.sub("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", text)
