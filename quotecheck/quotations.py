"""Finds the quoted and reported speech of a text from marks, set-off blocks and the learned tagger.

The tagger knows cues, sources and reported clauses; the marks know where quoted words begin and
end. Where both speak, the tagger's content is widened to the marks, so that nothing inside
quotation marks gets lost or cut; quoted speech that the tagger missed becomes a quotation without a
source, which :mod:`quotecheck.attribution` then tries to credit.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from attrs import evolve, frozen

from quotecheck.marks import Marks, Region
from quotecheck.model import Document, QuotationKind, Span
from quotecheck.tagger import Attribution

QUOTED_THRESHOLD: Final = 0.3
"""Least score of an attribution whose content touches quotation marks."""

REPORTED_THRESHOLD: Final = 0.4
"""Least score of one in reported speech alone, where a false alarm is felt more."""


@frozen
class Draft:
    """A quotation whose speaker is not resolved yet.

    Attributes:
        parts, kind, cue, source: as in :class:`quotecheck.model.Quotation`.
        score: 0 to 1, how sure it is that this is a quotation with this source.
        reason: how the source was found; None where the sentence itself names it.
        follows: the draft (by index in the list) whose speaker goes on here, where there is one.
        lead: the sentence just before that is about the speaker, where there is one.
    """

    parts: tuple[Span, ...]
    kind: QuotationKind
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    score: float = 1.0
    reason: str | None = None
    follows: int | None = None
    lead: Span | None = None

    @property
    def span(self) -> Span:
        """From the first character of the content to the last."""
        return Span(self.parts[0].start, self.parts[-1].end)


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
    return text[paragraph.end - 1] in ":," and len(paragraph) > 20


def find_quotations(
    document: Document, marks: Marks, attributions: Iterable[Attribution]
) -> list[Draft]:
    """The quotations of ``document``, in text order.

    Args:
        document: the text with its layers.
        marks: its quotation marks.
        attributions: what the tagger proposes for it, in any order.
    """
    drafts = [
        draft
        for attribution in attributions
        if (draft := _draft(document.text, marks, attribution)) is not None
    ]
    drafts = [_set_off(document, marks, draft) for draft in drafts]
    drafts += _labelled(document, marks)
    drafts = _without_doubles(document.text, drafts)
    drafts += _missed(document, marks, drafts)
    drafts = _join_chains(marks, drafts)
    return sorted(drafts, key=lambda draft: (draft.span, draft.parts))


# --- content from the tagger ----------------------------------------------------------------------


def _draft(text: str, marks: Marks, attribution: Attribution) -> Draft | None:
    kind = kind_of(text, marks, attribution.content)
    least = REPORTED_THRESHOLD if kind == "indirect" else QUOTED_THRESHOLD
    if not attribution.content or attribution.score < least:
        return None
    own = (*attribution.cue, *attribution.source)
    if _only_names(text, marks, attribution):
        return None
    parts = _widened(text, marks, attribution.content, own)
    kind = kind_of(text, marks, parts)
    return Draft(parts, kind, attribution.cue, attribution.source, attribution.score)


_NAMING: Final = frozenset(
    ["known", "dubbed", "nicknamed", "titled", "entitled", "named", "headlined", "labelled"]
)
_LONGEST_NAME: Final = 4


def _only_names(text: str, marks: Marks, attribution: Attribution) -> bool:
    """Whether the words in marks are what something is called, which nobody says."""
    cues = {word.lower() for span in attribution.cue for word in words_in(text, span)}
    if not cues & _NAMING:
        return False
    regions = [region for part in attribution.content for region in marks.regions_in(part)]
    return all(len(words_in(text, region.inner)) <= _LONGEST_NAME for region in regions)


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


def merged(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """The spans in text order; those that overlap, or have no word between them, become one."""
    current: Span | None = None
    for span in sorted(spans):
        if current is None:
            current = span
        elif span.start <= current.end or not _has_word(text, current.end, span.start):
            current = Span(current.start, max(current.end, span.end))
        else:
            yield current
            current = span
    if current is not None:
        yield current


def _has_word(text: str, start: int, end: int) -> bool:
    return any(char.isalnum() for char in text[start:end])


def kind_of(text: str, marks: Marks, parts: Iterable[Span]) -> QuotationKind:
    """Direct where every letter and digit stands in quotation marks, mixed where some do."""
    inside = outside = 0
    for part in parts:
        covered = sum(
            count_letters(text, max(part.start, region.span.start), min(part.end, region.span.end))
            for region in marks.regions_in(part)
        )
        inside += covered
        outside += count_letters(text, part.start, part.end) - covered
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


def count_letters(text: str, start: int, end: int) -> int:
    """How many letters and digits a stretch has."""
    return sum(char.isalnum() for char in text[start:end])


_WORD: Final = re.compile(r"\w+(?:['’-]\w+)*")


def words_in(text: str, span: Span) -> list[str]:
    """The words of a stretch, without punctuation."""
    return _WORD.findall(text, span.start, span.end)


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


# --- blocks ---------------------------------------------------------------------------------------

_FIRST_PERSON: Final = re.compile(r"\b(?:I|we|We|our|Our|us|my|My|me)\b")
_MOST_BLOCK_PARAGRAPHS: Final = 12


def _set_off(document: Document, marks: Marks, draft: Draft) -> Draft:
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


# --- transcripts ----------------------------------------------------------------------------------

_LABEL: Final = re.compile(
    r"[\"“]?(?P<name>[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3})"
    r"(?: \([^()\n]{1,40}\))?(?P<colon>:)\s+(?=\S)"
)
_FEWEST_LABELS: Final = 3
_LONGEST_TURN: Final = 8
_LABEL_SCORE: Final = 0.9


def _labelled(document: Document, marks: Marks) -> Iterator[Draft]:
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


# --- quoted speech that the tagger missed ---------------------------------------------------------

_TITLE_BEFORE: Final = re.compile(
    r"\b(?:titled|entitled|called|named|dubbed|known as|headlined?|nicknamed|so-called|labell?ed"
    r"|the words?|the phrase|the term|the slogan|song|film|movie|book|novel|album|show|series)"
    r"[\s,:]*$",
    re.IGNORECASE,
)


def _missed(document: Document, marks: Marks, drafts: Sequence[Draft]) -> Iterator[Draft]:
    covered = _Covered(drafts)
    for region in marks.regions:
        if covered.share(document.text, region) < 0.5 and is_speech(document, region):
            yield Draft((region.span,), "direct", score=0.0)


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
            nested = any(region.span.covers(span) for span in (*draft.cue, *draft.source))
            if part.overlaps(region.span) and not nested:
                start, end = max(part.start, region.span.start), min(part.end, region.span.end)
                held.append(Span(start, end))
        total = count_letters(text, *region.span)
        return sum(count_letters(text, *span) for span in merged(text, held)) / max(1, total)


def is_speech(document: Document, region: Region) -> bool:
    """Whether words in marks are said by somebody, and not a title, a term or a scare quote."""
    text = document.text
    words = words_in(text, region.inner)
    if region.continued or region.continues:
        return bool(words)
    if len(words) < 3 or _TITLE_BEFORE.search(
        text[max(0, region.span.start - 40) : region.span.start]
    ):
        return False
    inner = region.inner.of(text).strip()
    sentence = (inner[:1].isupper() and inner[-1:] in ".!?…,") or inner[-1:] in "!?"
    follows_stop = text[region.span.end : region.span.end + 1] in (".", ",") and inner[:1].isupper()
    capitals = sum(word[:1].isupper() for word in words)
    if capitals >= 0.7 * len(words) and (len(words) <= 8 or inner[-1:] not in ".!?"):
        return False  # a title or a heading
    if sentence or follows_stop:
        return len(words) >= 4 or _fills_paragraph(document, region)
    return len(words) >= 8


def _fills_paragraph(document: Document, region: Region) -> bool:
    paragraph = document.paragraph_at(region.span.start)
    return paragraph is not None and len(region.span) >= len(paragraph) - 2


# --- quotations of several paragraphs -------------------------------------------------------------


def _join_chains(marks: Marks, drafts: list[Draft]) -> list[Draft]:
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
