"""Rules about the names of people: slips of another name, and two spellings of one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import ClassVar

from attrs import evolve, field, frozen
from rapidfuzz.distance import OSA

from quotecheck.model import Analysis, Article, Document, Finding, Person, Severity, Span
from quotecheck.names import Difference, Name, NameContext, compare_names, fold, parse_name
from quotecheck.people import Introduction, introduction
from quotecheck.people.genders import first_name_gender
from quotecheck.people.lexicon import (
    FUNCTION_WORDS,
    HONORIFICS,
    SINGULAR_OFFICES,
    VERBS,
    is_close_kinship,
    is_office,
    is_role,
)
from quotecheck.people.mentions import family_context, written
from quotecheck.people.spelling import deletions, is_common_word
from quotecheck.rules.base import CorpusRule, Evidence, Example, Rule

# Shortest word, in letters, in which one wrong letter tells a slip by itself; shorter ones are
# mostly two people's names.
_SURE = 5
# Shortest word that is looked at at all.
_SHORT = 4
# Shortest given name that may differ by two edits where everything else agrees.
_LONG = 6
# However many people have near names, a name is compared with so many of them.
_MOST_COMPARED = 40
# How many tokens on either side of a name are searched for a relation.
_NEARBY = 10
_CONJUNCTION = re.compile(r"\s*(?:,|,?\s*and|,?\s*or|&|/)\s*")
_SIDE_BY_SIDE = re.compile(r"[ ,(]{0,3}(?:and|&|or|with|to|vs\.?|,)? ?")
_VERB = re.compile(
    r"[a-z]+ed|is|was|has|had|will|would|can|could|may|might|must|should|did|does|said|says|told|"
    r"tells|adds|argues|asserts|believes|claims|explains|insists|notes|points|thinks|wants|warns|"
    r"wrote|writes|spoke|speaks|went|took|made|gave|came|became|began|held|left|saw|knew|thought|"
    r"felt|won|lost|fell|met|sent|set|put|led|kept|brought|found|[a-z]{3,}s"
)
_ADVERB = re.compile(r"also|then|later|further|now|already|still|even|[a-z]+ly")
_SAID = frozenset(("said", "says", "added", "adds", "told", "explained", "explains", "to"))
_CLOSING = ("”", '"', "’", "»", "'")
_SLIPS = frozenset(("slip", "syllable"))
_LETTERS = frozenset(("slip", "syllable", "near", "other"))


@frozen(eq=False)
class _Character:
    """A person of the article, with what the rules need to know."""

    person: Person
    document: Document
    context: NameContext

    @cached_property
    def name(self) -> Name:
        return parse_name(self.person.name, self.context)

    @cached_property
    def family(self) -> str:
        return fold(self.name.family or "")

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(fold(part.text) for part in self.name.parts)

    @cached_property
    def particles(self) -> frozenset[str]:
        return frozenset(fold(particle) for particle in self.name.particles)

    @property
    def is_full(self) -> bool:
        return len(self.words) > 1

    def word_of(self, written: str) -> str:
        """The folded word of the name that is ``written`` so with its particles ("Al-Sisi")."""
        folded = fold(written)
        return next(
            (fold(part.text) for part in self.name.parts if fold(part.full) == folded), folded
        )

    def begins_with_family_of(self, other: _Character) -> bool:
        """Whether this is "Li Marvin" and the other Li Xiying, whose family name comes first."""
        return (
            len(self.words) == 2
            and other.name.order == "family-first"
            and self.words[0] == other.family
        )

    @property
    def first(self) -> Span:
        return self.person.mentions[0].span

    @property
    def spans(self) -> tuple[Span, ...]:
        return tuple(mention.span for mention in self.person.mentions)

    @cached_property
    def sentences(self) -> frozenset[Span]:
        return frozenset(self.document.sentence_at(span.start) or span for span in self.spans)

    @property
    def count(self) -> int:
        return len(self.person.mentions)

    @cached_property
    def introductions(self) -> tuple[Introduction, ...]:
        return tuple(introduction(self.document, span) for span in self.spans)

    @property
    def is_named_once(self) -> bool:
        """Whether the full name stands once, and the given name never alone."""
        kinds = [mention.kind for mention in self.person.mentions]
        return kinds.count("full") == 1 and "given" not in kinds

    @cached_property
    def is_defined(self) -> bool:
        return any(found.defined for found in self.introductions)

    @cached_property
    def has_title(self) -> bool:
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
        text = self.document.text
        return any(met.title and is_office(met.title.of(text)) for met in self.introductions)

    @cached_property
    def is_relative(self) -> bool:
        return any(found.relation for found in self.introductions)

    @cached_property
    def role_words(self) -> frozenset[str]:
        return frozenset(
            fold(word) for role in self.person.roles for word in role.split() if is_role(word)
        )

    @cached_property
    def introduced(self) -> str:
        """The name with its role, as in "Chinese Foreign Minister Wang Yi"."""
        for found, span in zip(self.introductions, self.spans, strict=True):
            for role in found.roles:
                written = " ".join(role.of(self.document.text).split())
                if len(written) > 60:
                    continue
                if role.end <= span.start:
                    return f"{written} {self.person.name}"
                return f"{self.person.name}, {written},"
        return self.person.name


def _share_a_word(one: _Character, other: _Character) -> bool:
    """Whether a word or an initial of two full names agrees; short names share what they have."""
    if not (one.is_full and other.is_full):
        return True
    words = {*one.words, *(word[0] for word in one.words)}
    return any(word in words or (word[0] in one.words) for word in other.words)


def _is_near_given(one: _Character, other: _Character) -> bool:
    given = ["".join(fold(part) for part in character.name.given) for character in (one, other)]
    return OSA.distance(*given, score_cutoff=2) <= 2


@frozen(eq=False)
class _Suspicion:
    """That ``wrong`` is a slip for ``right``."""

    wrong: _Character
    right: _Character
    sentences: tuple[str, ...]
    weight: float
    tie: bool = False
    contextual: bool = False


@frozen(eq=False)
class _Cast:
    """The people of an article, by the words of their names and by near forms of these."""

    evidence: Evidence
    context: NameContext = field(init=False)
    speaking: frozenset[Span] = field(init=False)
    characters: tuple[_Character, ...] = field(init=False)
    by_word: dict[str, list[_Character]] = field(init=False, factory=dict)
    near: dict[str, list[str]] = field(init=False, factory=dict)
    counts: Counter[str] = field(init=False, factory=Counter)
    families: Counter[str] = field(init=False, factory=Counter)
    places: list[tuple[Span, _Character]] = field(init=False, factory=list)

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
    def _build(self) -> tuple[_Character, ...]:
        document, context = self.evidence.document, self.context
        return tuple(_Character(person, document, context) for person in self.evidence.people)

    def __attrs_post_init__(self) -> None:
        for character in self.characters:
            if character.is_full:
                self.families[character.family] += 1
            for word in set(character.words):
                owners = self.by_word.setdefault(word, [])
                if not owners and len(word) >= _SHORT:
                    for form in deletions(word):
                        self.near.setdefault(form, []).append(word)
                owners.append(character)
            for span in character.spans:
                self.places.append((span, character))
                written = {fold(p.text) for p in parse_name(span.of(self.evidence.text)).parts}
                self.counts.update(written)
        self.places.sort(key=lambda place: place[0])

    # --- candidates -------------------------------------------------------------------------------

    def partners(self, character: _Character) -> Iterator[_Character]:
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
        if len(word) < _SHORT:
            return
        seen = {word}
        for form in deletions(word):
            for other in self.near.get(form, ()):
                if other not in seen and other[0] == word[0] and OSA.distance(word, other) == 1:
                    seen.add(other)
                    yield other

    # --- what the text says of two people -----------------------------------------------------

    def sentence(self, span: Span) -> Span:
        return self.evidence.document.sentence_at(span.start) or span

    def share_sentence(self, one: _Character, other: _Character) -> bool:
        return not one.sentences.isdisjoint(other.sentences)

    def neighbours(self, span: Span) -> tuple[tuple[Span, _Character] | None, ...]:
        at = bisect_left(self.places, span, key=lambda place: place[0])
        before = self.places[at - 1] if at else None
        after = self.places[at + 1] if at + 1 < len(self.places) else None
        return before, after

    def is_listed(self, character: _Character) -> bool:
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

    def are_joined(self, one: _Character, other: _Character) -> bool:
        """Whether the two are named side by side: "Zhang and Zheng"."""
        text = self.evidence.text
        for span in one.spans:
            for place in self.neighbours(span):
                if place and place[1] is other:
                    first, second = sorted((span, place[0]))
                    if _SIDE_BY_SIDE.fullmatch(text, first.end, max(first.end, second.start)):
                        return True
        return False

    def shares_family_with_others(self, one: _Character, other: _Character) -> bool:
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


class NameMismatch(Rule):
    """QC101: this form of a name is most likely a slip for somebody else's."""

    code = "QC101"
    name = "name-mismatch"
    severity: ClassVar[Severity] = "error"
    summary = "a name that is most likely a slip for another person's name"
    why = (
        "A misspelt or confused name credits words and deeds to somebody who does not exist. The "
        "rule weighs how two names differ and who was introduced: a long surname with one wrong "
        "letter, or a person without any introduction who shares the family name of one who was "
        "introduced and speaks in that person's place. It is silent where both are introduced in "
        "their own right, are relatives, stand side by side, or where the difference is a "
        "legitimate spelling."
    )
    examples = (
        Example(
            "Chinese Foreign Minister Wang Yi arrived in Moscow on Thursday. Talks went on until "
            "late.\n\nWang Li asserted that both sides had moved closer.",
            fires=True,
            note="Wang Li is never introduced and speaks in Wang Yi's place",
        ),
        Example(
            "Chinese Foreign Minister Wang Yi arrived in Moscow on Thursday. Wang Li, a student "
            "from Harbin, asserted that both sides had moved closer.",
            fires=False,
            note="Wang Li has an introduction of his own",
        ),
    )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """One finding for each wrong form, at its first place."""
        cast = _Cast(evidence)
        for character in cast.characters:
            suspicions = [
                suspicion
                for other in cast.partners(character)
                if (suspicion := _suspect(cast, character, other))
            ]
            if suspicions:
                best = max(suspicions, key=lambda s: (s.weight, s.right.count))
                yield self._finding(cast, best)

    def _finding(self, cast: _Cast, suspicion: _Suspicion) -> Finding:
        wrong, right = suspicion.wrong, suspicion.right
        form, name = wrong.first.of(cast.evidence.text), right.person.name
        form = " ".join(form.split())
        if suspicion.tie:
            message = f"“{form}” and “{name}” look like two spellings of one name"
        elif suspicion.contextual:
            message = (
                f"“{form}” is probably {name}: the article introduces {right.introduced} and "
                f"nobody else named {right.name.family}"
            )
        else:
            message = f"“{form}” is probably a slip for {name}"
        finding = self.finding(
            cast.evidence.article,
            wrong.first,
            message,
            expected=name,
            evidence=suspicion.sentences,
            related=sorted((*wrong.spans[1:], *right.spans)),
        )
        if suspicion.tie or suspicion.contextual or cast.is_quoted(wrong.first):
            finding = evolve(finding, severity="warning")
        return finding


def _suspect(cast: _Cast, wrong: _Character, right: _Character) -> _Suspicion | None:
    """The suspicion that one is a slip for the other, if the evidence bears it."""
    verdict = compare_names(right.person.name, wrong.person.name, cast.context)
    odd = {
        (right.word_of(difference.a), wrong.word_of(difference.b)): difference.place
        for difference in verdict.differences
        if difference.kind in _LETTERS
    }
    if verdict.kind in ("misspelling", "conflict") and len(odd) == 1:
        (((b, a), place),) = odd.items()
    elif wrong.begins_with_family_of(right) and verdict.kind not in ("same", "variant"):
        place, a, b = "given", wrong.words[-1], "".join(right.words[1:])
    else:
        return None
    if _is_another_kind_of_word(wrong, right, a, b):
        return None
    if not a or not b or _contradict(wrong, right) or cast.are_joined(wrong, right):
        return None
    is_sure = any(difference.kind in _SLIPS for difference in verdict.differences)
    pair = _Pair(cast, wrong, right, place, a, b, is_sure, verdict.evidence)
    if pair.is_inflected:
        return None
    if pair.is_near:
        if pair.is_long or pair.is_sure:
            return pair.long_slip()
        found = pair.short_slip()
        if found:
            return found
    return pair.same_office() or pair.stranger()


def _is_another_kind_of_word(wrong: _Character, right: _Character, a: str, b: str) -> bool:
    """Whether a family name is held against a given name: Obama and Osama bin Laden."""
    if wrong.is_full == right.is_full:
        return False
    full, alone, word = (right, wrong, b) if right.is_full else (wrong, right, a)
    if word == full.family:
        return False
    return full is wrong or alone.has_title or alone.count > 1 or alone.is_defined


def _contradict(one: _Character, other: _Character) -> bool:
    """Whether titles tell that the two are a woman and a man."""
    genders = {one.person.gender, other.person.gender} - {None}
    return one.has_title and other.has_title and len(genders) > 1


@frozen(eq=False)
class _Pair:
    """Two people whose names agree but for the words ``a`` and ``b``; is ``wrong`` a slip?"""

    cast: _Cast
    wrong: _Character
    right: _Character
    place: str
    a: str
    b: str
    is_sure: bool
    sentences: tuple[str, ...]

    @property
    def is_inflected(self) -> bool:
        """The Guptas and Mr Gupta, Petrova and Petrov, Paula and Paul."""
        shorter, longer = sorted((self.a, self.b), key=len)
        if self.place == "given":
            genders = {first_name_gender(self.a), first_name_gender(self.b)}
            return longer == shorter + "a" and genders == {"male", "female"}
        return longer in (shorter + "s", shorter + "es") or (
            longer == shorter + "a" and shorter[-1] not in "aeiou"
        )

    @cached_property
    def distance(self) -> int:
        return OSA.distance(self.a, self.b, score_cutoff=2)

    @property
    def is_near(self) -> bool:
        """Whether one slip of the keyboard explains the difference (two in a long given name)."""
        shortest = min(len(self.a), len(self.b))
        if self.a[0] != self.b[0]:
            return self.place == "given" and shortest <= 3 and self.distance == 1
        # "Jong-un" and "Jong-il" differ by a syllable, not by two slips.
        syllables = any("-" in given for given in (*self.wrong.name.given, *self.right.name.given))
        return self.distance == 1 or (
            self.distance == 2 and self.place == "given" and shortest >= _LONG and not syllables
        )

    @property
    def is_long(self) -> bool:
        return min(len(self.a), len(self.b)) >= _SURE

    @property
    def is_rarer(self) -> bool:
        """Whether ``a`` is the rarer of the two words.

        Of equally frequent ones the one that is no known word, or else the later.
        """
        ours, theirs = self.cast.counts[self.a], self.cast.counts[self.b]
        if ours != theirs:
            return ours < theirs
        known = is_common_word(self.a), is_common_word(self.b)
        return known[1] if known[0] != known[1] else self.wrong.first > self.right.first

    @property
    def is_draw(self) -> bool:
        """Whether nothing tells which of the two words is right."""
        ours, theirs = self.cast.counts[self.a], self.cast.counts[self.b]
        is_even = ours == theirs or (ours > 1 and theirs < 2 * ours)
        return is_even and not self.is_made_up

    @property
    def own_roles(self) -> bool:
        """Whether both are introduced in their own right, as different people would be."""
        wrong, right = self.wrong.role_words, self.right.role_words
        return bool(wrong and right and not wrong & right)

    @property
    def is_other_relative(self) -> bool:
        """Whether ``wrong`` is introduced by a relation that ``right`` has not."""
        return self.wrong.is_relative and not self.wrong.role_words & self.right.role_words

    @property
    def counted(self) -> str:
        counts = self.cast.counts
        forms = {self.a: self.a, self.b: self.b}
        for character in (self.wrong, self.right):
            forms |= {fold(part.text): part.text for part in character.name.parts}
        return (
            f"“{forms[self.b]}” stands {_times(counts[self.b])}, "
            f"“{forms[self.a]}” {_times(counts[self.a])}"
        )

    @property
    def is_made_up(self) -> bool:
        """Whether only the right word is known at all: Carlos, and not "Cirlos"."""
        return is_common_word(self.b) and not is_common_word(self.a)

    @property
    def are_two_names(self) -> bool:
        """Whether both words are known first names, as Christine and Christina."""
        return self.place == "given" and all(
            first_name_gender(word) is not None for word in (self.a, self.b)
        )

    def long_slip(self) -> _Suspicion | None:
        """One wrong letter in a long word: a slip, unless the text tells of two people."""
        if not self.is_rarer or self.is_other_relative:
            return None
        is_own = self.own_roles and (self.wrong.is_full or self.wrong.count > 1)
        if is_own and not self.is_made_up:
            return None
        if self.are_two_names and self.cast.share_sentence(self.wrong, self.right):
            return None
        either_full = self.wrong.is_full or self.right.is_full
        if not either_full and (self.is_draw or self.cast.counts[self.b] < 2):
            return None
        tie = self.is_draw and (self.wrong.is_full == self.right.is_full or self.wrong.count > 1)
        return _Suspicion(self.wrong, self.right, (*self.sentences, self.counted), 2, tie=tie)

    def short_slip(self) -> _Suspicion | None:
        """One wrong letter in a short word: only where nothing speaks for a second person."""
        wrong, right, cast = self.wrong, self.right, self.cast
        if not self.is_rarer or wrong.first < right.first or not right.is_full:
            return None
        if min(len(self.a), len(self.b)) < (2 if self.place == "given" else _SHORT):
            return None
        if wrong.is_relative or self.own_roles or cast.counts[self.a] > 1:
            return None
        if wrong.is_defined and wrong.is_full and not wrong.role_words & right.role_words:
            return None
        if wrong.is_full and cast.is_described(wrong.first):
            return None
        if cast.share_sentence(wrong, right) or cast.shares_family_with_others(wrong, right):
            return None
        if self.place == "given":
            return self.contextual(1)
        return _Suspicion(wrong, right, (*self.sentences, self.counted), 1)

    def same_office(self) -> _Suspicion | None:
        """Two holders of one office who share the family name, the second named once."""
        wrong, right = self.wrong, self.right
        offices = {office for office in wrong.offices if office in right.offices}
        if not offices or not self.is_second_person or wrong.is_relative or right.is_relative:
            return None
        return self.contextual(0.7, f"both are called {min(offices, key=len)}")

    def stranger(self) -> _Suspicion | None:
        """Somebody without introduction in the place of the one bearer of the family name."""
        wrong, right, cast = self.wrong, self.right, self.cast
        if not self.is_second_person or wrong.is_defined or wrong.has_office:
            return None
        if all(len(fold(given)) == 1 for given in wrong.name.given):
            return None
        if cast.is_quoted(wrong.first) or not cast.acts(wrong.first):
            return None
        if wrong.is_relative or right.is_relative or cast.tells_of_family(wrong.first):
            return None
        if {wrong.person.gender, right.person.gender} == {"female", "male"}:
            return None
        return self.contextual(0.5)

    def contextual(self, weight: float, *reasons: str) -> _Suspicion:
        """The suspicion of a wrong given name, with what the text says of the two."""
        wrong, right = self.wrong, self.right
        facts = [
            f"the article introduces {right.introduced} and nobody else named {right.name.family}"
        ]
        facts += reasons
        if not wrong.person.roles:
            facts.append(f"{wrong.person.name} is named once, without any introduction")
        if self.cast.acts(wrong.first):
            facts.append(f"{wrong.person.name} speaks or acts where {right.person.name} would")
        return _Suspicion(wrong, right, tuple(facts), weight, contextual=True)

    @property
    def is_second_person(self) -> bool:
        """Whether ``wrong`` is a later, single full name beside the one with the family name."""
        wrong, right, cast = self.wrong, self.right, self.cast
        return (
            self.place == "given"
            and wrong.is_full
            and right.is_full
            and (wrong.family == right.family or wrong.begins_with_family_of(right))
            and wrong.first > right.first
            and wrong.is_named_once
            and not {fold(given) for given in wrong.name.given} & right.particles
            and not cast.shares_family_with_others(wrong, right)
            and not cast.share_sentence(wrong, right)
            and not cast.is_listed(wrong)
        )


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


# --- QC102 ----------------------------------------------------------------------------------------

_SPELLINGS = frozenset(("accents", "joint", "spelling", "particle", "case"))


class NameVariant(CorpusRule):
    """QC102: two legitimate spellings of one name."""

    code = "QC102"
    name = "name-variant"
    severity: ClassVar[Severity] = "info"
    summary = "one person's name in two legitimate spellings"
    why = (
        "Readers and search engines take two spellings for two people. Both are right, so the rule "
        "only informs: it names the spelling that most mentions use and points at the others, "
        "within an article and over a corpus. Short forms, initials and names in capitals are no "
        "variants."
    )
    examples = (
        Example(
            "North Korean leader Kim Jong-un spoke first. Later Kim Jong Un left, and the sister "
            "of Kim Jong-un stayed.",
            fires=True,
        ),
        Example(
            "KIM JONG-UN SPEAKS\n\nNorth Korean leader Kim Jong-un spoke first. Mr Kim left early.",
            fires=False,
        ),
    )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """One finding for each rarer spelling, at its first place."""
        text = evidence.text
        for person in evidence.people:
            forms = _forms(person, text)
            for form, other, difference in _variants(forms):
                spans = forms[form]
                yield self.finding(
                    evidence.article,
                    spans[0],
                    f"“{form}” is also spelt “{other}” here",
                    expected=other,
                    evidence=(difference, _counted(form, len(spans), other, len(forms[other]))),
                    related=sorted((*spans[1:], *forms[other])),
                )

    def check_corpus(self, analyses: Sequence[Analysis]) -> Iterator[tuple[Article, Finding]]:
        """One finding for each article that holds a rarer spelling only."""
        places: dict[str, list[tuple[int, Span]]] = {}
        for number, analysis in enumerate(analyses):
            for person in analysis.people:
                for form, spans in _forms(person, analysis.article.text).items():
                    if " " in form:
                        places.setdefault(form, []).extend((number, span) for span in spans)
        articles = {form: {number for number, _ in found} for form, found in places.items()}
        for form, other, difference in _corpus_variants(articles):
            counted = (
                f"“{other}” stands in {_articles(articles[other])}, "
                f"“{form}” in {_articles(articles[form])}"
            )
            seen: set[int] = set()
            for number, span in sorted(places[form]):
                # Where an article writes both, the check of the article says so.
                if number in seen or number in articles[other]:
                    continue
                seen.add(number)
                article = analyses[number].article
                yield (
                    article,
                    self.finding(
                        article,
                        span,
                        f"“{form}” is spelt “{other}” in other articles",
                        expected=other,
                        evidence=(difference, counted),
                    ),
                )


def _forms(person: Person, text: str) -> dict[str, list[Span]]:
    """The forms in which a text writes the person's name, each with its places."""
    forms: dict[str, list[Span]] = {}
    for mention in person.mentions:
        form = " ".join(mention.span.of(text).split())
        if not form.isupper():
            forms.setdefault(form, []).append(mention.span)
    return forms


def _variants(forms: dict[str, list[Span]]) -> Iterator[tuple[str, str, str]]:
    """Each rarer form with the usual one that it is a spelling of, and the difference."""
    ranked = sorted(forms, key=lambda form: (-len(forms[form]), forms[form][0]))[:_MOST_COMPARED]
    usual: dict[str, list[tuple[str, str]]] = {}
    for rank, form in enumerate(ranked):
        for other in ranked[:rank]:
            found = _spelling_difference(form, other)
            if found:
                ours, theirs = (_uses(forms, word) for word in (found.a, found.b))
                rarer, better = (form, other) if ours <= theirs else (other, form)
                usual.setdefault(rarer, []).append((better, found.sentence))
    for form, others in usual.items():
        words = form.count(" ")
        other, sentence = min(
            others, key=lambda item: (abs(item[0].count(" ") - words), -len(forms[item[0]]))
        )
        yield form, other, sentence


def _uses(forms: dict[str, list[Span]], words: str) -> int:
    """How many mentions hold ``words``, spelt so."""
    return sum(len(spans) for form, spans in forms.items() if f" {words} " in f" {form} ")


def _spelling_difference(a: str, b: str) -> Difference | None:
    """How two writings of one name differ where nothing but their spelling does."""
    verdict = compare_names(a, b)
    kinds = {difference.kind for difference in verdict.differences}
    spelt = [found for found in verdict.differences if found.kind in _SPELLINGS]
    if "single" in (parse_name(a).order, parse_name(b).order):
        # A bare surname often goes without its particle.
        spelt = [found for found in spelt if found.kind != "particle"]
    if verdict.kind == "variant" and spelt and kinds <= _SPELLINGS | {"short"}:
        return spelt[0]
    return None


def _corpus_variants(articles: dict[str, set[int]]) -> Iterator[tuple[str, str, str]]:
    """The same over a corpus; only names that share a word or nearly all letters are compared."""
    buckets: dict[tuple[str, ...], list[str]] = {}
    ranked = sorted(articles, key=lambda form: (-len(articles[form]), min(articles[form]), form))
    for form in ranked:
        keys = _corpus_keys(form)
        candidates = dict.fromkeys(
            other for key in keys for other in buckets.get(key, ())[:_MOST_COMPARED]
        )
        for other in candidates:
            difference = _spelling_difference(form, other)
            if difference:
                yield form, other, difference.sentence
                break
        for key in keys:
            buckets.setdefault(key, []).append(form)


def _corpus_keys(form: str) -> set[tuple[str, ...]]:
    """The keys under which two spellings of one name meet."""
    name = parse_name(form)
    family, given = fold(name.family or ""), "".join(fold(given) for given in name.given)
    keys = {(given, family[:1]), (given[:1], family), ("".join(fold(p.text) for p in name.parts),)}
    return keys | {("", form) for form in deletions(fold(form))}


def _counted(form: str, count: int, other: str, others: int) -> str:
    return f"“{other}” stands {_times(others)}, “{form}” {_times(count)}"


def _articles(numbers: set[int]) -> str:
    return "1 article" if len(numbers) == 1 else f"{len(numbers)} articles"
