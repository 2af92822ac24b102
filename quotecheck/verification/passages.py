"""Finds where a quotation stands in a source: one passage, or several joined to one quotation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from statistics import mode
from typing import TYPE_CHECKING

from attrs import frozen

from quotecheck.verification.align import align, weight
from quotecheck.verification.ends import align_ends
from quotecheck.verification.runs import Pairs, Run, runs_of
from quotecheck.verification.sources import Source
from quotecheck.verification.windows import Vote, Window
from quotecheck.verification.words import is_small

if TYPE_CHECKING:
    from quotecheck.verification.index import Search

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

_APART = 15
"""Words of the source that are left out, from which on what is joined stands apart."""

# Quotations of more words than this are found step by step, so that aligning stays linear.
_LONG, _STEP = 160, 80


_AHEAD = 12
"""So many of the next words of the quotation are looked for by themselves."""

_Placed = tuple[int, int, int]
"""Words as they stand in the source: the first, one past the last, where the quotation begins."""


@frozen
class Passage:
    """A run of a quotation's words with the run of the source's words it was taken from.

    Attributes:
        first: the first word of the quotation in it.
        last: one past the last.
        runs: what they have in common, and what not; in order.
    """

    first: int
    last: int
    runs: tuple[Run, ...]

    @property
    def matched(self) -> list[int]:
        """The words of the source that the quotation has, changed ones included."""
        return [j for run in self.runs if run.is_matched for j in range(run.start, run.stop)]


@frozen
class _Draft:
    """A passage whose place may still change."""

    first: int
    last: int
    pairs: Sequence[tuple[int, int]]

    def part(self, first: int, last: int) -> _Draft:
        places = [k for k, (i, _) in enumerate(self.pairs) if first <= i < last]
        if not places:
            return _Draft(first, first, ())
        return _Draft(first, last, self.pairs[places[0] : places[-1] + 1])


def find_passages(
    norms: Sequence[str], marked: frozenset[int], source: Source, search: Search
) -> tuple[Passage, ...]:
    """The passages that a quotation consists of, in its own order; none if it is not found.

    Args:
        norms: comparable forms of its words.
        marked: positions between them where something may be left out.
        source: where it is looked for.
        search: for all of its words, there.
    """
    agreed = None
    if search.exact:
        first, size = search.exact[0], len(norms)
        return (Passage(0, size, (Run(0, size, first, first + size, True),)),)
    if len(norms) <= _LONG:
        likely = search.likely
        runs = () if likely is None else align_ends(norms, source.norms, marked, likely)
        if runs:
            return (Passage(0, len(norms), runs),)
        votes = search.votes()
        agreed = search.agreed(votes)
        if agreed:
            here = [vote for vote in votes if agreed.first <= sum(vote) < agreed.last]
            start = mode(start for start, _ in here)
            runs = () if start == likely else align_ends(norms, source.norms, marked, start)
            if runs:
                return (Passage(0, len(norms), runs),)
            votes = here
        drafts = _joined(norms, marked, source, votes)
        if drafts:
            return _passages(drafts, norms, source)
    return _passages(_pieced(norms, marked, source, search, agreed), norms, source)


def _passages(
    drafts: Iterable[_Draft], norms: Sequence[str], source: Source
) -> tuple[Passage, ...]:
    return tuple(
        Passage(draft.first, draft.last, runs_of(draft.pairs, norms, source.norms))
        for draft in drafts
    )


def _pieced(
    norms: Sequence[str],
    marked: frozenset[int],
    source: Source,
    search: Search,
    agreed: Window | None,
) -> list[_Draft]:
    """The passages, found one after the other, then what they lack close by or anywhere."""
    drafts: list[_Draft] = []
    pairs: Pairs = []
    near: int | None = None
    step = len(norms) if len(norms) <= _LONG else _STEP
    for first in range(0, len(norms), step):
        last = min(first + step, len(norms))
        if agreed:
            windows = [agreed]
        else:
            part = search if step == len(norms) else source.index.search(norms[first:last])
            windows = part.windows(near)[:2]
        some = _align_best(norms, first, last, marked, source, windows)
        if some is None:
            some = [(i, -1) for i in range(first, last)]
        pairs += some
        drafts.append(_Draft(first, last, some))
        near = next((j for i, j in reversed(some) if i >= 0 and j >= 0), near)
    unmatched = _unmatched(norms, pairs, marked, source)
    longest = sorted(unmatched, key=lambda run: run[0] - run[1])[:_MOST_ELSEWHERE]
    beside = _neighbourhood(len(norms), pairs, unmatched, source) if unmatched else []
    for first, last in sorted(longest):
        found = _found_exactly(norms, first, last, source, near) or _found_nearly(
            norms, first, last, marked, source, (beside, near)
        )
        if found:
            drafts = _cut(drafts, _Draft(first, last, found))
    every = [pair for draft in drafts for pair in draft.pairs]
    is_found = _share(norms, every, source, 0, len(norms)) >= _FOUND
    return drafts if is_found and _has_run(norms, drafts, source) else []


def _found_exactly(
    norms: Sequence[str], first: int, last: int, source: Source, near: int | None
) -> Pairs | None:
    """Where words that stayed unmatched stand word for word, nearest to the rest."""
    skip = last - first > _FEWEST_ELSEWHERE and is_small(norms[first])
    for start in (first, first + 1) if skip else (first,):
        places = (
            source.index.search(norms[start:last]).exact
            if last - start >= _FEWEST_ELSEWHERE
            else []
        )
        if places:
            place = min(places, key=lambda place: abs(place - (near or 0)))
            added = [(i, -1) for i in range(first, start)]
            return added + [(i, place + i - start) for i in range(start, last)]
    return None


def _found_nearly(
    norms: Sequence[str],
    first: int,
    last: int,
    marked: frozenset[int],
    source: Source,
    where: tuple[Sequence[Window], int | None],
) -> Pairs | None:
    """Where most of them stand: close by, or anywhere."""
    beside, near = where
    pairs = _align_best(norms, first, last, marked, source, beside)
    if pairs and _share(norms, pairs, source, first, last) >= _SAME:
        return pairs
    if last - first < _FEWEST_ELSEWHERE:
        return None  # a few words that agree are a coincidence anywhere but close by
    windows = source.index.search(norms[first:last]).windows(near)[:2]
    pairs = _align_best(norms, first, last, marked, source, windows)
    return pairs if pairs and _share(norms, pairs, source, first, last) >= _SAME else None


def _joined(
    norms: Sequence[str], marked: frozenset[int], source: Source, votes: Sequence[Vote]
) -> list[_Draft]:
    """The passages of a quotation that joins, word for word, places that stand apart."""
    runs = _runs_around(norms, source.norms, votes)
    drafts: list[_Draft] = []
    done = at = before_at = 0
    while done < len(norms):
        first, last, start = _longest_on(norms, done, runs)
        if last - done < _FEWEST_ELSEWHERE:
            ahead = source.index.search(norms[done : done + _AHEAD]).votes()
            votes = [(start - done, done + i) for start, i in ahead]
            first, last, start = _longest_on(norms, done, _runs_around(norms, source.norms, votes))
        if last - done < _FEWEST_ELSEWHERE:
            return []
        cut = next((k for k in marked if first <= k < done and done - k <= _CLOSE), done)
        if drafts:
            here = start + cut
            if at <= here < at + _APART or (here < at and start + last > before_at):
                return []  # one passage, with words left out or said twice
            drafts[-1] = drafts[-1].part(drafts[-1].first, cut)
        added = [(k, -1) for k in range(cut, first)]
        run_pairs = [(k, start + k) for k in range(max(cut, first), last)]
        drafts.append(_Draft(cut, last, added + run_pairs))
        done, at, before_at = last, start + last, start + cut
    return drafts if len(drafts) > 1 else []


def _longest_on(norms: Sequence[str], done: int, runs: Iterable[_Placed]) -> _Placed:
    """The run that goes on furthest from a word of the quotation, or from the next."""
    skip = done > 0 and is_small(norms[done])
    following = (run for run in runs if run[0] <= done + skip < run[1])
    return max(following, key=itemgetter(1), default=(0, 0, 0))


def _runs_around(
    norms: Sequence[str], source: Sequence[str], votes: Iterable[Vote]
) -> list[_Placed]:
    """The runs of words that both have where votes, which are in order, say that they begin."""
    runs: list[_Placed] = []
    before, done = 0, 0
    for start, i in votes:
        if start == before and i < done:
            continue  # within the run that was found last
        run = _run_around(norms, source, start, i)
        before, done = start, run[1]
        if run[1] - run[0] >= _FEWEST_ELSEWHERE:
            runs.append(run)
    return runs


def _run_around(norms: Sequence[str], source: Sequence[str], start: int, i: int) -> _Placed:
    """The words around word ``i`` that both have, if the quotation begins at ``start``."""
    first = last = i
    while first and start + first > 0 and norms[first - 1] == source[start + first - 1]:
        first -= 1
    end = min(len(norms), len(source) - start)
    while last < end and norms[last] == source[start + last]:
        last += 1
    return first, last, start


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
    return [Window(first, last)]


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
        if best is not None:
            there = set(stretch)
            most = sum(weight(word) for word in words if word in there)
            if most <= best_score * sum(map(weight, words)):
                continue  # it cannot be better
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
    there = source.norms
    found = [norms[i] for i, j in pairs if i >= 0 and j >= 0 and norms[i] == there[j]]
    if len(found) == last - first:
        return 1.0
    total = sum(map(weight, norms[first:last]))
    return sum(map(weight, found)) / total if total else 0.0


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


def _cut(drafts: Sequence[_Draft], new: _Draft) -> list[_Draft]:
    """Puts ``new`` in the place of those words in ``drafts``."""
    out: list[_Draft] = []
    for old in drafts:
        if new.first >= old.last or new.last <= old.first:
            out.append(old)
            continue
        out += [old.part(old.first, new.first), new, old.part(new.last, old.last)]
    return [draft for draft in out if draft.first < draft.last]


def _has_run(norms: Sequence[str], drafts: Sequence[_Draft], source: Source) -> bool:
    """Whether enough of it stands together: three words, two telling ones, or all of a short one.

    One or two words left out or changed between them do no harm if one of the words is telling.
    """
    needed = min(3, len(norms))
    run = telling = gaps = 0
    before = -_CLOSE - 1
    for draft in drafts:
        for i, j in draft.pairs:
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
