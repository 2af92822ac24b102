"""The command that writes pages to look at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from quotecheck.auditing import (
    Auditor,
    Included,
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
    judging_options,
    read_baseline,
)
from quotecheck.model import Analysis
from quotecheck.progress import AuditProgress
from quotecheck.report.text import count, escape
from quotecheck.rules.base import CorpusRule


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "-o",
    "--output",
    type=FILE,
    metavar="DIR",
    default="quotecheck-report",
    help="Folder that the pages go to (default: quotecheck-report).",
)
@judging_options
@corpus_options
def report(
    paths: Sequence[str],
    output: Path,
    baseline: Path | None,
    cache: Path | None,
    no_cache: bool,
    jobs: int | None,
    **options: Any,  # noqa: ANN401 - those of configured
) -> int:
    """Write pages to look at: who said what, and what is wrong.

    Of an article, DIR/index.html is the page: its text as it was, quotations tinted by speaker,
    findings in the margin. Of a corpus, it has charts and leads to a page for each article. Pages
    need nothing beside them and ask nothing of the network. Findings do not change the exit status.

    \b
    Examples:
      quotecheck report story.txt
      quotecheck report corpus/ -o report --jobs 2
      quotecheck report corpus/ -o report --baseline known.json
    """
    # templates take a while to load, and no other command needs them
    from quotecheck.report.html import Site

    config = configured(**options)
    job = Job(config, read_baseline(baseline, config), complete=is_complete(paths, config))
    out = terminal.console()
    with AuditProgress(out) as progress, Site(output, _title(paths)) as site:
        included = _without(output, included_by(config))
        progress.expect(paths, included)

        def write(corpus: Sequence[Analysis]) -> None:
            progress.begin(len(corpus))
            site.write(corpus, on_done=progress.advance)

        auditor = Auditor(
            cache=cache_folder(cache, no_cache, config),
            jobs=jobs or config.jobs,
            compare=any(isinstance(rule, CorpusRule) for rule in config.rules()),
            authority=authority_of(config),
            sources=sources_of(config),
            warn=terminal.warn,
            on_article=job.silencer.see,
            on_done=progress.advance,
            on_corpus=write,
        )
        found = auditor.run(entries(paths, config.encoding, included))
        status = job.write_pages(found, auditor, site, out)
    out.print(f"{escape(str(site.index))}: {count(site.pages, 'page')} written.", soft_wrap=True)
    return status


def _without(folder: Path, included: Included) -> Included:
    """Leaves out what lies in a folder: earlier pages are no articles."""
    place = folder.resolve()
    return lambda path: included(path) and not Path(path).resolve().is_relative_to(place)


def _title(paths: Sequence[str]) -> str:
    more = len(paths) - 1
    return f"{paths[0]} and {more} more" if more else paths[0]
