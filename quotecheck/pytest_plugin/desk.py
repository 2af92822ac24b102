"""What the items of one process share: configuration, checker, findings, and what silences them."""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from attrs import evolve, frozen

from quotecheck import surroundings
from quotecheck.auditing import (
    CACHE,
    Analyst,
    ArticleFinding,
    Auditor,
    authority_of,
    is_complete,
    sources_of,
)
from quotecheck.authority import Authority
from quotecheck.config import load_config
from quotecheck.errors import ArticleError
from quotecheck.model import Analysis, Article
from quotecheck.patterns import article_names, relative_path
from quotecheck.provenance import provenance
from quotecheck.pytest_plugin.families import selected
from quotecheck.reading import read_many
from quotecheck.report.base import Report, Summary
from quotecheck.rules import all_rules
from quotecheck.rules.base import Rule
from quotecheck.rules.knowing import with_lists
from quotecheck.rules.unreadable import unreadable
from quotecheck.silencing import Baseline, Silencer
from quotecheck.verification import Sources
from quotecheck.workers import told

if TYPE_CHECKING:
    from quotecheck.checker import Checker

Entry = Article | ArticleError
Key = tuple[str | None, int | None, str | None]

_KEY = pytest.StashKey["Desk"]()


def desk_of(config: pytest.Config) -> Desk:
    """The one desk of this process.

    Raises:
        ConfigError: the configuration, or what ``--quotecheck`` selects, is wrong.
    """
    if _KEY not in config.stash:
        config.stash[_KEY] = Desk(config)
    return config.stash[_KEY]


@frozen
class Comparison:
    """What came out of comparing all articles.

    Attributes:
        found: the findings, silenced ones too.
        unused: suppressions and baseline entries that silence nothing, one line each.
    """

    found: tuple[ArticleFinding, ...] = ()
    unused: tuple[str, ...] = ()


class Desk:
    """Reads articles, has them analysed a batch at a time, and keeps what was found.

    Attributes:
        settings: the configuration, with what ``--quotecheck=RULES`` selects.
        rules: those that are checked.
        fails: whether a finding is severe enough to fail.
        told: articles that cannot be analysed, and the node id of the item that said so.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._folder = config.invocation_params.dir
        wanted = selected(config.getoption("quotecheck") or "")
        settings = load_config(start=self._folder)
        self.settings = settings.override(select=wanted) if wanted else settings
        self.rules = self.settings.rules()
        baseline = self.settings.baseline
        self._baseline = None if baseline is None else Baseline.read(baseline)
        self._silencer = Silencer(self.settings, self._baseline)
        report = Report((), lambda: Summary(0), fail_on=self.settings.fail_on)
        self.fails: Callable[[ArticleFinding], bool] = report.fails
        self.told: dict[Article, str] = {}
        self._batches: Mapping[Key, Sequence[Article]] = {}
        self._found: dict[Key, tuple[ArticleFinding, ...]] = {}
        self._temporary: tempfile.TemporaryDirectory[str] | None = None

    # --- reading ----------------------------------------------------------------------------------

    def reads(self, path: Path) -> bool:
        """Whether the configuration includes a file that was found in a folder."""
        return self.settings.reads(relative_path(str(path), self.settings.root))

    def read(self, path: Path) -> list[Entry]:
        """The articles in a file, named as an audit of the same folders names them."""
        shown, found = self.shown(path), list[Entry]()
        try:
            for article in read_many(
                [shown], encoding=self.settings.encoding, on_trouble=found.append
            ):
                found.append(article)
        except Exception as error:
            # a mistake of the program; it must not keep the other files from being collected
            reason = f"{shown}: cannot be read ({told(error)}); please report it with the file"
            found.append(ArticleError(reason, path=shown))
        folder = self._argument(path)[1]
        if folder is None:
            return found
        name = path.relative_to(folder).as_posix()
        return [
            evolve(entry, id=name) if isinstance(entry, Article) and entry.row is None else entry
            for entry in found
        ]

    def shown(self, path: Path) -> str:
        """What messages call a file: its path from where pytest was started."""
        try:
            return str(path.relative_to(self._folder))
        except ValueError:
            return str(path)

    def order(self, path: Path) -> tuple[object, ...]:
        """Sorts files as an audit reads them: by argument, in each folder files before folders."""
        number, folder = self._argument(path)
        if folder is None:
            return (number,)
        *parents, name = path.relative_to(folder).parts
        return (number, *((1, parent) for parent in parents), (0, name))

    def is_given(self, path: Path) -> bool:
        """Whether an argument names a file or a folder that it is in, not just items of it.

        Of a folder in which one file was named, pytest looks at all the others, too.
        """
        number, _ = self._argument(path)
        return number < len(self._config.args) and "::" not in self._config.args[number]

    def _argument(self, path: Path) -> tuple[int, Path | None]:
        """The number of the first argument that a file was found by, and its folder if it is one.

        Without such an argument, the number of all of them.
        """
        known = self._arguments
        found = min(
            ((known[each], each) for each in (path, *path.parents) if each in known),
            default=(len(self._config.args), path),
        )
        return found[0], None if found[1] == path else found[1]

    @cached_property
    def _arguments(self) -> dict[Path, int]:
        """The files and folders given, each with the number of its first argument."""
        known: dict[Path, int] = {}
        for number, argument in enumerate(self._config.args):
            path = Path(os.path.normpath(self._folder / argument.split("::")[0]))
            known.setdefault(path, number)
        return known

    # --- analysing --------------------------------------------------------------------------------

    @property
    def checker(self) -> Checker:
        """The checker; loads the models."""
        analyst = self._analyst
        return analyst.checker if isinstance(analyst, _Lazy) else analyst  # type: ignore[return-value]

    @cached_property
    def _analyst(self) -> Analyst:
        given: Checker | None = self._config.hook.pytest_quotecheck_checker(config=self._config)
        if given is None:
            return _Lazy(self._authority, self._sources)
        return given if self._authority is None else given.with_authority(self._authority)

    @cached_property
    def _authority(self) -> Authority | None:
        return authority_of(self.settings)

    @cached_property
    def _sources(self) -> Sources | None:
        return sources_of(self.settings)

    @cached_property
    def _cached(self) -> tuple[Analyst, Path]:
        """The analyst for an audit, and the folder of its cache.

        Where it is unknown what analyses depend on, the cache ends with the process.
        """
        if self._analyst.provenance is not None:
            return self._analyst, self.settings.cache or self.settings.root / CACHE
        self._temporary = tempfile.TemporaryDirectory(prefix="quotecheck-")
        return _Passing(self._analyst, secrets.token_bytes()), Path(self._temporary.name)

    def close(self) -> None:
        """Deletes what must not outlast the process."""
        if self._temporary is not None:
            self._temporary.cleanup()

    def plan(self, batches: Iterable[Sequence[Article]]) -> None:
        """Tells which articles will be asked for, and which of them are analysed together.

        Raises:
            QuotecheckError: a list or a source that they are compared with cannot be read.
        """
        self._batches = {_key(article): batch for batch in batches for article in batch}
        if self._batches and not self._config.option.collectonly:
            # the items would all fail, each for that
            _ = self._authority, self._sources

    def findings(self, entry: Entry) -> tuple[ArticleFinding, ...]:
        """The findings in one article, silenced ones too, or that it cannot be read."""
        if isinstance(entry, ArticleError):
            return tuple(self._silencer.judge([ArticleFinding(*unreadable(entry))]))
        key = _key(entry)
        if key not in self._found:
            batch = [one for one in self._batches.get(key, [entry]) if _key(one) not in self._found]
            found: dict[Key, list[ArticleFinding]] = {_key(one): [] for one in batch}
            for item in self._auditor(compare=False).run(batch):
                found[_key(item.article)].append(item)
            for one in batch:
                self._found[_key(one)] = tuple(self._silencer.judge(found[_key(one)]))
        return self._found[key]

    def analysis(self, article: Article) -> Analysis:
        """All that was found in an article that can be analysed, without any silencing."""
        self.findings(article)
        return self._auditor(compare=False).analysis(article)

    def codes_for(self, article: Article) -> frozenset[str]:
        """The codes of the rules that an article is checked for."""
        off, _ = self.settings.settings_for(article_names(article, self.settings.root))
        return frozenset(rule.code for rule in self.rules) - off

    def compare(self, corpus: Sequence[Entry]) -> Comparison:
        """What the rules find that compare articles; asks for the analyses of all of them.

        Findings are judged in the order of an audit, since a baseline counts them.
        """
        alone = sum(1 for _ in self._auditor(compare=False).run(corpus))
        silencer = Silencer(self.settings, self._baseline)
        auditor = self._auditor(compare=True, on_article=silencer.see)
        compared: list[ArticleFinding] = []
        for number, item in enumerate(auditor.run(corpus)):
            judged = list(silencer.judge([item]))
            if number >= alone:
                compared += judged
        given = [self._folder / argument.split("::")[0] for argument in self._config.args]
        complete = is_complete(given, self.settings)
        unused = tuple(map(str, silencer.unused(complete=complete)))
        return Comparison(tuple(compared), unused)

    def _auditor(
        self, *, compare: bool, on_article: Callable[[Article], None] | None = None
    ) -> Auditor:
        analyst, cache = self._cached
        return Auditor(
            analyst,
            cache=cache,
            compare=compare,
            sources=self._sources,
            warn=_warn,
            on_article=on_article,
        )


def _key(article: Article) -> Key:
    return article.path, article.row, article.id


def _warn(message: str) -> None:
    from quotecheck.pytest_plugin import QuotecheckWarning

    warnings.warn(QuotecheckWarning(message), stacklevel=2)


class _Lazy:
    """The checker of the package, whose models are loaded when something is to be analysed."""

    def __init__(self, authority: Authority | None, sources: Sources | None) -> None:
        self.authority = authority
        self._sources = sources
        self.rules: Sequence[Rule] = all_rules()
        if authority is not None:
            self.rules = with_lists(self.rules, authority)

    @cached_property
    def provenance(self) -> bytes | None:
        return provenance(None, self.rules)

    @cached_property
    def checker(self) -> Checker:
        if "torch" not in sys.modules:
            surroundings.prepare()
            if "PYTEST_XDIST_WORKER" in os.environ:
                os.environ.setdefault("OMP_NUM_THREADS", "1")
        from quotecheck.checker import Checker

        return Checker(authority=self.authority, sources=self._sources)

    @property
    def recipe(self) -> Callable[[], Callable[[Sequence[Article]], Iterable[Analysis]]]:
        return lambda: self.analyze_batch

    def analyze_batch(self, articles: Sequence[Article]) -> Iterable[Analysis]:
        return self.checker.analyze_batch(articles)


class _Passing:
    """Somebody's analyst, under a provenance that holds for this process alone."""

    def __init__(self, analyst: Analyst, token: bytes) -> None:
        self.rules = analyst.rules
        self.authority = getattr(analyst, "authority", None)
        self.provenance: bytes | None = token
        self.recipe = analyst.recipe
        self.analyze_batch = analyst.analyze_batch
