"""A listed person, and the offices that the list gives."""

from __future__ import annotations

import re
from datetime import date

from attrs import frozen

_PARTIAL = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.{0,40})?\Z", re.ASCII)
LONGEST_NAME = 400
"""No name or title of a list is longer, in code points."""


@frozen
class Held:
    """An office that somebody held, holds or will hold.

    Attributes:
        title: what it is called: "Senator", "Minister of Foreign Affairs of France".
        place: the country, state or town, where the list names it beside the title; or "".
        start: its first day in ISO form, also a year or a month alone; None where it is not known.
        end: its last day likewise; None where it is not known, or the office is held still.
        country: the code of the country that the list gives it, as "fr"; or "".
    """

    title: str
    place: str = ""
    start: str | None = None
    end: str | None = None
    country: str = ""

    @property
    def first(self) -> date | None:
        """The first day that may be meant."""
        return _bound(self.start, last=False)

    @property
    def last(self) -> date | None:
        """The last day that may be meant."""
        return _bound(self.end, last=True)


@frozen
class Listed:
    """A person of an authority file.

    Attributes:
        name: as the list writes it first.
        others: other writings that it accepts.
        born: the date of birth in ISO form, in whole or in part, or None.
        died: that of death likewise, or None.
        held: the offices, as listed.
        house: whether the name is the house's own style, so that no other writing is right.
        place: the file and the line or entry, for messages.
    """

    name: str
    others: tuple[str, ...] = ()
    born: str | None = None
    died: str | None = None
    held: tuple[Held, ...] = ()
    house: bool = False
    place: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every writing, that of the list first."""
        return tuple(dict.fromkeys((self.name, *self.others)))

    @property
    def first_day(self) -> date | None:
        """The first day that may have been the person's first; None if it is not known."""
        return _bound(self.born, last=False)

    @property
    def born_by(self) -> date | None:
        """The last day that may have been the person's first; None if it is not known."""
        return _bound(self.born, last=True)

    @property
    def last_day(self) -> date | None:
        """The last day that may have been the person's last; None for the living."""
        return _bound(self.died, last=True)


def is_date(text: str) -> bool:
    """Whether ``text`` is a year, a month or a day in ISO form."""
    return _bound(text, last=False) is not None


def _bound(text: str | None, *, last: bool) -> date | None:
    match = _PARTIAL.match(text) if text else None
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        if day:
            return date(int(year), int(month), int(day))
        if not last:
            return date(int(year), int(month or 1), 1)
        if month and month != "12":
            return date.fromordinal(date(int(year), int(month) + 1, 1).toordinal() - 1)
        return date(int(year), int(month or 12), 31)
    except ValueError:
        return None
