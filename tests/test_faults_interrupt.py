"""Ctrl-C at any moment ends the program with 130 and one line, and loses nothing that was done."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from disturbed import PHASES

from quotecheck.auditing import CACHE
from quotecheck.auditing.store import NAME

PROGRAM = Path(__file__).with_name("disturbed.py")
ROOT = Path(__file__).parents[1]
SAID = b"error: interrupted"
FOUND, INTERRUPTED = 1, 130

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are of another kind there")


def corpus(folder: Path) -> Path:
    rows = ({"id": str(n), "text": f"article {n} " * (n % 9 + 1)} for n in range(120))
    (folder / "many.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return corpus(tmp_path)


@pytest.fixture(scope="module")
def wanted(tmp_path_factory) -> bytes:
    """The report of an audit that nobody disturbs."""
    folder = corpus(tmp_path_factory.mktemp("undisturbed"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return done_again(folder, 1)


def audit(jobs: int, log: Path | None = None, pause: float = 0.005) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PAUSE": str(pause)}
    if log is not None:
        environment["PHASES_LOG"] = str(log)
    return start(
        [PROGRAM, "audit", "many.jsonl", "--format", "jsonl", "-o", "out", "--jobs", str(jobs)],
        environment,
    )


def start(command: list, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *map(str, command)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
        # of its own, to see whom it leaves behind; a job in the background would not get SIGINT
        start_new_session=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip


def left_behind(session: int) -> list[str]:
    """The processes of a session that still run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(path.parent.name)
    return found


def nobody_is_left(process: subprocess.Popen[bytes]) -> bool:
    end = time.monotonic() + 10
    while left_behind(process.pid) and time.monotonic() < end:
        time.sleep(0.05)
    return not left_behind(process.pid)


def wait_for(log: Path, phase: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if log.exists() and phase in log.read_text():
            return
        time.sleep(0.01)
    pytest.fail(f"it never came to {phase}")


def done_again(folder: Path, jobs: int) -> bytes:
    process = audit(jobs, pause=0)
    assert process.communicate(timeout=120)[1] == b""
    assert process.returncode == FOUND
    return (folder / "out").read_bytes()


def check_after(folder: Path, process: subprocess.Popen[bytes], *, may_be_done: bool) -> bool:
    """Whether it was interrupted; all that is promised then."""
    _, errors = process.communicate(timeout=60)
    assert b"Traceback" not in errors, errors.decode()
    assert nobody_is_left(process)
    done = process.returncode == FOUND
    if done:
        assert may_be_done
        assert errors.strip() == b""
        assert (folder / "out").exists()
    else:
        assert (process.returncode, errors.strip()) == (INTERRUPTED, SAID)
    assert not list(folder.glob(".quotecheck-*"))
    cache = folder / CACHE / NAME
    if cache.exists():
        with sqlite3.connect(cache) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        database.close()
    return not done


SLOW = pytest.mark.slow
MOMENTS = [
    pytest.param(phase, jobs, marks=[] if (jobs == 2) is (phase in ("load", "analysis")) else SLOW)
    for phase in PHASES
    for jobs in (1, 2)
]


@pytest.mark.parametrize(("phase", "jobs"), MOMENTS)
def test_in_each_phase(here, wanted, phase, jobs):
    process = audit(jobs, here / "phases")
    wait_for(here / "phases", phase)
    process.send_signal(signal.SIGINT)
    assert check_after(here, process, may_be_done=False)
    # the report is whole or not there: it is replaced before the program ends
    assert (here / "out").exists() == (phase == "end")
    assert done_again(here, jobs) == wanted


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_in_a_callback_that_lets_no_exception_out_it_comes_again(number):
    script = (
        "import os, sys, time, types\n"
        "class Swallows:\n"
        "    def __del__(self):\n"
        f"        os.kill(os.getpid(), {int(number)})\n"
        "        time.sleep(0.01)\n"
        "def run():\n"
        "    Swallows()\n"
        "    time.sleep(30)\n"
        "sys.modules['quotecheck.cli'] = types.SimpleNamespace(main=run)\n"
        "from quotecheck.__main__ import main; main()"
    )
    began = time.monotonic()
    process = start(["-c", script], {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    _, errors = process.communicate(timeout=60)
    said = SAID if number == signal.SIGINT else b"error: terminated"
    assert (process.returncode, errors.strip()) == (128 + number, said)
    assert time.monotonic() - began < 20


def test_pressed_again_and_again_it_ends_all_the_same(here, wanted):
    process = audit(2, here / "phases")
    wait_for(here / "phases", "analysis")
    while process.poll() is None:
        process.send_signal(signal.SIGINT)
        time.sleep(0.002)
    process.communicate(timeout=60)
    assert process.returncode == INTERRUPTED
    assert nobody_is_left(process)
    assert done_again(here, 2) == wanted


def test_what_was_done_is_not_done_again(here):
    process = audit(1, here / "phases", pause=0.02)
    wait_for(here / "phases", "analysis")
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    check_after(here, process, may_be_done=False)
    with sqlite3.connect(here / CACHE / NAME) as database:
        (kept,) = database.execute("SELECT count(*) FROM analyses").fetchone()
    database.close()
    assert 10 <= kept < 120


@pytest.mark.parametrize(
    ("phase", "number"),
    [
        ("analysis", signal.SIGTERM),
        pytest.param("import", signal.SIGTERM, marks=SLOW),
        pytest.param("report", signal.SIGTERM, marks=SLOW),
        pytest.param("analysis", signal.SIGHUP, marks=SLOW),
    ],
)
def test_told_to_end_it_cleans_up_and_ends(here, wanted, phase, number):
    """As containers and job queues do it."""
    process = audit(2, here / "phases")
    wait_for(here / "phases", phase)
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors.strip()) == (128 + number, b"error: terminated")
    assert nobody_is_left(process)
    assert not (here / "out").exists()
    assert not list(here.glob(".quotecheck-*"))
    assert done_again(here, 2) == wanted


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_at_a_hundred_moments(here, wanted, jobs):
    chance = random.Random(11)
    interrupted = 0
    for _ in range(100):
        log = here / "phases"
        log.unlink(missing_ok=True)
        process = audit(jobs, log)
        wait_for(log, "import")
        time.sleep(chance.uniform(0, 2.5))
        process.send_signal(signal.SIGINT)
        interrupted += check_after(here, process, may_be_done=True)
        if chance.random() < 0.3:
            # begin with nothing again, or else there is soon nothing left to do
            for path in (here / CACHE).glob("*"):
                path.unlink()
        (here / "out").unlink(missing_ok=True)
    print(f"{interrupted} of 100 interrupted")
    assert interrupted > 30
    assert done_again(here, jobs) == wanted


@pytest.mark.slow
@pytest.mark.parametrize("command", [["check"], ["audit", "--jobs", "2", "-o", "out"]])
def test_real_program_at_fifty_moments(tmp_path, monkeypatch, command):
    """While it imports and loads its models, too; but for Python's own start."""
    monkeypatch.chdir(tmp_path)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    script = "print(flush=True); from quotecheck.__main__ import main; main()"
    whole = ["-c", "import quotecheck.__main__; " + script, *command, str(ROOT / "fixtures")]
    if command == ["check"]:
        whole[-1:] = sorted(map(str, (ROOT / "fixtures").glob("*.txt")))
    began = time.monotonic()
    process = start(whole, environment)
    process.communicate(timeout=300)
    took = time.monotonic() - began
    chance = random.Random(5)
    interrupted = 0
    for _ in range(50):
        shutil.rmtree(tmp_path / CACHE, ignore_errors=True)
        process = start(whole, environment)
        assert process.stdout
        process.stdout.readline()
        time.sleep(chance.uniform(0, took))
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        assert b"Traceback" not in errors, errors.decode()
        assert nobody_is_left(process)
        assert not list(tmp_path.glob(".quotecheck-*"))
        if process.returncode == INTERRUPTED:
            interrupted += 1
            assert SAID in errors
        else:
            assert process.returncode in (0, 1, 2)
    print(f"{interrupted} of 50 interrupted")
    assert interrupted > 20
