"""Near forms of words, to find slips without comparing all with all; which words are known."""

from __future__ import annotations

from functools import lru_cache

from quotecheck import bundle

_LONGEST = 40


@lru_cache(maxsize=65536)
def deletions(word: str) -> tuple[str, ...]:
    """``word`` and every form of it with one letter left out.

    Two words that are one edit apart (a letter replaced, dropped, added or two neighbours swapped)
    share such a form, so that an index over them finds each other's near misses. A word too long
    to be one has no forms but itself. Each form comes once, the word itself first.
    """
    if len(word) > _LONGEST:
        return (word,)
    return tuple(dict.fromkeys((word, *(word[:i] + word[i + 1 :] for i in range(len(word))))))


def is_common_word(word: str) -> bool:
    """Whether ``word``, in small letters, is one of the 100 000 commonest of news English.

    Names are among them; a slip of the keyboard seldom is.
    """
    return word in _vocabulary()


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    path = bundle.checked_path(bundle.WORDS)
    return frozenset(path.read_text("utf-8").split("\n"))
