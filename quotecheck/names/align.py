"""Finds which word of one name stands for which word of another."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen

from quotecheck.names.fold import fold
from quotecheck.names.parse import Name, NamePart
from quotecheck.names.words import How, Place, WordDifference, compare_words

_Parts = tuple[NamePart, ...]

_SCORES: dict[How, float] = {
    "equal": 10,
    "case": 9.6,
    "accents": 9.5,
    "joint": 9.4,
    "spelling": 9,
    "nickname": 7,
    "part": 7,
    "feminine": 7,
    "initial": 6,
    "syllable": 5,
    "slip": 5,
    "near": 3,
}
_SAME_ROLE = 0.5
_STEPS = ((1, 1), (1, 2), (2, 1))
# Two words written as one, or a particle grown into its word, must otherwise be nearly alike.
_JOINED = frozenset(("equal", "case", "accents", "joint", "spelling", "syllable", "slip"))


@frozen
class Match:
    """Words of the first name that stand for words of the second: one each, or two for one."""

    a: _Parts
    b: _Parts
    difference: WordDifference

    @property
    def how(self) -> How:
        """How the words differ."""
        return self.difference.how

    @property
    def place(self) -> Place:
        """``family`` where either name has its family name among the words."""
        return _place(self.a, self.b)


def align(one: Name, two: Name, traditions: frozenset[str]) -> tuple[Match, ...]:
    """The matching of words, in order, with the greatest likeness in all.

    Args:
        one: the first name.
        two: the second; ``align(two, one)`` matches the same words.
        traditions: those whose spellings may explain a difference.
    """
    if (len(one.parts), one.text) <= (len(two.parts), two.text):
        return _align(one.parts, two.parts, traditions)
    return tuple(
        evolve(match, a=match.b, b=match.a, difference=_compare(match.b, match.a, traditions))
        for match in _align(two.parts, one.parts, traditions)
    )


def _align(a: _Parts, b: _Parts, traditions: frozenset[str]) -> tuple[Match, ...]:
    """Dynamic programming over the words of both, from their ends."""
    best: list[list[tuple[float, tuple[Match, ...]]]] = [
        [(0.0, ())] * (len(b) + 1) for _ in range(len(a) + 1)
    ]
    heads_a, heads_b = ([fold(part.full)[:1] for part in parts] for parts in (a, b))
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            choice = max(best[i + 1][j], best[i][j + 1], key=_score)
            for m, n in _STEPS if heads_a[i] == heads_b[j] else _STEPS[:1]:
                if i + m > len(a) or j + n > len(b):
                    continue
                match = _match(a[i : i + m], b[j : j + n], traditions)
                if match:
                    rest, matches = best[i + m][j + n]
                    role = _SAME_ROLE if a[i].role == b[j].role else 0.0
                    score = (_SCORES[match.how] + role) * (m + n) / 2 + rest
                    if score > choice[0]:
                        choice = score, (match, *matches)
            best[i][j] = choice
    return best[0][0][1]


def _score(choice: tuple[float, tuple[Match, ...]]) -> float:
    return choice[0]


def _place(a: Sequence[NamePart], b: Sequence[NamePart]) -> Place:
    return "family" if any(part.role == "family" for part in (*a, *b)) else "given"


def _match(a: _Parts, b: _Parts, traditions: frozenset[str]) -> Match | None:
    if len(a) == len(b) == 1:
        difference = _compare(a, b, traditions)
        loose = difference.how in ("other", "near", "initial")
        same_role = (a[0].role == "family") == (b[0].role == "family")
        allowed = difference.how != "other" and (same_role or not loose)
    else:
        lengths = [sum(len(fold(part.full)) for part in parts) for parts in (a, b)]
        if abs(lengths[0] - lengths[1]) > 2 or any(p.role == "initial" for p in (*a, *b)):
            return None
        difference = _compare(a, b, traditions)
        allowed = difference.how in _JOINED
    return Match(a, b, difference) if allowed else None


def _compare(a: _Parts, b: _Parts, traditions: frozenset[str]) -> WordDifference:
    place = _place(a, b)
    if len(a) > 1 or len(b) > 1:
        return compare_words(_joined(a), _joined(b), place, traditions)
    difference = compare_words(a[0].text, b[0].text, place, traditions)
    if difference.how == "other" and (a[0].particles or b[0].particles):
        # "ElKuwaiz" and "Al Kuwaiz": in the one the particle has grown into the word.
        joined = compare_words(a[0].full, b[0].full, place, traditions)
        if joined.how in _JOINED:
            return joined
    return difference


def _joined(parts: _Parts) -> str:
    return " ".join(part.full for part in parts)
