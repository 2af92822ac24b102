"""Paragraphs, sentences and tokens of raw text."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotecheck import tokens


def words(text: str) -> list[str]:
    return [span.of(text) for span in tokens.split(text).tokens]


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in tokens.split(text).sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Moon Jae-in doesn't agree.", "Moon|Jae-in|does|n't|agree|."),
        ("China’s U.S.-drafted text", "China|’s|U.S.-drafted|text"),
        ("“We won’t,” she said.", "“|We|wo|n’t|,|”|she|said|."),
        ("Mr. Kim of the U.N. met Dr. Lee.", "Mr.|Kim|of|the|U.N.|met|Dr.|Lee|."),
        ("John F. Kennedy and J.R.R. Tolkien", "John|F.|Kennedy|and|J.R.R.|Tolkien"),
        ("They cannot pay $3.5 million (17%).", "They|can|not|pay|$|3.5|million|(|17|%|)|."),
        ("on 9/11 at 10:30 in the '90s", "on|9/11|at|10:30|in|the|'90s"),
        ("I'm gonna see @newsdesk and #vote", "I|'m|gon|na|see|@newsdesk|and|#vote"),
        ("see https://example.org/a?b=1, or ask", "see|https://example.org/a?b=1|,|or|ask"),
        ("desk@example.org replied", "desk@example.org|replied"),
        ("O'Brien and N'Golo D’Arcy", "O'Brien|and|N'Golo|D’Arcy"),
        ("No. 10 said no. No.", "No.|10|said|no|.|No|."),
        ("the dogs' owner", "the|dogs|'|owner"),
        ("he said--then left...", "he|said|--|then|left|..."),
        ("Kim\u200bJong\ufeffUn", "Kim|Jong|Un"),
        ("nai\u0308ve Zoe\u0308", "nai\u0308ve|Zoe\u0308"),
        ("", ""),
        (" \n\t\x00", ""),
    ],
)
def test_tokens(text: str, expected: str) -> None:
    assert words(text) == (expected.split("|") if expected else [])


@pytest.mark.parametrize(
    "text",
    [
        "He left. | She stayed.",
        "“Is it over?” she asked.",
        "“Is it over?” Ms. Okafor asked.",
        "“It is over.” | Ms. Okafor left.",
        "He said: “It is over.” | Nobody replied.",
        "(He was late.) | She was not.",
        "The U.S. Senate met Gen. Park on Jan. 5 in Washington.",
        "He lives in the U.S. | The house is old.",
        "It grew by 3.5 percent. | 12 people came.",
        "It is known.[4] | Nobody doubts it.",
        "It is known. [4] [12] | Nobody doubts it.",
        "1. The first of three points.",
        "It was then-Gov. Lee who paid.",
        "Yahoo! said so.",
        "we went home. | then we slept.",
        "Well ... maybe.",
        "Who won? | Nobody!",
        "J. K. Rowling wrote it. | I. M. Pei built it.",
    ],
)
def test_sentences(text: str) -> None:
    assert sentences(text.replace(" | ", " ")) == text.split(" | ")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One line\nAnother line", 2),
        ("One\n\nTwo\n\n\nThree", 3),
        ("One\r\nTwo\u2028Three", 3),
        (
            "The committee met for the third time this week and\n"
            "heard from two witnesses, who spoke for an hour about\n"
            "the plan before the vote was put off once again.",
            1,
        ),
        ("", 0),
    ],
)
def test_paragraphs(text: str, count: int) -> None:
    assert len(tokens.split(text).paragraphs) == count


@given(st.text() | st.text(alphabet="aB1.,:;!?\"'“”‘’()[]-–—… \n\r\t@#/$é\u0301\u200b\ud800"))
def test_layers_are_ordered_and_nested(text: str) -> None:
    layers = tokens.split(text)
    for spans in (layers.paragraphs, layers.sentences, layers.tokens):
        assert all(len(span) for span in spans)
        assert all(left.end <= right.start for left, right in itertools.pairwise(spans))
    for inner, outer in (
        (layers.tokens, layers.sentences),
        (layers.sentences, layers.paragraphs),
    ):
        assert all(any(span.covers(part) for span in outer) for part in inner)
    left_out = set(range(len(text))) - {
        index for span in layers.tokens for index in range(span.start, span.end)
    }
    assert not any(text[index].isalnum() for index in left_out)


@pytest.mark.parametrize(
    "piece",
    ["a", "a ", "1", "1.", ".", "!)", "www.", "a.b@", "'", "-", "word\n", "a-", '"Yes!" ', "I. "],
)
def test_time_is_linear(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        started = time.process_time()
        tokens.split(text)
        return time.process_time() - started

    small, large = (min(seconds(size) for _ in range(2)) for size in (20_000, 200_000))
    assert large < 40 * small + 0.5


@given(st.text(st.sampled_from("a b\u00a0\u2003\u200a\u200b\u202f\u3000\n\t")))
def test_plain_spaces_leave_every_offset_where_it_was(text: str) -> None:
    plain = tokens.with_plain_spaces(text)
    assert len(plain) == len(text)
    for before, after in zip(text, plain, strict=True):
        assert after == (" " if before in "\u00a0\u2003\u200a\u202f\u3000" else before)
    assert tokens.split(plain).tokens == tokens.split(text).tokens
