"""Takes a written name apart: title, given names, particles, family name, suffix."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from attrs import frozen

from quotecheck.names import syllables
from quotecheck.names.fold import fold, tidy
from quotecheck.names.tables import (
    ARABIC_ARTICLES,
    CHINESE_SURNAMES,
    HUNGARIAN_GIVEN,
    HUNGARIAN_SURNAMES,
    KOREAN_SURNAMES,
    PARTICLES,
    POSTNOMINALS,
    SUFFIXES,
    TITLE_NOUNS,
    TITLES,
    VIETNAMESE_SURNAMES,
)

Order = Literal["given-first", "family-first", "single"]
Role = Literal["given", "initial", "family"]
_Unit = tuple[str, tuple[str, ...], str]

_POSSESSIVE = re.compile(r"(?:'s|(?<=s)')$", re.IGNORECASE)
_NICKNAME = re.compile(
    r"[\"“”„«(]([^\"“”„«»()]{1,40})[\"“”»)]|(?<![^\s])[‘']([^\s'‘’][^'‘’]{0,40})[’'](?![^\s])"
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?")
_LETTER = re.compile(r"[^\W\d_]")
_ARABIC_LOOK = re.compile(r"[iy]$|ah$|q|kh|gh|dh|aa|ou")
_TWO_SYLLABLES = re.compile(r"[^\W\d_]{1,6}-[^\W\d_]{1,6}")
_SPACED = syllables.CANTONESE | syllables.WADE_GILES
_LONGEST = 12
"""Words of a name that are looked at; nobody's name is longer, hostile input is."""
_USUAL = 200
"""Code points beyond which a text is not worth remembering."""


@frozen
class NamePart:
    """One word of a name.

    Attributes:
        text: the word as written, without its particles.
        role: ``given``, ``initial`` (of a given name) or ``family``.
        particles: what stands before it and belongs to it: ``("van", "der")``, ``("Al",)``.
        joiner: what stands between the last particle and the word: ``" "`` or ``"-"``.
    """

    text: str
    role: Role
    particles: tuple[str, ...] = ()
    joiner: str = " "

    @property
    def full(self) -> str:
        """The word with its particles, as written."""
        return " ".join(self.particles) + self.joiner + self.text if self.particles else self.text


@frozen(cache_hash=True)
class Name:
    """A name, taken apart.

    Attributes:
        text: the name without title, possessive ending, suffix and quoted nickname, tidied.
        parts: its words in the order written, each with its role and particles.
        title: what stood before it ("Foreign Minister", "Dr."), or None.
        suffix: ``jr``, ``sr``, ``II``, ``III``, ``IV``, or None.
        nickname: what stood in quotation marks or brackets within it, or None.
        order: ``given-first``, ``family-first`` (Wang Yi) or ``single`` (one word, be it a family
            name, a given name or a mononym).
    """

    text: str
    parts: tuple[NamePart, ...]
    title: str | None = None
    suffix: str | None = None
    nickname: str | None = None
    order: Order = "given-first"

    @property
    def given(self) -> tuple[str, ...]:
        """The given names and their initials, as written, in order."""
        return tuple(part.full for part in self.parts if part.role != "family")

    @property
    def family(self) -> str | None:
        """The family name without particles; the word itself where there is only one."""
        return next((part.text for part in self.parts if part.role == "family"), None)

    @property
    def particles(self) -> tuple[str, ...]:
        """The particles of the family name, as written."""
        return next((part.particles for part in self.parts if part.role == "family"), ())


@frozen
class NameContext:
    """What is known besides the two names.

    Attributes:
        family_names: words, folded with :func:`quotecheck.names.fold`, that are known to be family
            names, for instance because the text uses them alone after a title. They decide which
            word of a name is its family name where exactly one word of it is among them.
    """

    family_names: frozenset[str] = frozenset()


def parse_name(text: str, context: NameContext | None = None) -> Name:
    """Takes a written name apart; any text will do, nothing raises.

    Args:
        text: a name as an article writes it, with or without title, possessive ending, suffix.
        context: which words are known to be family names, if any are.

    Returns:
        The name and its parts; without parts where the text holds no letter or digit.
    """
    return _parse(text, context) if len(text) <= _USUAL else _parse.__wrapped__(text, context)


@lru_cache(maxsize=32768)
def _parse(text: str, context: NameContext | None) -> Name:
    tidied = tidy(text)
    nickname = None
    match = _NICKNAME.search(tidied, 1)
    if match:
        nickname = (match[1] or match[2]).strip(" ,") or None
        tidied = f"{tidied[: match.start()]} {tidied[match.end() :]}"
    tidied = _POSSESSIVE.sub("", tidied.strip(' ,;:!?"“”‘'))
    if tidied.count(",") == 1:
        tidied = _uninvert(tidied)
    words = [word for raw in tidied.replace(",", " ").split() if fold(word := _trim(raw))]
    suffix = None
    while len(words) > 1:
        folded = fold(words[-1])
        letters = folded in POSTNOMINALS and sum(c.isupper() for c in words[-1]) > 1
        if folded not in SUFFIXES and not letters:
            break
        suffix = SUFFIXES.get(folded, suffix)
        words.pop()
    cut = _title_length(words)
    title, words = " ".join(words[:cut]) or None, words[cut:]
    units = _units(words[:_LONGEST])
    parts = _with_roles(units, _family_index(units, context))
    return Name(" ".join(words), parts, title, suffix, nickname, _order(parts))


def read_family_first(name: Name) -> Name:
    """The same name, its first word taken for the family name."""
    units = [(part.text, part.particles, part.joiner) for part in name.parts]
    parts = _with_roles(units, 0)
    return Name(name.text, parts, name.title, name.suffix, name.nickname, _order(parts))


def is_article(word: str) -> bool:
    """Whether ``word`` is the Arabic article in one of its spellings."""
    return fold(word) in ARABIC_ARTICLES


def _trim(word: str) -> str:
    """The word from its first letter or digit to its last, or to the full stop after that."""
    start, end = 0, len(word)
    while start < end and not word[start].isalnum():
        start += 1
    while end > start and not (word[end - 1].isalnum() or word[end - 1] == "."):
        end -= 1
    return word[start:end]


def _uninvert(text: str) -> str:
    """The words of "Lavrov, Sergei" the other way round; "King, Jr." stays."""
    family, given = (piece.strip() for piece in text.split(","))
    inverted = (
        family
        and given
        and " " not in family
        and fold(given) not in SUFFIXES
        and fold(given) not in POSTNOMINALS
    )
    return f"{given} {family}" if inverted else text


def _title_length(words: list[str]) -> int:
    """How many of the leading words are a title."""
    cut = 0
    for index, word in enumerate(words[:-1]):
        folded = fold(word)
        if folded in TITLE_NOUNS or (folded in TITLES and index == cut):
            cut = index + 1
    return cut


def _units(words: list[str]) -> list[_Unit]:
    """The words with their particles, and what joins the two."""
    units: list[_Unit] = []
    held: list[str] = []
    shouted = all(word.isupper() for word in words)
    for index, word in enumerate(words):
        last = index == len(words) - 1
        folded = fold(word)
        article, hyphen, rest = word.partition("-")
        if not last and folded in PARTICLES and not _is_given(index, words):
            held.append(word)
        elif (
            hyphen and is_article(article) and len(fold(rest)) > 1 and not _is_korean(index, words)
        ):
            units.append((rest, (*held, article), "-"))
            held = []
        elif not last and _is_initials(word, folded, shouted):
            units.extend((letter, (), " ") for letter in _LETTER.findall(word))
        else:
            units.append((word.rstrip("."), tuple(held), " "))
            held = []
    return units


def _is_initials(word: str, folded: str, shouted: bool) -> bool:
    """Whether "H.W.", "R", "JK" (but not "Xi", "LI", "Ng") stand for given names."""
    if len(folded) == 1 or _INITIALS.fullmatch(word):
        return True
    return (
        not shouted
        and len(folded) == 2 == len(word)
        and word.isupper()
        and (folded not in CHINESE_SURNAMES and folded not in VIETNAMESE_SURNAMES)
    )


def _is_given(index: int, words: list[str]) -> bool:
    """Whether the word only looks like a particle: Al Gore, Ben Carson, Le Duc Anh, John E. Roe."""
    word = words[index]
    folded = fold(word)
    if len(folded) == 1:
        return index == 0 or word.endswith(".") or word.isupper()
    if index:
        return folded == "van" and fold(words[0]) in VIETNAMESE_SURNAMES
    if folded in ("al", "el"):
        return len(words) == 2 and not _ARABIC_LOOK.search(fold(words[1]))
    if folded in VIETNAMESE_SURNAMES and len(words) > 2:
        return _spells(words[1:], syllables.VIETNAMESE)
    return folded in ("ben", "della", "do") and word[:1].isupper() and len(words) == 2


def _is_korean(index: int, words: list[str]) -> bool:
    """Whether the syllable that looks like an Arabic article is one of a Korean given name."""
    return bool(index) and fold(words[index - 1]) in KOREAN_SURNAMES


def _family_index(units: list[_Unit], context: NameContext | None) -> int:
    last = len(units) - 1
    if context and last > 0:
        known = [i for i, unit in enumerate(units) if fold(unit[0]) in context.family_names]
        if len(known) == 1:
            return known[0]
    if last < 1 or units[0][1]:
        return last
    words = [unit[0] for unit in units]
    return 0 if _starts_with_family(words) else last


def _starts_with_family(words: list[str]) -> bool:
    """Whether the family name stands first in these two words or more, as far as form tells."""
    first, rest = fold(words[0]), words[1:]
    given = "-".join(rest)
    two = len(rest) == 1 and _TWO_SYLLABLES.fullmatch(rest[0]) is not None
    if first in CHINESE_SURNAMES and len(rest) == 1:
        if fold(rest[0]) in CHINESE_SURNAMES and first not in syllables.PINYIN:
            return False
        if two or syllables.cut(given, syllables.PINYIN):
            return True
    if first in CHINESE_SURNAMES and len(rest) == 2 and _spells(rest, _SPACED):
        return True
    if (
        first in KOREAN_SURNAMES
        and len(rest) <= 2
        and (two or syllables.cut(given, syllables.KOREAN))
    ):
        return True
    if first in VIETNAMESE_SURNAMES and (first == "nguyen" or len(rest) > 1):
        return _spells(rest, syllables.VIETNAMESE)
    return first in HUNGARIAN_SURNAMES and len(rest) == 1 and fold(rest[0]) in HUNGARIAN_GIVEN


def _spells(words: list[str], system: frozenset[str]) -> bool:
    """Whether each of the words is one syllable of ``system``."""
    return all(fold(word) in system for word in words)


def _with_roles(units: list[_Unit], family: int) -> tuple[NamePart, ...]:
    parts = []
    for index, (word, particles, joiner) in enumerate(units):
        role: Role = "family" if index == family else "initial" if len(fold(word)) == 1 else "given"
        parts.append(NamePart(word, role, particles, joiner))
    return tuple(parts)


def _order(parts: tuple[NamePart, ...]) -> Order:
    if len(parts) < 2:
        return "single"
    return "family-first" if parts[0].role == "family" else "given-first"
