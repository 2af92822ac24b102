"""The errors that quotecheck raises on purpose: each names the file, the place and the remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quotecheck.model import Article


class QuotecheckError(Exception):
    """Anything that went wrong and can be said in one line; the base of all errors here."""


class ArticleError(QuotecheckError):
    """What befell one article; the others can go on.

    Attributes:
        path: the file the article stands in, where there is one.
        row: its line of that file, counted from 1, where the file holds an article a line.
    """

    def __init__(self, message: str, *, path: str | None = None, row: int | None = None) -> None:
        super().__init__(message)
        self.path = path
        self.row = row


class ReadingError(ArticleError):
    """An article that cannot be read: no such file, not text, a broken JSON line."""


class AnalysisError(ArticleError):
    """An article that was read and cannot be analysed: a mistake of the program, or too large."""

    @classmethod
    def of(cls, article: Article, reason: str) -> AnalysisError:
        """What is told of an article that cannot be analysed, for a reason."""
        return cls(
            f"{article.label}: cannot be analysed ({reason}); please report it",
            path=article.path,
            row=article.row,
        )


class CacheError(QuotecheckError):
    """Stored analyses that can be read no longer."""


class ModelError(QuotecheckError):
    """A model file of the bundle that is missing or damaged."""


class ConfigError(QuotecheckError):
    """A setting or a name (of a rule, a format) that does not exist."""


class AuthorityError(QuotecheckError):
    """A file of listed people that cannot be read: broken, hostile, or of no known format."""
