"""Rules about the text itself, before anything is read from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from attrs import frozen

from quotecheck.apostrophes import find_lost_apostrophes
from quotecheck.damage import (
    Damage,
    find_entities,
    find_glued_marks,
    find_lost_characters,
    find_wrong_decoding,
)
from quotecheck.model import Article, Finding, Severity, Span
from quotecheck.rules.base import Evidence, Example, Rule

_MOST_FORMS = 30
"""Findings of one kind of damage in one article; what goes beyond is told by the last of them."""


@frozen
class _Kind:
    """A kind of damage, and how a finding says it; ``{form}`` is the damaged word."""

    message: str
    repair: str = "; it should read “{repaired}”"


_APOSTROPHE = _Kind("“{form}” has lost its apostrophe")
_DECODING = _Kind("“{form}” was decoded with the wrong character set")
_CHARACTER = _Kind("“{form}” has a replacement character where a letter or a mark was lost")
_ENTITY = _Kind(
    "“{form}” is an HTML entity that was left in the text", "; it stands for “{repaired}”"
)
_GLUED = _Kind("a space is missing beside the quotation mark in “{form}”", "")


class DamagedText(Rule):
    """Words that were damaged when the text was copied or converted."""

    code: ClassVar[str] = "QC204"
    name: ClassVar[str] = "damaged-text"
    severity: ClassVar[Severity] = "warning"
    summary: ClassVar[str] = (
        "lost apostrophes, wrongly decoded letters, left-over entities, marks glued to words"
    )
    why: ClassVar[str] = (
        "Text that went through the wrong converter loses apostrophes (“Haleys”, “doesnt”), turns "
        "letters into others (“cafÃ©”), keeps HTML entities (“&quot;”) or loses the space beside a "
        "quotation mark. Whoever quotes or searches it then gets names and words that nobody "
        "wrote. Equal words are one finding at the first of them; the others are its related "
        "places. Lost apostrophes are reported only where the article as a whole has lost its "
        "apostrophes: one “dont” among intact contractions may be meant, and a name or plural in "
        "s is no damage. Where the right form is not certain, none is given."
    )
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            "The minister doesnt know, and Russias envoy isnt sure that Russia cant wait.", True
        ),
        Example("The minister doesn't know, and \"I dont care\" is the band's new single.", False),
        Example("Robert Gates met the Kennedys, and the Americans and Russians listened.", False),
        Example("He opened a cafÃ© in Lyon.", True, "UTF-8 read as Windows-1252"),
        Example("He opened a café in São Paulo.", False),
        Example("The caf\ufffd was closed.", True),
        Example("She said &quot;no&quot; twice.", True),
        Example("AT&T and the R&D department; both declined.", False),
        Example("Talks were key.“We will go on,” the envoy said.", True, "a space is missing"),
        Example("The “Hamilton”-style musical (“a hit”) and the NGO's “MP”s.", False),
    )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """The damaged words of the article, each distinct one once."""
        article, text = evidence.article, evidence.article.text
        apostrophes = [Damage(lost.span, lost.repaired) for lost in find_lost_apostrophes(text)]
        yield from self._report(article, _APOSTROPHE, apostrophes, _seen(text, apostrophes))
        yield from self._report(article, _DECODING, find_wrong_decoding(text))
        yield from self._report(article, _CHARACTER, find_lost_characters(text))
        yield from self._report(article, _ENTITY, find_entities(text))
        yield from self._report(article, _GLUED, find_glued_marks(text, evidence.marks))

    def _report(
        self, article: Article, kind: _Kind, places: Iterable[Damage], evidence: Sequence[str] = ()
    ) -> Iterator[Finding]:
        forms: dict[tuple[str, str | None], list[Span]] = {}
        for damage in places:
            forms.setdefault((damage.span.of(article.text), damage.repaired), []).append(
                damage.span
            )
        shown = list(forms.items())[:_MOST_FORMS]
        left = [span for spans in list(forms.values())[_MOST_FORMS:] for span in spans]
        for number, ((form, repaired), spans) in enumerate(shown, start=1):
            message = kind.message.format(form=form)
            if repaired is not None:
                message += kind.repair.format(repaired=repaired)
            if len(spans) > 1:
                message += f" ({len(spans)} times)"
            more = left if number == _MOST_FORMS else []
            if more:
                message += f"; {len(more)} more places are damaged in this way"
            yield self.finding(
                article,
                spans[0],
                message,
                expected=repaired,
                evidence=evidence,
                related=[*spans[1:], *more],
            )


def _seen(text: str, lost: Sequence[Damage]) -> tuple[str, ...]:
    """What shows that the article lost its apostrophes, and not one word by itself."""
    if not lost:
        return ()
    forms = list(dict.fromkeys(damage.span.of(text) for damage in lost))
    words = ", ".join(f"“{form}”" for form in forms[:3])
    more = " and others" if len(forms) > 3 else ""
    return (f"apostrophes are missing all over this article: {words}{more}",)
