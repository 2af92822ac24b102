"""The people of a corpus by their names and posts, kept as numbers while articles stay on disk."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache

from attrs import define, field

from quotecheck.model import Analysis, Article, Person
from quotecheck.names import Name, fold, parse_name
from quotecheck.publication import publication
from quotecheck.rules.careers import CHANGE
from quotecheck.rules.offices import Office, name_office, post_of

# So many articles are kept in memory while their people are compared.
_LOADED = 64


def day_of(article: Article) -> int:
    """The number of the day that an article is of, counted from the year 1; 0 if not known."""
    published = publication(article)
    return 0 if published is None else published.day.toordinal()


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

    It keeps the names, and four bytes for each article that has one and for each post there.

    Args:
        analyses: the corpus; it is walked through once, and asked again for single articles.

    Attributes:
        days: the day of each article; see :func:`day_of`.
        known: the full names, by their folded letters.
        families: how many full names have each folded family name.
        offices: the office that each post is, where it is one that is understood.
        analysis: gives the analysis of an article by its number.
    """

    def __init__(self, analyses: Sequence[Analysis]) -> None:
        self.days = array("I")
        self.known: dict[str, Known] = {}
        self.offices: dict[str, Office | None] = {}
        for number, analysis in enumerate(analyses):
            self.days.append(day_of(analysis.article))
            for person in analysis.people:
                if not is_full_name(person.name):
                    continue
                known = self.known.setdefault(fold(person.name), Known(person.name))
                if not known.articles or known.articles[-1] != number:
                    known.articles.append(number)
                for role in person.roles:
                    self._hold(known, role, number)
        self.families = Counter(known.family for known in self.known.values())
        self.analysis = lru_cache(maxsize=_LOADED)(analyses.__getitem__)

    def _hold(self, known: Known, role: str, number: int) -> None:
        post = self.post(role)
        if not post:
            return
        if post not in self.offices:
            self.offices[post] = name_office(role)
        held = known.posts.setdefault(post, array("I"))
        if not held or held[-1] != number:
            held.append(number)

    def post(self, role: str) -> str:
        """The same text for all writings of one post; empty where the role tells none."""
        return _post(role)

    def person(self, number: int, known: Known) -> Person:
        """That person in the article ``number``, which names them."""
        wanted = fold(known.name)
        return next(p for p in self.analysis(number).people if fold(p.name) == wanted)

    def names(self, number: int, known: Known) -> bool:
        """Whether the article ``number`` names that person, by the full name."""
        at = bisect_left(known.articles, number)
        return at < len(known.articles) and known.articles[at] == number

    def title(self, number: int, known: Known, posts: Collection[str]) -> str:
        """One of the posts as the article ``number`` writes it for that person."""
        roles = self.person(number, known).roles
        return next((role for role in roles if self.post(role) in posts), "")

    def tells_of_change(self, number: int, known: Known) -> bool:
        """Whether a paragraph that names the person tells of another time or a change of office."""
        text = self.analysis(number).article.text
        for mention in self.person(number, known).mentions:
            start = text.rfind("\n", 0, mention.span.start) + 1
            end = text.find("\n", mention.span.end)
            if CHANGE.search(text, start, len(text) if end < 0 else end):
                return True
        return False


_post = lru_cache(maxsize=1 << 14)(post_of)


@lru_cache(maxsize=1 << 14)
def is_full_name(name: str) -> bool:
    """Whether it has a given and a family name, and is not all in capitals."""
    return " " in name and not name.isupper() and len(parse_name(name).parts) > 1
