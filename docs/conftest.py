"""Runs what the documentation shows: blocks of Python, and commands with what they print.

A page runs from top to bottom in a copy of ``fixtures/``, with a few files under the names that
pages use for a reader's own. In a block ``console`` the lines after ``$`` are commands and the
others what they print, where ``...`` stands for anything; in a block ``sh`` there are only
commands. What no test should do (installing, other people's programs) is left out by its first
word.
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
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

from quotecheck.checker import Checker
from quotecheck.cli import cli

ROOT = Path(__file__).parents[1]
_ELSEWHERE = (
    "#",
    "cat ",
    "cd ",
    "git ",
    "pip ",
    "python ",
    "python3 ",
    "pre-commit ",
    "spark-submit ",
)
_HERE = re.compile(r"cat > (\S+) << ?'(\w+)'")
_STATUSES = (0, 1)
_PLACE = "(the folder of the page, and how to leave it)"


@lru_cache(maxsize=1)
def _models() -> Checker:
    return Checker()


def _arrive(namespace: dict[str, Any]) -> None:
    """Goes to a folder such as a reader has, for one page; models are loaded once for all."""
    folder = Path(tempfile.mkdtemp(prefix="quotecheck-docs-"))
    shutil.copytree(ROOT / "fixtures", folder / "fixtures")
    shutil.copytree(ROOT / "tests" / "transcripts", folder / "transcripts")
    shutil.copytree(ROOT / "fixtures" / "corpus", folder / "corpus")
    shutil.copy(ROOT / "fixtures" / "wang-li.txt", folder / "story.txt")
    models = _models()
    patch = pytest.MonkeyPatch()
    patch.chdir(folder)
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
            printed = _run(command)
            if not _agree(shown, printed):
                return f"{command}\nshown:\n{shown}\nprinted:\n{printed}"
        command, shown = line[2:], ""
    return None


def _commands(example: Example) -> str | None:
    """Runs the commands of a block, whatever they print; files may be written as here documents."""
    lines = iter(example.parsed.replace("\\\n", " ").splitlines())
    for line in lines:
        written = _HERE.fullmatch(line)
        if written:
            content = takewhile(lambda line, end=written[2]: line != end, lines)
            Path(written[1]).write_text("".join(f"{line}\n" for line in content), "utf-8")
        else:
            _run(line.strip())
    return None


def _agree(shown: str, printed: str) -> bool:
    plain = "\n".join(line.rstrip() for line in printed.splitlines()) + "\n"
    return doctest.OutputChecker().check_output(shown, plain, doctest.ELLIPSIS)


def _run(line: str) -> str:
    if not line or line.startswith(_ELSEWHERE):
        return ""
    command, _, file = line.partition(" > ")
    words = shlex.split(command.split(" | ")[0].split("  #")[0])
    if words[0] == "pytest":
        return _pytest(words[1:])
    assert words[0] == "quotecheck", f"a command that no test runs: {line}"
    result = CliRunner().invoke(cli, _globbed(words[1:]))
    known = result.exit_code in _STATUSES or "error:" in result.output
    assert known, f"{line}\nended with {result.exit_code}:\n{result.output}{result.exception}"
    if file:
        Path(file.strip()).write_text(result.stdout, "utf-8")
        return ""
    return result.output


def _globbed(words: list[str]) -> list[str]:
    return [str(path) for word in words for path in _matching(word)]


def _matching(word: str) -> list[Any]:
    return sorted(Path().glob(word)) or [word] if "*" in word else [word]


def _pytest(words: list[str]) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    plugins = ["-p", "quotecheck.pytest_plugin", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *plugins, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    return done.stdout


pytest_collect_file = Sybil(
    parsers=[
        PythonCodeBlockParser(),
        CodeBlockParser("console", _console),
        CodeBlockParser("sh", _commands),
    ],
    patterns=["*.md"],
    setup=_arrive,
    teardown=_leave,
).pytest()
