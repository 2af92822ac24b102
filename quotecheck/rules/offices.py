"""Offices as phrases name them: which office, of which country, and whether it is held now."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from attrs import frozen

from quotecheck.model import Document, Span
from quotecheck.names import fold
from quotecheck.rules.countries import country_called, country_coded, find_countries

_WORD = re.compile(r"[^\W\d_](?:[\w.'’-]*\w)?")
_POSSESSIVE = re.compile(r"['’]s?$")
_AGE = re.compile(r"\d{1,3}-years?-old\Z")
_TERRITORIES = frozenset(("LOCATION", "NORP"))
# How many tokens before a phrase may still say that the office is not held ("the former").
_REACH = 4
_BREAKS = frozenset((",", ".", ";", ":", "!", "?", "(", ")", "–", "—", "“", "”", '"'))

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

# Before an office these say nothing of it: "his rival Senator Olsen" is a senator.
_CONTENDERS = frozenset(
    """aspirant candidate challenger contender foe frontrunner hopeful opponent rival""".split()
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
_EMPTY = frozenset(
    ("s", "the", "of", "for", "and", "affairs", "welfare", "mr", "mrs", "ms", "dr", "gen", "sheikh")
)
_PARTIES = frozenset(("republican", "democratic", "democrat", "tory", "conservative", "labour"))
# Offices of which one country or town has many holders at a time.
_SHARED = frozenset(("senator", "representative"))
# Offices that a country has, where nothing else is said.
_NATIONAL = frozenset(("president", "prime minister", "chancellor", "minister", "secretary"))
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
    read = _head_and_portfolios(text, phrase, bodies)
    if read is None:
        return None
    return Office(*read, _body(document, bodies), phrase)


def former_office(document: Document, phrase: Span) -> Office | None:
    """The office that ``phrase``, or "former" with it, says somebody held before."""
    first, last = document.token_range(phrase)
    words = [token.of(document.text).casefold() for token in document.tokens[first:last]]
    if words[:1] == ["former"]:
        first += 1
    elif not first or document.tokens[first - 1].of(document.text).casefold() != "former":
        return None
    if first == last:
        return None
    whole = Span(document.tokens[first].start, phrase.end)
    bodies = _territories(document, whole)
    read = _head_and_portfolios(document.text, whole, bodies)
    return None if read is None else Office(*read, _body(document, bodies), whole)


def name_office(phrase: str) -> Office | None:
    """The same of a phrase alone, which nothing around it explains; countries and states only."""
    whole = Span(0, len(phrase))
    words = {fold(part) for word in phrase.split() for part in word.split("-")}
    found = list(find_countries(phrase))
    read = _head_and_portfolios(phrase, whole, [span for span, _ in found])
    if read is None or len(found) != 1 or not words.isdisjoint(_NOT_HOLDER - {"state"}):
        return None
    head, portfolios = read
    if "state" in words and head != "secretary":
        return None
    return Office(head, portfolios, fold(found[0][1]), whole)


def listed_office(title: str, place: str = "", code: str = "") -> Office | None:
    """The office of a list's title, and of the country, state or town that the list gives with it.

    Whether it is held is a matter of the list's dates; vice presidents and deputies give none.

    Args:
        title: of the office.
        place: where it is held, as far as the title does not say so.
        code: of the country; it counts where the title is that of a country's office and names
            no place, for the governors and mayors of a country hold theirs elsewhere.
    """
    whole = Span(0, len(title))
    found = list(find_countries(title))
    read = _head_and_portfolios(title, whole, [span for span, _ in found])
    words = {fold(part) for word in title.split() for part in word.split("-")}
    if read is None or len(found) > 1 or not words.isdisjoint(_NOT_HOLDER - {"state"}):
        return None
    body = country_called(place) or place or (found[0][1] if found else "")
    if not body and read[0] in _NATIONAL and "premier" not in words:
        body = country_coded(code) or ""
    return Office(*read, fold(body), whole)


def post_of(phrase: str) -> str:
    """What a phrase says of somebody's post, so that other writings of it give the same.

    "Chinese Foreign Minister" and "minister of foreign affairs of China" do. Empty for a post that
    is not held now, and for one that many people hold: "director", "spokesman".
    """
    words, at = [], 0
    found = list(find_countries(phrase))
    for span, _ in [*found, (Span(len(phrase), len(phrase)), "")]:
        words += [fold(_POSSESSIVE.sub("", w)) for w in _WORD.findall(phrase[at : span.start])]
        at = span.end
    parts = {fold(part) for word in phrase.split() for part in word.split("-")}
    if not parts.isdisjoint(_NOT_HOLDER - {"state", "first", "second", "third", "old"}):
        return ""
    kept = {_PORTFOLIOS.get(word, _OFFICES.get(word, word)) for word in words} - _EMPTY
    kept |= {fold(country) for _, country in found}
    return " ".join(sorted(kept)) if len(kept) > 1 else ""


def _body(document: Document, bodies: Iterable[Span]) -> str:
    names = [body.of(document.text) for body in bodies]
    territory = [fold(country_called(name) or name) for name in names]
    return " ".join(body for body in territory if body not in _PARTIES)


def _head_and_portfolios(
    text: str, phrase: Span, bodies: Sequence[Span]
) -> tuple[str, frozenset[str]] | None:
    """The office that a phrase names outside of ``bodies``, and the portfolios that go with it."""
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
        return head, portfolios
    if portfolios - {"labour"} or any(word not in _PARTIES for word in left):
        return None
    return head, frozenset()


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
    text = document.text
    first, last = document.token_range(phrase)
    before: list[str] = []
    for token in reversed(document.tokens[max(0, first - _REACH) : first]):
        word = token.of(text).casefold()
        # "Late last week, President ...": what stands before a break is not said of the office.
        if word in _BREAKS:
            break
        if not _AGE.match(word):
            before.append(word)
    words = [token.of(text).casefold() for token in document.tokens[first : last + 2]]
    words = [word for word in words if not _AGE.match(word)]
    parts = {fold(part) for word in words for part in (word, *word.split("-"))}
    parts |= {fold(part) for word in before for part in (word, *word.split("-"))} - _CONTENDERS
    # "Secretary of State" is held, a "state senator" is no senator.
    inside = {fold(token.of(text)) for token in document.tokens[first:last]}
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
    # The tagger may miss one: "Ohio Gov.".
    for place, _ in find_countries(phrase.of(document.text)):
        span = Span(phrase.start + place.start, phrase.start + place.end)
        if not any(span.overlaps(other) for other in found):
            found.append(span)
    return sorted(found)
