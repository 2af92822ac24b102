"""The command that shows who said what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click
from rich.table import Table
from rich.text import Text

from quotecheck.cli import terminal
from quotecheck.cli.options import encoding_option, files_argument
from quotecheck.cli.reader import Reader
from quotecheck.cli.status import CLEAN, TROUBLE
from quotecheck.report.text import QUOTATION_COLUMNS, escape, quotation_row


@click.command()
@files_argument
@encoding_option
def quotes(files: Sequence[str], encoding: str | None) -> int:
    """Show who said what, and how that was found.

    A table on a terminal; elsewhere, lines of fields with tabs between them.

    \b
    Examples:
      quotecheck quotes story.txt
      quotecheck quotes news/*.txt | cut -f 4 | sort | uniq -c | sort -rn
    """
    reader = Reader(encoding or "utf-8")
    out = terminal.console()
    if not out.is_terminal:
        terminal.write("\t".join(("file", *QUOTATION_COLUMNS)))
    for analysis in reader.analyses(files, ()):
        label = escape(analysis.article.label)
        rows = [quotation_row(analysis.article, q) for q in analysis.quotations]
        if out.is_terminal:
            out.print(_table(label, rows))
        else:
            for row in rows:
                terminal.write("\t".join((label, *row)))
    return TROUBLE if reader.troubles else CLEAN


def _table(title: str, rows: Iterable[Sequence[str]]) -> Table:
    table = Table(title=Text(title), title_justify="left")
    for column in QUOTATION_COLUMNS:
        table.add_column(column, justify="right" if column == "line" else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    return table
