"""What comes out of an audit."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from quotecheck.errors import ArticleError
from quotecheck.model import Article, Finding, Silence


@frozen
class ArticleFinding:
    """A finding, the article it stands in, and why nobody needs to look at it, if so.

    Attributes:
        article: the article.
        finding: the finding.
        silenced: why nobody needs to look at it, if so.
        number: how many articles the audit had checked before this one; None for what could not be
            read or analysed.
    """

    article: Article
    finding: Finding
    silenced: Silence | None = None
    number: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """The finding as a line of an audit holds it: with its ``article``, the article's id."""
        return {"article": self.article.id or self.article.label, **self.finding.to_dict()}


@frozen
class Audit:
    """What an audit found.

    Attributes:
        findings: those of each article in the order of reading, then those over the whole corpus;
            an article that cannot be read or analysed has the finding QC001 (unreadable).
        articles: how many articles were checked.
        troubles: what could not be read or analysed, in the order of reading.
        unused: suppressions, accepted names and baseline entries that no finding met, one sentence
            each.
    """

    findings: tuple[ArticleFinding, ...] = field(repr=False)
    articles: int
    troubles: tuple[ArticleError, ...] = ()
    unused: tuple[str, ...] = ()
