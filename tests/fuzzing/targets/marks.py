"""Quotation marks of any text."""

from __future__ import annotations

from tests.fuzzing.inputs import articles as seeds
from tests.fuzzing.inputs import text_of
from tests.invariants import check_marks

__all__ = ["run", "seeds"]


def run(data: bytes) -> None:
    check_marks(text_of(data))
