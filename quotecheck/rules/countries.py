"""Countries by whatever a text calls them: "Chinese", "China's" and "of China" are one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

from quotecheck.model import Span

_APOSTROPHES = str.maketrans("’‘", "''")


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, str], dict[str, str]]:
    """The countries by whatever they are called, and by their codes."""
    text = resources.files("quotecheck.rules").joinpath("countries.txt").read_text("utf-8")
    called: dict[str, str] = {}
    coded: dict[str, str] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            codes, _, listed = line.rpartition(": ")
            names = listed.split(", ")
            called.update((name.rstrip("."), names[0]) for name in names)
            coded.update(dict.fromkeys(codes.split(), names[0]))
    return called, coded


def _countries() -> dict[str, str]:
    return _table()[0]


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    names = sorted(_countries(), key=len, reverse=True)
    return re.compile(rf"(?<![\w.-])(?:{'|'.join(map(re.escape, names))})(?![\w])")


def country_called(name: str) -> str | None:
    """The country, or the state of the USA, that ``name`` or its adjective stands for."""
    return _countries().get(name.translate(_APOSTROPHES).rstrip("."))


def country_coded(code: str) -> str | None:
    """The country of a code, in any case: that of ISO 3166, such as "fr" or "gb-sct"."""
    return _table()[1].get(code.casefold())


def find_countries(text: str) -> Iterator[tuple[Span, str]]:
    """The countries that a phrase names, each with its place."""
    for match in _pattern().finditer(text.translate(_APOSTROPHES)):
        yield Span(*match.span()), _countries()[match[0]]
