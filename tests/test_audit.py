"""An audit: each article by itself, then all of them together, in a stable order."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from analysts import FakeAnalyst, Holding, Shared

import quotecheck
from quotecheck.auditing import Auditor, audit, entries, is_complete
from quotecheck.auditing.store import NAME
from quotecheck.config import Config, Suppression
from quotecheck.errors import CacheError
from quotecheck.model import Article
from quotecheck.rules import select_rules
from quotecheck.rules.base import CorpusRule
from quotecheck.silencing import Baseline

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    for name in ("b.txt", "a.txt", "deep/c.md"):
        file = folder / name
        file.parent.mkdir(exist_ok=True, parents=True)
        file.write_text(f"{name} text")
    return folder


def told(result) -> list[tuple[str, str, int]]:
    return [
        (item.article.label, item.finding.code, item.finding.span.start) for item in result.findings
    ]


def everything(result) -> list[dict]:
    return [{**f.to_dict(), "path": f.article.path, "row": f.article.row} for f in result.findings]


# --- order and contents ---------------------------------------------------------------------------


@pytest.mark.parametrize("cached", [False, True])
@pytest.mark.parametrize("jobs", [1, 2])
def test_articles_come_first_and_comparisons_after_them(corpus, tmp_path, cached, jobs):
    cache = tmp_path / "cache" if cached else None
    result = audit(corpus, FakeAnalyst(Shared()), cache=cache, jobs=jobs)
    names = [str(corpus / name) for name in ("a.txt", "b.txt", "deep/c.md")]
    assert told(result) == [
        *((name, "QC101", 0) for name in names),
        *((name, "QC999", at) for name in names for at in (0, 4)),
    ]
    assert result.articles == 3
    assert all(f.finding.fingerprint for f in result.findings)


def test_findings_come_while_articles_are_still_read():
    read = []

    def articles():
        for number in range(100):
            read.append(number)
            yield Article(f"{number}" * 30_000)

    next(Auditor(FakeAnalyst(Shared())).run(articles()))
    assert len(read) < 5


@pytest.mark.parametrize("rules", [(), (Shared(),)])
@pytest.mark.parametrize("cached", [False, True])
def test_corpus_is_handed_out_at_the_end_and_findings_know_their_article(tmp_path, rules, cached):
    texts = ["one", "raise", "two", "one"]
    articles = [Article(text, id=str(n)) for n, text in enumerate(texts)]
    seen = []
    for _ in range(2):
        auditor = Auditor(
            FakeAnalyst(*rules),
            cache=tmp_path if cached else None,
            on_corpus=lambda corpus: seen.append([each.article for each in corpus]),
        )
        found = list(auditor.run(articles))
        checked = [articles[0], articles[2], articles[3]]
        assert seen.pop() == checked
        assert seen == []
        for item in found:
            if item.finding.code == "QC001":
                assert item.number is None
            else:
                assert checked[item.number] == item.article


def test_row_of_a_finding_names_its_article():
    (item,) = audit(Article("text", id="7"), FakeAnalyst()).findings
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


def test_fixtures_give_the_same_with_a_cache_and_without(checker, tmp_path):
    results = [audit(FIXTURES, checker, cache=cache) for cache in (None, tmp_path, tmp_path)]
    assert results[0].findings
    assert results[0] == results[1] == results[2]
    rows = sum(len(file.read_text().splitlines()) for file in FIXTURES.rglob("*.jsonl"))
    assert results[0].articles == len(list(FIXTURES.glob("*.*"))) + rows


def test_rules_that_are_left_out_do_not_compare(checker):
    assert not any(isinstance(rule, CorpusRule) for rule in select_rules(["QC103"]))


# --- trouble --------------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", [1, 2])
def test_trouble_is_a_finding_in_its_place_and_the_rest_goes_on(corpus, jobs):
    (corpus / "broken.txt").write_bytes(b"\x00\x01")
    (corpus / "bug.txt").write_text("raise")
    if jobs > 1:
        (corpus / "deadly.txt").write_text("die")
    given = [corpus / "none.txt", corpus, Article("given", id="mine")]
    result = audit(given, FakeAnalyst(), jobs=jobs)
    deadly = [("deadly.txt", "QC001", 0)] if jobs > 1 else []
    assert [(Path(name).name, *rest) for name, *rest in told(result)] == [
        ("none.txt", "QC001", 0),
        ("a.txt", "QC101", 0),
        ("b.txt", "QC101", 0),
        ("broken.txt", "QC001", 0),
        ("bug.txt", "QC001", 0),
        *deadly,
        ("c.md", "QC101", 0),
        ("mine", "QC101", 0),
    ]
    messages = [item.finding.message for item in result.findings if item.finding.code == "QC001"]
    assert "no such file" in messages[0]
    assert "binary" in messages[1]
    assert "ValueError" in messages[2]
    assert "cannot do raise" in messages[2]
    assert all("killed (signal 9)" in message for message in messages[3:])
    assert [type(trouble).__name__ for trouble in result.troubles] == [
        "ReadingError", "ReadingError", "AnalysisError", *(["AnalysisError"] if deadly else []),
    ]  # fmt: skip
    assert result.articles == 4


def test_trouble_stands_in_the_row_it_befell(tmp_path):
    (tmp_path / "rows.jsonl").write_text('{"text": "fine"}\n{"id": 3}\n{"text": "raise", "id":"x"}')
    items = audit(tmp_path, FakeAnalyst()).findings
    file = str(tmp_path / "rows.jsonl")
    assert [(i.article.label, i.article.row, i.finding.code, i.finding.line) for i in items] == [
        (f"{file}#1", 1, "QC101", 1),
        (f"{file}#2", 2, "QC001", 2),
        (f"{file}#x", 3, "QC001", 3),
    ]


class Broken(Shared):
    """Compares nothing."""

    code = "QC998"

    def check_corpus(self, analyses):
        raise KeyError("lost")
        yield


def test_rule_that_cannot_compare_is_a_trouble_and_the_others_do(corpus, tmp_path):
    for _ in range(2):  # and it is not kept
        result = audit(corpus, FakeAnalyst(Broken(), Shared()), cache=tmp_path / "cache")
        codes = [code for _, code, _ in told(result)]
        assert codes == ["QC101"] * 3 + ["QC999"] * 6 + ["QC001"]
        assert "QC998" in result.findings[-1].finding.message


# --- the cache ------------------------------------------------------------------------------------


def test_second_run_analyses_and_compares_nothing(corpus, tmp_path):
    first, second = (FakeAnalyst(Shared()) for _ in range(2))
    results = [audit(corpus, each, cache=tmp_path / "cache") for each in (first, second)]
    assert everything(results[0]) == everything(results[1])
    assert (len(first.done), len(second.done)) == (3, 0)
    assert (first.rules[0].asked, second.rules[0].asked) == (1, 0)


def test_only_what_is_new_is_analysed(corpus, tmp_path):
    cache = tmp_path / "cache"
    audit(corpus, FakeAnalyst(Shared()), cache=cache)
    (corpus / "a.txt").write_text("changed")
    (corpus / "a2.txt").write_text("b.txt text")  # as another one
    analyst = FakeAnalyst(Shared())
    result = audit(corpus, analyst, cache=cache)
    assert analyst.done == ["changed"]
    assert everything(result) == everything(audit(corpus, FakeAnalyst(Shared())))


@pytest.mark.parametrize(
    ("change", "again"),
    [
        ({}, 0),
        ({"id": "another"}, 0),
        ({"path": "another.txt"}, 0),
        ({"text": "other"}, 1),
        ({"date": "2020-01-01"}, 1),
        ({"provenance": b"upgraded"}, 1),
        ({"provenance": None}, 1),
    ],
    ids=str,
)
def test_what_an_analysis_is_kept_under(tmp_path, change, again):
    audit(Article("text"), FakeAnalyst(), cache=tmp_path)
    analyst = FakeAnalyst(provenance=change.pop("provenance", b"fake"))
    audit(Article(**{"text": "text", **change}), analyst, cache=tmp_path)
    assert len(analyst.done) == again


def test_order_of_articles_is_part_of_a_comparison(tmp_path):
    articles = [Article("aaaaaa", id="a"), Article("bbbbbb", id="b")]
    for given in (articles, articles[::-1], articles):
        result = audit(given, FakeAnalyst(Shared()), cache=tmp_path)
        assert everything(result) == everything(audit(given, FakeAnalyst(Shared())))


def test_what_a_rule_holds_is_no_part_of_a_kept_comparison(tmp_path):
    for word in ("one source", "another"):
        result = audit(Article("text"), FakeAnalyst(Holding(word)), cache=tmp_path)
        assert result.findings[-1].finding.message == word


def test_failures_are_not_kept(tmp_path):
    for _ in range(2):
        analyst = FakeAnalyst()
        audit(Article("raise"), analyst, cache=tmp_path)
        assert analyst.done == ["raise"]


def test_equal_texts_are_analysed_once():
    analyst = FakeAnalyst()
    result = audit([Article("same", id=str(number)) for number in range(5)], analyst)
    assert (len(analyst.done), len(result.findings)) == (1, 5)


def test_damage_while_comparing_is_one_line(tmp_path):
    articles = [Article("text " * 50, id="a")]
    audit(articles, FakeAnalyst(), cache=tmp_path)
    with sqlite3.connect(tmp_path / NAME) as store:
        store.execute("UPDATE analyses SET text = x'00'")
    with pytest.raises(CacheError, match="start it again"):
        audit(articles, FakeAnalyst(Shared()), cache=tmp_path)
    assert audit(articles, FakeAnalyst(Shared()), cache=tmp_path).articles == 1


# --- configuration --------------------------------------------------------------------------------


def test_configuration_and_baseline_silence(corpus, tmp_path):
    plain = audit(corpus, FakeAnalyst())
    reason = Suppression("QC101", reason="on purpose", path="a.txt")
    unused = Suppression("QC102", reason="for nothing", path="b.txt")
    config = Config(suppressions=(reason, unused), root=corpus)
    Baseline.write(tmp_path / "known.json", plain.findings[1:2])
    result = audit(corpus, FakeAnalyst(), config=config, baseline=tmp_path / "known.json")
    assert [item.silenced and item.silenced.kind for item in result.findings] == [
        "suppressed", "baseline", None,
    ]  # fmt: skip
    (line,) = result.unused
    assert "QC102" in line


@pytest.mark.parametrize(
    ("paths", "suppressed", "complete"),
    [
        (["."], [], True),
        (["news"], [], True),
        (["news/a.txt"], [], False),
        (["news"], ["news/a.txt"], True),
        (["news"], ["./news/*.txt"], True),
        (["news"], ["news/old/**"], True),
        (["news", "other"], ["news/a.txt", "other/b.txt"], True),
        (["news"], ["news/a.txt", "other/b.txt"], False),
        (["news"], ["*.txt"], False),
        (["news"], ["a.txt"], False),
        (["news"], ["n*/a.txt"], False),
        (["news"], [None], False),
        (["."], ["*.txt", None, "news/a.txt"], True),
        ([".."], ["*.txt"], True),
    ],
)
def test_when_an_audit_can_tell_what_silences_nothing(
    tmp_path, monkeypatch, paths, suppressed, complete
):
    for name in ("news", "other"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path)
    suppressions = tuple(
        Suppression("QC101", reason="why", path=path, text="words") for path in suppressed
    )
    assert is_complete(paths, Config(suppressions=suppressions, root=tmp_path)) is complete


def test_entries_keep_the_place_of_trouble(corpus):
    (corpus / "a3.txt").write_bytes(b"\xff\x00")
    kinds = [type(entry).__name__ for entry in entries([corpus])]
    assert kinds == ["Article", "ReadingError", "Article", "Article"]
