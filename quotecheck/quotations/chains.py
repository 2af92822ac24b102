"""Joins the pieces of a quotation that runs over several paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve

from quotecheck.marks import Marks, Region
from quotecheck.model import QuotationKind, Span
from quotecheck.quotations.draft import Draft


def join_chains(marks: Marks, drafts: list[Draft]) -> list[Draft]:
    """Joins the drafts of a quotation that runs over several paragraphs into one."""
    chains = list(_chains(marks))
    if not chains:
        return drafts
    chain_of = {index: number for number, chain in enumerate(chains) for index in chain}
    members: dict[int, list[Draft]] = {}
    rest: list[Draft] = []
    for draft in drafts:
        held = {
            chain_of[index]
            for part in draft.parts
            for index in _region_indices(marks, part)
            if index in chain_of and not _is_inside(marks.regions[index], draft)
        }
        if len(held) == 1:
            members.setdefault(held.pop(), []).append(draft)
        else:
            rest.append(draft)
    for number, found in members.items():
        best = max(found, key=lambda draft: (bool(draft.source), draft.score))
        whole = [marks.regions[index].span for index in chains[number]]
        pieces = [part for draft in found for part in draft.parts]
        own = (*best.cue, *best.source)
        parts = _cut_out(sorted({*whole, *pieces}), own)
        kind: QuotationKind = (
            "direct" if all(draft.kind == "direct" for draft in found) else "mixed"
        )
        rest.append(evolve(best, parts=parts, kind=kind))
    return rest


def _cut_out(spans: Iterable[Span], own: Sequence[Span]) -> tuple[Span, ...]:
    """Overlapping spans joined, paragraphs kept apart; none reaches over the cue or source."""
    parts: list[Span] = []
    for span in spans:
        if any(span.overlaps(other) for other in own):
            continue
        if parts and span.start < parts[-1].end:
            parts[-1] = Span(parts[-1].start, max(parts[-1].end, span.end))
        else:
            parts.append(span)
    return tuple(parts)


def _chains(marks: Marks) -> Iterator[list[int]]:
    chain: list[int] = []
    for index, region in enumerate(marks.regions):
        if region.style != "double":
            continue
        if region.continued and chain:
            chain.append(index)
        elif region.continues:
            chain = [index]
        if not region.continues:
            if len(chain) > 1 and chain[-1] == index:
                yield chain
            chain = []
    if len(chain) > 1:
        yield chain


def _region_indices(marks: Marks, part: Span) -> Iterator[int]:
    for region in marks.regions_in(part):
        index = marks.index_at(region.span.start)
        if index is not None:
            yield index


def _is_inside(region: Region, draft: Draft) -> bool:
    """Whether the draft is speech reported within the region's words."""
    return any(region.span.covers(span) for span in (*draft.cue, *draft.source))
