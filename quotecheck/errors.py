"""The errors that quotecheck raises on purpose: each names the file, the place and the remedy."""

from __future__ import annotations


class QuotecheckError(Exception):
    """Anything that went wrong and can be said in one line; the base of all errors here."""


class ReadingError(QuotecheckError):
    """An article that cannot be read: no such file, not text, a broken JSON line."""


class ModelError(QuotecheckError):
    """A model file of the bundle that is missing or damaged."""


class ConfigError(QuotecheckError):
    """A setting or a name (of a rule, a format) that does not exist."""
