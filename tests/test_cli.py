"""The command line: what it prints where, and with which status it ends."""

from __future__ import annotations

import copy
import json
import os
import pty
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from quotecheck import __version__
from quotecheck.cli import cli

FIXTURES = Path(__file__).parents[1] / "fixtures"
WANG_LI = FIXTURES / "wang-li.txt"
CLEAN = FIXTURES / "clean.txt"
SLIP = (
    "Chinese Foreign Minister Wang Yi arrived on Monday.\n\nWang Li said that talks would go on.\n"
)


@pytest.fixture
def run(checker, monkeypatch, tmp_path_factory):
    """Runs a command in this process, with the models that are loaded already."""
    monkeypatch.chdir(tmp_path_factory.mktemp("here"))

    def ready(*, rules=None, **others):
        assert not any(others.values())
        ready = copy.copy(checker)
        ready.rules = checker.rules if rules is None else tuple(rules)
        return ready

    monkeypatch.setattr("quotecheck.checker.Checker", ready)

    def invoke(*args, stdin=None):
        return CliRunner().invoke(cli, [str(arg) for arg in args], input=stdin)

    return invoke


def quotecheck(*args, **settings) -> subprocess.CompletedProcess[bytes]:
    """Runs a command in a process of its own."""
    command = [sys.executable, "-m", "quotecheck", *map(str, args)]
    return subprocess.run(command, capture_output=True, timeout=120, check=False, **settings)


# --- check ----------------------------------------------------------------------------------------


def test_check_shows_the_slip_as_a_linter_does(run):
    result = run("check", WANG_LI)
    lines = result.stdout.splitlines()
    assert result.exit_code == 1
    message = r"QC101 (error|warning): .*Wang Li.*Wang Yi.* \[name-mismatch\]"
    assert re.fullmatch(rf"{re.escape(str(WANG_LI))}:9:1: {message}", lines[0])
    assert lines[1].startswith(" 9 | Wang Li told reporters")
    assert lines[2] == "   | ^^^^^^^"
    assert lines[3].startswith("   = ")
    assert lines[-1].startswith("1 finding in 1 article: 1 ")


@pytest.mark.parametrize(
    ("args", "status"),
    [
        ((WANG_LI,), 1),
        ((CLEAN,), 0),
        ((CLEAN, WANG_LI), 1),
        (("--fail-on", "never", WANG_LI), 0),
        (("--fail-on", "error", FIXTURES / "unbalanced-marks.txt"), 0),
        (("--select", "QC201,QC202", WANG_LI), 0),
        (("--ignore", "name-mismatch", WANG_LI), 0),
        (("--select", "qc101", "--select", "QC204", WANG_LI), 1),
        (("--select", "QC102", FIXTURES / "name-variants.txt"), 0),
        (("--select", "QC102", "--fail-on", "info", FIXTURES / "name-variants.txt"), 1),
        ((FIXTURES / "clean*.txt",), 0),
        ((FIXTURES / "none.txt",), 2),
        ((FIXTURES / "none*.txt",), 2),
        ((FIXTURES,), 2),
        ((WANG_LI, FIXTURES / "none.txt"), 2),
        (("--select", "QC999", WANG_LI), 2),
        (("--encoding", "klingon", WANG_LI), 2),
        (("--format", "yaml", WANG_LI), 2),
        ((), 2),
    ],
)
def test_status_of_check(run, args, status):
    assert run("check", *args).exit_code == status


def test_clean_article_says_so(run):
    assert run("check", CLEAN).stdout == "Nothing found in 1 article.\n"


def test_empty_article_is_analysed(run, tmp_path):
    (tmp_path / "empty.txt").touch()
    result = run("check", tmp_path / "empty.txt")
    assert (result.exit_code, result.stdout) == (0, "Nothing found in 1 article.\n")


def test_trouble_is_one_line_on_standard_error_and_the_rest_goes_on(run, tmp_path):
    (tmp_path / "binary.txt").write_bytes(b"\x00\x01\x02")
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
    (tmp_path / "rows.jsonl").write_text('{"text": "fine"}\n{"id": 3}\n')
    names = ["binary.txt", "latin.txt", "rows.jsonl", "missing.txt"]
    result = run("check", *(tmp_path / name for name in names), WANG_LI)
    assert result.exit_code == 2
    assert "\n1 finding in 2 articles: " in result.stdout
    errors = result.stderr.splitlines()
    assert [line.split(": ")[1] for line in errors] == [
        str(tmp_path / name) for name in ["binary.txt", "latin.txt", "rows.jsonl:2", "missing.txt"]
    ]
    assert all(line.startswith("error: ") for line in errors)


@pytest.mark.parametrize("path", [FIXTURES, FIXTURES / "none.txt"], ids=["folder", "no such file"])
@pytest.mark.parametrize("command", ["check", "quotes", "analyze"])
def test_nothing_to_read_is_one_line_and_nothing_else(run, command, path):
    result = run(command, path)
    header = "file\tline\tkind\tspeaker\tcontent\thow\n" if command == "quotes" else ""
    assert (result.exit_code, result.stdout) == (2, header)
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith(f"error: {path}: ")


def test_unknown_rule_is_told_with_the_nearest(run):
    result = run("check", "--select", "name-missmatch", WANG_LI)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "did you mean QC101 (name-mismatch)?" in result.stderr


def test_check_reads_standard_input(run):
    result = run("check", "-", stdin=SLIP)
    assert result.exit_code == 1
    assert result.stdout.startswith("<stdin>:3:1: QC101 ")


def test_check_as_json_lines(run):
    result = run("check", "--format", "jsonl", WANG_LI, CLEAN)
    (row,) = map(json.loads, result.stdout.splitlines())
    text = WANG_LI.read_text(encoding="utf-8")
    assert text[slice(*row["span"])] == "Wang Li"
    assert {key: row[key] for key in ("article", "rule", "code", "line", "column", "expected")} == {
        "article": "wang-li.txt",
        "rule": "name-mismatch",
        "code": "QC101",
        "line": 9,
        "column": 1,
        "expected": "Wang Yi",
    }


# --- quotes, analyze, audit, rule -----------------------------------------------------------------


def test_quotes_are_fields_between_tabs_off_a_terminal(run):
    result = run("quotes", FIXTURES / "several-paragraphs.txt")
    header, *rows = (line.split("\t") for line in result.stdout.splitlines())
    assert result.exit_code == 0
    assert header == ["file", "line", "kind", "speaker", "content", "how"]
    assert {len(row) for row in rows} == {6}
    long = next(row for row in rows if row[1:4] == ["5", "direct", "Marisol Quintero"])
    assert "never be closed again" in long[4]


def test_analyze_writes_the_schema(run):
    result = run("analyze", WANG_LI)
    (row,) = map(json.loads, result.stdout.splitlines())
    text = WANG_LI.read_text(encoding="utf-8")
    assert result.exit_code == 0
    assert list(row) == ["id", "schema", "quotes", "people", "findings"]
    assert (row["id"], row["schema"]) == ("wang-li.txt", "1")
    assert set(row["quotes"][0]) == {
        "content", "kind", "cue", "source", "speaker", "confidence", "reason",
    }  # fmt: skip
    said = {text[slice(*part)]: q["speaker"] for q in row["quotes"] for part in q["content"]}
    assert said["“We have a text, and we have time,”"] == "Sergei Lavrov"
    assert set(row["findings"][0]) == {
        "rule", "code", "severity", "span", "line", "column", "expected", "message", "evidence",
        "related", "fingerprint",
    }  # fmt: skip


def test_analyze_keeps_ids_and_order_of_json_lines(run):
    rows = "".join(json.dumps({"id": f"a{n}", "text": f"{n}: {SLIP}"}) + "\n" for n in range(5))
    result = run("analyze", "-", stdin=rows)
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == [
        f"a{n}" for n in range(5)
    ]


def test_audit_compares_articles(run, tmp_path):
    (tmp_path / "one.txt").write_text("Russian Foreign Minister Sergei Lavrov spoke. Lavrov left.")
    (tmp_path / "two.txt").write_text("Russian Foreign Minister Sergey Lavrov spoke. Lavrov left.")
    (tmp_path / "three.txt").write_text(SLIP)
    result = run("audit", tmp_path, "--format", "jsonl")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert [(row["article"], row["rule"]) for row in rows] == [
        ("three.txt", "name-mismatch"),
        ("two.txt", "name-variant"),
    ]
    text = run("audit", tmp_path).stdout
    assert "\n2 findings in 3 articles: " in text


def test_rule_lists_all_and_explains_one(run):
    listing = run("rule").stdout.splitlines()
    assert [line.split()[0] for line in listing] == sorted(line.split()[0] for line in listing)
    for name in ("QC101", "name-mismatch"):
        page = run("rule", name).stdout
        assert page.startswith("QC101 name-mismatch (error)")
        assert "It fires on:" in page
        assert "It stays silent on:" in page
    missing = run("rule", "QC1O1")
    assert (missing.exit_code, missing.stdout) == (2, "")
    assert "did you mean QC101" in missing.stderr


@pytest.mark.parametrize("command", [[], *([name] for name in cli.commands)], ids=str)
def test_help_teaches_by_examples(run, command):
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert "Examples:\n" in result.stdout
    assert "\n  quotecheck " in result.stdout.replace("    quotecheck", "  quotecheck")


def examples() -> list[str]:
    """The commands of all examples in the help, without what a shell does with them."""
    pages = [cli.help or "", *(command.help or "" for command in cli.commands.values())]
    lines = [
        line.strip().removeprefix("cat story.txt | ") for page in pages for line in page.split("\n")
    ]
    return [
        re.split(r"\s{2,}| \| | > ", line)[0] for line in lines if line.startswith("quotecheck ")
    ]


@pytest.mark.parametrize("example", examples())
def test_examples_of_the_help_run(checker, monkeypatch, tmp_path, example):
    monkeypatch.setattr("quotecheck.checker.Pipeline", lambda *_: checker.language)
    monkeypatch.setattr("quotecheck.checker.Tagger", lambda *_: checker.tagger)
    monkeypatch.chdir(tmp_path)
    for path, content in {
        "story.txt": SLIP,
        "hearing.txt": "WANG: Talks will go on.\n",
        "desk.csv": "name,title,of\nWang Yi,Foreign Minister,China\n",
        "feed.jsonl": json.dumps({"id": "1", "text": SLIP}) + "\n",
        "known.json": '{"quotecheck-baseline": 1, "findings": []}',
        "news/story.txt": SLIP,
        "corpus/story.txt": SLIP,
        "transcripts/hearing.txt": "WANG: Talks will go on.\n",
    }.items():
        Path(path).parent.mkdir(exist_ok=True)
        Path(path).write_text(content, encoding="utf-8")
    words = shlex.split(example.replace("news/*.txt", "news/story.txt").replace(" --jobs 2", ""))
    result = CliRunner().invoke(cli, words[1:], input=SLIP)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    finds = words[1] in {"check", "audit"} and not {"error", "--write-baseline"} & set(words)
    assert result.exit_code == int(finds), result.output


# --- in a process of its own ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "args", [["--help"], ["--version"], ["rule"], ["rule", "QC101"], ["check", "none.txt"]], ids=str
)
def test_starts_without_torch_and_stanza(args):
    script = (
        "import sys\n"
        "from quotecheck.cli import main\n"
        f"sys.argv = ['quotecheck', *{args!r}]\n"
        "try:\n    main()\n"
        "finally:\n    heavy = {'torch', 'stanza', 'numpy'} & set(sys.modules)\n"
        "    print(sorted(heavy), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.stderr.splitlines()[-1] == "[]"


def test_version():
    assert quotecheck("--version").stdout.decode() == f"quotecheck, version {__version__}\n"


def test_whole_way_in_a_process(tmp_path):
    (tmp_path / "story.txt").write_text(SLIP, encoding="utf-8")
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": ""}
    done = quotecheck("check", tmp_path / "story.txt", env=environment)
    assert done.returncode == 1
    assert "“Wang Li”" in done.stdout.decode("utf-8")
    assert done.stderr == b""


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="no SIGPIPE on this system")
def test_reader_that_goes_away_is_no_error():
    command = f"{sys.executable} -m quotecheck rule QC101 | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("QC101")
    assert done.stderr == ""
    writer = subprocess.Popen(
        [sys.executable, "-m", "quotecheck", "rule"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert writer.stdout
    writer.stdout.close()
    assert writer.wait(timeout=60) in (0, -signal.SIGPIPE)
    assert writer.stderr
    assert writer.stderr.read() == b""
    writer.stderr.close()


def test_interrupt_ends_quietly_with_130():
    script = (
        "import signal, sys\n"
        # jobs in the background start without it
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from quotecheck.cli import main\n"
        "sys.argv = ['quotecheck', 'check', '-']\n"
        "print('ready', flush=True)\n"
        "main()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err.strip()) == (130, b"", b"error: interrupted")


def on_a_terminal(*args, **environment) -> str:
    """What a command writes to a terminal."""
    reader, writer = pty.openpty()
    settings = {**os.environ, "TERM": "xterm", "COLUMNS": "80", **environment}
    settings = {name: value for name, value in settings.items() if value is not None}
    command = [sys.executable, "-m", "quotecheck", *map(str, args)]
    process = subprocess.Popen(command, stdout=writer, stderr=subprocess.DEVNULL, env=settings)
    os.close(writer)
    output = b""
    while True:
        try:
            piece = os.read(reader, 65536)
        except OSError:
            break
        if not piece:
            break
        output += piece
    process.wait(timeout=60)
    os.close(reader)
    return output.decode("utf-8").replace("\r\n", "\n")


def test_colours_on_terminals_only_and_not_where_they_are_unwanted():
    assert "\x1b[36m" in on_a_terminal("rule", "QC102", NO_COLOR=None)
    assert "\x1b[36m" not in on_a_terminal("rule", "QC102", NO_COLOR="1")
    assert b"\x1b" not in quotecheck("rule", "QC102").stdout
