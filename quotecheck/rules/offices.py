"""Offices as phrases name them: which office, of which country, and whether it is held now."""

from __future__ import annotations

import re
from bisect import bisect_left

from attrs import frozen

from quotecheck.model import Document, Span
from quotecheck.names import fold

_WORD = re.compile(r"[^\W\d_](?:[\w.'’-]*\w)?")
_POSSESSIVE = re.compile(r"['’]s?$")
_TERRITORIES = frozenset(("LOCATION", "NORP"))
# How many tokens before a phrase may still say that the office is not held ("the former").
_REACH = 4

# Words for what somebody does not hold alone, not yet or no longer. In folded form.
_NOT_HOLDER = frozenset(
    """acting aide ambassador aspirant assistant associate candidate caretaker challenger contender
    deceased defeated deposed deputy designate disgraced elect embattled emeritus ex exiled first
    foe former formerly frontrunner hopeful honorary impeached incoming interim joint junior late
    longtime next nominee old onetime opponent ousted outgoing past predecessor presumptive
    previous retired rival second self selfdeclared selfproclaimed selfstyled shadow son state
    sometime successor then third twice twotime undersecretary vice viceroy widow wife
    husband daughter""".split()
)

# Each writing of an office that one person holds at a time with the one it stands for.
_OFFICES = {
    "prime minister": "prime minister", "premier": "prime minister", "pm": "prime minister",
    "chief minister": "chief minister", "president": "president", "pres": "president",
    "chancellor": "chancellor", "governor": "governor", "gov": "governor", "mayor": "mayor",
    "senator": "senator", "sen": "senator", "representative": "representative",
    "rep": "representative", "congressman": "representative", "congresswoman": "representative",
}  # fmt: skip

# What a minister or secretary is in charge of; words in one line mean the same.
_PORTFOLIOS = {
    word: line.split()[0]
    for line in (
        "foreign external", "defence defense war", "finance treasury", "interior home internal",
        "justice law", "health", "education", "energy power", "environment", "agriculture farm",
        "transport transportation", "trade commerce", "labour labor employment", "tourism",
        "culture", "sports sport", "immigration", "housing", "water", "oil petroleum", "mines",
        "information communications communication", "science", "technology", "economy economic",
        "planning", "industry", "fisheries", "development", "state", "security",
    )
    for word in line.split()
}  # fmt: skip
# Ministers of small countries hold several of the others at a time.
_GREAT = frozenset(
    "foreign defence finance interior justice health education agriculture state".split()
)
# Words that say nothing more of an office.
_EMPTY = frozenset(("s", "the", "of", "for", "and", "affairs", "welfare", "mr", "mrs", "ms"))
_PARTIES = frozenset(("republican", "democratic", "democrat", "tory", "conservative", "labour"))
# Offices of which one country or town has many holders at a time.
_SHARED = frozenset(("senator", "representative"))
# Heads of government often keep a ministry for themselves.
_HEADS = frozenset(("prime minister", "president", "chancellor", "chief minister"))


@frozen
class Office:
    """An office that somebody holds.

    Attributes:
        head: the office ("president", "minister", "secretary", "senator").
        portfolios: what a minister or secretary is in charge of.
        body: the country, state or town, folded; empty where the phrase names none.
        span: the phrase.
    """

    head: str
    portfolios: frozenset[str]
    body: str
    span: Span

    @property
    def is_singular(self) -> bool:
        """Whether one person holds it at a time, given the country or town."""
        return self.head not in _SHARED

    @property
    def nouns(self) -> frozenset[str]:
        """The words that a text uses of it: "minister", "foreign", "defence"."""
        names = (name for name, head in _OFFICES.items() if head == self.head)
        writings = (word for word, kept in _PORTFOLIOS.items() if kept in self.portfolios)
        return frozenset(("ministry", self.head.split()[-1], *names, *writings))

    def excludes(self, other: Office) -> bool:
        """Whether nobody holds both at a time."""
        one, two = sorted((self.head, other.head))
        if self.portfolios and other.portfolios:
            are_great = not (
                self.portfolios.isdisjoint(_GREAT) or other.portfolios.isdisjoint(_GREAT)
            )
            return are_great and self.portfolios.isdisjoint(other.portfolios)
        if self.portfolios or other.portfolios:
            return one not in _HEADS and two not in _HEADS
        return one != two


def read_office(document: Document, phrase: Span) -> Office | None:
    """The office that ``phrase`` gives somebody; None where it is none, or not held now.

    A phrase with any word that is not understood ("Senate president", "bank governor") gives none:
    it may be another office.
    """
    text = document.text
    if _is_not_held(document, phrase):
        return None
    bodies = _territories(document, phrase)
    words = [
        fold(_POSSESSIVE.sub("", match.group()))
        for match in _WORD.finditer(text, phrase.start, phrase.end)
        if not any(body.start <= match.start() < body.end for body in bodies)
    ]
    found = _head(words)
    if found is None:
        return None
    head, rest = found
    if head == "representative" and phrase.of(text).islower():
        return None
    portfolios = frozenset(_PORTFOLIOS[word] for word in rest if word in _PORTFOLIOS)
    left = [word for word in rest if word not in _PORTFOLIOS and word not in _EMPTY]
    if head in ("minister", "secretary"):
        if not portfolios or left or (head == "minister" and "state" in portfolios):
            return None
    elif portfolios - {"labour"} or any(word not in _PARTIES for word in left):
        return None
    else:
        portfolios = frozenset()
    territory = [fold(body.of(text)) for body in bodies]
    territory = [body for body in territory if body not in _PARTIES]
    return Office(head, portfolios, " ".join(territory), phrase)


def _head(words: list[str]) -> tuple[str, list[str]] | None:
    """The one office among ``words``, and the other words; None where there is none, or several."""
    for at in range(len(words) - 1):
        if words[at] in ("prime", "chief") and words[at + 1] == "minister":
            words = [*words[:at], f"{words[at]} minister", *words[at + 2 :]]
            break
    heads = [word for word in words if word in _OFFICES or word in ("minister", "secretary")]
    if len(heads) != 1:
        return None
    rest = [word for word in words if word != heads[0]]
    return _OFFICES.get(heads[0], heads[0]), rest


def _is_not_held(document: Document, phrase: Span) -> bool:
    """Whether a word in or right before the phrase says that the office is not held now."""
    first, last = document.token_range(phrase)
    tokens = document.tokens[max(0, first - _REACH) : last + 2]
    words = [token.of(document.text).casefold() for token in tokens]
    parts = {fold(part) for word in words for part in (word, *word.split("-"))}
    # "Secretary of State" is held, a "state senator" is no senator.
    inside = {fold(token.of(document.text)) for token in document.tokens[first:last]}
    if "state" in inside and not inside & {"secretary", "department"}:
        return True
    return not parts.isdisjoint(_NOT_HOLDER - {"state"})


def _territories(document: Document, phrase: Span) -> list[Span]:
    """Countries, peoples, states and towns that the phrase names."""
    entities = document.entities
    at = bisect_left(entities, phrase.start, key=lambda entity: entity.span.end)
    found = []
    while at < len(entities) and entities[at].span.start < phrase.end:
        entity = entities[at]
        if entity.label in _TERRITORIES and phrase.covers(entity.span):
            end = _POSSESSIVE.sub("", entity.span.of(document.text))
            found.append(Span(entity.span.start, entity.span.start + len(end)))
        at += 1
    return found
