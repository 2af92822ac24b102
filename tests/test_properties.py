"""What holds for any text at all: offsets, order, determinism, and no exception."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotecheck.checker import Checker
from quotecheck.marks import find_marks
from quotecheck.tokens import split
from tests.invariants import check_spans

MARKS = ["“", "”", '"', "‘", "’", "'", "«", "»", "„", "``", "''", "—", "--", "…", "...", ".", "?"]
SPACES = ["\n", "\n\n", "\r\n", "\t", " ", "\u00a0", "\u200b", "\u202e", "\ufeff", "\x00"]
LETTERS = ["\ud800", "e\u0301", "👩\u200d👧", "ß", "İ", "0", "’s", "n’t", "&amp;", "â€™", ","]
WORDS = ["said", "he", "she", "told reporters", "according to", "He said:", "NAME:", "the minister"]
NAMES = ["Wang Yi", "Wang Li", "Mr Kim", "Kim Jong-un", "Chinese Foreign Minister", "— Ann Howell"]
PIECES = st.sampled_from([*MARKS, *SPACES, *LETTERS, *WORDS, *NAMES])
TEXTS = st.lists(PIECES, max_size=60).map(" ".join) | st.text(max_size=200)


@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(TEXTS)
def test_any_text_is_analysed(checker: Checker, text: str) -> None:
    analysis = checker.analyze(text)
    check_spans(analysis)
    assert checker.analyze(text) == analysis
    assert json.loads(analysis.to_json())["schema"] == "1"


@settings(deadline=None)
@given(TEXTS)
def test_layers_cover_every_word_once(text: str) -> None:
    layers = split(text)
    for spans in (layers.paragraphs, layers.sentences, layers.tokens):
        for before, after in pairwise(spans):
            assert before.end <= after.start
        assert all(len(span) for span in spans)
    held = {offset for token in layers.tokens for offset in range(*token)}
    assert all(offset in held for offset, char in enumerate(text) if char.isalnum())


ODD = [
    "",
    " ",
    "\n\n\n",
    "\x00" * 10,
    "\ud800 said “hello”",
    "“" * 50,
    "“”" * 50,
    "a" * 5000,
    "Wang " * 500,
    "“Hello,” he said. " * 200,
    "'" * 1000,
]


@pytest.mark.parametrize("text", ODD, ids=lambda text: repr(text[:12]))
def test_odd_texts(checker: Checker, text: str) -> None:
    check_spans(checker.analyze(text))


def test_an_article_is_analysed_the_same_alone_and_in_a_batch(checker: Checker) -> None:
    texts = [
        "“We will rebuild the bridge,” Mayor Ann Howell said. “It will take a year.”",
        "“No,” he said.",
        "",
        "Chinese Foreign Minister Wang Yi arrived. Wang Li said that “the light is red”.\n" * 30,
    ]
    alone = [checker.analyze(text) for text in texts]
    together = list(checker.analyze_many(texts))
    assert [a.quotations for a in alone] == [a.quotations for a in together]
    assert [a.findings for a in alone] == [a.findings for a in together]


def test_marks_take_linear_steps() -> None:
    # each would take minutes if a step over the text were repeated for every mark
    for text in ("“" * 100_000, '"a' * 100_000, "' a" * 100_000, "“ ”" * 100_000):
        assert find_marks(text) is not None
