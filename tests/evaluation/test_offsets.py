"""Offsets, order and reasons hold on real articles too, not only on made-up text."""

from __future__ import annotations

import json

import pytest

from quotecheck.checker import Checker
from quotecheck.model import Article
from tests.evaluation.benchmarks import POLNEAR, SHARED
from tests.invariants import check_spans


@pytest.mark.skipif(not SHARED.is_dir(), reason="the evaluation data is not here: shared/")
def test_offsets_on_real_articles(checker: Checker) -> None:
    rows = [json.loads(line) for line in POLNEAR.open(encoding="utf-8")]
    for analysis in checker.analyze_many(Article(row["text"], row["id"]) for row in rows):
        check_spans(analysis)
