"""Documents for tests: names in square brackets become PERSON entities."""

from __future__ import annotations

import re

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
    layers = split(text)
    return Document(text, layers.paragraphs, layers.sentences, layers.tokens, tuple(entities))
