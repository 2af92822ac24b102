"""Offices that articles give people, and those that lists have for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from attrs import field, frozen

from quotecheck.authority import Held, Listed
from quotecheck.authority.legislators import STATES
from quotecheck.model import Span
from quotecheck.rules.cast import Character
from quotecheck.rules.countries import country_called, country_coded, find_countries
from quotecheck.rules.offices import Office, former_office, listed_office, read_office
from quotecheck.rules.scene import Scene

GRACE = timedelta(days=45)
"""Lists and newspapers differ by some weeks about when an office changes hands."""

HOUSES = frozenset(("senator", "representative"))
"""The offices of Congress; both houses have the names of those of the states."""

_STATE_HOUSES = re.compile(
    r"\bstate(?:['’]s)? (?:sen\b|senat|rep\b|reps\b|representative|house|"
    r"legislat|lawmaker|assembl)|"
    r"\b(?:statehouse|general assembly|state capitol)\b|\b(?-i:Del\.|Delegate) (?-i:[A-Z])",
    re.IGNORECASE,
)
_SEAT = re.compile(r",?\s?\(?(?:Rep|Dem|Ind|[RDI])\.?[-–—](\w[\w. ]{1,20}?)(?=[,;)\]]|\.?\s[^A-Z])")
# Abbreviations that mean other things elsewhere.
_SHORT = {
    "Ark": "Arkansas", "Del": "Delaware", "Ga": "Georgia", "Ill": "Illinois", "Ind": "Indiana",
    "La": "Louisiana", "Ore": "Oregon", "Pa": "Pennsylvania", "Penn": "Pennsylvania",
    "Tex": "Texas", "Wash": "Washington",
}  # fmt: skip


@frozen
class Term:
    """An office that the article gives somebody, beside the name at one place.

    Attributes:
        office: the office.
        name: the place of the name.
    """

    office: Office
    name: Span

    @property
    def span(self) -> Span:
        """Office and name."""
        start = min(self.office.span.start, self.name.start)
        return Span(start, max(self.office.span.end, self.name.end))


def terms_of(scene: Scene, character: Character) -> Iterator[Term]:
    """The offices that the article itself gives somebody at present, in text order."""
    for span, found in zip(character.spans, character.introductions, strict=True):
        if scene.is_own_voice(span):
            for phrase in found.roles or ((found.title,) if found.title else ()):
                office = read_office(scene.evidence.document, phrase)
                if office is not None:
                    yield Term(office, span)
                    break
            else:
                # "Democratic rival Sen." tells more than is understood, and a senator all the same.
                office = _title_alone(scene, found.title) if found.title else None
                if office is not None:
                    yield Term(office, span)


def _title_alone(scene: Scene, title: Span) -> Office | None:
    office = read_office(scene.evidence.document, title)
    before = scene.cast.words_around(title)[0].casefold()
    is_house = office is not None and office.head in HOUSES
    return office if is_house and before not in ("state", "’s", "'s") else None


def has_held(scene: Scene, character: Character, listed: Listed, day: date | None = None) -> bool:
    """Whether the article gives somebody an office that the list has, so that both are one person.

    Args:
        scene: the article.
        character: who bears a listed name there.
        listed: the listed person.
        day: the article's day, on which that office must be held, or behind which it must lie if
            it is called a former one; None where it need only have been held ever.
    """
    posts = posts_of(listed)
    for term, is_former in (
        *((term, False) for term in terms_of(scene, character)),
        *((term, True) for term in _former_terms(scene, character)),
    ):
        if not may_be_of_a_state(scene, term, posts):
            for post in fitting(listed, term.office):
                if day is None or (post.first <= day if is_former else post.is_held(day, -GRACE)):
                    return True
    return False


def _former_terms(scene: Scene, character: Character) -> Iterator[Term]:
    """The offices that the article itself says somebody held before."""
    for span, found in zip(character.spans, character.introductions, strict=True):
        for phrase in found.roles:
            office = former_office(scene.evidence.document, phrase)
            if office is not None and scene.is_own_voice(span):
                yield Term(office, span)


def may_be_of_a_state(scene: Scene, term: Term, posts: Iterable[Post]) -> bool:
    """Whether a house of a state may be meant, which has namesakes of members of Congress.

    It is not where the words after the name give the state that the list has: "Sen. Olsen, R-Ohio".
    """
    whole = Span(0, len(scene.evidence.text))
    if term.office.head not in HOUSES or not scene.tells(_STATE_HOUSES, whole):
        return False
    return state_after(scene, term.name) not in {post.held.place for post in posts}


def state_after(scene: Scene, name: Span) -> str | None:
    """The state that a party's letter ties a member of Congress to: "(R-Ohio)", ", D-Tex."."""
    match = _SEAT.match(scene.evidence.text, name.end)
    if match is None:
        return None
    return STATES.get(match[1]) or country_called(match[1]) or _SHORT.get(match[1].rstrip("."))


@frozen
class Post:
    """A listed office that is understood.

    Attributes:
        office: the office.
        held: how the list has it.
        first: the first day that may be meant.
        last: the last day that may be meant.
    """

    office: Office
    held: Held
    first: date = field(init=False)
    last: date = field(init=False)

    @first.default
    def _first(self) -> date:
        return self.held.first or date.min

    @last.default
    def _last(self) -> date:
        return self.held.last or date.max

    def is_held(self, day: date, within: timedelta = timedelta()) -> bool:
        """Whether it is held on a day and for ``within`` around it; negative: anywhere near."""
        return _shift(self.first, within) <= day <= _shift(self.last, -within)


def _shift(day: date, by: timedelta) -> date:
    if day in (date.min, date.max):
        return day
    try:
        return day + by
    except OverflowError:
        return day


def posts_of(listed: Listed) -> list[Post]:
    """The listed offices that are understood."""
    found = ((listed_office(h.title, h.place, h.country), h) for h in listed.held)
    return [Post(office, held) for office, held in found if office is not None]


def is_one(office: Office, other: Office) -> bool:
    """Whether two offices may be one: neither says what the other denies."""
    return office.head == other.head and (
        office.portfolios == other.portfolios or bool(office.portfolios & other.portfolios)
    )


def are_apart(office: Office, other: Office) -> bool:
    """Whether two offices are those of two countries, states or towns."""
    return bool(office.body and other.body and office.body != other.body)


def fitting(listed: Listed, office: Office) -> list[Post]:
    """The listed offices that the article's may be."""
    return [
        post
        for post in posts_of(listed)
        if is_one(post.office, office) and not are_apart(post.office, office)
    ]


def told_of(held: Held) -> str:
    """A listed office with place and days, for a sentence."""
    country = None if any(find_countries(held.title)) else country_coded(held.country)
    named = held.place or country
    place = f", {named}" if named else ""
    since = f" from {held.start}" if held.start else ""
    until = f" to {held.end}" if held.end else ""
    return f"{held.title}{place}{since}{until}"
