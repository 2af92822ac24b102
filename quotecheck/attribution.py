"""Credits quotations whose own sentence names no source: continuations, credits, lead sentences.

A quotation may go on from the one before it, stand under a dash with a name, or follow a sentence
about its speaker. Where none of that holds, it is left without a source and says so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from attrs import evolve

from quotecheck.model import Document, Span
from quotecheck.quotations import Draft
from quotecheck.quotations.draft import words_in

NO_SOURCE: Final = "nobody is named beside it, nor where the paragraph before ends"

_CREDIT: Final = re.compile(
    r"[\s”\"’']*(?P<dash>―|—|–|--|-|─|~)\s*(?P<name>[^\W\d_][^\n]{1,100}?)[\s.]*$"
)
_MOST_CREDIT_WORDS: Final = 12
_ORPHAN: Final = 0.5


def attribute(document: Document, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with a source, a draft they follow, or a reason for having neither.

    Args:
        document: the text with its layers.
        drafts: its quotations, in text order.
    """
    pending = list(drafts)
    done: list[Draft] = []
    for index, draft in enumerate(pending):
        following = index + 1 if index + 1 < len(pending) else None
        if draft.source or draft.cue:
            # whoever signs a block said it, and not whoever published it
            signed = _by_credit(document, draft) if draft.kind == "block" else None
            done.append(signed or draft)
        elif following is not None and _goes_into(document, draft, pending[following]):
            parts = (*draft.parts, *pending[following].parts)
            pending[following] = evolve(pending[following], parts=parts)
        elif (joined := _earlier_half(document, done, draft)) is not None:
            done[joined] = evolve(done[joined], parts=(*done[joined].parts, *draft.parts))
        else:
            credited = _by_credit(document, draft) or _by_context(document, done, draft)
            done.append(credited or evolve(draft, reason=NO_SOURCE, score=_ORPHAN))
    return done


def _by_credit(document: Document, draft: Draft) -> Draft | None:
    """“...” — Name, in the same paragraph or as the next one."""
    text = document.text
    paragraph = document.paragraph_at(draft.span.start)
    if paragraph is None or draft.span.start > paragraph.start + 1:
        return None
    last = document.paragraph_at(draft.span.end - 1) or paragraph
    places = [Span(draft.span.end, last.end)] if draft.span.end < last.end else []
    index = bisect_left(document.paragraphs, last) + 1
    if not places and index < len(document.paragraphs):
        places.append(document.paragraphs[index])
    for place in places:
        match = _CREDIT.match(text, place.start, place.end)
        if match is None or not match["name"][0].isupper():
            continue
        name = Span(*match.span("name"))
        if len(words_in(text, name)) <= _MOST_CREDIT_WORDS:
            dash = Span(*match.span("dash"))
            return evolve(draft, source=(name,), cue=(dash,), score=0.9)
    return None


def _earlier_half(document: Document, done: Sequence[Draft], draft: Draft) -> int | None:
    """“One,” he said. “Two.”: the index of the quotation whose next piece this is."""
    paragraph = document.paragraph_at(draft.span.start)
    if paragraph is None:
        return None
    before = _last_before(done, paragraph.start, draft.span.start)
    if before is None or done[before].kind not in ("direct", "mixed") or not done[before].source:
        return None
    gap = document.text[_hull(done[before]).end : draft.span.start]
    return None if any(char.isalnum() for char in gap) else before


def _by_context(document: Document, done: Sequence[Draft], draft: Draft) -> Draft | None:
    """The quotation goes on from one before it, or follows a sentence about its speaker."""
    start = draft.span.start
    paragraph = document.paragraph_at(start)
    if paragraph is None:
        return None
    before = _last_before(done, paragraph.start, start)
    if before is not None and _is_close(document, done[before], start):
        return evolve(
            draft,
            source=done[before].source,
            follows=before,
            score=0.75,
            reason="goes on from the quotation before it",
        )
    sentence = _sentence_before(document, start)
    if sentence is not None:
        return evolve(
            draft, lead=sentence, score=0.6, reason="follows a sentence about the speaker"
        )
    if start > paragraph.start + 1:
        return None
    return _by_paragraph_before(document, done, draft, paragraph)


def _by_paragraph_before(
    document: Document, done: Sequence[Draft], draft: Draft, paragraph: Span
) -> Draft | None:
    index = bisect_left(document.paragraphs, paragraph) - 1
    if index < 0:
        return None
    previous = document.paragraphs[index]
    before = _last_before(done, previous.start, paragraph.start)
    if before is None:
        return None
    final = document.sentence_at(previous.end - 1)
    reaches_end = final is not None and _hull(done[before]).end > final.start
    question = (
        document.text[done[before].span.end - 2 : done[before].span.end].strip("”\"’'") == "?"
    )
    if not reaches_end or question:
        return None
    return evolve(
        draft,
        source=done[before].source,
        follows=before,
        score=0.7,
        reason="goes on from the speaker of the paragraph before",
    )


def _goes_into(document: Document, draft: Draft, following: Draft) -> bool:
    """“One.” “Two,” he said: whether the next quotation, which has a source, is of one piece."""
    if not (following.source or following.cue):
        return False
    gap = document.text[draft.span.end : following.span.start]
    apart = draft.span.end <= following.span.start
    return apart and "\n" not in gap and not any(char.isalnum() for char in gap)


def _hull(draft: Draft) -> Span:
    """From the first to the last character of content, cue and source."""
    spans = (*draft.parts, *draft.cue, *draft.source)
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _last_before(done: Sequence[Draft], start: int, end: int) -> int | None:
    """The draft between two offsets that reaches furthest, nested ones aside."""
    best: int | None = None
    for index in range(len(done) - 1, -1, -1):
        if done[index].span.end <= start:
            break
        hull = _hull(done[index])
        if hull.end > end:
            continue
        if best is None or hull.end > _hull(done[best]).end:
            best = index
    return best


def _is_close(document: Document, earlier: Draft, start: int) -> bool:
    """Whether no whole sentence lies between an earlier quotation and this place."""
    sentence = _sentence_before(document, start)
    return sentence is None or _hull(earlier).end > sentence.start


def _sentence_before(document: Document, offset: int) -> Span | None:
    """The sentence that ends before ``offset``, in the same paragraph."""
    index = bisect_left(document.sentences, offset, key=lambda sentence: sentence.end) - 1
    while index + 1 < len(document.sentences) and document.sentences[index + 1].end <= offset:
        index += 1
    if index < 0:
        return None
    sentence = document.sentences[index]
    paragraph = document.paragraph_at(offset)
    return sentence if paragraph is not None and sentence.start >= paragraph.start else None
