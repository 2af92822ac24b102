"""Fits what makes the tagger's scores probabilities, on articles it was not trained on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def logistic(
    evidence: Floats, right: Floats, prior: Floats, strength: float = 5.0, steps: int = 50
) -> Floats:
    """Weights of a logistic regression (damped Newton's method), drawn towards a prior.

    Args:
        evidence: one row for each attribution.
        right: whether it was right, 1 or 0.
        prior: the weights to prefer where there is little evidence.
        strength: of the pull towards them.
        steps: of Newton's method.
    """
    weights = prior.astype(float)
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-np.clip(evidence @ weights, -30, 30)))
        slope = evidence.T @ (chance - right) + strength * (weights - prior)
        curve = (evidence * (chance * (1 - chance))[:, None]).T @ evidence
        move = np.linalg.solve(curve + strength * np.eye(len(weights)), slope)
        weights = weights - move / max(1.0, float(np.abs(move).max()))
    return weights


def calibration_error(chances: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error: the mean distance of said and true chances, in equal bins."""
    if not chances:
        return 0.0
    said, true = np.array(chances), np.array(right, float)
    which = np.minimum((said * bins).astype(int), bins - 1)
    error = 0.0
    for k in range(bins):
        here = which == k
        if here.any():
            error += here.mean() * abs(said[here].mean() - true[here].mean())
    return float(error)


def reliability(
    chances: Sequence[float], right: Sequence[bool], bins: int = 10
) -> list[tuple[int, float, float]]:
    """For each bin: how many attributions, their mean score, and the share that is right."""
    which = np.minimum((np.array(chances) * bins).astype(int), bins - 1)
    said, true = np.array(chances), np.array(right, float)
    return [
        (int((which == k).sum()), float(said[which == k].mean()), float(true[which == k].mean()))
        for k in range(bins)
        if (which == k).any()
    ]
