"""One office that the articles of a corpus give to two people, or one person in two offices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from attrs import frozen

from quotecheck.model import Span
from quotecheck.names import compare_names
from quotecheck.rules.offices import Office
from quotecheck.rules.register import Known, Register

# Fewest articles with known dates that agree on the one who holds an office.
_FEWEST = 3
# Most days to the articles before and after, between which an office does not change hands twice.
_MOST_DAYS = 60
# However many people hold an office in a corpus, so many of the most frequent are compared.
_MOST_HOLDERS = 8

_OfficeKey = tuple[str, frozenset[str], str]


@frozen(eq=False)
class CorpusConflict:
    """That one article gives an office to another person, or a person another office.

    Attributes:
        kind: ``holder`` (another person) or ``office`` (another office of one person).
        article: the number of the article that stands alone.
        known: who holds the office there.
        title: the office as that article writes it.
        other: who holds it in the other articles.
        other_title: the office in these, as one of them writes it.
        articles: the numbers of those articles, by date.
    """

    kind: Literal["holder", "office"]
    article: int
    known: Known
    title: str
    other: Known
    other_title: str
    articles: tuple[int, ...]


def find_conflicts(register: Register) -> Iterator[CorpusConflict]:
    """The offices over which the articles conflict at one time; without dates there is none."""
    holders: dict[_OfficeKey, dict[str, list[tuple[Known, str]]]] = {}
    for known in register.known.values():
        offices = [
            (post, office)
            for post in known.posts
            if (office := register.offices[post]) is not None and office.is_singular
        ]
        for post, office in offices:
            key = (office.head, office.portfolios, office.body)
            holders.setdefault(key, {}).setdefault(known.name, []).append((known, post))
        yield from _two_offices(register, known, offices)
    for held in holders.values():
        if len(held) > 1:
            yield from _two_holders(register, list(held.values()))


def describe(register: Register, conflict: CorpusConflict) -> tuple[str, list[str]]:
    """The conflict in one sentence, and the evidence for it."""
    if conflict.kind == "holder":
        message = (
            f"{conflict.known.name} is called “{conflict.title}”, which other articles of these "
            f"weeks say of {conflict.other.name}"
        )
    else:
        message = (
            f"{conflict.known.name} is called “{conflict.title}” here and "
            f"“{conflict.other_title}” in other articles of these weeks"
        )
    day = register.days[conflict.article]
    before = [n for n in conflict.articles if register.days[n] <= day][-1]
    after = next(n for n in conflict.articles if register.days[n] >= day)
    cited = [
        f"{register.analysis(number).article.label} of {date.fromordinal(register.days[number])}"
        for number in dict.fromkeys((before, after))
    ]
    facts = [
        f"{len(conflict.articles)} articles say “{conflict.other_title}” of {conflict.other.name}: "
        + ", ".join(cited)
    ]
    facts.append(
        f"this one, of {date.fromordinal(day)}, says “{conflict.title}” of {conflict.known.name}"
    )
    return message, facts


def place_of(register: Register, conflict: CorpusConflict) -> Span:
    """The first mention with the office before it, office included; else the first mention."""
    text = register.analysis(conflict.article).article.text
    spans = [m.span for m in register.person(conflict.article, conflict.known).mentions]
    for span in spans:
        start = span.start - len(conflict.title) - 1
        if start >= 0 and text.startswith(conflict.title, start):
            return Span(start, span.end)
    return spans[0]


def _two_holders(
    register: Register, holders: Sequence[Sequence[tuple[Known, str]]]
) -> Iterator[CorpusConflict]:
    terms = [(posts[0][0], _articles(register, posts), posts) for posts in holders]
    terms.sort(key=lambda term: (-len(term[1]), term[0].name))
    usual, articles, posts = terms[0]
    if len(articles) < _FEWEST:
        return
    for other, alone, theirs in terms[1:_MOST_HOLDERS]:
        # Who is well known in the corpus is a former holder, or a coming one.
        if len(alone) != 1 or len(other.articles) > 1 or other.family == usual.family:
            continue
        if compare_names(usual.name, other.name).kind not in ("conflict", "different"):
            continue
        ((_, number),) = alone
        if (
            _is_between(register.days[number], articles)
            and _speaks(register, number, other)
            and not register.names(number, usual)
            and not register.tells_of_change(number, other)
        ):
            yield CorpusConflict(
                "holder",
                number,
                other,
                register.title(number, other, [post for _, post in theirs]),
                usual,
                register.title(articles[0][1], usual, [post for _, post in posts]),
                tuple(n for _, n in articles),
            )


def _two_offices(
    register: Register, known: Known, offices: Sequence[tuple[str, Office]]
) -> Iterator[CorpusConflict]:
    terms = [(post, office, _articles(register, [(known, post)])) for post, office in offices]
    terms.sort(key=lambda term: (-len(term[2]), term[0]))
    for post, office, articles in terms[1:]:
        usual, held, dated = terms[0]
        if len(dated) < _FEWEST or len(articles) != 1 or not held.excludes(office):
            continue
        ((day, number),) = articles
        if (
            held.body == office.body
            and _is_between(day, dated)
            and all(number != n for _, n in dated)
            and not register.tells_of_change(number, known)
        ):
            yield CorpusConflict(
                "office",
                number,
                known,
                register.title(number, known, [post]),
                known,
                register.title(dated[0][1], known, [usual]),
                tuple(n for _, n in dated),
            )


def _articles(register: Register, posts: Sequence[tuple[Known, str]]) -> list[tuple[int, int]]:
    """(day, number) of the dated articles that give somebody one of the posts, by date."""
    numbers = {number for known, post in posts for number in known.posts[post]}
    return sorted((register.days[n], n) for n in numbers if register.days[n])


def _is_between(day: int, articles: Sequence[tuple[int, int]]) -> bool:
    """Whether the articles, near in time, stand on both sides of the day."""
    near = [other - day for other, _ in articles if abs(other - day) <= _MOST_DAYS]
    return bool(day and near) and min(near) <= 0 <= max(near) and len(near) > 1


def _speaks(register: Register, number: int, known: Known) -> bool:
    """Whether the article quotes the person, as it would not one of the past."""
    person = register.person(number, known)
    quotations = register.analysis(number).quotations
    return any(person.name in quotation.speakers for quotation in quotations)
