"""Whatever befalls the cache, the processes or the clock: the same findings, and a cache to use."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from analysts import FakeAnalyst, Shared

from quotecheck.auditing import CACHE, Auditor, store
from quotecheck.auditing.store import NAME
from quotecheck.model import Article

PROGRAM = Path(__file__).with_name("disturbed.py")
FOUND, TROUBLE = 1, 2


def start(*arguments: object, **environment: object) -> subprocess.Popen[bytes]:
    settings = {name: str(value) for name, value in environment.items()}
    return subprocess.Popen(
        [sys.executable, str(PROGRAM), *map(str, arguments), "--format", "jsonl"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **settings},
    )  # fmt: skip


def ended(process: subprocess.Popen[bytes]) -> tuple[int, bytes, str]:
    out, errors = process.communicate(timeout=120)
    return process.returncode, out, errors.decode("utf-8")


def write_rows(path: Path, numbers: range) -> None:
    rows = ({"id": str(n), "text": f"article {n} " * (n % 9 + 1)} for n in numbers)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_rows(tmp_path / "many.jsonl", range(200))
    return tmp_path


def sound(folder: Path) -> bool:
    with sqlite3.connect(folder / NAME) as database:
        found = database.execute("PRAGMA integrity_check").fetchall()
    database.close()
    return found == [("ok",)]


def run(folder: Path | None, warnings: list[str], articles: range = range(20)) -> list[dict]:
    """An audit in this process."""
    auditor = Auditor(FakeAnalyst(Shared()), cache=folder, warn=warnings.append)
    texts = (Article(f"text {number}" * 50, id=str(number)) for number in articles)
    return [item.to_dict() for item in auditor.run(texts)]


# --- a cache that may only be read ----------------------------------------------------------------


@pytest.fixture
def nobody() -> Iterator[Path]:
    """A folder of somebody who may not do what root may; root becomes that one meanwhile."""
    folder = Path(tempfile.mkdtemp())
    if os.geteuid():
        yield folder
    else:
        os.chown(folder, 65534, 65534)
        os.seteuid(65534)
        yield folder
        os.seteuid(0)
    for path in folder.rglob("*"):
        path.chmod(0o700)
    shutil.rmtree(folder)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions are of another kind here")
@pytest.mark.parametrize("what", ["file", "folder", "both", "unreadable", "new"])
def test_read_only_cache_is_one_warning(nobody, what):
    cache = nobody / "cache"
    if what == "new":
        cache.mkdir()
    else:
        run(cache, [])
    if what in ("file", "both"):
        for path in cache.iterdir():
            path.chmod(0o400)
    if what == "unreadable":
        (cache / NAME).chmod(0)
    if what in ("folder", "both", "new"):
        cache.chmod(0o500)
    warnings: list[str] = []
    # some articles are in it, some are not
    assert run(cache, warnings, range(30)) == run(None, [], range(30))
    (warning,) = warnings
    assert str(cache / NAME) in warning
    assert "\n" not in warning
    assert "going on without it" in warning
    cache.chmod(0o700)
    for path in cache.iterdir():
        path.chmod(0o600)
    assert run(cache, warnings, range(30)) == run(None, [], range(30))
    assert len(warnings) == 1
    assert sound(cache)


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")
@pytest.mark.parametrize("there", [True, False])
def test_cache_that_is_a_link_is_left_alone(tmp_path, there):
    precious = tmp_path / "precious"
    if there:
        precious.touch()
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / NAME).symlink_to(precious)
    warnings: list[str] = []
    assert run(tmp_path / "cache", warnings) == run(None, [])
    (warning,) = warnings
    assert "(it is a link)" in warning
    assert precious.exists() == there
    assert not there or precious.read_bytes() == b""


# --- a cache that is damaged meanwhile ------------------------------------------------------------


def remove(cache: Path) -> None:
    shutil.rmtree(cache)


def cut(cache: Path) -> None:
    with (cache / NAME).open("r+b") as file:
        file.truncate(4096)


def spoil(cache: Path) -> None:
    for path in cache.glob(f"{NAME}*"):
        if not path.name.endswith("-shm"):
            with path.open("r+b") as file:
                file.write(os.urandom(path.stat().st_size))


@pytest.mark.parametrize("damage", [remove, cut, spoil])
def test_damage_meanwhile_is_told_and_deleting_mends_it(here, damage):
    _, wanted, _ = ended(start("audit", "many.jsonl", "--no-cache"))
    process = start("audit", "many.jsonl", PAUSE=0.01)
    cache = here / CACHE
    end = time.monotonic() + 60
    while time.monotonic() < end and not (cache / f"{NAME}-wal").exists():
        time.sleep(0.02)
    time.sleep(0.5)
    damage(cache)
    status, out, errors = ended(process)
    assert "Traceback" not in errors
    if status == FOUND:
        assert out == wanted
    else:
        assert status == TROUBLE
        assert errors.splitlines()[-1].startswith("error: ")
    assert all(line.startswith(("warning: ", "error: ")) for line in errors.splitlines())
    shutil.rmtree(cache, ignore_errors=True)
    assert ended(start("audit", "many.jsonl")) == (FOUND, wanted, "")
    assert sound(cache)


# --- several audits with one cache ----------------------------------------------------------------


@pytest.mark.parametrize("jobs", [pytest.param(1, marks=pytest.mark.slow), 2])
def test_audits_of_overlapping_corpora_share_a_cache(here, jobs):
    spans = {"a": range(150), "b": range(50, 200), "c": range(100, 250)}
    for name, numbers in spans.items():
        write_rows(here / f"{name}.jsonl", numbers)
    wanted = {
        name: ended(start("audit", f"{name}.jsonl", "--no-cache")) for name in spans
    }  # fmt: skip
    together = {
        name: start("audit", f"{name}.jsonl", "--jobs", jobs, PAUSE=0.003) for name in spans
    }
    assert {name: ended(process) for name, process in together.items()} == wanted
    assert sound(here / CACHE)
    with sqlite3.connect(here / CACHE / NAME) as database:
        assert database.execute("SELECT count(*) FROM analyses").fetchone() == (250,)
    database.close()


def test_one_of_two_audits_is_killed(here):
    _, wanted, _ = ended(start("audit", "many.jsonl", "--no-cache"))
    for moment in (0.3, 0.8):
        one, other = (start("audit", "many.jsonl", PAUSE=0.005) for _ in range(2))
        end = time.monotonic() + 60
        while time.monotonic() < end and not (here / CACHE / f"{NAME}-wal").exists():
            time.sleep(0.02)
        time.sleep(moment)
        one.kill()
        one.communicate()
        assert ended(other) == (FOUND, wanted, "")
        assert sound(here / CACHE)
        shutil.rmtree(here / CACHE)


# --- processes that are killed --------------------------------------------------------------------


def workers(log: Path, process: subprocess.Popen[bytes]) -> list[int]:
    """The processes that analyse, once all of them do."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        lines = log.read_text().splitlines() if log.exists() else []
        found = [int(line.split()[1]) for line in lines if line.startswith("analysis ")]
        if len(found) >= 2:
            return found
        time.sleep(0.02)
    pytest.fail("they never came to analyse")


@pytest.mark.parametrize("victims", [1, 2])
def test_process_that_the_system_kills_loses_nothing(here, victims):
    """As where memory runs out: no warning, no chance to clean up."""
    _, wanted, _ = ended(start("audit", "many.jsonl", "--no-cache"))
    log = here / "phases"
    process = start("audit", "many.jsonl", "--jobs", 2, PAUSE=0.01, PHASES_LOG=log)
    for pid in workers(log, process)[:victims]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    status, out, errors = ended(process)
    if victims == 1:
        assert (status, out, errors) == (FOUND, wanted, "")
    else:
        # with nobody left to share the work, that is told; what was done is kept
        assert (status, out) == (FOUND, wanted) or status == TROUBLE
        assert "Traceback" not in errors
    assert sound(here / CACHE)
    assert ended(start("audit", "many.jsonl", "--jobs", 2)) == (FOUND, wanted, "")


def test_article_that_kills_is_a_trouble_and_the_others_go_on(here):
    rows = (here / "many.jsonl").read_text().splitlines()
    rows[70] = json.dumps({"id": "70", "text": "die"})
    (here / "many.jsonl").write_text("\n".join(rows))
    status, out, errors = ended(start("audit", "many.jsonl", "--jobs", 2))
    found = [json.loads(line) for line in out.splitlines()]
    (trouble,) = (row for row in found if row["code"] == "QC001")
    assert (status, trouble["article"], errors) == (TROUBLE, "70", "")
    assert "killed (signal 9), perhaps for lack of memory" in trouble["message"]
    assert len({row["article"] for row in found}) == 200


# --- the clock ------------------------------------------------------------------------------------

DAY = 86_400.0


@pytest.mark.parametrize(
    "days",
    [[20_000, 19_000], [20_000, 0], [20_000, -5], [20_000, 30_000, 20_000], [0, 20_000, 1]],
    ids=str,
)
def test_clock_that_jumps_loses_nothing(tmp_path, monkeypatch, days):
    wanted = run(None, [])
    warnings: list[str] = []
    for day in days:
        monkeypatch.setattr(store.time, "time", lambda day=day: day * DAY)
        assert run(tmp_path, warnings) == wanted
        auditor = Auditor(FakeAnalyst(), cache=tmp_path, warn=warnings.append)
        assert len(list(auditor.run([Article("text 3" * 50)]))) == 1
        assert auditor.cached == 1
    assert warnings == []
    assert sound(tmp_path)


def test_clock_that_jumps_back_in_the_midst(tmp_path, monkeypatch):
    moments = iter(range(20_000, 0, -1))
    monkeypatch.setattr(store.time, "time", lambda: next(moments) * DAY)
    warnings: list[str] = []
    assert run(tmp_path, warnings) == run(None, [])
    assert warnings == []


@pytest.mark.parametrize("step", [-3600.0, -1e9])
def test_waiting_for_another_audit_does_not_ask_the_clock_of_the_day(tmp_path, monkeypatch, step):
    """Else whoever sets the clock back would make an audit wait for hours."""
    run(tmp_path, [])
    monkeypatch.setattr(store, "_BUSY", 0.2)
    real = time.time
    began = real()
    monkeypatch.setattr(store.time, "time", lambda: began + step * (real() - began))
    holder = sqlite3.connect(tmp_path / NAME, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    start_of_it = time.monotonic()
    warnings: list[str] = []
    run(tmp_path, warnings, range(100, 110))
    assert time.monotonic() - start_of_it < 20
    holder.execute("ROLLBACK")
    holder.close()
    assert len(warnings) == 1
