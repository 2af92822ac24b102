"""Offices that articles give people, and those that lists have for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from attrs import field, frozen

from quotecheck.authority import Held, Listed
from quotecheck.model import Span
from quotecheck.rules.cast import Character
from quotecheck.rules.offices import Office, former_office, listed_office, read_office
from quotecheck.rules.scene import Scene

GRACE = timedelta(days=45)
"""Lists and newspapers differ by some weeks about when an office changes hands."""

HOUSES = frozenset(("senator", "representative"))
"""The offices of Congress; both houses have the names of those of the states."""

_STATE_HOUSES = re.compile(
    r"\bstate(?:['’]s)? (?:sen\b|senat|rep\b|reps\b|representative|house|"
    r"legislat|lawmaker|assembl)|"
    r"\b(?:statehouse|general assembly|state capitol|delegate)\b",
    re.IGNORECASE,
)


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
        for phrase in found.roles or ((found.title,) if found.title else ()):
            office = read_office(scene.evidence.document, phrase)
            if office is not None and scene.is_own_voice(span):
                yield Term(office, span)


def has_held(scene: Scene, character: Character, listed: Listed, day: date | None = None) -> bool:
    """Whether the article gives somebody an office that the list has, so that both are one person.

    Args:
        scene: the article.
        character: who bears a listed name there.
        listed: the listed person.
        day: the article's day, on which that office must be held, or behind which it must lie if
            it is called a former one; None where it need only have been held ever.
    """
    document = scene.evidence.document
    for found in character.introductions:
        for phrase in found.roles or ((found.title,) if found.title else ()):
            current, former = read_office(document, phrase), former_office(document, phrase)
            office = current or former
            if office is None or may_be_of_a_state(scene, office):
                continue
            for post in fitting(listed, office):
                if day is None or (post.is_held(day, -GRACE) if current else post.first <= day):
                    return True
    return False


def may_be_of_a_state(scene: Scene, office: Office) -> bool:
    """Whether a house of a state may be meant, which has namesakes of members of Congress."""
    return office.head in HOUSES and bool(_STATE_HOUSES.search(scene.evidence.text))


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
    found = ((listed_office(held.title, held.place), held) for held in listed.held)
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
    place = f", {held.place}" if held.place else ""
    since = f" from {held.start}" if held.start else ""
    until = f" to {held.end}" if held.end else ""
    return f"{held.title}{place}{since}{until}"
