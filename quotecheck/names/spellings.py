"""Two legitimate writings of one word, by tradition."""

from __future__ import annotations

from quotecheck.names.traditions import Tradition


def respelling(a: str, b: str, place: str, traditions: frozenset[Tradition]) -> str | None:
    """The sentence that explains ``a`` and ``b`` as two spellings of one word, or None."""
    return None
