"""Looks people up by a place in the text, or by a name."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from attrs import frozen

from quotecheck.model import Document, Person, Span
from quotecheck.names import compare_names, fold, parse_name
from quotecheck.people.introductions import introduction
from quotecheck.people.mentions import name_span

_MOST_NAMED = 3


@frozen
class Reference:
    """Whom a span names.

    Attributes:
        person: who it is, or None.
        reason: how that is known, or why it is not; one readable phrase.
        candidates: everybody it could be, where that is not decided.
    """

    person: Person | None
    reason: str
    candidates: tuple[Person, ...] = ()


class PeopleIndex:
    """The people of one article, by the place and by the words of their mentions."""

    def __init__(self, document: Document, people: Sequence[Person]) -> None:
        """Indexes ``people``, as found in ``document``."""
        self._document = document
        placed = sorted(
            ((mention.span, person) for person in people for mention in person.mentions),
            key=lambda item: item[0],
        )
        self._spans = [span for span, _ in placed]
        self._owners = [person for _, person in placed]
        self._by_word: dict[str, list[Person]] = {}
        for person in people:
            forms = {mention.span.of(document.text) for mention in person.mentions}
            words = {fold(part.text) for form in forms for part in parse_name(form).parts}
            for word in words | {fold(form) for form in forms}:
                self._by_word.setdefault(word, []).append(person)

    def at(self, span: Span) -> Person | None:
        """Who is named within ``span``, the first if there are several; O(log n)."""
        index = bisect_right(self._spans, span.start, key=lambda other: other.end)
        if index < len(self._spans) and self._spans[index].overlaps(span):
            return self._owners[index]
        return None

    def within(self, span: Span) -> tuple[Person, ...]:
        """Everybody who is named within ``span``, in text order; O(log n + found)."""
        index = bisect_right(self._spans, span.start, key=lambda other: other.end)
        found: dict[Person, None] = {}
        while index < len(self._spans) and self._spans[index].overlaps(span):
            found[self._owners[index]] = None
            index += 1
        return tuple(found)

    def resolve(self, span: Span) -> Reference:
        """Whom the name in ``span`` means.

        Args:
            span: a stretch of the article that names somebody, with or without title.
        """
        text = self._document.text
        person = self.at(span)
        if person is not None:
            return Reference(person, f"named as {person.name}")
        name = name_span(text, span)
        if name is None:
            return Reference(None, f"“{span.of(text)}” is no name")
        written = " ".join(name.of(text).split())
        candidates = self.named(written)
        gender = introduction(self._document, name).gender
        if gender and len(candidates) > 1:
            candidates = tuple(p for p in candidates if p.gender in (gender, None)) or candidates
        if not candidates:
            return Reference(None, f"nobody named {written} is introduced")
        if len(candidates) > 1:
            names = ", ".join(person.name for person in candidates[:_MOST_NAMED])
            return Reference(None, f"{written} could be {names}", candidates)
        return Reference(candidates[0], f"{written} can only be {candidates[0].name}")

    def named(self, name: str) -> tuple[Person, ...]:
        """Everybody whom ``name`` could mean: a full name, a surname, a given name."""
        parsed = parse_name(name)
        keys = [fold(part.text) for part in parsed.parts]
        if not keys:
            return ()
        rarest = min((self._by_word.get(key, []) for key in keys), key=len)
        fitting = rarest
        if len(keys) > 1:
            fitting = [p for p in rarest if compare_names(name, p.name).kind in ("same", "variant")]
        family = [p for p in fitting if fold(parse_name(p.name).family or "") == keys[-1]]
        return tuple(family or fitting)
