"""What README and docs show is what happens."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from quotecheck import Checker, __version__
from quotecheck.cli import cli
from quotecheck.config import load_config
from quotecheck.model import Finding, Person, Quotation, Span
from quotecheck.rules import all_rules
from tests.figures import PAGES, TABLES, with_tables

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SCHEMA = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)


def test_integration_runs_the_test_command_of_the_readme():
    commands = [block.strip() for block in blocks(README, "sh") if "pytest" in block]
    assert len(commands) == 1
    assert commands[0] in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_first_command_of_the_readme_prints_what_the_readme_shows(checker, monkeypatch):
    monkeypatch.setattr("quotecheck.checker.Checker", lambda **_: checker)
    monkeypatch.chdir(ROOT)
    command = blocks(README, "sh")[0].split("&&")[-1].strip()
    assert command.startswith(".venv/bin/quotecheck ")
    result = CliRunner().invoke(cli, shlex.split(command)[1:])
    assert (result.exit_code, result.stdout) == (0, blocks(README, "text")[0])


def test_python_of_the_readme_runs(checker, monkeypatch):
    monkeypatch.setattr("quotecheck._default_checker", lambda: checker)
    monkeypatch.chdir(ROOT)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        for block in blocks(README, "python"):
            exec(compile(block, "README.md", "exec"), {})
    assert "9 QC101" in out.getvalue()


def test_readme_lists_every_rule():
    assert re.findall(r"^\| (QC\d+) \| (\S+) \|", README, flags=re.MULTILINE) == [
        (rule.code, rule.name) for rule in all_rules()
    ]


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_every_rule_has_a_page(rule):
    page = (ROOT / "docs" / "rules" / f"{rule.code}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {rule.code} {rule.name}\n\nSeverity: {rule.severity}")
    assert f"--ignore {rule.code}" in page


def test_example_of_the_schema_is_an_analysis(checker: Checker):
    (example,) = map(json.loads, blocks(SCHEMA, "json"))
    text = (ROOT / "fixtures" / "wang-li.txt").read_text(encoding="utf-8")
    real = checker.analyze(text).to_dict()
    assert list(example) == list(real)
    for key in ("quotes", "people", "findings"):
        (entry,) = example[key]
        assert list(entry) == list(real[key][0])
    shown = example["findings"][0]
    assert text[slice(*shown["span"])] == "Wang Li"
    assert shown["span"] in [finding["span"] for finding in real["findings"]]
    assert example["quotes"][0]["content"] in [quote["content"] for quote in real["quotes"]]
    assert example["people"][0] in [
        {**person, "mentions": person["mentions"][:1]} for person in real["people"]
    ]


def test_schema_describes_every_key():
    span = Span(0, 1)
    rows = [
        Quotation((span,), "a", "direct").to_dict(),
        Person("A", ()).to_dict(),
        Finding("r", "c", "info", span, 1, 1, "m").to_dict(),
    ]
    described = set(re.findall(r"`(\w+)`", SCHEMA))
    assert {key for row in rows for key in row} - described == set()


def test_version_is_in_the_changelog_and_the_package():
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_figures_of_a_page_are_those_that_were_measured(name):
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert with_tables(page) == page, "python -m tests.figures puts them into the page"


def test_every_table_of_figures_stands_in_a_page():
    texts = [(ROOT / "docs" / name).read_text(encoding="utf-8") for name in PAGES]
    for name in TABLES:
        assert sum(f"<!-- figures: {name} -->" in text for text in texts) == 1


def run(command: str) -> int:
    """The status of a command of quotecheck, without what comments and the shell do with it."""
    words = shlex.split(command.split("  #")[0].split(" > ")[0])
    assert words[0] == "quotecheck"
    result = CliRunner().invoke(cli, words[1:])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code


def test_commands_of_the_readme_run(checker, monkeypatch, tmp_path):
    monkeypatch.setattr("quotecheck.checker.Checker", lambda **_: checker)
    shutil.copy(ROOT / "fixtures" / "wang-li.txt", tmp_path / "story.txt")
    shutil.copy(ROOT / "fixtures" / "corpus" / "norvik.jsonl", tmp_path / "feed.jsonl")
    shutil.copytree(ROOT / "fixtures" / "corpus", tmp_path / "corpus")
    monkeypatch.chdir(tmp_path)
    (commands,) = (block for block in blocks(README, "sh") if block.startswith("quotecheck"))
    found = {command: run(command.replace(" --jobs 2", "")) for command in commands.splitlines()}
    assert {status for command, status in found.items() if " check " in command} == {1}
    assert set(found.values()) <= {0, 1}


def test_site_builds_without_a_warning(tmp_path):
    pytest.importorskip("sphinx", reason="the extra docs is not installed")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "docs", str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    for page in ("start", "how-it-works", "comparison", "contributing", "editors", "security"):
        assert f'href="{page}.html"' in index
    # it can be read offline: nothing is loaded from elsewhere
    assert not re.search(
        r'<(?:script|img|link rel="stylesheet")[^>]*(?:src|href)="(?:https?:)?//', index
    )


def pages() -> list[Path]:
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_commands_stand_in_blocks_that_are_run(page):
    text = page.read_text(encoding="utf-8")
    fences = set(re.findall(r"^```(\w+)", text, flags=re.MULTILINE))
    # docs/conftest.py runs what is called sh, console and python
    assert not fences & {"bash", "shell", "py", "pycon"}
    assert not re.findall(r"^(?: {4}|\t)(?:\$ )?(?:quotecheck|pytest|pip) .*", text, re.MULTILINE)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_configurations_of_a_page_are_read(page, tmp_path):
    for name in ("lists/legislators-1.yaml", "desk.csv", "transcripts/hearing.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    for block in blocks(page.read_text(encoding="utf-8"), "toml"):
        if "[tool.pytest" not in block:
            (tmp_path / "quotecheck.toml").write_text(block, encoding="utf-8")
            load_config(tmp_path / "quotecheck.toml")


def links() -> list[tuple[str, str]]:
    return [
        (str(page.relative_to(ROOT)), target)
        for page in pages()
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
        if "://" not in target
    ]


@pytest.mark.parametrize(("page", "target"), links())
def test_links_between_documents_lead_somewhere(page, target):
    assert ((ROOT / page).parent / target).exists()
