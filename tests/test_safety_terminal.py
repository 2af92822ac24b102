"""Nothing that a stranger wrote steers a terminal: not in texts, nor names, nor troubles."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner

from quotecheck.cli import cli, group
from quotecheck.cli.terminal import standard_output
from quotecheck.model import to_json_line
from quotecheck.report import WRITERS

# Sets the title, colours, clears the screen, moves back, turns text around, begins a line.
EVIL = "\x1b]0;evil\x07\x1b[31m\x1b[2J\x9b31m\x08\x7f\r\u202e\u2066\u200f\u2028\x85"
TEXT = (
    f"Chinese Foreign Minister Wang Yi {EVIL} arrived on Monday.\n\n"
    f"“We will {EVIL} build it,” Wang Li{EVIL} said.\n\nWang Li said that talks would go on.\n"
)
SAFE = set("\n\t\u00ad\u200c\u200d")


def steering(text: str) -> set[str]:
    """The characters in a text that a terminal, or the eye, would obey."""
    kinds = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return {repr(c) for c in text if unicodedata.category(c) in kinds and c not in SAFE}


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name = "story" + EVIL.replace("/", "") + ".txt"
    Path(name).write_text(TEXT, "utf-8", newline="")
    Path("source.txt").write_text("We will build it all.", "utf-8")
    row = {"id": f"row{EVIL}", "text": TEXT}
    Path("feed.jsonl").write_text(json.dumps(row) + "\n" + '{"id": "' + EVIL + "\n", "utf-8")
    return name


@pytest.fixture
def run(checker, monkeypatch, here):
    monkeypatch.setattr("quotecheck.checker.Checker", lambda **settings: checker)

    def invoke(*args):
        result = CliRunner().invoke(cli, list(args))
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    return invoke


@pytest.mark.parametrize(
    "command",
    [
        ["check"],
        ["quotes"],
        ["analyze"],
        ["export"],
        ["export", "--format", "claims"],
        ["export", "--format", "tei", "-o", "tei"],
        ["report", "--no-cache", "-o", f"pages{EVIL}"],
        ["audit", "--no-cache"],
        ["audit", "--no-cache", "--format", "jsonl"],
        ["audit", "--no-cache", "--write-baseline", f"known{EVIL}.json"],
        ["audit", "--no-cache", "-o", f"out{EVIL}"],
        ["check", "--source", "source.txt"],
    ],
    ids=" ".join,
)
def test_no_command_passes_on_what_steers(run, here, command):
    result = run(*command, here, "feed.jsonl", f"missing{EVIL}.txt")
    assert steering(result.stdout) == set()
    assert steering(result.stderr) == set()
    assert result.stdout or "tei" in command


ARGUMENTS = {
    "rule": ["rule", EVIL],
    "selection": ["check", "-", "--select", EVIL],
    "option": ["check", "-", f"--{EVIL}"],
    "command": [EVIL],
    "choice": ["audit", ".", "--format", EVIL],
    "severity": ["audit", ".", "--severity", f"QC101={EVIL}"],
    "configuration": ["check", "-", "--config", f"{EVIL}.toml"],
    "keys of it": ["check", "-", "--config", "evil.toml"],
    "baseline": ["check", "-", "--baseline", f"{EVIL}.json"],
    "encoding": ["check", "feed.jsonl", "--encoding", EVIL],
    "output": ["audit", ".", "--no-cache", "-o", f"none/{EVIL}"],
}


@pytest.mark.parametrize("arguments", ARGUMENTS.values(), ids=ARGUMENTS)
def test_no_trouble_passes_on_what_steers(here, monkeypatch, capsys, arguments):
    Path("evil.toml").write_text(json.dumps(EVIL)[:-1] + '" = 1\n')
    monkeypatch.setattr(sys, "argv", ["quotecheck", *arguments])
    monkeypatch.setattr(group.signal, "signal", lambda *settings: None)
    with pytest.raises(SystemExit) as ended:
        group.main()
    said = capsys.readouterr()
    assert ended.value.code == 2
    assert steering(said.out + said.err) == set()
    assert said.err


def test_mistakes_of_the_program_do_not_either(here, monkeypatch, capsys):
    def broken(*arguments, **settings):
        raise RuntimeError(EVIL)

    monkeypatch.setattr(sys, "argv", ["quotecheck", "rule"])
    monkeypatch.setattr(group.signal, "signal", lambda *settings: None)
    monkeypatch.setattr("quotecheck.cli.rule.all_rules", broken)
    with pytest.raises(SystemExit) as ended:
        group.main()
    said = capsys.readouterr()
    assert ended.value.code == 2
    assert "RuntimeError" in said.err
    assert steering(said.out + said.err) == set()


# --- what is safe in a file and not on a terminal -------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "junit", "sarif"])
def test_reports_are_shown_on_a_terminal_without_it(here, run, monkeypatch, form):
    plain = run("audit", "--no-cache", "--format", form, here).stdout
    assert "QC2" in plain
    written: list[str] = []
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stdout, "write", written.append, raising=False)
    with standard_output(binary=False) as out:
        out.write(plain)
    shown = "".join(written)
    assert "QC2" in shown
    assert steering(shown) == set()


def test_bytes_are_kept_from_a_terminal(monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert WRITERS["parquet"].binary
    with pytest.raises(Exception, match="give a file: -o FILE"), standard_output(binary=True):
        pass


@pytest.mark.parametrize("value", [EVIL, "\ud800 alone", "\udc00\ud800", "a\0b", "é “x” 字 🙂 ﷺ"])
def test_json_says_the_same_without_it(value):
    line = to_json_line({"value": value, value: [value]})
    assert json.loads(line) == {"value": value, value: [value]}
    assert steering(line) == set()
    line.encode("utf-8")


def test_json_leaves_readable_what_can_be_read():
    assert to_json_line({"a": "é “x” 字 🙂 a\u200db"}) == '{"a": "é “x” 字 🙂 a\u200db"}'


# --- pytest ---------------------------------------------------------------------------------------


def test_pytest_passes_on_nothing_that_steers(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / f"story{EVIL}.txt").write_text(f"{EVIL} SLIP STRAY {EVIL}", "utf-8")
    rows = [{"id": f"row{EVIL}", "text": f"SLIP {EVIL}"}, {"id": "7", "text": f"CRASH {EVIL}"}]
    lines = [json.dumps(row) for row in rows]
    (corpus / "feed.jsonl").write_text("\n".join([*lines, '{"id": "' + EVIL]), "utf-8")
    (corpus / f"bad{EVIL}.txt").write_bytes(b"\0\1")
    (corpus / "story.expect.yaml").write_text(f"quotations: [{json.dumps(EVIL)}]", "utf-8")
    (tmp_path / "conftest.py").write_text("from faked import *\n")
    tests = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "quotecheck.pytest_plugin", "-rA", "-v",
         "-p", "no:cacheprovider", "--quotecheck", "corpus"],
        cwd=tmp_path, capture_output=True, check=False,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
             "PYTHONPATH": os.pathsep.join([str(tests), *sys.path])},
    )  # fmt: skip
    out = (done.stdout + done.stderr).decode("utf-8")
    assert "SLIP" in out
    assert out.count("its name is not UTF-8, or has control characters") >= 2
    assert done.returncode == 1
    assert [line for line in out.split("\n") if steering(line)] == []
