"""Closed word lists, from ``words.txt``: honorifics, roles, kinship, and their surroundings."""

from __future__ import annotations

from importlib import resources

from quotecheck.model import Gender
from quotecheck.names import fold


def _read() -> dict[str, frozenset[str]]:
    lists: dict[str, set[str]] = {}
    text = resources.files("quotecheck.people").joinpath("words.txt").read_text("utf-8")
    words: set[str] = set()
    for line in text.splitlines():
        if line.startswith("["):
            words = lists.setdefault(line.strip("[]"), set())
        elif not line.startswith("#"):
            words.update(line.split())
    return {name: frozenset(words) for name, words in lists.items()}


_LISTS = _read()


def _gendered(name: str) -> dict[str, Gender | None]:
    genders: dict[str, Gender | None] = dict.fromkeys(_LISTS[name])
    genders.update(dict.fromkeys(_LISTS[f"{name} male"], "male"))
    genders.update(dict.fromkeys(_LISTS[f"{name} female"], "female"))
    return genders


# Words before a name, of a relation, and heads of a role, each with the gender that it tells.
HONORIFICS = _gendered("honorifics")
KINSHIP = _gendered("kinship")
ROLES = _gendered("roles")
SINGULAR_OFFICES = _LISTS["singular offices"]
MODIFIERS = _LISTS["modifiers"]
DETERMINERS = _LISTS["determiners"]
FUNCTION_WORDS = _LISTS["function words"]
RELATIVES = _LISTS["relative words"]
VERBS = _LISTS["verbs"]
SPEECH_VERBS = _LISTS["speech verbs"]
HEADLINE_VERBS = _LISTS["headline verbs"]
PARTICLES = _LISTS["particles"]
STATES = _LISTS["state abbreviations"]
BEFORE_NAMES = _LISTS["before names"]
AFTER_NAMES = _LISTS["after names"]
EXCLAMATIONS = _LISTS["exclamations"]
_ROLE_ENDINGS = ("ologist", "ographer", "person", "woman")
_ROLE_BEGINNINGS = ("ex-", "vice-", "co-")


def role_gender(word: str) -> Gender | None:
    """The gender that the head of a role tells by itself, as in "spokeswoman"."""
    return ROLES.get(fold(word)) or KINSHIP.get(fold(word))


def is_role(word: str) -> bool:
    """Whether ``word`` can be the head of a role: an office, a rank, an occupation, a relation."""
    folded = fold(word)
    if folded in ROLES or folded in KINSHIP:
        return True
    if len(folded) > 6 and folded.endswith(_ROLE_ENDINGS):
        return True
    first, hyphen, last = word.rpartition("-")
    return bool(hyphen) and (
        fold(last) in ROLES
        or (f"{first.lower()}-" in _ROLE_BEGINNINGS and is_role(last))
        or ("-in-" in word and fold(word.split("-")[0]) in ROLES)
    )


def is_office(word: str) -> bool:
    """Whether ``word``, right before a name, is an office or a rank, be it shortened ("Sen.")."""
    folded = fold(word)
    return (
        word[:1].isupper()
        and folded in HONORIFICS
        and HONORIFICS[folded] is None
        and folded not in _LISTS["styles"]
    )


def is_kinship(word: str) -> bool:
    """Whether ``word`` names a relation within a family."""
    return fold(word) in KINSHIP


def is_close_kinship(word: str) -> bool:
    """The same, without words that are used of families in general ("child labour")."""
    return is_kinship(word) and fold(word) not in _LISTS["general kinship"]
