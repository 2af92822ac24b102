"""CSV that no spreadsheet takes for formulas, and Parquet; both come back as they were."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pyarrow.parquet
import pytest
from found import ANY_FOUND, HOSTILE, WANG_YI, found, report, stored, unreadable, written
from hypothesis import given

from quotecheck.model import Article, Silence, Span
from quotecheck.report import WRITERS
from quotecheck.report.tables import COLUMNS

FORMATS = Path(__file__).parents[1] / "docs" / "formats.md"


def csv_rows(items) -> list[dict[str, str]]:
    """The rows of the file as docs/formats.md says to read it."""
    data = written("csv", report(items)).encode("utf-8")
    with io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="") as file:
        return [
            {name: cell.removeprefix("'") for name, cell in row.items()}
            for row in csv.DictReader(file)
        ]


def parquet_rows(items) -> list[dict]:
    out = io.BytesIO()
    WRITERS["parquet"].write(report(items), out)
    out.seek(0)
    return pyarrow.parquet.read_table(out).to_pylist()


SILENCED = found(related=(WANG_YI, Span(0, 7)), silenced=Silence("suppressed", "a pen name"))


def test_csv_row():
    (row,) = csv_rows([SILENCED])
    assert list(row) == list(COLUMNS)
    assert row == {
        "article": "story.txt", "code": "QC101", "rule": "name-mismatch", "severity": "warning",
        "line": "2", "column": "6", "message": "“Wang Li” is probably Wang Yi",
        "expected": "Wang Yi", "excerpt": "Wang Li", "evidence": "Wang Li is named once",
        "start": "37", "end": "44", "related": "17-24\n0-7", "path": "news/story.txt",
        "file_line": "2", "file_column": "6", "silenced": "suppressed", "reason": "a pen name",
        "fingerprint": "adab023e",
    }  # fmt: skip


def test_parquet_row():
    (row,) = parquet_rows([SILENCED])
    assert list(row) == list(COLUMNS)
    assert row == {
        "article": "story.txt", "code": "QC101", "rule": "name-mismatch", "severity": "warning",
        "line": 2, "column": 6, "message": "“Wang Li” is probably Wang Yi",
        "expected": "Wang Yi", "excerpt": "Wang Li", "evidence": ["Wang Li is named once"],
        "start": 37, "end": 44, "related": [{"start": 17, "end": 24}, {"start": 0, "end": 7}],
        "path": "news/story.txt", "file_line": 2, "file_column": 6, "silenced": "suppressed",
        "reason": "a pen name", "fingerprint": "adab023e",
    }  # fmt: skip


FEED = Article("Wang Li", "n7", path="feed.jsonl", row=3)
PLACES = [
    (found(FEED, Span(0, 7)), ("n7", "feed.jsonl", 3, 1)),
    (found(Article("Wang Li", "key"), Span(0, 7)), ("key", None, None, None)),
    (unreadable(), ("news/broken.txt", "news/broken.txt", 1, 1)),
]


@pytest.mark.parametrize(("item", "place"), PLACES)
def test_place(item, place):
    names = ("article", "path", "file_line", "file_column")
    (row,), (line,) = parquet_rows([item]), csv_rows([item])
    assert tuple(row[name] for name in names) == place
    assert [line[name] for name in names] == ["" if each is None else str(each) for each in place]


def test_the_documented_way_to_read_csv(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    item = found(Article("Wang Li", path="=1.txt"), Span(0, 7), message="'+1")
    Path("findings.csv").write_text(written("csv", report([item])), encoding="utf-8", newline="")
    (code,) = re.findall(
        r"```python\n(import csv.*?)```", FORMATS.read_text(encoding="utf-8"), re.S
    )
    exec(code, {})
    assert capsys.readouterr().out == "=1.txt 1 '+1\n"


@pytest.mark.parametrize("rows", [csv_rows, parquet_rows])
def test_nothing_found_is_a_table_without_rows(rows):
    assert rows([]) == []


def test_csv_starts_with_what_spreadsheets_know_the_encoding_by():
    text = written("csv", report([]))
    assert text == "\ufeff" + ",".join(f'"{name}"' for name in COLUMNS) + "\r\n"


CELLS = [
    # message, what the cell holds
    ("plain", "plain"),
    ("=1+1", "'=1+1"),
    ("+1", "'+1"),
    ("-1", "'-1"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\tx", "'\tx"),
    ("\rx", "'\rx"),
    ("\nx", "'\nx"),
    ("  =1", "'  =1"),
    ("\u200b=1", "'\u200b=1"),
    ("\ufeff=1", "'\ufeff=1"),
    ("＝1", "'＝1"),
    ("\0=1", "\ufffd=1"),
    ("'quoted'", "''quoted'"),
    ("2 + 2 = 4", "2 + 2 = 4"),
    ("“=1”", "“=1”"),
    ("lone \ud800", "lone \ufffd"),
    ('say "so", he said', 'say "so", he said'),
    ("x" * 40_000, "x" * 31_999 + "…"),
]


@pytest.mark.parametrize(("message", "cell"), CELLS)
def test_cell(message, cell):
    text = written("csv", report([found(message=message)]))
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert row["message"] == cell


def test_the_last_cell_of_a_row_is_safe_too():
    text = written("csv", report([found(fingerprint="=1")]))
    assert text.endswith(',"\'=1"\r\n')


@HOSTILE
@given(ANY_FOUND)
def test_no_cell_starts_a_formula_and_all_come_back(items):
    text = written("csv", report(items))
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert not any(cell.strip().startswith(("=", "+", "-", "@", "＝")) for cell in cells)
    assert not any(cell.startswith(("\t", "\r", "\n")) for cell in cells)
    for item, row in zip(items, csv_rows(items), strict=True):
        finding, article = item.finding, item.article
        for name, value in {
            "message": finding.message,
            "expected": finding.expected or "",
            "excerpt": finding.span.of(article.text),
            "evidence": "\n".join(finding.evidence),
            "path": article.path or "",
            "reason": item.silenced.reason if item.silenced else "",
            "start": str(finding.span.start),
        }.items():
            assert row[name] == stored(value).replace("\0", "\ufffd")


@HOSTILE
@given(ANY_FOUND)
def test_parquet_comes_back(items):
    for item, row in zip(items, parquet_rows(items), strict=True):
        finding, article = item.finding, item.article
        assert row["message"] == stored(finding.message)
        assert row["expected"] == (finding.expected and stored(finding.expected))
        assert row["excerpt"] == stored(finding.span.of(article.text))
        assert row["evidence"] == list(map(stored, finding.evidence))
        assert row["related"] == [{"start": s.start, "end": s.end} for s in finding.related]
        assert row["silenced"] == (item.silenced and item.silenced.kind)
