"""Documents for tests: names in square brackets become PERSON entities."""

from __future__ import annotations

import re
from collections.abc import Iterable

from quotecheck.model import Document, Entity, Span
from quotecheck.tokens import split


def annotated(marked: str) -> Document:
    """The document of ``marked`` without its brackets; what stood in them are people's names."""
    text, entities, start = "", [], 0
    for match in re.finditer(r"\[([^\[\]]+)\]", marked):
        text += marked[start : match.start()]
        entities.append(Entity(Span(len(text), len(text) + len(match[1])), "PERSON"))
        text += match[1]
        start = match.end()
    text += marked[start:]
    return _with_people(text, entities)


def cut_into_people(text: str, cuts: Iterable[tuple[int, int]]) -> Document:
    """Any text with people's names at (start, length), as far as they do not overlap."""
    entities, last = [], 0
    for start, length in sorted(cuts):
        if last <= start < len(text):
            last = min(len(text), start + length)
            entities.append(Entity(Span(start, last), "PERSON"))
    return _with_people(text, entities)


def _with_people(text: str, entities: Iterable[Entity]) -> Document:
    layers = split(text)
    return Document(text, layers.paragraphs, layers.sentences, layers.tokens, tuple(entities))
