"""Authority files: what is read from each format, and what is said of broken and hostile ones."""

from __future__ import annotations

import json
import pickle
import time
from datetime import date
from pathlib import Path

import pytest

from quotecheck.authority import Authority, Held, Listed
from quotecheck.errors import AuthorityError

SHARED = Path(__file__).parents[2] / "shared" / "data" / "authority"

LEGISLATORS = """\
- id:
    bioguide: X000001
    wikipedia: Anna Weber (politician)
  name:
    first: Anna
    middle: Ruth
    last: Weber
    nickname: Annie
    official_full: Anna R. Weber
  bio:
    birthday: '1950-03-01'
  terms:
  - type: rep
    start: '2001-01-03'
    end: '2003-01-03'
    state: OH
    district: 4
  - type: sen
    start: '2003-01-07'
    end: '2009-01-03'
    state: OH
- name: {first: Boris, last: Klein}
  terms: [{type: prez, start: '2009-01-20', end: '2017-01-20'}]
"""
DESK = """\
# how the house writes them
- name: Kim Jong Un
  accept: [Kim Jong-un]
  born: 1984-01-08
  roles:
  - title: Supreme Leader
    of: North Korea
    from: 2011-12
- name: Carla Fontana
  died: 2016-02-03
  roles: [mayor of Bremo]
"""
CSV = """\
name,accept,title,of,from,to,born,died
Kim Jong Un,Kim Jong-un;Kim Jong-Un,Supreme Leader,North Korea,2011-12,,1984-01-08,
Carla Fontana,,Mayor,Bremo,2001,2005,,2016-02-03
Carla Fontana,,Governor,Norvik,2006,2016-02-03,,
"""
ENTITIES = [
    # what is referred to may come later
    {"id": "o1", "schema": "Occupancy", "properties": {
        "holder": ["p1"], "post": ["q1"], "startDate": ["2013-03-16"], "endDate": ["2022"]}},
    {"id": "p1", "schema": "Person", "properties": {
        "name": ["Wang Yi"], "alias": ["Yi Wang", "王毅"], "birthDate": ["1953-10-19"]}},
    {"id": "c1", "schema": "Company", "properties": {"name": ["Bremo Shipping"]}},
    {"id": "q1", "schema": "Position", "properties": {
        "name": ["Foreign Minister of China"], "country": ["CN"]}},
    {"id": "p2", "schema": "Person", "properties": {
        "name": ["Carla Fontana"], "position": ["Mayor of Bremo"], "deathDate": ["2016-02-03"]}},
]  # fmt: skip
BINDINGS = [
    {"person": "Q1", "personLabel": "Wang Yi", "altLabel": "Yi Wang|王毅",
     "positionLabel": "foreign minister", "ofLabel": "China", "start": "2013-03-16T00:00:00Z"},
    {"person": "Q1", "personLabel": "Wang Yi", "positionLabel": "ambassador"},
    {"person": "Q2", "personLabel": "Carla Fontana", "death": "2016-02-03T00:00:00Z",
     "birth": "t1234"},
]  # fmt: skip


def wikidata(bindings) -> str:
    rows = [
        {k: {"type": "literal", "value": v} for k, v in binding.items()} for binding in bindings
    ]
    return json.dumps({"head": {"vars": []}, "results": {"bindings": rows}}, indent=1)


def lines(entities) -> str:
    return "".join(json.dumps(entity, ensure_ascii=False) + "\n" for entity in entities)


def listed(tmp_path: Path, name: str, text: str | bytes) -> Authority:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Authority([path], cache=tmp_path / "cache")


def test_legislators(tmp_path):
    authority = listed(tmp_path, "congress.yaml", LEGISLATORS)
    (person,) = authority.named("Anna Weber")
    assert person.name == "Anna R. Weber"
    assert {"Anna Weber", "Annie Weber", "Anna Ruth Weber"} <= set(person.others)
    assert (person.born, person.died, person.house) == ("1950-03-01", None, False)
    assert person.held == (
        Held("Representative", "Ohio", "2001-01-03", "2003-01-03"),
        Held("Senator", "Ohio", "2003-01-07", "2009-01-03"),
    )
    assert person.place.endswith("congress.yaml:1")
    (klein,) = authority.named("boris klein")
    assert klein.held == (Held("President", "United States", "2009-01-20", "2017-01-20"),)
    assert klein.place.endswith(":22")


@pytest.mark.parametrize(("name", "text"), [("desk.yml", DESK), ("desk.csv", CSV)])
def test_style_sheets(tmp_path, name, text):
    authority = listed(tmp_path, name, text)
    (kim,) = authority.named("Kim Jong-Un")
    assert (kim.name, kim.house, kim.born) == ("Kim Jong Un", True, "1984-01-08")
    assert kim.held == (Held("Supreme Leader", "North Korea", "2011-12"),)
    (fontana,) = authority.named("Carla Fontana")
    assert fontana.last_day == date(2016, 2, 3)
    assert len(fontana.held) == (1 if name == "desk.yml" else 2)
    assert [person.name for person in authority.house("Kim Jong Eun")] == ["Kim Jong Un"]


def test_entities_refer_to_each_other_in_any_order(tmp_path):
    authority = listed(tmp_path, "peps.ftm.json", lines(ENTITIES))
    assert len(authority) == 2
    (wang,) = authority.named("Yi Wang")
    assert wang.name == "Wang Yi"
    assert "王毅" in wang.others
    assert wang.held == (Held("Foreign Minister of China", "", "2013-03-16", "2022", "cn"),)
    (fontana,) = authority.named("Carla Fontana")
    assert fontana.held == (Held("Mayor of Bremo"),)


COUNTRIES = [
    ({"country": ["fr"]}, {}, "fr"),
    ({"country": "FR"}, {"country": ["ml"]}, "fr"),
    ({}, {"country": ["ml"]}, "ml"),
    ({"country": ["fr", "ml"]}, {}, ""),
    ({"country": []}, {}, ""),
]


@pytest.mark.parametrize(("post", "occupancy", "code"), COUNTRIES)
def test_countries_of_entities(tmp_path, post, occupancy, code):
    entities = [
        {"id": "p", "schema": "Person", "properties": {"name": ["Jean Dumas"]}},
        {"id": "q", "schema": "Position", "properties": {"name": ["President"], **post}},
        {"id": "o", "schema": "Occupancy",
         "properties": {"holder": ["p"], "post": ["q"], **occupancy}},
    ]  # fmt: skip
    authority = listed(tmp_path, "peps.ftm.json", lines(entities))
    assert authority.named("Jean Dumas")[0].held == (Held("President", country=code),)


def test_results_of_a_query(tmp_path):
    authority = listed(tmp_path, "query.json", wikidata(BINDINGS))
    (wang,) = authority.named("Wang Yi")
    assert [held.title for held in wang.held] == ["foreign minister", "ambassador"]
    assert wang.held[0].first == date(2013, 3, 16)
    (fontana,) = authority.named("Carla Fontana")
    assert (fontana.born, fontana.last_day) == (None, date(2016, 2, 3))


def test_dates_in_part_are_as_wide_as_they_may_be():
    held = Held("Mayor", "", "2016", "2018-02")
    assert (held.first, held.last) == (date(2016, 1, 1), date(2018, 2, 28))
    assert Held("Mayor").last is None


def test_who_is_near(tmp_path):
    authority = listed(tmp_path, "desk.csv", CSV)
    for name in ("Karla Fontana", "Carla Fontna", "Carla Fonatna", "Carla Fontanna"):
        assert [person.name for person in authority.near(name)] == ["Carla Fontana"]
    for name in ("Carla Fontana", "Carla Weber", "Fontna", "", "Karl Fontanas"):
        assert authority.near(name) == ()


def test_two_listed_people(tmp_path):
    people = "name,accept\nWang Yi,\nWang Li,Wang Lee\n"
    authority = listed(tmp_path, "desk.csv", people)
    assert authority.are_two("Wang Yi", "Wang Lee")
    assert not authority.are_two("Wang Li", "Wang Lee")
    assert not authority.are_two("Wang Yi", "Wang Bi")


def test_index_is_kept_by_what_the_files_hold(tmp_path):
    first = listed(tmp_path, "desk.csv", CSV)
    made = first.path.stat().st_mtime_ns
    again = listed(tmp_path, "desk.csv", CSV)
    assert (again.path, again.digest) == (first.path, first.digest)
    assert again.path.stat().st_mtime_ns == made
    other = listed(tmp_path, "desk.csv", CSV + "Ada Brandt,,,,,,,\n")
    assert other.digest != first.digest
    assert len(other) == 3
    assert len(first) == 2


def test_store_goes_to_other_processes(tmp_path):
    authority = pickle.loads(pickle.dumps(listed(tmp_path, "desk.csv", CSV)))
    assert authority.named("Carla Fontana")


# --- broken and hostile files ---------------------------------------------------------------------

BROKEN = [
    ("short.jsonl", lines(ENTITIES) + '{"id": "p9", "sche', "short.jsonl:6: not a JSON line"),
    ("none.jsonl", '{"a": 1}\n', "none.jsonl:1: no entity"),
    ("code.jsonl", lines([{"id": "q", "schema": "Position", "properties": {
        "name": ["Mayor"], "country": [7]}}]), "code.jsonl:1: `country` is no text: '7'"),
    ("deep.jsonl", "[" * 100_000 + "\n", "deep.jsonl:1:"),
    ("long.jsonl", b"{" + b" " * 5_000_000 + b"}\n", "long.jsonl:1: the line is longer"),
    ("latin.csv", b"name\nAda Br\xe4ndt\n", "latin.csv:2: not UTF-8"),
    ("columns.csv", "name,office\nAda,Mayor\n", "columns.csv:1: not a style sheet (office)"),
    ("fields.csv", "name,title\nAda Brandt\n", "fields.csv:2: the row has not as many fields"),
    ("dates.csv", "name,born\nAda Brandt,May 1950\n", "dates.csv:2: `born` is no date"),
    ("never.csv", "name,born\nAda Brandt,1950-02-30\n", "never.csv:2: `born` is no date"),
    ("back.csv", "name,title,from,to\nAda,Mayor,2010,2009-05\n", "back.csv:2: the role ends"),
    ("keys.yaml", "- name: Ada\n- nmae: Bo\n", "keys.yaml:2: `nmae` is no key"),
    ("none.yaml", "- born: 1950\n", "none.yaml:1: no `name`"),
    ("map.yaml", "people:\n  - Ada\n", "map.yaml:1: not a list"),
    ("word.yaml", "- Ada\n", "word.yaml:1: an entry is no mapping"),
    ("open.yaml", "- name: Ada\n- name: [Bo\n", "open.yaml:"),
    ("day.yaml", "- name: Ada\n  born: 1950-02-30\n", "day.yaml:1:"),
    ("tag.yaml", "- name: !!python/object/apply:os.getcwd []\n", "tag.yaml:1: not YAML"),
    ("circle.yaml", "- name: A\n  accept: [B]\n- name: B\n  accept: [A]\n",
     "circle.yaml:3: “B” is a name of its own here and a variant of another in line 1"),
    ("self.yaml", "- &a\n  name: Ada\n  accept: [*a]\n", "self.yaml:1: anchors and aliases"),
    ("bomb.yaml", "- &a [x, x]\n- &b [*a, *a]\n- &c [*b, *b]\n", "bomb.yaml:1: anchors"),
    ("term.yaml", "- name: {first: A, last: B}\n  terms: [{type: king}]\n", "term.yaml:1: a term"),
    ("cut.json", wikidata(BINDINGS)[:-250], "the file breaks off or is broken here"),
    ("none.json", '{"people": []}', "none.json:1: not the JSON of a Wikidata query"),
    ("list.txt", "Ada Brandt", "list.txt: no format of listed people"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "message"), BROKEN, ids=[row[0] for row in BROKEN])
def test_broken_files_are_told_with_the_place(tmp_path, name, text, message):
    with pytest.raises(AuthorityError) as caught:
        listed(tmp_path, name, text)
    assert message in str(caught.value)
    assert name in str(caught.value)
    assert list((tmp_path / "cache").glob("*")) == []


def test_missing_file(tmp_path):
    with pytest.raises(AuthorityError, match=r"none\.csv: cannot be read"):
        Authority([tmp_path / "none.csv"])


def test_damaged_index_is_told(tmp_path):
    authority = listed(tmp_path, "desk.csv", CSV)
    authority.path.write_bytes(b"no database" * 1000)
    with pytest.raises(AuthorityError, match="delete it"):
        listed(tmp_path, "desk.csv", CSV).named("Carla Fontana")


def test_many_people_open_at_once(tmp_path):
    names = (f"Given{chr(97 + i % 26)}{chr(97 + i // 26 % 26)} Family{i}" for i in range(50_000))
    rows = "".join(f"{name},Mayor,2001\n" for name in names)
    listed(tmp_path, "desk.csv", "name,title,from\n" + rows)
    started = time.perf_counter()
    authority = listed(tmp_path, "desk.csv", "name,title,from\n" + rows)
    assert authority.named("Givenaa Family0")
    assert authority.near("Givenaa Fammily0")
    assert time.perf_counter() - started < 1


@pytest.mark.skipif(not SHARED.is_dir(), reason="no shared data here")
def test_real_lists_are_read(tmp_path):
    authority = Authority(sorted(SHARED.glob("*.yaml")), cache=tmp_path)
    assert len(authority) > 500
    (sanders,) = authority.named("Bernie Sanders")
    assert isinstance(sanders, Listed)
    assert {held.title for held in sanders.held} == {"Representative", "Senator"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("people.csv", '"name\nand\nmore"\nWang Yi\n'),
        ("people.yaml", '- "na\\nme": Wang Yi\n'),
    ],
)
def test_what_is_wrong_is_told_on_one_line(tmp_path: Path, name: str, data: str) -> None:
    (tmp_path / name).write_text(data, encoding="utf-8")
    with pytest.raises(AuthorityError) as told:
        Authority([tmp_path / name], cache=tmp_path / "index")
    assert "\n" not in str(told.value)
