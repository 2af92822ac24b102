"""Findings to make reports from, without any language work, and hostile ones."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from quotecheck.auditing import ArticleFinding
from quotecheck.model import Article, Finding, Silence, Span
from quotecheck.report import WRITERS, Report, Summary

STORY = "Foreign Minister Wang Yi came.\r\nThen Wang Li spoke.\n"
WANG_YI, WANG_LI = Span(17, 24), Span(37, 44)


def found(
    article: Article | None = None,
    span: Span = WANG_LI,
    silenced: Silence | None = None,
    number: int | None = 0,
    **changes: Any,
) -> ArticleFinding:
    """A finding in ``article``, by default that Wang Li in the story should be Wang Yi."""
    if article is None:
        article = Article(STORY, "story.txt", path="news/story.txt")
    line, column = article.place(span.start)
    settings = {
        "rule": "name-mismatch", "code": "QC101", "severity": "warning", "expected": "Wang Yi",
        "message": "“Wang Li” is probably Wang Yi", "evidence": ("Wang Li is named once",),
        "fingerprint": "adab023e",
    }  # fmt: skip
    finding = Finding(span=span, line=line, column=column, **{**settings, **changes})
    return ArticleFinding(article, finding, silenced, number)


def unreadable(path: str = "news/broken.txt", row: int | None = None) -> ArticleFinding:
    """The finding that stands for an article that could not be read."""
    return found(
        Article("", path=path, row=row), Span(0, 0), rule="unreadable", code="QC001",
        severity="error", message="not text", expected=None, evidence=(), fingerprint="",
        number=None,
    )  # fmt: skip


def report(
    items: Iterable[ArticleFinding],
    articles: int = 3,
    troubles: Iterable[str] = (),
    unused: Iterable[str] = (),
    **settings: Any,
) -> Report:
    """A report of ``items``, which a writer can walk through only once."""
    summary = Summary(articles, tuple(troubles), tuple(unused))
    return Report(iter(items), lambda: summary, **settings)


def written(form: str, made: Report) -> str:
    """What the writer of ``form`` writes."""
    out = io.StringIO(newline="")
    WRITERS[form].write(made, out)
    return out.getvalue()


# --- anything at all, and what has broken such formats before -------------------------------------

NASTY = (
    "\0", "]]>", "<!--", "-->", "<![CDATA[", "&amp;", "&#0;", "</testcase>", '"', "'", "\\",
    "\r", "\r\n", "\n", "\t", "\x0b", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u202e", "\u2066",
    "\u200b", "\ufeff", "\ufffe", "\uffff", "\ud800", "\udfff", "\ud83d\ude00", "\U0001f600",
    "\U0010ffff", "e\u0301", "=", "+", "-", "@", "＝1+1", "=cmd|' /C calc'!A0", " =1", ",", ";",
    "{0}", "{{", "](", "[x](http://x)",
)  # fmt: skip
CHARACTERS = st.characters() | st.characters(categories=["Cs"])
TEXTS = st.lists(st.text(max_size=8) | CHARACTERS | st.sampled_from(NASTY), max_size=8).map("".join)


@st.composite
def anything_found(draw: st.DrawFn) -> ArticleFinding:
    """A finding of which every text is hostile."""
    text = draw(TEXTS)
    path = draw(st.none() | TEXTS.filter(bool))
    row = draw(st.none() | st.integers(1, 10**9)) if path else None
    article = Article(text, draw(st.none() | TEXTS), path=path, row=row)
    silence = st.builds(Silence, st.sampled_from(["suppressed", "accepted", "baseline"]), TEXTS)
    return found(
        article,
        draw(spans(text)),
        draw(st.none() | silence),
        severity=draw(st.sampled_from(["error", "warning", "info"])),
        message=draw(TEXTS),
        expected=draw(st.none() | TEXTS),
        evidence=tuple(draw(st.lists(TEXTS, max_size=3))),
        related=tuple(draw(st.lists(spans(text), max_size=7))),
        fingerprint=draw(TEXTS),
    )


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    start = draw(st.integers(0, len(text)))
    return Span(start, draw(st.integers(start, len(text))))


ANY_FOUND = st.lists(anything_found(), max_size=4)
# such findings take long to make on a busy machine, which says nothing about a report
HOSTILE = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def stored(text: str) -> str:
    """The text as UTF-8 can hold it."""
    return "".join(
        "\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text
    )
