"""The command that hands results on to other tools."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from quotecheck.cli import terminal
from quotecheck.cli.options import encoding_option, files_argument
from quotecheck.cli.reader import Reader
from quotecheck.cli.status import CLEAN, TROUBLE
from quotecheck.model import Analysis
from quotecheck.output import cannot_write, opened_output
from quotecheck.report import EXPORTS, Export
from quotecheck.report.places import file_stem
from quotecheck.rules import all_rules


@click.command()
@files_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(list(EXPORTS)),
    default="web-annotation",
    help="Web Annotation (default); claims and quotations of schema.org; TEI; or brat.",
)
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Write a file for each article there; for brat, two.",
)
@encoding_option
def export(files: Sequence[str], form: str, folder: Path | None, encoding: str | None) -> int:
    """Write what was found in the form of other tools.

    Linked data (web-annotation, claims) is a JSON-LD document a line for each article, unless a
    folder is given. TEI and brat want a folder. Claims never have a rating.

    \b
    Examples:
      quotecheck export story.txt --format claims
      quotecheck export feed.jsonl > annotations.jsonl
      quotecheck export 'news/*.txt' --format tei -o tei/
    """
    chosen = EXPORTS[form]
    if folder is None and not chosen.is_line:
        raise click.UsageError(f"{form} makes files for each article: give a folder with -o FOLDER")
    reader = Reader(encoding or "utf-8")
    analyses = reader.analyses(files, all_rules())
    if folder is None:
        for analysis in analyses:
            terminal.write(chosen.contents(analysis)[0].rstrip("\n"))
        return TROUBLE if reader.troubles else CLEAN
    times: Counter[str] = Counter()
    _prepare(folder, chosen)
    for analysis in analyses:
        label = analysis.article.label
        _write(analysis, chosen, folder / file_stem(label, times[label]))
        times[label] += 1
    return TROUBLE if reader.troubles else CLEAN


def _prepare(folder: Path, chosen: Export) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from None
    for name, content in chosen.beside.items():
        with opened_output(folder / name, binary=False) as stream:
            stream.write(content)


def _write(analysis: Analysis, chosen: Export, stem: Path) -> None:
    for suffix, content in zip(chosen.suffixes, chosen.contents(analysis), strict=True):
        with opened_output(stem.with_name(stem.name + suffix), binary=False) as stream:
            stream.write(content)
