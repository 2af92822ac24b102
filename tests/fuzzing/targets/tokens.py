"""Paragraphs, sentences and tokens of any text."""

from __future__ import annotations

from tests.fuzzing.inputs import articles as seeds
from tests.fuzzing.inputs import text_of
from tests.invariants import check_layers

__all__ = ["run", "seeds"]


def run(data: bytes) -> None:
    check_layers(text_of(data))
