"""The command that writes everything found as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from quotecheck.auditing import authority_of, sources_of
from quotecheck.cli import terminal
from quotecheck.cli.options import (
    authority_option,
    config_option,
    configured,
    encoding_option,
    files_argument,
    source_option,
)
from quotecheck.cli.reader import Reader
from quotecheck.cli.status import CLEAN, TROUBLE
from quotecheck.rules import all_rules


@click.command()
@files_argument
@source_option
@authority_option
@config_option
@encoding_option
def analyze(
    files: Sequence[str],
    **options: Any,  # noqa: ANN401 - those of configured
) -> int:
    """Write quotations, people and findings as JSON lines.

    There is a line for each article, as soon as it is done. A .jsonl file, or standard input that
    starts with {, has an article a line, such as {"id": "1", "text": "..."}. Offsets count code
    points of the text. All rules are checked, and nothing is silenced: of the configuration, only
    encoding, authority and sources count. Findings do not change the exit status.

    \b
    Examples:
      quotecheck analyze story.txt
      quotecheck analyze feed.jsonl > analyses.jsonl
      quotecheck analyze feed.jsonl --authority desk.csv
    """
    config = configured(**options)
    authority, sources = authority_of(config), sources_of(config)
    reader = Reader(config.encoding)
    for analysis in reader.analyses(files, all_rules(), authority, sources):
        terminal.write(analysis.to_json())
    return TROUBLE if reader.troubles else CLEAN
