"""What every command says, and where: lines and tables to standard output, troubles beside it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from rich.console import Console

from quotecheck.errors import ConfigError
from quotecheck.output import cannot_write, opened_output
from quotecheck.report.text import escape


def console() -> Console:
    """Standard output, where text is shown as it is: no markup, no emoji, no colours of its own."""
    return Console(highlight=False, markup=False, emoji=False)


def write(line: str) -> None:
    """Writes a line at once, for whoever reads from a pipe."""
    print(line, flush=True)


def destination(path: Path | None, *, binary: bool) -> AbstractContextManager[IO[Any]]:
    """What a report is written to: a file, or standard output."""
    return standard_output(binary=binary) if path is None else opened_output(path, binary=binary)


@contextmanager
def standard_output(*, binary: bool) -> Iterator[IO[Any]]:
    """Standard output to write a report to; on a terminal, with its control characters shown.

    Raises:
        ConfigError: it cannot be written, or is a terminal and gets bytes.
    """
    if binary and sys.stdout.isatty():
        raise ConfigError("this form is no text for a terminal; give a file: -o FILE")
    try:
        if binary:
            yield sys.stdout.buffer
        else:
            yield _Shown(sys.stdout) if sys.stdout.isatty() else sys.stdout  # type: ignore[misc]
        sys.stdout.flush()
    except OSError as error:
        if error.filename is not None:
            raise
        abandon()
        raise cannot_write("standard output", error) from None


class _Shown:
    """A terminal that shows what would steer it, be it in an article, a name or a path."""

    def __init__(self, out: IO[str]) -> None:
        self._out = out

    def write(self, text: str) -> int:
        plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
        return self._out.write("\n".join(map(escape, plain.split("\n"))))

    def flush(self) -> None:
        self._out.flush()


def prepare() -> None:
    """Lets standard output and error take any text, also where they are closed."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def flushed() -> bool:
    """Whether all that was said has left; where it cannot, that is said instead."""
    try:
        sys.stdout.flush()
    except OSError as error:
        complain(cannot_write("standard output", error))
        abandon()
        return False
    return True


def abandon() -> None:
    """Gives standard output up: what is left in its buffer is not tried, and told of, again."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def tell(text: str) -> None:
    """Says something of several lines, on standard error."""
    print("\n".join(map(escape, text.splitlines())), file=sys.stderr)


def complain(error: object) -> None:
    """Says what went wrong, on standard error."""
    print(f"error: {escape(str(error))}", file=sys.stderr)


def warn(message: str) -> None:
    """Says what is not as it should be but stops nothing, on standard error."""
    print(f"warning: {escape(message)}", file=sys.stderr)
