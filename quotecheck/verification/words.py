"""Cuts texts into comparable words, and knows which words turn a sentence around.

Two words compare equal when case, accents, typographic apostrophes, contractions and the writing of
small numbers are all that differs: "Don’t" and "do not", "naïve" and "naive", "seven" and "7".
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import chain

_WORD = re.compile(
    r"\d+(?:[.,:]\d+)*\w*|[\w\u0300-\u036f]+(?:['’ʼ`´][\w\u0300-\u036f]+)*|%"
    r"|(?<!\w)['’](?:ll|re|ve|s|d|m)(?!\w)"  # after a bracket: "we [the council]’ll"
)
_APOSTROPHES = str.maketrans("’ʼ`´", "''''")

_SUFFIXES = {"'re": "are", "'m": "am", "'ll": "will", "'ve": "have", "'d": "'d", "'s": "'s"}
_STEMS = {"ca": "can", "wo": "will", "sha": "shall"}
_JOINED = {
    "cannot": (3, "can", "not"),
    "gonna": (3, "going", "to"),
    "wanna": (3, "want", "to"),
    "gotta": (3, "got", "to"),
    "kinda": (4, "kind", "of"),
    "sorta": (4, "sort", "of"),
}
_ONE_WORD = {"em": "them", "ok": "okay", "per": "per", "percent": "%", "&": "and"}

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NUMBERS = {word: str(value) for value, word in enumerate(_UNITS)} | {
    word: str(10 * value) for value, word in enumerate(_TENS, 2)
}
_DIGITS = frozenset(_UNITS[1:10])
_DIGIT_NORMS = frozenset(_NUMBERS[unit] for unit in _DIGITS)
_TEN_NORMS = frozenset(_NUMBERS[ten] for ten in _TENS)
_SCALES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}

NEGATIONS = frozenset(
    "not never no nor neither none nobody nothing nowhere hardly barely scarcely".split()
)
MODALS = frozenset("will would can could may might must shall should ought".split())
CONDITIONS = frozenset("if unless except until without".split())
HESITATIONS = frozenset("uh um er erm eh ah hm hmm mm mhm uhm umm uhh huh".split())
OPENERS = frozenset(
    "well so okay yeah yes oh like now right look listen anyway actually basically alright".split()
)
LINKS = frozenset("and but so because".split())
PHRASES = (
    ("you", "know"),
    ("i", "mean"),
    ("you", "see"),
    ("kind", "of"),
    ("sort", "of"),
)
LIGHT = frozenset("a an the that and".split())
FUNCTION_WORDS = frozenset(
    "the a an of to in on at for and or but is are was were be been it he she they we you i that "
    "this these those with as by from not do does did have has had so there what which who his "
    "her their our my your its me him them us if will would can could 's 'd am about just".split()
)
_ALIKE = (
    frozenset("a an the".split()),
    frozenset("that which who whom".split()),
    frozenset({"'s", "is"}),
    frozenset({"'s", "has"}),
    frozenset({"'d", "would"}),
    frozenset({"'d", "had"}),
)
ALIKE_PAIRS = frozenset((a, b) for group in _ALIKE for a in group for b in group)
_OPPOSING = ("un", "in", "im", "il", "ir", "dis", "non")


def find_words(text: str) -> list[tuple[int, int, str]]:
    """The words of ``text`` as (start, end, comparable form), in order; linear in its length."""
    found: list[tuple[int, int, str]] = []
    for match in _WORD.finditer(text):
        surface, at = match[0], match.start()
        for start, end, norm in _pieces(surface):
            if norm in _DIGIT_NORMS and surface.lower() in _DIGITS:
                ten = _ten_before(text, at, found)
                if ten is not None:
                    found[-1] = (ten, at + end, found[-1][2][0] + norm)
                    continue
            found.append((at + start, at + end, norm))
    return found


def split_words(text: str) -> list[tuple[str, str]]:
    """The words of ``text`` as (as written, comparable form), in order."""
    words = list(chain.from_iterable(map(_written, _WORD.findall(text))))
    if not _TEN_NORMS.isdisjoint([norm for _, norm in words]):  # "twenty" and "five" may be one
        return [(text[start:end], norm) for start, end, norm in find_words(text)]
    return words


def _ten_before(text: str, start: int, found: list[tuple[int, int, str]]) -> int | None:
    """Where "twenty" begins right before "-five" or " five"; None if that is not there."""
    if not found or text[start - 1 : start] not in ("-", "‐", "‑", " ") or not start:
        return None
    first, last, _ = found[-1]
    return first if last == start - 1 and text[first:last].lower() in _TENS else None


@lru_cache(maxsize=1 << 16)
def _written(surface: str) -> tuple[tuple[str, str], ...]:
    return tuple((surface[start:end], norm) for start, end, norm in _pieces(surface))


@lru_cache(maxsize=1 << 16)
def _pieces(surface: str) -> tuple[tuple[int, int, str], ...]:
    size = len(surface)
    plain = surface.translate(_APOSTROPHES).lower()
    if len(plain) != size:  # a few letters grow when lowered; such words are taken whole
        return ((0, size, _fold(surface)),)
    if plain == "n't":
        return ((0, size, "not"),)
    if plain.endswith("n't"):
        stem = plain[:-3]
        return ((0, size - 3, _STEMS.get(stem, _norm(stem))), (size - 3, size, "not"))
    if plain in _SUFFIXES:
        return ((0, size, _SUFFIXES[plain]),)
    cut = plain.rfind("'")
    if cut > 0 and plain[cut:] in _SUFFIXES:
        return (*_pieces(surface[:cut]), (cut, size, _SUFFIXES[plain[cut:]]))
    if plain in _JOINED:
        cut, first, second = _JOINED[plain]
        return ((0, cut, first), (cut, size, second))
    return ((0, size, _norm(plain)),)


def _norm(plain: str) -> str:
    if plain[:1].isdigit():
        return _fold(plain.replace(",", ""))
    return _ONE_WORD.get(plain) or _NUMBERS.get(plain) or _fold(plain)


def _fold(surface: str) -> str:
    if surface.isascii():
        return surface.lower()
    split = unicodedata.normalize("NFKD", surface.casefold())
    return "".join(c for c in split if not unicodedata.combining(c)) or surface


def is_small(norm: str) -> bool:
    """Whether it is a function word, which any two texts share."""
    return norm in FUNCTION_WORDS


def is_number(norm: str) -> bool:
    """Whether it is a number in digits or letters, a year and an ordinal included."""
    return norm[:1].isdigit() or norm in _SCALES


def are_interchangeable(a: str, b: str) -> bool:
    """Whether putting one word for the other leaves the meaning alone: a/an/the, that/which."""
    return (a, b) in ALIKE_PAIRS


def are_opposite(a: str, b: str) -> bool:
    """Whether one word is the other with a denying prefix: possible and impossible."""
    short, long = sorted((a, b), key=len)
    return len(short) > 3 and any(long == prefix + short for prefix in _OPPOSING)


def are_one_wording(a: list[str], b: list[str]) -> bool:
    """Whether two runs of words are one wording in two writings: "per cent", "health care", 300."""
    if _joined(a) == _joined(b):
        return True
    if len(a) == len(b):
        return all(
            x == y or _is_contraction(x, y) or _spelling(x) == _spelling(y)
            for x, y in zip(a, b, strict=True)
        )
    value = _value(a)
    return value is not None and value == _value(b)


def _joined(norms: list[str]) -> str:
    return "".join(norms).replace("'", "").replace("percent", "%")


def _is_contraction(a: str, b: str) -> bool:
    return (a[:1] == "'") != (b[:1] == "'") and are_interchangeable(a, b)


_BRITISH = (("isation", "ization"), ("ise", "ize"), ("ised", "ized"), ("ising", "izing"),
            ("our", "or"), ("tre", "ter"), ("ence", "ense"), ("ogue", "og"))  # fmt: skip


@lru_cache(maxsize=4096)
def _spelling(norm: str) -> str:
    """One key for British and American spellings of a word of six letters or more."""
    if len(norm) > 4:
        for british, american in _BRITISH:
            if norm.endswith(british):
                return norm[: -len(british)] + american
    return norm


def _value(norms: list[str]) -> float | None:
    """The number that a run of words spells out, or None where it is none."""
    total, part = 0.0, 0.0
    for norm in norms:
        if norm in _SCALES:
            part = (part or 1) * _SCALES[norm]
            if norm != "hundred":
                total, part = total + part, 0
        elif norm != "and":
            try:
                part += float(norm)
            except ValueError:
                return None
    return total + part if norms else None
