"""Plants wrong offices, dates, ages and names of listed people into published articles.

Places are found in the plain text, not with quotecheck: what it does not see is a miss. Nothing is
written to disk.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from attrs import evolve, frozen

from quotecheck.authority import Authority, Held, Listed
from quotecheck.model import Article, Span
from tests.evaluation.offices import is_quoted

SEED = 17
_NAME = r"[A-Z][\w’'-]+"
_HOUSES = {"Sen": "Senator", "Senator": "Senator"}
_HOUSES |= dict.fromkeys(
    ("Rep", "Representative", "Congressman", "Congresswoman"), "Representative"
)
_TITLED = re.compile(
    rf"(?<!State )(?<!state )(?<![Ff]ormer )\b(?P<title>{'|'.join(_HOUSES)})\b\.? "
    rf"(?P<name>{_NAME}(?: {_NAME}){{1,3}})"
)
_EXCHANGED = {
    "Sen.": "Rep.", "Rep.": "Sen.", "Sens.": "Reps.", "Reps.": "Sens.",
    "Senator": "Representative", "Representative": "Senator", "Congressman": "Senator",
    "Congresswoman": "Senator", "Senators": "Representatives", "Representatives": "Senators",
}  # fmt: skip
_TITLE = re.compile(
    rf"\b(?:{'|'.join(map(re.escape, sorted(_EXCHANGED, reverse=True)))})(?!\w)(?= {_NAME})"
)
_OTHER_HOUSE = {"Senator": "Representative", "Representative": "Senator"}
_YEARS = (-8, -4, 4, 8)
_AROUND = (timedelta(days=-46), timedelta(), timedelta(days=46))
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


@frozen
class Named:
    """A listed member of Congress whom an article names with title and full name.

    Attributes:
        listed: who.
        held: the seat on the article's day.
        title: where the title stands.
        name: where the name stands.
    """

    listed: Listed
    held: Held
    title: Span
    name: Span


@frozen
class Planted:
    """An article with something planted into it.

    Attributes:
        kind: what was planted.
        article: the article with it.
        people: whom it is about, by the names in the article; each is to be found.
        is_wrong: whether a rule must say so; otherwise it must be silent.
    """

    kind: str
    article: Article
    people: tuple[str, ...]
    is_wrong: bool = True


def named(article: Article, authority: Authority) -> list[Named]:
    """The listed members of Congress whom the article itself names with title and full name."""
    found: dict[str, Named] = {}
    day = date.fromisoformat(article.date or "")
    for match in _TITLED.finditer(article.text):
        words = match["name"].split()
        for count in range(len(words), 1, -1):
            name = re.sub(r"['’]s?$", "", " ".join(words[:count]))
            people = authority.named(name)
            if len(people) == 1 and not is_quoted(article.text, match.start()):
                span = Span(match.start("name"), match.start("name") + len(name))
                title = Span(*match.span("title"))
                held = _held(people[0], day, _HOUSES[match["title"]])
                if held is not None:
                    found.setdefault(people[0].name, Named(people[0], held, title, span))
                break
    return list(found.values())


def _held(listed: Listed, day: date, title: str) -> Held | None:
    return next(
        (
            held
            for held in listed.held
            if held.title == title and held.first and held.first <= day <= (held.last or day)
        ),
        None,
    )


def plant(articles: Iterable[Article], authority: Authority, most: int) -> list[Planted]:
    """At most ``most`` of each kind, the same ones each time."""
    chance = random.Random(SEED)
    kinds: dict[str, list[Planted]] = {}
    for article in articles:
        people = named(article, authority) if article.date else []
        if people:
            names = tuple(person.name.of(article.text) for person in people)
            text = _TITLE.sub(lambda match: _EXCHANGED[match.group()], article.text)
            kinds.setdefault("house", []).append(
                Planted("house", evolve(article, text=text), names)
            )
            chosen = chance.choice(people)
            for planted in (*_dates(article, people), *_one(article, chosen, chance)):
                kinds.setdefault(planted.kind, []).append(planted)
    for found in kinds.values():
        chance.shuffle(found)
        del found[most:]
    return [planted for found in kinds.values() for planted in found]


def _dates(article: Article, people: Iterable[Named]) -> Iterator[Planted]:
    """The article as if it were of another year, when some were in the other house."""
    day = date.fromisoformat(article.date or "")
    for years in _YEARS:
        moved = date(day.year + years, day.month, min(day.day, 28))
        other = [
            person.name.of(article.text)
            for person in people
            if _held(person.listed, moved, _OTHER_HOUSE[person.held.title])
            and not any(_held(person.listed, moved + by, person.held.title) for by in _AROUND)
        ]
        if other:
            yield Planted("date", evolve(article, date=moved.isoformat()), tuple(other))


def _one(article: Article, person: Named, chance: random.Random) -> Iterator[Planted]:
    """Something wrong about one person, and what looks like it and is right."""
    text, name = article.text, person.name.of(article.text)
    born = date.fromisoformat(person.listed.born or "")
    day = date.fromisoformat(article.date or "")
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    off = chance.choice([-20, -10, -9, -5, -3, 3, 5, 9, 10, 20])
    for kind, years in (("age", age + off), ("right age", age)):
        changed = _after(text, person.name, f", {years},")
        if changed:
            yield Planted(kind, evolve(article, text=changed), (name,), kind == "age")
    title = text[person.title.start : person.title.end + 1].strip()
    word = chance.choice(["former ", "then-", "state "])
    start = person.title.start
    if title in _EXCHANGED:
        looks = text[:start] + word + _EXCHANGED[title] + text[start + len(title) :]
        yield Planted("look-alike", evolve(article, text=looks), (name,), is_wrong=False)
    slip = _slip(name, chance)
    yield Planted("name", evolve(article, text=_renamed(text, name, slip)), (slip,))


def _after(text: str, span: Span, words: str) -> str | None:
    """The text with ``words`` after the name; None where something is set off there already."""
    if text[span.end : span.end + 1] not in (" ", ".") or text[span.end : span.end + 2] == " (":
        return None
    rest = text[span.end :]
    return text[: span.end] + (words[:-1] if rest[0] == "." else words) + rest


def _slip(name: str, chance: random.Random) -> str:
    """The name with two letters of its longest word exchanged, one dropped or one more."""
    word = max(name.split(), key=len)
    at = chance.randrange(1, len(word) - 1)
    kinds = [word[:at] + word[at + 1] + word[at] + word[at + 2 :]]
    kinds += [word[:at] + word[at + 1 :], word[:at] + chance.choice(_ALPHABET) + word[at:]]
    wrong = [kind for kind in kinds if kind != word]
    return name.replace(word, chance.choice(wrong))


def _renamed(text: str, name: str, slip: str) -> str:
    for old, new in zip(name.split(), slip.split(), strict=True):
        if old != new:
            text = re.sub(rf"\b{re.escape(old)}\b", new, text)
    return text
