"""The syllables that a romanisation can write, built from their initials and finals.

A word that cannot be cut into them was not written in that romanisation: "Jiyei" is no pinyin. And
two writings of one syllable are legitimate where one romanisation turns into the other by rule:
"Deng Xiaoping" and "Teng Hsiao-ping", "Jeong" and "Chung".
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import product

from quotecheck.names.data import read_sections
from quotecheck.names.fold import fold

_TABLES = read_sections("syllables.txt")


def _pairs(section: str) -> Iterable[tuple[str, list[str]]]:
    """The lines ``final: initial initial ...`` of a section; ``0`` is no initial."""
    for line in _TABLES[section].splitlines():
        key, _, values = line.partition(":")
        yield key.strip(), ["" if value == "0" else value for value in values.split()]


def _built(section: str) -> frozenset[str]:
    return frozenset(initial + final for final, initials in _pairs(section) for initial in initials)


def _wade_giles() -> dict[str, frozenset[str]]:
    """Each syllable of pinyin with its writings in Wade-Giles, apostrophes and umlauts left out."""
    initials = dict(_pairs("wade-giles initials"))
    finals = dict(_pairs("wade-giles finals"))
    whole = dict(_pairs("wade-giles whole"))
    found = {}
    for syllable in PINYIN:
        if syllable in whole:
            found[syllable] = frozenset(whole[syllable])
            continue
        head = next((i for i in ("zh", "ch", "sh") if syllable.startswith(i)), syllable[0])
        tail = syllable[len(head) :]
        group = "zhi" if head in ("zh", "ch", "sh", "r") else "zi" if head in "zcs" else "i"
        if tail == "i" and group != "i":
            tails = {"zhi": ["ih"], "zi": ["u"]}[group]
            heads = {"z": ["tz"], "c": ["tz"], "s": ["ss", "sz"]}.get(head, initials.get(head, []))
        else:
            heads = initials.get(head, [head])
            if head in "jqxy" and tail in ("u", "uan", "un", "ue"):
                tail = "v" + tail[1:]
            if tail == "e":
                tails = ["o", "e"] if head in "gkh" else ["e"]
            elif tail == "uo":
                tails = ["uo"] if head in ("g", "k", "h", "sh") else ["o"]
            else:
                tails = finals.get(tail, [tail])
        found[syllable] = frozenset(a + b for a, b in product(heads, tails))
    return found


def _korean() -> dict[str, frozenset[str]]:
    """Each customary writing of a Korean syllable with the syllables (Revised) it may stand for."""
    initials = dict(_pairs("korean initials"))
    medials = dict(_pairs("korean medials"))
    finals = dict(_pairs("korean finals"))
    found: dict[str, set[str]] = {}
    heads = sorted(initials, key=len, reverse=True)
    ends = sorted((final for final in finals if final), key=len, reverse=True)
    for syllable in _TABLES["korean syllables"].split():
        head = next((h for h in heads if h and syllable.startswith(h)), "")
        rest = syllable[len(head) :]
        end = next((e for e in ends if rest.endswith(e) and len(rest) > len(e)), "")
        middle = rest[: len(rest) - len(end)]
        lead = initials.get(head, [head]) if head else [""]
        if head == "s" and middle == "i":
            lead = ["s", "sh"]
        alone = medials.get("." + middle, []) if not head else []
        for writing in product(
            lead, [*medials.get(middle, [middle]), *alone], finals.get(end, [end])
        ):
            found.setdefault("".join(writing), set()).add(syllable)
    return {writing: frozenset(syllables) for writing, syllables in found.items()}


def _family() -> dict[str, frozenset[str]]:
    """Each writing of a Korean family name that follows no rule, with the names it may be."""
    found: dict[str, set[str]] = {}
    for name, writings in _pairs("korean family"):
        for writing in writings:
            found.setdefault(writing, set()).add(name)
    return {writing: frozenset(names) for writing, names in found.items()}


PINYIN = _built("pinyin") | frozenset(_TABLES["pinyin alone"].split())
PINYIN_TO_WADE_GILES = _wade_giles()
WADE_GILES = frozenset(writing for all_ in PINYIN_TO_WADE_GILES.values() for writing in all_)
CANTONESE = frozenset(
    initial + final
    for initial, final in product(
        ["", *_TABLES["cantonese initials"].split()], _TABLES["cantonese finals"].split()
    )
)
KOREAN_READINGS = _korean()
KOREAN = frozenset(KOREAN_READINGS)
KOREAN_FAMILY = _family()
VIETNAMESE = frozenset(
    initial + medial + final
    for initial, medial, final in product(
        ["", *_TABLES["vietnamese initials"].split()],
        _TABLES["vietnamese medials"].split(),
        ["", *_TABLES["vietnamese finals"].split()],
    )
)
KANA = frozenset(
    initial + vowel
    for initial, vowel in product(
        ["", *_TABLES["kana initials"].split()], ["a", "i", "u", "e", "o"]
    )
) | frozenset(("n", "m", "oh", "t", "k", "s", "p"))


@lru_cache(maxsize=65536)
def cut(word: str, system: frozenset[str], most: int = 2) -> tuple[str, ...] | None:
    """``word`` cut into syllables of a romanisation.

    Args:
        word: as written; a hyphen, an apostrophe or a space in it is a border of syllables.
        system: the syllables there are, one of the sets of this module.
        most: how many there may be at most.

    Returns:
        The fewest syllables that make up the word; None where none do.
    """
    found: list[str] = []
    for piece in word.replace("'", "-").replace("’", "-").replace(" ", "-").split("-"):
        folded = fold(piece)
        if not folded:
            continue
        inner = _cut(folded, system, most - len(found))
        if inner is None:
            return None
        found.extend(inner)
    return tuple(found) or None


def _cut(word: str, system: frozenset[str], most: int) -> tuple[str, ...] | None:
    if most < 1 or len(word) > 7 * most:
        return None
    if word in system:
        return (word,)
    best: tuple[str, ...] | None = None
    for end in range(min(7, len(word) - 1), 0, -1):
        if word[:end] in system:
            rest = _cut(word[end:], system, most - 1)
            if rest is not None and (best is None or len(rest) + 1 < len(best)):
                best = (word[:end], *rest)
    return best
