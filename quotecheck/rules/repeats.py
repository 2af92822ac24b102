"""Rules about quotations that occur more than once, in an article or in several."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import ClassVar

from attrs import frozen

from quotecheck.model import Analysis, Finding, Person, Severity
from quotecheck.names import compare_names, fold, parse_name
from quotecheck.rules.base import CorpusRule, Evidence, Example
from quotecheck.rules.overlaps import Overlaps, Place, Wording
from quotecheck.rules.sayings import (
    FEWEST_CONTENT,
    FEWEST_WORDS,
    Saying,
    are_one_person,
    compare,
    content,
    folded_words,
    is_comparable,
    norms_of,
)
from quotecheck.verification import Edit, Verification, verify
from quotecheck.verification.words import find_words, is_small

# So many articles are kept in memory while their quotations are compared.
_LOADED = 64
_LONGEST_EXCERPT = 60


@frozen
class _Pair:
    """Two sayings that share words: ``odd`` in fewer articles or later, ``usual`` the other."""

    odd: Saying
    usual: Saying
    odd_places: tuple[Place, ...]
    usual_articles: int


class _Quotations:
    """The comparable quotations of some articles, by number; texts are read again when needed."""

    def __init__(self, analyses: Sequence[Analysis]) -> None:
        self.overlaps = Overlaps()
        self.days = array("I")
        for number, analysis in enumerate(analyses):
            self.days.append(_day(analysis.article.date))
            for at, quotation in enumerate(analysis.quotations):
                norms = norms_of(analysis.article, quotation)
                if norms:
                    self.overlaps.add(Place(number, at), quotation.speakers[0], norms)
        self.is_one = len(self.days) == 1
        self._load = lru_cache(maxsize=_LOADED)(analyses.__getitem__)

    def saying(self, place: Place) -> Saying:
        """The quotation at ``place``."""
        return Saying(self._load(place.article), place)

    def wordings(self) -> Iterator[tuple[Wording, Wording]]:
        """Wordings that share words."""
        return self.overlaps.pairs()

    def pair(self, one: Wording, other: Wording) -> _Pair | None:
        """The sayings of two wordings that are compared: of two articles, unless there is one."""
        numbers = [{place.article for place in wording.places} for wording in (one, other)]
        places = [
            (a, b)
            for a in _few(one.places)
            for b in _few(other.places)
            if self.is_one or a.article != b.article
        ]
        if not places or (not self.is_one and not numbers[0].isdisjoint(numbers[1])):
            # What one article writes in two ways is told by the check of that article.
            return None
        first, second = min(places, key=lambda found: (self.apart(*found) or 0, found))
        sayings = self.saying(first), self.saying(second)
        if (len(numbers[1]), -min(numbers[1])) > (len(numbers[0]), -min(numbers[0])) or (
            self.is_one and second < first
        ):
            return _Pair(sayings[0], sayings[1], one.places, len(numbers[1]))
        return _Pair(sayings[1], sayings[0], other.places, len(numbers[0]))

    def apart(self, one: Place, other: Place) -> int | None:
        """How many days lie between two articles; None where a date is not known."""
        days = self.days[one.article], self.days[other.article]
        return abs(days[0] - days[1]) if all(days) else None


def _few(places: tuple[Place, ...]) -> tuple[Place, ...]:
    return places[:8]


def _day(written: str | None) -> int:
    """The number of the day of an ISO date; 0 where there is none."""
    try:
        return date.fromisoformat((written or "")[:10]).toordinal()
    except ValueError:
        return 0


class _RepeatRule(CorpusRule):
    """What the two rules share: the walk, and where a finding is reported."""

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """The findings among the quotations of one article."""
        if sum(map(is_comparable, evidence.quotations)) < 2:
            return
        analysis = Analysis(evidence.article, evidence.quotations, evidence.people)
        for _, finding in self._findings(_Quotations([analysis])):
            yield finding

    def check_corpus(self, analyses: Sequence[Analysis]) -> Iterator[tuple[int, Finding]]:
        """The findings among quotations of different articles."""
        if len(analyses) > 1:
            yield from self._findings(_Quotations(analyses))

    def _findings(self, quotations: _Quotations) -> Iterator[tuple[int, Finding]]:
        raise NotImplementedError


# --- one quotation, two speakers ------------------------------------------------------------------

# Least confidence in a speaker that is held against another one.
_SURE = 0.75
# Least part of the shorter quotation that the other one has, too.
_SAME = 0.9
# How many code points on either side of a quotation tell whether two articles are one story, and
# the fewest words there that can tell it.
_NEAR, _STORY = 500, 15
# Words around a quotation that tell of words which several people say, or which one repeats.
_BORROWED = re.compile(
    r"\b(?:joint\w*|together|both|co-\w+|letter|petition|resolution|songs?|s[aiu]ng\w*|lyrics?|"
    r"chant\w*|oaths?|sw(?:ore|ear)\w*|pledg\w*|pray\w*|anthem|proverb\w*|sayings?|adage|motto|"
    r"slogans?|poems?|verses?|scripture\w*|bible|psalm|hymn|words of|quot(?:e[ds]?|ing|ation)\w*|"
    r"cit(?:e[ds]?|ing)|read(?:s|ing)? (?:out|aloud|from)|recit\w*|repeat\w*|echo\w*|"
    r"(?:re)?tweet\w*|transcript|paraphras\w*|translat\w*|famous\w*|borrow\w*|plagiari\w*|"
    r"mimick\w*|imitat\w*|mock\w*|ads?|advert\w*|placards?|signs?|banners?|refer\w* to|"
    r"recall\w*)\b",
    re.IGNORECASE,
)
# What one issues and another reads out; where two articles are one story it tells nothing.
_ISSUED = re.compile(r"\b(?:statement|report|release|communiqu[eé]|document|e-?mail)s?\b", re.I)
_SAID_WITHIN = re.compile(r"\b(?:said|says|told|wrote|called|quote)\b", re.IGNORECASE)
_SPEAKS_FOR = re.compile(
    r"\b(?:spokes\w+|press (?:officer|secretary)|lawyers?|attorneys?|aides?|advis[eo]rs?|"
    r"(?:campaign|communications|press) (?:manager|director|chief)|counsel|agent|publicist|"
    r"interpreter|translator|chief of staff)\b",
    re.IGNORECASE,
)
_INNER = re.compile(r"[‘“\"]|(?<!\w)'")


class SameWordsTwoSpeakers(_RepeatRule):
    """QC301: one quotation credited to two people."""

    code: ClassVar[str] = "QC301"
    name: ClassVar[str] = "same-words-two-speakers"
    severity: ClassVar[Severity] = "warning"
    summary: ClassVar[str] = "one quotation credited to two people, in one article or in two"
    why: ClassVar[str] = (
        "Two people do not say the same long sentence by chance: one of them did not say it. The "
        "rule compares quotations in marks of ten words and more whose speakers are named beside "
        "them, over an article and over a corpus. It is silent on two forms of one name, on "
        "somebody who speaks for the other, on joint statements, on words that one quotes from the "
        "other, on proverbs, songs, oaths and slogans, on organisations and unnamed speakers, and "
        "where three people and more are credited with the words."
    )
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            "“We will not close a single school in the valley before the winter is over,” said "
            "Mayor Ann Howell.\n\nThe council meets on Friday, and parents plan to come.\n\n"
            "“We will not close a single school in the valley before the winter is over,” said "
            "Peter Lindqvist, a teacher.",
            fires=True,
        ),
        Example(
            "“We will not close a single school in the valley before the winter is over,” said "
            "Mayor Ann Howell.\n\nThe council meets on Friday, and parents plan to come.\n\n"
            "“We will not close a single school in the valley before the winter is over,” Howell "
            "said again on Tuesday.",
            fires=False,
            note="one person under two forms of her name",
        ),
        Example(
            "“We will not close a single school in the valley before the winter is over,” said "
            "Mayor Ann Howell.\n\nThe council meets on Friday, and parents plan to come.\n\n"
            "“We will not close a single school in the valley before the winter is over,” said "
            "Peter Lindqvist, a teacher, quoting the mayor.",
            fires=False,
            note="one quotes the other",
        ),
    )

    def _findings(self, quotations: _Quotations) -> Iterator[tuple[int, Finding]]:
        found: list[_Pair] = []
        speakers: dict[Place, set[str]] = {}
        for one, other in quotations.wordings():
            if are_one_person(one.speaker, other.speaker):
                continue
            pair = quotations.pair(one, other)
            if pair and _are_same_words(pair.odd, pair.usual):
                for saying in (pair.odd, pair.usual):
                    names = speakers.setdefault(saying.place, set())
                    names |= {fold(pair.odd.speaker), fold(pair.usual.speaker)}
                if _are_two_speakers(pair.odd, pair.usual):
                    found.append(pair)
        seen: set[Place] = set()
        for pair in found:
            places = pair.odd.place, pair.usual.place
            if pair.odd.place in seen or any(len(speakers[place]) > 2 for place in places):
                continue
            seen.add(pair.odd.place)
            yield from self._report(quotations, pair)

    def _report(self, quotations: _Quotations, pair: _Pair) -> Iterator[tuple[int, Finding]]:
        usual = pair.usual
        for place in _first_of_each(pair):
            odd = quotations.saying(place)
            is_near = odd.place.article == usual.place.article
            message = (
                f"“{_excerpt(odd)}” is credited to {odd.speaker} here and to {usual.speaker} "
                f"{_where(usual, is_near)}"
            )
            facts = [f"{compare(odd.norms, usual.norms).shared} words are the same"]
            if not is_near:
                facts += _cited(usual, pair.usual_articles)
            facts += compare_names(odd.speaker, usual.speaker).evidence[:1]
            finding = self.finding(
                odd.article,
                odd.quotation.span,
                message,
                evidence=facts,
                related=[usual.quotation.span] if is_near else [],
            )
            yield place.article, finding


def _are_same_words(one: Saying, other: Saying) -> bool:
    """Whether one quotation has nearly all words of the other, and the rest is no frame."""
    if one.overlaps(other):
        return False
    common = compare(one.norms, other.norms)
    if common.shared < max(FEWEST_WORDS, _SAME * min(len(one.norms), len(other.norms))):
        return False
    start, end = common.one
    if content(one.norms[start:end]) < FEWEST_CONTENT:
        return False
    for saying, (first, last) in ((one, common.one), (other, common.other)):
        # "As the mayor said, ‘we will ...’": the words of another, in somebody's own.
        before = saying.text[: saying.words[first][0]]
        after = saying.text[saying.words[last - 1][1] :]
        if _SAID_WITHIN.search(before[-80:]) or _INNER.search(before[-3:] + after[:3]):
            return False
    return True


def _are_two_speakers(one: Saying, other: Saying) -> bool:
    """Whether the two are surely two people, and each is surely credited with the words."""
    people = one.person, other.person
    if people[0] is None or people[1] is None or _speaks_for(people[0], people[1]):
        return False
    sayings = (one, other)
    if not all(saying.is_explicit and saying.quotation.confidence >= _SURE for saying in sayings):
        return False
    if compare_names(one.speaker, other.speaker).kind not in ("conflict", "different"):
        return False
    if one.family == other.family:
        if not all(
            len(parse_name(saying.speaker).given) and _is_full(saying) for saying in sayings
        ):
            return False
    elif not _are_apart(one, other):
        return False
    return not any(_BORROWED.search(saying.around) for saying in sayings)


def _are_apart(one: Saying, other: Saying) -> bool:
    """Whether neither is spoken of where the other is quoted."""
    is_near = one.place.article == other.place.article
    is_copy = not is_near and _are_one_story(one, other)
    if not is_near and not is_copy:
        if any(_ISSUED.search(saying.around) for saying in (one, other)):
            return False
        return not (
            _names(other.family, one.article.text) or _names(one.family, other.article.text)
        )
    return not (_names(other.family, one.around) or _names(one.family, other.around))


def _are_one_story(one: Saying, other: Saying) -> bool:
    """Whether the words around the two are the same: copies of one text."""
    norms = [
        [norm for _, _, norm in find_words(saying.near(_NEAR)[: 8 * _NEAR])]
        for saying in (one, other)
    ]
    fewest = min(map(len, norms))
    return fewest >= _STORY and compare(*norms).shared >= 0.5 * fewest


def _speaks_for(one: Person, other: Person) -> bool:
    """Whether one of the two speaks for others by profession, and the other does not."""
    speaking = [any(map(_SPEAKS_FOR.search, person.roles)) for person in (one, other)]
    return speaking[0] != speaking[1] or any(
        fold(whose.name.split()[-1]) in folded_words(" ".join(person.roles))
        for person, whose in ((one, other), (other, one))
    )


def _is_full(saying: Saying) -> bool:
    """Whether the text gives more than the family name beside the quotation."""
    written = " ".join(span.of(saying.article.text) for span in saying.quotation.source)
    given = parse_name(saying.speaker).given
    return bool(given) and fold(given[0]) in folded_words(written)


def _names(family: str, text: str) -> bool:
    return family in folded_words(text)


# --- one speaker, two wordings --------------------------------------------------------------------

# Fewest words that must agree, and fewest of them that are no function words.
_AGREE, _AGREE_CONTENT = 10, 5
# Most words that may differ: more are another sentence.
_MOST_CHANGED = 3
# Most days between two articles on one speech; later ones may report another one.
_MOST_DAYS = 3
# Least confidence in the speaker.
_CREDITED = 0.5
_TELLING = frozenset(("negation", "number", "substitution", "omission", "reorder"))


class AlteredQuote(_RepeatRule):
    """QC302: one quotation worded differently elsewhere."""

    code: ClassVar[str] = "QC302"
    name: ClassVar[str] = "altered-quote"
    severity: ClassVar[Severity] = "warning"
    summary: ClassVar[str] = (
        "one quotation worded differently elsewhere, with the edit that matters"
    )
    why: ClassVar[str] = (
        "What stands in quotation marks is what was said; two wordings cannot both be. The rule "
        "compares long quotations of one speaker in an article, and in articles of at most three "
        "days' distance, and reports a changed number, a lost “not”, another word or one left out "
        "without a mark. It is silent on typography, brackets, ellipses, fillers, function words "
        "and shorter excerpts, and where more than three words differ: that may be another speech."
    )
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            "“We will hire 300 nurses for the two hospitals before the end of this year,” Health "
            "Minister Kari Tveit said.\n\nThe unions met in Oslo on Monday.\n\n“We will hire 500 "
            "nurses for the two hospitals before the end of this year,” Tveit had promised.",
            fires=True,
        ),
        Example(
            "“We will hire 300 nurses for the two hospitals before the end of this year,” Health "
            "Minister Kari Tveit said.\n\nThe unions met in Oslo on Monday.\n\n“We will hire 300 "
            "nurses for the two hospitals ... this year,” Tveit had promised.",
            fires=False,
            note="what is left out is marked",
        ),
    )

    def _findings(self, quotations: _Quotations) -> Iterator[tuple[int, Finding]]:
        seen: set[Place] = set()
        for one, other in quotations.wordings():
            if not are_one_person(one.speaker, other.speaker) or not one.speaker[:1].isupper():
                continue
            pair = quotations.pair(one, other)
            if pair is None or pair.odd.place in seen:
                continue
            days = quotations.apart(pair.odd.place, pair.usual.place)
            if days is not None and days > _MOST_DAYS:
                continue
            edit = _telling_edit(pair.odd, pair.usual)
            if edit is not None:
                seen.add(pair.odd.place)
                yield from self._report(quotations, pair, edit)

    def _report(
        self, quotations: _Quotations, pair: _Pair, edit: Edit
    ) -> Iterator[tuple[int, Finding]]:
        usual = pair.usual
        for place in _first_of_each(pair):
            odd = quotations.saying(place)
            is_near = odd.place.article == usual.place.article
            finding = self.finding(
                odd.article,
                odd.quotation.span,
                f"{odd.speaker} is quoted otherwise {_where(usual, is_near)}: {_change(edit)}",
                evidence=[
                    f"{edit.kind}: here “{_excerpt(odd)}”, there “{_excerpt(usual)}”",
                    *([] if is_near else _cited(usual, pair.usual_articles)),
                ],
                related=[usual.quotation.span] if is_near else [],
            )
            yield place.article, finding


def _telling_edit(odd: Saying, usual: Saying) -> Edit | None:
    """The gravest edit between two wordings of one sentence, if it matters.

    Where a quotation begins and ends is for its editor to choose: compared is what lies between the
    first and the last words that both have.
    """
    sayings = (odd, usual)
    if odd.overlaps(usual) or any(s.quotation.confidence < _CREDITED for s in sayings):
        return None
    common = compare(odd.norms, usual.norms)
    if len(common.runs) < 2 or not 0 < common.changed <= _MOST_CHANGED:
        return None
    start, end = common.one
    if common.shared < _AGREE or content(odd.norms[start:end]) < _AGREE_CONTENT:
        return None
    texts = [
        saying.text[saying.words[first][0] : saying.words[last - 1][1]]
        for saying, (first, last) in ((odd, common.one), (usual, common.other))
    ]
    # A mark in either of the two owns up to the change.
    there, here = verify(texts[1], texts[0]), verify(texts[0], texts[1])
    return _gravest(here) if _gravest(there) else None


def _gravest(verification: Verification) -> Edit | None:
    return next((edit for edit in verification.edits if _matters(edit)), None)


def _matters(edit: Edit) -> bool:
    if not edit.harmful or edit.kind not in _TELLING:
        return False
    if edit.kind in ("negation", "number"):
        return True
    words = [norm for text in (edit.quoted, edit.original) for _, _, norm in find_words(text)]
    return any(not is_small(norm) for norm in words)


def _change(edit: Edit) -> str:
    if not edit.original:
        return f"“{edit.quoted}” stands here only"
    if not edit.quoted:
        return f"“{edit.original}” is left out here"
    return f"“{edit.quoted}” here, “{edit.original}” there"


# --- what a finding says --------------------------------------------------------------------------


def _first_of_each(pair: _Pair) -> Iterator[Place]:
    """The first place of the odd wording in each of its articles."""
    seen: set[int] = set()
    for place in (pair.odd.place, *pair.odd_places):
        if place.article not in seen:
            seen.add(place.article)
            yield place


def _excerpt(saying: Saying) -> str:
    flat = " ".join(saying.text[: 4 * _LONGEST_EXCERPT].split())
    if len(flat) <= _LONGEST_EXCERPT:
        return flat
    return flat[: flat.rfind(" ", 0, _LONGEST_EXCERPT)] + " …"


def _where(saying: Saying, is_near: bool) -> str:
    line = saying.article.place(saying.quotation.span.start)[0]
    return f"in line {line}" if is_near else f"in {saying.article.label}"


def _cited(saying: Saying, articles: int) -> list[str]:
    line = saying.article.place(saying.quotation.span.start)[0]
    dated = f" of {saying.article.date}" if saying.article.date else ""
    facts = [f"{saying.article.label}{dated}, line {line}: “{_excerpt(saying)}”"]
    if articles > 1:
        facts.append(f"{articles} articles have it so")
    return facts
