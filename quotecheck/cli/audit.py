"""The command that checks a corpus, article by article and as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from quotecheck.auditing import (
    Auditor,
    authority_of,
    entries,
    included_by,
    is_complete,
    sources_of,
)
from quotecheck.cli import terminal
from quotecheck.cli.job import Job
from quotecheck.cli.options import (
    FILE,
    cache_folder,
    configured,
    corpus_options,
    finding_options,
    read_baseline,
)
from quotecheck.progress import AuditProgress
from quotecheck.rules.base import CorpusRule


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@finding_options
@click.option(
    "--write-baseline",
    type=FILE,
    metavar="FILE",
    help="Write what is found to a baseline instead of a report.",
)
@corpus_options
def audit(
    paths: Sequence[str],
    form: str,
    output: Path | None,
    baseline: Path | None,
    write_baseline: Path | None,
    cache: Path | None,
    no_cache: bool,
    jobs: int | None,
    **options: Any,  # noqa: ANN401 - those of configured
) -> int:
    """Check a corpus: each article, then all of them together.

    Reads the articles in folders and in the folders in them, or the files given. What was analysed
    once comes from the cache, so an audit that is stopped and started again goes on where it was.

    \b
    Examples:
      quotecheck audit corpus/
      quotecheck audit corpus/ --jobs 2 --format sarif -o findings.sarif
      quotecheck audit corpus/ --source transcripts/ --fail-on error
      quotecheck audit corpus/ --write-baseline known.json
      quotecheck audit corpus/ --baseline known.json
    """
    if write_baseline and output:
        raise click.UsageError("--write-baseline writes no report; leave out -o/--output")
    config = configured(**options)
    known = None if write_baseline else read_baseline(baseline, config)
    job = Job(config, known, complete=is_complete(paths, config))
    out = terminal.console()
    with AuditProgress(out, hidden=out.is_terminal and form != "text" and not output) as progress:
        included = included_by(config)
        progress.expect(paths, included)
        auditor = Auditor(
            cache=cache_folder(cache, no_cache, config),
            jobs=jobs or config.jobs,
            compare=any(isinstance(rule, CorpusRule) for rule in config.rules()),
            authority=authority_of(config),
            sources=sources_of(config),
            warn=terminal.warn,
            on_article=job.silencer.see,
            on_done=progress.advance,
        )
        found = auditor.run(entries(paths, config.encoding, included))
        if write_baseline:
            return job.write_baseline(found, auditor, write_baseline)
        return job.report(found, auditor, form, output, out)
