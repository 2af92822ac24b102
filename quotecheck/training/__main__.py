"""Makes the model bundle: ``python -m quotecheck.training --data DATA --work WORK``."""

from __future__ import annotations

import argparse
import datetime
import json
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from quotecheck import bundle
from quotecheck.training import card

PARTS = ("vectors", "tokenization", "entities", "attribution")
"""In the order they are made: each needs what those before it have put into the bundle."""

Train = Callable[[Path, Path, Path], dict[str, float]]


def main() -> None:
    """Makes the parts asked for, and writes the model card anew."""
    parser = argparse.ArgumentParser(prog="python -m quotecheck.training", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; by default all"
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder of the data sets")
    parser.add_argument("--work", type=Path, required=True, help="for files on the way")
    parser.add_argument("--models", type=Path, default=bundle.ENGLISH, help="the bundle")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))} (there are {', '.join(PARTS)})")
    for part in PARTS:
        if options.parts and part not in options.parts:
            continue
        train: Train = import_module(f"quotecheck.training.{part}").train
        started = time.process_time()
        scores = train(options.data, options.work / part, options.models)
        seconds = time.process_time() - started
        today = datetime.datetime.now(tz=datetime.timezone.utc).date().isoformat()
        card.note(options.models, part, scores, today)
        print(f"{part}: {json.dumps(scores)} ({seconds:.0f} CPU seconds here)", flush=True)
    card.write(options.models)


if __name__ == "__main__":
    main()
