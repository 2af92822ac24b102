"""The rules about marks and orphans: where they fire, and where they must not."""

from __future__ import annotations

import pytest

from quotecheck.checker import Checker
from quotecheck.rules.quotations import OrphanQuote, UnbalancedMarks

RULES = (UnbalancedMarks, OrphanQuote)


@pytest.mark.parametrize(
    ("code", "text", "fires"),
    [
        pytest.param(rule.code, example.text, example.fires, id=f"{rule.name}-{number}")
        for rule in RULES
        for number, example in enumerate(rule.examples)
    ],
)
def test_examples_of_the_documentation(checker: Checker, code: str, text: str, fires: bool) -> None:
    assert (code in {f.code for f in checker.analyze(text).findings}) is fires


ORPHAN = "“This will cost the town dearly. Nobody has a plan for the winter.”"

NO_ORPHANS = [
    ("somebody speaks before", f"Ann Howell said taxes would rise.\n\n{ORPHAN}"),
    (
        "somebody speaks a paragraph further up",
        f"Ann Howell said taxes would rise.\n\nThe vote is on Friday.\n\n{ORPHAN}",
    ),
    ("a lead sentence", f"Ann Howell shook her head. {ORPHAN}"),
    ("a cue without a name", f"{ORPHAN} it was said."),
    ("no whole sentence", "The plan is, in part, “a costly and long winter for the town”."),
    ("a credit", "“This will cost the town dearly.”\n— Ann Howell"),
]


@pytest.mark.parametrize("text", [pytest.param(t, id=about) for about, t in NO_ORPHANS])
def test_no_orphan(checker: Checker, text: str) -> None:
    assert "orphan-quote" not in {finding.rule for finding in checker.analyze(text).findings}


def test_an_orphan_is_found_where_it_stands(checker: Checker) -> None:
    text = f"The bridge is shut.\n\n{ORPHAN}\n\nIt snows."
    [finding] = [f for f in checker.analyze(text).findings if f.rule == "orphan-quote"]
    assert finding.span.of(text) == ORPHAN
    assert (finding.line, finding.column) == (3, 1)
    assert finding.evidence


def test_a_stray_mark_is_found_where_it_stands(checker: Checker) -> None:
    text = "Quiet.\n\nThe mayor called it progress” and left."
    [finding] = checker.analyze(text).findings
    assert (finding.code, finding.line, finding.span.of(text)) == ("QC201", 3, "”")
    assert "never opened" in finding.message
