"""The command that writes linked data."""

from __future__ import annotations

from collections.abc import Sequence

import click

from quotecheck.cli import terminal
from quotecheck.cli.options import encoding_option, files_argument
from quotecheck.cli.reader import Reader
from quotecheck.cli.status import CLEAN, TROUBLE
from quotecheck.model import to_json_line
from quotecheck.report import EXPORTS
from quotecheck.rules import all_rules


@click.command()
@files_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(list(EXPORTS)),
    default="web-annotation",
    help="Claims and quotations of schema.org, or Web Annotation (default).",
)
@encoding_option
def export(files: Sequence[str], form: str, encoding: str | None) -> int:
    """Write what was found as linked data: a JSON-LD document a line for each article.

    For fact-checkers and annotation tools. Claims never have a rating.

    \b
    Examples:
      quotecheck export story.txt --format claims
      quotecheck export feed.jsonl > annotations.jsonl
    """
    reader = Reader(encoding or "utf-8")
    for analysis in reader.analyses(files, all_rules()):
        terminal.write(to_json_line(EXPORTS[form](analysis)))
    return TROUBLE if reader.troubles else CLEAN
