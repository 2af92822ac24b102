"""Plants conflicts of titles and offices into published articles, and look-alikes that are none.

Places are found in the plain text, not with quotecheck: what it does not see is a miss. Nothing is
written to disk.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from quotecheck.model import Span

SEED = 11
_NAME = r"[A-Z][\w’'-]+"
_FULL = rf"{_NAME}(?: [A-Z]\.)?(?: {_NAME}){{1,2}}"
_COURTESY = re.compile(rf"\b(Mr|Ms|Mrs)(\.?) ({_NAME})")
# Each office with one that nobody holds besides.
_OTHER = {
    "Prime Minister": "President",
    "President": "Prime Minister",
    "Foreign Minister": "Health Minister",
    "Finance Minister": "Foreign Minister",
    "Defence Minister": "Finance Minister",
    "Defense Minister": "Finance Minister",
    "Health Minister": "Justice Minister",
    "Education Minister": "Interior Minister",
    "Sen.": "Gov.",
    "Senator": "Governor",
    "Gov.": "Sen.",
    "Governor": "Senator",
    "Rep.": "Gov.",
    "Mayor": "Governor",
    "Secretary of State": "Secretary of Defense",
    "Defense Secretary": "Treasury Secretary",
}
_OFFICE = re.compile(
    r"(?<!Vice )(?<!Vice-)(?<![Ff]ormer )(?<!then-)(?<!then )(?<!Deputy )"
    rf"\b({'|'.join(map(re.escape, _OTHER))}) ({_FULL}|{_NAME})"
)
_COUNTRY = re.compile(
    r"\b((?:[A-Z][a-z]+(?:n|ese|ish|i|ch|k)|US|U\.S\.)) "
    rf"(Prime Minister|President|Foreign Minister|Finance Minister|Chancellor) ({_FULL})"
)
_POSSESSIVE = re.compile(r"['’]s?$")
_SHORTEST, _LONGEST = 600, 20_000


@frozen
class Planted:
    """An article with something planted into it.

    Attributes:
        kind: what was planted.
        text: the article with it.
        span: where.
        is_conflict: whether a rule must say so; otherwise it must be silent.
    """

    kind: str
    text: str
    span: Span
    is_conflict: bool


def plant(texts: Iterable[str], most: int) -> list[Planted]:
    """At most ``most`` of each kind, the same ones each time."""
    chance = random.Random(SEED)
    kinds: dict[str, list[Planted]] = {}
    for text in texts:
        if _SHORTEST <= len(text) <= _LONGEST:
            for planted in (
                *_titles(text, chance),
                *_offices(text, chance),
                *_holders(text, chance),
            ):
                kinds.setdefault(planted.kind, []).append(planted)
    for found in kinds.values():
        chance.shuffle(found)
    return [planted for found in kinds.values() for planted in found[:most]]


def _replaced(kind: str, text: str, place: Span, new: str, *, conflict: bool) -> Planted:
    changed = text[: place.start] + new + text[place.end :]
    return Planted(kind, changed, Span(place.start, place.start + len(new) + 1), conflict)


def _added(kind: str, text: str, paragraph: str) -> Planted:
    whole = f"{text.rstrip()}\n\n{paragraph}"
    return Planted(kind, whole, Span(len(text.rstrip()), len(whole)), False)


def _titles(text: str, chance: random.Random) -> Iterator[Planted]:
    """Mr for Ms at one of several mentions; a couple; a husband or wife of the same name."""
    by_name = _by_name(text, _COURTESY, 3)
    names = [
        name
        for name, found in by_name.items()
        if len(found) > 1
        and len({match[1] == "Mr" for match in found}) == 1
        and re.search(rf"{_NAME}(?: [A-Z]\.)? {re.escape(name)}\b", text)
    ]
    if not names:
        return
    name = chance.choice(names)
    match = chance.choice(by_name[name])
    title, dot, place = match[1], match[2], Span(match.start(1), match.end(2))
    other, spouse = ("Ms", "wife") if title == "Mr" else ("Mr", "husband")
    yield _replaced("title", text, place, other + dot, conflict=True)
    yield _replaced("couple", text, place, f"Mr{dot} and Mrs{dot}", conflict=False)
    words = f"{'His' if title == 'Mr' else 'Her'} {spouse}, {other}{dot} {name}, waited outside."
    yield _added("spouse", text, f"{words} {other}{dot} {name} said that it had been a long day.")


def _offices(text: str, chance: random.Random) -> Iterator[Planted]:
    """Another office at one mention; the same as former, acting, deputy, or after a promotion."""
    by_name = _by_name(text, _OFFICE, 2)
    twice = [name for name, found in by_name.items() if len(found) > 1]
    if twice:
        name = chance.choice(twice)
        match = chance.choice(by_name[name][1:])
        office, place = _OTHER[match[1]], Span(*match.span(1))
        yield _replaced("two offices", text, place, office, conflict=True)
        for word in ("former ", "then-", "Deputy ", "acting "):
            yield _replaced(word.strip(" -").lower(), text, place, word + office, conflict=False)
        sworn = f"{name} was sworn in as {office.rstrip('.').lower()} on Monday."
        yield _added("promoted", text, f"{sworn} {office} {name} then thanked the voters.")
    once = [(name, found[0]) for name, found in by_name.items() if len(found) == 1]
    chance.shuffle(once)
    for name, match in once:
        bare = re.compile(
            rf"(?<=\. )(?<!Mr\. )(?<!Ms\. )(?<!Mrs\. ){re.escape(name)} (?=said|told|has|will|was)"
        )
        later = [m for m in bare.finditer(text, match.end()) if not is_quoted(text, m.start())]
        if later:
            start = chance.choice(later).start()
            office = _OTHER[match[1]]
            yield _replaced("second office", text, Span(start, start), office + " ", conflict=True)
            return


def _holders(text: str, chance: random.Random) -> Iterator[Planted]:
    """One person's office, with the country, before another's name."""
    found = [match for match in _COUNTRY.finditer(text) if not is_quoted(text, match.start())]
    if not found:
        return
    one = chance.choice(found)
    title = f"{one[1]} {one[2]}"
    others = [
        match
        for match in found
        if set(match[3].split()).isdisjoint(one[3].split()) and f"{match[1]} {match[2]}" != title
    ]
    if others:
        other = chance.choice(others)
        place = Span(other.start(1), other.end(2))
        yield _replaced("two holders", text, place, title, conflict=True)


def _by_name(text: str, pattern: re.Pattern[str], group: int) -> Mapping[str, list[re.Match[str]]]:
    """The matches outside of quotation marks, by the last word of the name."""
    found: dict[str, list[re.Match[str]]] = {}
    for match in pattern.finditer(text):
        if not is_quoted(text, match.start()):
            name = _POSSESSIVE.sub("", match[group].split()[-1])
            found.setdefault(name, []).append(match)
    return found


def is_quoted(text: str, at: int) -> bool:
    before = text[text.rfind("\n", 0, at) + 1 : at]
    straight = before.count('"') % 2 == 1 or before.count("''") % 2 == 1
    return straight or before.count("“") > before.count("”")
