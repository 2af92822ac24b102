"""The command line of the benchmark."""

from __future__ import annotations

import json
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

import click
from attrs import asdict
from rich.console import Console
from rich.status import Status

from quotecheck import __version__
from quotecheck.benchmark.race import Contestant, race, stanza_files
from quotecheck.benchmark.tables import STAGES, show
from quotecheck.errors import QuotecheckError
from quotecheck.reading import read_many

_SEED = 1


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--words",
    type=click.IntRange(1),
    default=100_000,
    show_default=True,
    help="About how many words to read; articles are drawn at random.",
)
@click.option("--runs", type=click.IntRange(1), default=2, show_default=True)
@click.option(
    "--jobs",
    type=click.IntRange(2),
    help="Also quotecheck with so many processes, against the clock.",
)
@click.option(
    "--stanza-tokenizer",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Also Stanza with this tokenizer of its own; see docs/performance.md.",
)
@click.option(
    "--rival-python",
    metavar="PYTHON",
    help="Also textacy, which this interpreter can import with a small English model of spaCy.",
)
@click.option(
    "--json", "json_path", type=click.Path(path_type=Path), help="Also write the figures here."
)
def main(
    paths: Sequence[str],
    words: int,
    runs: int,
    jobs: int | None,
    stanza_tokenizer: Path | None,
    rival_python: str | None,
    json_path: Path | None,
) -> None:
    """Measure quotecheck beside other tools on the articles at PATHs.

    All take turns over the same articles, each in a process of its own, with one thread. PATHs are
    text files, HTML pages, JSON lines, Parquet files or folders.
    """
    out = Console()
    try:
        texts = _drawn([article.text for article in read_many(paths)], words)
        if not texts:
            raise QuotecheckError("there is no text to read")
        with tempfile.TemporaryDirectory() as folder, out.status("") as status:
            contestants = _contestants(Path(folder), jobs, stanza_tokenizer, rival_python)
            results = [
                race(contestants, texts, partial(_tell, status, number))
                for number in range(1, runs + 1)
            ]
            status.update("starting up")
            start_up = _start_up(texts[0], Path(folder), runs)
    except QuotecheckError as error:
        click.echo(error, err=True)
        sys.exit(2)
    show(out, results, start_up)
    if json_path is not None:
        found = {
            "version": __version__,
            "python": platform.python_version(),
            "system": f"{platform.system()} {platform.machine()}",
            "articles": len(texts),
            "start_up": start_up,
            "runs": [[asdict(result) for result in run] for run in results],
        }
        json_path.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def _tell(status: Status, run: int, what: str) -> None:
    status.update(f"run {run}: {what}")


def _drawn(texts: Iterable[str], words: int) -> list[str]:
    """Articles with at least so many words, if there are; the same ones each time."""
    drawn = [text for text in texts if text.split()]
    random.Random(_SEED).shuffle(drawn)
    size = 0
    for number, text in enumerate(drawn, start=1):
        size += len(text.split())
        if size >= words:
            return drawn[:number]
    return drawn


def _contestants(
    folder: Path, jobs: int | None, tokenizer: Path | None, rival: str | None
) -> list[Contestant]:
    found = [
        Contestant("quotecheck", "quotecheck", {"jobs": 1}),
        Contestant("quotecheck, singly", "quotecheck-singly"),
        Contestant(STAGES, "quotecheck-stages"),
    ]
    if jobs:
        found.append(
            Contestant(f"quotecheck, {jobs} jobs", "quotecheck", {"jobs": jobs}, in_turns=False)
        )
    files = stanza_files(folder)
    for title, given in (("Stanza's NER", None), ("Stanza", tokenizer)):
        if given or title != "Stanza":
            options = {**files, "tokenizer": str(given) if given else None}
            found += [
                Contestant(f"{title}, singly", "stanza", {**options, "bulk": False}),
                Contestant(f"{title}, in bulk", "stanza", {**options, "bulk": True}),
            ]
    if rival:
        found += [
            Contestant("textacy", "textacy", {"exclude": []}, rival),
            Contestant("textacy without NER", "textacy", {"exclude": ["ner"]}, rival),
        ]
    return found


_STARTS = {
    "python": ("-c", "pass"),
    "import quotecheck": ("-c", "import quotecheck"),
    "import torch": ("-c", "import torch"),
    "quotecheck check": ("-m", "quotecheck", "check"),
}


def _start_up(text: str, folder: Path, runs: int) -> dict[str, list[float]]:
    """Seconds on the clock that fresh processes take, best of three, for each run."""
    article = folder / "article.txt"
    article.write_text(text, "utf-8")
    found: dict[str, list[float]] = {title: [] for title in _STARTS}
    for _ in range(runs):
        times: dict[str, list[float]] = {title: [] for title in _STARTS}
        for _ in range(3):
            for title, arguments in _STARTS.items():
                given = (*arguments, str(article)) if "check" in arguments else arguments
                started = time.perf_counter()
                subprocess.run([sys.executable, *given], capture_output=True, check=False)
                times[title].append(time.perf_counter() - started)
        for title, spent in times.items():
            found[title].append(min(spent))
    return found


if __name__ == "__main__":
    main()
