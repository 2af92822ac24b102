"""Fails when a figure falls below its pin, or when the data under a pin has changed.

``pytest tests/evaluation --repin`` writes the figures measured now into scores.json; a lower figure
needs its reason in the change log.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quotecheck.checker import Checker
from tests.evaluation.benchmarks import BENCHMARKS, SHARED, Benchmark

PINS = Path(__file__).with_name("scores.json")
ROUNDING = 0.0006  # pins are written with three decimals

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason=f"the evaluation data is not here: {SHARED.name}/"
)


@pytest.mark.parametrize(
    "benchmark",
    [pytest.param(b, id=b.name, marks=[pytest.mark.slow] if b.slow else []) for b in BENCHMARKS],
)
def test_no_score_falls(
    benchmark: Benchmark, checker: Checker, request: pytest.FixtureRequest
) -> None:
    scores = {name: round(value, 3) for name, value in benchmark.run(checker).items()}
    print(benchmark.name, json.dumps(scores, indent=1))
    pins = json.loads(PINS.read_text(encoding="utf-8")) if PINS.exists() else {}
    if request.config.getoption("repin"):
        pins[benchmark.name] = {"digest": benchmark.digest(), "scores": scores}
        PINS.write_text(json.dumps(pins, indent=2) + "\n", encoding="utf-8")
        return
    pinned = pins[benchmark.name]
    assert pinned["digest"] == benchmark.digest(), "the data has changed: measure, then --repin"
    for name, pin in pinned["scores"].items():
        sign = -1 if name in benchmark.lower_is_better else 1
        assert sign * (scores[name] - pin) > -ROUNDING, (
            f"{benchmark.name}: {name} is {scores[name]}, pinned at {pin}"
        )
