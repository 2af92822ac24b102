"""Two legitimate writings of one word, within the tradition that allows them."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from quotecheck.names import syllables
from quotecheck.names.fold import fold
from quotecheck.names.traditions import SYLLABIC, TRADITIONS, Letters, Tradition

_THRICE = re.compile(r"(.)\1\1")
_MOST_LETTERS = 5
"""Spelling differences in one word beyond which it is another word."""


@lru_cache(maxsize=32768)
def respelt(a: str, b: str, place: str, traditions: frozenset[str]) -> str | None:
    """Which tradition makes ``a`` and ``b`` two writings of one word, as a phrase; or None.

    Args:
        a: a word of a name, as written.
        b: another.
        place: ``given`` or ``family``; Korean family names have spellings of their own.
        traditions: the traditions that may explain it.
    """
    one, two = fold(a), fold(b)
    if not one or not two:
        return None
    for name in sorted(traditions):
        if name in SYLLABIC:
            if _same_syllables(a, b, place, name):
                return {"korean": "Korean", "chinese": "Chinese"}[name]
        elif name in TRADITIONS and one[0] != "" and _respells(one, two, TRADITIONS[name]):
            return TRADITIONS[name].label
    return None


def _same_syllables(a: str, b: str, place: str, tradition: str) -> bool:
    if tradition == "korean":
        if place == "family":
            return bool(_korean_surname(fold(a)) & _korean_surname(fold(b)))
        one, two = (syllables.cut(word, syllables.KOREAN) for word in (a, b))
        if not one or not two or len(one) != len(two):
            return False
        readings = syllables.KOREAN_READINGS
        return all(readings[x] & readings[y] for x, y in zip(one, two, strict=True))
    if tradition == "chinese":
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
    return syllables.KOREAN_FAMILY.get(word, frozenset()) | syllables.KOREAN_READINGS.get(
        word, frozenset()
    )


def _respells(a: str, b: str, tradition: Tradition) -> bool:
    groups = tradition.words
    if groups.get(a, frozenset()) & groups.get(b, frozenset()):
        return True
    if abs(len(a) - len(b)) > 4 or max(len(a), len(b)) > 30 or _is_keyboard_slip(a, b):
        return False
    used = _least(a, b, tradition)
    return used is not None and used <= min(_MOST_LETTERS, (min(len(a), len(b)) + 1) // 2)


def _is_keyboard_slip(a: str, b: str) -> bool:
    """Whether no tradition would write both: neighbours swapped ("Hussien"), a letter thrice."""
    if _THRICE.search(a) or _THRICE.search(b):
        return True
    return OSA.distance(a, b) == 1 and sorted(a) == sorted(b)


def _least(a: str, b: str, tradition: Tradition) -> int | None:
    """How many graphemes at least stand for another between ``a`` and ``b``; None if some do not."""
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
                if tradition.double:
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
