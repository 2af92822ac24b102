"""What every command says, and where: lines and tables to standard output, troubles beside it."""

from __future__ import annotations

import sys

from rich.console import Console

from quotecheck.report.text import escape


def console() -> Console:
    """Standard output, where text is shown as it is: no markup, no emoji, no colours of its own."""
    return Console(highlight=False, markup=False, emoji=False)


def write(line: str) -> None:
    """Writes a line at once, for whoever reads from a pipe."""
    print(line, flush=True)


def complain(error: object) -> None:
    """Says what went wrong, on standard error."""
    print(f"error: {escape(str(error))}", file=sys.stderr)


def warn(message: str) -> None:
    """Says what is not as it should be but stops nothing, on standard error."""
    print(f"warning: {escape(message)}", file=sys.stderr)
