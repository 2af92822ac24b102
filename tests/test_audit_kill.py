"""An audit that is killed again and again ends where an undisturbed one does, byte for byte."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from quotecheck.auditing.store import NAME

SCRIPT = Path(__file__).with_name("auditing_again.py")
NEWS = Path(__file__).parents[2] / "shared/data/worldwide/dev.jsonl"


def start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )


def undisturbed(command: list[str]) -> tuple[int, bytes]:
    process = start(command)
    out, _ = process.communicate(timeout=600)
    return process.returncode, out


def kill_often(command: list[str], cache: Path, kills: int, lines: int) -> None:
    """Starts an audit and kills it with all its processes, at random moments of the whole run."""
    chance = random.Random(7)
    for number in range(kills):
        process = start(command)
        assert process.stdout
        # as far as some line of the output, but sometimes before there is any
        for _ in range(chance.randrange(lines) * (number % 5 != 0)):
            process.stdout.readline()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=chance.uniform(0, 0.3))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        if number % 5 == 0 and (cache / NAME).exists():
            with sqlite3.connect(cache / NAME) as database:
                assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def corpus(folder: Path, articles: int) -> Path:
    folder.mkdir()
    for number in range(articles // 2):
        (folder / f"{number:03}.txt").write_text(f"article {number} " * (number % 7 + 1))
    (folder / "binary.txt").write_bytes(b"\0\1\2")
    rows = [
        {"id": f"r{n}", "text": "raise" if n == 5 else f"row {n}"} for n in range(articles // 2)
    ]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


def test_killed_and_started_again_it_gives_the_same(tmp_path):
    folder = corpus(tmp_path / "corpus", 120)
    command = [sys.executable, str(SCRIPT), str(folder)]
    status, expected = undisturbed([*command, str(tmp_path / "whole"), "1", "0"])
    assert (status, expected.count(b"\n")) == (0, 120 + 1 + 2 * 119)
    again = [*command, str(tmp_path / "cache"), "2", "0.01"]
    kill_often(again, tmp_path / "cache", 5, expected.count(b"\n"))
    process = start(again)
    out, log = process.communicate(timeout=120)
    assert out == expected
    # what was done before was not done again
    assert int(log) > 0
    assert undisturbed(again) == (0, expected)


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_fifty_kills(tmp_path, jobs):
    folder = corpus(tmp_path / "corpus", 1000)
    command = [sys.executable, str(SCRIPT), str(folder)]
    _, expected = undisturbed([*command, str(tmp_path / "whole"), "1", "0"])
    again = [*command, str(tmp_path / "cache"), str(jobs), "0.02"]
    kill_often(again, tmp_path / "cache", 50, expected.count(b"\n"))
    assert undisturbed(again) == (0, expected)


@pytest.mark.slow
@pytest.mark.skipif(not NEWS.exists(), reason="needs ../shared/data/worldwide")
@pytest.mark.parametrize("jobs", [1, 2])
def test_fifty_kills_of_the_real_one(tmp_path, jobs):
    command = [
        sys.executable, "-m", "quotecheck", "audit", str(NEWS), "--format", "jsonl", "--jobs",
        str(jobs), "--cache",
    ]  # fmt: skip
    expected = undisturbed([*command, str(tmp_path / "whole")])
    again = [*command, str(tmp_path / "cache")]
    kill_often(again, tmp_path / "cache", 50, expected[1].count(b"\n"))
    assert undisturbed(again) == expected
