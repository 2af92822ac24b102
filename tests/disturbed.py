"""The program with a checker that needs no models, for tests that disturb it while it runs.

    python tests/disturbed.py audit corpus/ --jobs 2 -o out

As it comes to each of `PHASES` it adds a line to the file ``PHASES_LOG`` and waits a little there:
time to be disturbed in. ``PAUSE`` is how long it takes for an article, in seconds. A text with
``die`` kills the process that reads it. Processes that share the work import this file, too.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from quotecheck import __main__ as program

PHASES = ("import", "load", "analysis", "report", "end")
_WAIT = 0.2
_seen: set[str] = set()


def enter(phase: str) -> None:
    """Tells that a phase begins, the first time."""
    if phase in _seen or "PHASES_LOG" not in os.environ:
        return
    _seen.add(phase)
    with Path(os.environ["PHASES_LOG"]).open("a") as log:
        log.write(f"{phase} {os.getpid()}\n")
    time.sleep(_WAIT)


class Checker:
    """Stands in for the one with models."""

    def __init__(self, **settings: Any) -> None:
        enter("load")

    def analyze_batch(self, articles: Sequence[Any]) -> Iterator[Any]:
        from analysts import analysis_of

        for article in articles:
            enter("analysis")
            yield analysis_of(article, float(os.environ.get("PAUSE", "0")))


class _Finder:
    """Sees the program begin with its imports."""

    def find_spec(self, name: str, *where: object) -> None:
        if name == "quotecheck.cli":
            enter("import")


def entering(phase: str, module: Any, name: str) -> None:
    """Lets a function tell that it is called."""
    real = getattr(module, name)

    def wrapped(*arguments: Any, **options: Any) -> Any:
        enter(phase)
        return real(*arguments, **options)

    setattr(module, name, wrapped)


if __name__ in ("__main__", "__mp_main__"):  # the program and its workers, not a test that reads it
    fake = ModuleType("quotecheck.checker")
    fake.Checker = Checker  # type: ignore[attr-defined]
    sys.modules["quotecheck.checker"] = fake

if __name__ == "__main__":
    from quotecheck.auditing import engine
    from quotecheck.report import jsonl

    engine._UNIT_CHARACTERS = 1000
    sys.meta_path.insert(0, _Finder())  # type: ignore[arg-type]
    entering("report", jsonl, "finding_row")
    entering("end", sys, "exit")
    program.main()
