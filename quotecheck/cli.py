"""The command line. What needs torch is imported only when there is an article to analyse."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from quotecheck import __version__
from quotecheck.auditing import ArticleFinding, find
from quotecheck.errors import QuotecheckError, ReadingError
from quotecheck.model import Analysis, Article, Severity, to_json_line
from quotecheck.reading import read_many
from quotecheck.report.text import (
    QUOTATION_COLUMNS,
    escape,
    quotation_row,
    show_finding,
    show_rule,
    show_summary,
)
from quotecheck.rules import all_rules, get_rule, select_rules
from quotecheck.rules.base import Rule

CLEAN, FOUND, TROUBLE, INTERRUPTED = 0, 1, 2, 130
_RANKS = {"info": 0, "warning": 1, "error": 2, "never": 3}
_WIDTH_OF_PIPES = 100

Command = TypeVar("Command", bound=Callable[..., Any])


def main() -> None:
    """Runs the command line; ends with 0, 1 on findings, 2 on trouble, 130 when interrupted."""
    if hasattr(signal, "SIGPIPE"):
        # `quotecheck ... | head` ends quietly, as any other command does
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = cli.main(standalone_mode=False)
    except (click.Abort, KeyboardInterrupt):
        status = INTERRUPTED
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except OSError as error:
        _complain(f"cannot go on: {error}")
        status = TROUBLE
    except Exception:
        # a mistake of the program; the interpreter's own status 1 would mean findings
        traceback.print_exc()
        status = TROUBLE
    sys.exit(status)


class _Commands(click.Group):
    """Keeps the commands in the order of this file and ends with the status that one returns."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> None:
        try:
            status = super().invoke(ctx)
        except QuotecheckError as error:
            _complain(error)
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
      quotecheck rule QC101                  what a rule means

    \b
    Exit status:
      0  nothing found
      1  something found (check and audit; see --fail-on)
      2  trouble, such as a file that cannot be read; the others were done
    """


# --- options that several commands share ----------------------------------------------------------

_files = click.argument("files", nargs=-1, required=True, metavar="FILE...")
_encoding = click.option(
    "--encoding", default="utf-8", metavar="NAME", help="Encoding of the files (default: utf-8)."
)
_FINDING_OPTIONS = (
    click.option(
        "--select",
        multiple=True,
        metavar="RULES",
        help="Rules to check, by code or name, separated by commas (default: all).",
    ),
    click.option("--ignore", multiple=True, metavar="RULES", help="Rules to leave out."),
    click.option(
        "--format",
        "form",
        type=click.Choice(["text", "jsonl"]),
        default="text",
        help="Text for people (default), or one JSON object a line.",
    ),
    click.option(
        "--fail-on",
        type=click.Choice(list(_RANKS)),
        default="warning",
        help="Least severity that makes the exit status 1 (default: warning).",
    ),
    _encoding,
)


def _finding_options(command: Command) -> Command:
    for option in reversed(_FINDING_OPTIONS):
        command = option(command)
    return command


# --- commands -------------------------------------------------------------------------------------


@cli.command()
@_files
@_finding_options
def check(
    files: Sequence[str],
    select: Sequence[str],
    ignore: Sequence[str],
    form: str,
    fail_on: str,
    encoding: str,
) -> int:
    """Check articles and show what is wrong, as a linter does.

    FILE is a text file, a .jsonl file with an article a line, a pattern in quotes, or - for
    standard input.

    \b
    Examples:
      quotecheck check story.txt
      quotecheck check 'news/**/*.txt' --select QC101,orphan-quote
      cat story.txt | quotecheck check -
    """
    rules = select_rules(_split(select), _split(ignore))
    reader = _Reader(encoding)
    analyses = _analyses(reader.read(files, folders=False), rules)
    found = (ArticleFinding(a.article, finding) for a in analyses for finding in a.findings)
    return _report(found, reader, form, fail_on, _console())


@cli.command()
@_files
@_encoding
def quotes(files: Sequence[str], encoding: str) -> int:
    """Show who said what, and how that was found.

    A table on a terminal; elsewhere, lines of fields with tabs between them.

    \b
    Examples:
      quotecheck quotes story.txt
      quotecheck quotes news/*.txt | cut -f 4 | sort | uniq -c
    """
    reader = _Reader(encoding)
    out = _console()
    if not out.is_terminal:
        _write("\t".join(("file", *QUOTATION_COLUMNS)))
    for analysis in _analyses(reader.read(files, folders=False), ()):
        label = escape(analysis.article.label)
        rows = [quotation_row(analysis.article, q) for q in analysis.quotations]
        if out.is_terminal:
            out.print(_table(label, rows))
        else:
            for row in rows:
                _write("\t".join((label, *row)))
    return TROUBLE if reader.troubles else CLEAN


@cli.command()
@_files
@_encoding
def analyze(files: Sequence[str], encoding: str) -> int:
    """Write quotations, people and findings as JSON: a line for each article, as it is done.

    A .jsonl file, or standard input that starts with {, has an article a line, such as
    {"id": "1", "text": "..."}. Offsets count code points of the text. Findings do not change the
    exit status.

    \b
    Examples:
      quotecheck analyze story.txt
      quotecheck analyze feed.jsonl > analyses.jsonl
    """
    reader = _Reader(encoding)
    for analysis in _analyses(reader.read(files, folders=False), all_rules()):
        _write(analysis.to_json())
    return TROUBLE if reader.troubles else CLEAN


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="FOLDER...")
@_finding_options
def audit(
    paths: Sequence[str],
    select: Sequence[str],
    ignore: Sequence[str],
    form: str,
    fail_on: str,
    encoding: str,
) -> int:
    """Check a corpus: each article by itself, then all of them together.

    Reads the .txt, .md and .jsonl files of a folder and of the folders in it, or the files given.

    \b
    Examples:
      quotecheck audit corpus/
      quotecheck audit corpus/ --format jsonl > findings.jsonl
    """
    rules = select_rules(_split(select), _split(ignore))
    reader = _Reader(encoding)
    out = _console()
    with _progress(out, form) as progress:
        analyses = _analyses(reader.read(paths, folders=True), rules)
        return _report(find(progress.track(analyses), rules), reader, form, fail_on, out)


@cli.command()
@click.argument("name", required=False, metavar="[RULE]")
def rule(name: str | None) -> int:
    """Explain a rule, by its code or name; without one, list them all.

    \b
    Examples:
      quotecheck rule
      quotecheck rule QC101
      quotecheck rule name-mismatch
    """
    out = _console()
    if name is not None:
        out.print(show_rule(get_rule(name)), soft_wrap=True)
        return CLEAN
    for each in all_rules():
        line = f"{each.code}  {each.severity:7}  {each.name:17}  {each.summary}"
        out.print(Text(line), soft_wrap=True)
    return CLEAN


# --- what the commands are made of ----------------------------------------------------------------


class _Reader:
    """Reads articles, counts them, and says what could not be read while the rest goes on."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self.count = 0
        self.troubles = 0

    def read(self, paths: Iterable[str], *, folders: bool) -> Iterator[Article]:
        articles = read_many(
            paths, encoding=self.encoding, folders=folders, on_trouble=self._on_trouble
        )
        for article in articles:
            self.count += 1
            yield article

    def _on_trouble(self, trouble: ReadingError) -> None:
        self.troubles += 1
        _complain(trouble)


def _analyses(articles: Iterator[Article], rules: Sequence[Rule]) -> Iterator[Analysis]:
    """The analyses of ``articles``; the models are loaded only if there is one."""
    # threads that spin while they wait slow down whatever runs beside them; read by OpenMP once
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    for first in articles:
        from quotecheck.checker import Checker

        yield from Checker(rules=rules).analyze_many(chain([first], articles))


def _report(
    found: Iterable[ArticleFinding], reader: _Reader, form: str, fail_on: str, out: Console
) -> int:
    """Shows findings as they come, and gives the exit status."""
    width = out.width if out.is_terminal else _WIDTH_OF_PIPES
    severities: list[Severity] = []
    told: tuple[str, ...] = ()
    for item in found:
        severities.append(item.finding.severity)
        if form == "jsonl":
            _write(to_json_line(item.to_dict()))
        else:
            # evidence that the finding before had too is not told again
            out.print(
                show_finding(item.article, item.finding, width, told), "", sep="\n", soft_wrap=True
            )
            told = item.finding.evidence
    if form == "text" and (reader.count or not reader.troubles):
        out.print(show_summary(severities, reader.count), soft_wrap=True)
    if reader.troubles:
        return TROUBLE
    return FOUND if any(_RANKS[s] >= _RANKS[fail_on] for s in severities) else CLEAN


def _table(title: str, rows: Iterable[Sequence[str]]) -> Table:
    table = Table(title=Text(title), title_justify="left")
    for column in QUOTATION_COLUMNS:
        table.add_column(column, justify="right" if column == "line" else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _split(names: Iterable[str]) -> list[str]:
    return [name for part in names for name in part.split(",") if name.strip()]


def _console() -> Console:
    return Console(highlight=False, markup=False, emoji=False)


def _progress(out: Console, form: str) -> Progress:
    """How many articles are done and the time it took, on a terminal that has no JSON on it."""
    console = out if out.is_terminal else Console(stderr=True)
    hidden = not console.is_terminal or (form == "jsonl" and out.is_terminal)
    columns = (SpinnerColumn(), TextColumn("{task.completed} articles"), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=hidden)


def _write(line: str) -> None:
    print(line, flush=True)


def _complain(error: object) -> None:
    print(f"error: {escape(str(error))}", file=sys.stderr)
