"""Aligns the words of a quotation with a stretch of the source."""

from __future__ import annotations

from collections.abc import Sequence

from quotecheck.verification.words import are_interchangeable, is_small

# What an alignment pays, in units of a matched function word. Opening a gap costs more than a
# change of one word, so that a change is not read as an omission beside an insertion.
_CONTENT, _SMALL, _CHANGE, _LIKELY_CHANGE = 2.0, 1.0, -1.1, -0.3
_LEAVE_OUT, _LEAVE_OUT_MORE, _ADD, _ADD_MORE, _MARKED = -1.8, -0.04, -2.0, -0.3, -0.2

# This many words in a row at an end of the quotation are taken as they stand; of those, the words
# next to the first difference are aligned again.
_SURE, _SLACK = 6, 2
_EDGE = "\0"

Pairs = list[tuple[int, int]]
"""(index in the quotation, index in the source); -1 stands for nothing on that side."""


def weight(norm: str) -> float:
    """How much a matched word says about where a quotation comes from."""
    return _SMALL if is_small(norm) else _CONTENT


def align(quoted: Sequence[str], source: Sequence[str], marked: frozenset[int]) -> Pairs:
    """Each word of the quotation with its word in the source, in order.

    All words of the quotation are placed; the source is free at both ends. The cost grows with the
    product of the two lengths, so both must be bounded by the caller.

    Args:
        quoted: comparable forms of the quotation's words.
        source: those of the stretch of the source.
        marked: positions between words of the quotation (k: before word k) where an ellipsis or a
            bracket says that something is left out.
    """
    if not quoted or not source:
        return [(i, -1) for i in range(len(quoted))]
    size = len(quoted)
    head, at = _longest_head(quoted, source, min(marked, default=size))
    if head == size:
        return [(i, at + i) for i in range(size)]
    tail, stop = _longest_tail(quoted, source, max(marked, default=0), head, at + head)
    before, after = max(head - _SLACK, 0), size - max(tail - _SLACK, 0)
    first, last = at + before if before else 0, stop - (size - after) if tail else len(source)
    words = [_EDGE] * bool(before) + list(quoted[before:after]) + [_EDGE] * (after < size)
    stretch = [_EDGE] * bool(before) + list(source[first:last]) + [_EDGE] * (after < size)
    shift = bool(before)
    marks = frozenset(k - before + shift for k in marked if before < k < after)
    middle = _align_fully(words, stretch, marks)
    inner = [
        (i - shift + before if i >= 0 else -1, j - shift + first if j >= 0 else -1)
        for i, j in middle
        if not (i >= 0 and words[i] is _EDGE)
    ]
    ahead = [(i, at + i) for i in range(before)]
    behind = [(i, last + i - after) for i in range(after, size)]
    return ahead + inner + behind


def _longest_head(quoted: Sequence[str], source: Sequence[str], most: int) -> tuple[int, int]:
    """How many first words of the quotation stand together in the source, and where."""
    best, at = 0, 0
    for j, word in enumerate(source):
        if word != quoted[0]:
            continue
        k, end = 1, min(most, len(source) - j)
        while k < end and quoted[k] == source[j + k]:
            k += 1
        if k > best:
            best, at = k, j
    return (best, at) if best >= _SURE or best == len(quoted) else (0, 0)


def _longest_tail(
    quoted: Sequence[str], source: Sequence[str], least: int, head: int, start: int
) -> tuple[int, int]:
    """How many last words stand together in the source past ``start``, and where they end."""
    best, at = 0, len(source)
    most = len(quoted) - max(least, head)
    for j in range(len(source) - 1, start - 1, -1):
        if source[j] != quoted[-1]:
            continue
        k = 1
        while k < most and j - k >= start and quoted[-1 - k] == source[j - k]:
            k += 1
        if k > best:
            best, at = k, j + 1
    return (best, at) if best >= _SURE else (0, len(source))


def _align_fully(quoted: Sequence[str], source: Sequence[str], marked: frozenset[int]) -> Pairs:
    """Gotoh's algorithm with free ends in the source. States: 0 pair, 1 left out, 2 added."""
    width = len(source)
    low = float("-inf")
    pair, left_out, added = [0.0] * (width + 1), [low] * (width + 1), [low] * (width + 1)
    steps: list[tuple[bytearray, bytearray, bytearray]] = []
    for i, word in enumerate(quoted):
        gain, start = weight(word), word[:3]
        open_, more = (_MARKED, -0.01) if i + 1 in marked else (_LEAVE_OUT, _LEAVE_OUT_MORE)
        new_pair, new_out, new_added = [low] * (width + 1), [low] * (width + 1), [low] * (width + 1)
        by_pair, by_out, by_added = (bytearray(width + 1) for _ in range(3))
        last = i + 1 == len(quoted)
        for j in range(width + 1):
            above, above_added = pair[j] + _ADD, added[j] + _ADD_MORE
            above_out = left_out[j] + _ADD
            best, step = above, 0
            if above_out > best:
                best, step = above_out, 1
            if above_added > best:
                best, step = above_added, 2
            new_added[j], by_added[j] = best, step
            if not j:
                continue
            other = source[j - 1]
            if word == other:
                score = gain
            elif start == other[:3] or are_interchangeable(word, other):
                score = _LIKELY_CHANGE
            else:
                score = _CHANGE
            best, step = pair[j - 1], 0
            if left_out[j - 1] > best:
                best, step = left_out[j - 1], 1
            if added[j - 1] > best:
                best, step = added[j - 1], 2
            new_pair[j], by_pair[j] = best + score, step
            if last:
                continue
            best, step = new_pair[j - 1] + open_, 0
            if new_out[j - 1] + more > best:
                best, step = new_out[j - 1] + more, 1
            if new_added[j - 1] + open_ > best:
                best, step = new_added[j - 1] + open_, 2
            new_out[j], by_out[j] = best, step
        pair, left_out, added = new_pair, new_out, new_added
        steps.append((by_pair, by_out, by_added))
    ends = [(max(a, b), -j) for j, (a, b) in enumerate(zip(pair, added, strict=True))]
    j = -max(ends)[1]
    state = 0 if pair[j] >= added[j] else 2
    i, pairs = len(quoted), []
    while i:
        before = steps[i - 1][state][j]
        if state == 0:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif state == 1:
            j -= 1
            pairs.append((-1, j))
        else:
            i -= 1
            pairs.append((i, -1))
        state = before
    pairs.reverse()
    return pairs
