"""Finds where a quotation stands in a source: one passage, or several joined to one quotation."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from quotecheck.verification.align import Pairs, align, weight
from quotecheck.verification.sources import Source, Window
from quotecheck.verification.words import is_small

_FOUND = 0.55
"""Share of a quotation's words, by weight, that the source must have for it to be found."""

_FEWEST_BESIDE, _FEWEST_ELSEWHERE = 3, 4
"""Words that must stay unmatched in a row before they are looked for close by, or anywhere."""

_SAME = 0.7
"""Share of such a run that must be in another place for it to come from there."""

_MOST_ELSEWHERE = 16

_CLOSE = 3
"""Words of the source from one to the next that still make a run."""

_JUMP = 8
"""Words left out after which a few words that agree may do so by chance."""

# Quotations of more words than this are found step by step, so that aligning stays linear.
_LONG, _STEP = 160, 80


@frozen
class Passage:
    """A run of a quotation's words with the run of the source's words it was taken from.

    Attributes:
        first: the first word of the quotation in it.
        last: one past the last.
        pairs: (word of the quotation, word of the source), -1 for none; in order.
    """

    first: int
    last: int
    pairs: tuple[tuple[int, int], ...]

    @property
    def matched(self) -> list[int]:
        """The words of the source that the quotation has, changed ones included."""
        return [j for i, j in self.pairs if i >= 0 and j >= 0]


def find_passages(
    norms: Sequence[str], marked: frozenset[int], source: Source
) -> tuple[Passage, ...]:
    """The passages that a quotation consists of, in its own order; none if it is not found."""
    passages: list[Passage] = []
    pairs: Pairs = []
    near: int | None = None
    step = len(norms) if len(norms) <= _LONG else _STEP
    for first in range(0, len(norms), step):
        last = min(first + step, len(norms))
        windows = source.find_windows(norms[first:last], near)[:2]
        some = _align_best(norms, first, last, marked, source, windows)
        if some is None:
            some = [(i, -1) for i in range(first, last)]
        pairs += some
        passages.append(Passage(first, last, tuple(some)))
        near = next((j for i, j in reversed(some) if i >= 0 and j >= 0), near)
    unmatched = _unmatched(norms, pairs, marked, source)
    longest = sorted(unmatched, key=lambda run: run[0] - run[1])[:_MOST_ELSEWHERE]
    beside = _neighbourhood(len(norms), pairs, unmatched, source)
    for first, last in sorted(longest):
        for windows in (beside, source.find_windows(norms[first:last], near)[:2]):
            # A few words that agree are a coincidence anywhere but close by.
            if windows is not beside and last - first < _FEWEST_ELSEWHERE:
                continue
            elsewhere = _align_best(norms, first, last, marked, source, windows)
            if elsewhere and _share(norms, elsewhere, source, first, last) >= _SAME:
                passages = _cut(passages, Passage(first, last, tuple(elsewhere)))
                break
    covered = sum(
        weight(norms[i])
        for passage in passages
        for i, j in passage.pairs
        if i >= 0 and j >= 0 and norms[i] == source.norms[j]
    )
    total = sum(weight(norm) for norm in norms)
    if covered < _FOUND * total or not _has_run(norms, passages, source):
        return ()
    return tuple(passages)


def _neighbourhood(
    size: int, pairs: Pairs, unmatched: Sequence[tuple[int, int]], source: Source
) -> list[Window]:
    """Where the rest of the quotation stands, with as much on both sides as the quotation has."""
    rest = set(range(size)).difference(*(range(first, last) for first, last in unmatched))
    matched = [j for i, j in pairs if i in rest and j >= 0]
    if not matched or size > _LONG:
        return []
    first = max(0, matched[0] - size)
    last = min(len(source.norms), matched[-1] + size + 1, first + 5 * size)
    return [Window(first, last, 0.0)]


def _align_best(
    norms: Sequence[str],
    first: int,
    last: int,
    marked: frozenset[int],
    source: Source,
    windows: Sequence[Window],
) -> Pairs | None:
    """The best alignment of some words of the quotation, with indices into the whole of both."""
    words = norms[first:last]
    here = frozenset(k - first for k in marked if first < k < last)
    best: Pairs | None = None
    best_score = float("-inf")
    for window in windows:
        stretch = source.norms[window.first : window.last]
        pairs = [
            (i + first if i >= 0 else -1, j + window.first if j >= 0 else -1)
            for i, j in align(words, stretch, here)
        ]
        share = _share(norms, pairs, source, first, last)
        gaps = sum(i < 0 for i, _ in pairs)
        score = share - 0.002 * min(gaps, 50)
        if score > best_score:
            best, best_score = pairs, score
        if share == 1:
            break
    return best


def _share(norms: Sequence[str], pairs: Pairs, source: Source, first: int, last: int) -> float:
    total = sum(weight(norm) for norm in norms[first:last])
    found = sum(
        weight(norms[i]) for i, j in pairs if i >= 0 and j >= 0 and norms[i] == source.norms[j]
    )
    return found / total if total else 0.0


def _unmatched(
    norms: Sequence[str], pairs: Pairs, marked: frozenset[int], source: Source
) -> list[tuple[int, int]]:
    """Runs of words that the passage lacks; what only chance matched among them does not count."""
    size = len(norms)
    place: list[int | None] = [None] * size
    for i, j in pairs:
        if i >= 0 and j >= 0 and norms[i] == source.norms[j]:
            place[i] = j
    runs: list[list[int]] = []  # [first, last, whether matched]
    for i, here in enumerate(place):
        before = place[i - 1] if i else None
        jumps = here is not None and before is not None and here - before > _JUMP
        if runs and bool(runs[-1][2]) == (here is not None) and not jumps:
            runs[-1][1] = i + 1
        else:
            runs.append([i, i + 1, here is not None])
    for k, (first, last, is_matched) in enumerate(runs):
        beside = [
            9 if runs[n][2] else runs[n][1] - runs[n][0]
            for n in (k - 1, k + 1)
            if 0 <= n < len(runs)
        ]
        chance = last - first <= 2 or (last - first == 3 and all(map(is_small, norms[first:last])))
        if is_matched and chance and 2 <= min(beside, default=0) < 9:
            runs[k][2] = False
    found: list[tuple[int, int]] = []
    for first, last, is_matched in runs:
        if is_matched:
            continue
        if found and found[-1][1] == first:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    # What follows an ellipsis, or ends in one, is looked for together.
    found = [
        (
            max((k for k in marked if first - 3 < k <= first), default=first),
            min((k for k in marked if last <= k < last + 3), default=last),
        )
        for first, last in found
    ]
    return [(first, last) for first, last in found if last - first >= _FEWEST_BESIDE]


def _cut(passages: list[Passage], new: Passage) -> list[Passage]:
    """Puts ``new`` in the place of those words in ``passages``."""
    out: list[Passage] = []
    for old in passages:
        if new.first >= old.last or new.last <= old.first:
            out.append(old)
            continue
        out += [_part(old, old.first, new.first), new, _part(old, new.last, old.last)]
    return [passage for passage in out if passage.first < passage.last]


def _part(passage: Passage, first: int, last: int) -> Passage:
    places = [k for k, (i, _) in enumerate(passage.pairs) if first <= i < last]
    if not places:
        return Passage(first, first, ())
    return Passage(first, last, passage.pairs[places[0] : places[-1] + 1])


def _has_run(norms: Sequence[str], passages: Sequence[Passage], source: Source) -> bool:
    """Whether enough of it stands together: three words, two telling ones, or all of a short one.

    One or two words left out or changed between them do no harm if one of the words is telling.
    """
    needed = min(3, len(norms))
    run = telling = gaps = 0
    before = -_CLOSE - 1
    for passage in passages:
        for i, j in passage.pairs:
            if i < 0:
                continue
            if j < 0:
                run = telling = gaps = 0
            elif norms[i] == source.norms[j]:
                if not 0 < j - before <= _CLOSE:
                    run = telling = gaps = 0
                gaps += run > 0 and j != before + 1
                run, telling, before = run + 1, telling + (not is_small(norms[i])), j
                if (run >= needed and (telling or not gaps)) or telling >= 2:
                    return True
    return False
