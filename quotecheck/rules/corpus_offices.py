"""One office that the articles of a corpus give to two people, or one person in two offices.

What the corpus says as a whole gives clashes; each is then held against the one article that stands
alone in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Generic, Literal

from attrs import frozen

from quotecheck.model import Analysis, Article, Span
from quotecheck.names import compare_names, fold
from quotecheck.rules.offices import Office
from quotecheck.rules.register import (
    Day,
    Known,
    Named,
    Number,
    Register,
    family_of,
    full_names,
    is_named,
    office_of,
    person_in,
    posts_of,
    tells_of_change,
    title_in,
)

# Fewest articles with known dates that agree on the one who holds an office.
_FEWEST = 3
# Most days to the articles before and after, between which an office does not change hands twice.
_MOST_DAYS = 60
MOST_HOLDERS = 8
"""However many people hold an office in a corpus, so many of the most frequent are compared."""

OfficeKey = tuple[str, tuple[str, ...], str]


@frozen(eq=False)
class Holder(Generic[Number]):
    """Somebody in an office, as a corpus has them.

    Attributes:
        name: who it is.
        articles: how many articles have the name, in the office or not.
        posts: the writings of the office that they have for this holder.
        days: the articles with a date that have one of these.
    """

    name: str
    articles: int
    posts: tuple[str, ...]
    days: tuple[Day[Number], ...]

    @property
    def dated(self) -> int:
        """How many articles with a date there are."""
        return sum(day.count for day in self.days)


@frozen(eq=False)
class Clash(Generic[Number]):
    """That one article gives an office to another person, or a person another office.

    Attributes:
        kind: ``holder`` (another person) or ``office`` (another office of one person).
        odd: who holds it in the article that stands alone.
        usual: who holds it in the others; of another office, the same person.
    """

    kind: Literal["holder", "office"]
    odd: Holder[Number]
    usual: Holder[Number]

    @property
    def article(self) -> Number:
        """The article that stands alone."""
        return self.odd.days[0].first

    @property
    def first(self) -> Number:
        """The first of the other articles."""
        return self.usual.days[0].first

    @property
    def around(self) -> tuple[tuple[int, Number], ...]:
        """Day and article: the last of the others before it, the first after it, or one as both."""
        today = self.odd.days[0].day
        before = [day for day in self.usual.days if day.day <= today][-1]
        after = next(day for day in self.usual.days if day.day >= today)
        return tuple(dict.fromkeys(((before.day, before.last), (after.day, after.first))))

    def stands(self, analysis: Analysis) -> bool:
        """Whether the article that stands alone speaks of the present, and of nothing else."""
        name = self.odd.name
        if tells_of_change(analysis, name):
            return False
        if self.kind == "holder":
            return _speaks(analysis, name) and not is_named(analysis, self.usual.name)
        folded = fold(name)
        given = {post for n, p in full_names(analysis) if n == folded for post, _ in posts_of(p)}
        return given.isdisjoint(self.usual.posts)

    def describe(
        self, analysis: Analysis, first: Analysis, around: Iterable[Article]
    ) -> tuple[str, list[str]]:
        """The clash in one sentence, and the evidence for it.

        Args:
            analysis: of the article that stands alone.
            first: of the first of the others.
            around: those of :attr:`around`.
        """
        odd, usual = self.odd, self.usual
        here = title_in(analysis, odd.name, odd.posts)
        there = title_in(first, usual.name, usual.posts)
        if self.kind == "holder":
            message = (
                f"{odd.name} is called “{here}”, which other articles of these weeks say of "
                f"{usual.name}"
            )
        else:
            message = (
                f"{odd.name} is called “{here}” here and “{there}” in other articles of these weeks"
            )
        cited = [
            f"{article.label} of {date.fromordinal(day)}"
            for article, (day, _) in zip(around, self.around, strict=True)
        ]
        facts = [
            f"{usual.dated} articles say “{there}” of {usual.name}: {', '.join(cited)}",
            f"this one, of {date.fromordinal(odd.days[0].day)}, says “{here}” of {odd.name}",
        ]
        return message, facts

    def place(self, analysis: Analysis) -> Span:
        """The first mention with the office before it, office included; else the first mention."""
        text, title = analysis.article.text, title_in(analysis, self.odd.name, self.odd.posts)
        spans = [mention.span for mention in person_in(analysis, self.odd.name).mentions]
        for span in spans:
            start = span.start - len(title) - 1
            if start >= 0 and text.startswith(title, start):
                return Span(start, span.end)
        return spans[0]


def find_clashes(register: Register) -> Iterator[Clash[int]]:
    """The offices over which the articles clash at one time; without dates there is none."""
    holders: dict[OfficeKey, dict[str, list[str]]] = {}
    for folded, known in register.known.items():
        keys = [(post, key_of(office_of(register.roles[post]))) for post in known.posts]
        for post, key in keys:
            if key is not None:
                holders.setdefault(key, {}).setdefault(folded, []).append(post)
        if sum(key is not None for _, key in keys) > 1:
            yield from _standing(register, two_offices(register.named(known)))
    for held in holders.values():
        if len(held) > 1:
            found = [_holder(register, register.known[n], posts) for n, posts in held.items()]
            yield from _standing(register, two_holders(found))


def _holder(register: Register, known: Known, posts: Sequence[str]) -> Holder[int]:
    numbers = {number for post in posts for number in known.posts[post]}
    return Holder(known.name, len(known.articles), tuple(posts), register.dated(numbers))


def _standing(register: Register, clashes: Iterable[Clash[int]]) -> Iterator[Clash[int]]:
    return (clash for clash in clashes if clash.stands(register.analysis(clash.article)))


# --- what needs no register -----------------------------------------------------------------------


def key_of(office: Office | None) -> OfficeKey | None:
    """The same for all posts that are one office; None for what several people may hold."""
    if office is None or not office.is_singular:
        return None
    return office.head, tuple(sorted(office.portfolios)), office.body


def two_holders(holders: Iterable[Holder[Number]]) -> Iterator[Clash[Number]]:
    """The clashes between those who hold one office."""
    usual, *others = sorted(holders, key=lambda holder: (-holder.dated, holder.name))
    if usual.dated < _FEWEST:
        return
    family = family_of(usual.name)
    for other in others[: MOST_HOLDERS - 1]:
        # Who is well known in the corpus is a former holder, or a coming one.
        if other.dated != 1 or other.articles > 1 or family_of(other.name) == family:
            continue
        if compare_names(usual.name, other.name).kind not in ("conflict", "different"):
            continue
        if _is_between(other.days[0].day, usual.days):
            yield Clash("holder", other, usual)


def two_offices(named: Named[Number]) -> Iterator[Clash[Number]]:
    """The clashes between the offices that somebody holds."""
    terms = [
        (held.office, Holder(named.name, named.articles, (post,), held.days))
        for post, held in named.posts.items()
        if held.office is not None and held.office.is_singular
    ]
    terms.sort(key=lambda term: (-term[1].dated, term[1].posts))
    for office, odd in terms[1:]:
        held, usual = terms[0]
        if usual.dated < _FEWEST or odd.dated != 1 or not held.excludes(office):
            continue
        if held.body == office.body and _is_between(odd.days[0].day, usual.days):
            yield Clash("office", odd, usual)


def _is_between(today: int, days: Iterable[Day[Number]]) -> bool:
    """Whether the articles, near in time, stand on both sides of the day."""
    near = [day for day in days if abs(day.day - today) <= _MOST_DAYS]
    is_around = near and near[0].day <= today <= near[-1].day
    return bool(is_around) and sum(day.count for day in near) > 1


def _speaks(analysis: Analysis, name: str) -> bool:
    """Whether the article quotes the person, as it would not one of the past."""
    person = person_in(analysis, name)
    return any(person.name in quotation.speakers for quotation in analysis.quotations)
