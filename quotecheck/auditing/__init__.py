"""Checks a corpus: every article by itself, then all of them together.

    result = audit("corpus/", cache=".quotecheck_cache", jobs=2)
    for item in result.findings:
        print(item.article.label, item.finding.message)

What was analysed once is not analysed again: it comes from the cache, whatever the configuration
silences.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from quotecheck.auditing.engine import Analyst, Auditor
from quotecheck.auditing.result import ArticleFinding, Audit
from quotecheck.authority import Authority
from quotecheck.config import Config, Suppression
from quotecheck.config.toml import shown
from quotecheck.errors import ArticleError, ReadingError
from quotecheck.model import Article
from quotecheck.patterns import relative_path
from quotecheck.reading import read_many
from quotecheck.rules.base import CorpusRule
from quotecheck.silencing import Baseline, Silencer
from quotecheck.verification import Sources

__all__ = [
    "CACHE",
    "Analyst",
    "ArticleFinding",
    "Audit",
    "Auditor",
    "Included",
    "Source",
    "audit",
    "authority_of",
    "entries",
    "included_by",
    "is_complete",
    "sources_of",
]

CACHE = ".quotecheck_cache"
"""The folder of the cache, where nothing else is said, beside the configuration."""

Source = str | os.PathLike[str] | Article
Included = Callable[[str], bool]
"""Which files of folders are read, by their paths."""


def audit(
    articles: Source | Iterable[Source],
    checker: Analyst | None = None,
    *,
    config: Config | None = None,
    baseline: str | os.PathLike[str] | Baseline | None = None,
    cache: str | os.PathLike[str] | None = None,
    jobs: int | None = None,
    authority: Authority | Path | str | Iterable[Path | str] | None = None,
    sources: object = None,
) -> Audit:
    """Checks a folder, some files or some articles, each by itself and all of them together.

    Args:
        articles: paths of files and folders (see :func:`quotecheck.reading.read_many`), or
            articles, or one of these; may be a generator.
        checker: the models and rules to use, a :class:`quotecheck.checker.Checker`; by default all
            rules and the models of the package, loaded only if something is not in the cache.
        config: what to check where, what is accepted, and the defaults of the other arguments; see
            :func:`quotecheck.config.load_config`. By default nothing is silenced.
        baseline: the known findings, or their file.
        cache: the folder of the cache; it is made if it is not there.
        jobs: how many processes analyse; each loads the models. In a script of your own, start
            more than one under ``if __name__ == "__main__":``.
        authority: lists of people that names and offices are compared with, a
            :class:`quotecheck.Authority` or the paths of files. By default those of ``config``, or
            else of the checker, which must be a :class:`quotecheck.Checker` to be given any.
        sources: transcripts and other sources that quotations are compared with; see
            :meth:`quotecheck.Sources.of`. By default those of ``config``, or else of the checker.

    Raises:
        AuthorityError: a list cannot be read.
        ConfigError: the baseline cannot be read.
        ReadingError: a source cannot be read.
        ModelError: a file of the model bundle is missing or damaged.
        CacheError: what was stored cannot be read any longer, or there is no room on the disk.

    Warns:
        UserWarning: the cache cannot be used; the audit goes on without it.
    """
    settings = config or Config()
    baseline = baseline or settings.baseline
    if baseline is not None and not isinstance(baseline, Baseline):
        baseline = Baseline.read(Path(baseline))
    cache = cache or settings.cache
    silencer = Silencer(settings, baseline)
    given = [articles] if isinstance(articles, (str, os.PathLike, Article)) else articles
    paths: list[str] = []
    auditor = Auditor(
        checker,
        cache=None if cache is None else Path(cache),
        jobs=jobs or settings.jobs,
        compare=any(isinstance(rule, CorpusRule) for rule in settings.rules()),
        authority=authority_of(settings) if authority is None else Authority.of(authority),
        sources=sources_of(settings) if sources is None else Sources.of(sources),
        warn=lambda message: warnings.warn(message, stacklevel=5),
        on_article=silencer.see,
    )
    found = auditor.run(entries(_noted(given, paths), settings.encoding, included_by(settings)))
    if config is None and baseline is None:
        # a checker may have rules that no configuration knows
        return Audit(tuple(found), auditor.articles, tuple(auditor.troubles))
    judged = tuple(silencer.judge(found))
    complete = is_complete(paths, settings)
    unused = tuple(map(str, silencer.unused(complete=complete)))
    return Audit(judged, auditor.articles, tuple(auditor.troubles), unused)


def authority_of(config: Config) -> Authority | None:
    """The lists of people that a configuration names, if any.

    Raises:
        AuthorityError: one cannot be read.
    """
    return Authority(map(_shown, config.authority)) if config.authority else None


def sources_of(config: Config) -> Sources | None:
    """What a configuration has quotations compared with, if anything.

    Raises:
        ReadingError: a source cannot be read.
    """
    return Sources.of(map(_shown, config.sources)) if config.sources else None


def _shown(path: Path) -> Path:
    """The path as findings name it: from the current folder, where it lies there."""
    return Path(shown(path))


def included_by(config: Config) -> Included:
    """Which files of folders a configuration wants read."""
    return lambda path: config.reads(relative_path(path, config.root))


def is_complete(paths: Iterable[str | os.PathLike[str]], config: Config) -> bool:
    """Whether an audit of these paths can tell what of the configuration silences nothing.

    It can if they are folders that hold all places which suppressions are for. Entries of a
    baseline are no matter: one is made from the folders that it is used for.
    """
    folders = [os.path.realpath(path) for path in paths if os.path.isdir(path)]  # noqa: PTH112
    places = {_place(config, suppression) for suppression in config.suppressions}
    return bool(folders) and all(
        any(Path(place).is_relative_to(folder) for folder in folders) for place in places
    )


def _place(config: Config, suppression: Suppression) -> str:
    """The folder, or the one file, outside of which a suppression fits nothing."""
    pattern = (suppression.path or "*").lstrip("/")
    fixed = re.split(r"[*?\[\\]", pattern)[0]
    if fixed != pattern or "/" not in pattern.rstrip("/"):
        fixed = fixed[: fixed.rfind("/") + 1] if "/" in pattern else ""
    return os.path.realpath(config.root / fixed)


def _noted(sources: Iterable[Source], paths: list[str]) -> Iterator[Source]:
    """The sources; puts the paths among them into a list as they pass."""
    for source in sources:
        if not isinstance(source, Article):
            paths.append(os.fspath(source))
        yield source


def entries(
    sources: Iterable[Source], encoding: str = "utf-8", included: Included | None = None
) -> Iterator[Article | ArticleError]:
    """The articles of some sources, and in the place of those that cannot be read, why.

    Args:
        sources: paths of files and folders, and articles.
        encoding: of the files.
        included: which files of folders to read; by default those that end as articles do.
    """
    troubles: list[ReadingError] = []
    for source in sources:
        if isinstance(source, Article):
            yield source
            continue
        articles = read_many(
            [source], encoding=encoding, included=included, on_trouble=troubles.append
        )
        for article in articles:
            yield from troubles
            troubles.clear()
            yield article
        yield from troubles
        troubles.clear()
