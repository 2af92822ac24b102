"""What the tagger learns from: windows of articles with their cues and the roles around them."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from quotecheck.bundle import Vectors
from quotecheck.marks import Marks, find_marks
from quotecheck.model import Document, Span
from quotecheck.quotations import join_introductions
from quotecheck.tagger import numbered
from quotecheck.tagger.features import Window, suffix_of, windows
from quotecheck.tagger.lexicon import Lexicon
from quotecheck.tagger.network import CONTENT, CUE, ROLES, SOURCE
from quotecheck.tokens import split
from quotecheck.training.variants import reset, variants

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Senses = tuple[NDArray[np.int8], Floats]


@frozen(eq=False)
class Labelled:
    """An article with its gold attributions, as PolNeAR has them."""

    id: str
    document: Document = field(repr=False)
    marks: Marks = field(repr=False)
    attributions: Sequence[Mapping[str, Any]] = field(repr=False)


def read_articles(path: Path) -> list[Labelled]:
    """The articles of a file of JSON lines; those without labels have no attributions."""
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return [article(row["id"], row["text"], row.get("attributions", ())) for row in rows]


def article(name: str, text: str, attributions: Sequence[Mapping[str, Any]] = ()) -> Labelled:
    """One article, split and joined and with its marks paired as the library does it."""
    layers = split(text)
    document = Document(text, layers.paragraphs, layers.sentences, layers.tokens)
    marks = find_marks(text, layers.paragraphs)
    return Labelled(name, join_introductions(document), marks, attributions)


@frozen(eq=False)
class Anchor:
    """What there is to learn around one cue: how probable each role of each token is.

    Attributes:
        place: the cue's token in the window.
        roles: shape (tokens, 4); of gold labels one is 1 and the others 0.
        moves: how many transitions there are between two roles, shape (4, 4).
        weight: how much it counts.
    """

    place: int
    roles: Floats
    moves: Floats
    weight: float = 1.0


@frozen(eq=False)
class Lesson:
    """A window with what there is to learn from it.

    Attributes:
        window: the window.
        cues: how probable each token is a cue, shape (tokens,).
        anchors: the roles around the likely ones.
    """

    window: Window
    cues: Floats
    anchors: tuple[Anchor, ...]


def lessons(found: Iterable[Labelled], heads: Mapping[str, float]) -> Iterator[Lesson]:
    """The lessons of labelled articles, in text order."""
    for one in found:
        tokens = one.document.tokens
        placed: dict[int, Ints] = {}
        for gold in one.attributions:
            cue = _indices(one.document, gold["cue"])
            if not cue:
                continue
            head = _head(one.document, gold, cue, heads)
            labels = np.zeros(len(tokens), np.int64)
            for role, name in ((SOURCE, "source"), (CUE, "cue"), (CONTENT, "content")):
                labels[_indices(one.document, gold[name])] = role
            placed.setdefault(head, labels)
        for window in windows(one.document, one.marks):
            here = range(window.first, window.first + len(window))
            cues = np.zeros(len(window), np.float32)
            anchors = []
            for head, labels in placed.items():
                if head in here:
                    cues[head - window.first] = 1.0
                    part = labels[window.first : window.first + len(window)]
                    anchors.append(_anchor(head - window.first, part))
            yield Lesson(window, cues, tuple(anchors))


def _anchor(place: int, labels: Ints) -> Anchor:
    moves = np.zeros((ROLES, ROLES), np.float32)
    np.add.at(moves, (labels[:-1], labels[1:]), 1.0)
    return Anchor(place, np.eye(ROLES, dtype=np.float32)[labels], moves)


def _indices(document: Document, spans: Iterable[Sequence[int]]) -> list[int]:
    return [
        index
        for start, end in spans or ()
        for index in range(*document.token_range(Span(start, end)))
    ]


def _head(
    document: Document,
    gold: Mapping[str, Any],
    cue: Sequence[int],
    heads: Mapping[str, float],
) -> int:
    """The cue's head token: as annotated, else the one that most often is the head."""
    if gold.get("cue_head"):
        marked = _indices(document, [gold["cue_head"]])
        if marked:
            return marked[0]
    return max(cue, key=lambda index: heads.get(_word(document, index), 0.0))


def _word(document: Document, index: int) -> str:
    return document.tokens[index].of(document.text).lower()


def head_rates(found: Iterable[Labelled]) -> dict[str, float]:
    """How often each word of a cue is its head."""
    seen: Counter[str] = Counter()
    head: Counter[str] = Counter()
    for one in found:
        for gold in one.attributions:
            if gold.get("cue_head"):
                for index in _indices(one.document, gold["cue"]):
                    seen[_word(one.document, index)] += 1
                for index in _indices(one.document, [gold["cue_head"]]):
                    head[_word(one.document, index)] += 1
    return {word: (head[word] + 0.1) / (count + 1) for word, count in seen.items()}


def versions(
    one: Labelled, heads: Mapping[str, float], chance: random.Random
) -> list[list[Lesson]]:
    """The lessons of those other versions of an article that have as many windows as it has."""
    windows_of = [
        list(lessons([article(one.id, text, gold)], heads))
        for text, gold in variants(one.document.text, one.attributions, chance)
    ]
    count = sum(1 for _ in windows(one.document, one.marks))
    return [some for some in windows_of if len(some) == count]


def reset_lessons(
    found: Iterable[Labelled], heads: Mapping[str, float], chance: random.Random
) -> list[Lesson]:
    """Lessons of the articles' quotations set in other forms."""
    texts = (
        article(one.id, text, gold)
        for one in found
        for text, gold in reset(one.document.text, one.attributions, chance)
    )
    return list(lessons(texts, heads))


def lexicon(some: Iterable[Lesson], vectors: Vectors, senses: Senses, seen: int = 3) -> Lexicon:
    """The words that the lessons show at least ``seen`` times, and the endings they show often."""
    words = Counter(word for lesson in some for word in lesson.window.words)
    suffixes: Counter[str] = Counter()
    for word, count in words.items():
        suffixes[suffix_of(word)] += count
    return Lexicon(
        numbered(sorted(word for word, count in words.items() if count >= seen)),
        numbered(sorted(suffix for suffix, count in suffixes.items() if count >= 5)),
        vectors,
        *senses,
    )
