"""Time is linear in the length of a text, whatever it repeats: counted in steps, not in seconds.

A step is a line of Python that runs or a function that is called, so a busy machine changes
nothing. What one step does inside a regular expression is the matter of ``test_regexes``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType

import pytest

from quotecheck import compare_names, verify
from quotecheck.auditing import ArticleFinding
from quotecheck.config import Config
from quotecheck.marks import find_marks
from quotecheck.model import Article, Document, Span
from quotecheck.reading.markup import scan
from quotecheck.rules import get_rule
from quotecheck.silencing import Baseline, Silencer
from quotecheck.tokens import split
from tests import invariants, nasty
from tests.annotated import cut_into_people

SMALL = 1_000
LARGEST_GROWTH = 2.3
"""For twice the text; two is linear, four is quadratic."""
FREE = 3_000
"""Steps that need no reason: tables that are read at first use."""
MOST_STEPS = 200
"""For each character, where steps do not grow evenly."""

SHAPES = {**nasty.SHAPES, "everybody another": nasty.many_names}
_NAME = re.compile(r"[^\W\d_a-z]\w*(?: [^\W\d_a-z]\w*)*")


def steps(work: Callable[[], object]) -> int:
    """How many lines of the package run, its own calls included."""
    count = 0

    def trace(frame: FrameType, event: str, _: object) -> object:
        nonlocal count
        if "quotecheck" not in frame.f_code.co_filename:
            return None
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def document_of(text: str) -> Document:
    """The text with each stretch of capitalised words taken for a person."""
    return cut_into_people(text, [(m.start(), min(40, len(m[0]))) for m in _NAME.finditer(text)])


def findings(text: str) -> list[ArticleFinding]:
    """A finding at each word."""
    article = Article(text, "a", path="a.txt")
    rule = get_rule("QC101")
    return [
        ArticleFinding(article, rule.finding(article, Span(*match.span()), "m", expected="Wang"))
        for match in re.finditer(r"\S{1,80}", text)
    ]


def silence(text: str) -> None:
    found = findings(text)
    config = Config(root=Path("/nowhere"), people=("Wang Li",), spellings=("Wang",))
    baseline = Baseline.of(found, Path("/nowhere"))
    assert all(item.silenced for item in Silencer(config, baseline).judge(found))


WORK: Mapping[str, tuple[int, Callable[[str], object]]] = {
    "marks": (2, find_marks),
    "tokens": (2, split),
    "rules": (1, lambda text: invariants._analysis(document_of(text))),
    "silencing": (1, silence),
    "markup": (1, scan),
}
"""What is done to a text, and how many thousand characters the smallest one has."""


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", WORK)
def test_twice_the_text_takes_twice_the_steps(name: str, shape: str) -> None:
    size, work = WORK[name]
    work(SHAPES[shape](SMALL // 2))
    texts = [SHAPES[shape](size * SMALL * times) for times in (1, 2, 4)]
    one, two, four = (steps(lambda text=text: work(text)) for text in texts)
    assert two <= LARGEST_GROWTH * one + FREE, (one, two, four)
    assert four <= LARGEST_GROWTH * two + FREE, (one, two, four)


@pytest.mark.parametrize("shape", SHAPES)
def test_comparing_takes_a_few_steps_a_character(shape: str) -> None:
    # how two texts are compared depends on what there is to find, so that steps come in leaps
    for size in (8 * SMALL, 32 * SMALL):
        text = SHAPES[shape](size)
        part = text[len(text) // 3 : len(text) // 2]
        assert steps(lambda text=text, part=part: verify(part, text)) < MOST_STEPS * size
        assert steps(lambda text=text: verify(text, text)) < MOST_STEPS * size
        assert steps(lambda text=text, part=part: compare_names(text, part)) < MOST_STEPS * size


def test_steps_tell_what_is_quadratic() -> None:
    def pairs(number: int) -> int:
        source = "quotecheck made up for this test"
        code = compile("for a in range(n):\n for b in range(n):\n  pass\n", source, "exec")
        return steps(lambda: exec(code, {"n": number}))

    assert pairs(200) > 3.5 * pairs(100) > FREE
