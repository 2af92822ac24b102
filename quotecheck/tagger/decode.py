"""From the network's numbers to attributions: cues, paths, doubles, probabilities."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from quotecheck.marks import Marks
from quotecheck.model import QuotationKind, Span
from quotecheck.tagger.network import CONTENT, CUE, SOURCE

SAME = 0.3
"""Two attributions whose contents overlap this much (intersection over union) are one."""


@frozen
class Attribution:
    """Who says what, as the text has it.

    Attributes:
        content: what is said, in pieces in text order; never empty.
        cue: the words that attribute it ("said", "according to"), in pieces.
        source: the words that name who says it, in pieces; empty where the text names nobody.
        score: the probability that content and source are right, 0 to 1.
    """

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    score: float


@frozen
class Path:
    """What the network reads around one cue.

    Attributes:
        cue: its probability to be a cue, 0 to 1.
        place: the cue's token, counted in the window.
        roles: the role of each token of the window.
        certainty: log of the path's probability, at most 0.
    """

    cue: float
    place: int
    roles: Sequence[int]
    certainty: float


@frozen
class Reading:
    """An attribution, its kind, and the path it was read from."""

    attribution: Attribution
    kind: QuotationKind
    path: Path


def to_attribution(path: Path, tokens: Sequence[Span]) -> Attribution | None:
    """The attribution a path describes, not yet scored; None when nothing is said in it."""
    content = _runs(path.roles, CONTENT, tokens)
    if not content:
        return None
    cue = _runs(path.roles, CUE, tokens) or (tokens[path.place],)
    return Attribution(content, cue, _runs(path.roles, SOURCE, tokens), 0.0)


def _runs(roles: Sequence[int], role: int, tokens: Sequence[Span]) -> tuple[Span, ...]:
    """Character spans of the runs of a role."""
    spans: list[Span] = []
    open_at: int | None = None
    for index, here in enumerate(roles):
        if here == role and open_at is None:
            open_at = index
        elif here != role and open_at is not None:
            spans.append(Span(tokens[open_at].start, tokens[index - 1].end))
            open_at = None
    if open_at is not None:
        spans.append(Span(tokens[open_at].start, tokens[len(roles) - 1].end))
    return tuple(spans)


def without_doubles(found: Iterable[Reading]) -> list[Reading]:
    """The best of each group that shares its content; all must come from one window."""
    kept: list[Reading] = []
    for one in sorted(found, key=_best_first):
        content = one.attribution.content
        if all(_overlap(content, other.attribution.content) < SAME for other in kept):
            kept.append(one)
    return kept


def _best_first(reading: Reading) -> tuple[float, int]:
    return -reading.attribution.score, reading.path.place


def _overlap(one: Sequence[Span], other: Sequence[Span]) -> float:
    shared = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)
    return shared / (sum(map(len, one)) + sum(map(len, other)) - shared) if shared else 0.0


def kind_of(text: str, content: Iterable[Span], marks: Marks) -> QuotationKind:
    """How much of the content stands in quotation marks: direct, mixed or indirect."""
    inside = outside = False
    for span in content:
        position = span.start
        for region in marks.regions_in(span):
            outside |= _has_word(text, position, region.span.start)
            inside |= _has_word(
                text, max(span.start, region.span.start), min(span.end, region.span.end)
            )
            position = region.span.end
        outside |= _has_word(text, position, span.end)
    return "indirect" if not inside else "mixed" if outside else "direct"


def _has_word(text: str, start: int, end: int) -> bool:
    return any(map(str.isalnum, text[start:end]))


@frozen
class Calibration:
    """Makes probabilities of what the network says, one logistic curve for each kind.

    Attributes:
        weights: for each kind, what the bias, the cue's log-odds, the path's log-probability and
            the lack of a source count.
    """

    weights: Mapping[str, Sequence[float]]

    def probability(self, path: Path, attribution: Attribution, kind: str) -> float:
        """The probability that content and source are right, 0 to 1."""
        values = zip(self.weights[kind], evidence(path, attribution), strict=True)
        odds = sum(weight * value for weight, value in values)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))

    def least_cue(self, kind: str, score: float) -> float:
        """The least probability of a cue whose attribution can have a score, 0 to 1."""
        bias, cue, certainty, bare = self.weights[kind]
        if cue <= 0 or certainty < 0:
            return 0.0
        odds = (math.log(score / (1 - score)) - bias - max(0.0, bare)) / cue
        return 1.0 / (1.0 + math.exp(-odds))


def evidence(path: Path, attribution: Attribution) -> tuple[float, ...]:
    """What the calibration weighs."""
    cue = min(max(path.cue, 1e-6), 1 - 1e-6)
    return (
        1.0,
        math.log(cue / (1 - cue)),
        max(path.certainty, -20.0),
        0.0 if attribution.source else 1.0,
    )
