"""The ladder from a source to its speaker, from the surest step to the weakest, then abstention.

Name, both of two, apposition, relative pronoun, personal pronoun, organisation, description of
somebody named, unnamed speaker, nobody. Each step tells how it came to its answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final, Literal

from attrs import evolve, frozen

from quotecheck.model import Entity, Gender, Person, Span
from quotecheck.names import fold
from quotecheck.people.lexicon import HONORIFICS, is_kinship, is_office, is_role, role_gender
from quotecheck.quotations import Draft
from quotecheck.speakers import phrases
from quotecheck.speakers.scene import Place, Scene

_TIE: Final = 0.05
"""Two people closer in salience than this fit a pronoun equally well."""

_CLEAR: Final = 0.5
"""By how much one must lead for a description ("the former star") to mean them."""

_ALONE: Final = 1.0
"""The same for an office that nobody was introduced with ("the Indiana governor")."""

_LOOK_BACK: Final = 200
"""How many mentions or quotations back a description may reach."""

_RECENT: Final = 4
"""How many quotations back an organisation is still the one that spoke."""

_SHORT_TITLES: Final = {
    "senator": "sen",
    "congressman": "rep",
    "congresswoman": "rep",
    "representative": "rep",
    "governor": "gov",
    "general": "gen",
    "professor": "prof",
    "doctor": "dr",
    "reverend": "rev",
}


@frozen
class Credit:
    """Who a quotation is credited to, how that was found, and how sure it is (0 to 1)."""

    speakers: tuple[str, ...] = ()
    reason: str | None = None
    certainty: float = 1.0
    kind: Literal["person", "body", "other"] = "other"


class Ladder:
    """Credits the drafts of a scene one after the other; earlier answers help later ones."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.text = scene.text
        self.credits: list[Credit] = []

    def climb(self, draft: Draft) -> Credit:
        """Who the next draft of the scene is credited to."""
        found = self._climb(draft)
        if draft.reason and found.speakers:
            found = evolve(found, reason=draft.reason)
        self.credits.append(found)
        return found

    def _climb(self, draft: Draft) -> Credit:
        if draft.follows is not None and draft.follows < len(self.credits):
            earlier = self.credits[draft.follows]
            return evolve(earlier, certainty=earlier.certainty * 0.95)
        if draft.source:
            return self._source(draft)
        if draft.lead is not None:
            return self._lead(draft.lead)
        return Credit(reason=draft.reason or "the sentence names no source")

    # --- the steps ---

    def _source(self, draft: Draft) -> Credit:
        source = phrases.stripped(self.text, _whole(draft.source, draft.cue))
        source = phrases.without_ending(self.text, source)
        source = self._with_subject(self._with_name(source))
        word = source.of(self.text).lower()
        if word in phrases.SHE_HE:
            return self._pronoun(source, phrases.SHE_HE[word], draft)
        if word in phrases.FIRST_PERSON or phrases.says_i(source.of(self.text)):
            return self._first_person(source)
        relative = phrases.leading_relative(source.of(self.text))
        if relative is not None and not self.scene.places_in(source):
            return self._relative(source, relative, draft)
        if word in phrases.THEY_IT:
            return self._last_body(source)
        if word in phrases.NOBODY or not word:
            return Credit(reason=f"“{source.of(self.text)}” names nobody")
        return self._phrase(source, draft)

    def _with_name(self, source: Span) -> Span:
        """The source with the name after its title, where the tagger stopped at the title."""
        words = source.of(self.text).split()
        following = self.scene.places_in(Span(source.end, min(source.end + 60, len(self.text))))
        if words and following and fold(words[-1]) in HONORIFICS:
            name = following[0].span
            if not self.text[source.end : name.start].strip(". "):
                return Span(source.start, name.end)
        return source

    def _with_subject(self, source: Span) -> Span:
        """The source from its sentence's start, where it is the end of a place ("Lyon, France")."""
        bodies = self.scene.bodies_in(source)
        earlier = self.scene.bodies_before(source.start, 1)
        sentence = self.scene.document.sentence_at(source.start)
        if not (sentence and earlier and bodies and bodies[0].span == source):
            return source
        if bodies[0].label != "LOCATION" or earlier[0].label != "LOCATION":
            return source
        place = self.text[earlier[0].span.end : source.start]
        inside = earlier[0].span.start > sentence.start
        return Span(sentence.start, source.end) if inside and place == ", " else source

    def _phrase(self, source: Span, draft: Draft) -> Credit:
        core = phrases.core(self.text, source)
        words = core.of(self.text)
        named = self._head_person(core)
        if named:
            return self._people(named)
        role = phrases.both(words)
        if role is not None:
            return self._both(core, role)
        apposed = phrases.apposition(self.text, source)
        if apposed is not None and (named := self._head_person(apposed)):
            return self._people(named)
        body = self._head_body(core)
        if body is None and apposed is not None and phrases.body_noun(words):
            body = self._head_body(apposed)
        if body is not None:
            return body
        head = phrases.definite_head(words)
        known = self._described(core, head, draft) if head else self._known_name(core)
        if known is not None:
            return known
        return Credit(
            (phrases.before_comma(self.text, source).of(self.text) or words,),
            "described, not named",
            0.97,
        )

    def _head_person(self, phrase: Span) -> list[Place]:
        """The people that are the head of a phrase: one, or several joined by "and"."""
        places = self.scene.places_in(phrase)
        if not places or not phrases.closes(self.text, places[-1].span, phrase):
            return []
        heads = [places[-1]]
        for place in reversed(places[:-1]):
            if not phrases.JOINT.match(self.text[place.span.end : heads[0].span.start]):
                break
            heads.insert(0, place)
        return heads

    def _people(self, places: Sequence[Place]) -> Credit:
        persons = dict.fromkeys(place.person for place in places)
        names = tuple(self.scene.people[person].name for person in persons)
        kind: Literal["person", "other"] = "person" if len(names) == 1 else "other"
        return Credit(names, "named beside the quotation", 0.99, kind)

    def _person(self, person: Person, reason: str | None, certainty: float) -> Credit:
        return Credit((person.name,), reason, certainty, "person")

    def _both(self, core: Span, role: str) -> Credit:
        """The last two people named, of that role where it is given: "both ministers"."""
        chosen: list[Person] = []
        for place in islice(self.scene.before(core.start), _LOOK_BACK):
            person = self.scene.people[place.person]
            fits = not role or any(role in spoken.lower() for spoken in person.roles)
            if fits and person not in chosen:
                chosen.append(person)
            if len(chosen) == 2:
                names = tuple(person.name for person in reversed(chosen))
                return Credit(names, f"the two people before “{core.of(self.text)}”", 0.85)
        return Credit((core.of(self.text),), "described, not named", 0.6)

    def _head_body(self, phrase: Span) -> Credit | None:
        """The organisation or place that is the head of a phrase."""
        inside = self.scene.bodies_in(phrase)
        if not inside:
            return None
        after = self.text[inside[-1].span.end : phrase.end].split()
        called = phrases.BODIES | phrases.DOCUMENTS
        if len(after) > 1 or (after and after[0].lower() not in called):
            return None
        name = self._name_of(inside[-1])
        whole = phrases.without_article(phrase.of(self.text))
        long = not after and len(whole.split()) - len(name.split()) > 1
        return Credit((whole if long else name,), "named beside the quotation", 0.99, "body")

    def _name_of(self, body: Entity) -> str:
        """The organisation's name in full, where the text spells it out before."""
        name = phrases.without_article(body.span.of(self.text))
        if body.label not in ("ORGANIZATION", "MISC"):
            return name
        fuller = {
            full
            for other in self.scene.bodies_before(body.span.start, _LOOK_BACK)
            if other.label in ("ORGANIZATION", "MISC")
            and phrases.shortens(name, full := phrases.without_article(other.span.of(self.text)))
        }
        return fuller.pop() if len(fuller) == 1 else name

    def _known_name(self, core: Span) -> Credit | None:
        """A word that the entity tagger missed but that is part of just one person's name."""
        words = core.of(self.text).split()
        if not words or not words[-1][:1].isupper():
            return None
        fits = self.scene.by_word.get(words[-1].casefold(), [])
        if len(fits) != 1:
            return None
        return self._person(self.scene.people[fits[0]], "the only person of that name", 0.85)

    def _relative(self, source: Span, word: str, draft: Draft) -> Credit:
        """Whoever is named or described just before: "..., who said"."""
        place = next(iter(self.scene.before(source.start)), None)
        body = next(iter(self.scene.bodies_before(source.start, 1)), None)
        reason = f"the name before “{word}”"
        named = max((found.span.end for found in (place, body) if found), default=0)
        described = phrases.description_before(self.text, source.start, named)
        if described is not None:
            head = phrases.definite_head(described.of(self.text))
            known = self._described(described, head, draft) if head else None
            if known is not None:
                return known
        if word != "which" and place is not None and self._is_just_before(place.span, source):
            return self._person(self.scene.people[place.person], reason, 0.95)
        if body is not None and self._is_just_before(body.span, source):
            return Credit((self._name_of(body),), reason, 0.95, "body")
        return Credit(reason=f"“{source.of(self.text)}” has no name just before it")

    def _is_just_before(self, name: Span, source: Span) -> bool:
        sentence = self.scene.document.sentence_at(source.start)
        gap = self.text[name.end : source.start]
        return (sentence is None or name.start >= sentence.start) and len(gap) < 80

    def _first_person(self, source: Span) -> Credit:
        """Whoever speaks around an "I"; outside all quotations that is the text's author."""
        for index in range(len(self.credits) - 1, max(-1, len(self.credits) - _LOOK_BACK), -1):
            if any(part.covers(source) for part in self.scene.drafts[index].parts):
                return self.credits[index]
        author = self.scene.author()
        if author is not None:
            return self._person(author, "the text's own author speaks", 0.9)
        return Credit(reason="the text's own author speaks")

    def _last_body(self, source: Span) -> Credit:
        """The last speaker who is no single person, if close by: "they" and "it"."""
        plural = source.of(self.text).lower() in ("they", "them", "their")
        for index in range(len(self.credits) - 1, max(-1, len(self.credits) - 4), -1):
            known = self.credits[index]
            end = self.scene.drafts[index].span.end
            if end > source.start or self.scene.sentences_between(end, source.start) > 4:
                continue
            fits = known.kind == "body" or (plural and known.kind == "other")
            if known.speakers and fits:
                return evolve(known, reason="the last speaker that is no person", certainty=0.85)
        return Credit(reason=f"it is not clear whom “{source.of(self.text)}” means")

    # --- descriptions ---

    def _described(self, core: Span, head: str, draft: Draft) -> Credit | None:
        if head in phrases.DOCUMENTS:
            return self._issuer(core, head)
        if head in phrases.BODIES:
            return self._called_body(core, head) or self._spoken_body(core)
        if not is_role(head):
            return None
        words = core.of(self.text)
        known = self._in_role(core, head) or self._unnamed_before(head)
        if known is not None or (is_kinship(head) and not phrases.tells_age(words)):
            return known
        if is_office(head.capitalize()):
            # whoever holds an office is mostly introduced with it, so only who stands out is meant
            known = self._meant(core, role_gender(head), draft, _ALONE)
            return known or Credit(reason=f"nobody was called {head} before")
        return self._meant(core, role_gender(head), draft)

    def _in_role(self, core: Span, head: str) -> Credit | None:
        """The last person named before who is given that role: "the senator"."""
        words = {head, _SHORT_TITLES.get(head, head)}
        title = phrases.without_article(core.of(self.text)).lower()
        for place in islice(self.scene.before(core.start), _LOOK_BACK):
            person = self.scene.people[place.person]
            heads = {_role_head(role) for role in person.roles}
            if words & heads or any(role.lower().endswith(title) for role in person.roles):
                return self._person(person, f"{person.name} is the last one called {head}", 0.95)
        return None

    def _unnamed_before(self, head: str) -> Credit | None:
        """An unnamed speaker whom the text has quoted before: "one doctor", then "the doctor"."""
        for known in reversed(self.credits[-_LOOK_BACK:]):
            if known.kind != "other" or len(known.speakers) != 1:
                continue
            if _role_head(known.speakers[0]) == head:
                return evolve(known, reason=f"the {head} quoted before", certainty=0.9)
        return None

    def _meant(
        self, core: Span, gender: Gender | None, draft: Draft, least: float = _CLEAR
    ) -> Credit | None:
        """Another description of whoever the text is speaking of: "the former star"."""
        if gender is None and not phrases.redescribes(core.of(self.text)):
            return None
        ranked = self.scene.rank(core, gender, draft)
        if not ranked:
            return None
        lead = ranked[0].salience - (ranked[1].salience if len(ranked) > 1 else -9.0)
        if lead < least:
            return Credit(reason=f"it is not clear whom “{core.of(self.text)}” means")
        person = self.scene.people[ranked[0].person]
        self.scene.remember(core, ranked[0].person)
        return self._person(person, f"“{core.of(self.text)}” describes {person.name}", 0.85)

    def _called_body(self, core: Span, head: str) -> Credit | None:
        """The organisation that was called one before: "the newspaper"."""
        for body in self.scene.bodies_before(core.start, 40):
            if body.label != "ORGANIZATION":
                continue
            after = self.text[body.span.end : body.span.end + len(head) + 12].lower()
            called = re.match(rf"[\s,]*(?:(?:an?|the)\s)?(?:\w+\s)?{re.escape(head)}\b", after)
            if called or body.span.of(self.text).lower().split()[-1] == head:
                return Credit((self._name_of(body),), f"the last one called a {head}", 0.9, "body")
        return None

    def _spoken_body(self, core: Span) -> Credit | None:
        """The organisation that spoke last, if it alone spoke lately: "the agency"."""
        near = [
            known
            for index, known in enumerate(
                self.credits[-_RECENT:], max(0, len(self.credits) - _RECENT)
            )
            if known.kind == "body" and self.scene.drafts[index].span.end <= core.start
        ]
        if len({known.speakers for known in near}) != 1:
            return None
        reason = f"the organisation that spoke before “{core.of(self.text)}”"
        return evolve(near[-1], reason=reason, certainty=0.8)

    def _issuer(self, core: Span, head: str) -> Credit | None:
        """Whoever spoke where the document was first spoken of: "in a statement ... it reads"."""
        start = max(0, core.start - 3000)
        pattern = (
            rf"\b(?:an?|its|their|his|her|new|joint|press|news)\s+(?:[\w-]+\s+){{0,2}}{head}\b"
        )
        first = list(re.finditer(pattern, self.text[start : core.start], re.IGNORECASE))
        if not first:
            return None
        sentence = self.scene.document.sentence_at(start + first[-1].start())
        for index in range(len(self.credits) - 1, max(-1, len(self.credits) - 30), -1):
            draft = self.scene.drafts[index]
            spans = (*draft.cue, *draft.source)
            if sentence and any(sentence.covers(span) for span in spans):
                known = self.credits[index]
                if known.speakers and known.speakers[0] != core.of(self.text):
                    return evolve(known, reason=f"the {head} is theirs", certainty=0.85)
        return None

    def _lead(self, lead: Span) -> Credit:
        """The subject of the sentence before a quotation that has no source of its own."""
        places = self.scene.places_in(lead)
        persons = {place.person for place in places}
        if len(persons) == 1 and places[0].span.start - lead.start <= 40:
            return self._person(self.scene.people[places[0].person], None, 0.95)
        first = re.match(r"\W*(\w+)", lead.of(self.text))
        gender = phrases.SHE_HE.get(first[1].lower()) if first else None
        if first and gender and not persons:
            start = lead.start + first.start(1)
            return self._pronoun(Span(start, start + len(first[1])), gender, None)
        return Credit(reason="the sentence before it does not say whose words these are")

    def _pronoun(self, pronoun: Span, gender: Gender, draft: Draft | None) -> Credit:
        word = pronoun.of(self.text)
        ranked = self.scene.rank(pronoun, gender, draft)
        if not ranked:
            return Credit(reason=f"nobody before “{word}” fits it")
        best = ranked[0]
        lead = best.salience - (ranked[1].salience if len(ranked) > 1 else best.salience - 2)
        if lead < _TIE:
            names = " and ".join(self.scene.people[c.person].name for c in ranked[:2])
            return Credit(reason=f"“{word}” fits {names} equally well")
        self.scene.remember(pronoun, best.person)
        person = self.scene.people[best.person]
        return self._person(person, f"“{word}” is {person.name}", min(0.99, 0.85 + 0.07 * lead))


def _whole(source: Sequence[Span], cue: Sequence[Span]) -> Span:
    """The source from end to end, or its first piece where the cue lies between the pieces."""
    whole = Span(source[0].start, source[-1].end)
    return source[0] if any(whole.overlaps(span) for span in cue) else whole


def _role_head(role: str) -> str:
    """The noun of a role, lower-cased: "U.S. Secretary of Defense" is a secretary."""
    before = re.split(r"\s(?:of|for|at|in|to|from|on)\s|,", role.lower(), maxsplit=1)[0].split()
    if not before or any(word in ("vice", "deputy") for word in before[:-1]):
        return role.lower()
    return before[-1].strip(".")
