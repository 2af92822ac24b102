"""Folding: what is left of a name's word once capitals, accents and joints are taken away."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters that no Unicode decomposition takes apart, with their plain reading.
_PLAIN = str.maketrans(
    {
        "ß": "ss", "ẞ": "ss", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d",
        "ł": "l", "Ł": "l", "ı": "i", "İ": "i", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe",
        "þ": "th", "Þ": "th", "ə": "a", "Ə": "a", "ħ": "h", "Ħ": "h", "ŋ": "ng", "Ŋ": "ng",
        "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "Ɓ": "b", "Ɗ": "d", "Ƙ": "k", "Ƴ": "y",
    }
)  # fmt: skip
# The same for the writings that spell an umlaut or a ring out ("Mueller", "Haakon").
_SPELT_OUT = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe",
        "Ä": "ae", "Ö": "oe", "Ü": "ue", "Å": "aa", "Ø": "oe",
    }
)  # fmt: skip
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼʻ`´′ʿʾ＇", "'"))
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—−﹣－", "-"))
_NOT_LETTERS = re.compile(r"[\W_]+")


@lru_cache(maxsize=65536)
def tidy(text: str) -> str:
    """``text`` in composed form with one kind of apostrophe and of hyphen, spaces single."""
    text = unicodedata.normalize("NFC", text).translate(_APOSTROPHES).translate(_HYPHENS)
    return " ".join(text.split())


def _letters(text: str) -> str:
    if text.isascii():
        return _NOT_LETTERS.sub("", text.casefold())
    # what is taken apart may hold a letter of the table: "ǿ", "ℏ"
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN)).translate(_PLAIN).casefold()
    letters = unicodedata.normalize("NFKD", plain)
    return _NOT_LETTERS.sub("", "".join(c for c in letters if not unicodedata.combining(c)))


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Only the letters and digits of ``text``, lower-case and without accents.

    Hyphens, apostrophes and spaces go: ``fold("Jong-un") == fold("Jong Un")``.
    """
    return _letters(text)


@lru_cache(maxsize=65536)
def foldings(text: str) -> frozenset[str]:
    """The foldings of ``text``: the plain one, and the one with umlauts and rings spelt out."""
    composed = unicodedata.normalize("NFC", text)
    return frozenset((_letters(composed), _letters(composed.translate(_SPELT_OUT))))
