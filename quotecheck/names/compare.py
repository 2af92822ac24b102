"""The verdict on two names, from how each of their words differs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from attrs import field, frozen

from quotecheck.names.fold import fold, tidy
from quotecheck.names.parse import Name, NameContext, NamePart, parse_name
from quotecheck.names.traditions import Tradition, traditions_of
from quotecheck.names.words import How, WordDifference, compare_words, quoted

NameKind = Literal["same", "variant", "misspelling", "conflict", "different"]
Place = Literal["given", "family", "particle", "suffix", "order", "name"]
DifferenceKind = Literal[
    "case", "accents", "joint", "spelling", "nickname", "initial", "syllable", "slip", "near",
    "other", "missing", "short", "particle", "order", "suffix",
]  # fmt: skip


@frozen
class Difference:
    """One way in which two names differ.

    Attributes:
        place: where: ``given``, ``family``, ``particle``, ``suffix``, ``order``, or ``name`` where
            whole names are meant.
        kind: how: see :data:`quotecheck.names.words.How`; besides, ``missing`` (a further given
            name, initial or surname), ``short`` (one name is a part of the other), ``particle``,
            ``order``, ``suffix``.
        a: the words of the first name, as written; empty where it has none.
        b: those of the second.
        sentence: the difference in one readable sentence.
        confidence: how sure its explanation is, 0 to 1.
    """

    place: Place
    kind: DifferenceKind
    a: str
    b: str
    sentence: str
    confidence: float


@frozen
class NameVerdict:
    """What two names are to each other.

    Attributes:
        kind: ``same`` (nothing but title, possessive ending or spacing differs); ``variant`` (one
            name in two legitimate writings, short forms among them); ``misspelling`` (one is a
            slip of the other); ``conflict`` (they share a part, such as the family name, and the
            rest contradicts: two people, or an error that only context can tell); ``different``.
        evidence: readable sentences, the strongest first.
        confidence: 0 to 1.
        differences: the same, taken apart for programs; empty for ``same`` and ``different``.
    """

    kind: NameKind
    evidence: tuple[str, ...]
    confidence: float
    differences: tuple[Difference, ...] = field(default=(), repr=False)


_SCORE: dict[How, float] = {
    "equal": 10, "case": 9.6, "accents": 9.5, "joint": 9.4, "spelling": 9, "nickname": 7,
    "initial": 6, "syllable": 5, "slip": 5, "near": 3, "other": 0,
}  # fmt: skip
_COMPATIBLE = frozenset(("equal", "case", "accents", "joint", "spelling", "nickname", "initial"))
_SLIPS = frozenset(("syllable", "slip"))


@frozen
class _Match:
    """Words ``a`` of the first name stand for words ``b`` of the second (one or two each)."""

    a: tuple[NamePart, ...]
    b: tuple[NamePart, ...]
    difference: WordDifference

    @property
    def how(self) -> How:
        return self.difference.how

    @property
    def place(self) -> Literal["given", "family"]:
        family = any(part.role == "family" for part in (*self.a, *self.b))
        return "family" if family else "given"


def compare_names(a: str, b: str, context: NameContext | None = None) -> NameVerdict:
    """What two names are to each other, and why.

    Args:
        a: a person's name as an article writes it; title and possessive ending do no harm.
        b: another.
        context: what is known besides the names, if anything.

    Returns:
        The verdict. It is symmetric in its kind, and no text makes it raise.
    """
    one, two = parse_name(a, context), parse_name(b, context)
    if one.text == two.text and one.suffix == two.suffix:
        return NameVerdict("same", (f"both are {quoted(one.text)}",), 1.0)
    if not one.parts or not two.parts:
        return _different(one, two)
    traditions = traditions_of(one) | traditions_of(two)
    matches = _align(one.parts, two.parts, traditions)
    if not matches:
        return _different(one, two)
    return _judge(one, two, matches)


def _different(one: Name, two: Name) -> NameVerdict:
    return NameVerdict(
        "different", (f"{quoted(one.text)} and {quoted(two.text)} share no part of a name",), 0.95
    )


def _align(
    a: Sequence[NamePart], b: Sequence[NamePart], traditions: frozenset[Tradition]
) -> list[_Match]:
    """The matching of words, in order, with the greatest total likeness."""
    a, b = a[:12], b[:12]
    best: list[list[tuple[float, tuple[_Match, ...]]]] = [
        [(0.0, ())] * (len(b) + 1) for _ in range(len(a) + 1)
    ]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            choice = max(best[i + 1][j], best[i][j + 1], key=lambda item: item[0])
            for m, n in ((1, 1), (1, 2), (2, 1)):
                if i + m > len(a) or j + n > len(b):
                    continue
                match = _match(tuple(a[i : i + m]), tuple(b[j : j + n]), traditions)
                if match:
                    score = _SCORE[match.how] * (m + n) / 2 + best[i + m][j + n][0]
                    if score > choice[0]:
                        choice = score, (match, *best[i + m][j + n][1])
            best[i][j] = choice
    return list(best[0][0][1])


def _match(
    a: tuple[NamePart, ...], b: tuple[NamePart, ...], traditions: frozenset[Tradition]
) -> _Match | None:
    family = any(part.role == "family" for part in (*a, *b))
    place: Literal["given", "family"] = "family" if family else "given"
    if len(a) == len(b) == 1:
        difference = compare_words(a[0].text, b[0].text, place, traditions)
        same_role = (a[0].role == "family") == (b[0].role == "family")
        if difference.how == "near" and not same_role:
            return None
        return None if difference.how == "other" else _Match(a, b, difference)
    one, two = (" ".join(part.full for part in parts) for parts in (a, b))
    if fold(one) != fold(two):
        return None
    return _Match(a, b, compare_words(one, two, place, traditions))


def _judge(one: Name, two: Name, matches: list[_Match]) -> NameVerdict:
    differences = [found for match in matches if (found := _of_match(match))]
    used_a = {id(part) for match in matches for part in match.a}
    used_b = {id(part) for match in matches for part in match.b}
    left_a = [part for part in one.parts if id(part) not in used_a]
    left_b = [part for part in two.parts if id(part) not in used_b]
    compatible = [match for match in matches if match.how in _COMPATIBLE]
    slips = [match for match in matches if match.how in _SLIPS]
    near = [match for match in matches if match.how == "near"]
    differences.extend(_suffixes(one, two))
    differences.extend(_particles(matches))
    if (left_a and left_b) or _initials_clash(left_a, left_b, one, two):
        shared = [m for m in compatible if m.place == "family" and m.how != "initial"]
        if not shared:
            return _different(one, two)
        names = " ".join(part.full for match in shared for part in match.a)
        rest_a, rest_b = (" ".join(p.full for p in left) for left in (left_a, left_b))
        if rest_a and rest_b:
            sentence = f"the family name {names} is the same, {rest_a} and {rest_b} differ"
        else:
            sentence = f"the family name {names} is the same, the initials differ"
        differences.insert(0, Difference("given", "other", rest_a, rest_b, sentence, 0.85))
        return _verdict("conflict", differences)
    if left_a or left_b:
        differences.append(_missing(one, two, left_a, left_b))
    if near:
        single = "single" in (one.order, two.order)
        if not compatible and not single and len(near) + len(slips) > 1:
            return _different(one, two)
        return _verdict("conflict", differences)
    if slips:
        return _verdict("misspelling", differences)
    if any(d.kind == "suffix" and d.a and d.b for d in differences):
        return _verdict("conflict", differences)
    if not differences:
        difference = Difference(
            "name", "joint", one.text, two.text,
            f"{quoted(one.text)} and {quoted(two.text)} differ in punctuation only", 0.95,
        )  # fmt: skip
        return _verdict("variant", [difference])
    return _verdict("variant", differences)


_RANK: dict[DifferenceKind, int] = {"other": 0, "near": 1, "syllable": 2, "slip": 3, "suffix": 9}


def _verdict(kind: NameKind, differences: list[Difference]) -> NameVerdict:
    ordered = sorted(differences, key=lambda d: _RANK.get(d.kind, 5))
    confidence = 1.0
    for difference in ordered:
        confidence *= difference.confidence
    return NameVerdict(
        kind, tuple(d.sentence for d in ordered), round(confidence, 3), tuple(ordered)
    )


def _of_match(match: _Match) -> Difference | None:
    if match.how == "equal":
        return None
    a, b = (" ".join(part.full for part in parts) for parts in (match.a, match.b))
    if match.how == "initial" and fold(a) == fold(b):
        return None
    kind: DifferenceKind = match.how
    return Difference(
        match.place, kind, a, b, match.difference.sentence, match.difference.confidence
    )


def _missing(one: Name, two: Name, left_a: list[NamePart], left_b: list[NamePart]) -> Difference:
    left = left_a or left_b
    shorter, longer = (two, one) if left_a else (one, two)
    words = " ".join(part.full for part in left)
    a, b = (words, "") if left_a else ("", words)
    if shorter.order == "single":
        sentence = f"{quoted(shorter.text)} is a part of {quoted(longer.text)}"
        return Difference("name", "short", a, b, sentence, 0.9)
    return Difference(
        "given", "missing", a, b, f"{quoted(words)} is missing in {quoted(shorter.text)}", 0.85
    )


def _initials_clash(left_a: list[NamePart], left_b: list[NamePart], one: Name, two: Name) -> bool:
    """George W. Bush and George H.W. Bush: both give middle initials, and not the same ones."""
    left = left_a or left_b
    if not any(part.role == "initial" for part in left):
        return False
    middles = [[p for p in name.parts[1:] if p.role == "initial"] for name in (one, two)]
    return bool(middles[0] and middles[1])


def _suffixes(one: Name, two: Name) -> list[Difference]:
    if one.suffix == two.suffix:
        return []
    a, b = one.suffix or "", two.suffix or ""
    if a and b:
        sentence = f"one is “{a}”, the other “{b}”"
    else:
        sentence = f"only one has “{a or b}”"
    return [Difference("suffix", "suffix", a, b, sentence, 0.8)]


def _particles(matches: list[_Match]) -> list[Difference]:
    found = []
    for match in matches:
        if len(match.a) != 1 or len(match.b) != 1:
            continue
        a, b = match.a[0], match.b[0]
        if tidy(" ".join(a.particles)) != tidy(" ".join(b.particles)):
            sentence = f"{quoted(a.full)} and {quoted(b.full)} differ in their particle only"
            if match.how not in _COMPATIBLE:
                sentence = f"{quoted(a.full)} and {quoted(b.full)} differ in their particle too"
            found.append(Difference("particle", "particle", a.full, b.full, sentence, 0.9))
    return found
