"""The rule about how the names of listed people are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rapidfuzz.distance import OSA

from quotecheck.authority import Authority, Listed
from quotecheck.model import Finding, Severity, Span
from quotecheck.names import compare_names, fold
from quotecheck.names.fold import tidy
from quotecheck.rules.base import Example
from quotecheck.rules.cast import Character
from quotecheck.rules.listed import AuthorityRule
from quotecheck.rules.posts import GRACE, Term, fitting, terms_of, told_of
from quotecheck.rules.scene import Scene

# Differences of a whole name that are a matter of style; a nickname or an initial is not.
_STYLE = frozenset(("spelling", "joint", "accents", "order"))


_SHEET = """\
name,accept,title,of,from,to
Ingrid Solheim,,Foreign Minister,Norway,2013-10-16,2017-10-20
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
        terms = [term for term in terms_of(scene, character) if _has_held(scene, listed, term)]
        places = (s for s in character.spans if scene.written(s) == name and scene.is_own_voice(s))
        span = next(places, None)
        if terms and span is not None:
            held = fitting(listed, terms[0].office)[0].held
            yield self.finding(
                scene.evidence.article,
                span,
                f"“{name}” is probably {expected}",
                expected=expected,
                evidence=(
                    f"{listed.place} has {expected}, {told_of(held)}",
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


def _has_held(scene: Scene, listed: Listed, term: Term) -> bool:
    """Whether the list has the office of the article, on its date if that is known."""
    published = scene.published
    return any(
        published is None or post.is_held(published.day, -GRACE)
        for post in fitting(listed, term.office)
    )
