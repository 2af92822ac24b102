"""Takes a written name apart: title, given names, particles, family name, suffix."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from attrs import frozen

from quotecheck.names.fold import fold, tidy
from quotecheck.names.tables import (
    FAMILY_FIRST,
    PARTICLES,
    POSTNOMINALS,
    SUFFIXES,
    TITLE_NOUNS,
    TITLES,
)

Order = Literal["given-first", "family-first", "single"]
Role = Literal["given", "initial", "family"]

_POSSESSIVE = re.compile(r"(?:'s|(?<=s)'|(?<=z)'|(?<=x)')(?=\s*$)", re.IGNORECASE)
_NICKNAME = re.compile(
    r"[\"“„«(]\s*([^\"“”„«»()]{1,40}?)\s*[\"”“»)]|(?<!\S)['‘]([^'‘’]{1,40})['’](?!\S)"
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?\.?")
_EDGES = re.compile(r"^[^\w'.]+|[^\w'.]+$")
_ARABIC_LOOK = re.compile(r"(?:[iy]|wi|ah)$|q|kh|gh|dh|aa|ou")


@frozen
class NamePart:
    """One word of a name.

    Attributes:
        text: the word as written, without its particles.
        role: ``given``, ``initial`` (of a given name) or ``family``.
        particles: what stands before it and belongs to it: ``("van", "der")``, ``("Al",)``.
    """

    text: str
    role: Role
    particles: tuple[str, ...] = ()

    @property
    def full(self) -> str:
        """The word with its particles, as it is usually written."""
        if not self.particles:
            return self.text
        return (
            " ".join(self.particles) + ("-" if is_article(self.particles[-1]) else " ") + self.text
        )


@frozen
class Name:
    """A name, taken apart.

    Attributes:
        text: the name as given, tidied: no title, no possessive ending, no nickname in quotes.
        parts: its words in the order written, each with its role and particles.
        title: what stood before it ("Foreign Minister", "Dr."), or None.
        suffix: "Jr", "III", in lower case without full stop, or None.
        nickname: what stood in quotes or brackets within it, or None.
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
        """The family name without particles; the word itself for a name of one word."""
        return next((part.text for part in self.parts if part.role == "family"), None)

    @property
    def particles(self) -> tuple[str, ...]:
        """The particles of the family name, as written."""
        return next((part.particles for part in self.parts if part.role == "family"), ())


@frozen
class NameContext:
    """What is known besides the two names.

    Attributes:
        family_names: folded words (see :func:`quotecheck.names.fold`) known to be family names,
            for instance because the text uses them alone after a title; decides which word of a
            name is its family name where the tables do not.
    """

    family_names: frozenset[str] = frozenset()


def is_article(word: str) -> bool:
    """Whether ``word`` is the Arabic article in one of its spellings."""
    return fold(word) in {"al", "el", "ul", "as", "ad", "ar", "az", "an", "ash", "at"}


@lru_cache(maxsize=32768)
def parse_name(text: str, context: NameContext | None = None) -> Name:
    """Takes a written name apart; any text will do, nothing raises.

    Args:
        text: a name as an article writes it, with or without title, possessive, suffix.
        context: which words are known to be family names, if any are.

    Returns:
        The name's parts; without parts where the text holds no letter.
    """
    tidied = tidy(text)
    nickname = None
    match = _NICKNAME.search(tidied)
    if match and match.start() > 0:
        nickname = (match[1] or match[2]).strip()
        tidied = f"{tidied[: match.start()]} {tidied[match.end() :]}"
    tidied = _POSSESSIVE.sub("", tidied.strip(' ,;:!?"“”'))
    if tidied.count(",") == 1:
        tidied = _uninvert(tidied)
    words = [word for raw in tidied.replace(",", " ").split() if fold(word := _EDGES.sub("", raw))]
    suffix = None
    while len(words) > 1:
        folded = fold(words[-1])
        if folded not in SUFFIXES and not (folded in POSTNOMINALS and words[-1].isupper()):
            break
        suffix = SUFFIXES.get(folded, suffix)
        words.pop()
    cut = _title_length(words)
    title, words = " ".join(words[:cut]) or None, words[cut:]
    parts, order = _parts(words, context)
    return Name(" ".join(words), parts, title, suffix, nickname, order)


def _uninvert(text: str) -> str:
    """ "Lavrov, Sergei" the other way round; "King, Jr." and lists of titles stay."""
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
    """How many leading words are a title."""
    cut = 0
    for index, word in enumerate(words[:-1]):
        folded = fold(word)
        if folded in TITLE_NOUNS:
            cut = index + 1
        elif folded in TITLES and index == cut:
            cut = index + 1
    return cut


def _parts(words: list[str], context: NameContext | None) -> tuple[tuple[NamePart, ...], Order]:
    units: list[tuple[str, tuple[str, ...]]] = []
    held: list[str] = []
    for index, word in enumerate(words):
        last = index == len(words) - 1
        folded = fold(word)
        article, hyphen, rest = word.partition("-")
        if not last and folded in PARTICLES and not _is_given(word, index, words):
            held.append(word)
        elif hyphen and is_article(article) and len(fold(rest)) > 1:
            units.append((rest, (*held, article)))
            held = []
        elif _INITIALS.fullmatch(word) or (len(folded) == 1 and not last):
            units.extend((letter, ()) for letter in re.findall(r"[^\W\d_]", word))
        else:
            units.append((word, tuple(held)))
            held = []
    if not units:
        return (), "single"
    family = _family_index(units, context)
    order: Order = "single" if len(units) == 1 else "given-first"
    if len(units) > 1 and family == 0:
        order = "family-first"
    parts = []
    for index, (word, particles) in enumerate(units):
        role: Role = "family" if index == family else "initial" if len(word) == 1 else "given"
        parts.append(NamePart(word, role, particles))
    return tuple(parts), order


def _is_given(word: str, index: int, words: list[str]) -> bool:
    """ "Al" of Al Gore, "Ben" of Ben Carson, "Van" of Van Morrison: names, not particles."""
    if index > 0:
        return False
    folded = fold(word)
    if folded == "al":
        return len(words) == 2 and not _ARABIC_LOOK.search(fold(words[1]))
    return folded in {"ben", "van", "do", "an", "so"} and word[:1].isupper()


def _family_index(units: list[tuple[str, tuple[str, ...]]], context: NameContext | None) -> int:
    last = len(units) - 1
    if context and last:
        known = [i for i, (word, _) in enumerate(units) if fold(word) in context.family_names]
        if len(known) == 1:
            return known[0]
    if not last or units[0][1]:
        return last
    first = fold(units[0][0])
    if first in FAMILY_FIRST and last <= 2 and all(_is_syllabic(word) for word, _ in units[1:]):
        return 0
    return last


def _is_syllabic(word: str) -> bool:
    return len(fold(word)) <= 12
