"""The naming traditions whose spellings quotecheck knows, and what marks a name as theirs."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from quotecheck.names.parse import Name

Tradition = Literal[
    "slavic", "arabic", "korean", "chinese", "japanese", "german", "nordic", "turkish",
    "greek", "hebrew", "south-asian", "persian", "vietnamese",
]  # fmt: skip


@lru_cache(maxsize=32768)
def traditions_of(name: Name) -> frozenset[Tradition]:
    """The traditions that ``name`` may belong to; empty where nothing speaks for any."""
    found: set[Tradition] = set()
    return frozenset(found)
