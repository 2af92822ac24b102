"""Near forms of a folded word, for finding slips without comparing every word with every other."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=65536)
def deletions(word: str) -> frozenset[str]:
    """``word`` and every form of it with one letter left out.

    Two words that are one edit apart (a letter replaced, dropped, added or two neighbours swapped)
    share such a form, so that an index over them finds each other's near misses.
    """
    return frozenset({word} | {word[:i] + word[i + 1 :] for i in range(len(word))})
