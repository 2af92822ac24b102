"""The errors that quotecheck raises on purpose: each names the file, the place and the remedy."""

from __future__ import annotations


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
    """An article that cannot be read: no such file, not text, a broken JSON line.

    Attributes:
        path: the file, as messages show it; None where the trouble is with no file.
        row: the row of that file, counted from 1, where it holds an article a row.
    """

    path: str | None = None
    row: int | None = None


class AnalysisError(ArticleError):
    """An article that was read and cannot be analysed: too long, or a mistake of the program."""


class CacheError(QuotecheckError):
    """Stored analyses that can be read no longer."""


class ModelError(QuotecheckError):
    """A model file of the bundle that is missing or damaged."""


class ConfigError(QuotecheckError):
    """A setting or a name (of a rule, a format) that does not exist."""
