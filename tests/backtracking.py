"""Finds what a regular expression could take too long over, by looking at how it is built.

A pattern is read as positions (Glushkov): one for each character that it takes, with the positions
that may follow. Python's engine tries one way after the other; so a text costs more than its length
where there are several ways to read it, or where a search begins anew inside of what it has read:

- ``exponential``: a word leads round a loop in two ways, as "a" in ``(a+)+``;
- ``polynomial``: a word can be read in a loop, in a later one, and on the way between, as "a" in
  ``a*a*b``;
- ``search``: what a loop reads may be the beginning of the pattern, as "a" in ``a+b``: a search
  reads the rest of the text from each "a" in it.

Assertions are taken for true, so that there are more suspects than culprits. Each suspect comes
with a text that :func:`seconds` can try. Two empty ways in one place are not seen to be two.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, Literal

from attrs import define, field, frozen

if sys.version_info >= (3, 11):
    from re import _parser as parser
else:
    import sre_parse as parser

Kind = Literal["exponential", "polynomial", "search"]

_MOST_COPIES = 6
_SAMPLE = (
    "".join(map(chr, range(128)))
    + "éÉßñ\u0301\u00a0\u00ad\u200b\u2003\u2028\u200d’‘“”—–…«»٣½王€\ufffd"
)


@frozen
class Suspect:
    """A way to make a pattern slow.

    Attributes:
        kind: what is repeated in which way.
        prefix: leads into the loop.
        word: goes round it.
    """

    kind: Kind
    prefix: str
    word: str


@frozen
class _Part:
    """A piece of a pattern: where it may begin and end, and whether it may be empty."""

    first: tuple[int, ...] = ()
    last: tuple[int, ...] = ()
    is_empty: bool = True


@define
class _Positions:
    """All positions of a pattern: the characters each takes, and those that may follow."""

    alphabet: str
    ignore_case: bool
    takes: list[int] = field(factory=list)
    follows: list[dict[int, None]] = field(factory=list)
    twice: list[tuple[int, int]] = field(factory=list)

    # --- building ---

    def sequence(self, items: Sequence[Any]) -> _Part:
        whole = _Part()
        for operator, argument in items:
            part = self.one(operator, argument)
            self.join(whole.last, part.first)
            whole = _Part(
                whole.first + part.first if whole.is_empty else whole.first,
                whole.last + part.last if part.is_empty else part.last,
                whole.is_empty and part.is_empty,
            )
        return whole

    def one(self, operator: Any, argument: Any) -> _Part:
        name = str(operator)
        if name in ("LITERAL", "NOT_LITERAL", "IN", "ANY"):
            return self.position(operator, argument)
        if name in ("AT", "ASSERT", "ASSERT_NOT", "GROUPREF"):
            return _Part()
        if name == "SUBPATTERN":
            before, self.ignore_case = (
                self.ignore_case,
                self.ignore_case or bool(argument[1] & re.I),
            )
            part = self.sequence(argument[-1])
            self.ignore_case = before
            return part
        if name == "ATOMIC_GROUP":
            return self.sequence(argument)
        if name == "BRANCH":
            parts = [self.sequence(branch) for branch in argument[1]]
            return _Part(
                sum((part.first for part in parts), ()),
                sum((part.last for part in parts), ()),
                any(part.is_empty for part in parts),
            )
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            return self.repeat(*argument)
        raise NotImplementedError(name)

    def repeat(self, least: int, most: int, items: Sequence[Any]) -> _Part:
        if most > _MOST_COPIES:
            # many are as good as any number
            body = self.sequence(items)
            self.join(body.last, body.first)
            return _Part(body.first, body.last, body.is_empty or least == 0)
        whole = _Part()
        for copy in range(most):
            body = self.sequence(items)
            self.join(whole.last, body.first)
            may_stop = body.is_empty or copy >= least
            whole = _Part(
                whole.first + body.first if whole.is_empty else whole.first,
                whole.last + body.last if may_stop else body.last,
                whole.is_empty and may_stop,
            )
        return whole

    def join(self, before: Sequence[int], after: Sequence[int]) -> None:
        for pair in product(before, after):
            if pair[1] in self.follows[pair[0]]:
                self.twice.append(pair)
            self.follows[pair[0]][pair[1]] = None

    def position(self, operator: Any, argument: Any) -> _Part:
        number = len(self.takes)
        self.takes.append(
            sum(1 << n for n, c in enumerate(self.alphabet) if self.fits(c, operator, argument))
        )
        self.follows.append({})
        return _Part((number,), (number,), False)

    def fits(self, character: str, operator: Any, argument: Any) -> bool:
        forms = {character}
        if self.ignore_case:
            forms |= {form for form in (character.lower(), character.upper()) if len(form) == 1}
        name = str(operator)
        if name == "ANY":
            return True
        if name == "NOT_LITERAL":
            return argument not in map(ord, forms)
        if name == "LITERAL":
            return argument in map(ord, forms)
        turned = bool(argument) and str(argument[0][0]) == "NEGATE"
        return turned != any(_is_in(form, argument) for form in forms)

    # --- asking ---

    def common(self, *positions: int) -> str:
        """A character that all of these take, or ""."""
        mask = -1
        for position in positions:
            mask &= self.takes[position]
        return self.alphabet[(mask & -mask).bit_length() - 1] if mask else ""

    def loops(self) -> list[frozenset[int]]:
        """The sets of positions that lead to each other."""
        return [loop for loop in _components(self.follows) if self.goes_round(loop)]

    def goes_round(self, loop: frozenset[int]) -> bool:
        return len(loop) > 1 or any(p in self.follows[p] for p in loop)


def _is_in(character: str, items: Sequence[Any]) -> bool:
    code = ord(character)
    for operator, argument in items:
        name = str(operator)
        if name == "LITERAL" and code == argument:
            return True
        if name == "RANGE" and argument[0] <= code <= argument[1]:
            return True
        if name == "CATEGORY":
            category = str(argument)
            kind = category.rpartition("_")[2]
            has = {
                "DIGIT": character.isdecimal(),
                "SPACE": character.isspace(),
                "WORD": character.isalnum() or character == "_",
            }[kind]
            if has != ("NOT" in category):
                return True
    return False


def _components(follows: Sequence[dict[int, None]]) -> list[frozenset[int]]:
    """The strongly connected components (Kosaraju)."""
    order: list[int] = []
    seen: set[int] = set()
    for start in range(len(follows)):
        stack = [(start, iter(follows[start]))] if start not in seen else []
        seen.add(start)
        while stack:
            here, rest = stack[-1]
            for after in rest:
                if after not in seen:
                    seen.add(after)
                    stack.append((after, iter(follows[after])))
                    break
            else:
                order.append(here)
                stack.pop()
    before: list[list[int]] = [[] for _ in follows]
    for here, after in enumerate(follows):
        for each in after:
            before[each].append(here)
    found, placed = [], set()
    for start in reversed(order):
        if start in placed:
            continue
        placed.add(start)
        component, waiting = [], [start]
        while waiting:
            here = waiting.pop()
            component.append(here)
            for each in before[here]:
                if each not in placed:
                    placed.add(each)
                    waiting.append(each)
        found.append(frozenset(component))
    return found


# --- suspects -------------------------------------------------------------------------------------


def suspects(pattern: re.Pattern[str]) -> Iterator[Suspect]:
    """Every way to make the pattern slow that its build does not rule out."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    for items in (tree, *_assertions(tree)):
        literals = "".join(dict.fromkeys(_literals(items)))
        alphabet = "".join(dict.fromkeys(_SAMPLE + literals))
        made = _Positions(alphabet, bool(pattern.flags & re.IGNORECASE))
        whole = made.sequence(items)
        loops = made.loops()
        prefixes = _shortest(made, whole.first)
        for loop in loops:
            yield from _exponential(made, loop, prefixes)
        for one, two in product(loops, loops):
            if one is not two:
                yield from _polynomial(made, one, two, prefixes)
        for loop in loops:
            yield from _searched(made, whole, loop)


def _assertions(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for operator, argument in items:
        name = str(operator)
        if name in ("ASSERT", "ASSERT_NOT"):
            yield argument[1]
        for inner in _inner(name, argument):
            yield from _assertions(inner)


def _inner(name: str, argument: Any) -> Sequence[Any]:
    if name == "SUBPATTERN":
        return [argument[-1]]
    if name == "BRANCH":
        return list(argument[1])
    if name in ("ASSERT", "ASSERT_NOT"):
        return [argument[1]]
    if name == "ATOMIC_GROUP":
        return [argument]
    return [argument[2]] if name.endswith("REPEAT") else []


def _literals(items: Sequence[Any]) -> Iterator[str]:
    for operator, argument in items:
        name = str(operator)
        if name in ("LITERAL", "NOT_LITERAL"):
            yield chr(argument)
        elif name == "RANGE":
            yield from map(chr, argument)
        elif name == "IN":
            yield from _literals(argument)
        for inner in _inner(name, argument):
            yield from _literals(inner)


def _shortest(made: _Positions, first: Sequence[int]) -> dict[int, str]:
    """A text that leads to each position, it included."""
    found = {position: made.common(position) for position in first}
    waiting = list(found)
    for here in waiting:
        for after in made.follows[here]:
            if after not in found:
                found[after] = found[here] + made.common(after)
                waiting.append(after)
    return found


def _walk(
    made: _Positions,
    start: tuple[int, ...],
    goal: tuple[int, ...],
    within: Sequence[frozenset[int]],
) -> str | None:
    """A word that leads all of several positions to their goals at once, or None."""
    words = {start: ""}
    waiting = [start]
    for here in waiting:
        choices = [
            [after for after in made.follows[position] if after in allowed]
            for position, allowed in zip(here, within, strict=True)
        ]
        for after in product(*choices):
            letter = made.common(*after)
            if not letter:
                continue
            if after == goal:
                return words[here] + letter
            if after not in words:
                words[after] = words[here] + letter
                waiting.append(after)
    return None


def _exponential(
    made: _Positions, loop: frozenset[int], prefixes: dict[int, str]
) -> Iterator[Suspect]:
    for one, two in made.twice:
        if one in loop and two in loop:
            back = _walk(made, (two,), (two,), (loop,)) or made.common(two)
            yield Suspect("exponential", prefixes.get(two, ""), back)
    # two ways that part at some position and meet again at it
    for position in loop:
        parted = [
            (one, two)
            for one, two in product(made.follows[position], repeat=2)
            if one < two and one in loop and two in loop and made.common(one, two)
        ]
        for pair in parted:
            back = _walk(made, pair, (position, position), (loop, loop))
            if back is not None:
                word = made.common(*pair) + back
                yield Suspect("exponential", prefixes[position], word)


def _polynomial(
    made: _Positions, one: frozenset[int], two: frozenset[int], prefixes: dict[int, str]
) -> Iterator[Suspect]:
    between = _reached(made, one)
    if not two <= between:
        return
    for p, q in product(one, two):
        word = _walk(made, (p, p, q), (p, q, q), (one, between, two))
        if word is not None:
            yield Suspect("polynomial", prefixes[p], word)
            return


def _reached(made: _Positions, start: frozenset[int]) -> frozenset[int]:
    waiting, found = list(start), set(start)
    for here in waiting:
        for after in made.follows[here]:
            if after not in found:
                found.add(after)
                waiting.append(after)
    return frozenset(found)


def _searched(made: _Positions, whole: _Part, loop: frozenset[int]) -> Iterator[Suspect]:
    everything = frozenset(range(len(made.takes)))
    for position in loop:
        for first, around in product(whole.first, made.follows[position]):
            letter = made.common(first, around)
            if around not in loop or not letter:
                continue
            if first == around == position:
                yield Suspect("search", "", letter)
                return
            word = _walk(made, (first, around), (position, position), (everything, loop))
            if word is not None:
                yield Suspect("search", "", letter + word)
                return


# --- trying them ----------------------------------------------------------------------------------

_ENDS = ("", "\0", " ", "!", "a", "\n", "\u00a0")


METHODS = frozenset(("search", "match", "fullmatch"))
"""What a pattern can be asked; looking for all places is ``search``."""


def seconds(
    pattern: re.Pattern[str], suspect: Suspect, length: int, asked: frozenset[str] = METHODS
) -> float:
    """The most CPU time that the pattern takes for the suspect's text, with any of several ends."""
    count = max(2, length // max(1, len(suspect.word)))
    worst = 0.0
    for end in _ENDS:
        text = suspect.prefix + suspect.word * count + end
        began = time.process_time()
        for method in asked:
            if method == "search":
                for _ in pattern.finditer(text):
                    pass
            else:
                getattr(pattern, method)(text)
        worst = max(worst, time.process_time() - began)
    return worst
