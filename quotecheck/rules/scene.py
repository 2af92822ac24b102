"""An article with its people, and the places where the rules about people may look."""

from __future__ import annotations

import re
from functools import cached_property

from attrs import field, frozen

from quotecheck.model import Span
from quotecheck.publication import Publication, publication
from quotecheck.rules.base import Evidence
from quotecheck.rules.cast import Cast

# Shortest paragraph, in tokens, that is no headline or caption.
_SHORTEST_PROSE = 6
_CLOSING = " \t\r\n\"'”’)]"


@frozen(eq=False)
class Scene:
    """An article with its people; what is asked of a paragraph or sentence is looked up once.

    Attributes:
        evidence: the article.
        cast: its people.
    """

    evidence: Evidence
    cast: Cast = field(init=False)
    _prose: dict[Span, bool] = field(init=False, factory=dict)
    _matches: dict[tuple[str, Span, str], bool] = field(init=False, factory=dict)

    @cast.default
    def _find_cast(self) -> Cast:
        return self.evidence.once(Cast)

    @cached_property
    def published(self) -> Publication | None:
        """The day that the article is of."""
        return publication(self.evidence.article)

    def paragraph(self, span: Span) -> Span:
        """The paragraph at ``span``, or the span itself outside of paragraphs."""
        return self.evidence.document.paragraph_at(span.start) or span

    def is_own_voice(self, span: Span) -> bool:
        """Whether the article itself says it, in a sentence: no headline, nobody's quoted words."""
        paragraph = self.paragraph(span)
        if paragraph not in self._prose:
            self._prose[paragraph] = self._is_prose(paragraph)
        return self._prose[paragraph] and not self.cast.is_quoted(span)

    def _is_prose(self, paragraph: Span) -> bool:
        document, text = self.evidence.document, self.evidence.text
        ending = text[max(paragraph.start, paragraph.end - 8) : paragraph.end].rstrip(_CLOSING)
        tokens = document.tokens_in(paragraph)
        is_long = len(tokens) >= _SHORTEST_PROSE
        return (
            is_long
            and ending.endswith((".", "!", "?", "…"))
            and any(token.of(text).islower() for token in tokens[1:])
        )

    def tells(self, pattern: re.Pattern[str], place: Span, but: str = "") -> bool:
        """Whether ``pattern`` is found in a sentence or paragraph, but for the word ``but``."""
        key = (pattern.pattern, place, but)
        if key not in self._matches:
            words = pattern.finditer(self.evidence.text, place.start, place.end)
            self._matches[key] = any(word.group() != but for word in words)
        return self._matches[key]

    def cite(self, span: Span) -> str:
        """What stands at ``span`` and in which line, for a sentence of evidence."""
        line, _ = self.evidence.article.place(span.start)
        return f"“{self.written(span)}” in line {line}"

    def written(self, span: Span) -> str:
        """The words at ``span``, joined by one blank."""
        return " ".join(span.of(self.evidence.text).split())
