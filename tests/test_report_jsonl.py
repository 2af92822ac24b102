"""JSON lines: every finding as docs/schema.md has it, exact whatever is in it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from found import ANY_FOUND, HOSTILE, WANG_YI, found, report, unreadable, written
from hypothesis import given

from quotecheck.model import Article, Silence, Span

SCHEMA = Path(__file__).parents[1] / "docs" / "schema.md"


def rows(items) -> list[dict]:
    text = written("jsonl", report(items))
    assert not text or text.endswith("\n")
    return [json.loads(line) for line in text.split("\n")[:-1]]


def test_a_line_is_a_finding_with_its_place_and_its_silence():
    assert rows([found(related=(WANG_YI,), silenced=Silence("suppressed", "pen name"))]) == [
        {
            "article": "story.txt",
            "rule": "name-mismatch",
            "code": "QC101",
            "severity": "warning",
            "span": [37, 44],
            "line": 2,
            "column": 6,
            "expected": "Wang Yi",
            "message": "“Wang Li” is probably Wang Yi",
            "evidence": ["Wang Li is named once"],
            "related": [[17, 24]],
            "fingerprint": "adab023e",
            "file": {"path": "news/story.txt", "line": 2, "column": 6},
            "silenced": {"kind": "suppressed", "reason": "pen name"},
        }
    ]


FEED = Article("x\nWang Li", "n7", path="feed.jsonl", row=3)
PLACES = [
    (found(), "story.txt", {"path": "news/story.txt", "line": 2, "column": 6}),
    (found(FEED, Span(2, 9)), "n7", {"path": "feed.jsonl", "line": 3, "column": 1}),
    (found(Article("Wang Li", "key"), Span(0, 7)), "key", None),
    (found(Article("Wang Li"), Span(0, 7)), "<text>", None),
    (unreadable(), "news/broken.txt", {"path": "news/broken.txt", "line": 1, "column": 1}),
]


@pytest.mark.parametrize(("item", "article", "file"), PLACES)
def test_article_and_file(item, article, file):
    (row,) = rows([item])
    assert (row["article"], row["file"], row["silenced"]) == (article, file, None)


def test_nothing_found_is_nothing_written():
    assert written("jsonl", report([])) == ""


def test_every_key_is_documented():
    (row,) = rows([found()])
    documented = set(re.findall(r"`(\w+)`", SCHEMA.read_text(encoding="utf-8")))
    assert set(row) | set(row["file"]) | {"kind", "reason"} <= documented


@HOSTILE
@given(ANY_FOUND)
def test_anything_comes_back_as_it_was(items):
    written("jsonl", report(items)).encode("utf-8")
    for item, row in zip(items, rows(items), strict=True):
        finding = item.finding
        assert joined(row["message"]) == joined(finding.message)
        assert list(map(joined, row["evidence"])) == list(map(joined, finding.evidence))
        assert row["span"] == list(finding.span)
        assert row["related"] == [list(span) for span in finding.related]
        assert (row["file"] is None) is (item.article.path is None)
        assert (row["silenced"] is None) is (item.silenced is None)


def joined(text: str | None) -> str | None:
    """Two surrogates side by side, which JSON takes for the character that they make together."""
    return text and text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
