"""Reading JSON files, items of ninjs and data frames: an entry is an article."""

from __future__ import annotations

import datetime as dt
import json

import pytest

import quotecheck
from quotecheck.errors import ReadingError
from quotecheck.reading import read_many

pd = pytest.importorskip("pandas")


def read_all(file):
    troubles = []
    articles = list(read_many([file], on_trouble=troubles.append))
    return [(a.id, a.date, a.text) for a in articles], [str(trouble) for trouble in troubles]


# --- JSON -----------------------------------------------------------------------------------------

ONE = {
    "uri": "urn:newsml:npa.example:20170526:1",
    "type": "text",
    "versioncreated": "2017-05-26T09:30:00Z",
    "headline": "Harbour \n opens",
    "body_text": "The harbour opens,\n“today,” she said.",
}
TWO = {
    "uri": "urn:2",
    "type": "text",
    "versionCreated": "2021-03-04T00:00:00+00:00",
    "headlines": [{"role": "main", "value": "Harbour opens"}],
    "bodies": [
        {
            "role": "main",
            "contentType": "application/xhtml+xml",
            "value": "<div><p>The <b>harbour</b>\n opens&#8212;<br/>now.</p><script>x()</script>"
            "<ul><li>“Yes,”</li><li>she said.</li></ul><!-- no --></div>",
        }
    ],
}
JSON_FILES = [
    ("an article", {"id": "7", "text": "One.", "date": "2020-01-02"},
     [("7", "2020-01-02", "One.")]),
    ("a list", [{"text": "One."}, {"id": "b", "text": "Two."}],
     [("1", None, "One."), ("b", None, "Two.")]),
    ("an empty list", [], []),
    ("ninjs 1", ONE,
     [(ONE["uri"], "2017-05-26", "Harbour opens\n\nThe harbour opens,\n“today,” she said.")]),
    ("ninjs 2", TWO,
     [("urn:2", "2021-03-04",
       "Harbour opens\n\nThe harbour opens—\nnow.\n\n“Yes,”\n\nshe said.")]),
    ("the headline stands in the body", {**ONE, "body_text": "Harbour opens\n\nIt does."},
     [(ONE["uri"], "2017-05-26", "Harbour opens\n\nIt does.")]),
    ("plain text goes first", {"uri": "u", "body_xhtml": "<p>No.</p>", "body_text": "Yes."},
     [("u", None, "Yes.")]),
    ("HTML of version 1", {"uri": "u", "body_xhtml": "<p>Yes,</p>she said."},
     [("u", None, "Yes,\n\nshe said.")]),
    ("a text of one's own beside ninjs", {"uri": "u", "id": "x", "text": "Mine."},
     [("x", None, "Mine.")]),
]  # fmt: skip
TROUBLES = [
    ("a picture", {"uri": "u", "type": "picture"}, "a.json:1: an item of ninjs (picture) without"),
    ("an empty body", {"uri": "u", "body_html": "<p> </p>"}, "a.json:1: an item of ninjs"),
    ("no article", {"x": 1}, "a.json:1: lacks text"),
    ("no object", [3], "a.json:1: no JSON object; it must be an article"),
    ("two of a name", [{"id": "a", "text": "x"}] * 2, "a.json:2: the id 'a' stands in row 1"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "wanted"), [row[1:] for row in JSON_FILES], ids=[row[0] for row in JSON_FILES]
)
def test_json_file(tmp_path, content, wanted):
    file = tmp_path / "a.json"
    file.write_text(json.dumps(content), "utf-8")
    assert read_all(file) == (wanted, [])
    if isinstance(content, dict):  # and a line of JSON lines
        lines = tmp_path / "a.jsonl"
        lines.write_text(json.dumps(content) + "\n", "utf-8")
        assert read_all(lines) == (wanted, [])


@pytest.mark.parametrize(
    ("content", "told"), [row[1:] for row in TROUBLES], ids=[row[0] for row in TROUBLES]
)
def test_no_article(tmp_path, content, told):
    file = tmp_path / "a.json"
    file.write_text(json.dumps(content), "utf-8")
    _, [trouble] = read_all(file)
    assert f"{tmp_path}/{told}" in trouble
    assert "\n" not in trouble


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"text": ', "a.json:1:10: not JSON"),
        (b"[" * 100_000, "a.json: unreadable JSON"),
        (b"\x80\x81", "not utf-8"),
        (b"", "a.json:1:1: not JSON"),
    ],
)
def test_no_json(tmp_path, content, told):
    file = tmp_path / "a.json"
    file.write_bytes(content)
    articles, [trouble] = read_all(file)
    assert articles == []
    assert told in trouble


def test_hostile_html_in_ninjs(tmp_path):
    bodies = [
        "<p>" * 50_000 + "x",
        "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><p>&a;",
        "<scr\0ipt>x</script>",
        "<p>" + "&#0;&#xd800;" + "</q>" * 9,
    ]
    file = tmp_path / "a.json"
    file.write_text(json.dumps([{"uri": str(n), "body_html": b} for n, b in enumerate(bodies)]))
    articles, troubles = read_all(file)
    assert len(articles) + len(troubles) == len(bodies)
    assert "root:" not in repr(articles)


# --- frames ---------------------------------------------------------------------------------------

FRAMES = [
    ("strings", {"id": ["a", "b"], "text": ["one", "two"], "date": ["2020-01-02", None]},
     [("a", "2020-01-02", "one"), ("b", None, "two")]),
    ("no ids", {"text": ["one", "two"]}, [("1", None, "one"), ("2", None, "two")]),
    ("numbers", {"id": [7, 8], "text": ["one", "two"]}, [("7", None, "one"), ("8", None, "two")]),
    ("instants", {"text": ["one", "two"], "date": pd.to_datetime(["2020-01-02 10:00", None])},
     [("1", "2020-01-02", "one"), ("2", None, "two")]),
    ("days", {"text": ["one"], "date": [dt.date(2020, 1, 2)]}, [("1", "2020-01-02", "one")]),
    ("other columns", {"text": ["one"], "x": [[1, 2]]}, [("1", None, "one")]),
    ("no rows", {"text": []}, []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "wanted"), [row[1:] for row in FRAMES], ids=[row[0] for row in FRAMES]
)
def test_frame(columns, wanted):
    articles = list(quotecheck.read_frame(pd.DataFrame(columns)))
    assert [(a.id, a.date, a.text) for a in articles] == wanted
    assert all((a.path, a.row) == (None, None) for a in articles)


def test_frame_with_columns_of_other_names():
    frame = pd.DataFrame({"key": [3], "body": ["one"], "day": ["2020-01-02"]})
    [article] = quotecheck.read_frame(frame, text="body", id="key", date="day")
    assert (article.id, article.date, article.text) == ("3", "2020-01-02", "one")


def test_frame_with_rows_that_are_no_articles():
    frame = pd.DataFrame({"text": ["one", None, 3, "four"], "date": [None, None, None, "soon"]})
    troubles = []
    articles = list(quotecheck.read_frame(frame, on_trouble=troubles.append))
    assert [article.text for article in articles] == ["one"]
    assert [str(trouble) for trouble in troubles] == [
        'row 2: lacks text; put the article\'s text under "text"',
        'row 3: has a text that is no string; put the article\'s text under "text"',
        "row 4: the date 'soon' is not in ISO form; write it like 2017-05-26",
    ]
    with pytest.raises(ReadingError, match="row 2: lacks text"):
        list(quotecheck.read_frame(frame))


def test_frame_without_texts():
    with pytest.raises(ReadingError, match="has no column 'text', but 'body'"):
        list(quotecheck.read_frame(pd.DataFrame({"body": ["one"]})))


def test_articles_of_a_frame_are_audited(checker):
    text = "Chinese Foreign Minister Wang Yi came.\n\n“Yes,” Wang Li said."
    frame = pd.DataFrame({"id": ["x"], "text": [text]})
    audit = quotecheck.audit(quotecheck.read_frame(frame), checker)
    assert [(item.article.label, item.finding.code) for item in audit.findings] == [("x", "QC101")]
