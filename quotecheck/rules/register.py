"""The people of a corpus by their names and posts, kept as numbers while articles stay on disk."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from attrs import define, field

from quotecheck.model import Analysis, Person
from quotecheck.names import Name, fold, parse_name
from quotecheck.rules.offices import post_of

# So many articles are kept in memory while their people are compared.
_LOADED = 64


def day_of(article_date: str | None) -> int:
    """The number of the day of an ISO date, counted from the year 1; 0 where there is none."""
    try:
        return date.fromisoformat((article_date or "")[:10]).toordinal()
    except ValueError:
        return 0


@define(eq=False)
class Known:
    """A full name with the articles that have it, and with the posts that they give its bearer.

    Attributes:
        name: the name, as the first article writes it.
        articles: the numbers of the articles, in order.
        posts: the articles by post; see :func:`quotecheck.rules.offices.post_of`.
    """

    name: str
    articles: array[int] = field(factory=lambda: array("I"))
    posts: dict[str, array[int]] = field(factory=dict)

    @property
    def parsed(self) -> Name:
        """The name taken apart."""
        return parse_name(self.name)

    @property
    def family(self) -> str:
        """The folded family name."""
        return fold(self.parsed.family or "")

    @property
    def given(self) -> str:
        """The folded given names, joined."""
        return "".join(fold(given) for given in self.parsed.given)


class Register:
    """Who is named in which article, as what, and when.

    Args:
        analyses: the corpus; it is walked through once, and asked again for single articles.
    """

    def __init__(self, analyses: Sequence[Analysis]) -> None:
        self.days = array("I")
        self.known: dict[str, Known] = {}
        posts: dict[str, str] = {}
        for number, analysis in enumerate(analyses):
            self.days.append(day_of(analysis.article.date))
            for person in analysis.people:
                if not is_full_name(person.name):
                    continue
                known = self.known.setdefault(fold(person.name), Known(person.name))
                if not known.articles or known.articles[-1] != number:
                    known.articles.append(number)
                for post in filter(None, map(_post, person.roles)):
                    held = known.posts.setdefault(posts.setdefault(post, post), array("I"))
                    if not held or held[-1] != number:
                        held.append(number)
        self.analysis = lru_cache(maxsize=_LOADED)(analyses.__getitem__)

    def person(self, number: int, known: Known) -> Person:
        """That person in the article ``number``, which names them."""
        wanted = fold(known.name)
        return next(p for p in self.analysis(number).people if fold(p.name) == wanted)

    def dated(self, articles: Sequence[int]) -> Iterator[tuple[int, int]]:
        """(day, number) of those of the articles whose date is known, the earliest first."""
        yield from sorted((self.days[n], n) for n in articles if self.days[n])


_post = lru_cache(maxsize=1 << 14)(post_of)


@lru_cache(maxsize=1 << 14)
def is_full_name(name: str) -> bool:
    """Whether it has a given and a family name, and is not all in capitals."""
    return " " in name and not name.isupper() and len(parse_name(name).parts) > 1
