"""Assertions for people's own tests: when they hold, when they fail, and what they tell then."""

from __future__ import annotations

import pytest

from quotecheck.errors import ConfigError
from quotecheck.model import Analysis, Article, Finding, Quotation, Span
from quotecheck.testing import (
    WantedQuotation,
    assert_finding,
    assert_no_findings,
    assert_not_said,
    assert_said,
)

TEXT = (
    "Mayor Ana Ruiz said “the bridge stays\nclosed.”\n"
    "“It’s a red light,” Tom Berg and Eva Lind said.\n"
    "“Who knows?” Anna Ruiz waited."
)


def span_of(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def quotation(words: str, *speakers: str, reason: str | None = None) -> Quotation:
    return Quotation((span_of(words),), words, "direct", speakers=speakers, reason=reason)


def finding(code: str, rule: str, words: str, message: str, expected: str | None = None) -> Finding:
    span = span_of(words)
    line, column = Article(TEXT).position(span.start)
    return Finding(rule, code, "warning", span, line, column, message, expected)


ANALYSIS = Analysis(
    Article(TEXT, "bridge", path="news/bridge.txt"),
    quotations=(
        quotation("“the bridge stays\nclosed.”", "Ana Ruiz", reason="named by the cue"),
        quotation("“It’s a red light,”", "Tom Berg", "Eva Lind"),
        quotation("“Who knows?”"),
    ),
    findings=(
        finding("QC101", "name-mismatch", "Anna Ruiz", "a slip for Ana Ruiz", "Ana Ruiz"),
        finding("QC202", "orphan-quote", "“Who knows?”", "nobody is credited"),
    ),
)
NOTHING = Analysis(Article("Nothing."))


@pytest.mark.parametrize(
    ("speaker", "words"),
    [
        ("Ana Ruiz", "bridge stays closed"),
        ("ana  RUIZ", "THE BRIDGE"),
        (["Eva Lind", "Tom Berg"], "it's a red light"),
        (["Tom Berg", "Eva Lind"], "\"It's a"),
        (None, "who knows"),
        (None, "?”"),
    ],
)
def test_said(speaker, words):
    assert_said(ANALYSIS, speaker, words)
    with pytest.raises(AssertionError):
        assert_not_said(ANALYSIS, speaker, words)


@pytest.mark.parametrize(
    ("speaker", "words"),
    [
        ("Ana", "bridge"),  # a part of the name only
        ("Anna Ruiz", "bridge"),
        ("Tom Berg", "red light"),  # said by two
        (None, "bridge"),
        ("Ana Ruiz", "red light"),
        ("Ana Ruiz", "idge stays"),  # begins within a word
        ("Ana Ruiz", "bridge stay"),
        ("Ana Ruiz", "the bridge closed"),
    ],
)
def test_not_said(speaker, words):
    assert_not_said(ANALYSIS, speaker, words)
    with pytest.raises(AssertionError):
        assert_said(ANALYSIS, speaker, words)


def test_kind_of_a_quotation():
    assert_said(ANALYSIS, "Ana Ruiz", "bridge", kind="direct")
    with pytest.raises(AssertionError, match="no indirect quotation “bridge” credited to Ana Ruiz"):
        assert_said(ANALYSIS, "Ana Ruiz", "bridge", kind="indirect")


def test_failure_lists_the_nearest_first():
    with pytest.raises(AssertionError) as failure:
        assert_said(ANALYSIS, "Tom Berg", "red lights")
    told = str(failure.value).splitlines()
    assert told[0] == (
        "no quotation “red lights” credited to Tom Berg; found instead, the nearest first:"
    )
    assert told[1] == "  news/bridge.txt:3:1: Tom Berg; Eva Lind: “It’s a red light,” [direct]"
    assert len(told) == 4


def test_failure_says_how_the_speaker_was_found():
    with pytest.raises(AssertionError) as failure:
        assert_not_said(ANALYSIS, "Ana Ruiz", "the bridge")
    assert str(failure.value) == (
        "there should be no quotation “the bridge” credited to Ana Ruiz, but there is:\n"
        "  news/bridge.txt:1:21: Ana Ruiz: “the bridge stays closed.” [direct] (named by the cue)"
    )


def test_only_the_nearest_are_listed():
    many = Analysis(ANALYSIS.article, quotations=ANALYSIS.quotations * 10)
    problem = WantedQuotation("tunnel").missing(many)
    assert problem is not None
    assert problem.splitlines()[-1] == "  and 25 more"
    assert len(problem.splitlines()) == 7


def test_nothing_at_all():
    with pytest.raises(AssertionError, match="there is none at all in <text>"):
        assert_said(NOTHING, "Ana Ruiz", "bridge")
    with pytest.raises(AssertionError, match=r"no finding QC101 \(name-mismatch\); there is none"):
        assert_finding(NOTHING, "QC101")


@pytest.mark.parametrize(
    ("rule", "words", "more"),
    [
        ("QC101", None, {}),
        ("name-mismatch", "anna ruiz", {}),
        ("qc101", "Ruiz", {"expected": "Ana Ruiz", "line": 4}),
        ("QC202", '"who knows', {}),
    ],
)
def test_finding_is_there(rule, words, more):
    assert_finding(ANALYSIS, rule, words, **more)
    with pytest.raises(AssertionError):
        assert_no_findings(ANALYSIS, rule, words=words)


@pytest.mark.parametrize(
    ("rule", "words", "more"),
    [
        ("QC102", None, {}),
        ("QC101", "Who", {}),
        ("QC101", "Ana Ruiz", {}),
        ("QC101", "Anna Ruiz", {"expected": "Tom Berg"}),
        ("QC101", "Anna Ruiz", {"line": 3}),
        ("QC202", "Who", {"expected": "Ana Ruiz"}),
    ],
)
def test_finding_is_missing(rule, words, more):
    with pytest.raises(AssertionError, match="found instead, the nearest first"):
        assert_finding(ANALYSIS, rule, words, **more)


def test_finding_of_the_same_rule_comes_first():
    with pytest.raises(AssertionError) as failure:
        assert_finding(ANALYSIS, "QC202", "Anna Ruiz", line=3)
    assert str(failure.value).splitlines() == [
        "no finding QC202 (orphan-quote) at “Anna Ruiz” in line 3; "
        "found instead, the nearest first:",
        "  news/bridge.txt:4:1: QC202 warning: nobody is credited",
        "  news/bridge.txt:4:14: QC101 warning: a slip for Ana Ruiz",
    ]


def test_no_findings():
    assert_no_findings(NOTHING)
    assert_no_findings(ANALYSIS, "QC102", "role-conflict")
    assert_no_findings(ANALYSIS, words="bridge")
    with pytest.raises(AssertionError, match="there should be no finding, but there is"):
        assert_no_findings(ANALYSIS)
    with pytest.raises(AssertionError, match="QC202"):
        assert_no_findings(ANALYSIS, "QC102", "QC202")


def test_unknown_rule_is_no_pass():
    with pytest.raises(ConfigError, match="did you mean QC101"):
        assert_finding(ANALYSIS, "QC10l")
    with pytest.raises(ConfigError, match="name-mismatch"):
        assert_no_findings(ANALYSIS, "name-mismatsch")


def test_hidden_characters_are_shown():
    text = "“\x1b[31mred” said \u202eEve."
    odd = Analysis(Article(text), (Quotation((Span(0, 10),), text[:10], "direct"),))
    with pytest.raises(AssertionError) as failure:
        assert_said(odd, "\u202eEve", "\x1b")
    assert "\x1b" not in str(failure.value)
    assert "\u202e" not in str(failure.value)


def test_on_a_real_article(checker):
    analysis = checker.analyze(
        "Mayor Ana Ruiz opened the session. “The bridge stays closed,” Ruiz said."
    )
    assert_said(analysis, "Ana Ruiz", "The bridge stays closed")
    assert_not_said(analysis, None, "The bridge stays closed")
    assert_no_findings(analysis)
