"""The people of a corpus by their names and posts, kept as numbers while articles stay on disk.

What is decided about a name needs no register: :class:`Named` says what a corpus has of it, and the
functions below what one article has. So who keeps a corpus otherwise decides the same.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

from attrs import define, field, frozen

from quotecheck.model import Analysis, Article, Person
from quotecheck.names import Name, fold, parse_name
from quotecheck.publication import publication
from quotecheck.rules.careers import CHANGE
from quotecheck.rules.offices import Office, name_office, post_of

Number = TypeVar("Number")
"""What tells an article from the others, in their order."""

# So many articles are kept in memory while their people are compared.
_LOADED = 64


def day_of(article: Article) -> int:
    """The number of the day that an article is of, counted from the year 1; 0 if not known."""
    published = publication(article)
    return 0 if published is None else published.day.toordinal()


# --- what a corpus says of a name -----------------------------------------------------------------


@frozen
class Day(Generic[Number]):
    """Articles of one day: how many they are, the first of them and the last."""

    day: int
    count: int
    first: Number
    last: Number


@frozen
class Held(Generic[Number]):
    """A post that articles give somebody.

    Attributes:
        role: the post, as the first article writes it.
        articles: how many articles there are.
        days: those with a date, by day.
    """

    role: str
    articles: int
    days: tuple[Day[Number], ...]

    @property
    def office(self) -> Office | None:
        """The office that it is, if that is understood."""
        return office_of(self.role)


@frozen
class Named(Generic[Number]):
    """A full name, how many articles have it, and the posts that they give its bearer.

    Attributes:
        name: the name, as the first article writes it.
        articles: how many articles have it.
        posts: what is held, by post; see :func:`quotecheck.rules.offices.post_of`.
    """

    name: str
    articles: int
    posts: Mapping[str, Held[Number]]

    @property
    def parsed(self) -> Name:
        """The name taken apart."""
        return parse_name(self.name)

    @property
    def family(self) -> str:
        """The folded family name."""
        return family_of(self.name)

    @property
    def given(self) -> str:
        """The folded given names, joined."""
        return given_of(self.name)


def by_day(dated: Iterable[tuple[int, Number]]) -> tuple[Day[Number], ...]:
    """The days of (day, article) pairs that are in order; those without a day are left out."""
    days: dict[int, list[Number]] = {}
    for day, number in dated:
        if day:
            days.setdefault(day, []).append(number)
    return tuple(Day(day, len(found), found[0], found[-1]) for day, found in days.items())


def family_of(name: str) -> str:
    """The folded family name."""
    return fold(parse_name(name).family or "")


def given_of(name: str) -> str:
    """The folded given names, joined."""
    return "".join(fold(given) for given in parse_name(name).given)


# --- what an article says of a name ---------------------------------------------------------------


def full_names(analysis: Analysis) -> Iterator[tuple[str, Person]]:
    """The people whom an article names in full, with the folded names."""
    for person in analysis.people:
        if is_full_name(person.name):
            yield fold(person.name), person


def posts_of(person: Person) -> Iterator[tuple[str, str]]:
    """The posts of somebody in an article, and the role that each is there."""
    for role in person.roles:
        post = _post(role)
        if post:
            yield post, role


def person_in(analysis: Analysis, name: str) -> Person:
    """That person in an article that names them."""
    wanted = fold(name)
    return next(person for person in analysis.people if fold(person.name) == wanted)


def is_named(analysis: Analysis, name: str) -> bool:
    """Whether an article names that person, by the full name."""
    wanted = fold(name)
    return any(folded == wanted for folded, _ in full_names(analysis))


def title_in(analysis: Analysis, name: str, posts: Collection[str]) -> str:
    """One of the posts as the article writes it for that person."""
    return next((r for p, r in posts_of(person_in(analysis, name)) if p in posts), "")


def tells_of_change(analysis: Analysis, name: str) -> bool:
    """Whether a paragraph that names the person tells of another time or a change of office."""
    text = analysis.article.text
    for mention in person_in(analysis, name).mentions:
        start = text.rfind("\n", 0, mention.span.start) + 1
        end = text.find("\n", mention.span.end)
        if CHANGE.search(text, start, len(text) if end < 0 else end):
            return True
    return False


# --- a corpus whose articles have numbers ---------------------------------------------------------


@define(eq=False)
class Known:
    """The articles that have a full name, and those that give its bearer a post; in order."""

    name: str
    articles: array[int] = field(factory=lambda: array("I"))
    posts: dict[str, array[int]] = field(factory=dict)


class Register:
    """Who is named in which article, as what, and when.

    It keeps the names, and four bytes for each article that has one and for each post there.

    Args:
        analyses: the corpus; it is walked through once, and asked again for single articles.

    Attributes:
        days: the day of each article; see :func:`day_of`.
        known: the full names, by their folded letters.
        families: how many full names have each folded family name.
        roles: each post, as the first article writes it.
        analysis: gives the analysis of an article by its number.
    """

    def __init__(self, analyses: Sequence[Analysis]) -> None:
        self.days = array("I")
        self.known: dict[str, Known] = {}
        self.roles: dict[str, str] = {}
        for number, analysis in enumerate(analyses):
            self.days.append(day_of(analysis.article))
            for folded, person in full_names(analysis):
                known = self.known.setdefault(folded, Known(person.name))
                if not known.articles or known.articles[-1] != number:
                    known.articles.append(number)
                for post, role in posts_of(person):
                    self.roles.setdefault(post, role)
                    held = known.posts.setdefault(post, array("I"))
                    if not held or held[-1] != number:
                        held.append(number)
        self.families = Counter(family_of(known.name) for known in self.known.values())
        self.analysis = lru_cache(maxsize=_LOADED)(analyses.__getitem__)

    def named(self, known: Known) -> Named[int]:
        """What the corpus says of a name."""
        posts = {
            post: Held(self.roles[post], len(held), self.dated(held))
            for post, held in known.posts.items()
        }
        return Named(known.name, len(known.articles), posts)

    def dated(self, articles: Iterable[int]) -> tuple[Day[int], ...]:
        """The days of some articles."""
        return by_day(sorted((self.days[number], number) for number in articles))


_post = lru_cache(maxsize=1 << 14)(post_of)
office_of = lru_cache(maxsize=1 << 14)(name_office)


@lru_cache(maxsize=1 << 14)
def is_full_name(name: str) -> bool:
    """Whether it has a given and a family name, and is not all in capitals."""
    return " " in name and not name.isupper() and len(parse_name(name).parts) > 1
