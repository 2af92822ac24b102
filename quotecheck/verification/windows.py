"""Where a quotation may stand in a text, before its words are aligned."""

from __future__ import annotations

from attrs import frozen

Vote = tuple[int, int]
"""Where in a text a quotation would begin whose word of the second number is found there."""


@frozen
class Window:
    """A stretch of a text, in words, that may hold a quotation."""

    first: int
    last: int
