"""Other versions of an article, as badly kept sites show it: other or lost marks and apostrophes.

Each keeps the words and their attributions, with offsets into the new text.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

Gold = Sequence[Mapping[str, Any]]

_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
_SINGLE = str.maketrans("“”", "‘’")
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_MARK = re.compile(r"[“”\"]")


def variants(text: str, gold: Gold, chance: random.Random) -> Iterator[tuple[str, Gold]]:
    """Each version of the text, with its attributions."""
    yield text.translate(_STRAIGHT), gold
    yield text.translate(_SINGLE), gold
    yield _without(text, gold, _APOSTROPHE, lambda: True)
    yield _without(text.translate(_STRAIGHT), gold, _MARK, lambda: True)
    yield _without(text, gold, _MARK, lambda: chance.random() < 0.15)


def _without(
    text: str, gold: Gold, pattern: re.Pattern[str], choose: Callable[[], bool]
) -> tuple[str, Gold]:
    gone = [0] * (len(text) + 1)
    for match in pattern.finditer(text):
        if choose():
            gone[match.start() + 1] = 1
    shift = list(accumulate(gone))
    kept = "".join(letter for letter, lost in zip(text, gone[1:], strict=True) if not lost)

    def moved(spans: Sequence[int] | Sequence[Sequence[int]]) -> list[Any]:
        return [x - shift[x] if isinstance(x, int) else moved(x) for x in spans]

    spans = ("content", "cue", "source", "cue_head")
    return kept, [
        {key: moved(value) if key in spans and value else value for key, value in one.items()}
        for one in gold
    ]
