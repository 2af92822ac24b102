"""Pairing of quotation marks, as tables of text and what must come out."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotecheck.marks import find_marks

PAIRED = [
    ("“Hello,” he said. “Go.”", ["“Hello,”", "“Go.”"]),
    ('"Hello," he said. "Go."', ['"Hello,"', '"Go."']),
    ("``Hello,'' he said.", ["``Hello,''"]),
    ("«Non», dit-il. »Ja«, sagte sie. „Nein“, „no”.", ["«Non»", "»Ja«", "„Nein“", "„no”"]),
    ("‘Don’t go,’ he said, ‘or else’.", ["‘Don’t go,’", "‘or else’"]),
    ("'The boys' club is shut,' she said.", ["'The boys' club is shut,'"]),
    ("threats of 'fire and fury' in the '90s, rock 'n' roll", ["'fire and fury'"]),
    ('He said"hello"and left.', ['"hello"']),
    ("were key.“Launches,” it said.", ["“Launches,”"]),
    ('"We go on,"she said. "Yes."', ['"We go on,"', '"Yes."']),
    ('" Hello " he said', ['" Hello "']),
    ("”Wrong way“ round", ["”Wrong way“"]),
    ("“He said ‘no’ to me,” she said.", ["“He said ‘no’ to me,”"]),
    ("“He said “no” to me,” she said.", ["“He said “no” to me,”"]),
    ('"We\'re "special" folks," he said.', ['"We\'re "special" folks,"']),
    ('He is 5\'10" tall and said "I am 24".', ['"I am 24"']),
    ("The dogs' owners' club met at the players' lounge.", []),
    ('a 24" screen', []),
    ("", []),
]


@pytest.mark.parametrize(("text", "regions"), PAIRED)
def test_regions(text: str, regions: list[str]) -> None:
    assert [region.span.of(text) for region in find_marks(text).regions] == regions
    assert not find_marks(text).strays


STRAY = [
    ("stray ” mark, then “ok” fine", ["“ok”"], [("”", "unopened")]),
    ("“One, he said. “Two,” she said.", ["“One, he said. ", "“Two,”"], [("“", "unclosed")]),
    ("“Open to the end.\n\nNext one.", ["“Open to the end."], [("“", "unclosed")]),
    ("He was late” he said.\n\n“Fine,” she said.", ["“Fine,”"], [("”", "unopened")]),
]


@pytest.mark.parametrize(("text", "regions", "strays"), STRAY)
def test_a_stray_mark_swallows_no_other_paragraph(
    text: str, regions: list[str], strays: list[tuple[str, str]]
) -> None:
    marks = find_marks(text)
    assert [region.span.of(text) for region in marks.regions] == regions
    assert [(stray.span.of(text), stray.kind) for stray in marks.strays] == strays


SEVERAL_PARAGRAPHS = [
    "“One.\n\n“Two.\n\n“Three,” he said.",
    '"One.\n\n"Two.\n\n"Three," he said.',
    "“One.\n\nTwo.\n\nThree,” he said.",
]


@pytest.mark.parametrize("text", SEVERAL_PARAGRAPHS)
def test_a_quotation_of_several_paragraphs_is_joined_and_no_error(text: str) -> None:
    marks = find_marks(text)
    assert [(r.continued, r.continues) for r in marks.regions] == [
        (False, True),
        (True, True),
        (True, False),
    ]
    assert not marks.strays


def test_paragraphs_that_each_close_are_separate() -> None:
    marks = find_marks("“One.”\n\n“Two.”")
    assert [(r.continued, r.continues) for r in marks.regions] == [(False, False)] * 2


def test_nested_regions_are_kept_apart() -> None:
    text = "“He said “no” to me,” she said."
    assert [region.span.of(text) for region in find_marks(text).nested] == ["“no”"]


MARKS = st.text(alphabet="“”„«»‘’'\"`´ ab.,s1\n", max_size=80)


@given(MARKS | st.text(max_size=80))
def test_every_mark_is_counted_once_and_every_region_is_in_order(text: str) -> None:
    marks = find_marks(text)
    for before, after in pairwise(marks.regions):
        assert before.span.end <= after.span.start
    for region in (*marks.regions, *marks.nested):
        assert 0 <= region.span.start <= region.inner.start <= region.inner.end
        assert region.inner.end <= region.span.end <= len(text)
        assert "\n" not in region.span.of(text).strip()
    assert find_marks(text) == marks
