"""The command `report`: what it writes where, and with which status it ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from newsroom import put_news, runner


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    put_news(tmp_path)
    return tmp_path


@pytest.fixture
def run(checker, monkeypatch, here):
    return runner(checker, monkeypatch, "report")


def pages(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_one_article_is_one_page(run, here):
    result = run("news/slip.txt", "-o", "out")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "1 finding in 1 article: 1 warning.\nout/index.html: 1 page written.\n"
    )
    (page,) = pages(here / "out").values()
    assert "<title>news/slip.txt" in page
    assert "is probably Wang Yi" in page


def test_folder_is_a_page_each_and_one_about_all(run, here):
    result = run("news")
    assert (result.exit_code, result.stderr) == (0, "")
    made = pages(here / "quotecheck-report")
    assert [name.rpartition("-")[0] for name in made] == [
        "articles/news-fine-txt", "articles/news-slip-txt", "",
    ]  # fmt: skip
    assert "2 articles" in made["index.html"]


def test_pages_come_from_the_cache_and_are_the_same(run, here):
    run("news", "-o", "one", "--no-cache")
    assert run("news", "-o", "two").loaded == 1
    result = run("news", "-o", "three")
    assert result.loaded == 0
    assert pages(here / "one") == pages(here / "two") == pages(here / "three")


def test_several_processes_write_the_same(here):
    for jobs in ("1", "2"):
        command = [sys.executable, "-m", "quotecheck", "report", "news", "--no-cache"]
        subprocess.run([*command, "--jobs", jobs, "-o", jobs], check=True, capture_output=True)
    assert pages(here / "1") == pages(here / "2")


def test_selection_baseline_and_severity_count(run, here):
    run("news", "--write-baseline", "known.json", command="audit")
    result = run("news", "-o", "known", "--baseline", "known.json")
    assert result.stdout.startswith("Nothing new found in 2 articles; 1 silenced")
    assert "known before: in the baseline" in "".join(pages(here / "known").values())
    run("news", "-o", "none", "--ignore", "QC101")
    assert "QC101" not in "".join(pages(here / "none").values())
    run("news", "-o", "grave", "--severity", "QC101=error")
    assert '<span class="severity error">1 error</span>' in pages(here / "grave")["index.html"]


def test_what_cannot_be_read_is_told_in_the_report(run, here):
    (here / "news" / "broken.txt").write_bytes(b"\xff\xfe\x00\x01\x02")
    result = run("news", "-o", "out")
    assert result.exit_code == 2
    index = pages(here / "out")["index.html"]
    assert "Not read or not analysed" in index
    assert "news/broken.txt" in index


def test_earlier_pages_are_no_articles(run, here):
    for _ in range(2):
        result = run(".", "-o", "out")
    assert "2 articles" in result.stdout
    assert len(pages(here / "out")) == 3


def test_suppression_that_nothing_needs_is_told(run, here):
    (here / "quotecheck.toml").write_text(
        '[[suppress]]\nrule = "QC202"\npath = "news/fine.txt"\nreason = "known"\n'
    )
    assert "unused: " in run("news", "-o", "out").stderr


def test_folder_that_cannot_be_written_is_told(run, here):
    (here / "file").write_text("x")
    result = run("news", "-o", "file")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: file: cannot be made")


def test_other_commands_load_no_templates():
    code = (
        "import sys\nfrom quotecheck.cli import cli\n"
        "cli.main(['rule', 'QC101'], standalone_mode=False)\n"
        "assert not {'jinja2', 'markupsafe'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
