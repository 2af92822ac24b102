"""Reading articles: what comes in as it is, and one clear line for what cannot be read."""

from __future__ import annotations

import io
import json
import os
import sys
import tracemalloc

import pytest

from quotecheck.errors import ReadingError
from quotecheck.reading import MOST_BYTES, read, read_many

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


def test_links_to_folders_are_not_followed_and_links_to_files_are(corpus, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "other.txt").write_text("other")
    (corpus / "deep" / "loop").symlink_to(corpus, target_is_directory=True)
    (corpus / "loop").symlink_to(corpus / "deep", target_is_directory=True)
    (corpus / "deep" / "up.txt").symlink_to("../b.txt")
    (corpus / "y").symlink_to(elsewhere, target_is_directory=True)
    (corpus / "x.txt").symlink_to(elsewhere, target_is_directory=True)
    for paths, count in (([corpus], 6), ([f"{corpus}/**/*.txt"], 3), ([f"{corpus}/**"], 7)):
        assert len(list(read_many(paths))) == count, paths


@pytest.mark.parametrize("target", ["{elsewhere}/other.txt", "../elsewhere/other.txt", "second"])
def test_link_that_leads_out_of_the_folder_is_a_trouble_and_may_be_named(corpus, target):
    elsewhere = corpus.parent / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    (elsewhere / "other.txt").write_text("other")
    (corpus / "second").symlink_to(elsewhere / "other.txt")
    link = corpus / "z.txt"
    link.symlink_to(target.format(elsewhere=elsewhere))
    troubles = []
    articles = list(read_many([corpus], on_trouble=troubles.append))
    assert "other" not in [article.text for article in articles]
    (trouble,) = troubles
    assert trouble.path == str(link)
    assert str(trouble) == (
        f"{link}: a link that leads out of the folder; name it, or where it leads, to have it read"
    )
    for named in (str(link), f"{corpus}/z*.txt"):
        assert [article.text for article in read_many([named])] == ["other"]


def test_folder_that_is_a_link_itself_is_read(corpus):
    link = corpus.parent / "link-to-corpus"
    link.symlink_to(corpus, target_is_directory=True)
    (corpus / "inner.txt").symlink_to("b.txt")
    assert len(list(read_many([link]))) == len(list(read_many([corpus]))) == 6


def test_link_that_leads_nowhere_is_a_trouble(corpus):
    (corpus / "gone.txt").symlink_to(corpus / "nothing")
    (corpus / "self.txt").symlink_to(corpus / "self.txt")
    troubles = []
    assert len(list(read_many([corpus], on_trouble=troubles.append))) == 5
    assert [trouble.path for trouble in troubles] == [
        str(corpus / name) for name in ("gone.txt", "self.txt")
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_named_pipe_in_a_folder_is_passed_over(corpus):
    os.mkfifo(corpus / "pipe.txt")
    assert len(list(read_many([corpus]))) == 5


def test_folders_of_any_depth_are_read(tmp_path):
    depth = sys.getrecursionlimit() + 200
    chain = [tmp_path / "/".join("d" * level) for level in range(1, depth)]
    for folder in chain:
        folder.mkdir()
    story = chain[-1] / "story.txt"
    story.write_text("deep")
    try:
        assert [article.text for article in read_many([tmp_path])] == ["deep"]
    finally:
        # what removes the folders of tests cannot go as deep
        story.unlink()
        for folder in reversed(chain):
            folder.rmdir()


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux alone")
def test_name_that_is_no_text_is_read_and_shown(tmp_path):
    file = tmp_path / os.fsdecode(b"caf\xe9.txt")
    try:
        file.write_text("text")
    except OSError:
        pytest.skip("this file system takes no such name")
    (article,) = read_many([tmp_path])
    assert (article.id, article.text) == ("caf\udce9.txt", "text")
    (tmp_path / os.fsdecode(b"b\xe9.html")).write_text("")
    (tmp_path / os.fsdecode(b"c\xe9.jsonl")).write_text("{}\n")
    (tmp_path / os.fsdecode(b"d\xe9.parquet")).write_text("")
    troubles = []
    assert len(list(read_many([tmp_path], on_trouble=troubles.append))) == 1
    assert len(troubles) == 3


def test_folder_that_may_not_be_read_is_a_trouble(corpus, monkeypatch):
    scan = os.scandir

    def refuse(path):
        if str(path).endswith("deep"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr("os.scandir", refuse)
    troubles = []
    assert len(list(read_many([corpus], on_trouble=troubles.append))) == 4
    assert [(trouble.path, "may not be read" in str(trouble)) for trouble in troubles] == [
        (str(corpus / "deep"), True)
    ]


def test_pattern_matches_files_at_any_depth(corpus):
    found = read_many([f"{corpus}/**/*.txt"])
    assert [a.id for a in found] == ["b.txt", "d.txt"]


BAD_PATTERNS = ["none*.txt", "[", "a**b", "**/*.nothing", "*\0*"]


@pytest.mark.parametrize("pattern", BAD_PATTERNS)
def test_pattern_that_gives_nothing_is_a_trouble(corpus, pattern):
    with pytest.raises(ReadingError):
        list(read_many([f"{corpus}/{pattern}"]))


def test_pattern_leaves_hidden_files_out_unless_named(corpus):
    assert [a.id for a in read_many([f"{corpus}/*.txt"])] == ["b.txt"]
    assert [a.id for a in read_many([f"{corpus}/.*.txt"])] == [".hidden.txt"]


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


# --- how large an article may be ------------------------------------------------------------------


def test_article_that_is_too_large_is_a_trouble(tmp_path):
    file = tmp_path / "story.txt"
    file.write_bytes(b"a" * MOST_BYTES)
    assert len(read(file).text) == MOST_BYTES
    for name in ("story.txt", "story.html"):
        file = tmp_path / name
        file.write_bytes(b"a" * (MOST_BYTES + 1))
        for reading in (lambda file=file: [read(file)], lambda file=file: list(read_many([file]))):
            with pytest.raises(ReadingError, match="an article of more than 12 MB; split it"):
                reading()


def test_line_that_is_too_long_is_passed_over_without_being_kept(tmp_path):
    file = tmp_path / "feed.jsonl"
    with file.open("wb") as out:
        out.write(b'{"id": "1", "text": "one"}\n{"id": "2", "text": "')
        out.writelines([b"word " * 200_000] * 50)
        out.write(b'"}\n{"id": "3", "text": "three"}\n')
    troubles = []
    tracemalloc.start()
    articles = list(read_many([file], on_trouble=troubles.append))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [(article.id, article.row) for article in articles] == [("1", 1), ("3", 3)]
    assert [(str(trouble), trouble.path, trouble.row) for trouble in troubles] == [
        (f"{file}:2: an article of more than 12 MB; split it, or leave it out", str(file), 2)
    ]
    assert peak < 3 * MOST_BYTES


@pytest.mark.parametrize("encoding", ["hex", "rot13", "zlib", "", "a" * 1000, "\0"])
def test_codec_that_is_no_encoding_of_text(tmp_path, encoding):
    for name in ("story.txt", "story.html"):
        file = tmp_path / name
        file.write_text("<p>text</p>")
        with pytest.raises(ReadingError, match="there is no encoding"):
            read(file, encoding=encoding)
