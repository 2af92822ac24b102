"""The command that writes everything found as JSON."""

from __future__ import annotations

from collections.abc import Sequence

import click

from quotecheck.cli import terminal
from quotecheck.cli.options import encoding_option, files_argument
from quotecheck.cli.reader import Reader
from quotecheck.cli.status import CLEAN, TROUBLE
from quotecheck.rules import all_rules


@click.command()
@files_argument
@encoding_option
def analyze(files: Sequence[str], encoding: str | None) -> int:
    """Write quotations, people and findings as JSON: a line for each article, as it is done.

    A .jsonl file, or standard input that starts with {, has an article a line, such as
    {"id": "1", "text": "..."}. Offsets count code points of the text. Findings do not change the
    exit status.

    \b
    Examples:
      quotecheck analyze story.txt
      quotecheck analyze feed.jsonl > analyses.jsonl
    """
    reader = Reader(encoding or "utf-8")
    for analysis in reader.analyses(files, all_rules()):
        terminal.write(analysis.to_json())
    return TROUBLE if reader.troubles else CLEAN
