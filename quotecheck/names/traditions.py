"""The naming traditions whose spellings are known, and what marks a name as of one of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import permutations

from attrs import frozen

from quotecheck.names import syllables
from quotecheck.names.data import read_fields, read_sections
from quotecheck.names.fold import fold
from quotecheck.names.parse import Name, NamePart
from quotecheck.names.tables import (
    CHINESE_SURNAMES,
    KOREAN_ONLY_SURNAMES,
    KOREAN_SURNAMES,
    VIETNAMESE_SURNAMES,
)

SYLLABIC = frozenset(("chinese", "wade-giles", "korean", "vietnamese"))
"""Traditions whose names are written in syllables of a closed set."""
_MEET = frozenset(("arabic", "south-asian", "turkish", "indonesian", "ethiopian"))
"""Traditions that share many names: a name of one may well be of another."""


@frozen
class Letters:
    """Two graphemes that stand for one another in a tradition, ``^`` and ``$`` taken off."""

    one: str
    two: str
    start: bool
    end: bool


@frozen
class Tradition:
    """How the names of one tradition are known, and how they may be spelt.

    Attributes:
        label: how a sentence calls it: "Slavic".
        given: given names of it, folded.
        family: family names of it, folded.
        endings: endings of its family names.
        starts: beginnings of its words.
        particles: particles of its names.
        patronyms: whether given names stand in place of family names.
        double: which letters, single or double, are a matter of spelling: ``consonants`` (in names
            that are listed), ``vowels`` (in any), or the empty string.
        letters: graphemes that stand for one another, by their first letter ("" for nothing).
        words: the groups, by number, that a whole word belongs to.
        feminine: endings of a man's family name and of a woman's.
    """

    label: str
    given: frozenset[str]
    family: frozenset[str]
    endings: tuple[str, ...]
    starts: tuple[str, ...]
    particles: frozenset[str]
    patronyms: bool
    double: str
    letters: dict[str, tuple[Letters, ...]]
    words: dict[str, frozenset[int]]
    feminine: tuple[tuple[str, str], ...]


def _letters(text: str) -> dict[str, tuple[Letters, ...]]:
    found: dict[str, list[Letters]] = {}
    for group in text.split():
        members = group.split("=")
        start, end = members[0].startswith("^"), members[0].endswith("$")
        plain = [member.strip("^$").replace("0", "") for member in members]
        for one, two in permutations(plain, 2):
            found.setdefault(one[:1], []).append(Letters(one, two, start, end))
    return {first: tuple(dict.fromkeys(pairs)) for first, pairs in found.items()}


def _words(text: str) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, group in enumerate(text.split("/")):
        for word in group.split():
            found.setdefault(word, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def _endings(pair: str) -> tuple[str, str]:
    man, woman = pair.replace("0", "").split("=")
    return man, woman


def _tradition(fields: dict[str, str]) -> Tradition:
    def words(key: str) -> list[str]:
        return fields.get(key, "").split()

    return Tradition(
        label=fields["label"],
        given=frozenset(words("given")),
        family=frozenset(words("family")),
        endings=tuple(words("endings")),
        starts=tuple(words("starts")),
        particles=frozenset(words("particles")),
        patronyms=fields.get("patronyms") == "yes",
        double=fields.get("double", ""),
        letters=_letters(fields.get("letters", "")),
        words=_words(fields.get("words", "")),
        feminine=tuple(_endings(pair) for pair in words("feminine")),
    )


TRADITIONS = {
    name: _tradition(read_fields(section))
    for name, section in read_sections("traditions.txt").items()
}


@lru_cache(maxsize=32768)
def traditions_of(name: Name) -> frozenset[str]:
    """The traditions that something in ``name`` speaks for; empty where nothing does."""
    syllabic = frozenset(_syllabic(name))
    if syllabic:
        return syllabic
    return frozenset(key for key, tradition in TRADITIONS.items() if _marks(name, tradition))


def shared_traditions(one: Name, two: Name) -> frozenset[str]:
    """The traditions whose spellings may explain how ``one`` and ``two`` differ.

    A tradition counts where both names speak for it, or one does and nothing speaks for another
    in the other.
    """
    a, b = traditions_of(one), traditions_of(two)
    if not a or not b:
        return a | b
    shared = a & b
    if "wade-giles" in a ^ b:
        # Two names in pinyin, Zhang and Chang, are two; only where one is surely not in pinyin
        # may it be the other's.
        shared |= {"wade-giles"}
    if a & _MEET and b & _MEET:
        shared |= (a | b) & _MEET
    return shared


def _syllabic(name: Name) -> Iterator[str]:
    if name.order != "family-first":
        return
    family = fold(name.family or "")
    given = "-".join(name.given)
    apart = "-" in given or " " in given
    if family in CHINESE_SURNAMES and (
        syllables.cut(given, syllables.PINYIN)
        or syllables.cut(given, syllables.WADE_GILES)
        or syllables.cut(given, syllables.CANTONESE)
    ):
        yield "chinese"
        if apart or not syllables.cut(f"{family} {given}", syllables.PINYIN, 3):
            yield "wade-giles"
    if (
        family in KOREAN_SURNAMES
        and (apart or family in KOREAN_ONLY_SURNAMES)
        and syllables.cut(given, syllables.KOREAN)
    ):
        yield "korean"
    if family in VIETNAMESE_SURNAMES and syllables.cut(given, syllables.VIETNAMESE, 4):
        yield "vietnamese"


def _marks(name: Name, tradition: Tradition) -> bool:
    anywhere = name.order == "single" or tradition.patronyms
    return any(_marks_part(part, tradition, anywhere) for part in name.parts)


def _marks_part(part: NamePart, tradition: Tradition, anywhere: bool) -> bool:
    word = fold(part.text)
    if (anywhere or part.role != "family") and word in tradition.given:
        return True
    if part.role == "family" and (
        word in tradition.family or (len(word) > 4 and word.endswith(tradition.endings))
    ):
        return True
    if len(word) > 6 and word.startswith(tradition.starts):
        return True
    return any(fold(particle) in tradition.particles for particle in part.particles)
