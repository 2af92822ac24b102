"""Aligns the words of a quotation with a stretch of the source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import eq

from attrs import frozen
from rapidfuzz.distance import LCSseq

from quotecheck.verification.runs import Pairs
from quotecheck.verification.words import ALIKE_PAIRS, FUNCTION_WORDS

# What an alignment pays, in units of a matched function word. Opening a gap costs more than a
# change of one word, so that a change is not read as an omission beside an insertion.
_CONTENT, _SMALL, _CHANGE, _LIKELY_CHANGE = 2.0, 1.0, -1.1, -0.3
_LEAVE_OUT, _LEAVE_OUT_MORE, _ADD, _ADD_MORE, _MARKED = -1.8, -0.04, -2.0, -0.3, -0.2

# Runs of this many words in common are taken as they stand; of those, the words next to a
# difference are aligned again.
_SURE, _SLACK = 6, 2
_EDGE = "\0"

_MOST_EXCHANGED = 4
"""So many words beside as many others, none of them the same, were exchanged one for one."""

_MOST_LEFT_OUT = 8
"""So many words that are left out near an end of the quotation are seen at a glance."""

_STRANGE = 5
"""So many words, with less than a third of them in common, are not aligned."""

Common = tuple[int, int, int]
"""Words in common: (index in the quotation, index in the source, how many)."""


def weight(norm: str) -> float:
    """How much a matched word says about where a quotation comes from."""
    return _SMALL if norm in FUNCTION_WORDS else _CONTENT


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
    size = len(quoted)
    if not quoted or not source:
        return [(i, -1) for i in range(size)]
    common = list(_in_common(quoted, source, marked))
    sure = [run for run in common if run[2] >= _SURE or run[2] == size]
    pairs: Pairs = []
    done = 0
    for before, after in zip([None, *sure], [*sure, None], strict=True):
        first, last, between = _Gap(quoted, source, marked, common, before, after).aligned()
        if before:
            shift = before[1] - before[0]
            pairs += [(i, i + shift) for i in range(done, first)]
        pairs += between
        done = last
    return pairs


def _in_common(
    quoted: Sequence[str], source: Sequence[str], marked: frozenset[int]
) -> Iterator[Common]:
    """Runs that both have, in order; the longest at either end of the quotation goes first."""
    size = len(quoted)
    head, at = _longest_head(quoted, source, min(marked, default=size))
    if head:
        yield 0, at, head
    tail, stop = _longest_tail(quoted, source, max(marked, default=0), head, at + head)
    first, start = head, at + head
    blocks = LCSseq.opcodes(quoted[first : size - tail], source[start : stop - tail])
    for block in blocks.as_matching_blocks():
        if block.size:
            yield first + block.a, start + block.b, block.size
    if tail:
        yield size - tail, stop - tail, tail


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


Stretch = tuple[int, int, Pairs]
"""How words of the quotation, from the first number up to the second, are aligned."""


@frozen
class _Gap:
    """The words between two sure runs, before the first, or after the last.

    Most gaps are simple: a word or two left out, put in or exchanged between long runs. Those that
    are not are aligned in full.
    """

    quoted: Sequence[str]
    source: Sequence[str]
    marked: frozenset[int]
    common: Sequence[Common]
    before: Common | None
    after: Common | None

    def aligned(self) -> Stretch:
        i, j, length = self.before or (0, 0, 0)
        stop, end, _ = self.after or (len(self.quoted), len(self.source), 0)
        i, j = i + length, j + length
        if not (self.before and self.after):
            return self._at_end(i, j, stop, end) or self._fully(i, j, stop, end)
        if i == stop:
            return self._left_out(i, j, end)
        if j == end:
            return self._put_in(i, j, stop)
        return self._exchanged(i, j, stop, end) or self._fully(i, j, stop, end)

    def _at_end(self, i: int, j: int, stop: int, end: int) -> Stretch | None:
        """At an end of the quotation: nothing, or words that but for one change follow on."""
        size = stop - i
        if not size:
            return i, stop, []
        if not (self.before or self.after) or any(i < k < stop for k in self.marked):
            return None
        words, most = list(self.quoted[i:stop]), sum(n for k, _, n in self.common if i <= k < stop)
        if most == size:
            return self._after_omission(words, i, j, stop, end)
        if most < size - 1:
            # what has next to nothing in common comes from elsewhere
            is_strange = size >= _STRANGE and most < size / 3
            return (i, stop, [(k, -1) for k in range(i, stop)]) if is_strange else None
        start = j if self.before else end - size
        if start < 0 or start + size > len(self.source) or not self.marked.isdisjoint((i, stop)):
            return None
        if sum(map(eq, words, self.source[start : start + size])) < most:
            return self._after_insertion(words, i, j, stop, end)
        return i, stop, [(i + k, start + k) for k in range(size)]

    def _after_omission(
        self, words: list[str], i: int, j: int, stop: int, end: int
    ) -> Stretch | None:
        """All words follow on but for a few of the source."""
        size = len(words)
        for gap in range(1, _MOST_LEFT_OUT + 1):
            if self.before:
                if list(self.source[j + gap : j + gap + size]) == words:
                    first, last, pairs = self._left_out(i, j, j + gap)
                    return first, stop, pairs + [(k, j + gap + k - i) for k in range(last, stop)]
            elif end - gap >= size and list(self.source[end - gap - size : end - gap]) == words:
                first, last, pairs = self._left_out(stop, end - gap, end)
                return i, last, [(k, end - gap - stop + k) for k in range(i, first)] + pairs
        return None

    def _after_insertion(
        self, words: list[str], i: int, j: int, stop: int, end: int
    ) -> Stretch | None:
        """All words but the one next to the sure run follow on."""
        size = len(words) - 1
        if self.before:
            if list(self.source[j : j + size]) != words[1:]:
                return None
            first, last, pairs = self._put_in(i, j, i + 1)
            return first, stop, pairs + [(k, j + k - last) for k in range(last, stop)]
        if list(self.source[end - size : end]) != words[:-1]:
            return None
        first, last, pairs = self._put_in(stop - 1, end, stop)
        return i, last, [(k, end - stop + 1 + k) for k in range(i, first)] + pairs

    def _left_out(self, i: int, j: int, end: int) -> Stretch:
        """Words left out, where the words around repeat at a mark, otherwise as early as can be."""
        source = self.source
        back = ahead = 0
        while back < min(_SLACK, i) and source[j - back - 1] == source[end - back - 1]:
            back += 1
        most = min(_SLACK, len(self.quoted) - i)
        while ahead < most and source[j + ahead] == source[end + ahead]:
            ahead += 1
        shift = next((k for k in range(-back, ahead + 1) if i + k in self.marked), -back)
        gap = [(-1, k) for k in range(j + shift, end + shift)]
        if shift < 0:
            return i + shift, i, gap + [(i + k, end + k) for k in range(shift, 0)]
        return i, i + shift, [(i + k, j + k) for k in range(shift)] + gap

    def _put_in(self, i: int, j: int, stop: int) -> Stretch:
        """Words put in, where they repeat those before as early as can be."""
        back = 0
        while back < min(_SLACK, i) and self.quoted[i - back - 1] == self.quoted[stop - back - 1]:
            back += 1
        added = [(k, -1) for k in range(i - back, stop - back)]
        return i - back, stop, added + [(stop + k, j + k) for k in range(-back, 0)]

    def _exchanged(self, i: int, j: int, stop: int, end: int) -> Stretch | None:
        """As many words for as many others, none of them the same."""
        size = stop - i
        if (
            size != end - j
            or size > _MOST_EXCHANGED
            or any(i < k < stop for k in self.marked)
            or any(i <= k < stop for k, _, _ in self.common)
        ):
            return None
        return i, stop, [(i + k, j + k) for k in range(size)]

    def _fully(self, i: int, j: int, stop: int, end: int) -> Stretch:
        """All ways to align the words, with the next ones of the sure runs around them."""
        left, right = bool(self.before), bool(self.after)
        back, ahead = _SLACK * left, _SLACK * right
        i, j, stop, end = i - back, j - back, stop + ahead, end + ahead
        words = [_EDGE] * left + list(self.quoted[i:stop]) + [_EDGE] * right
        stretch = [_EDGE] * left + list(self.source[j:end]) + [_EDGE] * right
        marks = frozenset(k - i + left for k in self.marked if i < k < stop)
        pairs = [
            (a - left + i if a >= 0 else -1, b - left + j if b >= 0 else -1)
            for a, b in _align_fully(words, stretch, marks)
            if a < 0 or words[a] is not _EDGE
        ]
        return i, stop, pairs


def _align_fully(quoted: Sequence[str], source: Sequence[str], marked: frozenset[int]) -> Pairs:
    """Gotoh's algorithm with free ends in the source. States: 0 pair, 1 left out, 2 added."""
    width = len(source)
    low = float("-inf")
    pair, left_out, added = [0.0] * (width + 1), [low] * (width + 1), [low] * (width + 1)
    steps: list[tuple[bytearray, bytearray, bytearray]] = []
    starts = [other[:3] for other in source]
    final = len(quoted) - 1
    for i, word in enumerate(quoted):
        gain, start = weight(word), word[:3]
        scores = [
            gain
            if word == other
            else _LIKELY_CHANGE
            if start == other_start or (word, other) in ALIKE_PAIRS
            else _CHANGE
            for other, other_start in zip(source, starts, strict=True)
        ]
        open_, more = (_MARKED, -0.01) if i + 1 in marked else (_LEAVE_OUT, _LEAVE_OUT_MORE)
        new_pair, new_out, new_added = [low], [low], []
        by_pair, by_out, by_added = bytearray(1), bytearray(1), bytearray()
        for a, b, c in zip(pair, left_out, added, strict=True):
            above, step = a + _ADD, 0
            if b + _ADD > above:
                above, step = b + _ADD, 1
            if c + _ADD_MORE > above:
                above, step = c + _ADD_MORE, 2
            new_added.append(above)
            by_added.append(step)
        for score, a, b, c in zip(scores, pair, left_out, added, strict=False):
            if b > a:
                a, step = b, 1
            else:
                step = 0
            if c > a:
                a, step = c, 2
            new_pair.append(a + score)
            by_pair.append(step)
        if i == final:
            new_out += [low] * width
            by_out += bytearray(width)
        else:
            out = low
            for paired, in_ in zip(new_pair[:-1], new_added, strict=False):
                best, step = paired + open_, 0
                if out + more > best:
                    best, step = out + more, 1
                if in_ + open_ > best:
                    best, step = in_ + open_, 2
                out = best
                new_out.append(out)
                by_out.append(step)
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
