"""Compares two words that stand in the same place of two names, and says how they differ."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from attrs import frozen
from rapidfuzz.distance import OSA

from quotecheck.names.fold import fold, foldings, tidy
from quotecheck.names.nicknames import share_nickname
from quotecheck.names.spellings import respelling
from quotecheck.names.traditions import Tradition

How = Literal[
    "equal", "case", "accents", "joint", "spelling", "nickname", "initial",
    "syllable", "slip", "near", "other",
]  # fmt: skip
"""How two words differ, from not at all to wholly.

``equal``; ``case`` (capitals only); ``accents``; ``joint`` (hyphen, apostrophe or space);
``spelling`` (two legitimate writings in one tradition); ``nickname``; ``initial`` (of the other);
``syllable`` (a slip that left a syllable its romanisation cannot have); ``slip`` (one slip of the
keyboard); ``near`` (as close, but short or with another first letter: usually two names);
``other``.
"""
Place = Literal["given", "family"]

SURE_LENGTH = 5
"""Shortest word, in letters, in which a difference of one letter speaks for a slip."""


@frozen
class WordDifference:
    """How two words differ, in one sentence, and how sure that is (0 to 1)."""

    how: How
    sentence: str
    confidence: float


def quoted(text: str) -> str:
    """``text`` in curly quotation marks."""
    return f"“{text}”"


@lru_cache(maxsize=65536)
def compare_words(a: str, b: str, place: Place, traditions: frozenset[Tradition]) -> WordDifference:
    """How the words ``a`` and ``b`` differ where both stand in ``place``.

    Args:
        a: a word of a name, as written.
        b: the other.
        place: what they are in their names.
        traditions: the naming traditions that both names may belong to; a spelling explains
            nothing outside its own.
    """
    one, two = tidy(a), tidy(b)
    pair = f"{quoted(a)} and {quoted(b)}"
    if one == two:
        return WordDifference("equal", f"both have {quoted(a)}", 1.0)
    folded, other = fold(a), fold(b)
    if foldings(a) & foldings(b):
        if one.casefold() == two.casefold():
            return WordDifference("case", f"{pair} differ in capitals only", 0.98)
        if _joints(one) != _joints(two):
            return WordDifference(
                "joint", f"{pair} differ in hyphen, apostrophe or spacing only", 0.95
            )
        return WordDifference("accents", f"{pair} differ in accents only", 0.97)
    found = respelling(a, b, place, traditions)
    if found:
        return WordDifference("spelling", found, 0.9)
    if place == "given" and share_nickname(folded, other):
        return WordDifference("nickname", f"{pair} are forms of one given name", 0.75)
    if len(folded) == 1 or len(other) == 1:
        if folded[:1] == other[:1]:
            return WordDifference("initial", f"{quoted(min(a, b, key=len))} is its initial", 0.8)
        return WordDifference("other", f"{pair} have nothing in common", 0.9)
    return _by_letters(a, b, folded, other)


def _joints(text: str) -> str:
    return "".join(c for c in text if c in "-' ")


def _by_letters(a: str, b: str, folded: str, other: str) -> WordDifference:
    pair = f"{quoted(a)} and {quoted(b)}"
    distance = OSA.distance(folded, other, score_cutoff=2)
    shorter = min(len(folded), len(other))
    if distance == 1:
        what = _slip(folded, other)
        if folded[0] != other[0]:
            return WordDifference(
                "near", f"{pair} differ in their first letter, where slips are rare", 0.8
            )
        if shorter < SURE_LENGTH:
            return WordDifference(
                "near", f"{pair} differ by one letter, too short to call it a slip", 0.7
            )
        return WordDifference("slip", f"{quoted(b)} is {quoted(a)} with {what}", 0.85)
    return WordDifference("other", f"{pair} differ", 0.9)


def _slip(a: str, b: str) -> str:
    """What was done to ``a`` to get ``b``, one edit away."""
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    if len(a) == len(b):
        if a[start + 1 : start + 2] == b[start] and a[start + 2 :] == b[start + 2 :]:
            return "two letters swapped"
        return f"“{b[start]}” for “{a[start]}”"
    if len(a) > len(b):
        return f"“{a[start]}” left out"
    return f"“{b[start]}” put in"
