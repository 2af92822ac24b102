"""An audit: each article by itself, then all of them together, in a stable order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import quotecheck
from quotecheck.auditing import audit, find
from quotecheck.model import Analysis, Article, Finding, Mention, Person, Quotation, Span
from quotecheck.rules import select_rules
from quotecheck.rules.base import CorpusRule, Rule, with_fingerprints

FIXTURES = Path(__file__).parents[1] / "fixtures"


class Shared(CorpusRule):
    """Reports the last article first, to see that the order of reading is kept."""

    code, name, severity = "QC999", "shared", "info"
    summary, why = "for tests", "For tests."

    def __init__(self):
        self.given: list[Analysis] = []

    def check(self, evidence):
        return iter(())

    def check_corpus(self, analyses):
        self.given = list(analyses)
        for number in reversed(range(len(analyses))):
            article = analyses[number].article
            for start in (4, 0):
                yield number, self.finding(article, Span(start, 5), "told")


class FakeChecker:
    """One finding in each article, and a note of how many were asked for."""

    def __init__(self, *rules: Rule):
        self.rules = rules
        self.done = 0

    def analyze_many(self, articles) -> Iterator[Analysis]:
        for article in articles:
            self.done += 1
            found = Finding("one", "QC001", "error", Span(0, 1), 1, 1, "first letter")
            yield Analysis(
                article,
                (Quotation((Span(0, 1),), "a", "direct"),),
                (Person("A", (Mention(Span(0, 1), "full"),)),),
                with_fingerprints(article, [found]),
            )


@pytest.fixture
def corpus(tmp_path):
    for name in ("b.txt", "a.txt", "deep/c.md"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{name} text")
    return tmp_path


def test_articles_come_first_and_comparisons_after_them(corpus):
    result = audit(corpus, FakeChecker(Shared()))
    assert [(f.article.id, f.finding.code, f.finding.span.start) for f in result.findings] == [
        ("a.txt", "QC001", 0),
        ("b.txt", "QC001", 0),
        ("deep/c.md", "QC001", 0),
        *((name, "QC999", at) for name in ("a.txt", "b.txt", "deep/c.md") for at in (0, 4)),
    ]
    assert result.articles == 3
    assert all(f.finding.fingerprint for f in result.findings)


def test_only_what_comparing_needs_is_kept(corpus):
    rule = Shared()
    audit(corpus, FakeChecker(rule))
    assert [(len(a.people), a.quotations, a.findings) for a in rule.given] == [(1, (), ())] * 3


def test_findings_come_while_articles_are_still_read():
    checker = FakeChecker()
    articles = (Article(f"text {number}") for number in range(100))
    found = find(checker.analyze_many(articles), ())
    next(found)
    assert checker.done == 1


def test_trouble_is_kept_and_the_rest_goes_on(corpus):
    (corpus / "broken.txt").write_bytes(b"\x00\x01")
    sources = [corpus / "none.txt", corpus, Article("given", id="mine")]
    result = audit(sources, FakeChecker())
    assert [f.article.id for f in result.findings] == ["a.txt", "b.txt", "deep/c.md", "mine"]
    assert ["none.txt" in str(t) or "broken.txt" in str(t) for t in result.troubles] == [True] * 2


def test_row_of_a_finding_names_its_article():
    (item,) = audit(Article("text", id="7"), FakeChecker()).findings
    row = item.to_dict()
    assert (row["article"], row["rule"], row["span"], row["line"]) == ("7", "one", [0, 1], 1)


def test_real_articles_are_compared(checker):
    texts = {
        "one": "Russian Foreign Minister Sergei Lavrov spoke in Moscow. Lavrov left early.",
        "two": "Russian Foreign Minister Sergey Lavrov spoke in Minsk. Lavrov left late.",
        "three": "Russian Foreign Minister Sergei Lavrov spoke in Oslo. Lavrov stayed.",
    }
    result = audit([Article(text, id=name) for name, text in texts.items()], checker)
    (item,) = result.findings
    assert (item.article.id, item.finding.rule, item.finding.expected) == (
        "two",
        "name-variant",
        "Sergei Lavrov",
    )


def test_public_name_is_the_function():
    assert quotecheck.audit is audit


def test_same_corpus_gives_the_same_findings(checker):
    first, second = (audit(FIXTURES, checker) for _ in range(2))
    assert first == second
    assert first.articles == len(list(FIXTURES.glob("*.txt")))


def test_rules_that_are_left_out_do_not_compare(checker):
    assert not any(isinstance(rule, CorpusRule) for rule in select_rules(["QC101"]))
