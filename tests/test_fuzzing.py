"""Each fuzzing target for a moment; ``python -m tests.fuzzing`` goes on for as long as is asked."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from tests.fuzzing.__main__ import TARGETS, fuzz

SECONDS = 1


@pytest.mark.parametrize("target", TARGETS)
def test_seeds_hold(target: str) -> None:
    module = import_module(f"tests.fuzzing.targets.{target}")
    seeds = list(module.seeds())
    assert seeds
    for seed in (b"", b"\0", *seeds[:20]):
        module.run(seed)


@pytest.mark.parametrize("target", TARGETS)
def test_fuzzing_for_a_moment(target: str, tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="the extra fuzz is not installed")
    outcome = fuzz(target, SECONDS, tmp_path)
    assert outcome.crash is None, outcome.log[-4000:]
    assert outcome.inputs > 20
