"""What a tagger takes for people though it is none: ships, court cases, towns, exclamations."""

from __future__ import annotations

import re

from quotecheck.model import Span
from quotecheck.names import fold
from quotecheck.people.lexicon import BEFORE_NAMES, EXCLAMATIONS, STATES

# How far around a name its surroundings are looked at, in code points.
_AROUND = 12
_SHIP = re.compile(r"\b(?:USS|USNS|USCGC|HMS|HMAS|HMCS|HMNZS|INS|RMS|SS)\s+$")
_AGAINST_BEFORE = re.compile(r"\bv\.?\s+$")
_AGAINST_AFTER = re.compile(r"\s+v\.?\s")
_STATE = re.compile(r",\s([A-Z][a-z]{1,5})\.")
_NUMBER = re.compile(
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:-(?:one|two|three|four|five|six|seven|eight|nine|odd|something|somethings))?"
)


def is_look_alike(text: str, span: Span) -> bool:
    """Whether the words at ``span``, or right beside it, show that no person is named there.

    The USS Carl Vinson is a ship, Brown v. Board a court case, "Henderson, Nev." a town, and
    neither "Sixty-two" nor "Hey" is anybody.
    """
    before = text[max(0, span.start - _AROUND) : span.start]
    if _SHIP.search(before) or _AGAINST_BEFORE.search(before):
        return True
    after = text[span.end : span.end + _AROUND]
    if _AGAINST_AFTER.match(after):
        return True
    words = span.of(text).split()
    if len(words) > 1:
        return False
    word = fold(words[0]) if words else ""
    state = _STATE.match(after)
    return (
        word in EXCLAMATIONS
        or bool(_NUMBER.fullmatch(span.of(text).casefold()))
        or (state is not None and fold(state[1]) in STATES)
    )


def preceding_words(words: list[str]) -> int:
    """How many of the ``words`` of a supposed name stand before it: "Against Trump"."""
    count = 0
    while count < len(words) - 1 and fold(words[count]) in BEFORE_NAMES | EXCLAMATIONS:
        count += 1
    return count
