"""Where people, organisations and quotations stand in a text, and who is present in mind there."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from attrs import frozen

from quotecheck.model import Document, Entity, Gender, Person, Span
from quotecheck.names import fold
from quotecheck.people.genders import first_name_gender
from quotecheck.quotations import Draft
from quotecheck.speakers.phrases import JOINT

# What makes a person present in the reader's mind, in units of salience; set on PolNeAR dev.
_PER_SENTENCE: Final = 2.0
_SUBJECT: Final = 0.5
_JUST_BEFORE: Final = 0.8
_SOURCE: Final = 2.0
_QUOTED: Final = 5.0
_POSSESSOR: Final = 0.5
_GENDER_FITS: Final = 0.7
_FULL_NAME: Final = 0.4

_MOST_JOINED: Final = 4
_FARTHEST: Final = 8
"""How many sentences back a pronoun may reach."""

_HEAD: Final = 4
"""A byline stands among the first paragraphs."""

_LONGEST_BYLINE: Final = 80
_BYLINE: Final = re.compile(r"\s*By:?\s+", re.IGNORECASE)
_BIOGRAPHY: Final = re.compile(
    r"\s+(?:is|was|teaches|writes|serves|works|covers)\b|,\s+(?:an?|the)\s"
)
_BEFORE_VERB: Final = re.compile(
    r"(?:,[^.,;]{2,60},)?\s+(?!(?:and|or|of|for|at|in|on|to|by|with|from|as|but|who|whose|the|a|an"
    r"|that|when|while|after|before|because|if|over|about|during|into|against|than|under|between"
    r"|campaign|administration|supporters?|aides?|allies|camp|team|family|presidency|rally|voters?"
    r"|spokes\w+|government)\b)[a-z]"
    r"|,\s(?:who|whose|an?|the)\s"
)
_POSSESSIVE: Final = re.compile(r"[’'](?:s\b)?")


@frozen(order=True)
class Place:
    """Where a person is mentioned; ``person`` is an index in the text's list of people."""

    span: Span
    person: int
    is_pronoun: bool = False


@frozen
class Candidate:
    """A person whom a pronoun or a description may mean, with the salience at that place."""

    person: int
    salience: float
    distance: int


class Scene:
    """One document seen from any of its places; resolved pronouns are added as it is read."""

    def __init__(
        self, document: Document, drafts: Sequence[Draft], people: Sequence[Person]
    ) -> None:
        self.document = document
        self.text = document.text
        self.drafts = drafts
        self.people = people
        self.places = sorted(
            Place(mention.span, index)
            for index, person in enumerate(people)
            for mention in person.mentions
        )
        self.bodies: tuple[Entity, ...] = tuple(
            e for e in document.entities if e.label not in ("PERSON", "DATE", "MONEY")
        )
        self.by_word: dict[str, list[int]] = defaultdict(list)
        for index, person in enumerate(people):
            for word in set(person.name.casefold().split()):
                self.by_word[word].append(index)
        self._pronouns: list[Place] = []
        self._told = _told_sentences(document, drafts)

    def author(self) -> Person | None:
        """Whoever signs the text: named after "By", or introduced in its last paragraph alone.

        "Jane Doe is a historian." at the end of an opinion piece says who wrote it.
        """
        paragraphs = self.document.paragraphs
        for paragraph in paragraphs[:_HEAD]:
            named = self.places_in(paragraph) if len(paragraph) <= _LONGEST_BYLINE else []
            if named and _BYLINE.fullmatch(self.text[paragraph.start : named[0].span.start]):
                return self.people[named[0].person]
        if len(paragraphs) < 2:
            return None
        last = paragraphs[-1]
        for place in self.places_in(last)[:1]:
            person = self.people[place.person]
            alone = all(mention.span.start >= last.start for mention in person.mentions)
            begins = not self.text[last.start : place.span.start].strip()
            if alone and begins and _BIOGRAPHY.match(self.text, place.span.end):
                return person
        return None

    def remember(self, pronoun: Span, person: int) -> None:
        """A pronoun whose person is known counts as a mention from here on."""
        self._pronouns.append(Place(pronoun, person, is_pronoun=True))

    def before(self, offset: int) -> Iterator[Place]:
        """Mentions that end before ``offset``, the nearest first, known pronouns among them."""
        named = bisect_left(self.places, offset, key=lambda place: place.span.start) - 1
        pronoun = len(self._pronouns) - 1
        while named >= 0 or pronoun >= 0:
            take_pronoun = named < 0 or (
                pronoun >= 0 and self._pronouns[pronoun].span > self.places[named].span
            )
            place = self._pronouns[pronoun] if take_pronoun else self.places[named]
            pronoun -= take_pronoun
            named -= not take_pronoun
            if place.span.end <= offset:
                yield place

    def places_in(self, span: Span) -> list[Place]:
        """The mentions of named people within a span."""
        index = bisect_left(self.places, span.start, key=lambda place: place.span.start)
        found = []
        while index < len(self.places) and self.places[index].span.start < span.end:
            if self.places[index].span.end <= span.end:
                found.append(self.places[index])
            index += 1
        return found

    def bodies_in(self, span: Span) -> Sequence[Entity]:
        """The organisations, places and other named things within a span."""
        first = bisect_left(self.bodies, span.start, key=lambda entity: entity.span.start)
        last = bisect_left(self.bodies, span.end, key=lambda entity: entity.span.start)
        return [entity for entity in self.bodies[first:last] if entity.span.end <= span.end]

    def bodies_before(self, offset: int, limit: int) -> Sequence[Entity]:
        """The last ``limit`` organisations and places named before ``offset``, nearest first."""
        last = bisect_left(self.bodies, offset, key=lambda entity: entity.span.start)
        return self.bodies[max(0, last - limit) : last][::-1]

    def sentences_between(self, start: int, end: int) -> int:
        """How many sentences begin after ``start`` and up to ``end``, quoted ones not counted."""
        return bisect_left(self._told, end + 1) - bisect_left(self._told, start + 1)

    def rank(self, phrase: Span, gender: Gender | None, draft: Draft | None) -> list[Candidate]:
        """Everybody whom a pronoun or description can mean, the likeliest first.

        Args:
            phrase: the pronoun or description.
            gender: that it tells, if any; people of the other gender are left out.
            draft: the quotation it is the source of; nobody named in its content can be meant.
        """
        own = draft.parts if draft else ()
        # the sentences of the quotation itself do not make what stands before it less present
        here = min(phrase.start, draft.span.start) if draft else phrase.start
        best: dict[int, Candidate] = {}
        for place in self.before(phrase.start):
            distance = self.sentences_between(place.span.start, here)
            if distance > _FARTHEST:
                break
            known = _gender(self.people[place.person])
            if gender is not None and known is not None and known != gender:
                continue
            if any(part.overlaps(place.span) for part in own):
                continue
            salience = self._salience(place, distance)
            salience += _GENDER_FITS if gender and known == gender else 0.0
            salience += _FULL_NAME if " " in self.people[place.person].name else 0.0
            if place.person not in best or salience > best[place.person].salience:
                best[place.person] = Candidate(place.person, salience, distance)
        return sorted(best.values(), key=lambda c: (-c.salience, c.distance, c.person))

    def _salience(self, place: Place, distance: int) -> float:
        salience = -_PER_SENTENCE * distance
        after = self.text[place.span.end : place.span.end + 64]
        if place.is_pronoun or self._is_subject(place.span):
            salience += _SUBJECT + (_JUST_BEFORE if distance <= 1 else 0.0)
        near = self._drafts_near(place.span)
        if any(span.covers(place.span) for draft in near for span in draft.source):
            salience += _SOURCE
        elif any(
            part.covers(place.span)
            for draft in near
            if draft.kind != "indirect"
            for part in draft.parts
        ):
            salience -= _QUOTED
        if _POSSESSIVE.match(after):
            salience -= _POSSESSOR
        return salience

    def _is_subject(self, name: Span) -> bool:
        """Whether a verb follows, also after names that are joined to this one by "and"."""
        index = bisect_left(self.places, name, key=lambda place: place.span)
        for place in self.places[index : index + _MOST_JOINED]:
            if place.span != name and not JOINT.match(self.text[name.end : place.span.start]):
                return False
            name = place.span
            if _BEFORE_VERB.match(self.text[name.end : name.end + 64]):
                return True
        return False

    def _drafts_near(self, span: Span) -> Sequence[Draft]:
        index = bisect_left(self.drafts, span.end, key=lambda draft: draft.span.start)
        return self.drafts[max(0, index - 4) : index + 3]


def _gender(person: Person) -> Gender | None:
    """What is known of a person's gender; a first name alone tells it too."""
    return person.gender or (None if " " in person.name else first_name_gender(fold(person.name)))


def _told_sentences(document: Document, drafts: Sequence[Draft]) -> list[int]:
    """Where the sentences begin that are not wholly somebody's quoted words."""
    parts = sorted(part for draft in drafts if draft.kind != "indirect" for part in draft.parts)
    told: list[int] = []
    index = reach = 0
    for sentence in document.sentences:
        while index < len(parts) and parts[index].start <= sentence.start:
            reach = max(reach, parts[index].end)
            index += 1
        if sentence.end > reach:
            told.append(sentence.start)
    return told
