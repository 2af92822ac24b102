"""Reading articles: what comes in as it is, and one clear line for what cannot be read."""

from __future__ import annotations

import io
import json
import sys

import pytest

from quotecheck.errors import ReadingError
from quotecheck.reading import read, read_many

TEXTS = [
    ("plain", b"The mayor spoke.\n", "The mayor spoke.\n"),
    ("curly marks", "“Yes,” she said.".encode(), "“Yes,” she said."),
    ("Windows line breaks stay", b"one\r\ntwo\r\n", "one\r\ntwo\r\n"),
    ("old Mac line breaks stay", b"one\rtwo", "one\rtwo"),
    ("a byte order mark is no text", b"\xef\xbb\xbfOne", "One"),
    ("empty", b"", ""),
    ("beyond the first plane", "\U0001f600 he said".encode(), "\U0001f600 he said"),
]


@pytest.mark.parametrize(
    ("data", "text"), [row[1:] for row in TEXTS], ids=[row[0] for row in TEXTS]
)
def test_text_is_taken_as_it_is(tmp_path, data, text):
    file = tmp_path / "story.txt"
    file.write_bytes(data)
    article = read(file)
    assert (article.text, article.id, article.path) == (text, "story.txt", str(file))
    assert list(read_many([file])) == [article]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "latin-1"])
def test_other_encodings_are_read_when_named(tmp_path, encoding):
    file = tmp_path / "story.txt"
    file.write_bytes("Señor Ruíz".encode(encoding))
    assert read(file, encoding=encoding).text == "Señor Ruíz"


BAD_FILES = [
    ("cp1252", "caf\xe9 “yes”".encode("cp1252"), ["byte 0xe9 at offset 3", "--encoding cp1252"]),
    (
        "utf-16 with a mark",
        "Hello".encode("utf-16"),
        ["byte 0xff at offset 0", "--encoding utf-16"],
    ),
    ("NUL bytes", b"%PDF\x00\x01\x02", ["binary file", "plain text"]),
    ("other binary", b"\x1f\x8b\x08\x01\x02\x03\x04\x05\x06\x0e", ["binary file"]),
    ("unknown encoding", b"caf\x81\x8d and then some more text", ["its encoding is unknown"]),
]


@pytest.mark.parametrize(
    ("data", "parts"), [row[1:] for row in BAD_FILES], ids=[row[0] for row in BAD_FILES]
)
def test_what_is_no_text_is_one_line_with_place_and_remedy(tmp_path, data, parts):
    file = tmp_path / "story.txt"
    file.write_bytes(data)
    with pytest.raises(ReadingError) as caught:
        read(file)
    message = str(caught.value)
    assert message.startswith(f"{file}: ")
    assert "\n" not in message
    assert [part for part in parts if part not in message] == []


def test_missing_file_folder_and_pattern(tmp_path):
    cases = [
        (tmp_path / "none.txt", "no such file"),
        (tmp_path / "none*.txt", "no file matches"),
        ("bad\0name", "cannot be read"),
    ]
    for path, part in cases:
        with pytest.raises(ReadingError, match=part):
            list(read_many([path]))
    with pytest.raises(ReadingError, match=r"is a folder.*quotecheck audit"):
        read(tmp_path)
    with pytest.raises(ReadingError, match="is a folder"):
        list(read_many([tmp_path], folders=False))


def test_file_that_may_not_be_read(tmp_path, monkeypatch):
    file = tmp_path / "story.txt"
    file.write_text("text")

    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied", str(file))

    monkeypatch.setattr("pathlib.Path.open", refuse)
    with pytest.raises(ReadingError, match=r"story\.txt: may not be read; ask its owner"):
        read(file)


def test_unknown_encoding_is_told(tmp_path):
    file = tmp_path / "story.txt"
    file.write_text("text")
    with pytest.raises(ReadingError, match="no encoding 'klingon'"):
        read(file, encoding="klingon")


@pytest.fixture
def corpus(tmp_path):
    for name in ["b.txt", "a.md", "c.rst", ".hidden.txt", "deep/d.txt", ".git/e.txt"]:
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(name)
    (tmp_path / "feed.jsonl").write_text('{"id": "x", "text": "one"}\n\n{"id": 7, "text": "two"}\n')
    return tmp_path


def test_folder_is_read_in_order_without_hidden_and_other_files(corpus):
    assert [a.id for a in read_many([corpus])] == ["a.md", "b.txt", "x", "7", "deep/d.txt"]


def test_symlink_loop_ends(corpus):
    (corpus / "deep" / "loop").symlink_to(corpus, target_is_directory=True)
    assert len(list(read_many([corpus]))) == 5


def test_pattern_matches_files_at_any_depth(corpus):
    found = read_many([f"{corpus}/**/*.txt"])
    assert [a.id for a in found] == ["b.txt", "d.txt"]


def test_articles_are_read_one_at_a_time(tmp_path):
    (tmp_path / "a.txt").write_text("a")
    articles = read_many([tmp_path / "a.txt", tmp_path / "missing.txt"])
    assert next(articles).text == "a"
    with pytest.raises(ReadingError):
        next(articles)


ROWS = [
    ("not JSON", '{"id": "1", "text": ', ":2:21: not JSON"),
    ("no object", '["text"]', ":2: no JSON object"),
    ("no text", '{"id": "1"}', ":2: lacks text"),
    ("text is no string", '{"id": "1", "text": 5}', ":2: has a text that is no string"),
    ("id is no string", '{"id": [1], "text": "a"}', ":2: the id [1] is no string"),
    (
        "date",
        '{"id": "1", "text": "a", "date": "May 5"}',
        ":2: the date 'May 5' is not in ISO form",
    ),
    ("id twice", '{"id": "first", "text": "a"}', ":2: the id 'first' stands in row 1 already"),
    ("huge number", '{"id": "1", "text": "a", "n": ' + "1" * 5000 + "}", ":2: unreadable JSON"),
    ("deep", '{"id": "1", "text": ' + "[" * 200_000, ":2"),
]


@pytest.mark.parametrize(("line", "part"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_bad_row_names_its_line_and_the_rest_goes_on(tmp_path, line, part):
    file = tmp_path / "feed.jsonl"
    good = [json.dumps({"id": name, "text": "text"}) for name in ("first", "last")]
    file.write_text("\n".join([good[0], line, good[1]]))
    troubles = []
    articles = read_many([file], on_trouble=troubles.append)
    assert [article.id for article in articles] == ["first", "last"]
    assert len(troubles) == 1
    assert str(troubles[0]).startswith(f"{file}{part}")
    with pytest.raises(ReadingError):
        list(read_many([file]))


def test_row_with_wrong_byte_names_line_and_byte(tmp_path):
    file = tmp_path / "feed.jsonl"
    file.write_bytes(b'{"id": "1", "text": "caf\xe9"}\n')
    with pytest.raises(ReadingError, match=r"feed\.jsonl:1: not utf-8 \(byte 0xe9 at offset 24\)"):
        list(read_many([file]))


def test_row_keeps_id_date_and_odd_characters(tmp_path):
    file = tmp_path / "feed.jsonl"
    file.write_text(
        '{"text": "no id"}\n{"id": 5, "text": "a\\ud800", "date": "2017-05-26T10:00:00Z"}\n'
    )
    first, second = read_many([file])
    assert (first.id, first.date, first.label, first.row) == ("1", None, f"{file}#1", 1)
    assert (second.id, second.date, second.text) == ("5", "2017-05-26", "a\ud800")


@pytest.mark.parametrize(
    ("data", "ids"),
    [
        (b"Just a text.\nTwo lines.", ["stdin"]),
        (b"", ["stdin"]),
        (b'{"id": "a", "text": "1"}\n{"id": "b", "text": "2"}\n', ["a", "b"]),
        (b'\xef\xbb\xbf{"id": "a", "text": "1"}\n', ["a"]),
    ],
)
def test_standard_input(monkeypatch, data, ids):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert [article.id for article in read_many(["-"])] == ids


def test_trouble_with_one_file_leaves_the_others(tmp_path):
    good = tmp_path / "good.txt"
    good.write_text("fine")
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\xff\x00")
    troubles = []
    paths = [tmp_path / "none.txt", bad, good, tmp_path]
    articles = list(read_many(paths, folders=False, on_trouble=troubles.append))
    assert [article.text for article in articles] == ["fine"]
    assert len(troubles) == 3
