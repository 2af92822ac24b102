"""Rules about people whom authority files list: how they are written, and what they hold when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import ClassVar

from attrs import field, frozen
from rapidfuzz.distance import OSA

from quotecheck.authority import Authority, Held, Listed
from quotecheck.model import Finding, Quotation, Severity, Span
from quotecheck.names import compare_names, fold
from quotecheck.names.fold import tidy
from quotecheck.rules.base import Evidence, Example, Rule
from quotecheck.rules.careers import CAREER, CHANGE
from quotecheck.rules.cast import Character
from quotecheck.rules.countries import country_called
from quotecheck.rules.offices import Office, listed_office, read_office
from quotecheck.rules.scene import Scene

# Lists and newspapers differ by some weeks about when an office changes hands.
_GRACE = timedelta(days=45)
# Of who left office long ago, texts speak as of history.
_LIVING_MEMORY = timedelta(days=12 * 365)
# Both houses of the USA have the names of those of the states.
_HOUSES = frozenset(("senator", "representative"))
_STATE_HOUSES = re.compile(
    r"\bstate(?:['’]s)? (?:sen\b|senat|rep\b|reps\b|representative|house|"
    r"legislat|lawmaker|assembl)|"
    r"\b(?:statehouse|general assembly|state capitol|delegate)\b",
    re.IGNORECASE,
)
_IF = re.compile(
    r"\b(?:would|could|if|will|might|may|should|imagin\w*|potential\w*|prospect\w*|future|next|"
    r"hypothetical\w*|possib\w+|elect|elections?|win|wins|won|winning|candida\w+|campaign\w*|"
    r"run(?:ning|s)?|bid|nomin\w+|hopeful|presumptive|inaugura\w+|incoming|vote\w*)\b|['’](?:d|ll)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:former\w*|then|ex|once|late|ago|earlier|when|while|during|served|\d{4}|\d0s|legacy|"
    r"history|historic\w*|administration|under|era)\b",
    re.IGNORECASE,
)
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
# Differences of a whole name that are a matter of style; a nickname or an initial is not.
_STYLE = frozenset(("spelling", "joint", "accents", "order"))


class AuthorityRule(Rule):
    """A rule about listed people; it says nothing without a list.

    Args:
        authority: the list.
    """

    def __init__(self, authority: Authority | None = None) -> None:
        self.authority = authority

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """The findings of this rule in one article."""
        if self.authority is not None and self.authority:
            yield from self._findings(Scene(evidence), self.authority)

    def _findings(self, scene: Scene, authority: Authority) -> Iterator[Finding]:
        raise NotImplementedError  # pragma: no cover


def with_authority(rules: Iterable[Rule], authority: Authority) -> tuple[Rule, ...]:
    """The rules, those about listed people with this list."""
    return tuple(type(r)(authority) if isinstance(r, AuthorityRule) else r for r in rules)


def without_listed(findings: Iterable[Finding], text: str, authority: Authority) -> list[Finding]:
    """The findings but those that take a listed person's name for a slip of another's."""
    return [
        finding
        for finding in findings
        if not (
            finding.code in ("QC101", "QC102")
            and finding.expected
            and authority.are_two(finding.span.of(text), finding.expected)
        )
    ]


_SHEET = """\
name,accept,title,of,from,to,died
Ingrid Solheim,,Foreign Minister,Norway,2013-10-16,2017-10-20,
Peteris Liepa,,President,Latvia,2015-07-08,,
Marta Olsen,,Mayor,Bremo,2001,2009,2012-05-01
"""


class NameNotAsListed(AuthorityRule):
    """A name that is a slip of a listed one, or not as the desk writes it."""

    code: ClassVar[str] = "QC501"
    name: ClassVar[str] = "name-not-as-listed"
    severity: ClassVar[Severity] = "warning"
    summary: ClassVar[str] = "a name that is nearly that of a listed person with the same office"
    why: ClassVar[str] = (
        "A name that is misspelt throughout an article contradicts nothing in it; a list knows it. "
        "The rule reports a name that is a slip of a listed one where the article gives it an "
        "office that the list has, too, on the article's date if that is known; and other writings "
        "of names on the desk's own style sheet. It is silent where the name is listed itself, "
        "where two listed people may be meant, where the listed name stands in the article, in "
        "headlines and in quoted words."
    )
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            "Norwegian Foreign Minister Ingrid Solhiem arrived in Riga on Monday.",
            True,
            authority=_SHEET,
        ),
        Example(
            "Norwegian Foreign Minister Ingrid Solheim arrived in Riga on Monday.",
            False,
            authority=_SHEET,
        ),
        Example(
            "The fisherman Ingrid Solhiem arrived in Riga on Monday.",
            False,
            "another office",
            authority=_SHEET,
        ),
    )

    def _findings(self, scene: Scene, authority: Authority) -> Iterator[Finding]:
        there = {fold(character.person.name) for character in scene.cast.characters}
        for character in scene.cast.characters:
            if character.is_full:
                yield from self._slip(scene, authority, character, there)
                yield from self._style(scene, authority, character)

    def _slip(
        self, scene: Scene, authority: Authority, character: Character, there: set[str]
    ) -> Iterator[Finding]:
        name = character.person.name
        if authority.named(name):
            return
        meant: list[tuple[Listed, str]] = []
        for listed in authority.near(name):
            kinds = {other: compare_names(name, other).kind for other in listed.names}
            if not {"same", "variant"}.isdisjoint(kinds.values()):
                return
            slips = [other for other, kind in kinds.items() if kind == "misspelling"]
            if slips:
                meant.append((listed, min(slips, key=lambda other: OSA.distance(name, other))))
        if len(meant) != 1 or not there.isdisjoint(map(fold, meant[0][0].names)):
            return
        listed, expected = meant[0]
        terms = [term for term in _terms(scene, character) if _has_held(scene, listed, term)]
        span = next((s for s in character.spans if scene.written(s) == name), None)
        if terms and span is not None and scene.is_own_voice(span):
            yield self.finding(
                scene.evidence.article,
                span,
                f"“{name}” is probably {expected}",
                expected=expected,
                evidence=(
                    f"{listed.place} has {expected}, {_told(_fitting(listed, terms[0].office)[0])}",
                    f"the article has {scene.cite(terms[0].span)}",
                ),
            )

    def _style(self, scene: Scene, authority: Authority, character: Character) -> Iterator[Finding]:
        places: dict[str, list[Span]] = {}
        for span in character.spans:
            written = scene.written(span)
            if " " in written and not written.isupper() and scene.is_own_voice(span):
                places.setdefault(tidy(written), []).append(span)
        for written, spans in places.items():
            known = [p for p in authority.house(written) if _is_styled_otherwise(written, p)]
            right = authority.named(written)
            if len(known) == 1 and all(listed == known[0] for listed in right):
                yield self.finding(
                    scene.evidence.article,
                    spans[0],
                    f"“{written}” is {known[0].name} in the house's style",
                    expected=known[0].name,
                    evidence=(f"{known[0].place} has {known[0].name}",),
                    related=spans[1:],
                )


def _is_styled_otherwise(written: str, listed: Listed) -> bool:
    names = {tidy(name) for name in listed.names}
    if written in names:
        return False
    verdict = compare_names(written, listed.name)
    kinds = {difference.kind for difference in verdict.differences}
    return verdict.kind == "variant" and bool(kinds) and kinds <= _STYLE


class OfficeAtDate(AuthorityRule):
    """An office that the person, as listed, does not hold on the article's date."""

    code: ClassVar[str] = "QC502"
    name: ClassVar[str] = "office-at-date"
    severity: ClassVar[Severity] = "warning"
    summary: ClassVar[str] = "an office that the list does not have for the article's date"
    why: ClassVar[str] = (
        "A senator called representative, a minister who left last year: a list with dates knows. "
        "The rule needs the article's date, and looks only at people of whom the list has one of "
        "that name, with dates. It reports an office while another is held that excludes it, one "
        "that is left (of who is speaking now) or not yet taken, another state than the list's, "
        "and words quoted in the present of somebody dead. It is silent on former, then-, acting, "
        "deputy and elected holders and candidates, near words that tell of another time or of "
        "what may be, 45 days around each change, where state senators may be meant, in headlines "
        "and in quoted words."
    )
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            "Norwegian Foreign Minister Ingrid Solheim said on Monday that the talks go on.",
            True,
            "in an article of 2018",
            authority=_SHEET,
            date="2018-05-01",
        ),
        Example(
            "Norwegian Foreign Minister Ingrid Solheim said on Monday that the talks go on.",
            False,
            "in an article of 2016",
            authority=_SHEET,
            date="2016-05-01",
        ),
        Example(
            "Former Norwegian Foreign Minister Ingrid Solheim said on Monday that the talks go on.",
            False,
            "former",
            authority=_SHEET,
            date="2018-05-01",
        ),
        Example(
            "Norwegian Foreign Minister Ingrid Solheim said on Monday that the talks go on.",
            False,
            "no date",
            authority=_SHEET,
        ),
    )

    def _findings(self, scene: Scene, authority: Authority) -> Iterator[Finding]:
        today = _date(scene)
        if today is None:
            return
        people: dict[str, Listed] = {}
        for character in scene.cast.characters:
            if not character.is_full:
                continue
            listed = authority.named(character.person.name)
            if len(listed) != 1:
                continue
            people[character.person.name] = listed[0]
            if not _is_of_other_times(scene, character):
                yield from self._office(scene, character, listed[0], today)
        for quotation in scene.evidence.quotations:
            for speaker in quotation.speakers[:1]:
                if speaker in people:
                    yield from self._dead(scene, quotation, people[speaker], today)

    def _office(
        self, scene: Scene, character: Character, listed: Listed, today: date
    ) -> Iterator[Finding]:
        for term in _terms(scene, character):
            why = _wrong_office(scene, character, term, listed, today)
            if why:
                yield self.finding(
                    scene.evidence.article,
                    term.span,
                    f"{character.person.name} is called “{scene.written(term.office.span)}”; "
                    f"listed is {why}",
                    evidence=(f"{listed.place} has {listed.name}", f"the article is of {today}"),
                )
                return

    def _dead(
        self, scene: Scene, quotation: Quotation, listed: Listed, today: date
    ) -> Iterator[Finding]:
        end = listed.last_day
        if end is None or today - end < _GRACE or not quotation.cue or not quotation.source:
            return
        cue = scene.written(quotation.cue[0])
        if cue not in _PRESENT or scene.tells(_WORKS, scene.paragraph(quotation.cue[0])):
            return
        yield self.finding(
            scene.evidence.article,
            quotation.cue[0],
            f"{quotation.speakers[0]} “{cue}” it; listed is {listed.name}, died {listed.died}",
            evidence=(f"{listed.place} has {listed.name}", f"the article is of {today}"),
        )


# --- what the article says --------------------------------------------------------------------


@frozen
class _Term:
    """An office that the article gives somebody, beside the name at one place."""

    office: Office
    name: Span

    @property
    def span(self) -> Span:
        start = min(self.office.span.start, self.name.start)
        return Span(start, max(self.office.span.end, self.name.end))


def _terms(scene: Scene, character: Character) -> Iterator[_Term]:
    """The offices that the article itself gives somebody at present, in text order."""
    for span, found in zip(character.spans, character.introductions, strict=True):
        for phrase in found.roles or ((found.title,) if found.title else ()):
            office = read_office(scene.evidence.document, phrase)
            if office is not None and scene.is_own_voice(span):
                yield _Term(office, span)


def _is_of_other_times(scene: Scene, character: Character) -> bool:
    """Whether any sentence about the person tells of a change of office, or a phrase of two."""
    text = scene.evidence.text
    phrases = [role.of(text) for found in character.introductions for role in found.roles]
    if any("-elect" in p or " and " in p or CHANGE.search(p) for p in phrases):
        return True
    return any(
        scene.tells(CAREER, sentence) or scene.tells(_FORMERLY, sentence)
        for sentence in character.sentences
    )


_FORMERLY = re.compile(r"\b(?:[Ff]ormer\w*\b|[Tt]hen(?:-| (?=[A-Z]))|[Ee]x-)|-elect\b")


def _date(scene: Scene) -> date | None:
    try:
        return date.fromisoformat((scene.evidence.article.date or "")[:10])
    except ValueError:
        return None


# --- what the list says -----------------------------------------------------------------------


@frozen
class _Post:
    """A listed office that is understood."""

    office: Office
    held: Held
    first: date = field(init=False)
    last: date = field(init=False)

    @first.default
    def _first(self) -> date:
        return self.held.first or date.min

    @last.default
    def _last(self) -> date:
        return self.held.last or date.max

    def is_held(self, day: date, within: timedelta = timedelta()) -> bool:
        """Whether it is held on a day and for ``within`` around it; negative: anywhere near."""
        return _shift(self.first, within) <= day <= _shift(self.last, -within)


def _shift(day: date, by: timedelta) -> date:
    if day in (date.min, date.max):
        return day
    try:
        return day + by
    except OverflowError:
        return day


def _posts(listed: Listed) -> list[_Post]:
    found = ((listed_office(held.title, held.place), held) for held in listed.held)
    return [_Post(office, held) for office, held in found if office is not None]


def _is_one(office: Office, other: Office) -> bool:
    """Whether two offices may be one: neither says what the other denies."""
    return office.head == other.head and (
        office.portfolios == other.portfolios or bool(office.portfolios & other.portfolios)
    )


def _are_apart(office: Office, other: Office) -> bool:
    return bool(office.body and other.body and office.body != other.body)


def _fitting(listed: Listed, office: Office) -> list[_Post]:
    return [
        post
        for post in _posts(listed)
        if _is_one(post.office, office) and not _are_apart(post.office, office)
    ]


def _has_held(scene: Scene, listed: Listed, term: _Term) -> bool:
    """Whether the list has the office of the article, on its date if that is known."""
    today = _date(scene)
    return any(today is None or p.is_held(today, -_GRACE) for p in _fitting(listed, term.office))


def _told(post: _Post) -> str:
    held = post.held
    place = f", {held.place}" if held.place else ""
    since = f" from {held.start}" if held.start else ""
    until = f" to {held.end}" if held.end else ""
    return f"{held.title}{place}{since}{until}"


def _wrong_office(
    scene: Scene, character: Character, term: _Term, listed: Listed, today: date
) -> str | None:
    """What the list has instead; None where it has the office, or does not decide."""
    office, posts = term.office, _posts(listed)
    same = [post for post in posts if _is_one(post.office, office)]
    near = [post for post in same if post.is_held(today, -_GRACE)]
    sentence = scene.cast.sentence(term.name)
    if office.head in _HOUSES and _STATE_HOUSES.search(scene.evidence.text):
        return None
    if near:
        return _other_place(scene, sentence, office, near)
    if any(post.held.start is None and post.held.end is None for post in same):
        return None
    others = [
        post
        for post in posts
        if post.is_held(today, _GRACE) and post.held.start and office.excludes(post.office)
    ]
    for post in others:
        alike = office.head in _HOUSES and post.office.head in _HOUSES
        if not _are_apart(office, post.office) and (alike or office.body or same):
            return _told(post)
    if any(_are_apart(office, post.office) for post in same) or not same:
        return None
    if all(post.first > today for post in same):
        could_be = (
            office.head in _HOUSES
            or not scene.cast.speaks(term.name)
            or scene.tells(_IF, scene.paragraph(term.name))
        )
        return None if could_be else _told(min(same, key=lambda post: post.first))
    left = [post for post in same if post.last < today]
    latest = max(left, key=lambda post: post.last)
    if (
        today - latest.last > _LIVING_MEMORY
        or not scene.cast.speaks(term.name)
        or listed.died
        or scene.tells(_PAST, sentence)
        or scene.tells(CHANGE, sentence)
    ):
        return None
    return _told(latest)


def _other_place(scene: Scene, sentence: Span, office: Office, near: Sequence[_Post]) -> str | None:
    """The listed state of a member of a house, where the article's phrase names another."""
    places = {post.office.body for post in near}
    written = {post.held.place for post in near}
    if office.head not in _HOUSES or not office.body or office.body in places:
        return None
    phrase = office.span.of(scene.evidence.text)
    named = [place for place in _STATES if fold(place) == office.body]
    if not named or any(place in sentence.of(scene.evidence.text) for place in written):
        return None
    if any(country_called(word.strip("(),.")) in written for word in phrase.split()):
        return None
    return _told(near[0])


# Those of the states whose names mean nothing else: no city, no country, no part of another one.
_STATES = (
    "Alabama", "Alaska", "Arizona", "Arkansas", "California", "Colorado", "Connecticut",
    "Delaware", "Florida", "Georgia", "Hawaii", "Idaho", "Illinois", "Indiana", "Iowa", "Kansas",
    "Kentucky", "Louisiana", "Maine", "Maryland", "Massachusetts", "Michigan", "Minnesota",
    "Mississippi", "Missouri", "Montana", "Nebraska", "Nevada", "New Hampshire", "New Jersey",
    "New Mexico", "North Carolina", "North Dakota", "Ohio", "Oklahoma", "Oregon", "Pennsylvania",
    "Rhode Island", "South Carolina", "South Dakota", "Tennessee", "Texas", "Utah", "Vermont",
    "West Virginia", "Wisconsin", "Wyoming",
)  # fmt: skip
