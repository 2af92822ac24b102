"""The values of a configuration, which check themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from attrs import evolve, field, frozen

from quotecheck.config.converters import (
    FailOn,
    to_code,
    to_codes,
    to_encoding,
    to_fail_on,
    to_jobs,
    to_names,
    to_patterns,
    to_severities,
)
from quotecheck.errors import ConfigError
from quotecheck.model import Severity
from quotecheck.patterns import Patterns
from quotecheck.rules import all_rules
from quotecheck.rules.base import Rule

UNREADABLE = "QC001"
"""The rule about what cannot be checked: on unless it is ignored, whatever is selected."""

_INCLUDED = ("*.txt", "*.md", "*.html", "*.htm", "*.jsonl", "*.ndjson", "*.parquet")


@frozen
class PathSettings:
    """What is different for some of the articles.

    Attributes:
        path: a pattern of their paths, see :class:`quotecheck.patterns.Patterns`.
        select: the rules to check there, instead of those of the whole configuration.
        ignore: rules to leave out there.
        severity: the severity of a rule's findings there.
    """

    path: str
    select: tuple[str, ...] = field(default=(), converter=to_codes)
    ignore: tuple[str, ...] = field(default=(), converter=to_codes)
    severity: Mapping[str, Severity] = field(factory=dict, converter=to_severities, hash=False)

    def __attrs_post_init__(self) -> None:
        Patterns((self.path,))

    def applies_to(self, names: Iterable[str]) -> bool:
        """Whether an article is meant that has these names."""
        return Patterns((self.path,)).match(*names)


@frozen
class Suppression:
    """A finding that is left as it is, on purpose.

    Attributes:
        rule: the rule.
        reason: why, for whoever reads the configuration.
        path: a pattern of the paths of the articles, or None for all.
        text: words at the place of the finding, or None for any.
        line: where the configuration has it, counted from 1, where that is known.

    Raises:
        ConfigError: there is no reason, or neither path nor text.
    """

    rule: str = field(converter=to_code)
    reason: str
    path: str | None = None
    text: str | None = None
    line: int | None = field(default=None, eq=False)

    def __attrs_post_init__(self) -> None:
        if not self.reason.strip():
            raise ConfigError("no reason; say in `reason` why the finding is left as it is")
        if self.path is None and self.text is None:
            raise ConfigError(
                "no place; name the article in `path`, words at the finding in `text`, or both "
                "(to turn a rule off, use `ignore`)"
            )
        if self.text is not None and not self.text.strip():
            raise ConfigError("`text` is empty; put words there that stand at the finding")
        if self.path is not None:
            Patterns((self.path,))

    def applies_to(self, names: Iterable[str]) -> bool:
        """Whether an article is meant that has these names."""
        return self.path is None or Patterns((self.path,)).match(*names)


@frozen
class Config:
    """What is checked, where, how severe it is, and what is accepted.

    Rules may be given by code or name; they are kept as codes.

    Attributes:
        select: the rules to check; all of them if none is given.
        ignore: rules to leave out of those.
        severity: the severity of a rule's findings, where it is not the rule's own.
        fail_on: the least severity that makes an audit fail.
        include: the files that are read from folders, in capitals or not.
        exclude: the files and folders that are left out of those.
        encoding: of the files, by a name that Python knows.
        paths: settings for some of the articles; later ones win.
        people: names that are right as they are written here; rules about names accept them.
        spellings: words and names that name-variant accepts as they are spelt here.
        suppressions: findings that are left as they are.
        baseline: the file of known findings, or None.
        cache: the folder of the cache, or None.
        authority: the lists of people that names and offices are compared with.
        sources: the files and folders that quotations are compared with.
        jobs: how many processes work at once.
        root: the folder that patterns are relative to.
        source: the file this was read from, or None.

    Raises:
        ConfigError: a rule, a severity, a pattern, an encoding or a name is none.
    """

    select: tuple[str, ...] = field(default=(), converter=to_codes)
    ignore: tuple[str, ...] = field(default=(), converter=to_codes)
    severity: Mapping[str, Severity] = field(factory=dict, converter=to_severities, hash=False)
    fail_on: FailOn = field(default="warning", converter=to_fail_on)
    include: Patterns = field(default=Patterns(_INCLUDED), converter=to_patterns)
    exclude: Patterns = field(default=Patterns(()), converter=to_patterns)
    encoding: str = field(default="utf-8", converter=to_encoding)
    paths: tuple[PathSettings, ...] = ()
    people: tuple[str, ...] = field(default=(), converter=to_names)
    spellings: tuple[str, ...] = field(default=(), converter=to_names)
    suppressions: tuple[Suppression, ...] = ()
    baseline: Path | None = None
    cache: Path | None = None
    authority: tuple[Path, ...] = ()
    sources: tuple[Path, ...] = ()
    jobs: int = field(default=1, converter=to_jobs)
    root: Path = Path()
    source: Path | None = None

    def rules(self) -> tuple[Rule, ...]:
        """Every rule that some article is checked with, in the order of codes.

        Settings for some of the articles may ask for a rule that the others go without; what it
        finds elsewhere is taken out by :class:`quotecheck.silencing.Silencer`.

        Raises:
            ConfigError: no rule is left.
        """
        codes = self._codes_for(()).union(
            *(
                _chosen(settings.select, settings.ignore)
                for settings in self.paths
                if settings.select
            )
        )
        if codes <= {UNREADABLE}:
            raise ConfigError("no rule is left to check; every selected one is ignored")
        return tuple(rule for rule in all_rules() if rule.code in codes)

    def settings_for(self, names: Iterable[str]) -> tuple[frozenset[str], Mapping[str, Severity]]:
        """The codes of the rules that are off in one article, and the severities that are set.

        Args:
            names: of the article, as :func:`quotecheck.patterns.article_names` gives them.
        """
        names = tuple(names)
        applying = [settings for settings in self.paths if settings.applies_to(names)]
        severity = dict(self.severity)
        for settings in applying:
            severity.update(settings.severity)
        return _every_code() - self._codes_for(applying), severity

    def _codes_for(self, applying: Iterable[PathSettings]) -> frozenset[str]:
        codes = _chosen(self.select, self.ignore)
        for settings in applying:
            if settings.select:
                codes = _chosen(settings.select, ())
            codes -= frozenset(settings.ignore)
        return codes

    def reads(self, path: str) -> bool:
        """Whether an audit reads a file that it finds in a folder.

        Args:
            path: from :attr:`root`, see :func:`quotecheck.patterns.relative_path`. Whoever names a
                file itself wants it read, whatever this says.
        """
        return not self.exclude.match(path) and self.include.match(path, path.lower())

    def override(
        self,
        *,
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        severity: Mapping[str, str] | None = None,
    ) -> Config:
        """This with what a command line says, which wins wherever the two differ.

        Args:
            select: the only rules to check, instead of all that is selected or ignored here; what
                is ignored for some of the articles stays so.
            ignore: rules to leave out as well, everywhere.
            severity: severities of rules, everywhere.

        Raises:
            ConfigError: a rule or a severity is none.
        """
        severities = to_severities(severity or {})
        left_out = to_codes(ignore)
        paths = tuple(
            evolve(
                settings,
                select=() if select else settings.select,
                ignore=(*settings.ignore, *left_out),
                severity={
                    code: value
                    for code, value in settings.severity.items()
                    if code not in severities
                },
            )
            for settings in self.paths
        )
        return evolve(
            self,
            select=select or self.select,
            ignore=left_out if select else (*self.ignore, *left_out),
            severity={**self.severity, **severities},
            paths=paths,
        )


def _chosen(select: Iterable[str], ignore: Iterable[str]) -> frozenset[str]:
    chosen = frozenset(select) or _every_code()
    return (chosen | {UNREADABLE}) - frozenset(ignore)


@cache
def _every_code() -> frozenset[str]:
    return frozenset(rule.code for rule in all_rules())
