"""The small words around a name, and the family names that come first, as sets."""

from __future__ import annotations

from quotecheck.names.data import read_sections

_PARTS = read_sections("parts.txt")


def _words(section: str) -> frozenset[str]:
    return frozenset(_PARTS[section].split())


TITLES = _words("titles")
TITLE_NOUNS = _words("title-nouns")
SUFFIXES = dict(pair.split(":") for pair in _PARTS["suffixes"].split())
POSTNOMINALS = _words("postnominals")
PARTICLES = _words("particles")
ARABIC_ARTICLES = _words("arabic-articles")
CHINESE_SURNAMES = _words("surnames-chinese")
KOREAN_SURNAMES = _words("surnames-korean")
KOREAN_ONLY_SURNAMES = _words("surnames-korean-only")
VIETNAMESE_SURNAMES = _words("surnames-vietnamese")
HUNGARIAN_SURNAMES = _words("surnames-hungarian")
HUNGARIAN_GIVEN = _words("given-hungarian")
