"""Work spread over processes: in order, bounded, and no task harms another."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from tasks import doubling, dying, killed_once, no_model

import quotecheck
from quotecheck.checker import Checker
from quotecheck.errors import AnalysisError, ModelError, QuotecheckError
from quotecheck.model import Article
from quotecheck.workers import spread

TESTS = Path(__file__).parent


def results(units, jobs, make=doubling) -> list:
    return list(spread(units, make, jobs))


@pytest.mark.parametrize("jobs", [1, 3])
def test_order_is_kept(jobs):
    units = [("a", ["slow", 1]), ("b", []), ("c", [2, 3, 4]), ("d", []), ("e", [5])]
    assert results(units, jobs) == [
        ("a", ["slowslow", 2]),
        ("b", []),
        ("c", [4, 6, 8]),
        ("d", []),
        ("e", [10]),
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_without_tasks_nothing_is_made(jobs):
    assert results([("a", []), ("b", [])], jobs, no_model) == [("a", []), ("b", [])]
    assert results([], jobs, no_model) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_exception_is_that_of_its_task(jobs):
    units = [(1, [1, "raise", 2]), (2, [3])]
    (_, [two, failure, four]), (_, [six]) = spread(units, doubling, jobs)
    assert (two, four, six) == (2, 4, 6)
    assert failure.reason.startswith("ValueError in tasks.py, line ")
    assert failure.reason.endswith(": no such thing")


def test_death_is_that_of_its_task():
    units = [(0, [0]), (1, [1, "die", 2]), (2, ["die"]), (3, ["exit", 3]), (4, [4])]
    found = dict(spread(units, doubling, 2))
    assert [found[0], found[1][0], found[1][2], found[3][1], found[4]] == [[0], 2, 4, 6, [8]]
    assert all("killed (signal 9)" in found[n][m].reason for n, m in ((1, 1), (2, 0)))
    assert "status 3" in found[3][0].reason


def test_process_that_somebody_kills_once_loses_nothing(tmp_path):
    make = partial(killed_once, str(tmp_path / "marker"))
    assert list(spread([(n, [n]) for n in range(4)], make, 2)) == [(n, [n]) for n in range(4)]


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [(no_model, ModelError, "the model is missing"), (dying, QuotecheckError, "cannot start")],
)
def test_what_cannot_start_is_one_error(make, error, message):
    with pytest.raises(error, match=message):
        list(spread([(1, [1])], make, 2))


def test_little_is_read_ahead():
    read = []

    def units():
        for number in range(1000):
            read.append(number)
            yield number, [number]

    found = spread(units(), doubling, 2)
    for _ in range(10):
        next(found)
    found.close()
    assert len(read) < 25


def test_function_is_made_once_in_each_process(tmp_path):
    make = partial(doubling, str(tmp_path / "log"))
    list(spread([(n, ["slow"]) for n in range(6)], make, 2))
    assert (tmp_path / "log").read_text().splitlines() == ["made"] * 2


def test_processes_end_with_the_work():
    units = [(n, ["who"]) for n in range(4)]
    pids = {pid for _, [pid] in spread(units, doubling, 2)}
    assert os.getpid() not in pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL, signal.SIGTERM])
def test_processes_end_with_their_parent(how):
    script = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from tasks import *\n"
        "if __name__ == '__main__':\n"
        "    for _, pids in spread(((n, ['who', 'slow']) for n in range(1000)), doubling, 2):\n"
        "        print(pids[0], flush=True)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=TESTS,
    )  # fmt: skip
    assert parent.stdout
    pids = {int(parent.stdout.readline()) for _ in range(4)}
    parent.send_signal(how)
    _, errors = parent.communicate(timeout=30)
    assert errors.count("KeyboardInterrupt\n") == (how == signal.SIGINT)
    end = time.monotonic() + 20
    while any(map(_runs, pids)) and time.monotonic() < end:
        time.sleep(0.1)
    assert not any(map(_runs, pids))


def _runs(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def test_script_without_a_guard_is_told_what_to_do(tmp_path):
    (tmp_path / "script.py").write_text(
        "from tasks import *\nprint(list(spread([(1, [1])], doubling, 2)))\n"
    )
    environment = {**os.environ, "PYTHONPATH": f"{TESTS}:{TESTS.parent}"}
    done = subprocess.run(
        [sys.executable, tmp_path / "script.py"],
        capture_output=True, text=True, env=environment, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert 'if __name__ == "__main__":' in done.stderr.splitlines()[-1]


# --- the checker ----------------------------------------------------------------------------------

TEXTS = [f"Talks went on, said Jan Eldridge, who was {age}." for age in range(30, 36)]


def test_checker_gives_the_same_over_processes(checker):
    articles = [Article(text, id=str(number)) for number, text in enumerate(TEXTS)]
    alone, shared = (list(checker.analyze_many(articles, jobs=jobs)) for jobs in (1, 2))
    assert alone == shared
    assert [analysis.article for analysis in shared] == articles


def test_article_that_cannot_be_analysed(checker, monkeypatch):
    honest = Checker._analysis

    def fails(self, article, *rest):
        if "32" in article.text:
            raise KeyError("lost")
        return honest(self, article, *rest)

    monkeypatch.setattr(Checker, "_analysis", fails)
    troubles: list[AnalysisError] = []
    done = list(checker.analyze_many(TEXTS, on_trouble=troubles.append))
    assert [analysis.article.text for analysis in done] == [t for t in TEXTS if "32" not in t]
    (trouble,) = troubles
    assert "KeyError" in str(trouble)
    several = checker.analyze_many(TEXTS)
    assert [next(several).article.text, next(several).article.text] == TEXTS[:2]
    with pytest.raises(quotecheck.AnalysisError, match="<text>: cannot be analysed"):
        next(several)
