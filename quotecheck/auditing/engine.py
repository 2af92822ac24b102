"""How an audit goes: read, look up or analyse, keep, hand out; at the end, compare.

Articles go through in units of a few dozen. A unit that is analysed is kept in one transaction
before anything of it is handed out, and the bounds of units depend on nothing but the articles; so
an audit that was killed and is started again does over exactly what it would have done, and comes
to the same result.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

from attrs import define, evolve, field

from quotecheck.auditing.codec import (
    BROKEN,
    Packed,
    pack,
    pack_findings,
    pack_placed,
    pack_questions,
    unpack,
    unpack_findings,
    unpack_placed,
)
from quotecheck.auditing.lists import Keys
from quotecheck.auditing.result import ArticleFinding
from quotecheck.auditing.store import Store
from quotecheck.authority import Authority
from quotecheck.batches import batches
from quotecheck.errors import AnalysisError, ArticleError, CacheError, ConfigError
from quotecheck.model import Analysis, Article, Finding
from quotecheck.provenance import provenance
from quotecheck.rules import all_rules
from quotecheck.rules.base import CorpusRule, Rule, with_fingerprints
from quotecheck.rules.knowing import cites_lists, with_lists
from quotecheck.rules.sources import with_sources
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
        """What its analyses depend on besides articles and lists of people.

        None, if that cannot be told: no cache.
        """

    @property
    def recipe(self) -> Callable[[], AnalyzeBatch]:
        """Makes the like of :meth:`analyze_batch` in another process."""

    def analyze_batch(self, articles: Sequence[Article]) -> Iterable[Analysis]:
        """The analyses of some articles, in order."""


class Auditor:
    """Audits a stream of articles in bounded memory.

    Args:
        analyst: the models and rules to use. By default all rules and the models of the package,
            which are loaded only if an article has to be analysed anew.
        cache: the folder of the cache, made if it is not there; None for none.
        jobs: how many processes analyse; each loads the models.
        compare: whether to compare the articles, if there are rules that do.
        authority: the lists of people that names and offices are compared with; by default the
            analyst's, if it has any. An analyst that is given other ones must be a
            :class:`quotecheck.checker.Checker`.
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
        authority: Authority | None = None,
        sources: Sources | None = None,
        warn: Callable[[str], None] | None = None,
        on_article: Callable[[Article], None] | None = None,
        on_done: Callable[[int], None] | None = None,
        on_corpus: Callable[[Sequence[Analysis]], None] | None = None,
    ) -> None:
        if analyst is None:
            rules: Sequence[Rule] = all_rules()
            if authority is not None:
                rules = with_lists(rules, authority)
            basis: bytes | None = provenance(None, rules)
            recipe: Callable[[], AnalyzeBatch] = partial(_default_recipe, authority)
        else:
            analyst = analyst if authority is None else _knowing(analyst, authority)
            authority = getattr(analyst, "authority", None)
            rules, basis = analyst.rules, analyst.provenance
            recipe = analyst.recipe if jobs > 1 else partial(getattr, analyst, "analyze_batch")
        self._basis = basis or b""
        self._authority = authority
        self._make = partial(_packing, recipe, authority)
        self._cache = cache if basis is not None else None
        self._jobs = jobs
        self._warn = warn
        self._on_article = on_article or (lambda article: None)
        self._on_done = on_done or (lambda number: None)
        self._on_corpus = on_corpus
        self._comparing = [rule for rule in rules if compare and isinstance(rule, CorpusRule)]
        self._sources: Sources | None = sources or getattr(analyst, "sources", None)
        self._quoting = with_sources(rules, self._sources) if self._sources else ()
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
        with self._opened() as store:
            units = ((unit, unit.missing) for unit in self._units(store, entries))
            for unit, results in spread(units, self._make, self._jobs):
                yield from self._finish(store, unit, results)
            yield from self._compare(store)
            if self._on_corpus is not None:
                self._on_corpus(store.corpus)
            store.drop_old()

    def analysis(self, article: Article) -> Analysis:
        """All that is found in one article by itself, out of the cache if it is there.

        Raises:
            AnalysisError: the article cannot be analysed.
            CacheError: as :meth:`run` does.
            ModelError: a file of the model bundle is missing or damaged.
        """
        with self._opened() as store:
            (unit,) = self._units(store, [article])
            ((_, results),) = spread([(unit, unit.missing)], self._make)
            self._take(store, unit, results)
            ((_, text),) = unit.entries
            if text in unit.failures:
                raise AnalysisError.of(article, unit.failures[text].reason)
            return evolve(unit.analysis(store, text, article), findings=unit.findings[text])

    @contextmanager
    def _opened(self) -> Iterator[Store]:
        lists = b"" if self._authority is None else self._authority.digest
        try:
            with Store(self._cache, self._basis, self._warn, lists=lists) as store:
                yield store
        except sqlite3.Error as error:
            raise CacheError(
                f"the analyses of this audit cannot be stored ({error}); make room where temporary "
                "files go, or set TMPDIR to another folder"
            ) from error

    # --- each article -----------------------------------------------------------------------------

    def _units(self, store: Store, entries: Iterable[Article | ArticleError]) -> Iterator[_Unit]:
        for group in batches(entries, _length, _UNIT_CHARACTERS, _UNIT_ARTICLES):
            texts = [store.key(e) if isinstance(e, Article) else b"" for e in group]
            unit = _Unit(list(zip(group, texts, strict=True)), Keys(store, self._authority))
            unit.keys = unit.lists.find(filter(None, texts))
            stored = store.find(unit.keys.values())
            for text, key in unit.keys.items():
                with suppress(*BROKEN, KeyError):
                    unit.findings[text] = unpack_findings(stored[key])
            unit.known = frozenset(unit.findings)
            missing = {k: e for e, k in unit.entries if k and k not in unit.known}
            unit.missing = [e for e in missing.values() if isinstance(e, Article)]
            yield unit

    def _finish(
        self, store: Store, unit: _Unit, results: Sequence[Packed | Failure]
    ) -> Iterator[ArticleFinding]:
        self._take(store, unit, results)
        for entry, text in unit.entries:
            if isinstance(entry, ArticleError):
                yield self._trouble(entry)
                continue
            if text in unit.failures:
                error = AnalysisError.of(entry, unit.failures[text].reason)
                yield self._trouble(error, entry.id)
                continue
            number = self.articles
            self.articles += 1
            self.cached += text in unit.known
            self._on_article(entry)
            if self._keeps:
                store.add(entry, unit.keys[text])
            for finding in unit.findings[text]:
                yield ArticleFinding(entry, finding, number=number)
        self._on_done(len(unit.entries))

    def _take(self, store: Store, unit: _Unit, results: Sequence[Packed | Failure]) -> None:
        """Takes over what was analysed; keeps it where it is wanted again."""
        texts = dict.fromkeys(text for _, text in unit.entries if text and text not in unit.known)
        for text, result in zip(texts, results, strict=True):
            if isinstance(result, Failure):
                unit.failures[text] = result
            else:
                unit.packed[text] = result
                unit.keys[text] = unit.lists.key(text, result)
                unit.findings[text] = unpack_findings(result.findings)
        if self._keeps or self._cache is not None:
            store.keep({unit.keys[text]: packed for text, packed in unit.packed.items()})
            unit.lists.keep(unit.packed)
        if self._sources is not None:
            self._quote(store, unit, self._sources.digest)

    def _quote(self, store: Store, unit: _Unit, sources: bytes) -> None:
        """Adds what is found where the articles are compared with their sources."""
        articles = {t: e for e, t in unit.entries if t in unit.findings and isinstance(e, Article)}
        keys = {text: blake2b(text + sources, digest_size=20).digest() for text in articles}
        stored = store.find_compared(keys.values())
        new: dict[bytes, bytes] = {}
        for text, article in articles.items():
            found: Sequence[Finding] | None = None
            with suppress(*BROKEN, KeyError):
                found = unpack_findings(stored[keys[text]])
            if found is None:
                analysis = unit.analysis(store, text, article)
                try:
                    found = [f for rule in self._quoting for f in rule.check_sources(analysis)]
                except Exception as error:
                    unit.failures[text] = Failure(told(error))
                    continue
                new[keys[text]] = pack_findings(found)
            if found:
                unit.findings[text] = with_fingerprints(article, [*unit.findings[text], *found])
        store.keep_compared(new)

    @property
    def _keeps(self) -> bool:
        """Whether the corpus is looked at when all articles are done."""
        return bool(self._comparing or self._on_corpus)

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
        # what a rule holds is no part of the key, unless it is the lists
        holding = [rule for rule in self._comparing if self._is_holding(rule)]
        keepable = [rule for rule in self._comparing if rule not in holding]
        placed = _known_comparison(store) if keepable else []
        errors: list[AnalysisError] = []
        if placed is None:
            placed = self._compared(keepable, corpus, errors)
            if not errors:
                store.keep_compared({store.order: pack_placed(placed)})
        placed += self._compared(holding, corpus, errors)
        placed.sort(key=lambda found: found[0])
        last = -1
        for number, finding in placed:
            if number != last:
                article, last = corpus[number].article, number
            yield ArticleFinding(article, finding, number=number)
        for error in errors:
            yield self._trouble(error)

    def _is_holding(self, rule: CorpusRule) -> bool:
        return any(held is not self._authority and held for held in vars(rule).values())

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
    """Some entries with the keys of their texts (empty for a trouble), and what is known of them.

    Whatever is kept by a key below, is so by that of the text.

    Attributes:
        entries: articles or troubles, in the order of reading.
        lists: tells the keys of analyses.
        keys: under which the analyses are kept, as far as that is known.
        findings: those of the articles that are done.
        known: the texts whose analyses were in the cache.
        missing: the articles to analyse, each text once, in the order of their keys.
        packed: the analyses that are new.
        failures: why there is none.
    """

    entries: list[tuple[Article | ArticleError, bytes]]
    lists: Keys
    keys: dict[bytes, bytes] = field(factory=dict)
    findings: dict[bytes, tuple[Finding, ...]] = field(factory=dict)
    known: frozenset[bytes] = frozenset()
    missing: list[Article] = field(factory=list)
    packed: dict[bytes, Packed] = field(factory=dict)
    failures: dict[bytes, Failure] = field(factory=dict)

    def analysis(self, store: Store, text: bytes, article: Article) -> Analysis:
        """The analysis of an article that is done."""
        if text in self.packed:
            return unpack(self.packed[text], article)
        return store.read(self.keys[text], article)


def _length(entry: Article | ArticleError) -> int:
    return len(entry.text) if isinstance(entry, Article) else 0


def _known_comparison(store: Store) -> list[tuple[int, Finding]] | None:
    data = store.find_compared([store.order]).get(store.order)
    try:
        return None if data is None else unpack_placed(data)
    except BROKEN:
        return None


# --- what the processes do ------------------------------------------------------------------------


def _packing(
    recipe: Callable[[], AnalyzeBatch], authority: Authority | None
) -> Callable[[Sequence[Article]], Iterable[Packed]]:
    analyze_batch = recipe()
    if authority is None:
        return lambda articles: map(pack, analyze_batch(articles))

    def packed(articles: Sequence[Article]) -> Iterator[Packed]:
        with authority.noting() as notes:
            # an analysis is made when it is asked for, so what was asked since the last is for it
            for analysis in analyze_batch(articles):
                questions, places = tuple(notes), any(map(cites_lists, analysis.findings))
                notes.clear()
                yield evolve(
                    pack(analysis),
                    asked=pack_questions(questions, places),
                    answers=authority.answers(questions, places=places),
                )

    return packed


def _default_recipe(authority: Authority | None) -> AnalyzeBatch:
    # a cached audit needs no models, and so not the seconds that importing torch takes
    from quotecheck.checker import Checker

    return Checker(authority=authority).analyze_batch


def _knowing(analyst: Analyst, authority: Authority) -> Analyst:
    knowing: Callable[[Authority], Analyst] | None = getattr(analyst, "with_authority", None)
    if knowing is None:
        raise ConfigError("lists of people can be given to a quotecheck.Checker only")
    return knowing(authority)
