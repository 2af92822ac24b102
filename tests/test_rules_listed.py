"""Rules about listed people: what must and what must not be reported."""

from __future__ import annotations

from copy import copy
from pathlib import Path

import pytest
from click.testing import CliRunner

from quotecheck.auditing import audit
from quotecheck.authority import Authority
from quotecheck.checker import Checker
from quotecheck.cli import cli
from quotecheck.model import Article
from quotecheck.rules.knowing import with_lists
from quotecheck.rules.listed import without_listed

SHEET = """\
name,accept,title,of,from,to,born,died
Ingrid Solheim,,Foreign Minister,Norway,2013-10-16,2017-10-20,1964-02-11,
Ingrid Solheim,,Finance Minister,Norway,2017-10-21,,1964-02-11,
Peteris Liepa,,President,Latvia,2015-07-08,,1966,
Sergei Orlov,Sergei V. Orlov,Foreign Minister,Norvik,2010,,,
Marta Olsen,,Mayor,Bremo,2001,2009,1931,2012-05-01
Ada Vilks,,President,Latvia,1999,2007,1937,2012-05-01
Walter Hensley,,Senator,Ohio,2011-01-03,2023-01-03,1952-11-09,
Joanna Kowal,,Representative,Ohio,2013-01-03,2021-01-03,,
Carl Tveit,,Representative,Ohio,1999-01-03,2007-01-03,,
Carl Tveit,,Senator,Ohio,2007-01-03,2019-01-03,,
Helena Brandt,,President,Norvik,2016-06-01,,,
"""


@pytest.fixture(scope="session")
def authority(tmp_path_factory) -> Authority:
    folder = tmp_path_factory.mktemp("authority")
    sheet = folder / "desk.csv"
    sheet.write_text(SHEET, encoding="utf-8")
    return Authority([sheet], cache=folder)


@pytest.fixture(scope="session")
def knowing(checker, authority) -> Checker:
    made = copy(checker)
    made.authority = authority
    made.rules = with_lists(checker.rules, authority)
    return made


def found(knowing: Checker, text: str, date: str | None = None) -> list[tuple[str, str]]:
    findings = knowing.analyze(Article(text, date=date)).findings
    return [(f.code, f.span.of(text)) for f in findings if f.code.startswith("QC5")]


NAMES = [
    ("Norwegian Foreign Minister Ingrid Solhiem arrived on Monday.", ["Ingrid Solhiem"]),
    ("Norwegian Foreign Minister Ingrid Solheim arrived on Monday.", []),
    # no office, another one, another country, not the office's time
    ("The fish of Ingrid Solhiem were sold in Bremo on Monday.", []),
    ("The fisherman Ingrid Solhiem arrived in Bremo on Monday.", []),
    ("Latvian Foreign Minister Ingrid Solhiem arrived on Monday.", []),
    ("Former Norwegian Foreign Minister Ingrid Solhiem arrived on Monday.", []),
    # nobody's slip
    ("Norwegian Foreign Minister Ingrid Sandberg arrived on Monday.", []),
    # the first place that is no headline
    (
        "Ingrid Solhiem comes\n\nNorwegian Foreign Minister Ingrid Solhiem arrived on Monday.",
        ["Ingrid Solhiem"],
    ),
    # in quoted words
    ("“Norwegian Foreign Minister Ingrid Solhiem will come,” the mayor said.", []),
    # the desk's style
    ("Norvik's foreign minister, Sergey Orlov, arrived in Bremo on Monday.", ["Sergey Orlov"]),
    ("Norvik's foreign minister, Sergei V. Orlov, arrived in Bremo on Monday.", []),
]


@pytest.mark.parametrize(("text", "names"), NAMES)
def test_names_are_compared_with_the_list(knowing, text, names):
    assert found(knowing, text, "2016-05-01") == [("QC501", name) for name in names]


def test_slip_needs_the_office_on_the_date(knowing):
    text = "Norwegian Foreign Minister Ingrid Solhiem arrived on Monday."
    assert found(knowing, text, "2020-05-01") == []
    assert found(knowing, text) == [("QC501", "Ingrid Solhiem")]


OFFICES = [
    # left, and another taken
    ("Norwegian Foreign Minister Ingrid Solheim said that talks go on.", "2018-05-01", True),
    ("Norwegian Foreign Minister Ingrid Solheim said that talks go on.", "2016-05-01", False),
    ("Norwegian Foreign Minister Ingrid Solheim said that talks go on.", "2017-11-20", False),
    ("Norwegian Foreign Minister Ingrid Solheim said that talks go on.", None, False),
    ("Norwegian Foreign Minister Ingrid Solheim said that talks go on.", "May 2018", False),
    ("Norwegian Finance Minister Ingrid Solheim said that talks go on.", "2018-05-01", False),
    ("Former Norwegian Foreign Minister Ingrid Solheim said so on Monday.", "2018-05-01", False),
    ("Then-Norwegian Foreign Minister Ingrid Solheim said that talks go on.", "2018-05-01", False),
    ("Acting Norwegian Foreign Minister Ingrid Solheim said so again.", "2018-05-01", False),
    ("Ingrid Solheim, who served as Norwegian foreign minister, said so.", "2018-05-01", False),
    ("“Norwegian Foreign Minister Ingrid Solheim lied,” the mayor said.", "2018-05-01", False),
    # the other house
    ("Rep. Walter Hensley said on Monday that the bill is dead.", "2016-05-01", True),
    ("Sen. Walter Hensley said on Monday that the bill is dead.", "2016-05-01", False),
    ("Sen. Joanna Kowal said on Monday that the bill is dead.", "2016-05-01", True),
    ("State Sen. Joanna Kowal said on Monday that the bill is dead.", "2016-05-01", False),
    ("Texas Sen. Walter Hensley said on Monday that the bill is dead.", "2016-05-01", True),
    ("Ohio Sen. Walter Hensley said on Monday that the bill is dead.", "2016-05-01", False),
    # whoever never was in the other house: not of another time
    (
        "Former Gov. Ada Roe met Rep. Walter Hensley, who would be glad if elected again.",
        "2016-05-01",
        True,
    ),
    ("Democratic rival Rep. Walter Hensley said on Monday that it is dead.", "2016-05-01", True),
    ("The delegates met Rep. Walter Hensley in Bremo on Monday evening.", "2016-05-01", True),
    (
        "Rep. Walter Hensley, R-Ohio, met state Sen. Jon Olsen in Bremo on Monday.",
        "2016-05-01",
        True,
    ),
    ("In 2003, Rep. Walter Hensley said so in Bremo, when he was asked.", "2016-05-01", False),
    ("In 2016, Rep. Walter Hensley said so in Bremo, when he was asked.", "2016-05-01", True),
    ("Former Rep. Walter Hensley said on Monday that the bill is dead.", "2016-05-01", False),
    ("A Rep. Walter Hensley would be good for Ohio, the voters said then.", "2016-05-01", False),
    # namesakes
    ("Rep. Walter Hensley, R-Texas, said on Monday that the bill is dead.", "2016-05-01", False),
    ("Rep. Walter Hensley (R-TX) said on Monday that the bill is dead.", "2016-05-01", False),
    (
        "Rep. Walter Hensley met state Sen. Jon Olsen in Bremo on Monday.",
        "2016-05-01",
        False,
    ),
    # whoever was there before: in tales of the past
    ("Rep. Carl Tveit said on Monday that the bill is dead.", "2016-05-01", True),
    ("The bill is of 2003. Rep. Carl Tveit said on Monday it is dead.", "2016-05-01", False),
    ("His former boss, Rep. Carl Tveit, said on Monday that it is dead.", "2016-05-01", False),
    # not yet: an office that may be meant is none
    ("Latvian President Peteris Liepa said on Monday that talks go on.", "2014-05-01", True),
    ("Latvian President-elect Peteris Liepa said on Monday that he waits.", "2015-05-01", False),
    ("A President Peteris Liepa would be good for Riga, voters said.", "2014-05-01", False),
]


@pytest.mark.parametrize(("text", "date", "fires"), OFFICES)
def test_offices_are_compared_with_the_list(knowing, text, date, fires):
    assert bool(found(knowing, text, date)) is fires


AGES = [
    # Hensley is 63 in May 2016
    ("Sen. Walter Hensley, 58, said on Monday that the bill is dead.", "58"),
    ("Sen. Walter Hensley, 65, said on Monday that the bill is dead.", "65"),
    ("Sen. Walter Hensley (58) said on Monday that the bill is dead.", "58"),
    ("Sen. Walter Hensley, aged 58, said on Monday that the bill is dead.", "58"),
    ("Sen. Walter Hensley is 58 years old and walks to work on Monday.", "58"),
    ("The bill passed. Nobody liked 58-year-old Sen. Walter Hensley, its author.", "58"),
    ("The bill by Sen. Walter Hensley passed.\n\n“I am glad,” said Hensley, 58.", "58"),
    # Solheim is 52, Liepa 49 or 50
    ("Norwegian Foreign Minister Ingrid Solheim, 48, arrived in Riga on Monday.", "48"),
    ("Former Norwegian Foreign Minister Ingrid Solheim, 48, arrived in Riga.", "48"),
    ("Latvian President Peteris Liepa, 47, arrived in Riga on Monday.", "47"),
    # right, or a year off
    ("Sen. Walter Hensley, 63, said on Monday that the bill is dead.", None),
    ("Sen. Walter Hensley, 62, said on Monday that the bill is dead.", None),
    ("Sen. Walter Hensley, 64, said on Monday that the bill is dead.", None),
    ("Latvian President Peteris Liepa, 51, arrived in Riga on Monday.", None),
    ("Latvian President Peteris Liepa, 48, arrived in Riga on Monday.", None),
    # somebody else, or of whom no birth is listed
    ("Walter Hensley, 58, a plumber, said on Monday that the bill is dead.", None),
    ("Gov. Walter Hensley, 58, said on Monday that the bill is dead.", None),
    ("State Sen. Walter Hensley, 58, said on Monday that the bill is dead.", None),
    ("Texas Sen. Walter Hensley, 58, said on Monday that the bill is dead.", "Texas"),
    ("Rep. Joanna Kowal, 58, said on Monday that the bill is dead.", None),
    ("The bill by Sen. Walter Hensley passed. His son, Walter Hensley Jr., 28, left.", None),
    ("A 31-year-old Walter Hensley volunteer said that Sen. Walter Hensley lost.", None),
    # of another day
    ("In 2010 Sen. Walter Hensley, 58, was new to Washington, aides said.", None),
    ("It was 2010. Sen. Walter Hensley, 58, was new to Washington, aides said.", None),
    ("Sen. Walter Hensley, then 58, was new to Washington, his aides said.", None),
    ("The actor who played Sen. Walter Hensley, 38, in the film was there.", None),
    # no ages
    ("Sen. Walter Hensley, 48 percent, led the poll that came out on Monday.", None),
    ("In the poll it was Sen. Walter Hensley, 48, Joanna Kowal, 41, others, 11.", None),
    ("Sen. Walter Hensley, 50 aides and a dog were seen in Bremo on Monday.", None),
    ("Sen. Walter Hensley, 3, and 200 others were there on Monday, they said.", None),
    # quoted words
    ("“Sen. Walter Hensley, 58, is too old,” said the mayor of Bremo on Monday.", None),
]


@pytest.mark.parametrize(("text", "age"), AGES)
def test_ages_are_compared_with_the_list(knowing, text, age):
    code = "QC503" if age and age.isdigit() else "QC502"
    wrong = found(knowing, text, "2016-05-01")
    assert [(c, s if c == "QC503" else s.split()[0]) for c, s in wrong] == (
        [(code, age)] if age else []
    )


def test_age_needs_the_date(knowing):
    text = "Sen. Walter Hensley, 58, said on Monday that the bill is dead."
    assert found(knowing, text) == []
    assert found(knowing, text, "2011-06-01") == []
    (finding,) = knowing.analyze(Article(f"BREMO, May 1, 2016 — {text}")).findings
    assert finding.message == (
        "Walter Hensley is said to be 58; listed is Walter Hensley, born 1952-11-09, who is 63"
    )
    assert finding.evidence[0].endswith("desk.csv:8 has Walter Hensley")
    assert finding.evidence[1] == "the article is of 2016-05-01, by line 1"


DEAD = [
    ("“The bridge will hold for a hundred years,” says Marta Olsen, mayor of Bremo.", "says"),
    ("“It will hold for ever,” says former Latvian President Ada Vilks of the bridge.", "says"),
    ("“It will hold for ever,” former Latvian President Ada Vilks said on Monday.", "said"),
    ("“It will hold for ever,” former Latvian President Ada Vilks said Monday.", "said"),
    (
        "“It will hold,” says former Latvian President Ada Vilks.\n\n“I know,” Vilks adds.",
        "says",
    ),
    # said when?
    ("“It will hold for ever,” former Latvian President Ada Vilks said of the bridge.", None),
    ("“We open on Monday,” former Latvian President Ada Vilks said of the bridge.", None),
    ("Ada Vilks, a former Latvian president, died. “It will hold,” she said on Monday.", None),
    # written or recorded
    ("“It will hold for ever,” says former Latvian President Ada Vilks in her memoirs.", None),
    # somebody else
    ("“It will hold for ever,” says Marta Olsen, a nurse who lives near the bridge.", None),
]


@pytest.mark.parametrize(("text", "cue"), DEAD)
def test_the_dead_say_nothing_new(knowing, text, cue):
    assert found(knowing, text, "2016-05-01") == ([("QC503", cue)] if cue else [])
    assert found(knowing, text, "2011-05-01") == []
    assert found(knowing, text, "2012-05-20") == []


def test_two_listed_people_are_no_slips(tmp_path, checker):
    sheet = tmp_path / "desk.csv"
    text = (
        "Chinese Foreign Minister Wang Yi arrived in Moscow on Thursday. Wang Yi met his "
        "counterpart at noon.\n\n“We agree on most points,” Wang Li said after the talks."
    )
    findings = checker.analyze(text).findings
    assert [f.code for f in findings] == ["QC101"]
    for names, left in [("Wang Yi\nWang Li\n", 0), ("Wang Yi\n", 1), ("Wang Li\n", 1)]:
        sheet.write_text("name\n" + names, encoding="utf-8")
        authority = Authority([sheet], cache=tmp_path)
        assert len(without_listed(findings, text, authority)) == left


def test_audits_and_checks_take_lists(tmp_path, checker, knowing, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    sheet, story = Path("desk.csv"), Path("story.txt")
    sheet.write_text(SHEET, encoding="utf-8")
    story.write_text("Norwegian Foreign Minister Ingrid Solhiem arrived on Monday.", "utf-8")
    assert [i.finding.code for i in audit([story], knowing).findings] == ["QC501"]
    for command in ("check", "audit"):
        plain = CliRunner().invoke(cli, [command, "story.txt"])
        told = CliRunner().invoke(cli, [command, "story.txt", "--authority", "desk.csv"])
        assert (plain.exit_code, told.exit_code) == (0, 1), told.output
        assert "QC501" in told.output
    broken = CliRunner().invoke(cli, ["check", "story.txt", "--authority", "none.csv"])
    assert broken.exit_code == 2
    assert "none.csv: cannot be read" in broken.output
