"""The commands together, and the program that runs them."""

from __future__ import annotations

import io
import signal
import sys
import traceback

import click

from quotecheck import __version__, surroundings
from quotecheck.cli import terminal
from quotecheck.cli.analyze import analyze
from quotecheck.cli.audit import audit
from quotecheck.cli.check import check
from quotecheck.cli.export import export
from quotecheck.cli.quotes import quotes
from quotecheck.cli.report import report
from quotecheck.cli.rule import rule
from quotecheck.cli.status import INTERRUPTED, TROUBLE
from quotecheck.errors import QuotecheckError


def main() -> None:
    """Runs the command line; ends with 0, 1 on findings, 2 on trouble, 130 when interrupted."""
    if hasattr(signal, "SIGPIPE"):
        # `quotecheck ... | head` ends quietly, as any other command does
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    terminal.prepare()
    surroundings.prepare()
    try:
        status = cli.main(standalone_mode=False)
    except (click.Abort, KeyboardInterrupt):
        terminal.complain("interrupted")
        status = INTERRUPTED
    except click.ClickException as error:
        told = io.StringIO()
        error.show(told)
        terminal.tell(told.getvalue())
        status = error.exit_code
    except OSError as error:
        terminal.complain(f"cannot go on: {error}")
        if error.filename is None:  # it befell a stream, not a file
            terminal.abandon()
        status = TROUBLE
    except Exception:
        # a mistake of the program; the interpreter's own status 1 would mean findings
        terminal.tell(traceback.format_exc())
        status = TROUBLE
    sys.exit(status if terminal.flushed() else TROUBLE)


class _Commands(click.Group):
    """Keeps the commands in the order given here and ends with the status that one returns."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> None:
        try:
            status = super().invoke(ctx)
        except QuotecheckError as error:
            terminal.complain(error)
            status = TROUBLE
        ctx.exit(status)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="quotecheck")
def cli() -> None:
    """Find quoted speech in news text, who said it, and what does not fit together.

    \b
    Examples:
      quotecheck check story.txt             what is wrong, line by line
      quotecheck quotes story.txt            who said what
      quotecheck analyze feed.jsonl          both, and the people, as JSON lines
      quotecheck audit corpus/               many articles, also compared
      quotecheck report corpus/ -o report    pages to look at
      quotecheck export story.txt -o out/    for annotation tools
      quotecheck rule QC101                  what a rule means

    \b
    Exit status:
      0    nothing found
      1    something found (check and audit; see --fail-on)
      2    trouble, such as a file that cannot be read; the others were done
      130  interrupted
    """


for command in (check, quotes, analyze, export, audit, report, rule):
    cli.add_command(command)
