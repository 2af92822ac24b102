"""Findings as text: the line, the caret under the right columns, nothing that spoils a terminal."""

from __future__ import annotations

import io
import unicodedata

import pytest
from found import ANY_FOUND, HOSTILE, found, report, unreadable, written
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from quotecheck.model import Article, Finding, Silence, Span
from quotecheck.report.text import (
    escape,
    excerpt,
    show_finding,
    show_report,
    show_rule,
    show_summary,
)
from quotecheck.rules import all_rules

LONG = "word " * 400

# text with <the span> in angle brackets, width, the line shown, and the carets under it
EXCERPTS = [
    ("<Wang Li> said", 60, "Wang Li said", "^^^^^^^"),
    ("one\ntwo <three> four\nfive", 60, "two three four", "    ^^^^^"),
    ("two <three>\r\nfive", 60, "two three", "    ^^^^^"),
    ("<first\nsecond>", 60, "first", "^^^^^"),
    ("a\t<b>", 60, "a    b", "     ^"),
    ("北京 <王毅> 说", 60, "北京 王毅 说", "     ^^^^"),
    ("cafe\u0301 <b>", 60, "cafe\u0301 b", "     ^"),
    ("\x1b[31m<b>\u202e", 60, "\\x1b[31mb\\u202e", "        ^"),
    ("<>end", 60, "end", "^"),
    ("end\r<>", 60, "end\\x0d", "       ^"),
    ("end<>", 60, "end", "   ^"),
    (f"{'x' * 100}<b>", 40, "…" + "x" * 38 + "b", " " * 39 + "^"),
    (f"<b>{'x' * 100}", 40, "b" + "x" * 38 + "…", "^"),
    (f"<{'b' * 100}>", 40, "b" * 38 + "…", "^" * 38),
    (f"<{'b' * 40}>", 40, "b" * 40, "^" * 40),
    (f"x<{'b' * 40}>y", 40, "x" + "b" * 38 + "…", " " + "^" * 38),
    (f"xx<{'b' * 40}>", 40, "…" + "b" * 38 + "…", " " + "^" * 38),
    (f"{'x' * 100}<b>{'y' * 100}", 40, "…" + "x" * 12 + "b" + "y" * 25 + "…", " " * 13 + "^"),
]


@pytest.mark.parametrize(("marked", "width", "line", "carets"), EXCERPTS)
def test_line_and_caret(marked, width, line, carets):
    start = marked.index("<")
    end = marked.index(">") - 1
    text = marked.replace("<", "").replace(">", "")
    shown, column, length = excerpt(Article(text), Span(start, end), width)
    assert (shown, " " * column + "^" * length) == (line, carets)


@given(st.text(max_size=300), st.data(), st.integers(40, 120))
def test_any_line_fits_and_the_caret_is_under_it(text, data, width):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    line, column, length = excerpt(Article(text), Span(start, end), width)
    assert cell_len(line) <= width
    assert column + length <= max(cell_len(line), column + 1)
    assert {unicodedata.category(c) for c in line}.isdisjoint({"Cc", "Cs", "Zl", "Zp"})
    assert "\u202e" not in line


def test_long_lines_cost_no_more_than_what_is_shown():
    article = Article("x" * 5_000_000 + "b" + "y" * 5_000_000)
    line, _, _ = excerpt(article, Span(5_000_000, 5_000_001), 80)
    assert len(line) <= 81


def finding(**changes) -> Finding:
    settings = {
        "rule": "name-mismatch", "code": "QC101", "severity": "error", "span": Span(0, 7),
        "line": 1, "column": 1, "message": "“Wang Li” is a slip", "evidence": ("one", "two"),
    }  # fmt: skip
    return Finding(**{**settings, **changes})


def test_finding_is_shown_as_linters_do():
    article = Article("Wang Li said so.", path="news/story.txt")
    assert show_finding(article, finding()).plain.splitlines() == [
        "news/story.txt:1:1: QC101 error: “Wang Li” is a slip [name-mismatch]",
        " 1 | Wang Li said so.",
        "   | ^^^^^^^",
        "   = one",
        "   = two",
    ]
    assert show_finding(article, finding(), told=("one",)).plain.endswith("^\n   = two")
    assert show_finding(article, finding(evidence=("is a slip",))).plain.endswith("^")


@pytest.mark.parametrize(
    ("starts", "told"),
    [([], "^"), ([9], "= see also 2:2"), ([0, 9, *range(9, 14)], "2:2, 2:3, 2:4 and 2 more")],
)
def test_related_places_are_lines_and_columns(starts, told):
    related = tuple(Span(start, start + 1) for start in starts)
    shown = show_finding(Article("Wang Li\nWang Yi"), finding(evidence=(), related=related))
    assert shown.plain.endswith(told)


def test_first_line_stays_one_line_whatever_the_names():
    article = Article("Wang Li", path="odd\nname\x1b.txt")
    first = show_finding(article, finding(message="a\nb", evidence=())).plain.splitlines()[0]
    assert first == "odd\\x0aname\\x1b.txt:1:1: QC101 error: a\\x0ab [name-mismatch]"


@pytest.mark.parametrize(
    ("severities", "articles", "summary"),
    [
        ([], 1, "Nothing found in 1 article."),
        ([], 0, "Nothing found in 0 articles."),
        (["error"], 1, "1 finding in 1 article: 1 error."),
        (["info", "warning", "warning"], 2, "3 findings in 2 articles: 2 warnings, 1 info."),
    ],
)
def test_summary_counts(severities, articles, summary):
    assert show_summary(severities, articles).plain == summary


def shown(items, *, silenced: bool = False, width: int = 100, **settings) -> list[str]:
    out = io.StringIO()
    show_report(report(items, **settings), Console(file=out, width=width), silenced=silenced)
    return out.getvalue().splitlines()


SILENCED = [
    found(severity="error", evidence=()),
    found(silenced=Silence("suppressed", "a pen\nname"), evidence=()),
    found(silenced=Silence("baseline"), evidence=()),
    found(silenced=Silence("baseline"), evidence=()),
]


def test_silenced_findings_are_counted():
    lines = shown(SILENCED)
    assert len(lines) == 5
    assert lines[-1] == (
        "1 finding in 3 articles: 1 error; 3 silenced (1 suppressed, 2 in the baseline)."
    )
    assert "Nothing new found in 3 articles; 2 silenced (2 in the baseline)." in shown(SILENCED[2:])


def test_silenced_findings_are_marked_when_they_are_shown():
    heads = [line for line in shown(SILENCED, silenced=True) if line.startswith("news/")]
    assert [head.partition("[name-mismatch]")[2] for head in heads] == [
        "",
        " (suppressed: a pen\\x0aname)",
        " (known before: in the baseline)",
        " (known before: in the baseline)",
    ]


def test_evidence_is_told_once_for_findings_in_a_row():
    facts = [line.strip() for line in shown([found(), found(), found(evidence=("other",))])]
    assert [fact for fact in facts if fact.startswith("=")] == [
        "= Wang Li is named once",
        "= other",
    ]


def test_troubles_and_what_is_unused_are_told_last():
    assert shown([], troubles=["cache: disk\x1b full"], unused=["QC101 in a.txt met nothing"]) == [
        "error: cache: disk\\x1b full",
        "unused: QC101 in a.txt met nothing",
        "Nothing found in 3 articles.",
    ]


def test_what_could_not_be_read_has_no_line_to_show():
    assert shown([unreadable()])[:2] == [
        "news/broken.txt:1:1: QC001 error: not text [unreadable]",
        "",
    ]


def test_a_file_gets_no_colours_and_the_same_width_everywhere(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    item = found(Article("word " * 100, path="a.txt"), Span(0, 4))
    text = written("text", report([item]))
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) > 80


@HOSTILE
@given(ANY_FOUND)
def test_nothing_that_is_found_can_spoil_a_terminal(items):
    text = written("text", report(items))
    categories = {unicodedata.category(c) for c in text if c not in "\n\u00ad\u200c\u200d"}
    assert categories.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_page_of_a_rule_holds_what_the_rule_says(rule):
    page = show_rule(rule).plain
    assert page.startswith(f"{rule.code} {rule.name} ({rule.severity})")
    unfilled = " ".join(page.split())
    assert " ".join(rule.why.split()) in unfilled
    for example in rule.examples:
        assert " ".join(escape(example.text.replace("\n", " ")).split()) in unfilled
