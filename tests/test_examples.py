"""Examples, hooks and workflows of the documentation do what they are there for."""

from __future__ import annotations

import ast
import json
import re
import runpy
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from quotecheck.checker import Checker
from quotecheck.cli import cli

yaml = pytest.importorskip("yaml")

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "docs" / "examples"
EDITORS = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")


@pytest.fixture
def in_a_hurry(checker: Checker, monkeypatch):
    """Examples load no models of their own."""
    monkeypatch.setattr("quotecheck._default_checker", lambda: checker)
    monkeypatch.setattr("quotecheck.checker.Checker", lambda **_: checker)


def test_script_tells_who_is_quoted(in_a_hurry, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("sys.argv", ["who_is_quoted.py"])
    runpy.run_path(str(EXAMPLES / "who_is_quoted.py"), run_name="__main__")
    head, first, *_ = capsys.readouterr().out.splitlines()
    assert head.split() == ["quotations", "words", "sure", "who"]
    assert first.endswith("Tor Halvorsen")


def run(cell: str, names: dict[str, Any]) -> Any:
    """What a cell of a notebook shows: the value of its last line."""
    *before, last = ast.parse(cell).body
    if isinstance(last, ast.Expr):
        exec(compile(ast.Module(before, []), "cell", "exec"), names)
        return eval(compile(ast.Expression(last.value), "cell", "eval"), names)
    exec(compile(cell, "cell", "exec"), names)
    return None


def test_notebook_runs_from_top_to_bottom(in_a_hurry, monkeypatch, capsys):
    pytest.importorskip("pandas")
    monkeypatch.chdir(EXAMPLES)
    book = json.loads((EXAMPLES / "first-look.ipynb").read_text(encoding="utf-8"))
    cells = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    # results would go stale, and their pages are large
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells)
    names: dict[str, Any] = {}
    shown = [run("".join(cell["source"]), names) for cell in cells]
    assert "Wang Li" in shown[0]._repr_html_()
    assert "Sergei Lavrov" in set(shown[1]["speaker"])
    assert shown[3] == ("Wang Li", "Wang Yi")
    assert {"name-mismatch", "altered-quote"} <= set(shown[5]["rule"])
    out = capsys.readouterr().out
    assert "9 QC101" in out
    assert re.search(r"^False .*^True .*\[-not-\]", out, re.MULTILINE | re.DOTALL)


def test_notebook_is_one():
    nbformat = pytest.importorskip("nbformat")
    book = json.loads((EXAMPLES / "first-look.ipynb").read_text(encoding="utf-8"))
    nbformat.validate(book)


def hooks() -> list[dict[str, Any]]:
    return yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def test_hook_of_pre_commit_is_a_command(in_a_hurry, monkeypatch):
    (hook,) = hooks()
    assert {"id", "name", "entry", "language"} <= hook.keys()
    assert hook["language"] == "python"
    monkeypatch.chdir(ROOT)
    program, *command = shlex.split(hook["entry"])
    assert program == "quotecheck"
    result = CliRunner().invoke(cli, [*command, "fixtures/clean.txt", "fixtures/wang-li.txt"])
    assert (result.exit_code, "QC101" in result.output) == (1, True)


def test_pre_commit_takes_the_hook():
    clientlib = pytest.importorskip("pre_commit.clientlib")
    assert [hook["id"] for hook in clientlib.load_manifest(ROOT / ".pre-commit-hooks.yaml")] == [
        "quotecheck"
    ]


def test_workflow_runs_an_audit_and_uploads_what_it_wrote(in_a_hurry, monkeypatch, tmp_path):
    workflow = yaml.safe_load((EXAMPLES / "github-action.yml").read_text(encoding="utf-8"))
    steps = workflow["jobs"]["quotecheck"]["steps"]
    (command,) = (step["run"] for step in steps if step.get("run", "").startswith("quotecheck "))
    (upload,) = (step for step in steps if "upload-sarif" in step.get("uses", ""))
    # also where the audit found something, which is when it matters
    assert upload["if"] == "always()"
    assert workflow["permissions"]["security-events"] == "write"
    (tmp_path / "corpus").symlink_to(ROOT / "fixtures" / "corpus")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, shlex.split(command)[1:])
    assert result.exit_code == 1
    log = json.loads(Path(upload["with"]["sarif_file"]).read_text(encoding="utf-8"))
    assert log["runs"][0]["results"]


def test_problem_matcher_finds_file_line_and_column(in_a_hurry, monkeypatch):
    monkeypatch.chdir(ROOT)
    lines = CliRunner().invoke(cli, ["check", "fixtures/name-slip.txt"]).output.splitlines()
    (task,) = json.loads(re.search(r"```json\n(.*?)```", EDITORS, re.DOTALL)[1])["tasks"]
    pattern = task["problemMatcher"]["pattern"]
    (found,) = filter(None, (re.match(pattern["regexp"], line) for line in lines))
    fields = {name: found[group] for name, group in pattern.items() if name != "regexp"}
    assert fields["file"] == "fixtures/name-slip.txt"
    assert fields["code"] == "QC101"
    assert fields["severity"] in {"warning", "error"}
    text = (ROOT / "fixtures/name-slip.txt").read_text(encoding="utf-8")
    line = text.splitlines()[int(fields["line"]) - 1]
    assert line[int(fields["column"]) - 1 :].startswith("Brandvald")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_for_shells(shell, monkeypatch):
    # it asks a bash for its version, which need not be here
    monkeypatch.setattr("click.shell_completion.BashComplete._check_version", lambda *_: None)
    environment = {"_QUOTECHECK_COMPLETE": f"{shell}_source"}
    result = CliRunner(env=environment).invoke(cli, [], prog_name="quotecheck")
    assert result.exit_code == 0
    assert f"_QUOTECHECK_COMPLETE={shell}_complete" in result.output


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("quotecheck ch", ["check"]),
        ("quotecheck check --fo", ["--format"]),
        ("quotecheck check --format ju", ["junit"]),
        ("quotecheck check --fail-on ", ["info", "warning", "error", "never"]),
    ],
)
def test_completions(words, completed):
    environment = {
        "_QUOTECHECK_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    result = CliRunner(env=environment).invoke(cli, [], prog_name="quotecheck")
    assert [line.partition(",")[2] for line in result.output.splitlines()] == completed
