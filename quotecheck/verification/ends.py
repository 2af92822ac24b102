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
    if start < 0 or start + size > len(source):
        return ()
    first = last = start
    there = source[start : start + size]
    head, tail = Prefix.similarity(quoted, there), Postfix.similarity(quoted, there)
    if max(head, tail) < _LIKELY:
        return ()
    if head < _LIKELY:
        beyond = min(_MOST_LEFT_OUT, start)
        first -= _shift(list(quoted[: size - tail]), source[start - beyond : start + size], beyond)
        head = Prefix.similarity(quoted, source[first : first + size])
    elif tail < _LIKELY:
        beyond = min(_MOST_LEFT_OUT, len(source) - start - size)
        stretch = source[start : start + size + beyond]
        last += _shift(list(reversed(quoted[head:])), stretch[::-1], beyond)
        tail = Postfix.similarity(quoted, source[last : last + size])
    more = last - first
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


def _shift(outer: list[str], stretch: Sequence[str], beyond: int) -> int:
    """How many words are missing inwards of the outermost ones; less than 0 if some were put in.

    Args:
        outer: the words at an end of the quotation that are not where they should be, the
            outermost first.
        stretch: words of the source, from further out.
        beyond: where in it the outermost should be.
    """
    words = outer[:_LIKELY]
    for by in range(1, beyond + 1):
        if stretch[beyond - by : beyond - by + len(words)] == words:
            return by
    for by in range(1, _MOST_CHANGED + 1):
        words = outer[: min(_LIKELY, len(outer) - by)]
        if by < len(outer) and stretch[beyond + by : beyond + by + len(words)] == words:
            return -by
    return 0


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
