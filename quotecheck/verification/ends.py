"""Aligns quotations with a single difference, as most have, from both ends at once."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Postfix, Prefix

from quotecheck.verification.runs import Run

_SURE, _LIKELY = 6, 3
"""So many words in common before or after the difference are no coincidence, or hardly one."""

# Words left out, words put in or exchanged: where both sides are sure, and where one is not.
_MOST_LEFT_OUT, _MOST_LEFT_OUT_NEAR_END = 14, 8
_MOST_CHANGED, _MOST_CHANGED_NEAR_END = 2, 1

_NEARBY = sorted(range(-_MOST_LEFT_OUT, _MOST_LEFT_OUT + 1), key=abs)
"""Where to look for the words beyond the difference."""

_SLACK = 2
"""Of words that repeat, those up to so far to the left are taken to be left out or put in."""


def align_ends(
    quoted: Sequence[str], source: Sequence[str], marked: frozenset[int], start: int
) -> tuple[Run, ...]:
    """The runs of a quotation that is its source but for one difference; none if it has more.

    Args:
        quoted: comparable forms of the quotation's words.
        source: those of the whole source.
        marked: positions between words of the quotation (k: before word k) where an ellipsis or a
            bracket says that something is left out.
        start: where in the source it would begin, going by words before or after the difference.
    """
    size = len(quoted)
    first = _settled(list(quoted[:_LIKELY]), source, start)
    last = _settled(list(quoted[-_LIKELY:]), source, start + size - _LIKELY) - size + _LIKELY
    more = last - first
    if first < 0 or last < 0 or max(first, last) + size > len(source):
        return ()
    head = Prefix.similarity(quoted, source[first : first + size])
    tail = Postfix.similarity(quoted, source[last : last + size])
    if head == size or tail == size:
        start = first if head == size else last
        return (Run(0, size, start, start + size, True),)
    before, after = head, size - tail
    if more and head + tail >= size + min(more, 0):
        before, after = _one_sided(
            quoted, source, marked, min(head, size + min(more, 0)), first, last
        )
    elif not _is_exchange(quoted, source, before, after, first, last):
        return ()
    if not _is_plain(before, after, size, more, marked):
        return ()
    start, stop = first + before, last + after
    changed = min(after - before, stop - start)
    runs = (
        Run(0, before, first, start, True),
        Run(before, before + changed, start, start + changed, False),
        Run(before + changed, after, start + changed, stop, False),
        Run(after, size, stop, last + size, True),
    )
    return tuple(run for run in runs if run.first < run.last or run.start < run.stop)


def _settled(words: list[str], source: Sequence[str], at: int) -> int:
    """Where the words stand, nearest to a place in the source; that place if they are not near."""
    size = len(words)
    for by in _NEARBY:
        if source[at + by : at + by + size] == words and at + by >= 0:
            return at + by
    return at


def _is_exchange(
    quoted: Sequence[str], source: Sequence[str], before: int, after: int, first: int, last: int
) -> bool:
    """Whether words stand for others, rather than beside them or in another place."""
    start, stop = first + before, last + after
    if before >= after or start >= stop:
        return False
    beside = 0 if min(before, len(quoted) - after) >= _SURE else _MOST_LEFT_OUT_NEAR_END
    there = source[max(0, start - beside) : stop + beside]
    return set(quoted[before:after]).isdisjoint(there)


def _one_sided(
    quoted: Sequence[str],
    source: Sequence[str],
    marked: frozenset[int],
    head: int,
    first: int,
    last: int,
) -> tuple[int, int]:
    """Where words were left out or put in: at a mark, otherwise as early as words repeat."""
    left_out = last - first
    words, at, far = (source, first, left_out) if left_out > 0 else (quoted, 0, -left_out)
    back = 0
    while back < head and words[at + head - back - 1] == words[at + head - back - 1 + far]:
        back += 1
    if left_out < 0:
        before = head - min(back, _SLACK)
        return before, before + far
    at_marks = [k for k in marked if head - back <= k <= head]
    before = at_marks[0] if at_marks else head - min(back, _SLACK)
    return before, before


def _is_plain(before: int, after: int, size: int, more: int, marked: frozenset[int]) -> bool:
    """Whether a difference leaves no doubt: it is small, and sure words stand beside it."""
    fewer, changed = min(before, size - after), after - before
    if any(before < k < after for k in marked):
        return False
    if fewer >= _SURE:
        return changed <= _MOST_CHANGED and more <= _MOST_LEFT_OUT
    if more > _MOST_LEFT_OUT_NEAR_END or changed > _MOST_CHANGED_NEAR_END:
        return False
    if max(before, size - after) < _SURE:
        return more > 0 == changed and fewer >= _LIKELY
    start, stop = (0, after) if fewer == before else (before, size)
    if changed and (more > 0 or marked & {start, stop}):
        return False
    return not any(start < k < stop for k in marked)
