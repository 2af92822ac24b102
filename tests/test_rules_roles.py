"""QC103, QC104, QC105: what they must report, and the look-alikes that they must not."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotecheck.marks import find_marks
from quotecheck.model import Article, Document, Entity, Finding, Span
from quotecheck.people import find_people
from quotecheck.rules.base import Evidence, Rule
from quotecheck.rules.offices import read_office
from quotecheck.rules.roles import HonorificConflict, RoleConflict
from quotecheck.rules.surnames import BareSurname
from quotecheck.tokens import split

_LABELS = {"[": "PERSON", "{": "NORP", "<": "ORGANIZATION"}
_MARKED = re.compile(r"\[([^\]]+)\]|\{([^}]+)\}|<([^>]+)>")


def document_of(marked: str) -> Document:
    """The document of ``marked``: [people], {peoples and places}, <organisations>."""
    text, entities, start = "", [], 0
    for match in _MARKED.finditer(marked):
        text += marked[start : match.start()]
        name = match[match.lastindex or 1]
        entities.append(Entity(Span(len(text), len(text) + len(name)), _LABELS[match[0][0]]))
        text += name
        start = match.end()
    text += marked[start:]
    layers = split(text)
    return Document(text, layers.paragraphs, layers.sentences, layers.tokens, tuple(entities))


def findings(rule: Rule, marked: str) -> list[Finding]:
    document = document_of(marked)
    people = find_people(document)
    marks = find_marks(document.text)
    return list(rule.check(Evidence(Article(document.text), document, marks, (), people)))


def found(rule: Rule, marked: str) -> list[str]:
    text = document_of(marked).text
    return [finding.span.of(text) for finding in findings(rule, marked)]


HOWELL = "The harbour closes for two years, Mayor [Ann Howell] said on Monday.\n\n"

BARE = [
    ("before the verb", HOWELL + "[Henriksen] said the boats would have to leave."),
    ("after the verb", HOWELL + "“The boats will have to leave,” said [Henriksen]."),
    ("after the quotation", HOWELL + "“The boats will have to leave for now,” [Henriksen] said."),
    (
        "named before",
        HOWELL + "Critics of [Henriksen] left the hall. [Henriksen] said it was late.",
    ),
    ("with an accent", HOWELL + "“The boats will have to leave for now,” [Müller] told them."),
    ("double-barrelled", HOWELL + "[Berg-Olsen] said the boats would have to leave."),
]


@pytest.mark.parametrize(("note", "marked"), BARE, ids=[note for note, _ in BARE])
def test_surname_without_introduction_is_found(note: str, marked: str) -> None:
    assert len(found(BareSurname(), marked)) == 1


NOT_BARE = [
    ("introduced", HOWELL + "[Howell] said the boats would have to leave."),
    (
        "introduced later",
        HOWELL + "[Olsen] said it was late. The baker [Marta Olsen] left the hall.",
    ),
    ("title", HOWELL + "Mr [Henriksen] said the boats would have to leave."),
    ("title elsewhere", HOWELL + "Dr [Henriksen] left. [Henriksen] said it was late for that."),
    ("office", HOWELL + "President [Henriksen] said the boats would have to leave."),
    ("role before", HOWELL + "The harbour master [Henriksen] said the boats had to leave."),
    ("role after", HOWELL + "[Henriksen], a fisherman, said the boats would have to leave."),
    ("age", HOWELL + "[Henriksen], 54, said the boats would have to leave."),
    ("surnamed", HOWELL + "A cook surnamed [Henriksen] left. [Henriksen] said it was late."),
    ("relative", HOWELL + "Her brother [Henriksen] said the boats would have to leave."),
    ("first name", HOWELL + "[Ingrid] said the boats would have to leave."),
    ("headline", HOWELL + "[Henriksen] says no"),
    ("quoted", HOWELL + "“[Henriksen] said the boats would have to leave,” [Howell] told us."),
    ("does not speak", HOWELL + "The [Henriksen] campaign left the boats where they were."),
    ("acts, but is silent", HOWELL + "[Henriksen] left the boats where they were that night."),
    ("named by others", HOWELL + "The boats stayed, according to [Henriksen], until the morning."),
    ("a firm of that name", HOWELL + "[Henriksen] said it was late. <Henriksen Group> fell."),
    ("first name not seen", HOWELL + "Knut [Henriksen] left. [Henriksen] said it was late."),
    ("firm", HOWELL + "[KraftWerk] said the boats would have to leave."),
    ("initials", HOWELL + "[AMH] said the boats would have to leave."),
    ("slip of a full name", HOWELL + "[Howel] said the boats would have to leave."),
    ("case law", HOWELL + "In Berg v. [Henriksen] said the boats would have to leave."),
    ("nobody introduced", "[Henriksen] said the boats would have to leave."),
    ("list", HOWELL + "Later [Tveit], [Henriksen] said the boats would have to leave."),
    (
        "interview",
        HOWELL + "Reporter: What now?\n\nHowell: Nothing.\n\nReporter: Nothing?\n\n"
        "[Henriksen] said the boats would have to leave.",
    ),
]


@pytest.mark.parametrize(("note", "marked"), NOT_BARE, ids=[note for note, _ in NOT_BARE])
def test_introduced_people_are_not_bare(note: str, marked: str) -> None:
    assert found(BareSurname(), marked) == []


CONFLICTS = [
    (
        "two ministries",
        "{Chinese} Foreign Minister [Wang Yi] flew to Moscow. Talks began.\n\n"
        "Defence Minister [Wang Yi] said that they went well.",
        "Defence Minister Wang Yi",
    ),
    (
        "office after the name",
        "[Wang Yi], {China}’s foreign minister, flew to Moscow. Talks began.\n\n"
        "Finance Minister [Wang Yi] said that they went well.",
        "Finance Minister Wang Yi",
    ),
    (
        "minister of",
        "Minister of Foreign Affairs [Wang Yi] flew to Moscow. Talks began.\n\n"
        "Minister of Finance [Wang Yi] said that they went well.",
        "Minister of Finance Wang Yi",
    ),
    (
        "senator and governor",
        "Senator [Joan Keller] spoke first in the hall.\n\n"
        "Gov. [Joan Keller] said that it was late.",
        "Gov. Joan Keller",
    ),
    (
        "president and prime minister",
        "President [Joan Keller] spoke first in the hall.\n\n"
        "Prime Minister [Keller] said that it was late.",
        "Prime Minister Keller",
    ),
    (
        "also in a sentence about another time",
        "In 2010 President [Joan Keller] spoke. President [Joan Keller] came back to the hall.\n\n"
        "Governor [Keller] said that it was late.",
        "Governor Keller",
    ),
    (
        "her rival",
        "Mayor [Joan Keller] spoke first in the hall.\n\n"
        "His opponent, Governor [Joan Keller] said that it was late.",
        "Governor Joan Keller",
    ),
    (
        "late is no holder's",
        "Mayor [Joan Keller] spoke first in the hall.\n\n"
        "Late that week, Governor [Joan Keller] said that it was over.",
        "Governor Joan Keller",
    ),
    (
        "a state that the tagger missed",
        "Ohio Governor [Joan Keller] spoke first in the hall.\n\n"
        "Ohio Senator [Joan Keller] said that it was late.",
        "Ohio Senator Joan Keller",
    ),
    (
        "the year of a campaign",
        "Senator [Joan Keller] spoke of the 2016 campaign in the hall.\n\n"
        "Governor [Joan Keller] said that the 2020 presidential race was open.",
        "Governor Joan Keller",
    ),
    (
        "one office, two people",
        "{French} President [Jean Dumas] spoke first in the hall.\n\n"
        "{French} President [Louis Arnaud] said that it was late.",
        "French President Louis Arnaud",
    ),
    (
        "one ministry, two people",
        "{French} Foreign Minister [Jean Dumas] spoke first in the hall.\n\n"
        "{French} Foreign Minister [Louis Arnaud] said that it was late.",
        "French Foreign Minister Louis Arnaud",
    ),
]


@pytest.mark.parametrize(("note", "marked", "span"), CONFLICTS, ids=[c[0] for c in CONFLICTS])
def test_conflicts_of_offices_are_found(note: str, marked: str, span: str) -> None:
    assert found(RoleConflict(), marked) == [span]


def _two(one: str, other: str) -> str:
    return f"{one} spoke first in the hall.\n\n{other} said that it was late."


NO_CONFLICTS = [
    ("rival, then", _two("Mayor [Joan Keller]", "The former Governor [Joan Keller]")),
    ("a year", _two("Senator [Joan Keller]", "In 2016, Governor [Joan Keller]")),
    ("former", _two("Foreign Minister [Wang Yi]", "Former Defence Minister [Wang Yi]")),
    ("then", _two("Foreign Minister [Wang Yi]", "Then-Defence Minister [Wang Yi]")),
    ("deputy", _two("Foreign Minister [Wang Yi]", "Deputy Prime Minister [Wang Yi]")),
    ("vice", _two("Senator [Joan Keller]", "Vice President [Joan Keller]")),
    ("elect", _two("Senator [Joan Keller]", "President-elect [Joan Keller]")),
    ("acting", _two("Foreign Minister [Wang Yi]", "Acting Defence Minister [Wang Yi]")),
    ("candidate", _two("Senator [Joan Keller]", "Presidential candidate [Joan Keller]")),
    ("short forms", _two("Senator [Joan Keller]", "Sen. [Joan Keller]")),
    ("short forms of PM", _two("Prime Minister [Joan Keller]", "PM [Keller]")),
    ("congresswoman", _two("Rep. [Joan Keller]", "Congresswoman [Joan Keller]")),
    ("writings", _two("Defense Minister [Wang Yi]", "Minister of Defence [Wang Yi]")),
    (
        "two portfolios",
        _two("Foreign and Defence Minister [Wang Yi]", "Defence Minister [Wang Yi]"),
    ),
    ("prime minister too", _two("Prime Minister [Wang Yi]", "Defence Minister [Wang Yi]")),
    ("lesser ministries", _two("Sports Minister [Wang Yi]", "Tourism Minister [Wang Yi]")),
    ("minister of state", _two("Foreign Minister [Wang Yi]", "Minister of State [Wang Yi]")),
    ("senate president", _two("Vice President [Joan Keller]", "Senate President [Joan Keller]")),
    ("bank", _two("President [Joan Keller]", "Central bank governor [Joan Keller]")),
    ("state senator", _two("Mayor [Joan Keller]", "state senator [Joan Keller]")),
    ("party leader", _two("Prime Minister [Joan Keller]", "party leader [Joan Keller]")),
    ("two people", _two("Foreign Minister [Wang Yi]", "Defence Minister [Li Shangfu]")),
    ("two countries", _two("{French} President [Jean Dumas]", "{German} President [Karl Lang]")),
    ("no country", _two("President [Jean Dumas]", "President [Karl Lang]")),
    ("two senators", _two("{Texas} Senator [Jean Dumas]", "{Texas} Senator [Karl Lang]")),
    ("late", _two("{French} President [Jean Dumas]", "The late {French} President [Karl Lang]")),
    ("spelling", _two("{Russian} President [Sergei Orlov]", "{Russian} President [Sergey Orlov]")),
    ("slip", _two("{Russian} President [Sergei Orlov]", "{Russian} President [Sergei Orlow]")),
    (
        "replaced",
        "{French} President [Jean Dumas] left the hall.\n\n"
        "{French} President [Karl Lang], who replaced him, said that it was late.",
    ),
    (
        "another time",
        "{French} President [Jean Dumas] left the hall.\n\n"
        "In 1962, {French} President [Karl Lang] said that it was late.",
    ),
    (
        "becomes",
        "Foreign Minister [Wang Yi] left the hall.\n\n"
        "Defence Minister [Wang Yi] took office on Monday.",
    ),
    (
        "a career told elsewhere",
        "Foreign Minister [Wang Yi] left the hall that night.\n\n[Wang] was sworn in as defence "
        "minister on Monday.\n\nDefence Minister [Wang Yi] said that it was late.",
    ),
    (
        "quoted",
        "Foreign Minister [Wang Yi] left the hall.\n\n"
        "“Defence Minister [Wang Yi] is a friend,” they said.",
    ),
]


@pytest.mark.parametrize(("note", "marked"), NO_CONFLICTS, ids=[n for n, _ in NO_CONFLICTS])
def test_offices_that_go_together(note: str, marked: str) -> None:
    assert found(RoleConflict(), marked) == []


def test_conflict_cites_both_places() -> None:
    marked = _two("Foreign Minister [Wang Yi]", "Defence Minister [Wang Yi]")
    (finding,) = findings(RoleConflict(), marked)
    text = document_of(marked).text
    assert [span.of(text) for span in finding.related] == ["Foreign Minister Wang Yi"]
    assert finding.evidence == (
        "“Foreign Minister Wang Yi” in line 1",
        "“Defence Minister Wang Yi” in line 3",
    )


@pytest.mark.parametrize(
    ("marked", "office"),
    [
        ("{French} President", ("president", "", "france")),
        ("{US} Secretary of State", ("secretary", "state", "unitedstates")),
        ("Minister for Foreign Affairs of {Nepal}", ("minister", "foreign", "nepal")),
        ("Home Secretary", ("secretary", "interior", "")),
        ("{Texas} Republican Sen.", ("senator", "", "texas")),
        ("press secretary", None),
        ("Minister", None),
        ("president of the <Norges Bank>", None),
        ("ex-President", None),
        ("President and CEO", None),
    ],
)
def test_offices_are_read(marked: str, office: tuple[str, str, str] | None) -> None:
    document = document_of(marked)
    read = read_office(document, Span(0, len(document.text)))
    assert (read and (read.head, " ".join(read.portfolios), read.body)) == office


BOATENG = "[Asante Boateng] met the crews on Monday night.\n\n"

MIXED = [
    (
        "families of strangers elsewhere",
        BOATENG
        + "Ms [Boateng] met the families that night.\n\nMr [Boateng] said it was late that night.",
        "Mr Boateng",
    ),
    (
        "Ms and Mr",
        BOATENG + "Ms [Boateng] shook hands. Mr [Boateng] said it was late.",
        "Mr Boateng",
    ),
    (
        "the rarer one is wrong",
        BOATENG + "Mr [Boateng] came. It was cold. Ms [Boateng] shook hands. Ms [Boateng] left.",
        "Mr Boateng",
    ),
    (
        "spokeswoman",
        "[Asante Boateng], spokeswoman of the port, met the crews.\n\n"
        "Mr [Boateng] said it was late.",
        "Mr Boateng",
    ),
    (
        "Sir",
        BOATENG + "Sir [Asante Boateng] shook hands. Ms [Boateng] said it was late.",
        "Ms Boateng",
    ),
]


@pytest.mark.parametrize(("note", "marked", "span"), MIXED, ids=[m[0] for m in MIXED])
def test_conflicts_of_titles_are_found(note: str, marked: str, span: str) -> None:
    assert found(HonorificConflict(), marked) == [span]


NOT_MIXED = [
    ("one gender", BOATENG + "Ms [Boateng] shook hands. Mrs [Boateng] said it was late."),
    ("no gender", BOATENG + "Dr [Boateng] shook hands. Ms [Boateng] said it was late."),
    ("a couple", BOATENG + "Mr and Mrs [Boateng] left. Mr [Boateng] said it was late."),
    ("named as a couple", BOATENG + "Mr [Boateng] and Ms [Boateng] left the hall that night."),
    ("husband", BOATENG + "Ms [Boateng] left. Her husband, Mr [Boateng], said it was late."),
    (
        "two of one surname",
        BOATENG + "[Kofi Boateng] came too. Ms [Boateng] left. Mr [Boateng] said it was late.",
    ),
    ("a woman who is chairman", BOATENG + "Chairman [Asante Boateng] left. Ms [Boateng] spoke."),
    ("a pastor", BOATENG + "Pastor [Asante Boateng] left. Ms [Boateng] said it was late."),
    ("his opponent", BOATENG + "Ms Tveit’s opponent, [Asante Boateng], left. Mr [Boateng] spoke."),
    ("the family", BOATENG + "Ms [Boateng] left.\n\nTo the family Mr [Boateng] said it was late."),
    ("quoted", BOATENG + "Ms [Boateng] left. “Mr [Boateng] was late,” one of them said."),
    ("two people", BOATENG + "Ms [Boateng] left. Mr [Tveit] said it was late."),
]


@pytest.mark.parametrize(("note", "marked"), NOT_MIXED, ids=[n for n, _ in NOT_MIXED])
def test_titles_that_agree(note: str, marked: str) -> None:
    assert found(HonorificConflict(), marked) == []


RULES = (BareSurname(), RoleConflict(), HonorificConflict())


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ("[Ann Howell]", "[Berg]", "Mr", "Ms", "said", "President", "{French}", "of", "’s",
             "“", "”", ".", ",", ":", "\n\n", "Defence", "Minister", "former", "é", "\ud800", "-")
        ),
        max_size=40,
    ).map(" ".join)
)  # fmt: skip
def test_nothing_raises_and_spans_lie_in_the_text(marked: str) -> None:
    text = document_of(marked).text
    for rule in RULES:
        for finding in findings(rule, marked):
            assert finding.span.of(text)
            assert all(span.of(text) for span in finding.related)


@pytest.mark.parametrize("joint", ["\n\n", " "], ids=["paragraphs", "one paragraph"])
def test_long_article_takes_near_linear_time(joint: str) -> None:
    names = [f"B{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}rg" for i in range(600)]
    marked = joint.join(
        f"{{French}} President [Ann {name}] said no. Ms [{name}] left. [Z{name}] said so."
        for name in names
    )
    start = time.perf_counter()
    for rule in RULES:
        findings(rule, marked)
    assert time.perf_counter() - start < 30
