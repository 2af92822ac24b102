"""The rule about the lives of listed people: how old they are, and whether they can speak still."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import ClassVar

from quotecheck.authority import Authority, Listed
from quotecheck.model import Finding, Mention, Quotation, Severity, Span
from quotecheck.rules.base import Example
from quotecheck.rules.cast import Character
from quotecheck.rules.listed import AuthorityRule
from quotecheck.rules.posts import has_held
from quotecheck.rules.scene import Scene

# Who has had a birthday since yesterday's article was written is a year older; more is an error.
_TOLERANCE = 1
_YOUNGEST, _OLDEST = 16, 115
_AFTER = re.compile(
    r" \((?:aged? )?(\d{2,3})\)"
    r"|,? aged? (\d{2,3})\b"
    r"|, (?:now |who is )?(\d{2,3})(?=, (?![A-Z\d])|,[”\"]| ?[—–]|\.(?!\d)|;)"
    r"| is (\d{2,3}) years old\b"
)
_BEFORE = re.compile(r"\b(\d{2,3})[- ]years?[- ]old,? \Z")
_LONGEST = 24
_GOES_ON = re.compile(r"[,.;:)]|\Z| (?:said|says|told|has|is|was|will|who|and)\b")
# Numbers beside names that are those of a count: "Olsen, 48, Brandt, 41".
_NUMBERED = r"[A-Z][\w’'-]{1,40}(?:, | \()\d{2}[,.)]"
_SEVERAL = re.compile(rf"{_NUMBERED}[^\n]{{0,200}}?{_NUMBERED}")
_COUNTED = re.compile(
    r"%|\b(?:per ?cent\w*|polls?|polled|polling|survey\w*|points?|votes?|delegates?|scor\w+|"
    r"trail\w*|ahead|margin|counties|seats?)\b",
    re.IGNORECASE,
)
# "Olsen, 48, of Bremo" is that old in a sentence about polls, too.
_CLOSED = re.compile(
    r", (?!(?:and|or|to|with|while|but|vs|versus|followed|then|for|ahead|behind)\b)[a-z]"
)
# Near these it may be the age of another day.
_OTHER_DAY = re.compile(
    r"\b(?:when|then|at (?:the )?age|died|ago|earlier|later|once|born|young|[12]\d{3}|\d0s)\b",
    re.IGNORECASE,
)
_PLAYED = re.compile(
    r"\b(?:play(?:s|ed|ing)|portray\w*|impersonat\w*|character|films?|actors?)\b", re.IGNORECASE
)
# After a death the last words are still reported.
_MOURNING = timedelta(days=45)
# What somebody wrote or recorded is quoted in the present for ever.
_WORKS = re.compile(
    r"\b(?:books?|memoirs?|wr[io]t\w+|diar\w+|letters?|films?|documentar\w+|record\w*|tapes?|"
    r"videos?|footage|once|late|famous\w*|poems?|novels?|song|interview\w*|essay|speech|quot\w+|"
    r"archiv\w+|character|posthumous\w*|scene|voice|[12]\d{3})\b",
    re.IGNORECASE,
)
_PRESENT = frozenset(
    "says tells adds explains insists warns asks jokes argues notes admits believes thinks".split()
)
_PAST = frozenset("said told added explained insisted warned argued noted".split())
_DIED = re.compile(
    r"\b(?:di(?:ed|es|e|ing)|dead|death|killed|murder\w*|assassinat\w*|funeral\w*|buried|burial|"
    r"obituar\w*|mourn\w*|memorial|ago|decades?|legacy|history|then|later|earlier|before|"
    r"eulog\w*|tribute\w*|remember\w*|recall\w*|estate|widow\w*)\b",
    re.IGNORECASE,
)
_FIRST = re.compile(r"\S+")
_THIS_WEEK = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|tonight|"
    r"this (?:week|morning|afternoon|evening))\b(?!['’])"
)
# How far from "said" the day is looked for, in code points.
_BESIDE = 200
_SHEET = """\
name,born,died,title,of,from,to
Ingrid Solheim,1964-02-11,,Foreign Minister,Norway,2013-10-16,
Marta Olsen,1931,2012-05-01,Mayor,Bremo,2001,2009
"""


class LifeDates(AuthorityRule):
    """An age that the listed date of birth denies, or words of somebody who was dead by then."""

    code: ClassVar[str] = "QC503"
    name: ClassVar[str] = "life-dates"
    severity: ClassVar[Severity] = "warning"
    summary: ClassVar[str] = "an age that the listed birth denies, or fresh words of somebody dead"
    why: ClassVar[str] = (
        "An age is copied from last year's article, or is that of a namesake; a quotation of a "
        "dead mayor was hers when she lived. The rule needs the article's date, and looks only at "
        "people of whom the list has one of that name and an office that the article gives them. "
        "It reports an age that is off by more than a year, and words in the present, or said on "
        "a day of this week, of somebody who died more than 45 days before. It is silent where "
        "the sentence tells of another time or of counts, on words that were written or recorded, "
        "where state legislators may be meant, in headlines and in quoted words."
    )
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            "Norwegian Foreign Minister Ingrid Solheim, 48, arrived in Riga on Monday.",
            True,
            "in an article of 2016",
            authority=_SHEET,
            date="2016-05-01",
        ),
        Example(
            "Norwegian Foreign Minister Ingrid Solheim, 52, arrived in Riga on Monday.",
            False,
            "in an article of 2016",
            authority=_SHEET,
            date="2016-05-01",
        ),
        Example(
            "Ingrid Solheim, 48, a fisherwoman, arrived in Riga on Monday.",
            False,
            "somebody else",
            authority=_SHEET,
            date="2016-05-01",
        ),
        Example(
            "“The bridge will hold for a hundred years,” says Marta Olsen, the mayor of Bremo.",
            True,
            "in an article of 2016",
            authority=_SHEET,
            date="2016-05-01",
        ),
    )

    def _findings(self, scene: Scene, authority: Authority) -> Iterator[Finding]:
        if scene.published is None:
            return
        today = scene.published.day
        dead: dict[str, Listed] = {}
        for character in scene.cast.characters:
            listed = authority.named(character.person.name) if character.is_full else ()
            if len(listed) != 1:
                continue
            if listed[0].died and has_held(scene, character, listed[0]):
                dead[character.person.name] = listed[0]
            elif listed[0].born and has_held(scene, character, listed[0], today):
                yield from self._age(scene, character, listed[0], today)
        cues: dict[str, list[Span]] = {}
        for quotation in scene.evidence.quotations if dead else ():
            for speaker in quotation.speakers[:1]:
                listed_speaker = dead.get(speaker)
                if listed_speaker and _speaks_after_death(scene, quotation, listed_speaker, today):
                    cues.setdefault(speaker, []).append(_verb(scene, quotation))
        for speaker, spans in cues.items():
            yield self._dead(scene, speaker, dead[speaker], spans)

    def _dead(self, scene: Scene, speaker: str, listed: Listed, cues: Sequence[Span]) -> Finding:
        written = scene.written(cues[0])
        message = f"{speaker} “{written}” it; listed is {listed.name}, died {listed.died}"
        return self._reported(scene, cues[0], message, listed, cues[1:])

    def _age(
        self, scene: Scene, character: Character, listed: Listed, today: date
    ) -> Iterator[Finding]:
        if listed.born is None or listed.first_day is None or listed.born_by is None:
            return
        oldest, youngest = (_years(born, today) for born in (listed.first_day, listed.born_by))
        for mention, found in zip(character.person.mentions, character.introductions, strict=True):
            place = None if found.relation else _stated(scene, mention, found.title)
            if place is None or not scene.is_own_voice(place):
                continue
            age = int(place.of(scene.evidence.text))
            is_near = youngest - _TOLERANCE <= age <= oldest + _TOLERANCE
            if is_near or not _YOUNGEST <= age <= _OLDEST:
                continue
            paragraph = scene.paragraph(mention.span)
            if not (
                _may_be_another_number(scene, mention.span, place)
                # Tales of the past make people younger.
                or (age < youngest and scene.tells(_OTHER_DAY, paragraph, str(today.year)))
                or (mention.kind == "surname" and scene.cast.families[character.family] > 1)
            ):
                told = f"{oldest}" if oldest == youngest else f"{youngest} or {oldest}"
                message = (
                    f"{character.person.name} is said to be {age}; "
                    f"listed is {listed.name}, born {listed.born}, who is {told}"
                )
                yield self._reported(scene, place, message, listed)
                return

    def _reported(
        self,
        scene: Scene,
        span: Span,
        message: str,
        listed: Listed,
        related: Sequence[Span] = (),
    ) -> Finding:
        article, published = scene.evidence.article, scene.published
        told = [published.told(article)] if published else []
        facts = [f"{listed.place} has {listed.name}", *told]
        return self.finding(article, span, message, evidence=facts, related=related)


def _years(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _stated(scene: Scene, mention: Mention, title: Span | None) -> Span | None:
    """Where the words around a mention say how old its bearer is."""
    text, name = scene.evidence.text, mention.span
    match = _AFTER.match(text, name.end)
    if match is not None:
        return Span(*match.span(match.lastindex or 0))
    start = title.start if title else name.start
    # "a 31-year-old Olsen volunteer" is somebody else.
    if (title or mention.kind == "full") and _GOES_ON.match(text, name.end):
        match = _BEFORE.search(text[max(0, start - _LONGEST) : start])
        if match is not None:
            first = max(0, start - _LONGEST) + match.start(1)
            return Span(first, first + len(match[1]))
    return None


def _may_be_another_number(scene: Scene, name: Span, age: Span) -> bool:
    text, sentence = scene.evidence.text, scene.cast.sentence(name)
    return (
        scene.tells(_PLAYED, sentence)
        or scene.tells(_SEVERAL, sentence)
        or (scene.tells(_COUNTED, sentence) and not _CLOSED.match(text, age.end))
    )


def _verb(scene: Scene, quotation: Quotation) -> Span:
    """The first word of the cue: "said" of "said Monday"."""
    cue = quotation.cue[0]
    word = _FIRST.match(scene.evidence.text, *cue)
    return Span(*word.span()) if word else cue


def _speaks_after_death(scene: Scene, quotation: Quotation, listed: Listed, today: date) -> bool:
    died = listed.last_day
    if died is None or today - died < _MOURNING or not quotation.cue or not quotation.source:
        return False
    cue = _verb(scene, quotation)
    paragraph = scene.paragraph(cue)
    if scene.tells(_WORKS, paragraph):
        return False
    if scene.written(cue) in _PRESENT:
        return True
    sentence = scene.cast.sentence(cue)
    start, end = max(sentence.start, cue.start - _BESIDE), min(sentence.end, cue.end + _BESIDE)
    days = _THIS_WEEK.finditer(scene.evidence.text, start, end)
    return (
        scene.written(cue) in _PAST
        and any(not any(Span(*d.span()).overlaps(p) for p in quotation.parts) for d in days)
        and not scene.tells(_DIED, paragraph)
    )
