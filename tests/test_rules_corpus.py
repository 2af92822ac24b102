"""QC101 and QC104 over a corpus: what they must report, and the look-alikes that they must not."""

from __future__ import annotations

import random
import re

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from quotecheck.authority import Authority
from quotecheck.model import Analysis, Article, Mention, Person, Quotation, Span
from quotecheck.rules import all_rules
from quotecheck.rules.countries import country_called, country_coded, find_countries
from quotecheck.rules.knowing import with_lists
from quotecheck.rules.names import NameMismatch
from quotecheck.rules.offices import name_office, post_of
from quotecheck.rules.roles import RoleConflict

_PERSON = re.compile(r"(?:\(([^()]*)\) )?\[([^\[\]]+)\]")


def analysis(marked: str, date: str | None = None, id: str = "a", spoken: bool = True) -> Analysis:
    """The analysis of ``marked``: each [Name] in it is a person, with the (role) before it.

    Each paragraph is a quotation of the first person in it.
    """
    text, at, people, quotations = "", 0, {}, []
    for match in _PERSON.finditer(marked):
        text += marked[at : match.start()]
        if match[1]:
            text += match[1] + " "
        span = Span(len(text), len(text) + len(match[2]))
        text += match[2]
        at = match.end()
        mentions, roles = people.setdefault(match[2], ([], []))
        mentions.append(Mention(span, "full"))
        roles.extend(filter(None, [match[1]]))
    text += marked[at:]
    persons = tuple(
        Person(name, tuple(mentions), tuple(roles)) for name, (mentions, roles) in people.items()
    )
    if spoken and persons:
        names = (persons[0].name,)
        quotations.append(Quotation((Span(0, len(text)),), text, "indirect", speakers=names))
    return Analysis(Article(text, id, date), tuple(quotations), persons)


def corpus(*articles) -> list[Analysis]:
    """Articles as (text, date) pairs, or as texts."""
    pairs = [(item, None) if isinstance(item, str) else item for item in articles]
    return [analysis(text, date, f"n{n}") for n, (text, date) in enumerate(pairs)]


def found(rule, *articles) -> list[tuple[int, str, str | None]]:
    analyses = corpus(*articles)
    return [
        (number, finding.span.of(analyses[number].article.text), finding.expected)
        for number, finding in rule.check_corpus(analyses)
    ]


WANG = "(Chinese Foreign Minister) [Wang Yi] flew to Moscow."
DATES = ("2024-03-01", "2024-03-09", "2024-03-20", "2024-04-02")


def around(text: str, date: str | None = "2024-03-12", usual: str = WANG) -> list:
    """Four articles of March 2024 that agree, and one more."""
    dates = DATES if date else (None,) * 4
    return [*((usual, day) for day in dates), (text, date)]


SLIPS = [
    ("the post, in another writing", "[Wang Li], (China’s foreign minister) [Wang Li] said so."),
    ("the same post", "(Chinese Foreign Minister) [Wang Li] said so."),
    ("minister of", "(foreign minister of China) [Wang Li] said so."),
]


@pytest.mark.parametrize("date", ["2024-03-12", None])
@pytest.mark.parametrize(("note", "text"), SLIPS, ids=[note for note, _ in SLIPS])
def test_a_name_that_one_article_has_wrong_throughout_is_found(note, text, date):
    assert found(NameMismatch(), *around(text, date)) == [(4, "Wang Li", "Wang Yi")]


def test_any_given_name_counts_between_dated_articles_only():
    text = "(Chinese Foreign Minister) [Wang Chen] said so."
    assert found(NameMismatch(), *around(text)) == [(4, "Wang Chen", "Wang Yi")]
    assert found(NameMismatch(), *around(text, None)) == []
    later = [*around(text)[:4], (text, "2025-03-12")]
    assert found(NameMismatch(), *later) == []


def test_a_shared_post_is_named_where_the_article_itself_has_none():
    usual = "(Norwegian President) [Henrik Brandvold] spoke."
    slips = usual.replace("Brandvold", "Brandvald"), "[Henrik Brandvald] spoke."
    analyses = corpus(*[usual] * 10, *slips)
    told = [finding.evidence[-1] for _, finding in NameMismatch().check_corpus(analyses)]
    assert told == ["both are called “Norwegian President”"] * 2


def test_letters_tell_where_the_articles_are_on_one_topic():
    usual = "[Henrik Brandvold] met (Mayor) [Ann Howell] and [Peter Lind]."
    slip = usual.replace("Brandvold", "Brandvald")
    assert found(NameMismatch(), usual, usual, usual, slip) == [
        (3, "Henrik Brandvald", "Henrik Brandvold")
    ]
    elsewhere = slip.replace("Ann Howell", "Joan Novak").replace("Peter Lind", "Emma Osei")
    assert found(NameMismatch(), usual, usual, usual, elsewhere) == []


def test_one_other_person_makes_a_topic_where_nobody_else_has_the_family_name():
    usual = "[Kirsten Brandvold] met (Mayor) [Ann Howell]."
    slip = usual.replace("Kirsten", "Kristen")
    assert found(NameMismatch(), usual, usual, usual, slip) == [
        (3, "Kristen Brandvold", "Kirsten Brandvold")
    ]
    assert found(NameMismatch(), usual, usual, usual, slip, "[Nora Brandvold] left.") == []


NO_SLIPS = [
    ("another post", "(Chinese Defence Minister) [Wang Li] said so."),
    ("another country", "(Taiwanese Foreign Minister) [Wang Li] said so."),
    ("a former one", "(former Chinese Foreign Minister) [Wang Li] said so."),
    ("no post", "[Wang Li] said so."),
    ("a relative", "His (brother) [Wang Li] said so."),
    ("both are named", WANG + " (Chinese Foreign Minister) [Wang Li] said so."),
    ("another family name", "(Chinese Foreign Minister) [Li Yi] said so."),
    ("a spelling", "(Chinese Foreign Minister) [Wang Yí] said so."),
    ("a successor", "[Wang Li] succeeded him. (Chinese Foreign Minister) [Wang Li] spoke."),
]


@pytest.mark.parametrize(("note", "text"), NO_SLIPS, ids=[note for note, _ in NO_SLIPS])
def test_look_alikes_over_a_corpus_are_left_alone(note, text):
    assert found(NameMismatch(), *around(text)) == []


def test_two_articles_against_one_do_not_decide():
    text = "(Chinese Foreign Minister) [Wang Li] said so."
    assert found(NameMismatch(), WANG, WANG, text) == []
    assert found(NameMismatch(), WANG, WANG, WANG, text, text) == []


def test_short_first_names_and_initials_are_no_slips():
    usual = "(US Defense Secretary) [Ash Carter] spoke."
    for name in ("Ashton Carter", "A. Carter", "Ashton B. Carter"):
        text = f"(US Defense Secretary) [{name}] spoke."
        assert found(NameMismatch(), *around(text, usual=usual)) == []


# --- with lists of people -------------------------------------------------------------------------

SAID = "(Chinese Foreign Minister) [{}] said so."
TOPIC = "[Henrik {}] met (Mayor) [Ann Howell] and [Peter Lind]."
LISTED = [
    ("both are listed", "Wang Yi\nWang Li\n", SAID.format("Wang Li"), WANG, False),
    ("in another writing", "Wang Yi\nLi Wang,Wang Li\n", SAID.format("Wang Li"), WANG, False),
    ("neither", "Ada Brandt\n", SAID.format("Wang Li"), WANG, True),
    ("the right one alone", "Wang Yi\n", SAID.format("Wang Li"), WANG, True),
    ("the wrong one alone", "Wang Li\n", SAID.format("Wang Li"), WANG, True),
    ("both are one", "Wang Yi,Wang Li\n", SAID.format("Wang Li"), WANG, True),
    ("by their letters", "Henrik Brandvold\nHenrik Brandvald\n", TOPIC.format("Brandvald"),
     TOPIC.format("Brandvold"), False),
    ("by their letters, and neither", "Henrik Brand\n", TOPIC.format("Brandvald"),
     TOPIC.format("Brandvold"), True),
    ("two spellings", "Sergei Lavrov\nSergey Lavrov\n", "[Sergei Lavrov] left.",
     "[Sergey Lavrov] ate.", False),
    ("two spellings of one", "Sergei Lavrov,Sergey Lavrov\n", "[Sergei Lavrov] left.",
     "[Sergey Lavrov] ate.", True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("note", "people", "text", "usual", "fires"), LISTED, ids=[row[0] for row in LISTED]
)
def test_two_listed_people_are_no_slips_of_each_other(tmp_path, note, people, text, usual, fires):
    sheet = tmp_path / "desk.csv"
    rows = (row if "," in row else f"{row}," for row in people.splitlines())
    sheet.write_text("\n".join(["name,accept", *rows]), encoding="utf-8")
    authority = Authority([sheet], cache=tmp_path)
    rules = [r for r in with_lists(all_rules(), authority) if r.code in ("QC101", "QC102")]
    articles = around(text, usual=usual)
    assert [bool(found(rule, *articles)) for rule in rules].count(True) == fires
    # the lists alone made the difference
    assert any(found(type(rule)(), *articles) for rule in rules)


def test_who_is_meant_besides_a_listed_one_is_still_found(tmp_path):
    """Of two who are near, the more frequent one is listed beside the slip."""
    sheet = tmp_path / "desk.csv"
    sheet.write_text("name\nKirsten Brandvold\nKristen Brandvold\n")
    knowing = NameMismatch(Authority([sheet], cache=tmp_path))
    usual = "[Kirsten Brandvold] met (Mayor) [Ann Howell] and [Peter Lind]."
    other = usual.replace("Kirsten", "Kristin")
    articles = [
        usual,
        usual,
        usual,
        usual,
        other,
        other,
        other,
        usual.replace("Kirsten", "Kristen"),
    ]
    assert (7, "Kristen Brandvold", "Kirsten Brandvold") in found(NameMismatch(), *articles)
    assert (7, "Kristen Brandvold", "Kristin Brandvold") in found(knowing, *articles)


MACRON = "(French President) [Emmanuel Macron] arrived in Oslo."


def test_one_office_with_two_people_is_found_between_dates():
    text = "(President of France) [Jean Dumas] said that the talks would go on."
    analyses = corpus(*around(text, usual=MACRON))
    ((number, finding),) = RoleConflict().check_corpus(analyses)
    assert number == 4
    assert finding.span.of(analyses[4].article.text) == "President of France Jean Dumas"
    assert "Emmanuel Macron" in finding.message
    assert "n1 of 2024-03-09, n2 of 2024-03-20" in finding.evidence[0]


def test_one_person_in_two_offices_is_found_between_dates():
    text = "(Chinese Defence Minister) [Wang Yi] said that the talks would go on."
    assert found(RoleConflict(), *around(text)) == [(4, "Chinese Defence Minister Wang Yi", None)]


NO_CONFLICTS = [
    ("without a date", "(French President) [Jean Dumas] said so.", None),
    ("before all", "(French President) [Jean Dumas] said so.", "2023-03-12"),
    ("after all", "(French President) [Jean Dumas] said so.", "2024-04-03"),
    ("former", "(former French President) [Jean Dumas] said so.", "2024-03-12"),
    ("acting", "(acting French President) [Jean Dumas] said so.", "2024-03-12"),
    ("elect", "(French President-elect) [Jean Dumas] said so.", "2024-03-12"),
    ("vice", "(French Vice President) [Jean Dumas] said so.", "2024-03-12"),
    ("another country", "(German President) [Jean Dumas] said so.", "2024-03-12"),
    ("without a country", "(President) [Jean Dumas] said so.", "2024-03-12"),
    ("of a company", "(vice president of Renault France) [Jean Dumas] said so.", "2024-03-12"),
    ("a senator", "(French Senator) [Jean Dumas] said so.", "2024-03-12"),
    ("a spelling", "(French President) [Emanuel Macron] said so.", "2024-03-12"),
    ("the same family", "(French President) [Jean Macron] said so.", "2024-03-12"),
    ("of the past", "In 1962 (French President) [Jean Dumas] said so.", "2024-03-12"),
    ("a change", "(French President) [Jean Dumas] was sworn in and said so.", "2024-03-12"),
    ("both", MACRON + " (French President) [Jean Dumas] said so.", "2024-03-12"),
    ("two that go together", "(French Prime Minister) [Jean Dumas] said so.", "2024-03-12"),
]


@pytest.mark.parametrize(
    ("note", "text", "date"), NO_CONFLICTS, ids=[row[0] for row in NO_CONFLICTS]
)
def test_look_alikes_of_office_conflicts_are_left_alone(note, text, date):
    articles = [*((MACRON, day) for day in DATES), (text, date)]
    assert found(RoleConflict(), *articles) == []


def test_who_is_not_quoted_may_be_of_another_time():
    analyses = corpus(*around("(French President) [Jean Dumas] slept here.", usual=MACRON))
    analyses[4] = evolve(analyses[4], quotations=())
    assert list(RoleConflict().check_corpus(analyses)) == []


def test_a_change_of_office_is_no_conflict():
    dumas = "(French President) [Jean Dumas] said so."
    articles = [(MACRON, day) for day in DATES[:3]]
    articles += [(dumas, day) for day in ("2024-03-21", "2024-03-22", "2024-04-01")]
    assert found(RoleConflict(), *articles) == []


# --- what they read -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Chinese Foreign Minister", "China's foreign minister"),
        ("Chinese Foreign Minister", "minister of foreign affairs of China"),
        ("U.S. Secretary of State", "US secretary of state"),
        ("South Korea’s president", "President of South Korea"),
        ("French Minister of Justice", "France's justice minister"),
        ("Florida Gov.", "governor of Florida"),
        ("chairman of the Norvik Bank", "Norvik Bank chairman"),
    ],
)
def test_writings_of_one_post_are_one(one, other):
    assert post_of(one) == post_of(other) != ""
    assert name_office(one) is None or name_office(one).body == name_office(other).body != ""


@pytest.mark.parametrize(
    "phrase", ["spokesman", "former US President", "acting mayor of Oslo", "co-chair", "", "’s"]
)
def test_what_many_hold_or_nobody_holds_is_no_post(phrase):
    assert post_of(phrase) in ("", "chair co")
    assert name_office(phrase) is None


@pytest.mark.parametrize(
    ("phrase", "countries"),
    [
        ("Chinese Foreign Minister", ["China"]),
        ("the U.S.-China council", ["United States"]),
        ("South Korean and North Korean", ["South Korea", "North Korea"]),
        ("give us a chinese vase", []),
        ("Côte d’Ivoire", ["Ivory Coast"]),
        ("Chadwick Polishing", []),
    ],
)
def test_countries_are_read_whole_and_in_capitals(phrase, countries):
    assert [country for _, country in find_countries(phrase)] == countries


def test_country_of_a_name():
    assert country_called("Dutch") == "Netherlands"
    assert country_called("U.S.") == country_called("American") == "United States"
    assert country_called("Norvik") is None


@pytest.mark.parametrize(
    ("code", "country"),
    [("fr", "France"), ("FR", "France"), ("gb", "United Kingdom"), ("gb-sct", "Scotland"),
     ("xk", "Kosovo"), ("eu", "European Union"), ("cd", "Congo"), ("zz", None), ("", None),
     ("France", None), ("oh", None)],
)  # fmt: skip
def test_country_of_a_code(code, country):
    assert country_coded(code) == country
    assert country is None or country_called(country) == country


# --- cost and calm --------------------------------------------------------------------------------


class Articles:
    """Articles made when asked for: people with posts, some with a slip. Counts requests."""

    def __init__(self, size: int) -> None:
        self.size, self.asked = size, 0
        draw = random.Random(0)
        letters = ("bcdfgklmnprst", "aeiou")
        self.words = [
            "".join(draw.choice(letters[i % 2]) for i in range(draw.randint(5, 8))).title()
            for _ in range(3000)
        ]

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, number: int) -> Analysis:
        if not 0 <= number < self.size:
            raise IndexError
        self.asked += 1
        who = number // 5 * 3
        first, last, town = (self.words[(who + i) % 3000] for i in range(3))
        if number % 5 == 4:
            last = last[:2] + "zz" + last[3:]
        return analysis(f"(mayor of {town}) [{first} {last}] said so.", "2024-03-01", str(number))


@pytest.mark.parametrize("rule", [NameMismatch(), RoleConflict()], ids=lambda rule: rule.code)
def test_cost_grows_with_the_corpus_and_not_with_its_square(rule):
    asked = []
    for size in (500, 1000, 2000):
        articles = Articles(size)
        list(rule.check_corpus(articles))
        asked.append(articles.asked)
    assert asked[1] < 2.2 * asked[0]
    assert asked[2] < 2.2 * asked[1]


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1), max_size=6), st.text())
@settings(max_examples=100)
def test_any_names_and_roles_are_taken_calmly(names, role):
    people = tuple(
        Person(f"{name} {name}", (Mention(Span(0, 1), "full"),), (role, f"president of {role}"))
        for name in names
    )
    analyses = [Analysis(Article(f"x {role}", date=role), (), people)] * 4
    for rule in (NameMismatch(), RoleConflict()):
        assert list(rule.check_corpus(analyses)) == []
    assert list(NameMismatch().check_corpus([])) == []
