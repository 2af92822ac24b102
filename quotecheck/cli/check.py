"""The command that checks articles as a linter does."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import click

from quotecheck.auditing import Auditor, authority_of, sources_of
from quotecheck.cli import terminal
from quotecheck.cli.job import Job
from quotecheck.cli.options import (
    configured,
    files_argument,
    finding_options,
    read_baseline,
)
from quotecheck.cli.reader import Reader
from quotecheck.cli.status import TROUBLE


@click.command()
@files_argument
@finding_options
def check(
    files: Sequence[str],
    form: str,
    output: Path | None,
    baseline: Path | None,
    **options: Any,  # noqa: ANN401 - those of configured
) -> int:
    """Check articles and show what is wrong, as a linter does.

    FILE is a text file, an .html page, a .jsonl file with an article a line, a .parquet file with
    an article a row, a pattern in quotes, or - for standard input.

    \b
    Examples:
      quotecheck check story.txt
      quotecheck check 'news/**/*.txt' --select QC101,orphan-quote
      quotecheck check story.txt --source hearing.txt
      quotecheck check story.txt --authority desk.csv --fail-on error
      quotecheck check story.txt --format sarif -o findings.sarif
      cat story.txt | quotecheck check -
    """
    config = configured(**options)
    reader = Reader(config.encoding)
    job = Job(config, read_baseline(baseline, config), complete=False)
    articles = reader.read(files)
    first = next(articles, None)
    if first is None and reader.troubles and form == "text":
        return TROUBLE
    auditor = Auditor(
        compare=False,
        authority=authority_of(config),
        sources=sources_of(config),
        on_article=job.silencer.see,
    )
    found = auditor.run(articles if first is None else chain([first], articles))
    status = job.report(found, auditor, form, output, terminal.console())
    return TROUBLE if reader.troubles else status
