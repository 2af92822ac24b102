"""The entities of an article agree with each other: titles, nicknames, surnames."""

from __future__ import annotations

import itertools
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotecheck import tokens
from quotecheck.entities import consistent
from quotecheck.model import Entity, Span


def _read(marked: str) -> tuple[str, list[Entity]]:
    """``[Kim]`` is a person, ``[Kim|LOCATION]`` a place; the rest is text."""
    text, entities, start = "", [], 0
    for match in re.finditer(r"\[([^|\]]+)(?:\|(\w+))?\]", marked):
        text += marked[start : match.start()]
        entities.append(Entity(Span(len(text), len(text) + len(match[1])), match[2] or "PERSON"))
        text += match[1]
        start = match.end()
    return text + marked[start:], entities


def _write(text: str, entities: list[Entity]) -> str:
    for entity in reversed(entities):
        label = "" if entity.label == "PERSON" else f"|{entity.label}"
        name = f"[{entity.span.of(text)}{label}]"
        text = text[: entity.span.start] + name + text[entity.span.end :]
    return text


@pytest.mark.parametrize(
    ("tagged", "expected"),
    [
        # Titles and endings are not part of a name.
        ("[Mr. Okoro] met [Senator Ada Obi].", "Mr. [Okoro] met Senator [Ada Obi]."),
        ("[Sen. Ada Obi's] plan", "Sen. [Ada Obi]'s plan"),
        ("[King] spoke.", "[King] spoke."),
        # A nickname in marks does not split a name.
        (
            "President [Luis “Lucho]” [Paz] spoke.",
            "President [Luis “Lucho” Paz] spoke.",
        ),
        ('[Ana] "[Nita]" [Sol] spoke.', '[Ana "Nita" Sol] spoke.'),
        ('[Ana C]. "[Nita]" [Sol] spoke.', '[Ana C. "Nita" Sol] spoke.'),
        ("[Ana “Nita]” Sol spoke.", "[Ana “Nita” Sol] spoke."),
        ("[JosÃ]Â© [Calderón] spoke.", "[JosÃÂ© Calderón] spoke."),
        ("[Ana] © [Sol] spoke.", "[Ana] © [Sol] spoke."),
        # No nickname: words quoted, and a sentence of its own.
        ('[Ana]: "[Nita]" [Sol] spoke.', '[Ana]: "[Nita]" [Sol] spoke.'),
        ('[Ana] "no" [Sol] spoke.', '[Ana] "no" [Sol] spoke.'),
        # A surname is found again: missed, or taken for something else.
        ("[Ada Obi] came. Obi spoke.", "[Ada Obi] came. [Obi] spoke."),
        ("[Ada Obi] came. [Obi|LOCATION] spoke.", "[Ada Obi] came. [Obi] spoke."),
        ("Obi spoke before [Ada Obi] came.", "[Obi] spoke before [Ada Obi] came."),
        (
            "[Ada Obi] came. Nobody but Mrs Obi stayed.",
            "[Ada Obi] came. Nobody but Mrs [Obi] stayed.",
        ),
        ("[Moon Jae-in] came. Then Moon spoke.", "[Moon Jae-in] came. Then [Moon] spoke."),
        # So is the full name.
        ("[Ada Obi] came. What Ada Obi said", "[Ada Obi] came. What [Ada Obi] said"),
        ("[Ada Obi] came. What Ada [Obi|NORP] said", "[Ada Obi] came. What [Ada Obi] said"),
        (
            "[Moon Jae-in] came. Only Moon Jae-in spoke.",
            "[Moon Jae-in] came. Only [Moon Jae-in] spoke.",
        ),
        # A place stays a place.
        (
            "[Russia|LOCATION] left. [Russias] envoy saw the [Russia-UN] deal.",
            "[Russia|LOCATION] left. [Russias|LOCATION] envoy saw the [Russia-UN|LOCATION] deal.",
        ),
        ("[Russia|LOCATION] left. [Russ] came.", "[Russia|LOCATION] left. [Russ] came."),
        # But not every equal word is the person.
        ("[Virginia Hall] left Virginia.", "[Virginia Hall] left Virginia."),
        ("[Ada Obi] gave to the Obi Foundation.", "[Ada Obi] gave to the Obi Foundation."),
        (
            "[Ada Obi] saw it. The late Femi Obi did not.",
            "[Ada Obi] saw it. The late Femi Obi did not.",
        ),
        (
            "[Ada Hope] came. Hope is all we have, hope!",
            "[Ada Hope] came. Hope is all we have, hope!",
        ),
        (
            "[Ada Jordan] flew to [Jordan|LOCATION]. In [Jordan|LOCATION] it rained.",
            "[Ada Jordan] flew to [Jordan|LOCATION]. In [Jordan|LOCATION] it rained.",
        ),
        ("[Ada Obi] praised [Obi Ltd|ORGANIZATION].", "[Ada Obi] praised [Obi Ltd|ORGANIZATION]."),
        (
            "[Ali Khan Jr.] came. Jr. is short for junior.",
            "[Ali Khan Jr.] came. Jr. is short for junior.",
        ),
        ("[Obi] came. Obi spoke.", "[Obi] came. Obi spoke."),
        ("Nothing here.", "Nothing here."),
    ],
)
def test_consistent(tagged: str, expected: str) -> None:
    text, entities = _read(tagged)
    found = consistent(text, tokens.split(text).tokens, entities)
    assert _write(text, found) == expected


@given(
    st.lists(
        st.sampled_from(["Ada", "Obi", "Moon", "Jae-in", "obi", ".", "“", "”", "Mr.", "\n", "'s"]),
        max_size=30,
    ),
    st.sets(st.tuples(st.integers(0, 29), st.integers(1, 3), st.sampled_from(["PERSON", "NORP"]))),
)
def test_entities_stay_ordered_and_disjoint(
    words: list[str], chosen: set[tuple[int, int, str]]
) -> None:
    text = " ".join(words)
    spans = tokens.split(text).tokens
    entities: list[Entity] = []
    for first, size, label in sorted(chosen):
        inside = spans[first : first + size]
        if inside and (not entities or entities[-1].span.end <= inside[0].start):
            entities.append(Entity(Span(inside[0].start, inside[-1].end), label))
    found = consistent(text, spans, entities)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(found))
    assert all(len(entity.span) for entity in found)
    assert consistent(text, spans, found) is not None


def test_time_is_linear() -> None:
    def seconds(count: int) -> float:
        text, entities = _read(" ".join(f"[A{n} Obi] and Obi." for n in range(count)))
        spans = tokens.split(text).tokens
        started = time.perf_counter()
        consistent(text, spans, entities)
        return time.perf_counter() - started

    assert seconds(8000) < 30 * min(seconds(1000), seconds(1000)) + 0.5
