"""What is known of English given and family names: nicknames, sex, frequency."""

from __future__ import annotations

from typing import Literal

from quotecheck.names.data import read_sections

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
