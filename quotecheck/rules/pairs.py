"""Pairs of quotations that share words, and how a finding speaks of them."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from attrs import frozen

from quotecheck.model import Analysis
from quotecheck.rules.overlaps import Overlaps, Place, Wording
from quotecheck.rules.register import day_of
from quotecheck.rules.sayings import Saying, norms_of

# So many articles are kept in memory while their quotations are compared.
_LOADED = 64
_LONGEST_EXCERPT = 60


@frozen
class Pair:
    """Two quotations that share words.

    Attributes:
        odd: the one whose wording or credit fewer articles have, or else the later one.
        usual: the other.
        odd_places: every place that has the same as ``odd``.
        usual_articles: how many articles have the same as ``usual``.
    """

    odd: Saying
    usual: Saying
    odd_places: tuple[Place, ...]
    usual_articles: int


class Quotations:
    """The comparable quotations of some articles, by number; texts are read again when needed."""

    def __init__(self, analyses: Sequence[Analysis]) -> None:
        self.overlaps = Overlaps()
        self.days = array("I")
        for number, analysis in enumerate(analyses):
            self.days.append(day_of(analysis.article))
            for at, quotation in enumerate(analysis.quotations):
                norms = norms_of(analysis.article, quotation)
                if norms:
                    self.overlaps.add(Place(number, at), quotation.speakers[0], norms)
        self.is_one = len(self.days) == 1
        self._load = lru_cache(maxsize=_LOADED)(analyses.__getitem__)

    def saying(self, place: Place) -> Saying:
        """The quotation at ``place``."""
        return Saying(self._load(place.article), place)

    def wordings(self) -> Iterator[tuple[Wording, Wording]]:
        """Wordings that share words."""
        return self.overlaps.pairs()

    def pair(self, one: Wording, other: Wording) -> Pair | None:
        """The sayings of two wordings that are compared: of two articles, unless there is one."""
        chosen = choose(one, other, self.apart, is_one=self.is_one)
        if chosen is None:
            return None
        odd, usual = self.saying(chosen.odd), self.saying(chosen.usual)
        return Pair(odd, usual, chosen.odd_places, chosen.usual_articles)

    def apart(self, one: Place, other: Place) -> int | None:
        """How many days lie between two articles; None where a date is not known."""
        days = self.days[one.article], self.days[other.article]
        return abs(days[0] - days[1]) if all(days) else None


@frozen
class Choice:
    """Which places of two wordings are compared; see :class:`Pair`."""

    odd: Place
    usual: Place
    odd_places: tuple[Place, ...]
    usual_articles: int


def choose(
    one: Wording,
    other: Wording,
    apart: Callable[[Place, Place], int | None],
    *,
    is_one: bool = False,
) -> Choice | None:
    """The places of two wordings that are nearest in time, and which of the two is the odd one.

    Args:
        one: the wording that came first.
        other: the other.
        apart: how many days lie between two places, if that is known.
        is_one: whether there is but one article; otherwise the places stand in two.
    """
    numbers = [{place.article for place in wording.places} for wording in (one, other)]
    places = [
        (a, b)
        for a in _few(one.places)
        for b in _few(other.places)
        if is_one or a.article != b.article
    ]
    if not places or (not is_one and not numbers[0].isdisjoint(numbers[1])):
        # What one article writes in two ways is told by the check of that article.
        return None
    first, second = min(places, key=lambda found: (apart(*found) or 0, found))
    # The more usual one has more articles; of equals, it is the one that came first.
    ranks = [(-len(found), min(found)) for found in numbers]
    if ranks[1] < ranks[0] or (is_one and second < first):
        return Choice(first, second, one.places, len(numbers[1]))
    return Choice(second, first, other.places, len(numbers[0]))


def _few(places: tuple[Place, ...]) -> tuple[Place, ...]:
    return places[:8]


def first_of_each(odd: Place, places: Iterable[Place]) -> Iterator[Place]:
    """The place ``odd`` and, of each other article, the first of the places there."""
    seen: set[int] = set()
    for place in (odd, *places):
        if place.article not in seen:
            seen.add(place.article)
            yield place


def excerpt(saying: Saying) -> str:
    """The beginning of the quotation, without marks."""
    flat = " ".join(saying.text[: 4 * _LONGEST_EXCERPT].split())
    if len(flat) <= _LONGEST_EXCERPT:
        return flat
    return flat[: flat.rfind(" ", 0, _LONGEST_EXCERPT)] + " …"


def where(saying: Saying, is_near: bool) -> str:
    """Where a quotation stands: a line of this article, or another article."""
    line = saying.article.place(saying.quotation.span.start)[0]
    return f"in line {line}" if is_near else f"in {saying.article.label}"


def cited(saying: Saying, articles: int) -> list[str]:
    """The quotation with its article, date and line; and how many articles have it so."""
    line = saying.article.place(saying.quotation.span.start)[0]
    dated = f" of {saying.article.date}" if saying.article.date else ""
    facts = [f"{saying.article.label}{dated}, line {line}: “{excerpt(saying)}”"]
    if articles > 1:
        facts.append(f"{articles} articles have it so")
    return facts
