"""The program: ``quotecheck`` and ``python -m quotecheck``."""

from __future__ import annotations

import signal
import sys


def main() -> None:
    """Runs the command line; Ctrl-C ends it quietly from the first import to the last flush."""
    try:
        from quotecheck.cli import main as run

        run()
    except KeyboardInterrupt:
        print("error: interrupted", file=sys.stderr)
        sys.exit(130)
    finally:
        # the status is known: nothing that is pressed while the program goes down changes it
        signal.signal(signal.SIGINT, signal.SIG_IGN)


if __name__ == "__main__":
    main()
