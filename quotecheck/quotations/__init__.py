"""Finds the quoted and reported speech of a text from marks, set-off blocks and the learned tagger.

The tagger knows cues, sources and reported clauses; the marks know where quoted words begin and
end. Where both speak, the tagger's content is widened to the marks, so that nothing inside
quotation marks gets lost or cut; quoted speech that the tagger missed becomes a quotation without a
source, which :mod:`quotecheck.attribution` then tries to credit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from attrs import evolve

from quotecheck.marks import Marks, Region
from quotecheck.model import Document, Span
from quotecheck.quotations.blocks import join_introductions, labelled, set_off
from quotecheck.quotations.chains import join_chains
from quotecheck.quotations.draft import Draft, count_letters, kind_of, merged, words_in
from quotecheck.quotations.terms import is_speech, only_names

if TYPE_CHECKING:  # the tagger imports torch, which the rules do without
    from quotecheck.tagger import Attribution

__all__ = ["Draft", "find_quotations", "join_introductions"]

THRESHOLDS: Final[dict[str, float]] = {"direct": 0.4, "mixed": 0.4, "indirect": 0.35}
"""Least score of an attribution to be believed, by kind; set on PolNeAR dev."""

_FROM: Final = re.compile(r"(?:From|FROM)\s+(?=\w)")
_DOUBTFUL: Final = 0.5
"""Score of speech in marks whose source the tagger doubts."""


def find_quotations(
    document: Document, marks: Marks, attributions: Iterable[Attribution]
) -> list[Draft]:
    """The quotations of ``document``, in text order.

    Args:
        document: the text with its layers.
        marks: its quotation marks.
        attributions: what the tagger proposes for it, in any order.
    """
    proposed = [
        draft
        for attribution in attributions
        if (draft := _draft(document, marks, attribution)) is not None
    ]
    drafts = [set_off(document, marks, draft) for draft in proposed if _is_sure(draft)]
    drafts += labelled(document, marks)
    drafts = _without_doubles(document.text, drafts)
    doubtful = [draft for draft in proposed if not _is_sure(draft)]
    drafts += _missed(document, marks, drafts, doubtful)
    drafts = join_chains(marks, drafts)
    return sorted(drafts, key=lambda draft: (draft.span, draft.parts))


# --- content from the tagger ----------------------------------------------------------------------


def _draft(document: Document, marks: Marks, attribution: Attribution) -> Draft | None:
    text = document.text
    if not attribution.content or only_names(text, marks, attribution):
        return None
    own = (*attribution.cue, *attribution.source)
    content = _in_reach(document, attribution)
    parts = _widened(text, marks, content, own)
    kind = kind_of(text, marks, parts)
    source = tuple(_without_from(text, span) for span in attribution.source)
    return Draft(parts, kind, attribution.cue, source, attribution.score)


def _without_from(text: str, source: Span) -> Span:
    """The source of a block without the word that leads to it: "From the chairwoman:"."""
    leading = _FROM.match(text, source.start, source.end)
    return Span(leading.end(), source.end) if leading else source


def _in_reach(document: Document, attribution: Attribution) -> Sequence[Span]:
    """The content without whole sentences in marks before a cue that has content of its own.

    A quotation that ends in a full stop is over: "“One.” He hated two."
    """
    content = attribution.content
    if not attribution.cue or len(content) < 2:
        return content
    sentence = document.sentence_at(attribution.cue[0].start)
    if sentence is None or not any(sentence.covers(piece) for piece in content):
        return content
    return [
        piece
        for piece in content
        if piece.end > sentence.start or not re.search(r"\.[”\"’']$", piece.of(document.text))
    ]


def _is_sure(draft: Draft) -> bool:
    return draft.score >= THRESHOLDS[draft.kind]


def _widened(
    text: str, marks: Marks, content: Iterable[Span], own: Sequence[Span]
) -> tuple[Span, ...]:
    """The content, grown to whole regions, but never over its own cue or source."""
    parts = list(content)
    for piece in tuple(parts):
        for region in marks.regions_in(piece):
            if not region.closed and not (region.continues or region.continued):
                continue
            if any(region.span.overlaps(span) for span in own):
                continue
            if words_in(text, Span(max(piece.start, region.span.start), region.span.end)):
                parts.append(region.span)
    return tuple(merged(text, parts))


def _without_doubles(text: str, drafts: list[Draft]) -> list[Draft]:
    """Of drafts that share most of their content, the surest; nested speech stays."""
    by_start = sorted(drafts, key=lambda draft: draft.span)
    active: list[Draft] = []
    dropped: set[int] = set()
    for draft in by_start:
        active = [other for other in active if other.span.end > draft.span.start]
        for other in active:
            if id(other) not in dropped and _overlap(text, draft, other) >= 0.5:
                weaker = min(draft, other, key=lambda d: (d.score, len(d.span)))
                dropped.add(id(weaker))
        active.append(draft)
    return [draft for draft in by_start if id(draft) not in dropped]


def _overlap(text: str, one: Draft, other: Draft) -> float:
    """Intersection over union of two contents, in characters."""
    shared = sum(
        max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one.parts for b in other.parts
    )
    total = sum(map(len, one.parts)) + sum(map(len, other.parts)) - shared
    return shared / total if total else 0.0


# --- quoted speech that the tagger missed ---------------------------------------------------------


def _missed(
    document: Document, marks: Marks, drafts: Sequence[Draft], doubtful: Sequence[Draft]
) -> Iterator[Draft]:
    """Speech in marks that no draft holds: with a doubtful source where there is one."""
    covered = _Covered(drafts)
    # doubts about whether something is said do not count where the marks say that it is
    sources = {
        region.span: draft
        for draft in sorted(doubtful, key=lambda draft: draft.score)
        if draft.source and draft.kind != "indirect"
        for part in draft.parts
        for region in marks.regions_in(part)
        if part.covers(region.span)
    }
    of_one: dict[Draft, list[Span]] = {}
    for region in marks.regions:
        if covered.share(document.text, region) >= 0.5 or not is_speech(document, region):
            continue
        known = sources.get(region.span)
        if known is None:
            yield Draft((region.span,), "direct", score=0.0)
        else:
            of_one.setdefault(known, []).append(region.span)
    for known, regions in of_one.items():
        yield evolve(known, parts=tuple(regions), kind="direct", score=_DOUBTFUL)


class _Covered:
    """How much of a region drafts hold already, those aside whose own cue lies in the region."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self.pieces = sorted(
            ((part, draft) for draft in drafts for part in draft.parts), key=lambda item: item[0]
        )
        self.first = 0

    def share(self, text: str, region: Region) -> float:
        # regions come in text order: what ends before this one can be forgotten
        while self.first < len(self.pieces) and self.pieces[self.first][0].end <= region.span.start:
            self.first += 1
        held: list[Span] = []
        for part, draft in self.pieces[self.first :]:
            if part.start >= region.span.end:
                break
            # where the closing mark is missing, a cue inside is no sign of nested speech
            whole = region.closed or region.continues
            own = (*draft.cue, *draft.source)
            nested = whole and any(region.span.covers(span) for span in own)
            if part.overlaps(region.span) and not nested:
                start, end = max(part.start, region.span.start), min(part.end, region.span.end)
                held.append(Span(start, end))
        total = count_letters(text, *region.span)
        return sum(count_letters(text, *span) for span in merged(text, held)) / max(1, total)
