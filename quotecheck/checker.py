"""The way through the house: from articles to analyses, with the models loaded once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from quotecheck.attribution import attribute
from quotecheck.language import Pipeline
from quotecheck.marks import Marks, find_marks
from quotecheck.model import Analysis, Article, Document
from quotecheck.people import find_people
from quotecheck.quotations import find_quotations, join_introductions
from quotecheck.rules import all_rules
from quotecheck.rules.base import Evidence, Rule, with_fingerprints
from quotecheck.speakers import credit
from quotecheck.tagger import Attribution, Tagger

BATCH_CHARACTERS = 200_000
"""How much text is annotated at once: enough to fill batches, little enough to stay in memory."""


class Checker:
    """Holds the models and the rules; makes analyses of articles.

    Args:
        models: the folder of the model bundle; by default the one inside the package.
        language: what annotates texts, for users who bring their own; by default the bundle's
            :class:`quotecheck.language.Pipeline`.
        rules: the rules to check; by default all of them.

    Raises:
        ModelError: a model file is missing or damaged.
    """

    def __init__(
        self,
        *,
        models: Path | None = None,
        language: Pipeline | None = None,
        rules: Iterable[Rule] | None = None,
    ) -> None:
        self.language = language or Pipeline(models)
        self.tagger = Tagger(models)
        self.rules: tuple[Rule, ...] = all_rules() if rules is None else tuple(rules)

    def analyze(self, article: Article | str) -> Analysis:
        """The quotations, people and findings of one article."""
        return next(self.analyze_many([article]))

    def analyze_many(self, articles: Iterable[Article | str]) -> Iterator[Analysis]:
        """The analyses of ``articles``, in order, lazily, a batch at a time."""
        for batch in _batches(articles):
            documents = self.language.annotate([article.text for article in batch])
            marks = [find_marks(d.text, d.paragraphs) for d in documents]
            attributions = self.tagger.tag([join_introductions(d) for d in documents], marks)
            for parts in zip(batch, documents, marks, attributions, strict=True):
                yield self._analysis(*parts)

    def _analysis(
        self,
        article: Article,
        document: Document,
        marks: Marks,
        attributions: Sequence[Attribution],
    ) -> Analysis:
        drafts = attribute(document, find_quotations(document, marks, attributions))
        people = find_people(document)
        quotations = credit(document, drafts, people)
        evidence = Evidence(article, document, marks, quotations, people)
        findings = [finding for rule in self.rules for finding in rule.check(evidence)]
        return Analysis(article, quotations, people, with_fingerprints(article, findings))


def _batches(articles: Iterable[Article | str]) -> Iterator[list[Article]]:
    """Articles in groups of about :data:`BATCH_CHARACTERS` characters."""
    batch: list[Article] = []
    size = 0
    for item in articles:
        article = Article(item) if isinstance(item, str) else item
        batch.append(article)
        size += len(article.text)
        if size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
