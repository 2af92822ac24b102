"""Other versions of an article, as badly kept sites show it: other or lost marks and apostrophes.

Each keeps the words and their attributions, with offsets into the new text. Quotations are also set
anew as signed and as spoken ones, forms that news has but the training articles hardly show.
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


def reset(text: str, gold: Gold, chance: random.Random) -> Iterator[tuple[str, Gold]]:
    """Direct quotations of a text as small texts: “...” — Name, NAME: ..., or Name: “...”."""
    for one in gold:
        if one["kind"] != "direct" or len(one["content"]) != 1 or len(one["source"]) != 1:
            continue
        (start, end), (first, last) = one["content"][0], one["source"][0]
        said, name = text[start:end].strip(" “”\"'‘’,"), text[first:last].strip(" ,")
        named = name[:1].isupper() and len(name) > 3 and name.count(" ") < 6
        if named and "\n" not in text[start:end] and 15 < len(said) < 600:
            yield _assembled(_pieces(said, name, chance))


def _pieces(said: str, name: str, chance: random.Random) -> list[tuple[str, str]]:
    """The parts of a small text, each with its role; "" has none."""
    marks = chance.choice(["“”", "“”", '""', "‘’", "«»"])
    opening, closing = marks[0], marks[1]
    if said[-1].isalnum():
        said += "."
    form = chance.random()
    if form < 0.5:
        dash = chance.choice(["—", "—", "–", "―", "--", "-", "~"])
        gap, space = chance.choice([" ", " ", "", "\xa0"]), chance.choice([" ", " ", ""])
        quoted = ("content", opening + said + closing)
        end = chance.choice(["", "", "."])
        return [quoted, ("", gap), ("cue", dash), ("", space), ("source", name), ("", end)]
    if form < 0.8:
        before = chance.choice(["", "", opening])
        speaker = chance.choice([name.split()[-1].upper(), name.upper(), name])
        return [("", before), ("source", speaker), ("cue", ":"), ("", " "), ("content", said)]
    quoted = ("content", opening + said.rstrip(".") + closing)
    return [("source", name), ("cue", ":"), ("", " "), quoted]


def _assembled(pieces: Sequence[tuple[str, str]]) -> tuple[str, Gold]:
    spans: dict[str, Any] = {"content": [], "cue": [], "source": []}
    text = ""
    for role, piece in pieces:
        if role:
            spans[role].append([len(text), len(text) + len(piece)])
        text += piece
    return text, [spans]
