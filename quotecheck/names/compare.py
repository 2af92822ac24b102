"""The verdict on two names, from how each of their words differs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from attrs import evolve, field, frozen

from quotecheck.names import edits
from quotecheck.names.align import Match, align
from quotecheck.names.fold import fold
from quotecheck.names.parse import (
    Name,
    NameContext,
    NamePart,
    is_article,
    parse_name,
    read_family_first,
)
from quotecheck.names.traditions import shared_traditions, traditions_of
from quotecheck.names.words import SURE, How, compare_words, quoted

NameKind = Literal["same", "variant", "misspelling", "conflict", "different"]
DifferencePlace = Literal["given", "family", "particle", "suffix", "order", "name"]
DifferenceKind = Literal[How, "missing", "short", "particle", "order", "suffix"]

_COMPATIBLE = frozenset(
    ("equal", "case", "accents", "joint", "spelling", "nickname", "initial", "part", "feminine")
)
_SLIPS = frozenset(("syllable", "slip"))
_FAMILY_FIRST = frozenset(("chinese", "korean", "japanese", "vietnamese", "hungarian", "slavic"))
"""Traditions that write, at home or in lists, the family name first."""
_TWICE = frozenset(("iberian",))
"""Traditions in which people have a surname from each parent."""


@frozen
class Difference:
    """One way in which two names differ.

    Attributes:
        place: where: ``given``, ``family``, ``particle``, ``suffix``, ``order``, or ``name`` where
            whole names are meant.
        kind: how: one of :data:`quotecheck.names.words.How`; or ``missing`` (a further given name,
            initial or surname), ``short`` (one name is a part of the other), ``particle``,
            ``order``, ``suffix``.
        a: the words of the first name, as written; empty where it has none.
        b: those of the second.
        sentence: the difference in words for the reader.
        confidence: how sure its explanation is, 0 to 1.
    """

    place: DifferencePlace
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
        evidence: readable phrases, the strongest first; never empty.
        confidence: of the kind, 0 to 1.
        differences: what the evidence rests on, for programs; empty for ``same`` and
            ``different``.
    """

    kind: NameKind
    evidence: tuple[str, ...]
    confidence: float
    differences: tuple[Difference, ...] = field(default=(), repr=False)


def compare_names(a: str, b: str, context: NameContext | None = None) -> NameVerdict:
    """What two names are to each other, and why.

    Args:
        a: a person's name as an article writes it; title and possessive ending do no harm.
        b: another.
        context: what is known besides the names, if anything.

    Returns:
        The verdict. Its kind is the same for ``b`` and ``a``; no text makes it raise.
    """
    one, two = parse_name(a, context), parse_name(b, context)
    if one.text == two.text and one.suffix == two.suffix:
        return NameVerdict("same", (f"both are {quoted(one.text)}",), 1.0)
    if not one.parts or not two.parts:
        return _different(one, two)
    one, two = _in_one_order(one, two)
    return _by_whole(one, two) or _by_words(one, two)


def _in_one_order(one: Name, two: Name) -> tuple[Name, Name]:
    """Reads a name family first where the other is and a word in the same place agrees.

    "Liu Jiyei" does not look Chinese; beside "Liu Jieyi" it is.
    """
    if one.order == two.order or len(one.parts) != len(two.parts) or len(one.parts) < 2:
        return one, two
    pairs = zip(one.parts, two.parts, strict=True)
    if not any(fold(x.text) == fold(y.text) for x, y in pairs):
        return one, two
    if one.order == "family-first":
        return one, read_family_first(two)
    return read_family_first(one), two


def _by_whole(one: Name, two: Name) -> NameVerdict | None:
    """The verdict where both names have the same letters, or the same words in another order."""
    suffixes = _suffixes(one, two)
    if fold(one.text) == fold(two.text):
        kind: NameKind = "conflict" if _contradict(suffixes) else "variant"
        a, b = _unlike(one.text, two.text)
        how = compare_words(a, b, "family", frozenset())
        if how.how == "equal":
            return _verdict(kind, suffixes)
        found = Difference("name", how.how, a, b, how.sentence, how.confidence)
        return _verdict(kind, [found, *suffixes])
    if len(one.parts) < 2 or len(one.parts) != len(two.parts):
        return None
    words, others = ([fold(part.full) for part in name.parts] for name in (one, two))
    if sorted(words) != sorted(others):
        return None
    turned = words == [*others[1:], others[0]] or others == [*words[1:], words[0]]
    names = f"{quoted(one.text)} and {quoted(two.text)} are the same words"
    if turned and (one.order != two.order or _may_be_family_first(one, two)):
        sentence = f"{names}, once with the family name first, once with the given name"
        found = Difference("order", "order", one.text, two.text, sentence, 0.9)
        return _verdict("variant", [found, *suffixes])
    found = Difference("order", "other", one.text, two.text, f"{names} in another order", 0.7)
    return _verdict("conflict", [found, *suffixes])


def _unlike(a: str, b: str) -> tuple[str, str]:
    """What is left of two names without the words they begin and end with alike."""
    one, two = a.split(), b.split()
    most = min(len(one), len(two)) - 1
    start = next((i for i in range(most) if one[i] != two[i]), most)
    most -= start
    end = next((i for i in range(most) if one[-1 - i] != two[-1 - i]), most)
    return " ".join(one[start : len(one) - end]), " ".join(two[start : len(two) - end])


def _may_be_family_first(one: Name, two: Name) -> bool:
    return bool((traditions_of(one) | traditions_of(two)) & _FAMILY_FIRST)


def _by_words(one: Name, two: Name) -> NameVerdict:
    """The verdict from the words that stand for each other, and those that are left."""
    matches = align(one, two, shared_traditions(one, two))
    if all(match.how == "initial" for match in matches):
        return _different(one, two)
    used = {id(part) for match in matches for part in (*match.a, *match.b)}
    left_a = [part for part in one.parts if id(part) not in used]
    left_b = [part for part in two.parts if id(part) not in used]
    compatible = [match for match in matches if match.how in _COMPATIBLE]
    if left_a and left_b:
        return (
            _by_nickname(one, two)
            or _by_initials(one, two)
            or _clash(one, two, left_a, left_b, compatible)
        )
    differences = [found for match in matches if (found := _of_match(match))]
    differences.extend(_particles(matches))
    if left_a or left_b:
        contradiction = _initials(one, two, left_a or left_b) or _bearer(one, two, matches)
        if contradiction:
            return _verdict("conflict", [contradiction, *differences])
        agrees = len(compatible) == len(matches)
        differences.append(_missing(one, two, left_a, left_b, agrees))
    suffixes = _suffixes(one, two)
    differences.extend(suffixes)
    alone = "single" in (one.order, two.order)
    if alone and one.order != two.order and (whose := _somebody_else(one, two, matches, suffixes)):
        return _verdict("conflict", [whose])
    odd = [match for match in matches if match.how not in _COMPATIBLE]
    sure = len(odd) == 1 and (odd[0].how == "near" or _is_sure(odd[0]))
    if odd and not compatible and not (alone and sure) and not _all_slips(odd):
        return _different(one, two)
    near = [match for match in odd if match.how == "near"]
    equal = [match for match in matches if match.how == "equal"]
    if len(odd) == len(near) == 1 and len(equal) > 1 and _is_one_letter(near[0]):
        # Two words agree beside it: then a family name may be short.
        near = []
    if near or _contradict(suffixes):
        return _verdict("conflict", differences, _against(near, compatible))
    return _verdict("misspelling" if odd else "variant", differences)


def _is_one_letter(match: Match) -> bool:
    """Whether a family name of four letters or more differs in one, and not in the first."""
    a, b = fold(_written(match.a)), fold(_written(match.b))
    return (
        match.place == "family"
        and min(len(a), len(b)) > 3
        and a[:1] == b[:1]
        and edits.describe(a, b) is not None
    )


def _is_sure(match: Match) -> bool:
    """Whether a slip needs no other word of the name to agree."""
    return match.difference.confidence >= SURE and (
        match.how != "syllable" or min(len(fold(_written(p))) for p in (match.a, match.b)) > 3
    )


def _somebody_else(
    one: Name, two: Name, matches: Sequence[Match], suffixes: Sequence[Difference]
) -> Difference | None:
    """A family name alone that is not short for the other name: "Trump Jr.", "the Guptas"."""
    short, long = (one, two) if one.order == "single" else (two, one)
    if suffixes and short.suffix:
        found = suffixes[0]
        return evolve(found, kind="other", sentence=f"{quoted(long.text)}: {found.sentence}")
    if matches[0].how == "feminine":
        sentence = matches[0].difference.sentence
        return Difference("family", "near", one.text, two.text, sentence, 0.8)
    (part,) = short.parts
    of_long = (matches[0].b if short is one else matches[0].a)[0]
    if part.particles and of_long.role != "family" and not of_long.particles:
        sentence = f"{quoted(short.text)} is a family name, {quoted(of_long.text)} a given name"
        return Difference("family", "near", one.text, two.text, sentence, 0.7)
    word, family = fold(short.text), fold(long.family or "")
    if matches[0].how == "slip" and word in (family + "s", family + "es"):
        sentence = f"{quoted(short.text)} may be the plural of the family name {long.family}"
        return Difference("family", "near", one.text, two.text, sentence, 0.7)
    return None


def _against(near: Sequence[Match], compatible: Sequence[Match]) -> tuple[str, ...]:
    """What two names share, and where they are close but not the same, in one phrase."""
    if len(near) != 1:
        return ()
    match, place = near[0], near[0].place
    shared = [other for other in compatible if other.place != place and other.how != "initial"]
    if not shared:
        return ()
    names = {"family": "family name", "given": "given name"}
    same = names["given" if place == "family" else "family"]
    a, b = _written(match.a), _written(match.b)
    return (
        f"the {same} {_words(other.a for other in shared)} is the same, "
        f"the {names[place]}s {a} and {b} differ",
    )


def _all_slips(odd: Sequence[Match]) -> bool:
    """Whether a slip in each of several words is likelier than two people."""
    return len(odd) > 1 and all(
        match.how in _SLIPS and match.difference.confidence >= SURE for match in odd
    )


def _clash(
    one: Name,
    two: Name,
    left_a: Sequence[NamePart],
    left_b: Sequence[NamePart],
    compatible: Sequence[Match],
) -> NameVerdict:
    """The verdict where words of both names are left that have nothing to do with each other."""
    shared = [match for match in compatible if match.how != "initial"]
    family = [match for match in shared if match.place == "family"]
    if not family and len(shared) > 1 and not (traditions_of(one) | traditions_of(two)) - _TWICE:
        # Two surnames, as in Spanish: Luis Lacalle Pou and Luis Alberto Lacalle Herrera.
        family = shared[1:]
    if not family:
        if not shared:
            return _different(one, two)
        return _different(one, two, f"share only the given name {_words(m.a for m in shared)}")
    rest_a, rest_b = _written(left_a), _written(left_b)
    roles = {part.role for part in (*left_a, *left_b)}
    what = "but" if "family" in roles else "the given names"
    if roles == {"initial"}:
        what = "the initials"
    sentence = (
        f"the family name {_words(match.a for match in family)} is the same, "
        f"{what} {rest_a} and {rest_b} differ"
    )
    found = Difference("given", "other", rest_a, rest_b, sentence, 0.9)
    others = [more for match in compatible if (more := _of_match(match))]
    return _verdict("conflict", [found, *others])


def _by_nickname(one: Name, two: Name) -> NameVerdict | None:
    """The verdict where one name gives the nickname that the other uses: Jose "Pepe" Mujica."""
    for name, other in ((one, two), (two, one)):
        if not name.nickname or fold(name.nickname) not in map(fold, other.given):
            continue
        family = tuple(part for part in name.parts if part.role == "family")
        called = evolve(name, parts=(NamePart(name.nickname, "given"), *family), nickname=None)
        verdict = _by_words(called, evolve(other, nickname=None))
        if verdict.kind == "variant" or not verdict.differences:
            sentence = f"{quoted(name.nickname)} is the nickname that {quoted(name.text)} is given"
            found = Difference("given", "nickname", one.text, two.text, sentence, 0.9)
            return _verdict("variant", [found, *verdict.differences])
    return None


def _by_initials(one: Name, two: Name) -> NameVerdict | None:
    """The verdict where one name gives the initials of the other's syllables: C.Y. Leung."""
    for short, long in ((one, two), (two, one)):
        parts = [part for part in short.parts if part.role != "family"]
        if not parts or any(part.role != "initial" for part in parts):
            continue
        syllables = [fold(word) for given in long.given for word in re.split(r"[\s-]", given)]
        letters = [fold(part.text) for part in parts]
        same_family = fold(short.family or "") == fold(long.family or "") != ""
        if same_family and letters == [syllable[:1] for syllable in syllables]:
            a, b = " ".join(short.given), " ".join(long.given)
            sentence = f"{quoted(a)} are the initials of {quoted(b)}"
            a, b = (a, b) if short is one else (b, a)
            return _verdict("variant", [Difference("given", "initial", a, b, sentence, 0.8)])
    return None


def _of_match(match: Match) -> Difference | None:
    how = match.difference
    a, b = _written(match.a), _written(match.b)
    if how.how == "equal" or (how.how == "initial" and fold(a) == fold(b)):
        return None
    return Difference(match.place, how.how, a, b, how.sentence, how.confidence)


def _missing(
    one: Name, two: Name, left_a: Sequence[NamePart], left_b: Sequence[NamePart], agrees: bool
) -> Difference:
    """What only one name has: a middle name, a second surname, all but the family name."""
    short, long = (two, one) if left_a else (one, two)
    words = _written(left_a or left_b)
    a, b = (words, "") if left_a else ("", words)
    if short.order != "single":
        sentence = f"{quoted(short.text)} leaves out {quoted(words)}"
        return Difference("given", "missing", a, b, sentence, 0.85)
    is_family = not any(part.role == "family" for part in left_a or left_b)
    place: DifferencePlace = "given" if is_family else "family"
    what = "the family name" if is_family else "a given name"
    verb = "is" if agrees else "stands alone, as would"
    sentence = f"{quoted(short.text)} {verb} {what} of {quoted(long.text)}"
    return Difference(place, "short", a, b, sentence, 0.9 if is_family else 0.8)


def _initials(one: Name, two: Name, left: Sequence[NamePart]) -> Difference | None:
    """George W. Bush and George H.W. Bush: both give middle initials, and not the same ones."""
    middles = [[p for p in name.parts[1:] if p.role == "initial"] for name in (one, two)]
    if not (middles[0] and middles[1]) or all(part.role != "initial" for part in left):
        return None
    a, b = ("".join(f"{part.text}." for part in middle) for middle in middles)
    sentence = f"the family name {one.family} is the same, the initials {a} and {b} differ"
    return Difference("given", "other", a, b, sentence, 0.9)


def _bearer(one: Name, two: Name, matches: Sequence[Match]) -> Difference | None:
    """Van Morrison and Jim Morrison: what looks like a particle is a name the other has not."""
    for short, long in ((one, two), (two, one)):
        if short.order != "single" or long.order == "single" or matches[0].how != "equal":
            continue
        names = [p for p in short.parts[0].particles if p[0].isupper() and not is_article(p)]
        other = {fold(word) for part in long.parts for word in (*part.particles, part.text)}
        if names and not any(fold(n) in other or fold(n)[0] in other for n in names):
            sentence = (
                f"the family name {short.family} is the same, "
                f"{' '.join(names)} and {' '.join(long.given)} differ"
            )
            return Difference("given", "other", one.text, two.text, sentence, 0.6)
    return None


def _suffixes(one: Name, two: Name) -> list[Difference]:
    if one.suffix == two.suffix:
        return []
    a, b = one.suffix or "", two.suffix or ""
    if a and b:
        sentence = f"one is {_suffix(a)}, the other {_suffix(b)}"
    else:
        sentence = f"only one of the two is called {_suffix(a or b)}"
    return [Difference("suffix", "suffix", a, b, sentence, 0.75)]


def _suffix(suffix: str) -> str:
    return {"jr": "Jr.", "sr": "Sr."}.get(suffix, suffix)


def _contradict(suffixes: Sequence[Difference]) -> bool:
    return any(difference.a and difference.b for difference in suffixes)


def _particles(matches: Sequence[Match]) -> list[Difference]:
    found = []
    for match in matches:
        if len(match.a) > 1 or len(match.b) > 1 or match.how == "joint":
            continue
        a, b = match.a[0], match.b[0]
        if fold(" ".join(a.particles)) != fold(" ".join(b.particles)):
            sentence = f"{quoted(a.full)} and {quoted(b.full)} differ in the particle"
            found.append(Difference("particle", "particle", a.full, b.full, sentence, 0.92))
    return found


_FIRST: dict[DifferenceKind, int] = {"other": 0, "near": 1, "syllable": 2, "slip": 3, "suffix": 9}


def _verdict(
    kind: NameKind, differences: Iterable[Difference], first: tuple[str, ...] = ()
) -> NameVerdict:
    ordered = sorted(differences, key=lambda difference: _FIRST.get(difference.kind, 5))
    confidence = 1.0
    for difference in ordered:
        confidence *= difference.confidence
    evidence = *first, *(difference.sentence for difference in ordered)
    return NameVerdict(kind, evidence, round(confidence, 3), tuple(ordered))


def _different(one: Name, two: Name, what: str = "share no part of a name") -> NameVerdict:
    return NameVerdict("different", (f"{quoted(one.text)} and {quoted(two.text)} {what}",), 0.95)


def _written(parts: Iterable[NamePart]) -> str:
    return " ".join(f"{p.text}." if p.role == "initial" else p.full for p in parts)


def _words(groups: Iterable[tuple[NamePart, ...]]) -> str:
    return " ".join(part.full for parts in groups for part in parts)
