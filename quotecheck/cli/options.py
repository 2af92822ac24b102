"""Options that several commands share, and the configuration that comes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
from attrs import evolve

from quotecheck.auditing import CACHE
from quotecheck.config import Config, load_config
from quotecheck.errors import ConfigError
from quotecheck.report import WRITERS
from quotecheck.silencing import Baseline

Command = TypeVar("Command", bound=Callable[..., Any])

FILE = click.Path(path_type=Path)
files_argument = click.argument("files", nargs=-1, required=True, metavar="FILE...")
encoding_option = click.option(
    "--encoding", metavar="NAME", help="Encoding of the files (default: utf-8)."
)

source_option = click.option(
    "--source",
    "sources",
    type=FILE,
    multiple=True,
    metavar="PATH",
    help="Transcripts or other sources to verify quotations against: files or folders.",
)
authority_option = click.option(
    "--authority",
    type=FILE,
    multiple=True,
    metavar="FILE",
    help="Lists of people to compare names and offices with.",
)
config_option = click.option(
    "--config",
    type=FILE,
    metavar="FILE",
    help="Configuration (default: quotecheck.toml, or pyproject.toml, here or above).",
)
_RULE_OPTIONS = (
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
)
_INPUT_OPTIONS = (
    click.option(
        "--baseline", type=FILE, metavar="FILE", help="Findings that are known and do not count."
    ),
    source_option,
    authority_option,
    config_option,
    encoding_option,
)
_FINDING_OPTIONS = (
    *_RULE_OPTIONS,
    click.option(
        "--format",
        "form",
        type=click.Choice(list(WRITERS)),
        default="text",
        help="Form of the report (default: text).",
    ),
    click.option(
        "-o", "--output", type=FILE, metavar="FILE", help="Write the report to a file instead."
    ),
    click.option(
        "--fail-on",
        type=click.Choice(["info", "warning", "error", "never"]),
        help="Least severity that makes the exit status 1 (default: warning).",
    ),
    *_INPUT_OPTIONS,
)
_CORPUS_OPTIONS = (
    click.option(
        "--cache",
        type=FILE,
        metavar="DIR",
        help=f"Folder of the cache (default: {CACHE} beside the configuration, or here).",
    ),
    click.option("--no-cache", is_flag=True, help="Neither use nor keep earlier analyses."),
    click.option(
        "--jobs", type=click.IntRange(1, 256), metavar="N", help="Processes (default: 1)."
    ),
)


def finding_options(command: Command) -> Command:
    """Gives a command the options of those that report findings."""
    return _with(_FINDING_OPTIONS, command)


def judging_options(command: Command) -> Command:
    """Gives a command the options that say what is found, and not how it is reported."""
    return _with((*_RULE_OPTIONS, *_INPUT_OPTIONS), command)


def corpus_options(command: Command) -> Command:
    """Gives a command the options of those that remember analyses and share out work."""
    return _with(_CORPUS_OPTIONS, command)


def _with(options: Sequence[Callable[[Command], Command]], command: Command) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


def configured(
    config: Path | None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    severity: Sequence[str] = (),
    fail_on: str | None = None,
    sources: Sequence[Path] = (),
    authority: Sequence[Path] = (),
    encoding: str | None = None,
) -> Config:
    """The configuration, with what the command line says otherwise."""
    levels = dict(_level(each) for each in _split(severity))
    found = load_config(config).override(
        select=_split(select), ignore=_split(ignore), severity=levels
    )
    return evolve(
        found,
        fail_on=fail_on or found.fail_on,
        sources=tuple(sources) or found.sources,
        authority=tuple(authority) or found.authority,
        encoding=encoding or found.encoding,
    )


def _level(given: str) -> tuple[str, str]:
    rule, equals, level = given.partition("=")
    if not equals:
        raise ConfigError(f"{given!r} is no RULE=LEVEL; write one such as QC202=error")
    return rule.strip(), level.strip()


def cache_folder(cache: Path | None, no_cache: bool, config: Config) -> Path | None:
    """Where analyses are kept, if anywhere."""
    return None if no_cache else cache or config.cache or config.root / CACHE


def read_baseline(path: Path | None, config: Config) -> Baseline | None:
    """The baseline of the command line, or else of the configuration."""
    path = path or config.baseline
    return None if path is None else Baseline.read(path)


def _split(names: Iterable[str]) -> list[str]:
    return [name for part in names for name in part.split(",") if name.strip()]
