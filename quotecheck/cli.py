"""The command line. What needs torch is imported only when there is an article to analyse."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import click
from attrs import evolve
from rich.console import Console
from rich.table import Table
from rich.text import Text

from quotecheck import __version__
from quotecheck.auditing import (
    CACHE,
    ArticleFinding,
    Auditor,
    entries,
    included_by,
    is_complete,
)
from quotecheck.config import Config, load_config
from quotecheck.errors import ArticleError, ConfigError, QuotecheckError
from quotecheck.model import Analysis, Article, Severity, SilenceKind, to_json_line
from quotecheck.output import opened_output
from quotecheck.progress import AuditProgress
from quotecheck.reading import read_many
from quotecheck.report import EXPORTS, WRITERS, Report, Summary
from quotecheck.report.base import is_severe
from quotecheck.report.text import (
    QUOTATION_COLUMNS,
    count,
    escape,
    quotation_row,
    show_report,
    show_rule,
    show_summary,
)
from quotecheck.rules import all_rules, get_rule
from quotecheck.rules.base import CorpusRule, Rule
from quotecheck.rules.unreadable import Unreadable
from quotecheck.silencing import Baseline, Silencer
from quotecheck.verification import Sources

CLEAN, FOUND, TROUBLE, INTERRUPTED = 0, 1, 2, 130

Command = TypeVar("Command", bound=Callable[..., Any])


def main() -> None:
    """Runs the command line; ends with 0, 1 on findings, 2 on trouble, 130 when interrupted."""
    if hasattr(signal, "SIGPIPE"):
        # `quotecheck ... | head` ends quietly, as any other command does
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    # threads that spin while they wait slow down whatever runs beside them; read by OpenMP once
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
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
    "--encoding", metavar="NAME", help="Encoding of the files (default: utf-8)."
)
_file = click.Path(path_type=Path)
_FINDING_OPTIONS = (
    click.option(
        "--select",
        multiple=True,
        metavar="RULES",
        help="Rules to check, by code or name, separated by commas (default: all).",
    ),
    click.option("--ignore", multiple=True, metavar="RULES", help="Rules to leave out."),
    click.option(
        "--severity",
        multiple=True,
        metavar="RULE=LEVEL",
        help="Severity of a rule's findings: error, warning or info.",
    ),
    click.option(
        "--format",
        "form",
        type=click.Choice(list(WRITERS)),
        default="text",
        help="Form of the report (default: text).",
    ),
    click.option(
        "-o", "--output", type=_file, metavar="FILE", help="Write the report to a file instead."
    ),
    click.option(
        "--fail-on",
        type=click.Choice(["info", "warning", "error", "never"]),
        help="Least severity that makes the exit status 1 (default: warning).",
    ),
    click.option(
        "--baseline", type=_file, metavar="FILE", help="Findings that are known and do not count."
    ),
    click.option(
        "--source",
        "sources",
        type=_file,
        multiple=True,
        metavar="PATH",
        help="Transcripts or other sources to verify quotations against: files or folders.",
    ),
    click.option(
        "--authority",
        type=_file,
        multiple=True,
        metavar="FILE",
        help="Lists of people to compare names and offices with.",
    ),
    click.option(
        "--config",
        type=_file,
        metavar="FILE",
        help="Configuration (default: quotecheck.toml, or pyproject.toml, here or above).",
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
    form: str,
    output: Path | None,
    baseline: Path | None,
    sources: Sequence[Path],
    authority: Sequence[Path],
    **options: Any,  # noqa: ANN401 - those of _config
) -> int:
    """Check articles and show what is wrong, as a linter does.

    FILE is a text file, an .html page, a .jsonl file with an article a line, a .parquet file with
    an article a row, a pattern in quotes, or - for standard input.

    \b
    Examples:
      quotecheck check story.txt
      quotecheck check 'news/**/*.txt' --select QC101,orphan-quote
      quotecheck check story.txt --source hearing.txt
      cat story.txt | quotecheck check -
    """
    config = _config(**options)
    reader = _Reader(config.encoding)
    job = _Job(config, _baseline(baseline, config), complete=False)
    articles = reader.read(files)
    first = next(articles, None)
    if first is None and reader.troubles and form == "text":
        return TROUBLE
    auditor = _auditor(authority)(
        compare=False, sources=_sources(sources), on_article=job.silencer.see
    )
    found = auditor.run(articles if first is None else chain([first], articles))
    status = job.report(found, auditor, form, output, _console())
    return TROUBLE if reader.troubles else status


@cli.command()
@_files
@_encoding
def quotes(files: Sequence[str], encoding: str | None) -> int:
    """Show who said what, and how that was found.

    A table on a terminal; elsewhere, lines of fields with tabs between them.

    \b
    Examples:
      quotecheck quotes story.txt
      quotecheck quotes news/*.txt | cut -f 4 | sort | uniq -c
    """
    reader = _Reader(encoding or "utf-8")
    out = _console()
    if not out.is_terminal:
        _write("\t".join(("file", *QUOTATION_COLUMNS)))
    for analysis in reader.analyses(files, ()):
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
    reader = _Reader(encoding or "utf-8")
    for analysis in reader.analyses(files, all_rules()):
        _write(analysis.to_json())
    return TROUBLE if reader.troubles else CLEAN


@cli.command()
@_files
@click.option(
    "--format",
    "form",
    type=click.Choice(list(EXPORTS)),
    default="web-annotation",
    help="Claims and quotations of schema.org, or Web Annotation (default).",
)
@_encoding
def export(files: Sequence[str], form: str, encoding: str | None) -> int:
    """Write what was found as linked data: a JSON-LD document a line for each article.

    For fact-checkers and annotation tools. Claims never have a rating.

    \b
    Examples:
      quotecheck export story.txt --format claims
      quotecheck export feed.jsonl > annotations.jsonl
    """
    reader = _Reader(encoding or "utf-8")
    for analysis in reader.analyses(files, all_rules()):
        _write(to_json_line(EXPORTS[form](analysis)))
    return TROUBLE if reader.troubles else CLEAN


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@_finding_options
@click.option(
    "--write-baseline",
    type=_file,
    metavar="FILE",
    help="Write what is found to a baseline instead of a report.",
)
@click.option(
    "--cache",
    type=_file,
    metavar="DIR",
    help=f"Folder of the cache (default: {CACHE} beside the configuration, or here).",
)
@click.option("--no-cache", is_flag=True, help="Neither use nor keep earlier analyses.")
@click.option("--jobs", type=click.IntRange(1, 256), metavar="N", help="Processes (default: 1).")
def audit(
    paths: Sequence[str],
    form: str,
    output: Path | None,
    baseline: Path | None,
    sources: Sequence[Path],
    authority: Sequence[Path],
    write_baseline: Path | None,
    cache: Path | None,
    no_cache: bool,
    jobs: int | None,
    **options: Any,  # noqa: ANN401 - those of _config
) -> int:
    """Check a corpus: each article by itself, then all of them together.

    Reads the articles in folders and in the folders in them, or the files given. What was analysed
    once comes from the cache, so an audit that is stopped and started again goes on where it was.

    \b
    Examples:
      quotecheck audit corpus/
      quotecheck audit corpus/ --jobs 2 --format sarif -o findings.sarif
      quotecheck audit corpus/ --write-baseline known.json
      quotecheck audit corpus/ --baseline known.json
    """
    if write_baseline and output:
        raise click.UsageError("--write-baseline writes no report; leave out -o/--output")
    config = _config(**options)
    folder = None if no_cache else cache or config.cache or config.root / CACHE
    known = None if write_baseline else _baseline(baseline, config)
    job = _Job(config, known, complete=is_complete(paths, config))
    out = _console()
    with AuditProgress(out, hidden=out.is_terminal and form != "text" and not output) as progress:
        included = included_by(config)
        progress.expect(paths, included)
        auditor = _auditor(authority)(
            cache=folder,
            jobs=jobs or config.jobs,
            compare=any(isinstance(rule, CorpusRule) for rule in config.rules()),
            sources=_sources(sources),
            warn=_warn,
            on_article=job.silencer.see,
            on_done=progress.advance,
        )
        found = auditor.run(entries(paths, config.encoding, included))
        if write_baseline:
            return job.write_baseline(found, auditor, write_baseline)
        return job.report(found, auditor, form, output, out)


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
    """Reads articles and says what could not be read or analysed while the rest goes on."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self.troubles = 0

    def read(self, paths: Iterable[str]) -> Iterator[Article]:
        return read_many(paths, encoding=self.encoding, folders=False, on_trouble=self.complain)

    def complain(self, trouble: ArticleError) -> None:
        self.troubles += 1
        _complain(trouble)

    def analyses(self, paths: Iterable[str], rules: Sequence[Rule]) -> Iterator[Analysis]:
        """The analyses of the articles; the models are loaded only if there is one."""
        articles = self.read(paths)
        for first in articles:
            from quotecheck.checker import Checker

            checker = Checker(rules=rules)
            yield from checker.analyze_many(chain([first], articles), on_trouble=self.complain)


class _Job:
    """What a check or an audit finds, on its way through the silencer into a report."""

    def __init__(self, config: Config, baseline: Baseline | None, *, complete: bool) -> None:
        self.config = config
        self.baseline = baseline
        self.complete = complete
        self.silencer = Silencer(config, baseline)
        self.severities: Counter[Severity] = Counter()
        self.silences: Counter[SilenceKind] = Counter()
        self.unreadable = False

    def judge(self, found: Iterable[ArticleFinding]) -> Iterator[ArticleFinding]:
        """The findings that are left, counted."""
        for item in self.silencer.judge(found):
            if item.silenced is None:
                self.severities[item.finding.severity] += 1
                self.unreadable = self.unreadable or item.finding.code == Unreadable.code
            else:
                self.silences[item.silenced.kind] += 1
            yield item

    def report(
        self,
        found: Iterable[ArticleFinding],
        auditor: Auditor,
        form: str,
        output: Path | None,
        out: Console,
    ) -> int:
        """Writes the report as findings come, and gives the exit status."""
        report = Report(
            self.judge(found),
            partial(self.summary, auditor),
            rules=self.config.rules(),
            fail_on=self.config.fail_on,
            compared=self.baseline is not None,
            root=self.config.root,
        )
        if form == "text" and output is None:
            show_report(report, out)
        else:
            writer = WRITERS[form]
            with opened_output(output, binary=writer.binary) as stream:
                writer.write(report, stream)
            for unused in self.summary(auditor).unused:
                print(f"unused: {escape(unused)}", file=sys.stderr)
        if output is not None:
            told = show_summary(self.severities.elements(), auditor.articles, self.silences)
            out.print(told, soft_wrap=True)
        if self.unreadable:
            return TROUBLE
        least = self.config.fail_on
        return FOUND if any(is_severe(each, least) for each in self.severities) else CLEAN

    def summary(self, auditor: Auditor) -> Summary:
        unused = self.silencer.unused(complete=self.complete)
        return Summary(auditor.articles, unused=tuple(map(str, unused)))

    def write_baseline(self, found: Iterable[ArticleFinding], auditor: Auditor, path: Path) -> int:
        """Writes what is found to a baseline, and gives the exit status."""
        written = Baseline.write(path, self._but_troubles(self.judge(found)))
        number = count(sum(written.entries.values()), "finding")
        where = count(auditor.articles, "article")
        _console().print(f"{path}: {number} in {where} known from now on.", soft_wrap=True)
        return TROUBLE if self.unreadable else CLEAN

    def _but_troubles(self, found: Iterable[ArticleFinding]) -> Iterator[ArticleFinding]:
        for item in found:
            if item.finding.code != Unreadable.code:
                yield item
            elif item.silenced is None:
                _complain(f"{item.article.label}: {item.finding.message}")


def _config(
    config: Path | None,
    select: Sequence[str],
    ignore: Sequence[str],
    severity: Sequence[str],
    fail_on: str | None,
    encoding: str | None,
) -> Config:
    """The configuration, with what the command line says otherwise."""
    levels = dict(_level(each) for each in _split(severity))
    found = load_config(config).override(
        select=_split(select), ignore=_split(ignore), severity=levels
    )
    return evolve(found, fail_on=fail_on or found.fail_on, encoding=encoding or found.encoding)


def _level(given: str) -> tuple[str, str]:
    rule, equals, level = given.partition("=")
    if not equals:
        raise ConfigError(f"{given!r} is no RULE=LEVEL; write one such as QC202=error")
    return rule.strip(), level.strip()


def _baseline(path: Path | None, config: Config) -> Baseline | None:
    path = path or config.baseline
    return None if path is None else Baseline.read(path)


def _auditor(authority: Sequence[Path]) -> Callable[..., Auditor]:
    """What makes an audit: without lists of people, one that loads models only if it needs them."""
    if not authority:
        return Auditor
    from quotecheck.checker import Checker

    return partial(Auditor, Checker(authority=authority))


def _sources(paths: Sequence[Path]) -> Sources | None:
    return Sources.of(paths) if paths else None


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


def _write(line: str) -> None:
    print(line, flush=True)


def _complain(error: object) -> None:
    print(f"error: {escape(str(error))}", file=sys.stderr)


def _warn(message: str) -> None:
    print(f"warning: {escape(message)}", file=sys.stderr)
