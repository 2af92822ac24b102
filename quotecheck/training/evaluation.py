"""Measures a tagger on articles with gold attributions, and calibrates it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from quotecheck.quotations import THRESHOLDS
from quotecheck.tagger import LOWEST_SCORE, Model
from quotecheck.tagger.decode import Calibration, Reading, evidence
from quotecheck.tagger.features import windows
from quotecheck.training.calibration import calibration_error, logistic
from quotecheck.training.lessons import Labelled
from quotecheck.training.scoring import Item, match, same_source, score, trimmed

KINDS = ("direct", "mixed", "indirect")
PRIOR = (0.0, 1.0, 0.3, 0.0)
PLAIN = Calibration(dict.fromkeys(KINDS, PRIOR))
"""How likely attributions are before they are calibrated."""


def read(model: Model, articles: Sequence[Labelled]) -> list[list[Reading]]:
    """The attributions of each article, however unlikely, without doubles."""
    jobs = [(n, w) for n, one in enumerate(articles) for w in windows(one.document, one.marks)]
    found: list[list[Reading]] = [[] for _ in articles]
    for (n, window), paths in zip(jobs, model.read([w for _, w in jobs]), strict=True):
        found[n] += model.judge(articles[n].document, articles[n].marks, window, paths)
    return found


def found_item(one: Labelled, reading: Reading) -> Item:
    """An attribution as the scorer sees it."""
    text, found = one.document.text, reading.attribution
    return Item(trimmed(text, found.content), trimmed(text, found.source), reading.kind)


def gold_items(one: Labelled) -> list[Item]:
    """The gold attributions of an article as the scorer sees them."""
    text = one.document.text
    return [
        Item(content, trimmed(text, gold["source"]), gold["kind"])
        for gold in one.attributions
        if (content := trimmed(text, gold["content"]))
    ]


def calibrated(model: Model, articles: Sequence[Labelled]) -> Model:
    """The model with its scores made probabilities on articles it has not learned from.

    Each kind's curve is drawn towards that of all kinds, the more the fewer there are of it.
    """
    seen: dict[str, list[tuple[tuple[float, ...], bool]]] = {kind: [] for kind in KINDS}
    for one, some in zip(articles, read(model, articles), strict=True):
        for reading, right in zip(some, judged(one, some), strict=True):
            seen[reading.kind].append((evidence(reading.path, reading.attribution), right))
    common = _curve([pair for pairs in seen.values() for pair in pairs], np.array(PRIOR))
    weights = {kind: tuple(_curve(pairs, common).tolist()) for kind, pairs in seen.items()}
    return evolve(model, calibration=Calibration(weights))


def _curve(
    pairs: Sequence[tuple[tuple[float, ...], bool]], prior: NDArray[np.float64]
) -> NDArray[np.float64]:
    rows = np.array([row for row, _ in pairs]).reshape(-1, len(prior))
    return logistic(rows, np.array([right for _, right in pairs], float), prior)


def judged(one: Labelled, found: Sequence[Reading]) -> list[bool]:
    """Whether each attribution is right: its content is there, and its source is right."""
    gold, items = gold_items(one), [found_item(one, reading) for reading in found]
    right = {
        j
        for i, j, _ in match(gold, items)
        if same_source(one.document.text, gold[i].source, items[j].source)
    }
    return [j in right for j in range(len(items))]


def evaluate(
    model: Model,
    articles: Sequence[Labelled],
    thresholds: Mapping[str, float] = THRESHOLDS,
) -> dict[str, float]:
    """F1 in percent by kind, and calibration errors (0 to 1) of what the tagger returns."""
    found = read(model, articles)
    scores = score(
        (
            one.document.text,
            gold_items(one),
            [found_item(one, r) for r in some if r.attribution.score >= thresholds[r.kind]],
        )
        for one, some in zip(articles, found, strict=True)
    )
    for kind in KINDS:
        said, right = reliabilities(articles, found, kind)
        scores[f"{kind} calibration error"] = calibration_error(said, right)
    return scores


def reliabilities(
    articles: Sequence[Labelled], found: Sequence[Sequence[Reading]], kind: str
) -> tuple[list[float], list[bool]]:
    """The scores of the attributions of a kind that the tagger returns, and which are right."""
    pairs = [
        (r.attribution.score, good)
        for one, some in zip(articles, found, strict=True)
        for r, good in zip(some, judged(one, some), strict=True)
        if r.kind == kind and r.attribution.score >= LOWEST_SCORE
    ]
    return [said for said, _ in pairs], [right for _, right in pairs]


def best_thresholds(model: Model, articles: Sequence[Labelled]) -> dict[str, float]:
    """For each kind the threshold, of twentieths, at which F1 of its attributions is highest."""
    found = read(model, articles)
    best = {}
    for kind in KINDS:
        pairs = list(zip(*reliabilities(articles, found, kind), strict=True))
        gold = sum(item.kind == kind for one in articles for item in gold_items(one))
        best[kind] = max((n / 20 for n in range(3, 15)), key=partial(_f1_from, pairs, gold))
    return best


def _f1_from(pairs: Sequence[tuple[float, bool]], gold: int, threshold: float) -> float:
    kept = [right for said, right in pairs if said >= threshold]
    return 2 * sum(kept) / max(1, len(kept) + gold)
