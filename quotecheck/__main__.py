"""The program: ``quotecheck`` and ``python -m quotecheck``."""

from __future__ import annotations

import _thread
import signal
import sys
import threading
from contextlib import suppress
from typing import Any, NoReturn

_MOMENT = 0.02
"""Seconds until an interruption comes again that came where Python lets no exception out."""


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
    sys.unraisablehook = _again
    try:
        try:
            from quotecheck.cli import main as run

            run()
        finally:
            # the status is known: nothing that is pressed while the program goes down changes it
            signal.signal(signal.SIGINT, signal.SIG_IGN)
    except KeyboardInterrupt:
        _leave("interrupted", signal.SIGINT)
    except _Ended as ended:
        _leave("terminated", ended.number)


def _end(number: int, frame: object) -> NoReturn:
    raise _Ended(number)


def _again(unraisable: Any) -> None:  # noqa: ANN401 - its type has no name at run time
    """Lets an interruption come again that came in a callback, as many run during imports."""
    error = unraisable.exc_value
    if not isinstance(error, (KeyboardInterrupt, _Ended)):
        sys.__unraisablehook__(unraisable)
        return
    number = error.number if isinstance(error, _Ended) else signal.SIGINT
    timer = threading.Timer(_MOMENT, _signal, [number])
    timer.daemon = True
    timer.start()


def _signal(number: int) -> None:
    """Sends the main thread a signal, which also ends what it waits for."""
    main_thread = threading.main_thread().ident
    if hasattr(signal, "pthread_kill") and main_thread is not None:
        signal.pthread_kill(main_thread, number)
    else:
        _thread.interrupt_main(signal.Signals(number))


def _leave(why: str, number: int) -> NoReturn:
    with suppress(OSError):  # the terminal may be gone
        print(f"error: {why}", file=sys.stderr)
    sys.exit(128 + number)


if __name__ == "__main__":
    main()
