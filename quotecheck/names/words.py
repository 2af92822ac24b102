"""Compares two words that stand in the same place of two names, and says how they differ."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from attrs import frozen
from rapidfuzz.distance import OSA

from quotecheck.names import syllables
from quotecheck.names.fold import fold, foldings, tidy
from quotecheck.names.known import is_family_name, is_given_name, sex_of, share_nickname
from quotecheck.names.spellings import respelt

How = Literal[
    "equal", "case", "accents", "joint", "spelling", "nickname", "initial", "part",
    "syllable", "slip", "near", "other",
]  # fmt: skip
"""How two words differ, from not at all to wholly.

``equal``; ``case`` (capitals only); ``accents``; ``joint`` (hyphen, apostrophe or space);
``spelling`` (two legitimate writings in one tradition); ``nickname``; ``initial`` (of the other);
``part`` (one half of a double name);
``syllable`` (a slip that left what its romanisation cannot write); ``slip`` (of the keyboard);
``near`` (as close, but so that two names are likelier than a slip); ``other``.
"""
Place = Literal["given", "family"]

LONG_ENOUGH = 5
"""Letters from which on words one edit apart are rather one name with a slip than two names."""
LONG_ENOUGH_FOR_TWO = 8
"""The same for words two edits apart."""
LONG_ENOUGH_SYLLABLES = 7
"""The same for one edit in words of a few syllables, of which so many are names."""

_SYSTEMS = {
    "chinese": ("pinyin", syllables.PINYIN),
    "korean": ("romanised Korean", syllables.KOREAN),
    "vietnamese": ("Vietnamese", syllables.VIETNAMESE),
}


@frozen
class WordDifference:
    """How two words differ, in one sentence, and how sure that is (0 to 1)."""

    how: How
    sentence: str
    confidence: float


EQUAL = WordDifference("equal", "", 1.0)
OTHER = WordDifference("other", "", 0.95)


def quoted(text: str) -> str:
    """``text`` in curly quotation marks."""
    return f"“{text}”"


@lru_cache(maxsize=65536)
def compare_words(a: str, b: str, place: Place, traditions: frozenset[str]) -> WordDifference:
    """How the words ``a`` and ``b`` differ where both stand in ``place``.

    Args:
        a: a word of a name, as written.
        b: the other.
        place: what they are in their names.
        traditions: the naming traditions that may explain it; a spelling explains nothing outside
            its own.
    """
    one, two = tidy(a), tidy(b)
    if one == two:
        return EQUAL
    folded, other = fold(a), fold(b)
    pair = f"{quoted(a)} and {quoted(b)}"
    if foldings(a) & foldings(b):
        if one.casefold() == two.casefold():
            return WordDifference("case", f"{pair} differ in capitals only", 0.98)
        if _joints(one) != _joints(two):
            return WordDifference("joint", f"{pair} differ {_joint(one, two)} only", 0.96)
        return WordDifference("accents", f"{pair} differ in accents only", 0.97)
    if not folded or not other:
        return OTHER
    if len(folded) == 1 or len(other) == 1:
        if folded[0] == other[0]:
            short, long = (a, b) if len(folded) == 1 else (b, a)
            return WordDifference("initial", f"“{short}.” is the initial of {quoted(long)}", 0.85)
        return OTHER
    label = respelt(a, b, place, traditions)
    if label:
        sentence = f"{pair} are two spellings of one {label} name"
        return WordDifference("spelling", sentence, 0.9)
    if place == "given" and share_nickname(folded, other):
        return WordDifference("nickname", f"{pair} are two forms of one given name", 0.75)
    return _by_letters(a, b, folded, other, place, traditions)


def _joints(text: str) -> str:
    return "".join(c for c in text if c in "-' ")


def _joint(one: str, two: str) -> str:
    marks = set(_joints(one)) ^ set(_joints(two))
    if "'" in marks:
        return "in the apostrophe"
    if " " in marks and "-" not in marks:
        return "in the space"
    return "in the hyphen"


def _by_letters(
    a: str, b: str, folded: str, other: str, place: Place, traditions: frozenset[str]
) -> WordDifference:
    half = _half(a, b, folded, other, traditions)
    if half:
        return half
    pair = f"{quoted(a)} and {quoted(b)}"
    distance = OSA.distance(folded, other, score_cutoff=2)
    if (
        distance > 1
        and min(len(folded), len(other)) >= LONG_ENOUGH
        and _sound(folded) == _sound(other)
    ):
        return WordDifference("slip", f"{pair} are written differently but sound alike", 0.7)
    if distance > 2:
        return OTHER
    what = _edit(folded, other) if distance == 1 else _move(folded, other)
    shorter = min(len(folded), len(other))
    if what:
        illegal = _illegal(a, b, traditions)
        if illegal:
            return illegal
    if distance == 1 and folded[0] != other[0]:
        return WordDifference(
            "near", f"{pair} differ in their first letter, where slips are rare", 0.85
        )
    if folded[0] != other[0]:
        return OTHER
    if place == "given":
        named = _two_given_names(a, b, folded, other)
        if named:
            return named
    if what:
        return _one_slip(a, b, what, shorter, place, traditions)
    if shorter >= LONG_ENOUGH_FOR_TWO:
        return WordDifference("slip", f"{quoted(b)} is {quoted(a)} but for two letters", 0.6)
    return OTHER


def _one_slip(
    a: str, b: str, what: str, shorter: int, place: Place, traditions: frozenset[str]
) -> WordDifference:
    pair = f"{quoted(a)} and {quoted(b)}"
    sentence = f"{quoted(b)} is {quoted(a)} with {what}"
    longer = max(len(fold(a)), len(fold(b)))
    syllabic = place == "given" and any(
        syllables.cut(a, _SYSTEMS[name][1]) and syllables.cut(b, _SYSTEMS[name][1])
        for name in traditions & _SYSTEMS.keys()
    )
    if syllabic:
        if longer < LONG_ENOUGH_SYLLABLES or "korean" in traditions:
            return WordDifference(
                "near", f"{pair} differ in one syllable, and both are possible names", 0.8
            )
        return WordDifference("slip", sentence, 0.65)
    if shorter < LONG_ENOUGH:
        return WordDifference(
            "near", f"{pair} differ by one letter, but are too short to call it a slip", 0.75
        )
    confidence = 0.8 if shorter < LONG_ENOUGH_FOR_TWO else 0.88
    if "swapped" in what or "doubled" in what:
        confidence += 0.06
    if place == "family" and is_family_name(fold(a)) and is_family_name(fold(b)):
        confidence = 0.65
        sentence += ", though both are known family names"
    return WordDifference("slip", sentence, confidence)


def _illegal(a: str, b: str, traditions: frozenset[str]) -> WordDifference | None:
    """A slip that left what the romanisation of the name cannot write: "Jiyei" for "Jieyi"."""
    for name in sorted(traditions & _SYSTEMS.keys()):
        label, system = _SYSTEMS[name]
        legal, other = (syllables.cut(word, system) for word in (a, b))
        if bool(legal) == bool(other):
            continue
        right, wrong = (a, b) if legal else (b, a)
        folded = fold(right), fold(wrong)
        what = _edit(*folded) or _move(*folded)
        sentence = f"{quoted(wrong)} is {quoted(right)} with {what}, and is not possible in {label}"
        return WordDifference("syllable", sentence, 0.93)
    return None


def _half(
    a: str, b: str, folded: str, other: str, traditions: frozenset[str]
) -> WordDifference | None:
    """One half of a double name: "Zuma" for "Dlamini-Zuma"."""
    short, long = (a, b) if len(folded) < len(other) else (b, a)
    if "-" not in long or "-" in short or len(fold(short)) < 4 or traditions & _SYSTEMS.keys():
        return None
    if fold(short) not in [fold(piece) for piece in long.split("-")]:
        return None
    return WordDifference("part", f"{quoted(short)} is one half of {quoted(long)}", 0.8)


_SOUNDS = (("ph", "f"), ("th", "t"), ("ck", "k"), ("c", "k"), ("y", "i"), ("z", "s"), ("h", ""))


def _sound(word: str) -> str:
    """A rough key of how a word sounds in English: "Stephan" and "Stefan" have the same."""
    for letters, sound in _SOUNDS:
        word = word[0] + word[1:].replace(letters, sound)
    return "".join(c for i, c in enumerate(word) if word[i - 1 : i] != c)


def _two_given_names(a: str, b: str, folded: str, other: str) -> WordDifference | None:
    """Given names that differ as two people's do: Daniel and Daniela, Maria and Mario."""
    sexes = {sex_of(folded), sex_of(other)}
    pair = f"{quoted(a)} and {quoted(b)}"
    if sexes == {"woman", "man"}:
        man, woman = (a, b) if sex_of(folded) == "man" else (b, a)
        return WordDifference(
            "near", f"{quoted(man)} is a man's name, {quoted(woman)} a woman's", 0.85
        )
    if folded[:-1] == other[:-1] and {folded[-1], other[-1]} == {"a", "o"}:
        man, woman = (a, b) if folded[-1] == "o" else (b, a)
        return WordDifference(
            "near", f"{quoted(man)} and {quoted(woman)} are a man's and a woman's name", 0.7
        )
    ends = folded[-1] in "aeo" and other[-1] in "aeo" and folded[:-1] == other[:-1]
    if ends and is_given_name(folded) and is_given_name(other):
        return WordDifference("near", f"{pair} are two known given names", 0.6)
    return None


def _move(a: str, b: str) -> str | None:
    """A letter in another place ("Gandhi", "Ghandi"), or two exchanged ("Zarif", "Zafir")."""
    if len(a) != len(b) or len(a) < LONG_ENOUGH:
        return None
    places = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    first, last = places[0], places[-1]
    if len(places) == 2 and a[first] == b[last] and a[last] == b[first]:
        return f"“{a[first]}” and “{a[last]}” exchanged"
    for letter, one, two in (
        (a[first], a[first + 1 : last + 1], b[first:last]),
        (b[first], b[first + 1 : last + 1], a[first:last]),
    ):
        if one == two and letter == (b if one == a[first + 1 : last + 1] else a)[last]:
            return f"the “{letter}” moved"
    return None


def _edit(a: str, b: str) -> str | None:
    """What was done to ``a`` to get ``b``, in words; None where that takes more than one edit."""
    if abs(len(a) - len(b)) > 1:
        return None
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    if len(a) == len(b):
        if a[start + 1 :] == b[start + 1 :]:
            return f"“{b[start]}” for “{a[start]}”"
        swapped = a[start + 1 : start + 2] == b[start] and a[start] == b[start + 1 : start + 2]
        if swapped and a[start + 2 :] == b[start + 2 :]:
            return f"“{a[start]}” and “{a[start + 1]}” swapped"
        return None
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    if longer[start + 1 :] != shorter[start:]:
        return None
    letter = longer[start]
    double = longer[start - 1 : start] == letter
    if len(a) > len(b):
        return f"one “{letter}” for two" if double else f"no “{letter}”"
    return f"the “{letter}” doubled" if double else f"“{letter}” added"
