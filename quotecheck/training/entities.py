"""Trains Stanza's named-entity tagger on the package's own tokens, with Stanza's own trainer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from attrs import evolve, frozen

from quotecheck import tokens
from quotecheck.language import surface, trimmed
from quotecheck.model import Entity, Span

SEED = 1
LABELS = {
    "Person": "PERSON",
    "Organization": "ORGANIZATION",
    "Location": "LOCATION",
    "NORP": "NORP",
    "Date": "DATE",
    "Misc": "MISC",
    "Money": "MONEY",
    "Facility": "FACILITY",
    "Product": "PRODUCT",
}
"""The classes of the Worldwide Newswire data, and what they are called here."""


@frozen
class Word:
    """A token as the tagger reads it, and its tag: ``O``, ``B-PERSON``, ``I-PERSON``, ..."""

    text: str
    tag: str


Sentence = tuple[Word, ...]


@frozen
class Tagged:
    """An article's text and its entities, as a data set has them."""

    id: str
    text: str
    entities: tuple[Entity, ...]


def read(path: Path) -> Iterator[Tagged]:
    """The articles of a JSON-lines file with ``id``, ``text`` and ``entities``."""
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            entities = (
                Entity(Span(start, end), LABELS.get(kind, kind))
                for start, end, kind in row["entities"]
            )
            yield Tagged(row["id"], row["text"], tuple(sorted(entities, key=lambda e: e.span)))


def sentences(article: Tagged) -> Iterator[Sentence]:
    """The article's sentences, token by token, with its entities as tags.

    An entity that is a part of a token is kept where :func:`trimmed` cuts it out again
    (``Beijing-based``), and otherwise left out (``China-Japan``).
    """
    text = article.text
    layers = tokens.split(text)
    tags: dict[Span, str] = {}
    at = 0
    for entity in article.entities:
        while at < len(layers.tokens) and layers.tokens[at].end <= entity.span.start:
            at += 1
        last = at
        while last < len(layers.tokens) and layers.tokens[last].start < entity.span.end:
            last += 1
        inside = layers.tokens[at:last]
        if not inside:
            continue
        whole = Span(inside[0].start, inside[-1].end)
        cut = trimmed(text, whole)
        rest = text[entity.span.end : cut.end]
        if cut.start == entity.span.start and (cut.end <= entity.span.end or rest in {".", "s"}):
            tags.update((token, f"I-{entity.label}") for token in inside)
            tags[inside[0]] = f"B-{entity.label}"
    at = 0
    for sentence in layers.sentences:
        words = []
        while at < len(layers.tokens) and layers.tokens[at].end <= sentence.end:
            token = layers.tokens[at]
            words.append(Word(surface(token.of(text)), tags.get(token, "O")))
            at += 1
        yield tuple(words)
