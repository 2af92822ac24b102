"""Compares two words that stand in the same place of two names, and says how they differ."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from attrs import frozen
from rapidfuzz.distance import OSA, Indel

from quotecheck.names import edits, syllables
from quotecheck.names.fold import fold, foldings, tidy
from quotecheck.names.known import (
    is_family_name,
    is_given_name,
    is_known,
    is_strange,
    sex_of,
    share_nickname,
)
from quotecheck.names.spellings import feminine_of, may_be_respelt, respelt

How = Literal[
    "equal", "case", "accents", "joint", "spelling", "nickname", "initial", "part", "feminine",
    "syllable", "slip", "near", "other",
]  # fmt: skip
"""How two words differ, from not at all to wholly.

``equal``; ``case`` (capitals only); ``accents``; ``joint`` (hyphen, apostrophe or space);
``spelling`` (two legitimate writings in one tradition); ``nickname``; ``initial`` (of the other);
``part`` (one half of a double name); ``feminine`` (Petrov, Petrova); ``syllable`` (a slip that left
what its romanisation cannot write); ``slip`` (of the keyboard); ``near`` (as close, but so that two
names are likelier than a slip); ``other``.
"""
Place = Literal["given", "family"]

LONG_ENOUGH = 5
"""Letters from which on words one edit apart are rather one name with a slip than two names."""
LONG_ENOUGH_FOR_TWO = 7
"""The same for words two edits apart, where the rest of the name agrees."""
LONG_ENOUGH_SYLLABLES = 7
"""The same for a letter added or lost in words made of a closed set of syllables."""
ALIKE = 0.5
"""Share of common letters (twice the longest common subsequence by both lengths) below which no
slip nor half of a double name is looked for."""
LONGEST = 60
"""Letters beyond which a word is no name, and only equality is looked at."""
SURE = 0.62
"""Confidence from which on a slip needs no other word of the name to agree."""

# What a sentence calls each closed set of syllables, the set, and how many make up a word.
_SYSTEMS = {
    "chinese": ("pinyin", syllables.PINYIN, 2),
    "korean": ("romanised Korean", syllables.KOREAN, 2),
    "vietnamese": ("Vietnamese", syllables.VIETNAMESE, 1),
}


@frozen
class WordDifference:
    """How two words differ, in one phrase, and how sure that is (0 to 1)."""

    how: How
    sentence: str
    confidence: float


_JOINTS = {"'": "apostrophe", "-": "hyphen", " ": "space", ".": "full stop"}
_EQUAL = WordDifference("equal", "", 1.0)
_OTHER = WordDifference("other", "", 0.95)


@frozen
class _Pair:
    """The two words as written and folded, and where they stand."""

    a: str
    b: str
    one: str
    two: str
    place: Place
    traditions: frozenset[str]

    def __str__(self) -> str:
        return f"{quoted(self.a)} and {quoted(self.b)}"

    @property
    def shorter(self) -> int:
        return min(len(self.one), len(self.two))

    @property
    def are_known(self) -> bool:
        """Whether both are frequent names of their kind."""
        known = is_family_name if self.place == "family" else is_given_name
        return known(self.one) and known(self.two)


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
    one, two = fold(a), fold(b)
    if a == b or (one == two and tidy(a) == tidy(b)):
        return _EQUAL
    if one != two and _is_hopeless(one, two, place, traditions):
        return _OTHER
    pair = _Pair(a, b, one, two, place, traditions)
    if foldings(a) & foldings(b):
        return _same_letters(pair)
    if pair.shorter < 2:
        return _initial(pair)
    spelling = respelt(a, b, place, traditions)
    if spelling:
        sentence = f"{pair} are two spellings of one {spelling.label} name"
        return WordDifference("spelling", sentence, spelling.confidence)
    if place == "given" and share_nickname(pair.one, pair.two):
        return WordDifference("nickname", f"{pair} are two forms of one given name", 0.75)
    return _feminine(pair) or _half(pair) or _by_letters(pair)


def _is_hopeless(one: str, two: str, place: Place, traditions: frozenset[str]) -> bool:
    """Whether two words are so unlike that there is nothing to explain: the usual case, cheaply."""
    return max(len(one), len(two)) > LONGEST or (
        min(len(one), len(two)) > 1
        and Indel.normalized_similarity(one, two) < ALIKE
        and not (traditions and may_be_respelt(one, two, traditions))
        and not (place == "given" and share_nickname(one, two))
    )


def _same_letters(pair: _Pair) -> WordDifference:
    one, two = tidy(pair.a), tidy(pair.b)
    if one.lower() == two.lower():
        return WordDifference("case", f"{pair} differ in capitals only", 0.98)
    marks = [[c for c in text if c in _JOINTS] for text in (one, two)]
    odd = set(marks[0]) ^ set(marks[1])
    if odd:
        what = next(name for joint, name in _JOINTS.items() if joint in odd)
        return WordDifference("joint", f"{pair} differ in the {what} only", 0.96)
    if pair.one == pair.two and "ß" not in pair.a + pair.b:
        return WordDifference("accents", f"{pair} differ in accents only", 0.97)
    letter = next((c for c in (one + two).lower() if c in "äöüåøßæ"), "")
    sentence = f"{pair} differ only in how “{letter}” is written" if letter else f"{pair} are one"
    return WordDifference("accents", sentence, 0.97)


def _initial(pair: _Pair) -> WordDifference:
    if not pair.shorter or pair.one[0] != pair.two[0]:
        return _OTHER
    short, long = (pair.a, pair.b) if len(pair.one) == 1 else (pair.b, pair.a)
    return WordDifference("initial", f"“{short}.” is the initial of {quoted(long)}", 0.85)


def _feminine(pair: _Pair) -> WordDifference | None:
    """A family name and its form for a woman: Petrov, Petrova."""
    if pair.place != "family":
        return None
    woman = feminine_of(pair.one, pair.two, pair.traditions)
    if woman is None:
        return None
    a, b = (pair.b, pair.a) if woman == pair.one else (pair.a, pair.b)
    sentence = f"{quoted(b)} is the form of the family name {quoted(a)} for a woman"
    return WordDifference("feminine", sentence, 0.8)


def _half(pair: _Pair) -> WordDifference | None:
    """One half of a double name ("Zuma", "Dlamini-Zuma"), not a syllable ("Ing", "Ing-wen")."""
    short, long = (pair.a, pair.b) if len(pair.one) < len(pair.two) else (pair.b, pair.a)
    halves = long.split("-")
    if pair.shorter < 4 or len(halves) < 2 or pair.traditions & _SYSTEMS.keys():
        return None
    if not halves[-1][:1].isupper() or fold(short) not in map(fold, halves):
        return None
    return WordDifference("part", f"{quoted(short)} is one half of {quoted(long)}", 0.8)


def _by_letters(pair: _Pair) -> WordDifference:
    """The difference between words that no spelling explains."""
    distance = OSA.distance(pair.one, pair.two, score_cutoff=2)
    what = edits.describe(pair.one, pair.two) if distance <= 2 else None
    if not what and pair.shorter >= LONG_ENOUGH and edits.sound_alike(pair.one, pair.two):
        return WordDifference("slip", f"{pair} are written differently but sound alike", 0.7)
    if distance > 2:
        return _OTHER
    if what:
        illegal = _impossible(pair)
        if illegal:
            return illegal
    if pair.one[0] != pair.two[0]:
        if distance > 1:
            return _OTHER
        sentence = f"{pair} differ in their first letter, where slips are rare"
        return WordDifference("near", sentence, 0.85)
    if pair.place == "given":
        named = _two_given_names(pair)
        if named:
            return named
    if what:
        return _slip(pair, what)
    if pair.shorter >= LONG_ENOUGH_FOR_TWO and not pair.are_known and not _are_syllables(pair):
        return WordDifference("slip", f"{pair} are long names that differ in two letters", 0.6)
    return _OTHER


def _impossible(pair: _Pair) -> WordDifference | None:
    """A slip that left what the romanisation of the name cannot write: "Jiyei" for "Jieyi"."""
    for name in sorted(pair.traditions & _SYSTEMS.keys()):
        label, system, most = _SYSTEMS[name]
        legal, other = (syllables.cut(word, system, most) for word in (pair.a, pair.b))
        if bool(legal) == bool(other):
            continue
        right, wrong = (pair.a, pair.b) if legal else (pair.b, pair.a)
        if fold(wrong) == fold(right) + "s":
            sentence = f"{quoted(wrong)} may be {quoted(right)} with an apostrophe lost"
            return WordDifference("joint", sentence, 0.6)
        what = edits.describe(fold(right), fold(wrong))
        sentence = f"{quoted(wrong)} is {quoted(right)} {what}, and is not possible in {label}"
        return WordDifference("syllable", sentence, 0.93)
    return None


def _two_given_names(pair: _Pair) -> WordDifference | None:
    """Given names that differ as two people's do: Daniel and Daniela, Maria and Mario."""
    one, two = pair.one, pair.two
    sexes = sex_of(one), sex_of(two)
    ends = one[-1] + two[-1] if one[:-1] == two[:-1] else ""
    if set(sexes) == {"woman", "man"} or set(ends) == {"a", "o"}:
        is_man = sexes[0] == "man" if set(sexes) == {"woman", "man"} else ends[0] == "o"
        man, woman = (pair.a, pair.b) if is_man else (pair.b, pair.a)
        sentence = f"{quoted(man)} is a man's name, {quoted(woman)} a woman's"
        return WordDifference("near", sentence, 0.8)
    if len(set(ends) & set("aeo")) == 2 and pair.are_known:
        return WordDifference("near", f"{pair} are two known given names", 0.6)
    return None


def _slip(pair: _Pair, what: str) -> WordDifference:
    """What one edit is evidence of: a slip of the keyboard, or two names that are close."""
    right, wrong = pair.a, pair.b
    if _likeness(pair.two) > _likeness(pair.one):
        right, wrong = wrong, right
        what = edits.describe(pair.two, pair.one) or what
    sentence = f"{quoted(wrong)} is {quoted(right)} {what}"
    swapped = "swapped" in what
    if pair.place == "given" and _are_syllables(pair):
        longer = max(len(pair.one), len(pair.two))
        replaced = len(pair.one) == len(pair.two)
        if longer < LONG_ENOUGH_SYLLABLES or replaced or "korean" in pair.traditions:
            sentence = f"{pair} differ in one syllable, and both are possible names"
            return WordDifference("near", sentence, 0.8)
        return WordDifference("slip", sentence, 0.65)
    if pair.shorter < LONG_ENOUGH:
        known = _the_known(pair)
        if known:
            return WordDifference("slip", f"{sentence}; only {quoted(known)} is a known name", 0.72)
        if swapped and pair.shorter > 3 and not pair.are_known:
            return WordDifference("slip", sentence, 0.68)
        sentence = f"{pair} differ by one letter, but are too short to call it a slip"
        return WordDifference("near", sentence, 0.75)
    if pair.place == "family" and pair.are_known:
        return WordDifference("slip", f"{sentence}, though both are known family names", 0.65)
    confidence = 0.8 if pair.shorter <= LONG_ENOUGH_FOR_TWO else 0.88
    return WordDifference("slip", sentence, confidence + 0.06 * swapped)


def _likeness(word: str) -> tuple[bool, bool]:
    """How much a folded word looks like a name; the greater is likelier the right one."""
    return is_known(word), not is_strange(word)


def _are_syllables(pair: _Pair) -> bool:
    """Whether both words are made of the syllables of a tradition they may belong to."""
    systems = [_SYSTEMS[name][1:] for name in pair.traditions & _SYSTEMS.keys()]
    return any(syllables.cut(pair.a, s, n) and syllables.cut(pair.b, s, n) for s, n in systems)


def _the_known(pair: _Pair) -> str | None:
    """The one of the two that is a name, where the other has letters that stand in none."""
    for word, one, two in ((pair.a, pair.one, pair.two), (pair.b, pair.two, pair.one)):
        if is_known(one) and not is_known(two) and is_strange(two):
            return word
    return None
