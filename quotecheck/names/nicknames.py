"""Short and pet forms of given names."""

from __future__ import annotations

from functools import lru_cache

# One line per group: forms of one given name.
GROUPS = """
michael mike mick mickey
william bill will billy willie liam
joseph joe joey
john jack johnny jon
robert bob rob bobby robbie
james jim jimmy jamie
thomas tom tommy
richard dick rick rich ricky
edward ed eddie ted ned
elizabeth liz beth betty lisa eliza
katherine kate kathy catherine cathy katie
daniel dan danny
benjamin ben benny
charles charlie chuck
alexander alex sasha
""".split("\n")


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(GROUPS):
        for word in line.split():
            found.setdefault(word, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def share_nickname(a: str, b: str) -> bool:
    """Whether the folded given names ``a`` and ``b`` are forms of one name."""
    groups = _groups()
    return bool(groups.get(a, frozenset()) & groups.get(b, frozenset()))
