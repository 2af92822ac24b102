"""Two legitimate writings of one word, within the tradition that allows them."""

from __future__ import annotations

import re

from attrs import frozen
from rapidfuzz.distance import OSA

from quotecheck.names import edits, syllables
from quotecheck.names.fold import fold
from quotecheck.names.traditions import SYLLABIC, TRADITIONS, Letters, Tradition

_NOWHERE = re.compile(r"(.)\1\1|aa$")
"""A letter thrice, a long vowel that no romanisation writes twice at the end."""
_LABELS = {"wade-giles": "Chinese", "korean": "Korean"}
_NONE: frozenset[str] = frozenset()
_VOWELS = frozenset("aeiou")
_MOST_LETTERS = 5
"""Spelling differences in one word beyond which it is another word."""


@frozen
class Spelling:
    """Two writings of one word: whose word it is ("Slavic"), and how sure that is (0 to 1)."""

    label: str
    confidence: float


def may_be_respelt(one: str, two: str, traditions: frozenset[str]) -> bool:
    """Whether :func:`respelt` may say yes of folded words that share few letters."""
    return not traditions.isdisjoint(SYLLABIC) or any(
        _share_word(one, two, TRADITIONS[name]) for name in traditions
    )


def respelt(a: str, b: str, place: str, traditions: frozenset[str]) -> Spelling | None:
    """The tradition in which ``a`` and ``b`` are two writings of one word, or None.

    Args:
        a: a word of a name, as written.
        b: another.
        place: ``given`` or ``family``; Korean family names have spellings of their own.
        traditions: the traditions that may explain it.
    """
    one, two = fold(a), fold(b)
    if not one or not two or one == two:
        return None
    for name in sorted(traditions):
        if name in SYLLABIC:
            if _same_syllables(a, b, place, name):
                return Spelling(_LABELS[name], 0.88)
        elif name in TRADITIONS:
            tradition = TRADITIONS[name]
            if _share_word(one, two, tradition):
                return Spelling(tradition.label, 0.93)
            if _respells(one, two, tradition):
                return Spelling(tradition.label, 0.82)
    return None


def feminine_of(one: str, two: str, traditions: frozenset[str]) -> str | None:
    """Which of two folded family names is the form for a woman of the other, if either is."""
    for name in traditions - SYLLABIC:
        for man, woman in TRADITIONS[name].feminine:
            for a, b in ((one, two), (two, one)):
                stem = b.removesuffix(woman)
                if len(b) > len(stem) > 2 and a == stem + man:
                    return b
    return None


def _share_word(one: str, two: str, tradition: Tradition) -> bool:
    groups = tradition.words
    return one in groups and not groups[one].isdisjoint(groups.get(two, ()))


def _same_syllables(a: str, b: str, place: str, tradition: str) -> bool:
    if tradition == "korean":
        if place == "family":
            return bool(_korean_surname(fold(a)) & _korean_surname(fold(b)))
        one, two = (syllables.cut(word, syllables.KOREAN) for word in (a, b))
        if not one or not two or len(one) != len(two):
            return False
        readings = syllables.KOREAN_READINGS
        return all(readings[x] & readings[y] for x, y in zip(one, two, strict=True))
    if tradition == "wade-giles":
        return _romanised(a, b) or _romanised(b, a)
    return False


def _romanised(a: str, b: str) -> bool:
    """Whether ``a`` in pinyin is ``b`` in Wade-Giles."""
    one, two = syllables.cut(a, syllables.PINYIN), syllables.cut(b, syllables.WADE_GILES)
    if not one or not two or len(one) != len(two):
        return False
    table = syllables.PINYIN_TO_WADE_GILES
    return all(y in table[x] for x, y in zip(one, two, strict=True))


def _korean_surname(word: str) -> frozenset[str]:
    return syllables.KOREAN_FAMILY.get(word, _NONE) | syllables.KOREAN_READINGS.get(word, _NONE)


def _respells(a: str, b: str, tradition: Tradition) -> bool:
    if abs(len(a) - len(b)) > 4 or max(len(a), len(b)) > 30 or _is_keyboard_slip(a, b):
        return False
    listed = _is_listed(a, tradition) or _is_listed(b, tradition)
    if _is_doubled(a, b) and not listed and tradition.double != "vowels":
        return False
    used = _least(a, b, tradition)
    return used is not None and used <= min(_MOST_LETTERS, (min(len(a), len(b)) + 1) // 2)


def _is_doubled(a: str, b: str) -> bool:
    """A letter typed twice is so common a slip that only names known to vary are excused."""
    endings = a[-2:], b[-2:]
    return edits.is_doubling(a, b) and "yy" not in endings and "ii" not in endings


def _is_listed(word: str, tradition: Tradition) -> bool:
    return word in tradition.given or word in tradition.family or word in tradition.words


def _is_keyboard_slip(a: str, b: str) -> bool:
    """Whether no tradition would write both: neighbours swapped ("Hussien"), "Narendraa"."""
    if bool(_NOWHERE.search(a)) != bool(_NOWHERE.search(b)):
        return True
    return OSA.distance(a, b) == 1 and sorted(a) == sorted(b)


def _least(a: str, b: str, tradition: Tradition) -> int | None:
    """How many graphemes at least stand for others between the two; None where some do not."""
    reached: list[dict[int, int]] = [{} for _ in range(len(a) + 1)]
    reached[0][0] = 0

    def reach(i: int, j: int, used: int) -> None:
        if used < reached[i].get(j, _MOST_LETTERS + 1):
            reached[i][j] = used

    for i in range(len(a) + 1):
        # Steps that leave ``i`` as it is only go on in ``j``: in order of ``j`` all are final.
        for j in range(len(b) + 1):
            used = reached[i].get(j)
            if used is None:
                continue
            if i < len(a) and j < len(b) and a[i] == b[j]:
                reach(i + 1, j + 1, used)
                if tradition.double == "consonants" and a[i] not in _VOWELS:
                    if a[i : i + 1] == a[i + 1 : i + 2]:
                        reach(i + 2, j + 1, used + 1)
                    if b[j : j + 1] == b[j + 1 : j + 2]:
                        reach(i + 1, j + 2, used + 1)
            for letters in _candidates(a, i, tradition):
                if _fits(a, b, i, j, letters):
                    reach(i + len(letters.one), j + len(letters.two), used + 1)
    return reached[len(a)].get(len(b))


def _candidates(a: str, i: int, tradition: Tradition) -> tuple[Letters, ...]:
    return tradition.letters.get(a[i : i + 1], ()) + (
        tradition.letters.get("", ()) if i < len(a) else ()
    )


def _fits(a: str, b: str, i: int, j: int, letters: Letters) -> bool:
    if not a.startswith(letters.one, i) or not b.startswith(letters.two, j):
        return False
    if letters.start and (i or j):
        return False
    return not letters.end or (i + len(letters.one) == len(a) and j + len(letters.two) == len(b))
