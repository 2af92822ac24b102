"""Says who the source of each quotation is: a person, an organisation, an unnamed speaker, nobody.

A source is what the sentence has ("he", "the minister", "Mr Kim"); a speaker is who that is. The
resolution is a ladder, from the surest step to the weakest, and ends in abstention with a reason:
name, apposition, relative pronoun, personal pronoun, both of two, description, unnamed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from attrs import evolve, frozen

from quotecheck.model import Document, Gender, Person, Quotation, Span
from quotecheck.quotations import Draft


@frozen
class Credit:
    """Who a quotation is credited to, how that was found, and how sure it is (0 to 1)."""

    speakers: tuple[str, ...] = ()
    reason: str | None = None
    certainty: float = 1.0
    person: Person | None = None


def credit(
    document: Document, drafts: Sequence[Draft], people: Sequence[Person]
) -> tuple[Quotation, ...]:
    """The quotations with their speakers.

    Args:
        document: the text with its layers.
        drafts: its quotations, in text order, after :func:`quotecheck.attribution.attribute`.
        people: everybody the text names.
    """
    resolver = _Resolver(document, drafts, people)
    done: list[Quotation] = []
    for index, draft in enumerate(drafts):
        found = resolver.resolve(index)
        # without a speaker, the confidence is that of having found the quotation
        sure = draft.score * found.certainty if found.speakers else draft.score
        done.append(
            Quotation(
                parts=draft.parts,
                text=" ".join(part.of(document.text) for part in draft.parts),
                kind=draft.kind,
                cue=draft.cue,
                source=draft.source,
                speakers=found.speakers,
                confidence=max(0.0, min(1.0, sure)),
                reason=found.reason,
            )
        )
    return tuple(done)


# --- the words of a source ------------------------------------------------------------------------

_SHE_HE: Final[dict[str, Gender]] = {
    **dict.fromkeys(("he", "him", "himself"), "male"),
    **dict.fromkeys(("she", "her", "herself"), "female"),
}
_FIRST_PERSON: Final = frozenset({"i", "we", "me", "us", "myself", "ourselves"})
_THEY_IT: Final = frozenset({"they", "it", "them"})
_RELATIVE: Final = frozenset({"who", "which", "whom", "that"})
_OTHER_PRONOUNS: Final = frozenset({"you", "everyone", "everybody", "someone", "anyone", "one"})
_BOTH: Final = re.compile(
    r"^(?:both|the two|the pair|the duo)\b(?:\s+(?:of\s+)?(?:the\s+)?)?(\w*)", re.I
)
_DEFINITE: Final = re.compile(
    r"^(?:the|this|that|these|those|his|her|its|their)\s+(?:\w+[\w-]*\s+){0,3}?(?P<head>[\w-]+)$",
    re.I,
)
_CORE_END: Final = re.compile(
    r"[,;:(]|--|—|–|\s(?:of|for|at|in|from|who|whom|that|which|with|on|to|by|as|whose|including|like)\s",
    re.IGNORECASE,
)
_PHRASE_END: Final = re.compile(r"[,;:(]|--|—|–|\s(?:who|whom|which|whose|that)\s", re.IGNORECASE)
_JOINT: Final = re.compile(r"^[\s,]*(?:and|&|,)\s+(?:[\w’'.-]+\s+){0,6}$", re.IGNORECASE)


@frozen
class _Place:
    """A mention of a person and its index in the text's list of people."""

    span: Span
    person: int


@frozen
class _Candidate:
    person: int
    score: float
    distance: int


class _Resolver:
    """Resolves the drafts of one document in order; earlier answers help later ones."""

    def __init__(
        self, document: Document, drafts: Sequence[Draft], people: Sequence[Person]
    ) -> None:
        self.document = document
        self.text = document.text
        self.drafts = drafts
        self.people = people
        self.places = sorted(
            (
                _Place(mention.span, index)
                for index, person in enumerate(people)
                for mention in person.mentions
            ),
            key=lambda place: place.span,
        )
        self.by_word: defaultdict[str, list[int]] = defaultdict(list)
        for index, person in enumerate(people):
            for word in set(person.name.casefold().split()):
                self.by_word[word].append(index)
        self.organisations = [e for e in document.entities if e.label != "PERSON"]
        self.credits: list[Credit] = []
        # pronouns already resolved count as mentions of their person
        self.pronouns: list[_Place] = []

    def resolve(self, index: int) -> Credit:
        draft = self.drafts[index]
        found = self._resolve(index, draft)
        if draft.reason and found.speakers:
            found = evolve(found, reason=draft.reason)
        self.credits.append(found)
        return found

    def _resolve(self, index: int, draft: Draft) -> Credit:
        if draft.source:
            return self._source(index, draft)
        if draft.follows is not None and draft.follows < len(self.credits):
            earlier = self.credits[draft.follows]
            return evolve(earlier, certainty=earlier.certainty * 0.95)
        if draft.lead is not None:
            return self._lead(draft.lead)
        return Credit(reason=draft.reason or "the sentence names no source")

    # --- steps of the ladder ---

    def _source(self, index: int, draft: Draft) -> Credit:
        source = Span(draft.source[0].start, draft.source[-1].end)
        source = _stripped(self.text, source)
        word = source.of(self.text).lower()
        if word in _SHE_HE:
            return self._pronoun(source, _SHE_HE[word], draft)
        if word in _FIRST_PERSON:
            return self._first_person(index, source)
        if word in _RELATIVE:
            return self._relative(source)
        if word in _THEY_IT:
            return self._they(index, source)
        if word in _OTHER_PRONOUNS or not word:
            return Credit(reason=f"“{source.of(self.text)}” names nobody")
        return self._phrase(source, draft)

    def _phrase(self, source: Span, draft: Draft) -> Credit:
        """A noun phrase: its head is a name, a description of somebody named, or unnamed."""
        core = self._core(source)
        places = self._places_in(core)
        if places and self._closes(places[-1].span, core):
            joint = [places[-1]]
            for left, right in zip(reversed(places[:-1]), reversed(places[1:]), strict=True):
                if not _JOINT.match(self.text[left.span.end : right.span.start]):
                    break
                joint.insert(0, left)
            return self._named(joint)
        both = _BOTH.match(core.of(self.text))
        if both:
            return self._both(core, both[1])
        apposed = self._apposition(source, core)
        if apposed is not None:
            return self._named([apposed])
        return self._organisation(core) or self._description(source, core)

    def _named(self, places: Sequence[_Place]) -> Credit:
        persons = list(dict.fromkeys(place.person for place in places))
        names = tuple(self.people[person].name for person in persons)
        only = self.people[persons[0]] if len(persons) == 1 else None
        return Credit(names, "named beside the quotation", 0.98, only)

    def _apposition(self, source: Span, core: Span) -> _Place | None:
        """The name right after the comma: "The president, Barack Obama,"."""
        if core.end >= source.end or self.text[core.end] != ",":
            return None
        end = self.text.find(",", core.end + 1, source.end)
        chunk = _stripped(self.text, Span(core.end + 1, source.end if end < 0 else end))
        places = self._places_in(chunk)
        return places[-1] if places and self._closes(places[-1].span, chunk) else None

    def _relative(self, source: Span) -> Credit:
        """Whoever is named just before: "..., who said"."""
        index = bisect_left(self.places, source.start, key=lambda place: place.span.start) - 1
        if index >= 0:
            gap = self.text[self.places[index].span.end : source.start]
            sentence = self.document.sentence_at(source.start)
            here = sentence is None or self.places[index].span.start >= sentence.start
            if here and len(gap) < 80 and "." not in gap.strip(".,’'s"):
                person = self.people[self.places[index].person]
                return Credit((person.name,), "the name before the relative pronoun", 0.9, person)
        return Credit(reason=f"“{source.of(self.text)}” has no name just before it")

    def _first_person(self, index: int, source: Span) -> Credit:
        """Whoever speaks around an "I"; outside all quotations that is the text's author."""
        for earlier in range(index - 1, max(-1, index - _LOOK_BACK), -1):
            if any(part.covers(source) for part in self.drafts[earlier].parts):
                return self.credits[earlier]
        return Credit(reason="the text's own author speaks")

    def _they(self, index: int, source: Span) -> Credit:
        """The last speaker who is no single person, if close by: "they" and "it"."""
        for earlier in range(len(self.credits) - 1, max(-1, len(self.credits) - 4), -1):
            known = self.credits[earlier]
            near = self._sentences_between(self.drafts[earlier].span.end, source.start) <= 4
            if known.speakers and known.person is None and near:
                return Credit(known.speakers, "the last speaker that is no single person", 0.7)
        return Credit(reason=f"it is not clear who “{source.of(self.text)}” are")

    def _both(self, core: Span, noun: str) -> Credit:
        """The last two people named, of that role where it is given: "both ministers"."""
        role = noun.lower().rstrip("s")
        chosen: list[int] = []
        for place in islice(self._before(core.start), _LOOK_BACK):
            person = self.people[place.person]
            fits = not role or len(role) < 3 or any(role in r.lower() for r in person.roles)
            if fits and place.person not in chosen:
                chosen.append(place.person)
            if len(chosen) == 2:
                names = tuple(self.people[person].name for person in reversed(chosen))
                return Credit(names, f"the two people before “{core.of(self.text)}”", 0.85)
        return Credit((core.of(self.text),), "described, not named", 0.6)

    def _organisation(self, core: Span) -> Credit | None:
        inside = [e for e in self.organisations if core.covers(e.span)]
        if not inside or not self._closes(inside[-1].span, core):
            return None
        name = re.sub(r"^[Tt]he\s+", "", inside[-1].span.of(self.text))
        whole = _stripped(self.text, core).of(self.text)
        short = len(whole.split()) - len(name.split()) <= 1
        return Credit((name if short else _unarticled(whole),), "named beside the quotation", 0.95)

    def _description(self, source: Span, core: Span) -> Credit:
        definite = _DEFINITE.match(core.of(self.text))
        if definite:
            head = definite["head"].lower()
            described = self._described_person(core, head) or self._described_body(core, head)
            if described is not None:
                return described
        phrase = _PHRASE_END.search(self.text, source.start + 1, source.end)
        end = phrase.start() if phrase else source.end
        words = _stripped(self.text, Span(source.start, end)).of(self.text)
        if not words:
            return Credit(reason="the source has no words")
        known = self._known_surname(core)
        if known is not None:
            return known
        return Credit((words,), "described, not named", 0.9)

    def _known_surname(self, core: Span) -> Credit | None:
        """A word that the entity tagger missed but that ends the name of just one person."""
        words = core.of(self.text).split()
        if not words or not words[-1][:1].isupper():
            return None
        fits = self.by_word.get(words[-1].casefold(), [])
        if len(fits) != 1:
            return None
        person = self.people[fits[0]]
        return Credit((person.name,), "the only person of that name", 0.85, person)

    def _described_person(self, core: Span, head: str) -> Credit | None:
        """The last person named before who is given that role: "the senator"."""
        seen: set[int] = set()
        for place in islice(self._before(core.start), _LOOK_BACK):
            if place.person in seen:
                continue
            seen.add(place.person)
            person = self.people[place.person]
            if any(head in re.findall(r"[\w-]+", role.lower()) for role in person.roles):
                reason = f"{person.name} is the last one described as {head}"
                return Credit((person.name,), reason, 0.8, person)
        return None

    def _described_body(self, core: Span, head: str) -> Credit | None:
        """The organisation that was called one before: "the newspaper"."""
        before = bisect_left(self.organisations, core.start, key=lambda e: e.span.start)
        for entity in reversed(self.organisations[max(0, before - 40) : before]):
            after = self.text[entity.span.end : entity.span.end + len(head) + 12].lower()
            inside = entity.span.of(self.text).lower().split()
            if re.match(rf"[\s,]*(?:\w+\s)?{re.escape(head)}\b", after) or head in inside:
                name = re.sub(r"^[Tt]he\s+", "", entity.span.of(self.text))
                return Credit((name,), f"the last one called a {head}", 0.8)
        return None

    def _lead(self, lead: Span) -> Credit:
        """The subject of the sentence before a quotation that has no source of its own."""
        places = self._places_in(lead)
        persons = {place.person for place in places}
        if len(persons) == 1 and places[0].span.start - lead.start <= 40:
            person = self.people[places[0].person]
            return Credit((person.name,), None, 0.9, person)
        first = re.match(r"\W*(\w+)", lead.of(self.text))
        gender = _SHE_HE.get(first[1].lower()) if first else None
        if gender and not persons and first:
            start = lead.start + first.start(1)
            return self._pronoun(Span(start, start + len(first[1])), gender, None)
        return Credit(reason="the sentence before it does not say whose words these are")

    # --- pronouns ---

    def _pronoun(self, pronoun: Span, gender: Gender, draft: Draft | None) -> Credit:
        word = pronoun.of(self.text)
        ranked = self._rank(pronoun, gender, draft)
        if not ranked:
            return Credit(reason=f"nobody before “{word}” fits it")
        best = ranked[0]
        margin = best.score - (ranked[1].score if len(ranked) > 1 else best.score - 2)
        if margin < _TIE:
            names = " and ".join(self.people[c.person].name for c in ranked[:2])
            return Credit(reason=f"“{word}” fits {names} equally well")
        person = self.people[best.person]
        self.pronouns.append(_Place(pronoun, best.person))
        certainty = min(0.95, 0.7 + 0.12 * margin)
        return Credit((person.name,), f"“{word}” is {person.name}", certainty, person)

    def _rank(self, pronoun: Span, gender: Gender, draft: Draft | None) -> list[_Candidate]:
        """Everybody whom a pronoun can mean, the likeliest first."""
        own = draft.parts if draft else ()
        best: dict[int, _Candidate] = {}
        for place in self._before(pronoun.start):
            distance = self._sentences_between(place.span.start, pronoun.start)
            if distance > _FARTHEST:
                break
            person = self.people[place.person]
            if person.gender is not None and person.gender != gender:
                continue
            if any(part.overlaps(place.span) for part in own):
                continue
            score = self._salience(place, distance) + (0.5 if person.gender == gender else 0.0)
            known = best.get(place.person)
            if known is None or score > known.score:
                best[place.person] = _Candidate(place.person, score, distance)
        return sorted(best.values(), key=lambda c: (-c.score, c.distance, c.person))

    def _salience(self, place: _Place, distance: int) -> float:
        score = -0.8 * distance
        sentence = self.document.sentence_at(place.span.start)
        if sentence is not None and self._is_subject(place.span, sentence):
            score += 1.2
        if self._is_quoted(place.span):
            score -= 1.5
        if re.match(r"[’']s?\b", self.text[place.span.end : place.span.end + 2]):
            score -= 0.7
        if self._is_source(place.span):
            score += 1.5
        return score

    def _is_subject(self, span: Span, sentence: Span) -> bool:
        """Whether it is the first person named in its sentence, outside quotation marks."""
        index = bisect_left(self.places, sentence.start, key=lambda place: place.span.start)
        while index < len(self.places) and self.places[index].span.start < sentence.end:
            if not self._is_quoted(self.places[index].span):
                return self.places[index].span == span
            index += 1
        return False

    def _is_quoted(self, span: Span) -> bool:
        return any(
            part.covers(span)
            for draft in self._drafts_near(span)
            if draft.kind != "indirect"
            for part in draft.parts
        )

    def _is_source(self, span: Span) -> bool:
        return any(s.covers(span) for draft in self._drafts_near(span) for s in draft.source)

    def _drafts_near(self, span: Span) -> Iterator[Draft]:
        index = bisect_left(self.drafts, span.end, key=lambda draft: draft.span.start)
        yield from self.drafts[max(0, index - 4) : index + 3]

    # --- where things are ---

    def _before(self, offset: int) -> Iterator[_Place]:
        """Mentions that end before ``offset``, the nearest first, resolved pronouns among them."""
        named = bisect_left(self.places, offset, key=lambda place: place.span.start) - 1
        pronoun = len(self.pronouns) - 1
        while named >= 0 or pronoun >= 0:
            take_pronoun = named < 0 or (
                pronoun >= 0 and self.pronouns[pronoun].span > self.places[named].span
            )
            place = self.pronouns[pronoun] if take_pronoun else self.places[named]
            pronoun -= take_pronoun
            named -= not take_pronoun
            if place.span.end <= offset:
                yield place

    def _places_in(self, span: Span) -> list[_Place]:
        index = bisect_left(self.places, span.start, key=lambda place: place.span.start)
        found = []
        while index < len(self.places) and self.places[index].span.start < span.end:
            if self.places[index].span.end <= span.end:
                found.append(self.places[index])
            index += 1
        return found

    def _sentences_between(self, start: int, end: int) -> int:
        starts = self.document.sentences
        first = bisect_left(starts, start + 1, key=lambda sentence: sentence.start)
        last = bisect_left(starts, end + 1, key=lambda sentence: sentence.start)
        return last - first

    def _core(self, source: Span) -> Span:
        """The phrase up to its first comma, preposition or relative clause."""
        cut = _CORE_END.search(self.text, source.start + 1, source.end)
        return _stripped(self.text, Span(source.start, cut.start() if cut else source.end))

    def _closes(self, span: Span, phrase: Span) -> bool:
        """Whether ``span`` is the head of the phrase: nothing but its suffix follows."""
        rest = self.text[span.end : phrase.end]
        return not any(c.isalnum() for c in re.sub(r"\b(?:himself|herself|Jr|Sr|I+)\b", "", rest))


_FARTHEST: Final = 8
"""How many sentences back a pronoun may reach."""

_LOOK_BACK: Final = 200
"""How many mentions or quotations back a description may reach."""

_TIE: Final = 0.3
"""Two people closer in salience than this fit equally well."""


def _stripped(text: str, span: Span) -> Span:
    start, end = span
    while start < end and not text[start].isalnum() and text[start] not in "$(":
        start += 1
    while end > start and not text[end - 1].isalnum() and text[end - 1] not in ".)":
        end -= 1
    return Span(start, end)


def _unarticled(phrase: str) -> str:
    return re.sub(r"^(?:[Tt]he|[Aa]n?)\s+", "", phrase)
