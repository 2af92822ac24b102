"""Speech that is set off without quotation marks: blocks after a colon, turns of a transcript."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from typing import Final

from attrs import evolve

from quotecheck.marks import Marks
from quotecheck.model import Document, QuotationKind, Span
from quotecheck.quotations.draft import Draft, kind_of


def join_introductions(document: Document) -> Document:
    """The document with each paragraph that ends in mid-sentence joined to the one it introduces.

    "Wang said:" and the paragraph after it are one thing to read for the tagger.
    """
    joined: list[Span] = []
    open_ended = False
    for paragraph in document.paragraphs:
        if open_ended:
            joined[-1] = Span(joined[-1].start, paragraph.end)
        else:
            joined.append(paragraph)
        open_ended = not open_ended and introduces(document.text, paragraph)
    return evolve(document, paragraphs=tuple(joined))


def introduces(text: str, paragraph: Span) -> bool:
    """Whether a paragraph breaks off in a way that makes the next one its content."""
    last = text[paragraph.end - 1]
    return (last == ":" and " " in paragraph.of(text)) or (last == "," and len(paragraph) > 20)


_FIRST_PERSON: Final = re.compile(r"\b(?:I|we|We|our|Our|us|my|My|me)\b")
_MOST_BLOCK_PARAGRAPHS: Final = 12


def set_off(document: Document, marks: Marks, draft: Draft) -> Draft:
    """Grows content that follows an introducing paragraph to the whole block it belongs to."""
    if draft.kind != "indirect":
        return draft
    opening = draft.parts[-1]
    block = document.paragraph_at(opening.start)
    cue = draft.cue[-1] if draft.cue else None
    introduction = document.paragraph_at(cue.start) if cue else None
    if block is None or introduction is None or not introduction.end <= block.start:
        return draft
    if not introduces(document.text, introduction) or marks.regions_in(introduction):
        return draft
    parts = list(_block(document, marks, block))
    return evolve(draft, parts=tuple(parts), kind="block")


def _block(document: Document, marks: Marks, first: Span) -> Iterator[Span]:
    """The paragraph, and those after it that go on in the first person."""
    yield first
    text = document.text
    if not _FIRST_PERSON.search(text, first.start, first.end):
        return
    index = bisect_left(document.paragraphs, first)
    for paragraph in document.paragraphs[index + 1 : index + _MOST_BLOCK_PARAGRAPHS]:
        spoken = _FIRST_PERSON.search(text, paragraph.start, paragraph.end)
        if not spoken or marks.regions_in(paragraph) or introduces(text, paragraph):
            return
        yield paragraph


_LABEL: Final = re.compile(
    r"[\"“]?(?P<name>[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3})"
    r"(?: \([^()\n]{1,40}\))?(?P<colon>:)\s+(?=\S)"
)
_FEWEST_LABELS: Final = 3
_LONGEST_TURN: Final = 8
_LABEL_SCORE: Final = 0.9


def labelled(document: Document, marks: Marks) -> Iterator[Draft]:
    """The turns of a transcript, "NAME: words", where the same names label several paragraphs."""
    text = document.text
    labels = [
        (index, match)
        for index, paragraph in enumerate(document.paragraphs)
        if (match := _LABEL.match(text, paragraph.start, paragraph.end))
    ]
    speakers = Counter(match["name"] for _, match in labels)
    if len(labels) < _FEWEST_LABELS or len(speakers) < 2 or max(speakers.values()) < 2:
        return
    following = [index for index, _ in labels[1:]] + [labels[-1][0] + 1]
    for (index, match), until in zip(labels, following, strict=True):
        turn = document.paragraphs[
            index + 1 : until if until - index <= _LONGEST_TURN else index + 1
        ]
        parts = (Span(match.end(), document.paragraphs[index].end), *turn)
        in_marks = kind_of(text, marks, parts)
        kind: QuotationKind = "block" if in_marks == "indirect" else in_marks
        cue, source = Span(*match.span("colon")), Span(*match.span("name"))
        yield Draft(parts, kind, (cue,), (source,), _LABEL_SCORE, "labelled as in a transcript")
