"""No person split in two, no two people merged, on the seeds and on PolNeAR dev.

``people.jsonl`` says who is named where: for each article the people with the offsets of their
mentions, read in context one by one where a surname has several bearers, a name stands alone or two
names are near. A slip (Scheiderman beside Schneiderman) is a person of its own there, as it is in
``Analysis.people``: the rules judge it. What is no person (ships, firms, shows) is left out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from quotecheck.checker import Checker
from quotecheck.model import Analysis, Article
from tests.evaluation.benchmarks import POLNEAR, SEEDS, SHARED

GOLD = Path(__file__).with_name("people.jsonl")
# Known, and why: an epithet in place of the first name; a nickname that only context explains.
SPLIT = {
    ("breitbart_2016-09-30_the-latest-trump-urges-supporter", "Hillary Clinton"),
    ("nyt_2016-09-08_obama-on-climate-change-the-tren", "Laurence H. Tribe"),
}
MOST_LOST = 0.01
MOST_STRANGERS = 33

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason=f"the evaluation data is not here: {SHARED.name}/"
)


@frozen
class Comparison:
    """What is wrong with the people of the articles.

    Attributes:
        split: people whose mentions were given to several, by article and name.
        merged: people who were given the mentions of several, by article and name.
        lost: how many mentions nobody was given.
        total: how many mentions there are.
        strangers: how many people were found who are none.
    """

    split: frozenset[tuple[str, str]]
    merged: frozenset[tuple[str, str]]
    lost: int
    total: int
    strangers: int


@pytest.fixture(scope="module")
def comparison(checker: Checker) -> Comparison:
    rows = [json.loads(line) for line in POLNEAR.open(encoding="utf-8")]
    articles = [Article(p.read_text(encoding="utf-8"), p.name) for p in sorted(SEEDS.glob("*.txt"))]
    articles += [Article(row["text"], row["id"]) for row in rows]
    return compare(checker.analyze_many(articles))


def compare(analyses: Iterable[Analysis]) -> Comparison:
    """How the people of ``analyses`` differ from those of ``people.jsonl``."""
    gold = {row["id"]: row for row in map(json.loads, GOLD.open(encoding="utf-8"))}
    split, merged, lost, total, strangers = set(), set(), 0, 0, 0
    for analysis in analyses:
        split_here, merged_here, *counts = _compare(analysis, gold[analysis.article.id])
        split |= split_here
        merged |= merged_here
        lost, total, strangers = lost + counts[0], total + counts[1], strangers + counts[2]
    return Comparison(frozenset(split), frozenset(merged), lost, total, strangers)


def _compare(
    analysis: Analysis, gold: dict[str, Any]
) -> tuple[set[tuple[str, str]], set[tuple[str, str]], int, int, int]:
    article = analysis.article
    digest = hashlib.sha256(article.text.encode()).hexdigest()[:16]
    assert digest == gold["digest"], "the text has changed"
    owners = {m.span: n for n, p in enumerate(analysis.people) for m in p.mentions}
    spans = sorted(owners)
    meant: dict[int, set[str]] = {}
    split, lost, total = set(), 0, 0
    for person in gold["people"]:
        given = set()
        for start, end in person["mentions"]:
            total += 1
            owner = next((owners[s] for s in spans if s.start < end and start < s.end), None)
            lost += owner is None
            if owner is not None:
                given.add(owner)
                meant.setdefault(owner, set()).add(person["name"])
        if len(given) > 1:
            split.add((str(article.id), person["name"]))
    merged = {
        (str(article.id), analysis.people[n].name) for n, names in meant.items() if len(names) > 1
    }
    return split, merged, lost, total, len(analysis.people) - len(meant)


def test_no_person_is_split_in_two(comparison: Comparison) -> None:
    assert comparison.split == SPLIT


def test_no_two_people_are_merged(comparison: Comparison) -> None:
    assert comparison.merged == set()


def test_few_mentions_are_lost(comparison: Comparison) -> None:
    assert comparison.lost <= MOST_LOST * comparison.total


def test_few_who_are_no_people_are_taken_for_some(comparison: Comparison) -> None:
    assert comparison.strangers <= MOST_STRANGERS
