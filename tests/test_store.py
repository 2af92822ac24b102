"""The store of an audit: exact, shared, and never more than a warning when its cache is broken."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from analysts import FakeAnalyst, Shared, analysis_of
from hypothesis import given
from hypothesis import strategies as st

from quotecheck.auditing import Auditor, audit, store
from quotecheck.auditing.codec import (
    pack,
    pack_placed,
    unpack,
    unpack_placed,
    unpack_text,
)
from quotecheck.auditing.store import NAME, Store
from quotecheck.model import (
    Analysis,
    Article,
    Finding,
    Mention,
    Origin,
    Person,
    Quotation,
    Span,
)

TEXTS = st.text(st.characters(exclude_categories=()), max_size=40)


# --- bytes ----------------------------------------------------------------------------------------


@st.composite
def analyses(draw) -> Analysis:
    text = draw(TEXTS)
    places = st.integers(0, len(text))
    spans = st.tuples(places, places).map(lambda pair: Span(min(pair), max(pair)))
    some = st.lists(spans, max_size=3).map(tuple)
    parts = st.lists(spans, min_size=1, max_size=3).map(tuple)
    names = st.lists(TEXTS, max_size=2).map(tuple)
    quotation = st.builds(
        Quotation,
        parts,
        TEXTS,
        st.sampled_from(["direct", "block"]),
        some,
        some,
        names,
        st.floats(0, 1).map(lambda number: round(number, 3)),
        st.none() | TEXTS,
    )
    mentions = st.lists(st.builds(Mention, spans, st.sampled_from(["full", "pronoun"])), max_size=3)
    gender = st.sampled_from([None, "female"])
    person = st.builds(Person, TEXTS, mentions.map(tuple), names, gender)
    number = st.integers(1, 9)
    level = st.sampled_from(["error", "info"])
    finding = st.builds(
        Finding, TEXTS, TEXTS, level, spans, number, number, TEXTS, st.none() | TEXTS, names, some,
        TEXTS,
    )  # fmt: skip
    several = [st.lists(each, max_size=3).map(tuple) for each in (quotation, person, finding)]
    return Analysis(Article(text), *map(draw, several))


@given(analyses())
def test_analysis_comes_back_as_it_was(analysis):
    packed = pack(analysis)
    assert unpack_text(packed.text) == analysis.article.text
    assert unpack(packed, analysis.article) == analysis
    placed = [(number, finding) for number, finding in enumerate(analysis.findings)]
    assert unpack_placed(pack_placed(placed)) == placed


def test_real_analysis_comes_back_as_it_was(checker):
    text = (Path(__file__).parents[1] / "fixtures" / "wang-li.txt").read_text("utf-8")
    analysis = checker.analyze(text)
    assert analysis.quotations
    assert analysis.people
    assert analysis.findings
    assert unpack(pack(analysis), analysis.article) == analysis


# --- the corpus -----------------------------------------------------------------------------------

ARTICLES = (
    Article("first", id="a", date="2020-01-01", path="dir/ä.txt"),
    Article("second \ud800 text", id="\udce9", path="odd\udcff.jsonl", row=7),
    Article("", id=None),
    Article("first", id="again"),
    Article("Title", path="page.html", origin=Origin(((0, 5, 3, 9),))),
)


@pytest.mark.parametrize("cached", [False, True])
def test_corpus_is_a_sequence_of_what_was_added(tmp_path, cached):
    with Store(tmp_path if cached else None, b"p") as kept:
        for article in ARTICLES:
            key = kept.key(article)
            kept.keep({key: pack(analysis_of(article))})
            kept.add(article, key)
        corpus = kept.corpus
        assert len(corpus) == len(ARTICLES)
        expected = [analysis_of(article) for article in ARTICLES]
        assert list(corpus) == expected
        assert [corpus[-1], *corpus[1:3]] == [expected[-1], *expected[1:3]]
        assert [a.article.origin for a in corpus] == [a.origin for a in ARTICLES]
        with pytest.raises(IndexError):
            corpus[len(ARTICLES)]


def test_lines_of_equal_texts_from_different_pages_are_not_mixed_up():
    with Store(None, b"p") as kept:
        keys = {
            kept.key(Article("text", origin=origin))
            for origin in (None, Origin(((0, 4, 1, 1),)), Origin(((0, 4, 2, 1),)))
        }
    assert len(keys) == 3


# --- the folder -----------------------------------------------------------------------------------


def run(folder: Path | None, warnings: list[str] | None = None, **options) -> list[dict]:
    warn = None if warnings is None else warnings.append
    auditor = Auditor(FakeAnalyst(Shared()), cache=folder, warn=warn, **options)
    articles = (Article(f"text {number}" * 50, id=str(number)) for number in range(20))
    return [item.to_dict() for item in auditor.run(articles)]


def test_new_folder_says_what_it_is(tmp_path):
    run(tmp_path / "deep" / "cache")
    folder = tmp_path / "deep" / "cache"
    tag = (folder / "CACHEDIR.TAG").read_text()
    assert tag.startswith("Signature: 8a477f597d28d172789f06886806bc55\n")
    assert "*" in (folder / ".gitignore").read_text().splitlines()


@pytest.mark.skipif(os.name == "nt", reason="permissions are of another kind there")
def test_new_folder_is_for_its_user_alone(tmp_path):
    before = os.umask(0o022)
    try:
        run(tmp_path / "cache")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "cache").stat().st_mode) == 0o700


def test_folder_of_somebody_else_keeps_its_files(tmp_path):
    run(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {NAME}


def a_folder(path: Path) -> None:
    path.mkdir(parents=True)


def text(path: Path) -> None:
    path.write_text("my notes, and no cache at all\n" * 100)


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE analyses (mine)")


def damaged_head(path: Path) -> None:
    run(path.parent)
    data = path.read_bytes()
    path.write_bytes(b"\xff" * 200 + data[200:])


def damaged_tables(path: Path) -> None:
    run(path.parent)
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xa5" * (len(data) - 4096))


def cut(path: Path) -> None:
    run(path.parent)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def older(path: Path) -> None:
    run(path.parent)
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE comparisons")


@pytest.mark.parametrize(
    "spoil", [a_folder, text, foreign, damaged_head, damaged_tables, cut, older]
)
def test_broken_cache_is_one_warning(tmp_path, spoil):
    spoil(tmp_path / NAME)
    before = (tmp_path / NAME).read_bytes() if (tmp_path / NAME).is_file() else None
    warnings: list[str] = []
    assert run(tmp_path, warnings) == run(None)
    (warning,) = warnings
    assert str(tmp_path / NAME) in warning
    assert "\n" not in warning
    if spoil in (text, foreign):
        assert (tmp_path / NAME).read_bytes() == before


def test_cache_below_a_file_is_one_warning(tmp_path):
    (tmp_path / "file").touch()
    warnings: list[str] = []
    assert run(tmp_path / "file" / "cache", warnings) == run(None)
    assert len(warnings) == 1


def test_broken_rows_are_done_again(tmp_path):
    first = run(tmp_path)
    with sqlite3.connect(tmp_path / NAME) as database:
        database.execute("UPDATE analyses SET findings = x'0102'")
        database.execute("UPDATE comparisons SET findings = 'what'")
    warnings: list[str] = []
    assert run(tmp_path, warnings) == first
    assert warnings == []
    assert run(tmp_path) == first


def test_cache_that_is_locked_for_long_is_one_warning(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "_BUSY", 0.1)
    run(tmp_path)
    holder = sqlite3.connect(tmp_path / NAME, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    holder.execute("DELETE FROM analyses")
    warnings: list[str] = []
    result = [i.to_dict() for i in Auditor(
        FakeAnalyst(Shared()), cache=tmp_path, warn=warnings.append
    ).run([Article("never seen before", id="new")])]  # fmt: skip
    holder.execute("ROLLBACK")
    holder.close()
    assert len(result) == 3
    (warning,) = warnings
    assert "locked" in warning


def test_full_cache_is_one_warning(tmp_path, monkeypatch):
    run(tmp_path)
    full = Store._prepare

    def prepare(self, path):
        full(self, path)
        self._run.execute("PRAGMA cache.max_page_count = 1")

    monkeypatch.setattr(Store, "_prepare", prepare)
    warnings: list[str] = []
    articles = [Article(f"{number} " * 99_999, id=str(number)) for number in range(9)]
    auditor = Auditor(FakeAnalyst(Shared()), cache=tmp_path, warn=warnings.append)
    plain = Auditor(FakeAnalyst(Shared()))
    assert list(auditor.run(articles)) == list(plain.run(articles))
    (warning,) = warnings
    assert "full" in warning


def test_python_warns_where_nobody_listens(tmp_path):
    (tmp_path / NAME).mkdir()
    with pytest.warns(UserWarning, match="the cache cannot be used"):
        audit(Article("text"), FakeAnalyst(), cache=tmp_path)


def test_what_nobody_uses_for_a_month_is_dropped(tmp_path, monkeypatch):
    days = [100]
    monkeypatch.setattr(store.time, "time", lambda: days[0] * 86_400.0)

    def analysed(*names: str) -> list[str]:
        analyst = FakeAnalyst()
        audit([Article(name) for name in names], analyst, cache=tmp_path)
        return analyst.done

    assert analysed("old", "used") == ["old", "used"]
    days[0] += 20
    assert analysed("used") == []
    days[0] += 20
    assert analysed("used") == []
    assert analysed("old", "used") == ["old"]


# --- several at once ------------------------------------------------------------------------------


def test_audits_share_a_cache(tmp_path):
    results: list[list[dict]] = []
    warnings: list[str] = []
    threads = [
        threading.Thread(target=lambda: results.append(run(tmp_path, warnings))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert warnings == []
    assert results == [run(None)] * 4


def test_processes_share_a_cache(tmp_path):
    script = (
        "import sys; from pathlib import Path; from test_store import run; warnings = []\n"
        "sys.stdout.write(repr((run(Path(sys.argv[1]), warnings), warnings)))"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    processes = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent)
        for _ in range(3)
    ]
    expected = repr((run(None), []))
    assert [process.communicate(timeout=60)[0] for process in processes] == [expected] * 3


def test_cache_can_be_moved(tmp_path):
    run(tmp_path / "here")
    shutil.move(tmp_path / "here", tmp_path / "there")
    analyst = FakeAnalyst(Shared())
    audit([Article("text 3" * 50)], analyst, cache=tmp_path / "there")
    assert analyst.done == []
