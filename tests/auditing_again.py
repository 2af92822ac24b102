"""An audit in a process of its own, for tests that kill it."""

from __future__ import annotations

import sys
from pathlib import Path

from analysts import FakeAnalyst, Shared

from quotecheck.auditing import Auditor, engine, entries
from quotecheck.model import to_json_line


def main(corpus: str, cache: str, jobs: str, pause: str) -> None:
    """Writes the findings of a corpus; units are small, so that there is much to kill between."""
    engine._UNIT_CHARACTERS = 400
    auditor = Auditor(
        FakeAnalyst(Shared(), pause=float(pause)),
        cache=Path(cache),
        jobs=int(jobs),
        warn=lambda message: print(f"warning: {message}", file=sys.stderr),
        on_done=lambda number: sys.stdout.flush(),
    )
    for item in auditor.run(entries([corpus])):
        print(to_json_line(item.to_dict()))
    print(auditor.cached, file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
