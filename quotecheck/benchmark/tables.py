"""Shows what a benchmark found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table

from quotecheck.benchmark.race import Result

STAGES = "quotecheck, by stage"
"""The contestant whose stages are timed; it is none of the race."""


def show(
    out: Console, runs: Sequence[Sequence[Result]], start_up: Mapping[str, Sequence[float]]
) -> None:
    """Prints a table of the contestants, one of quotecheck's stages, and one of starting up.

    Args:
        out: where to.
        runs: the results of each run, with the same contestants; quotecheck is the first.
        start_up: seconds of each run, by what was started.
    """
    words = runs[0][0].words
    out.print(_contestants(runs, f"{words:,} words, {len(runs)} runs"))
    out.print(_stages(runs))
    out.print(_start_up(start_up))


def _contestants(runs: Sequence[Sequence[Result]], title: str) -> Table:
    table = Table(title=title)
    table.add_column("contestant")
    for heading in (
        "words / CPU s",
        "quotecheck faster by",
        "wall s",
        "peak MB",
        "first article s",
    ):
        table.add_column(heading, justify="right")
    for results in zip(*runs, strict=True):
        title = results[0].title
        if title == STAGES:
            continue
        # the processor time of other processes is not told
        alone = not title.endswith("jobs")
        ratios = (one.cpu / run[0].cpu for run, one in zip(runs, results, strict=True))
        table.add_row(
            title,
            _each(f"{one.speed:,.0f}" for one in results) if alone else "",
            _each(f"{ratio:.2f}" for ratio in ratios) if alone else "",
            _each(f"{one.wall:.1f}" for one in results),
            _each(f"{one.megabytes:.0f}" if one.megabytes else "?" for one in results),
            _each(f"{one.first:.1f}" for one in results),
        )
    return table


def _stages(runs: Sequence[Sequence[Result]]) -> Table:
    table = Table(title="Where the time of quotecheck goes")
    table.add_column("stage")
    table.add_column("share", justify="right")
    table.add_column("words per CPU second", justify="right")
    spent, words = stages(runs), sum(run[0].words for run in runs)
    whole = sum(spent.values())
    for stage, seconds in spent.items():
        table.add_row(stage, f"{seconds / whole:.1%}", f"{words / seconds:,.0f}")
    return table


def stages(runs: Sequence[Sequence[Result]]) -> dict[str, float]:
    """Processor seconds of each stage over all runs, the longest first; the rules as one."""
    spent: defaultdict[str, float] = defaultdict(float)
    for run in runs:
        for result in run:
            for stage, seconds in result.stages.items():
                spent["rules" if stage.startswith("rule ") else stage] += seconds
    return dict(sorted(spent.items(), key=lambda item: -item[1]))


def _start_up(start_up: Mapping[str, Sequence[float]]) -> Table:
    table = Table(title="Starting up, best of three")
    table.add_column("process")
    table.add_column("seconds", justify="right")
    table.add_column("times import torch", justify="right")
    torch = start_up["import torch"]
    for title, seconds in start_up.items():
        ratios = (one / other for one, other in zip(seconds, torch, strict=True))
        table.add_row(
            title, _each(f"{one:.2f}" for one in seconds), _each(f"{r:.2f}" for r in ratios)
        )
    return table


def _each(values: Iterable[str]) -> str:
    return "  ".join(values)
