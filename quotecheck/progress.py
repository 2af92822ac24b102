"""A progress bar for audits: how many articles of about how many, how fast, how long still."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from quotecheck.reading.paths import STDIN, find_files

_SAMPLE = 1 << 18


class AuditProgress:
    """Shows how an audit gets on, on a terminal only.

    Attributes:
        console: what to print to while it is shown.
    """

    def __init__(self, out: Console, *, hidden: bool = False) -> None:
        """Prepares a bar.

        Args:
            out: standard output. Where it is no terminal, the bar is on standard error.
            hidden: shows nothing, since something else goes to the terminal.
        """
        self.console = out
        bar = out if out.is_terminal else Console(stderr=True)
        self._bar = Progress(
            SpinnerColumn(),
            _Count(),
            BarColumn(),
            _Rate(),
            TimeRemainingColumn(),
            TextColumn("left"),
            console=bar,
            transient=True,
            disable=hidden or not bar.is_terminal,
        )
        self._task = self._bar.add_task("audit", total=None)

    def __enter__(self) -> AuditProgress:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def expect(self, paths: Iterable[str], included: Callable[[str], bool] | None = None) -> None:
        """Says what is to come; where the bar is hidden, nothing is counted."""
        if not self._bar.disable:
            self._bar.update(self._task, total=expected_articles(paths, included))

    def begin(self, total: int) -> None:
        """Begins again with something else to do about each of so many articles."""
        self._bar.reset(self._task, total=total)

    def advance(self, number: int) -> None:
        """Some articles are done; what was found in them is to be seen at once."""
        sys.stdout.flush()
        self._bar.advance(self._task, number)


def expected_articles(
    paths: Iterable[str], included: Callable[[str], bool] | None = None
) -> int | None:
    """About how many articles there are at some paths; None if nobody can know.

    Files are counted. The articles in one are estimated from its size and its first lines.
    """
    count = 0
    for path in paths:
        if path == STDIN:
            return None
        try:
            count += sum(map(_articles_in, find_files(path, lambda trouble: None, included)))
        except Exception:  # whatever is wrong is told when it is read
            count += 1
    return count


def _articles_in(file: str) -> int:
    name = file.lower()
    try:
        if name.endswith((".jsonl", ".ndjson")):
            with Path(file).open("rb") as stream:
                sample = stream.read(_SAMPLE)
            lines = sample.count(b"\n")
            return round(lines * os.stat(file).st_size / len(sample)) if lines else 1  # noqa: PTH116
        if name.endswith(".parquet"):
            from pyarrow import parquet

            return int(parquet.read_metadata(file).num_rows)
    except Exception:  # it is told when the file is read
        return 1
    return 1


class _Count(ProgressColumn):
    def render(self, task: Task) -> Text:
        total = "" if task.total is None else f" of about {task.total:,.0f}"
        return Text(f"{task.completed:,.0f}{total} articles")


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed else "", "dim")
