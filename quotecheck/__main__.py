"""The program: ``quotecheck`` and ``python -m quotecheck``."""

from __future__ import annotations

import signal
import sys
from contextlib import suppress
from typing import NoReturn


class _Ended(BaseException):
    """The system, or who closed the terminal, asked the program to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def main() -> None:
    """Runs the command line; told to end, it cleans up and ends, from the first import on."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # whoever started the program may have wanted it to go on, as nohup does
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)
    try:
        from quotecheck.cli import main as run

        run()
    except KeyboardInterrupt:
        _leave("interrupted", signal.SIGINT)
    except _Ended as ended:
        _leave("terminated", ended.number)
    finally:
        # the status is known: nothing that is pressed while the program goes down changes it
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _end(number: int, frame: object) -> NoReturn:
    signal.signal(number, signal.SIG_IGN)
    raise _Ended(number)


def _leave(why: str, number: int) -> NoReturn:
    with suppress(OSError):  # the terminal may be gone
        print(f"error: {why}", file=sys.stderr)
    sys.exit(128 + number)


if __name__ == "__main__":
    main()
