"""The rule about the offices that listed people hold, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cached_property
from typing import ClassVar

from attrs import field, frozen

from quotecheck.authority import Authority, Listed
from quotecheck.model import Finding, Severity
from quotecheck.names import fold
from quotecheck.publication import Publication
from quotecheck.rules.base import Example
from quotecheck.rules.careers import CAREER, CHANGE, OTHER_TIME
from quotecheck.rules.cast import Character
from quotecheck.rules.countries import country_called
from quotecheck.rules.listed import AuthorityRule
from quotecheck.rules.posts import (
    GRACE,
    HOUSES,
    Post,
    Term,
    are_apart,
    is_one,
    may_be_of_a_state,
    posts_of,
    state_after,
    terms_of,
    told_of,
)
from quotecheck.rules.scene import Scene

# Of who left office long ago, texts speak as of history.
_LIVING_MEMORY = timedelta(days=12 * 365)
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
_FORMERLY = re.compile(r"\b(?:[Ff]ormer\w*\b|[Tt]hen(?:-| (?=[A-Z]))|[Ee]x-)|-elect\b")
# "former" and "then" of whom the sentence tells, but not in another's title: "former Gov. Olsen".
_OF_THEN = re.compile(
    r"\b(?:[Ff]ormer\w*\b(?! (?:[A-Z]|secretary|governor|president|first))|[Tt]hen-)"
)
_IMAGINED = frozenset("a an another future next possible potential would-be".split())
_SHEET = """\
name,accept,title,of,from,to
Ingrid Solheim,,Foreign Minister,Norway,2013-10-16,2017-10-20
"""


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
        "that is left (of who is speaking now) or not yet taken, and another state than the "
        "list's. It is silent on former, then-, acting, deputy and elected holders, near words "
        "that tell of another time or of what may be, 45 days around each change, where state "
        "senators may be meant, in headlines and in quoted words. Beside a seat in the other "
        "house of Congress those words count only in the sentence, unless there was one before."
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
        if scene.published is None:
            return
        for character in scene.cast.characters:
            listed = authority.named(character.person.name) if character.is_full else ()
            if len(listed) == 1:
                case = _Case(scene, character, listed[0], scene.published)
                yield from self._office(case)

    def _office(self, case: _Case) -> Iterator[Finding]:
        scene = case.scene
        for term in terms_of(scene, case.character):
            post = case.instead(term)
            if post is not None:
                name, office = case.character.person.name, scene.written(term.office.span)
                yield self.finding(
                    scene.evidence.article,
                    term.span,
                    f"{name} is called “{office}”; listed is {told_of(post.held)}",
                    evidence=(
                        f"{case.listed.place} has {case.listed.name}",
                        case.published.told(scene.evidence.article),
                    ),
                )
                return


@frozen(eq=False)
class _Case:
    """A person of the article who is listed.

    Attributes:
        scene: the article.
        character: the person.
        listed: the same in the list.
        published: the article's day.
        posts: the listed offices that are understood.
    """

    scene: Scene
    character: Character
    listed: Listed
    published: Publication
    posts: list[Post] = field(init=False)

    @posts.default
    def _posts(self) -> list[Post]:
        return posts_of(self.listed)

    def instead(self, term: Term) -> Post | None:
        """What the list has instead of an office; None where it has it, or does not decide."""
        office, today = term.office, self.published.day
        same = [post for post in self.posts if is_one(post.office, office)]
        near = [post for post in same if post.is_held(today, -GRACE)]
        if may_be_of_a_state(self.scene, term, self.posts):
            return None
        if near:
            return self._other_place(term, near)
        if any(post.held.start is None and post.held.end is None for post in same):
            return None
        others = [
            post
            for post in self.posts
            if post.is_held(today, GRACE) and post.held.start and office.excludes(post.office)
        ]
        for post in others:
            if office.head in HOUSES and post.office.head in HOUSES:
                return post if self._has_other_house(term, post, same) else None
        if self._is_of_other_times:
            return None
        for post in others:
            if not are_apart(office, post.office) and (office.body or same):
                return post
        return self._at_other_time(term, same)

    def _has_other_house(self, term: Term, post: Post, same: Sequence[Post]) -> bool:
        """Whether the article gives a member of one house of Congress a seat in the other."""
        scene = self.scene
        before = scene.cast.words_around(term.span)[0].casefold()
        seat = state_after(scene, term.name)
        if (
            are_apart(term.office, post.office)
            or (seat and seat != post.held.place)
            # "a Senator Olsen would" is none yet.
            or before in _IMAGINED
            or " and " in term.office.span.of(scene.evidence.text)
        ):
            return False
        sentence = scene.cast.sentence(term.name)
        # Who never had a seat there has it in no tale of the past, as far as the list knows.
        place = scene.paragraph(term.name) if same else sentence
        return not (
            scene.tells(OTHER_TIME, place, str(self.published.day.year))
            or (same and (scene.tells(CAREER, sentence) or scene.tells(_OF_THEN, sentence)))
        )

    def _at_other_time(self, term: Term, same: Sequence[Post]) -> Post | None:
        """When it was held, or will be, where it is the office of somebody who is speaking now."""
        scene, office, today = self.scene, term.office, self.published.day
        if not same or any(are_apart(office, post.office) for post in same):
            return None
        if all(post.first > today for post in same):
            could_be = (
                office.head in HOUSES
                or not scene.cast.speaks(term.name)
                or scene.tells(_IF, scene.paragraph(term.name))
            )
            return None if could_be else min(same, key=lambda post: post.first)
        sentence = scene.cast.sentence(term.name)
        latest = max((post for post in same if post.last < today), key=lambda post: post.last)
        if (
            today - latest.last > _LIVING_MEMORY
            or not scene.cast.speaks(term.name)
            or self.listed.died
            or scene.tells(_PAST, sentence)
            or scene.tells(CHANGE, sentence)
        ):
            return None
        return latest

    @cached_property
    def _is_of_other_times(self) -> bool:
        """Whether a sentence about the person tells of a change of office, or a phrase of two."""
        text = self.scene.evidence.text
        phrases = [role.of(text) for found in self.character.introductions for role in found.roles]
        if any("-elect" in p or " and " in p or CHANGE.search(p) for p in phrases):
            return True
        return any(
            self.scene.tells(CAREER, sentence) or self.scene.tells(_FORMERLY, sentence)
            for sentence in self.character.sentences
        )

    def _other_place(self, term: Term, near: Sequence[Post]) -> Post | None:
        """The seat of a member of a house, where the article's phrase names another state."""
        office, text = term.office, self.scene.evidence.text
        places = {post.office.body for post in near}
        written = {post.held.place for post in near}
        if office.head not in HOUSES or not office.body or office.body in places:
            return None
        right = re.compile("|".join(map(re.escape, sorted(written))))
        words = office.span.of(text).split()
        if (
            not any(fold(place) == office.body for place in _STATES)
            or self.scene.tells(right, self.scene.cast.sentence(term.name))
            or any(country_called(word.strip("(),.")) in written for word in words)
        ):
            return None
        return near[0]


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
