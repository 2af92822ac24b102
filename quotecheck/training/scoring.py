"""Scores attributions against gold: the measures by which the tagger is built.

Content counts as found at an intersection over union of characters of 0.5 or more, matched one to
one, best first; an attribution is right when its source is too (intersection over union of 0.5, or
the same last word).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

Pieces = list[tuple[int, int]]


@frozen
class Item:
    """An attribution, gold or found: its content and source in trimmed pieces, and its kind."""

    content: Pieces
    source: Pieces
    kind: str


def trimmed(text: str, spans: Iterable[Iterable[int]]) -> Pieces:
    """The spans without white space and signs at their ends; touching ones joined."""
    out: Pieces = []
    for start, end in sorted(tuple(span) for span in spans):
        while start < end and not text[start].isalnum():
            start += 1
        while end > start and not text[end - 1].isalnum():
            end -= 1
        if start == end:
            continue
        if out and not any(letter.isalnum() for letter in text[out[-1][1] : start]):
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def overlap(one: Pieces, other: Pieces) -> float:
    """Intersection over union, in characters."""
    shared = sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)
    return shared / (_size(one) + _size(other) - shared) if shared else 0.0


def _size(pieces: Pieces) -> int:
    return sum(end - start for start, end in pieces)


def same_source(text: str, gold: Pieces, found: Pieces) -> bool:
    """Whether two sources are the same, as the measure has it."""
    if not gold or not found:
        return gold == found
    return overlap(gold, found) >= 0.5 or _last_word(text, gold) == _last_word(text, found)


def _last_word(text: str, pieces: Pieces) -> int:
    start, index = pieces[-1]
    while index > start and not text[index - 1].isspace():
        index -= 1
    return index


def match(gold: Sequence[Item], found: Sequence[Item]) -> list[tuple[int, int, float]]:
    """Pairs of gold and found attributions with the same content, and how far it is the same."""
    pairs = sorted(
        (-share, i, j)
        for i, one in enumerate(gold)
        for j, other in enumerate(found)
        if (share := overlap(one.content, other.content)) >= 0.5
    )
    left, right = set(range(len(gold))), set(range(len(found)))
    out = []
    for share, i, j in pairs:
        if i in left and j in right:
            left.remove(i)
            right.remove(j)
            out.append((i, j, -share))
    return out


KINDS = {
    "all": ("direct", "mixed", "indirect"),
    "direct+mixed": ("direct", "mixed"),
    "indirect": ("indirect",),
}


def score(documents: Iterable[tuple[str, Sequence[Item], Sequence[Item]]]) -> dict[str, float]:
    """F1 in percent of content, exact content and attribution, by kind.

    Args:
        documents: the text, the gold and the found attributions of each. "all" and
            "direct+mixed" match within the kinds; "indirect" takes its share of the match of all.
    """
    counts: dict[str, Counter[str]] = {name: Counter() for name in (*KINDS, "direct pieces")}
    for text, gold, found in documents:
        for name in ("all", "direct+mixed"):
            here = [x for x in gold if x.kind in KINDS[name]]
            there = [x for x in found if x.kind in KINDS[name]]
            _count(counts[name], text, here, there, KINDS["all"])
        _count(counts["indirect"], text, gold, found, KINDS["indirect"])
    return {
        f"{name} {measure}": _f1(c, measure)
        for name, c in counts.items()
        if c
        for measure in ("content", "exact", "attribution")
    }


def _count(
    counts: Counter[str],
    text: str,
    gold: Sequence[Item],
    found: Sequence[Item],
    kinds: Sequence[str],
) -> None:
    counts["gold"] += sum(x.kind in kinds for x in gold)
    counts["found"] += sum(x.kind in kinds for x in found)
    for i, j, share in match(gold, found):
        right = same_source(text, gold[i].source, found[j].source)
        for side, item in (("recall", gold[i]), ("precision", found[j])):
            if item.kind in kinds:
                counts[f"content {side}"] += 1
                counts[f"exact {side}"] += share > 1 - 1e-9
                counts[f"attribution {side}"] += right


def _f1(counts: Mapping[str, int], measure: str) -> float:
    precision = counts[f"{measure} precision"] / max(1, counts["found"])
    recall = counts[f"{measure} recall"] / max(1, counts["gold"])
    return 200 * precision * recall / (precision + recall) if precision + recall else 0.0
