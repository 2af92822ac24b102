"""Reading Parquet: an article a row, in bounded memory, and one clear line for what is none."""

from __future__ import annotations

import datetime as dt
import sys

import pytest

from quotecheck.errors import ReadingError
from quotecheck.reading import MOST_BYTES, read_many

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


@pytest.fixture
def write(tmp_path):
    def write(columns, **options):
        file = tmp_path / "feed.parquet"
        pq.write_table(pa.table(columns), file, **options)
        return file

    return write


def read_all(file):
    troubles = []
    articles = list(read_many([file], on_trouble=troubles.append))
    return articles, troubles


TABLES = [
    ("strings", {"id": ["a", "b"], "text": ["one", "two"], "date": ["2020-01-02", None]},
     [("a", "2020-01-02", "one"), ("b", None, "two")]),
    ("no ids", {"text": ["one", "two"]}, [("1", None, "one"), ("2", None, "two")]),
    ("numbers", {"id": [7, None], "text": ["one", "two"]},
     [("7", None, "one"), ("2", None, "two")]),
    ("days", {"text": ["one"], "date": [dt.date(2020, 1, 2)]}, [("1", "2020-01-02", "one")]),
    ("instants", {"text": ["one"], "date": pa.array([10**18 + 1], pa.timestamp("ns", "UTC"))},
     [("1", "2001-09-09", "one")]),
    ("large strings", {"text": pa.array(["one"], pa.large_string())}, [("1", None, "one")]),
    ("dictionary", {"text": pa.array(["one", "one"]).dictionary_encode()},
     [("1", None, "one"), ("2", None, "one")]),
    ("other columns", {"text": ["one"], "x": [[1, 2]]}, [("1", None, "one")]),
    ("no rows", {"text": pa.array([], pa.string())}, []),
    ("empty text", {"text": [""]}, [("1", None, "")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "wanted"), [row[1:] for row in TABLES], ids=[row[0] for row in TABLES]
)
def test_row_is_an_article(write, columns, wanted):
    file = write(columns)
    articles, troubles = read_all(file)
    assert [(a.id, a.date, a.text) for a in articles] == wanted
    assert troubles == []
    for number, article in enumerate(articles, 1):
        assert article.file_position(0) == (number, 1)
        assert article.label == f"{file}#{article.id}"


BAD_ROWS = [
    ("no text", {"text": [None, "two"]}, 1, "lacks text"),
    ("id twice", {"id": ["a", "a", "b"], "text": ["one", "two", "three"]}, 2,
     "the id 'a' stands in row 1 already"),
    ("id is a fraction", {"id": [1.5, None], "text": ["one", "two"]}, 1, "no string"),
    ("no date", {"text": ["one"], "date": ["May 5"]}, 1, "not in ISO form"),
    ("no UTF-8", {"text": pa.array([b"caf\xe9", b"two"]).view(pa.string())}, 1, "cannot be read"),
    ("too large", {"text": ["a" * (MOST_BYTES + 1), "two"]}, 1, "more than 12 MB"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "row", "part"), [row[1:] for row in BAD_ROWS], ids=[row[0] for row in BAD_ROWS]
)
def test_bad_row_is_named_and_the_rest_goes_on(write, columns, row, part):
    file = write(columns)
    articles, (trouble,) = read_all(file)
    assert len(articles) == len(columns["text"]) - 1
    assert str(trouble).startswith(f"{file}:{row}: ")
    assert part in str(trouble)
    assert (trouble.path, trouble.row) == (str(file), row)


BAD_TABLES = [
    ({"body": ["one"]}, "has no column 'text', but 'body'"),
    ({"text": [b"one"]}, "its column 'text' holds binary"),
    ({"text": [1]}, "its column 'text' holds int64"),
]


@pytest.mark.parametrize(("columns", "part"), BAD_TABLES)
def test_table_without_articles_is_a_trouble(write, columns, part):
    articles, (trouble,) = read_all(write(columns))
    assert articles == []
    assert part in str(trouble)


def test_any_damage_is_one_line(write):
    """Each of many damaged copies gives articles and at most one trouble of the file."""
    file = write({"id": [str(n) for n in range(50)], "text": ["some text " * 20] * 50})
    data = file.read_bytes()
    for place in range(0, len(data), 23):
        for damaged in (data[:place], data[:place] + b"\xff" * 8 + data[place + 8 :]):
            file.write_bytes(damaged)
            articles, troubles = read_all(file)
            assert len(articles) + len(troubles) >= 1
            assert len(articles) <= 50
            for trouble in troubles:
                assert str(trouble).startswith(str(file))
                assert "\n" not in str(trouble)


def test_rows_are_read_as_they_are_asked_for(tmp_path):
    file = tmp_path / "feed.parquet"
    schema = pa.schema([("text", pa.string())])
    with pq.ParquetWriter(file, schema) as writer:
        for number in range(100):
            rows = [f"{number} " * 100_000 for _ in range(5)]
            writer.write_table(pa.table({"text": rows}, schema))
    before = pa.total_allocated_bytes()
    articles = read_many([file])
    most = 0
    for count, article in enumerate(articles, 1):
        assert article.text.startswith(f"{(count - 1) // 5} ")
        most = max(most, pa.total_allocated_bytes() - before)
    assert count == 500
    assert most < 40_000_000  # of 145 MB


def test_without_pyarrow_one_line_says_what_to_install(write, monkeypatch):
    file = write({"text": ["one"]})
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(ReadingError, match=r"pip install 'quotecheck-news\[parquet\]'"):
        list(read_many([file]))


def test_folder_with_files_of_each_kind(tmp_path, write):
    write({"id": ["row"], "text": ["one"]})
    (tmp_path / "story.txt").write_text("two")
    (tmp_path / "feed.ndjson").write_text('{"id": "line", "text": "three"}')
    assert [article.id for article in read_many([tmp_path])] == ["line", "row", "story.txt"]
