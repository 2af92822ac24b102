"""A full disk is one line and the right status; the old file and the cache stay usable."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import string
import subprocess
import sys
from pathlib import Path

import pytest

from quotecheck.auditing import CACHE
from quotecheck.auditing.store import NAME
from quotecheck.authority import Authority
from quotecheck.errors import AuthorityError

resource = pytest.importorskip("resource", reason="limits of another kind here")

PROGRAM = Path(__file__).with_name("disturbed.py")
FULL = Path("/dev/full")
FOUND, TROUBLE = 1, 2


def limited(size: int):
    """Lets no file grow beyond a size, as a disk does that is full: the write fails."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def run(*arguments: object, limit: int | None = None, **options) -> subprocess.CompletedProcess:
    options.setdefault("stdout", subprocess.PIPE)
    return subprocess.run(
        [sys.executable, str(PROGRAM), *map(str, arguments)],
        stderr=subprocess.PIPE, check=False, timeout=120,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        preexec_fn=None if limit is None else limited(limit), **options,
    )  # fmt: skip


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    chance = random.Random(1)
    # what does not compress
    rows = [
        {
            "id": str(n),
            "text": "".join(chance.choices(string.digits + string.ascii_uppercase, k=6000)),
        }
        for n in range(100)
    ]
    (tmp_path / "many.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return tmp_path


def one_line(done: subprocess.CompletedProcess, kind: str, *parts: str) -> None:
    text = done.stderr.decode("utf-8")
    assert text.startswith(f"{kind}: ")
    assert text.count("\n") == 1
    for part in parts:
        assert part in text


def usable(cache: Path) -> bool:
    with sqlite3.connect(cache / NAME) as database:
        found = database.execute("PRAGMA integrity_check").fetchall()
    database.close()
    return found == [("ok",)]


@pytest.mark.parametrize("form", ["csv", "sarif"])
def test_no_room_for_the_report(here, form):
    (here / "out").write_text("old")
    done = run("audit", "many.jsonl", "--no-cache", "--format", form, "-o", "out", limit=8000)
    assert (done.returncode, done.stdout) == (TROUBLE, b"")
    one_line(done, "error", "out: cannot be written (File too large)")
    assert (here / "out").read_text() == "old"
    assert sorted(path.name for path in here.iterdir()) == ["many.jsonl", "out"]


def test_no_room_for_the_baseline(here):
    (here / "known").write_text("old")
    done = run("audit", "many.jsonl", "--no-cache", "--write-baseline", "known", limit=3000)
    assert (done.returncode, done.stdout) == (TROUBLE, b"")
    one_line(done, "error", "known: cannot be written (File too large)")
    assert (here / "known").read_text() == "old"
    assert sorted(path.name for path in here.iterdir()) == ["known", "many.jsonl"]


def test_no_room_for_the_cache_is_a_warning(here):
    wanted = run("audit", "many.jsonl", "--no-cache", "--format", "jsonl")
    assert (wanted.returncode, wanted.stderr) == (FOUND, b"")
    done = run("audit", "many.jsonl", "--format", "jsonl", limit=150_000)
    assert (done.returncode, done.stdout) == (FOUND, wanted.stdout)
    one_line(done, "warning", f"{CACHE}/{NAME}: the cache cannot be written", "going on without it")
    assert usable(here / CACHE)
    # there is room again
    for _ in range(2):
        done = run("audit", "many.jsonl", "--format", "jsonl")
        assert (done.returncode, done.stdout, done.stderr) == (FOUND, wanted.stdout, b"")
    assert usable(here / CACHE)


def test_no_room_for_a_new_cache_is_a_warning(here):
    done = run("audit", "many.jsonl", "--format", "jsonl", limit=1000)
    assert (done.returncode, done.stdout.count(b"\n")) == (FOUND, 100)
    one_line(done, "warning", "the cache cannot be used", "going on without it")
    assert run("audit", "many.jsonl", "--format", "jsonl").stderr == b""


def test_no_room_for_temporary_files(here):
    """Without a cache, the analyses of an audit that compares wait there."""
    text = (here / "many.jsonl").read_text()
    rows = [json.loads(line) for line in text.splitlines()]
    with (here / "more.jsonl").open("w") as file:
        for number in range(1000):
            row = rows[number % len(rows)]
            file.write(json.dumps({"id": str(number), "text": f"{number} {row['text']}"}) + "\n")
    done = run("audit", "more.jsonl", "--no-cache", "--format", "jsonl", "-o", "out", limit=600_000)
    assert (done.returncode, done.stdout) == (TROUBLE, b"")
    one_line(done, "error", "the analyses of this audit cannot be stored", "TMPDIR")
    assert sorted(path.name for path in here.iterdir()) == ["many.jsonl", "more.jsonl"]


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    "arguments",
    [
        ["audit", "many.jsonl", "--no-cache"],
        ["audit", "many.jsonl", "--no-cache", "--format", "jsonl"],
        ["audit", "many.jsonl", "--no-cache", "--format", "parquet"],
        ["check", "many.jsonl", "--format", "csv"],
        ["rule"],
        ["--help"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("buffered", [True, False], ids=["buffered", "unbuffered"])
def test_standard_output_that_is_full(here, monkeypatch, arguments, buffered):
    monkeypatch.setenv("PYTHONUNBUFFERED", "" if buffered else "1")
    with FULL.open("w") as full:
        done = run(*arguments, stdout=full)
    assert done.returncode == TROUBLE
    one_line(done, "error", "No space left on device")


@pytest.mark.parametrize("closed", ["stdout", "stderr"])
def test_standard_streams_that_are_closed(here, closed):
    number = {"stdout": 1, "stderr": 2}[closed]
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {number}>&-', "sh", sys.executable, str(PROGRAM), "audit",
         "many.jsonl", "--no-cache", "--format", "jsonl"],
        capture_output=True, check=False, timeout=120,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (FOUND, b"")


def test_no_room_for_the_index_of_authority_files(tmp_path):
    desk = tmp_path / "desk.csv"
    desk.write_text("name\n" + "".join(f"Person Number{n}\n" for n in range(5000)))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(AuthorityError) as told:
            Authority([desk], cache=tmp_path / "cache")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "the index cannot be written" in str(told.value)
    assert list((tmp_path / "cache").iterdir()) == []
    assert len(Authority([desk], cache=tmp_path / "cache")) == 5000


# --- a disk that really is full -------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 300 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(folder)],
        capture_output=True, check=False,
    ) if os.geteuid() == 0 else None  # fmt: skip
    if mounted is None or mounted.returncode:
        pytest.skip("only root may make a small file system here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_full_disk(here, small_disk):
    (small_disk / "out").write_text("old")
    (small_disk / "ballast").write_bytes(bytes(290_000))
    done = run("audit", "many.jsonl", "--no-cache", "--format", "sarif", "-o", small_disk / "out")
    assert done.returncode == TROUBLE
    one_line(done, "error", "out: cannot be written (No space left on device)")
    assert (small_disk / "out").read_text() == "old"
    assert sorted(path.name for path in small_disk.iterdir()) == ["ballast", "out"]


def test_cache_on_a_full_disk(here, small_disk):
    wanted = run("audit", "many.jsonl", "--no-cache", "--format", "jsonl").stdout
    command = ["audit", "many.jsonl", "--format", "jsonl", "--cache", small_disk / "cache"]
    done = run(*command)
    assert (done.returncode, done.stdout) == (FOUND, wanted)
    one_line(done, "warning", "the cache cannot be written", "going on without it")
    assert usable(small_disk / "cache")
    again = run(*command)
    assert (again.returncode, again.stdout) == (FOUND, wanted)
