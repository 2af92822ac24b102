"""Runs what the documentation shows: blocks of Python, and commands with what they print.

A page runs from top to bottom in a copy of ``fixtures/``, with a few files under the names that
pages use for a reader's own. In a block ``console`` the lines after ``$`` are commands and the
others what they print, where ``...`` stands for anything; in a block ``sh`` there are only
commands, which must succeed, and files written as here documents. What no test should do
(installing, other people's programs) is left out by its first word.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import lru_cache
from importlib.util import find_spec
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser

from quotecheck.checker import Checker
from quotecheck.cli import cli

with suppress(ImportError):
    # so that spaCy knows the component, in a checkout that is not installed, too
    import quotecheck.spacy  # noqa: F401

ROOT = Path(__file__).parents[1]
_ELSEWHERE = (
    "#",
    "cat ",
    "cd ",
    "git ",
    "mypy",
    "pip ",
    "python ",
    "python3 ",
    "pre-commit ",
    "ruff ",
    "source ",
    "spark-submit ",
    "sphinx-build ",
)
_HERE = re.compile(r"cat > (\S+) << ?'(\w+)'")
_SETTING = re.compile(r"(\w+)=(\S*) ")
_STATUSES = (0, 1)
_TROUBLE = 2
_PLACE = "(the folder of the page, and how to leave it)"


@lru_cache(maxsize=1)
def _models() -> Checker:
    return Checker()


def _missing(module: str) -> bool:
    """Whether a page cannot show something here, for ``<!--- skip: next if(...) -->``."""
    return find_spec(module) is None


def _arrive(namespace: dict[str, Any]) -> None:
    """Goes to a folder such as a reader has, for one page; models are loaded once for all."""
    namespace["missing"] = _missing
    folder = Path(tempfile.mkdtemp(prefix="quotecheck-docs-"))
    shutil.copytree(ROOT / "fixtures", folder / "fixtures")
    shutil.copytree(ROOT / "tests" / "transcripts", folder / "transcripts")
    shutil.copytree(ROOT / "fixtures" / "corpus", folder / "corpus")
    shutil.copy(ROOT / "fixtures" / "wang-li.txt", folder / "story.txt")
    shutil.copy(ROOT / "fixtures" / "ferry-hearing.txt", folder / "ferry.txt")
    shutil.copy(ROOT / "tests" / "transcripts" / "ferry-hearing.txt", folder / "hearing.txt")
    models = _models()
    patch = pytest.MonkeyPatch()
    patch.chdir(folder)
    # else Spark takes the Python that stands first on the path
    patch.setenv("PYSPARK_PYTHON", sys.executable)
    patch.setattr("quotecheck.checker.Pipeline", lambda *_: models.language)
    patch.setattr("quotecheck.checker.Tagger", lambda *_: models.tagger)
    namespace[_PLACE] = folder, patch


def _leave(namespace: dict[str, Any]) -> None:
    folder, patch = namespace[_PLACE]
    patch.undo()
    shutil.rmtree(folder)


def _console(example: Example) -> str | None:
    """Runs the commands of a block, and compares what they print."""
    shown = ""
    command = ""
    for line in [*example.parsed.splitlines(), "$ "]:
        if not line.startswith("$ "):
            shown += f"{line}\n"
            continue
        if command:
            printed = _run(command, (*_STATUSES, _TROUBLE))
            if not _agree(shown, printed):
                return f"{command}\nshown:\n{shown}\nprinted:\n{printed}"
        command, shown = line[2:], ""
    return None


def _commands(example: Example) -> str | None:
    """Runs the commands of a block and writes its here documents; whatever it prints will do."""
    lines = iter(example.parsed.replace("\\\n", " ").splitlines())
    for line in lines:
        written = _HERE.fullmatch(line)
        if written:
            content = takewhile(lambda line, end=written[2]: line != end, lines)
            Path(written[1]).write_text("".join(f"{line}\n" for line in content), "utf-8")
        else:
            _run(line.strip(), _STATUSES)
    return None


def _agree(shown: str, printed: str) -> bool:
    plain = "\n".join(line.rstrip() for line in printed.splitlines()) + "\n"
    return doctest.OutputChecker().check_output(shown, plain, doctest.ELLIPSIS)


def _run(line: str, statuses: tuple[int, ...]) -> str:
    """What a command prints."""
    if not line or line.startswith(_ELSEWHERE):
        return ""
    settings = {}
    while setting := _SETTING.match(line):
        settings[setting[1]] = setting[2]
        line = line[setting.end() :]
    command, _, file = line.split(" | ")[0].split("  #")[0].partition(" > ")
    words = shlex.split(command)
    if words[0] == "mkdir":
        Path(words[-1]).mkdir(exist_ok=True)
        return ""
    if words[0] == "pytest":
        return _pytest(words[1:])
    assert words[0] == "quotecheck", f"a command that no test runs: {line}"
    runner = CliRunner(env=settings)
    result = runner.invoke(cli, _globbed(words[1:]), prog_name="quotecheck")
    told = f"{line}\nended with {result.exit_code}:\n{result.output}{result.exception!r}"
    assert result.exception is None or isinstance(result.exception, SystemExit), told
    assert result.exit_code in statuses, told
    if file:
        Path(file.strip()).write_text(result.stdout, "utf-8")
        return ""
    return result.output


def _globbed(words: list[str]) -> list[str]:
    return [str(path) for word in words for path in _matching(word)]


def _matching(word: str) -> list[Any]:
    return sorted(Path().glob(word)) or [word] if "*" in word else [word]


def _pytest(words: list[str]) -> str:
    settings = {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    environment = {**os.environ, **settings}
    plugins = ["-p", "quotecheck.pytest_plugin", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *plugins, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode in _STATUSES, done.stdout + done.stderr
    return done.stdout


pytest_collect_file = Sybil(
    parsers=[
        SkipParser(),
        PythonCodeBlockParser(),
        CodeBlockParser("console", _console),
        CodeBlockParser("sh", _commands),
    ],
    patterns=["*.md"],
    setup=_arrive,
    teardown=_leave,
).pytest()
