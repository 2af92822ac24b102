"""Draws what the benchmark measured, and writes its tables into docs/performance.md.

python -m quotecheck.benchmark news/ --json docs/performance/measured.json
python docs/performance/figures.py
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot

HERE = Path(__file__).parent
PAGE = HERE.with_suffix(".md")
STAGES = "quotecheck, by stage"
Run = list[dict[str, Any]]


def main() -> None:
    """Brings the plot and the page up to date with measured.json."""
    found = json.loads((HERE / "measured.json").read_text("utf-8"))
    runs = found["runs"]
    draw(runs)
    page = PAGE.read_text("utf-8")
    for name, lines in (
        ("contestants", contestants(runs)),
        ("stages", stages(runs)),
        ("start-up", start_up(found["start_up"])),
    ):
        pattern = rf"(<!-- {name} -->\n).*?(<!-- end -->)"
        block = "".join(f"{line}\n" for line in lines)
        page, count = re.subn(pattern, lambda m, b=block: m[1] + b + m[2], page, flags=re.DOTALL)
        if count != 1:
            raise SystemExit(f"{PAGE}: no place for {name}")
    PAGE.write_text(page, "utf-8")


def speed(result: dict[str, Any]) -> float:
    """Words per second of processor time."""
    return float(result["words"] / result["cpu"])


def raced(runs: Sequence[Run]) -> list[tuple[dict[str, Any], ...]]:
    """The results of each contestant that took turns, over the runs."""
    columns = list(zip(*runs, strict=True))
    return [c for c in columns if c[0]["title"] != STAGES and not c[0]["title"].endswith("jobs")]


def draw(runs: Sequence[Run]) -> None:
    """Writes speed.svg: the contestants beside each other, and the stages of quotecheck."""
    pyplot.rcParams.update({"svg.hashsalt": "quotecheck", "font.size": 9, "axes.axisbelow": True})
    figure, (left, right) = pyplot.subplots(
        1, 2, figsize=(9, 3.6), layout="constrained", width_ratios=(3, 2)
    )
    for place, results in enumerate(reversed(raced(runs))):
        speeds = [speed(result) for result in results]
        own = results[0]["title"].startswith("quotecheck")
        left.barh(place, sum(speeds) / len(speeds), color="#2563a8" if own else "#a8b3c0")
        left.plot(speeds, [place] * len(speeds), "k|", markersize=9)
    names = [results[0]["title"] for results in reversed(raced(runs))]
    left.set_yticks(range(len(names)), names)
    left.set_xlabel("words per second of processor time, one thread")
    left.grid(axis="x", alpha=0.3)
    spent = [(stage, share) for stage, share, _ in shares(runs) if share > 0.005]
    right.barh(
        [stage for stage, _ in reversed(spent)], [s for _, s in reversed(spent)], color="#2563a8"
    )
    right.xaxis.set_major_formatter(matplotlib.ticker.PercentFormatter(1.0, decimals=0))
    right.set_xlabel("share of the time of quotecheck")
    right.grid(axis="x", alpha=0.3)
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(HERE / "speed.svg", metadata={"Date": None})


def shares(runs: Sequence[Run]) -> list[tuple[str, float, float]]:
    """Each stage with its share of the time and its words a second, the longest first."""
    spent: defaultdict[str, float] = defaultdict(float)
    words = 0
    for run in runs:
        for result in run:
            words += result["words"] if result["stages"] else 0
            for stage, seconds in result["stages"].items():
                spent["rules" if stage.startswith("rule ") else stage] += seconds
    whole = sum(spent.values())
    ordered = sorted(spent.items(), key=lambda item: -item[1])
    return [(stage, seconds / whole, words / seconds) for stage, seconds in ordered]


def row(cells: Iterable[str]) -> str:
    """A line of a table."""
    return f"| {' | '.join(cells)} |"


def both(values: Iterable[str]) -> str:
    """The figures of the runs in one cell."""
    return ", ".join(values)


def contestants(runs: Sequence[Run]) -> Iterator[str]:
    """The table of everybody who took part."""
    yield row(
        [
            "",
            "words per CPU second",
            "quotecheck is faster by",
            "wall s",
            "peak MB",
            "first article s",
        ]
    )
    yield row(["---", *["---:"] * 5])
    for results in zip(*runs, strict=True):
        title = results[0]["title"]
        if title == STAGES:
            continue
        alone = not title.endswith("jobs")
        ratios = (speed(run[0]) / speed(result) for run, result in zip(runs, results, strict=True))
        yield row(
            [
                title,
                both(f"{speed(result):,.0f}" for result in results) if alone else "",
                both(f"{ratio:.2f}" for ratio in ratios) if alone else "",
                both(f"{result['wall']:.1f}" for result in results),
                both(f"{result['megabytes']:.0f}" for result in results) if alone else "",
                both(f"{result['first']:.1f}" for result in results),
            ]
        )


def stages(runs: Sequence[Run]) -> Iterator[str]:
    """The table of the stages of quotecheck."""
    yield row(["stage", "share", "words per CPU second"])
    yield row(["---", "---:", "---:"])
    for stage, share, words in shares(runs):
        yield row([stage, f"{share:.1%}", f"{words:,.0f}"])


def start_up(found: dict[str, list[float]]) -> Iterator[str]:
    """The table of fresh processes."""
    yield row(["process", "seconds", "times `import torch`"])
    yield row(["---", "---:", "---:"])
    for title, seconds in found.items():
        ratios = (one / other for one, other in zip(seconds, found["import torch"], strict=True))
        yield row([title, both(f"{s:.2f}" for s in seconds), both(f"{r:.2f}" for r in ratios)])


if __name__ == "__main__":
    main()
