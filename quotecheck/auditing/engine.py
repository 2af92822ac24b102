"""How an audit goes: read, look up or analyse, keep, hand out; at the end, compare.

Articles go through in units of a few dozen. A unit that is analysed is kept in one transaction
before anything of it is handed out, and the bounds of units depend on nothing but the articles; so
an audit that was killed and is started again does over exactly what it would have done, and comes
to the same result.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Protocol

from attrs import define, field

from quotecheck.auditing.codec import (
    BROKEN,
    Packed,
    pack,
    pack_placed,
    unpack_findings,
    unpack_placed,
)
from quotecheck.auditing.result import ArticleFinding
from quotecheck.auditing.store import Store
from quotecheck.errors import AnalysisError, ArticleError, CacheError
from quotecheck.model import Analysis, Article, Finding
from quotecheck.provenance import provenance
from quotecheck.rules import all_rules
from quotecheck.rules.base import CorpusRule, Rule, with_fingerprints
from quotecheck.rules.sources import SourceRule, with_sources
from quotecheck.rules.unreadable import unreadable
from quotecheck.verification import Sources
from quotecheck.workers import Failure, spread, told

AnalyzeBatch = Callable[[Sequence[Article]], Iterable[Analysis]]

_UNIT_CHARACTERS = 50_000
_UNIT_ARTICLES = 500


class Analyst(Protocol):
    """What an audit asks of a :class:`quotecheck.checker.Checker`."""

    @property
    def rules(self) -> Sequence[Rule]:
        """The rules that are checked."""

    @property
    def provenance(self) -> bytes | None:
        """What its analyses depend on besides articles; None, if that cannot be told: no cache."""

    @property
    def recipe(self) -> Callable[[], AnalyzeBatch]:
        """Makes the like of :meth:`analyze_batch` in another process."""

    def analyze_batch(self, articles: Sequence[Article]) -> Iterable[Analysis]:
        """The analyses of some articles, in order."""


class Auditor:
    """Audits a stream of articles in bounded memory.

    Args:
        analyst: the models and rules to use. By default all rules and the models of the package,
            which are loaded only if an article is not in the cache.
        cache: the folder of the cache, made if it is not there; None for none.
        jobs: how many processes analyse; each loads the models.
        compare: whether to compare the articles, if there are rules that do.
        sources: what quotations are compared with; by default the analyst's, if it has any.
        warn: called with one line where the cache cannot be used.
        on_article: called with each article before its findings come; with an empty one for what
            cannot be read or analysed.
        on_done: called with a number of articles, or what stands for them, that are done: whose
            findings were handed out.
        on_corpus: called once every finding was handed out, with the analyses of all articles in
            order, each read when it is asked for; of the findings, those of the article itself.

    Attributes:
        articles: how many articles were checked so far.
        cached: of how many of them the analysis was in the cache.
        troubles: what could not be read or analysed so far.
    """

    def __init__(
        self,
        analyst: Analyst | None = None,
        *,
        cache: Path | None = None,
        jobs: int = 1,
        compare: bool = True,
        sources: Sources | None = None,
        warn: Callable[[str], None] | None = None,
        on_article: Callable[[Article], None] | None = None,
        on_done: Callable[[int], None] | None = None,
        on_corpus: Callable[[Sequence[Analysis]], None] | None = None,
    ) -> None:
        if analyst is None:
            self._rules: Sequence[Rule] = all_rules()
            basis: bytes | None = provenance(None, self._rules)
            recipe: Callable[[], AnalyzeBatch] = _default_recipe
        else:
            self._rules = analyst.rules
            basis = analyst.provenance
            recipe = analyst.recipe if jobs > 1 else lambda: analyst.analyze_batch
        self._basis = basis or b""
        self._make = partial(_packing, recipe)
        self._cache = cache if basis is not None else None
        self._jobs = jobs
        self._warn = warn
        self._on_article = on_article or (lambda article: None)
        self._on_done = on_done or (lambda number: None)
        self._on_corpus = on_corpus
        self._comparing: list[CorpusRule] = [
            rule
            for rule in self._rules
            if compare and isinstance(rule, CorpusRule) and not isinstance(rule, SourceRule)
        ]
        sources = sources or getattr(analyst, "sources", None)
        if sources is not None:
            self._comparing += with_sources(self._rules, sources)
        self.articles = 0
        self.cached = 0
        self.troubles: list[ArticleError] = []

    def run(self, entries: Iterable[Article | ArticleError]) -> Iterator[ArticleFinding]:
        """The findings of each article in order as it is done, then those over all of them.

        Args:
            entries: articles, and in the place of those that cannot be read, why.

        Raises:
            CacheError: what was stored cannot be read any longer, or there is no room on the disk.
            ModelError: a file of the model bundle is missing or damaged.
        """
        try:
            with Store(self._cache, self._basis, self._warn) as store:
                units = ((unit, unit.missing) for unit in self._units(store, entries))
                for unit, results in spread(units, self._make, self._jobs):
                    yield from self._finish(store, unit, results)
                yield from self._compare(store)
                if self._on_corpus is not None:
                    self._on_corpus(store.corpus)
                store.drop_old()
        except sqlite3.Error as error:
            raise CacheError(
                f"the analyses of this audit cannot be stored ({error}); make room where temporary "
                "files go, or set TMPDIR to another folder"
            ) from error

    # --- each article -----------------------------------------------------------------------------

    def _units(self, store: Store, entries: Iterable[Article | ArticleError]) -> Iterator[_Unit]:
        for group in _grouped(entries):
            keys = [store.key(e) if isinstance(e, Article) else b"" for e in group]
            unit = _Unit(list(zip(group, keys, strict=True)))
            stored = store.find(key for key in keys if key)
            for key, data in stored.items():
                with suppress(*BROKEN):
                    unit.findings[key] = unpack_findings(data)
            unit.known = frozenset(unit.findings)
            missing = {k: e for e, k in unit.entries if k and k not in unit.known}
            unit.missing = [e for e in missing.values() if isinstance(e, Article)]
            yield unit

    def _finish(
        self, store: Store, unit: _Unit, results: Sequence[Packed | Failure]
    ) -> Iterator[ArticleFinding]:
        keys = dict.fromkeys(key for _, key in unit.entries if key and key not in unit.known)
        done = dict(zip(keys, results, strict=True))
        packed = {key: result for key, result in done.items() if isinstance(result, Packed)}
        keeps = bool(self._comparing or self._on_corpus)
        if keeps or self._cache is not None:
            store.keep(packed)
        unit.findings.update((k, unpack_findings(result.findings)) for k, result in packed.items())
        for entry, key in unit.entries:
            if isinstance(entry, ArticleError):
                yield self._trouble(entry)
                continue
            result = done.get(key)
            if isinstance(result, Failure):
                yield self._trouble(AnalysisError.of(entry, result.reason), entry.id)
                continue
            number = self.articles
            self.articles += 1
            self.cached += key in unit.known
            self._on_article(entry)
            if keeps:
                store.add(entry, key)
            for finding in unit.findings[key]:
                yield ArticleFinding(entry, finding, number=number)
        self._on_done(len(unit.entries))

    def _trouble(self, error: ArticleError, name: str | None = None) -> ArticleFinding:
        self.troubles.append(error)
        article, finding = unreadable(error, name)
        self._on_article(article)
        return ArticleFinding(article, finding)

    # --- all of them together ---------------------------------------------------------------------

    def _compare(self, store: Store) -> Iterator[ArticleFinding]:
        if not self._comparing:
            return
        corpus = store.corpus
        # what a rule holds, such as sources, is no part of the key
        holding = [rule for rule in self._comparing if any(vars(rule).values())]
        keepable = [rule for rule in self._comparing if rule not in holding]
        placed = _known_comparison(store) if keepable else []
        errors: list[AnalysisError] = []
        if placed is None:
            placed = self._compared(keepable, corpus, errors)
            if not errors:
                store.keep_comparison(pack_placed(placed))
        placed += self._compared(holding, corpus, errors)
        placed.sort(key=lambda found: found[0])
        last = -1
        for number, finding in placed:
            if number != last:
                article, last = corpus[number].article, number
            yield ArticleFinding(article, finding, number=number)
        for error in errors:
            yield self._trouble(error)

    def _compared(
        self, rules: Sequence[CorpusRule], corpus: Sequence[Analysis], errors: list[AnalysisError]
    ) -> list[tuple[int, Finding]]:
        """What the rules find that compare articles, by article and place."""
        found: dict[int, list[Finding]] = {}
        for rule in rules:
            try:
                ours = list(rule.check_corpus(corpus))
            except CacheError:
                raise
            except Exception as error:
                errors.append(
                    AnalysisError(
                        f"{rule.code} ({rule.name}) cannot compare the articles ({told(error)}); "
                        "please report it"
                    )
                )
                continue
            for number, finding in ours:
                found.setdefault(number, []).append(finding)
        return [
            (number, finding)
            for number in sorted(found)
            for finding in with_fingerprints(corpus[number].article, found[number])
        ]


@define
class _Unit:
    """Some entries with their keys (empty for a trouble), and what is known of them.

    Attributes:
        entries: articles or troubles, in the order of reading.
        findings: those of the articles that are done, by key.
        known: the keys that were in the cache.
        missing: the articles to analyse, each text once, in the order of their keys.
    """

    entries: list[tuple[Article | ArticleError, bytes]]
    findings: dict[bytes, tuple[Finding, ...]] = field(factory=dict)
    known: frozenset[bytes] = frozenset()
    missing: list[Article] = field(factory=list)


def _grouped(entries: Iterable[Article | ArticleError]) -> Iterator[list[Article | ArticleError]]:
    group: list[Article | ArticleError] = []
    size = 0
    for entry in entries:
        group.append(entry)
        size += len(entry.text) if isinstance(entry, Article) else 0
        if size >= _UNIT_CHARACTERS or len(group) == _UNIT_ARTICLES:
            yield group
            group, size = [], 0
    if group:
        yield group


def _known_comparison(store: Store) -> list[tuple[int, Finding]] | None:
    data = store.find_comparison()
    try:
        return None if data is None else unpack_placed(data)
    except BROKEN:
        return None


# --- what the processes do ------------------------------------------------------------------------


def _packing(recipe: Callable[[], AnalyzeBatch]) -> Callable[[Sequence[Article]], list[Packed]]:
    analyze_batch = recipe()
    return lambda articles: [pack(analysis) for analysis in analyze_batch(articles)]


def _default_recipe() -> AnalyzeBatch:
    # a cached audit needs no models, and so not the seconds that importing torch takes
    from quotecheck.checker import Checker

    return Checker().analyze_batch
