"""What is true of every form of report: it streams, keeps nothing, and holds what was found."""

from __future__ import annotations

import io
import re
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from found import found, report, unreadable, written

from quotecheck.errors import ConfigError
from quotecheck.model import Article, Silence, Span
from quotecheck.report import WRITERS, Report, Summary, Writer

FORMATS = Path(__file__).parents[1] / "docs" / "formats.md"
TEXT_FORMS = [name for name, writer in WRITERS.items() if not writer.binary]


def stream_for(writer: Writer) -> io.BytesIO | io.StringIO:
    return io.BytesIO() if writer.binary else io.StringIO(newline="")


def test_registry():
    assert {name: (writer.suffix, writer.binary) for name, writer in WRITERS.items()} == {
        "text": (".txt", False),
        "jsonl": (".jsonl", False),
        "sarif": (".sarif", False),
        "junit": (".xml", False),
        "csv": (".csv", False),
        "parquet": (".parquet", True),
    }
    assert all(writer.name == name for name, writer in WRITERS.items())
    with pytest.raises(TypeError):
        WRITERS["xls"] = WRITERS["csv"]


@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
def test_summary_is_asked_for_once_and_last(writer):
    told = []

    def items():
        yield found()
        told.append("end")

    def summary():
        told.append("summary")
        return Summary(1)

    writer.write(Report(items(), summary), stream_for(writer))
    assert told == ["end", "summary"]


@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
def test_nothing_is_kept_of_what_was_written(writer):
    class Sink(io.BytesIO if writer.binary else io.StringIO):
        size = 0

        def write(self, data):
            self.size += len(data)
            return len(data)

    def items(number: int) -> Iterator:
        for count in range(number):
            yield found(Article(f"Wang Li {count}", path=f"{count}.txt"), Span(0, 7))

    def peak(number: int) -> int:
        tracemalloc.start()
        writer.write(Report(items(number), lambda: Summary(number)), sink := Sink())
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert sink.size > number
        return most

    few = {"text": 200, "parquet": 4_000}.get(writer.name, 500)
    peak(few)
    assert peak(3 * few) < 1.2 * peak(few) + 100_000


@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
def test_an_error_on_the_way_is_not_hidden(writer):
    def items():
        yield found()
        raise RuntimeError("worker lost")

    with pytest.raises(RuntimeError, match="worker lost"):
        writer.write(Report(items(), lambda: Summary(1)), stream_for(writer))


@pytest.mark.parametrize("form", TEXT_FORMS)
def test_the_same_findings_make_the_same_report(form):
    items = [found(), found(silenced=Silence("baseline")), unreadable()]
    assert written(form, report(items)) == written(form, report(items))


@pytest.mark.parametrize("form", TEXT_FORMS)
def test_every_finding_is_there_and_names_its_article(form):
    feed = Article("Wang Li", "n7", path="feed.jsonl", row=3)
    items = [found(), found(feed, Span(0, 7)), found(Article("Wang Li", "key"), Span(0, 7))]
    text = written(form, report(items))
    for name in ("news/story.txt", "feed.jsonl", "n7", "key"):
        assert name in text
    assert text.count("is probably Wang Yi") >= 3


def test_parquet_without_pyarrow_says_what_to_do_before_any_work(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    asked = []
    items = (asked.append(item) or item for item in [found()])
    with pytest.raises(ConfigError, match=r"pip install 'quotecheck-news\[parquet\]'"):
        WRITERS["parquet"].write(report(items), io.BytesIO())
    assert asked == []


@pytest.mark.parametrize(
    ("severity", "silenced", "fail_on", "fails"),
    [
        ("warning", None, "warning", True),
        ("error", None, "warning", True),
        ("info", None, "warning", False),
        ("info", None, "info", True),
        ("warning", None, "error", False),
        ("error", None, "never", False),
        ("error", Silence("baseline"), "info", False),
        ("error", Silence("suppressed", "known"), "info", False),
    ],
)
def test_what_fails_an_audit(severity, silenced, fail_on, fails):
    item = found(severity=severity, silenced=silenced)
    assert report([], fail_on=fail_on).fails(item) is fails


def test_every_format_is_documented():
    page = FORMATS.read_text(encoding="utf-8")
    for writer in WRITERS.values():
        assert re.search(rf"^\| \[`{writer.name}`\].*\| `{writer.suffix}` \|$", page, re.MULTILINE)


def test_examples_of_the_documents_are_what_is_written():
    page = FORMATS.read_text(encoding="utf-8")
    items = [
        found(severity="error"),
        found(silenced=Silence("suppressed", "a pen name")),
        found(silenced=Silence("baseline")),
    ]
    (text,) = re.findall(r"## Text\n\n```text\n(.*?)```", page, re.DOTALL)
    assert text == written("text", report(items))
    (xml,) = re.findall(r"```xml\n(.*?)```", page, re.DOTALL)
    assert xml in written("junit", report(items[:1]))
