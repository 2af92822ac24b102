"""What an editor, a converter or a keyboard does to an article changes nobody's words."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotecheck.checker import Checker
from quotecheck.model import Analysis, Article, Span
from tests import metamorphic
from tests.metamorphic import ALL, CHANGES, Changed, compare, outcomes, renamed

FIXTURES = Path(__file__).parents[1] / "fixtures"
LEAST = 0.99


@pytest.fixture(scope="module")
def analyses(checker: Checker) -> list[Analysis]:
    texts = [path.read_text(encoding="utf-8") for path in sorted(FIXTURES.rglob("*.txt"))]
    return list(checker.analyze_many(Article(text, str(n)) for n, text in enumerate(texts)))


@pytest.mark.parametrize("name", CHANGES)
def test_nothing_changes_but_offsets(checker: Checker, analyses: list[Analysis], name: str) -> None:
    found = [outcome for _, outcome in outcomes(checker, analyses, CHANGES[name])]
    assert sum(outcome.same for outcome in found) > (0 if name == "NFD" else 50)
    assert [(outcome.lost, outcome.gained) for outcome in found if outcome.lost] == []
    assert not any(outcome.gained for outcome in found)


@pytest.mark.parametrize("name", ["CRLF", "no-break spaces", "blank lines", "a paragraph before"])
def test_findings_are_the_same(checker: Checker, analyses: list[Analysis], name: str) -> None:
    for before in analyses:
        changed = CHANGES[name](before)
        after = checker.analyze(changed.after)
        assert [(f.code, f.span, f.related) for f in after.findings] == [
            (f.code, changed.there(f.span), tuple(map(changed.there, f.related)))
            for f in before.findings
        ]


def test_another_name_throughout_gives_another_speaker(
    checker: Checker, analyses: list[Analysis]
) -> None:
    found = list(outcomes(checker, analyses, lambda analysis: renamed(analysis, "Barlow")))
    assert len(found) > 5
    # a given name and a family name of two languages may be read in another way
    assert sum(len(outcome.lost) for _, outcome in found) <= 1
    said = [name for _, outcome in found for row in outcome.rows for name in row[-1]]
    assert sum("Barlow" in name for name in said) > len(found)


def test_a_paragraph_less_changes_nothing_elsewhere(
    checker: Checker, analyses: list[Analysis]
) -> None:
    found = list(outcomes(checker, analyses, metamorphic.without_a_paragraph))
    assert found
    assert [outcome for _, outcome in found if outcome.lost or outcome.gained] == []


TEXT = "Hello, “wide” world"


@pytest.mark.parametrize(
    ("replacements", "span", "there"),
    [
        ((), (0, 5), (0, 5)),
        (((0, 0, "So: "),), (0, 5), (4, 9)),
        (((5, 5, "!!"),), (0, 5), (0, 5)),  # what is put in after a stretch is not of it
        (((5, 5, "!!"),), (5, 7), (7, 9)),
        (((7, 8, '"'), (12, 13, '"')), (7, 13), (7, 13)),
        (((5, 7, "\r\n\r\n"),), (5, 9), (5, 11)),
        (((0, 7, ""),), (7, 13), (0, 6)),
    ],
)
def test_places_move_with_their_words(
    replacements: tuple[tuple[int, int, str], ...], span: tuple[int, int], there: tuple[int, int]
) -> None:
    assert Changed(TEXT, replacements).there(Span(*span)) == Span(*there)


def test_what_changed_is_told(checker: Checker) -> None:
    before = checker.analyze("“We will go,” Ann Howell said.")
    after = checker.analyze("“We will go,” Tom Howell said.")
    outcome = compare(before, Changed(before.article.text, ()), after)
    assert (outcome.same, len(outcome.lost), len(outcome.gained)) == (0, 1, 1)


@pytest.mark.slow
@pytest.mark.skipif(
    not metamorphic.SHARED.is_dir(), reason="the evaluation data is not here: shared/"
)
def test_real_articles(checker: Checker) -> None:
    analyses = list(checker.analyze_many(metamorphic.real_articles()))
    for name, change in ALL.items():
        found = [outcome for _, outcome in outcomes(checker, analyses, change)]
        same = sum(outcome.same for outcome in found)
        lost = sum(len(outcome.lost) for outcome in found)
        print(f"{name}: {same} of {same + lost}")
        assert same > LEAST * (same + lost) > 100, name
