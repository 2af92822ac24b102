"""The way through the house: from articles to analyses, with the models loaded once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from functools import partial
from pathlib import Path

from attrs import evolve

from quotecheck.attribution import attribute
from quotecheck.authority import Authority
from quotecheck.batches import batches
from quotecheck.bundle import load_vectors
from quotecheck.errors import AnalysisError
from quotecheck.language import Pipeline
from quotecheck.marks import Marks, find_marks
from quotecheck.model import Analysis, Article, Document, Quotation
from quotecheck.people import find_people
from quotecheck.provenance import provenance
from quotecheck.quotations import find_quotations, join_introductions
from quotecheck.rules import all_rules
from quotecheck.rules.base import Evidence, Rule, with_fingerprints
from quotecheck.rules.knowing import with_lists
from quotecheck.rules.listed import without_listed
from quotecheck.rules.sources import against, with_sources
from quotecheck.speakers import credit
from quotecheck.tagger import Attribution, Tagger
from quotecheck.tokens import with_plain_spaces
from quotecheck.verification import Sources
from quotecheck.workers import Failure, spread

BATCH_CHARACTERS = 100_000
"""How much text is annotated at once: enough to fill batches, little enough to share out."""

BATCH_ARTICLES = 500
"""How many articles at most are annotated at once, however short they are."""


class Checker:
    """Holds the models and the rules; makes analyses of articles.

    Args:
        models: the folder of the model bundle; by default the one inside the package.
        language: what annotates texts, for users who bring their own; by default the bundle's
            :class:`quotecheck.language.Pipeline`.
        rules: the rules to check; by default all of them.
        sources: what quotations are compared with, a :class:`quotecheck.Sources` or whatever one
            is made of: ``pathlib.Path`` values of files and folders, texts, transcripts.
        authority: lists of people that names and offices are compared with, an
            :class:`quotecheck.Authority` or the paths of files.

    Raises:
        AuthorityError: a list cannot be read.
        ModelError: a model file is missing or damaged.
        ReadingError: a source cannot be read.
    """

    def __init__(
        self,
        *,
        models: Path | None = None,
        language: Pipeline | None = None,
        rules: Iterable[Rule] | None = None,
        sources: object = None,
        authority: Authority | Path | str | Iterable[Path | str] | None = None,
    ) -> None:
        self.rules: tuple[Rule, ...] = all_rules() if rules is None else tuple(rules)
        self.authority = None if authority is None else Authority.of(authority)
        if self.authority is not None:
            self.rules = with_lists(self.rules, self.authority)
        self.sources = None if sources is None else Sources.of(sources)
        self.models = models
        self._given_language = language
        vectors = load_vectors(models)
        self.language = language or Pipeline(models, vectors)
        self.tagger = Tagger(models, vectors)

    def with_authority(self, authority: Authority | Path | str | Iterable[Path | str]) -> Checker:
        """A checker like this, with the same models, that knows these lists instead of its own.

        Raises:
            AuthorityError: a list cannot be read.
        """
        knowing = copy(self)
        knowing.authority = Authority.of(authority)
        knowing.rules = with_lists(self.rules, knowing.authority)
        return knowing

    def analyze(self, article: Article | str) -> Analysis:
        """The quotations, people and findings of one article."""
        (analysis,) = self.analyze_batch([_article(article)])
        return self.compare(analysis)

    def analyze_many(
        self,
        articles: Iterable[Article | str],
        *,
        jobs: int = 1,
        on_trouble: Callable[[AnalysisError], None] | None = None,
    ) -> Iterator[Analysis]:
        """The analyses of ``articles``, in order, lazily, a batch at a time.

        Args:
            articles: texts or :class:`~quotecheck.model.Article` values; may be a generator.
            jobs: how many processes share the work; each loads the models once, so that it pays
                from some hundred articles on.
            on_trouble: called for an article that cannot be analysed, which is left out; without
                it the trouble is raised.

        Raises:
            AnalysisError: an article cannot be analysed, and there is no ``on_trouble``.
        """
        groups = batches(map(_article, articles), _length, BATCH_CHARACTERS, BATCH_ARTICLES)
        units = ((batch, batch) for batch in groups)
        make = self.recipe if jobs > 1 else lambda: self.analyze_batch
        for batch, results in spread(units, make, jobs):
            for article, result in zip(batch, results, strict=True):
                if not isinstance(result, Failure):
                    yield self.compare(result)
                elif on_trouble is None:
                    raise AnalysisError.of(article, result.reason)
                else:
                    on_trouble(AnalysisError.of(article, result.reason))

    def compare(self, analysis: Analysis, sources: Sources | None = None) -> Analysis:
        """The analysis with what the rules find in the checker's sources, or in others."""
        sources = self.sources if sources is None else sources
        return analysis if sources is None else against(analysis, with_sources(self.rules, sources))

    def analyze_batch(self, articles: Sequence[Article]) -> Iterator[Analysis]:
        """The analyses of articles that are annotated together, in order, without sources."""
        documents = self.language.annotate([with_plain_spaces(a.text) for a in articles])
        marks = [find_marks(d.text, d.paragraphs) for d in documents]
        attributions = self.tagger.tag([join_introductions(d) for d in documents], marks)
        for parts in zip(articles, documents, marks, attributions, strict=True):
            yield self._analysis(*parts)

    @property
    def recipe(self) -> Callable[[], Callable[[Sequence[Article]], Iterator[Analysis]]]:
        """What makes :meth:`analyze_batch` of an equal checker, in another process."""
        return partial(
            _analyze_batch, self.models, self._given_language, self.rules, self.authority
        )

    @property
    def provenance(self) -> bytes | None:
        """A digest of what analyses depend on besides their articles and lists of people.

        None if it cannot be told.
        """
        return None if self._given_language else provenance(self.models, self.rules)

    def _analysis(
        self,
        article: Article,
        document: Document,
        marks: Marks,
        attributions: Sequence[Attribution],
    ) -> Analysis:
        drafts = attribute(document, find_quotations(document, marks, attributions))
        people = find_people(document)
        quotations = _as_written(article, credit(document, drafts, people))
        evidence = Evidence(article, document, marks, quotations, people)
        findings = [finding for rule in self.rules for finding in rule.check(evidence)]
        if self.authority is not None:
            findings = without_listed(findings, article.text, self.authority)
        return Analysis(article, quotations, people, with_fingerprints(article, findings))


def _as_written(article: Article, quotations: tuple[Quotation, ...]) -> tuple[Quotation, ...]:
    """The quotations with the spaces that the article has in them."""
    return tuple(
        evolve(quotation, text=" ".join(part.of(article.text) for part in quotation.parts))
        for quotation in quotations
    )


def _length(article: Article) -> int:
    return len(article.text)


def _article(item: Article | str) -> Article:
    return Article(item) if isinstance(item, str) else item


def _analyze_batch(
    models: Path | None,
    language: Pipeline | None,
    rules: tuple[Rule, ...],
    authority: Authority | None,
) -> Callable[[Sequence[Article]], Iterator[Analysis]]:
    checker = Checker(models=models, language=language, rules=rules, authority=authority)
    return checker.analyze_batch
