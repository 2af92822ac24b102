"""What is known of single words: nicknames, whose name it is, whether it is one at all."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from quotecheck.names.data import read_sections
from quotecheck.names.tables import CHINESE_SURNAMES, KOREAN_SURNAMES, VIETNAMESE_SURNAMES
from quotecheck.names.traditions import TRADITIONS

Sex = Literal["woman", "man", "either"]


def _nicknames() -> dict[str, frozenset[str]]:
    """Each form of a name with the forms that may stand for it."""
    found: dict[str, set[str]] = {}
    for line in read_sections("nicknames.txt")["nicknames"].splitlines():
        name, _, nicknames = line.partition(":")
        for nickname in nicknames.split():
            found.setdefault(name, set()).add(nickname)
            found.setdefault(nickname, set()).add(name)
    for line in read_sections("petnames.txt")["petnames"].splitlines():
        forms = line.split()
        for form in forms:
            found.setdefault(form, set()).update(forms)
    return {form: frozenset(others) for form, others in found.items()}


_GIVEN = read_sections("given.txt")
_SEX: dict[str, Sex] = {
    **dict.fromkeys(_GIVEN["women"].split(), "woman"),
    **dict.fromkeys(_GIVEN["men"].split(), "man"),
    **dict.fromkeys(_GIVEN["either"].split(), "either"),
}
_FAMILY = frozenset(read_sections("family.txt")["family"].split())
_NICKNAMES = _nicknames()
_NONE: frozenset[str] = frozenset()


def share_nickname(a: str, b: str) -> bool:
    """Whether the folded given names ``a`` and ``b`` are forms of one name."""
    return b in _NICKNAMES.get(a, _NONE)


def is_given_name(word: str) -> bool:
    """Whether the folded ``word`` is a frequent given name."""
    return word in _SEX


def is_family_name(word: str) -> bool:
    """Whether the folded ``word`` is a frequent family name."""
    return word in _FAMILY


def sex_of(word: str) -> Sex | None:
    """Whom the folded given name ``word`` belongs to, where it is frequent enough to tell."""
    return _SEX.get(word)


def is_known(word: str) -> bool:
    """Whether the folded ``word`` is a name of any of the tables."""
    return word in _all_names()


@lru_cache(maxsize=4096)
def is_strange(word: str) -> bool:
    """Whether three letters stand together in ``word`` (or at its edge) as in none of the names."""
    return not _threes(word) <= _known_threes()


@lru_cache(maxsize=1)
def _all_names() -> frozenset[str]:
    names = {*_SEX, *_FAMILY, *_NICKNAMES}
    names |= CHINESE_SURNAMES | KOREAN_SURNAMES | VIETNAMESE_SURNAMES
    for tradition in TRADITIONS.values():
        names |= tradition.given | tradition.family | tradition.words.keys()
    return frozenset(names)


@lru_cache(maxsize=1)
def _known_threes() -> frozenset[str]:
    return frozenset(three for name in _all_names() for three in _threes(name))


def _threes(word: str) -> frozenset[str]:
    framed = f"^{word}$"
    return frozenset(framed[i : i + 3] for i in range(len(framed) - 2))
