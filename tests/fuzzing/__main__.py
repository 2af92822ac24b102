"""The runner: each target in a process of its own, for so many seconds."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).parents[2]
TARGETS = sorted(path.stem for path in (Path(__file__).parent / "targets").glob("[a-z]*.py"))

_RUNS = re.compile(r"(?:Done |stat::number_of_executed_units: )(\d+)")
_COVER = re.compile(r" cov: (\d+)")
_CRASH = re.compile(r"Test unit written to (\S+)")


@frozen
class Outcome:
    """What came of one target.

    Attributes:
        target: its name.
        inputs: how many inputs were tried.
        cover: how many places of the program they reached.
        crash: the file with the input that broke a promise, if any.
        log: all that the fuzzer said.
    """

    target: str
    inputs: int
    cover: int
    crash: Path | None
    log: str

    def __str__(self) -> str:
        told = f"broken by {self.crash}" if self.crash else "holds"
        return f"{self.target}: {self.inputs} inputs, {self.cover} places reached; {told}"


def fuzz(target: str, seconds: int, folder: Path) -> Outcome:
    """Runs one target for some seconds, with its corpus and its crashes in ``folder``."""
    corpus = folder / target
    corpus.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.fuzzing.one",
            target,
            str(corpus),
            f"-max_total_time={seconds}",
            f"-artifact_prefix={folder / target}-",
            "-timeout=30",
            "-rss_limit_mb=4096",
            "-print_final_stats=1",
            "-max_len=4096",
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=seconds + 300,
        check=False,
    )
    log = done.stdout.decode("utf-8", "replace")
    runs, covers, crash = _RUNS.findall(log), _COVER.findall(log), _CRASH.search(log)
    if done.returncode and not crash:
        raise RuntimeError(f"the fuzzer of {target} did not run:\n{log[-2000:]}")
    return Outcome(
        target,
        int(runs[-1]) if runs else 0,
        int(covers[-1]) if covers else 0,
        Path(crash[1]) if crash else None,
        log,
    )


def main(arguments: Sequence[str]) -> int:
    """Runs targets and tells what came of them; 1 if a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing")
    parser.add_argument("targets", nargs="*", help=f"of {', '.join(TARGETS)}; by default all")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--folder", type=Path, help="keeps corpora and crashes from run to run")
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.targets) - set(TARGETS):
        parser.error(f"no target {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="quotecheck-fuzzing-"))
    broken = False
    for target in chosen.targets or TARGETS:
        outcome = fuzz(target, chosen.seconds, folder.resolve())
        print(outcome, flush=True)
        if outcome.crash:
            broken = True
            print(outcome.log[-4000:], flush=True)
    return int(broken)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
