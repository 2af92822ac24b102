"""Checks a corpus: every article by itself, then all of them together."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from quotecheck.errors import ReadingError
from quotecheck.model import Analysis, Article, Finding, Silence
from quotecheck.reading import read_many
from quotecheck.rules.base import CorpusRule, Rule, with_fingerprints

if TYPE_CHECKING:
    from quotecheck.checker import Checker

Source = str | os.PathLike[str] | Article


@frozen
class ArticleFinding:
    """A finding, the article it stands in, and why nobody needs to look at it, if so."""

    article: Article
    finding: Finding
    silenced: Silence | None = None

    def to_dict(self) -> dict[str, Any]:
        """The finding as a line of an audit holds it: with its ``article``, the article's id."""
        return {"article": self.article.id or self.article.label, **self.finding.to_dict()}


@frozen
class Audit:
    """What an audit found.

    Attributes:
        findings: those of each article in the order of reading, then those over the whole corpus.
        articles: how many articles were checked.
        troubles: what could not be read, in the order of reading.
    """

    findings: tuple[ArticleFinding, ...] = field(repr=False)
    articles: int
    troubles: tuple[ReadingError, ...] = ()


def audit(sources: Source | Iterable[Source], checker: Checker | None = None) -> Audit:
    """Checks a folder, some files or some articles, each by itself and all of them together.

    Args:
        sources: paths of files and folders (see :func:`quotecheck.reading.read_many`), or articles,
            or one of these; may be a generator.
        checker: the models and rules to use; by default all rules and the models of the package.

    Raises:
        ModelError: a file of the model bundle is missing or damaged.
    """
    if checker is None:
        from quotecheck.checker import Checker

        checker = Checker()
    troubles: list[ReadingError] = []
    counter = _Counter(_articles(sources, troubles))
    found = tuple(find(checker.analyze_many(counter), checker.rules))
    return Audit(found, counter.count, tuple(troubles))


def find(analyses: Iterable[Analysis], rules: Sequence[Rule]) -> Iterator[ArticleFinding]:
    """The findings of each analysis as it comes, then those of the rules that compare articles.

    Of an article that was done, nothing is kept but its text and its people, which those rules
    compare; without such a rule, nothing at all.
    """
    comparing = [rule for rule in rules if isinstance(rule, CorpusRule)]
    kept: list[Analysis] = []
    for analysis in analyses:
        for finding in analysis.findings:
            yield ArticleFinding(analysis.article, finding)
        if comparing:
            kept.append(evolve(analysis, quotations=(), findings=()))
    yield from _compare(kept, comparing)


def _compare(kept: Sequence[Analysis], rules: Iterable[CorpusRule]) -> Iterator[ArticleFinding]:
    found: dict[int, list[Finding]] = {}
    for rule in rules:
        for number, finding in rule.check_corpus(kept):
            found.setdefault(number, []).append(finding)
    for number in sorted(found):
        article = kept[number].article
        for finding in with_fingerprints(article, found[number]):
            yield ArticleFinding(article, finding)


def _articles(
    sources: Source | Iterable[Source], troubles: list[ReadingError]
) -> Iterator[Article]:
    if isinstance(sources, (str, os.PathLike, Article)):
        sources = [sources]
    for source in sources:
        if isinstance(source, Article):
            yield source
        else:
            yield from read_many([source], on_trouble=troubles.append)


class _Counter(Iterator[Article]):
    """Counts what passes."""

    def __init__(self, articles: Iterator[Article]) -> None:
        self.articles = articles
        self.count = 0

    def __next__(self) -> Article:
        article = next(self.articles)
        self.count += 1
        return article
