"""Verifying stays faster than a fuzzy search that says less, measured side by side."""

from __future__ import annotations

import pytest

from tests.evaluation.verify_cost import PLANTED, TRANSCRIPTS, ratios


@pytest.mark.slow
@pytest.mark.skipif(
    not (PLANTED.exists() and TRANSCRIPTS.exists()), reason="the data is not here: shared/"
)
def test_verifying_is_faster_than_a_fuzzy_search() -> None:
    found = ratios(2_000)
    assert found["exact"] > 20, found
    assert found["all"] > 7, found
