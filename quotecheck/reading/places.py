"""A row with an article, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

Row = Mapping[str, object]


@frozen
class Place:
    """Where a row stands, for messages and for its article.

    Attributes:
        file: the file as messages show it; None for rows that come from no file.
        row: its number, counted from 1.
    """

    file: str | None
    row: int

    def __str__(self) -> str:
        return f"row {self.row}" if self.file is None else f"{self.file}:{self.row}"
