"""The people of an article as the rules about names see them, and what the text tells of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from attrs import field, frozen
from rapidfuzz.distance import OSA

from quotecheck.model import Document, Person, Span
from quotecheck.names import Name, NameContext, fold, parse_name
from quotecheck.people import Introduction, introduction
from quotecheck.people.lexicon import (
    FUNCTION_WORDS,
    HONORIFICS,
    SINGULAR_OFFICES,
    SPEECH_VERBS,
    VERBS,
    is_close_kinship,
    is_office,
    is_role,
)
from quotecheck.people.mentions import family_context, written
from quotecheck.people.spelling import deletions
from quotecheck.rules.base import Evidence

SHORTEST_WORD = 4
"""Shortest word, in letters, that is compared with its near forms."""

# However many people have near names, a name is compared with so many of them.
_MOST_COMPARED = 40
# How many tokens on either side of a name are searched for a relation.
_NEARBY = 10
_LONGEST_ROLE = 60
_CONJUNCTION = re.compile(r"\s*(?:(?:,\s*)?(?:and|or)|[,&/])\s*")
_SIDE_BY_SIDE = re.compile(r"[ ,(]{0,3}(?:and|&|or|with|to|vs\.?|,)? ?")
_VERB = re.compile(
    r"[a-z]+ed|is|was|has|had|will|would|can|could|may|might|must|should|did|does|said|says|told|"
    r"tells|adds|argues|asserts|believes|claims|explains|insists|notes|points|thinks|wants|warns|"
    r"wrote|writes|spoke|speaks|went|took|made|gave|came|became|began|held|left|saw|knew|thought|"
    r"felt|won|lost|fell|met|sent|set|put|led|kept|brought|found|[a-z]{3,}s"
)
_ADVERB = re.compile(r"also|then|later|further|now|already|still|even|[a-z]+ly")
_SAID = SPEECH_VERBS | {"to"}
_CLOSING = ("”", '"', "’", "»", "'")


@frozen(eq=False)
class Character:
    """A person of the article, with what the rules need to know.

    Attributes:
        person: the person.
        document: the article's text with its layers.
        context: the words that are family names in this article.
    """

    person: Person
    document: Document
    context: NameContext

    @cached_property
    def name(self) -> Name:
        """The name taken apart."""
        return parse_name(self.person.name, self.context)

    @cached_property
    def family(self) -> str:
        """The folded family name, without particles."""
        return fold(self.name.family or "")

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The folded words of the name, without particles."""
        return tuple(fold(part.text) for part in self.name.parts)

    @cached_property
    def particles(self) -> frozenset[str]:
        """The folded particles of the family name."""
        return frozenset(fold(particle) for particle in self.name.particles)

    @property
    def is_full(self) -> bool:
        """Whether a given name and a family name are known."""
        return len(self.words) > 1

    def word_of(self, written: str) -> str:
        """The folded word of the name that is ``written`` so with its particles ("Al-Sisi")."""
        folded = fold(written)
        return next(
            (fold(part.text) for part in self.name.parts if fold(part.full) == folded), folded
        )

    def begins_with_family_of(self, other: Character) -> bool:
        """Whether this is "Li Marvin" and the other Li Xiying, whose family name comes first."""
        return (
            len(self.words) == 2
            and other.name.order == "family-first"
            and self.words[0] == other.family
        )

    @property
    def first(self) -> Span:
        """The first mention."""
        return self.person.mentions[0].span

    @property
    def spans(self) -> tuple[Span, ...]:
        """All mentions, in text order."""
        return tuple(mention.span for mention in self.person.mentions)

    @cached_property
    def sentences(self) -> frozenset[Span]:
        """The sentences that name the person."""
        return frozenset(self.document.sentence_at(span.start) or span for span in self.spans)

    @property
    def count(self) -> int:
        """How many mentions there are."""
        return len(self.person.mentions)

    @cached_property
    def introductions(self) -> tuple[Introduction, ...]:
        """What the words around each mention say."""
        return tuple(introduction(self.document, span) for span in self.spans)

    @property
    def is_named_once(self) -> bool:
        """Whether the full name stands once, and the given name never alone."""
        kinds = [mention.kind for mention in self.person.mentions]
        return kinds.count("full") == 1 and "given" not in kinds

    @cached_property
    def is_defined(self) -> bool:
        """Whether the reader is told who this is."""
        return any(found.defined for found in self.introductions)

    @cached_property
    def has_title(self) -> bool:
        """Whether a title stands before a mention."""
        return any(found.title for found in self.introductions)

    @cached_property
    def offices(self) -> frozenset[str]:
        """The offices that only one person holds at a time, with what stands before them."""
        found = set()
        text = self.document.text
        for met in self.introductions:
            for span in met.roles or ([met.title] if met.title else []):
                words = [fold(word) for word in span.of(text).split()]
                heads = [i for i, word in enumerate(words) if word in SINGULAR_OFFICES]
                if heads:
                    found.add(" ".join(words[: heads[-1] + 1]))
        return frozenset(found)

    @cached_property
    def has_office(self) -> bool:
        """Whether an office stands before a mention ("Senator")."""
        text = self.document.text
        return any(met.title and is_office(met.title.of(text)) for met in self.introductions)

    @cached_property
    def is_relative(self) -> bool:
        """Whether a relation introduces the person ("his brother")."""
        return any(found.relation for found in self.introductions)

    @cached_property
    def role_words(self) -> frozenset[str]:
        """The heads of the person's roles, folded."""
        return frozenset(
            fold(word) for role in self.person.roles for word in role.split() if is_role(word)
        )

    @cached_property
    def introduced(self) -> str:
        """The name with its role, as in "Chinese Foreign Minister Wang Yi"."""
        for found, span in zip(self.introductions, self.spans, strict=True):
            for role in found.roles:
                written = " ".join(role.of(self.document.text).split())
                if len(written) > _LONGEST_ROLE:
                    continue
                if role.end <= span.start:
                    return f"{written} {self.person.name}"
                return f"{self.person.name}, {written},"
        return self.person.name


@frozen(eq=False)
class Cast:
    """The people of an article, by the words of their names and by near forms of these.

    Attributes:
        evidence: the article.
        context: the words that are family names in it.
        speaking: the places of the sources of its quotations.
        characters: its people.
        by_word: the people by each folded word of their names.
        near: the folded words by their forms with one letter left out.
        counts: how many mentions hold each folded word.
        families: how many full names have each folded family name.
        places: all mentions in text order, each with its person.
    """

    evidence: Evidence
    context: NameContext = field(init=False)
    speaking: frozenset[Span] = field(init=False)
    characters: tuple[Character, ...] = field(init=False)
    by_word: dict[str, list[Character]] = field(init=False, factory=dict)
    near: dict[str, list[str]] = field(init=False, factory=dict)
    counts: Counter[str] = field(init=False, factory=Counter)
    families: Counter[str] = field(init=False, factory=Counter)
    places: list[tuple[Span, Character]] = field(init=False, factory=list)

    @speaking.default
    def _sources(self) -> frozenset[Span]:
        return frozenset(
            source for quotation in self.evidence.quotations for source in quotation.source
        )

    @context.default
    def _family_names(self) -> NameContext:
        spans = (mention.span for person in self.evidence.people for mention in person.mentions)
        return family_context(written(self.evidence.text, span) for span in spans)

    @characters.default
    def _build(self) -> tuple[Character, ...]:
        document, context = self.evidence.document, self.context
        return tuple(Character(person, document, context) for person in self.evidence.people)

    def __attrs_post_init__(self) -> None:
        for character in self.characters:
            if character.is_full:
                self.families[character.family] += 1
            for word in dict.fromkeys(character.words):
                owners = self.by_word.setdefault(word, [])
                if not owners and len(word) >= SHORTEST_WORD:
                    for form in deletions(word):
                        self.near.setdefault(form, []).append(word)
                owners.append(character)
            for span in character.spans:
                self.places.append((span, character))
                written = {fold(p.text) for p in parse_name(span.of(self.evidence.text)).parts}
                self.counts.update(written)
        self.places.sort(key=lambda place: place[0])

    # --- candidates -------------------------------------------------------------------------------

    def partners(self, character: Character) -> Iterator[Character]:
        """Whom the name of ``character`` could be a slip for: near words, or the same family."""
        near = (self.by_word[other] for word in character.words for other in self.near_words(word))
        alike = (
            other
            for others in near
            for other in others[:_MOST_COMPARED]
            if _share_a_word(character, other)
        )
        found = dict.fromkeys(islice(alike, _MOST_COMPARED))
        if character.is_full:
            for word in (character.family, character.words[0]):
                for other in self.by_word[word][:_MOST_COMPARED]:
                    # Beside several namesakes only a near given name tells of a slip.
                    is_namesake = other.is_full and other.family == word
                    if is_namesake and (
                        self.families[word] <= 2 or _is_near_given(character, other)
                    ):
                        found[other] = None
        found.pop(character, None)
        yield from found

    def near_words(self, word: str) -> Iterator[str]:
        """Other words of names that are one edit from ``word`` and begin like it."""
        if len(word) < SHORTEST_WORD:
            return
        seen = {word}
        for form in deletions(word):
            for other in self.near.get(form, ()):
                if other not in seen and other[0] == word[0] and OSA.distance(word, other) == 1:
                    seen.add(other)
                    yield other

    # --- what the text says of two people -----------------------------------------------------

    def sentence(self, span: Span) -> Span:
        """The sentence at ``span``, or the span itself outside of sentences."""
        return self.evidence.document.sentence_at(span.start) or span

    def share_sentence(self, one: Character, other: Character) -> bool:
        """Whether some sentence names both."""
        return not one.sentences.isdisjoint(other.sentences)

    def neighbours(self, span: Span) -> tuple[tuple[Span, Character] | None, ...]:
        """The mentions before and after the one at ``span``, each with its person."""
        at = bisect_left(self.places, span, key=lambda place: place[0])
        before = self.places[at - 1] if at else None
        after = self.places[at + 1] if at + 1 < len(self.places) else None
        return before, after

    def is_listed(self, character: Character) -> bool:
        """Whether the name stands in an enumeration of people."""
        text = self.evidence.text
        for span in character.spans:
            before, after = self.neighbours(span)
            if before and _CONJUNCTION.fullmatch(
                text, before[0].end, max(before[0].end, span.start)
            ):
                return True
            if after and _CONJUNCTION.fullmatch(text, span.end, max(span.end, after[0].start)):
                return True
        return False

    def are_joined(self, one: Character, other: Character) -> bool:
        """Whether the two are named side by side: "Zhang and Zheng"."""
        text = self.evidence.text
        for span in one.spans:
            for place in self.neighbours(span):
                if place and place[1] is other:
                    first, second = sorted((span, place[0]))
                    if _SIDE_BY_SIDE.fullmatch(text, first.end, max(first.end, second.start)):
                        return True
        return False

    def shares_family_with_others(self, one: Character, other: Character) -> bool:
        """Whether a third person has the family name of the two."""
        return self.families[one.family] > len({one, other})

    def is_quoted(self, span: Span) -> bool:
        """Whether somebody else's words hold the name: it is in quotation marks."""
        region = self.evidence.marks.region_at(span.start)
        return region is not None and region.span.covers(span)

    def words_around(self, span: Span) -> tuple[str, str, str]:
        """The token before the name, and the two after it."""
        document = self.evidence.document
        first, last = document.token_range(span)
        tokens = document.tokens
        words = [
            tokens[index].of(document.text) if 0 <= index < len(tokens) else ""
            for index in (first - 1, last, last + 1)
        ]
        return words[0], words[1], words[2]

    def speaks(self, span: Span) -> bool:
        """Whether the name at ``span`` is the source of a quotation or stands beside "said"."""
        before, after, _ = self.words_around(span)
        return span in self.speaking or not SPEECH_VERBS.isdisjoint((before, after))

    def acts(self, span: Span) -> bool:
        """Whether the name at ``span``, by itself, is a speaker or the subject of a verb."""
        if span in self.speaking:
            return True
        title = introduction(self.evidence.document, span).title
        whole = Span(title.start, span.end) if title else span
        before, after, second = self.words_around(whole)
        begins = whole.start == self.sentence(span).start
        if not begins and before[:1].isalnum() and fold(before) not in FUNCTION_WORDS:
            return before in _SAID and after in (".", ",", "(")
        if before == "," and not self.is_opened(span, after):
            return False
        if before[:1].islower() and before not in _SAID and after not in SPEECH_VERBS:
            # In a subordinate clause the past and the famous are named: "since NAME won in 1996".
            return False
        if _VERB.fullmatch(after) or (_ADVERB.fullmatch(after) and _VERB.fullmatch(second)):
            return True
        return before in _SAID and not after[:1].isalpha()

    def is_described(self, span: Span) -> bool:
        """Whether a word that may be a role or another name stands right before ``span``."""
        before, _, _ = self.words_around(span)
        folded = fold(before)
        if not before[:1].isalnum() or folded in FUNCTION_WORDS or folded in HONORIFICS:
            return False
        return not (before.islower() and (folded in VERBS or folded.endswith(("ed", "ing"))))

    def is_opened(self, span: Span, after: str) -> bool:
        """Whether what stands before the comma is an adverbial, a quotation or a reported clause.

        Otherwise it is likely a role or another name of an enumeration.
        """
        text, sentence = self.evidence.text, self.sentence(span)
        opening = text[sentence.start : span.start].rstrip(" ,")
        if opening.endswith(_CLOSING) or after in _SAID:
            return True
        first = fold(opening.split()[0]) if opening.split() else ""
        adverbial = first in FUNCTION_WORDS or first.endswith(("ing", "ly"))
        return adverbial and "," not in opening

    def tells_of_family(self, span: Span) -> bool:
        """Whether the words around ``span``, in its sentence, speak of relatives."""
        document, sentence = self.evidence.document, self.sentence(span)
        first, last = document.token_range(span)
        around = document.tokens[max(0, first - _NEARBY) : last + _NEARBY]
        return any(
            sentence.covers(token) and is_close_kinship(token.of(document.text)) for token in around
        )


def _share_a_word(one: Character, other: Character) -> bool:
    """Whether a word or an initial of two full names agrees; short names share what they have."""
    if not (one.is_full and other.is_full):
        return True
    words = {*one.words, *(word[0] for word in one.words)}
    return any(word in words or (word[0] in one.words) for word in other.words)


def _is_near_given(one: Character, other: Character) -> bool:
    given = ["".join(fold(part) for part in character.name.given) for character in (one, other)]
    return OSA.distance(*given, score_cutoff=2) <= 2
