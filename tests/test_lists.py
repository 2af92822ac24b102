"""Lists of people and sources: who honours the configuration, and what becomes of the cache."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import yaml  # noqa: F401 - pytester forgets what it imports, and this cannot be loaded twice
from click.testing import CliRunner

import quotecheck
from quotecheck import pytest_plugin
from quotecheck.auditing import audit
from quotecheck.auditing.store import NAME
from quotecheck.authority import Authority
from quotecheck.checker import Checker
from quotecheck.cli import cli
from quotecheck.config import load_config
from quotecheck.model import Article
from quotecheck.report.jsonl import finding_row
from tests.faked import Recorder

SLIP = "Norwegian Foreign Minister Ingrid Solhiem arrived on Monday.\n"
SAID = "“We asked for the letters in June, and nobody sent them to us,” Anna Weber said.\n"
TALK = "ANNA WEBER: We asked for the letters in May, and nobody sent them to us. Read it again.\n"
FINE = "The mayor, Jan Eldridge, said that the bridge would open in May.\n"
DESK = "name,title,of\nIngrid Solheim,Foreign Minister,Norway\n"
CONFIG = 'authority = ["lists/*.csv"]\nsources = ["talks"]\n'


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "news/slip.txt": SLIP, "news/said.txt": SAID, "news/fine.txt": FINE,
        "lists/desk.csv": DESK, "talks/hearing.txt": TALK, "quotecheck.toml": CONFIG,
    }.items():  # fmt: skip
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    return tmp_path


def run(*args: str) -> tuple[int, list[str]]:
    result = CliRunner().invoke(cli, args)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result.exit_code, result.output.splitlines()


def rows(*args: str) -> list[tuple[str, str]]:
    _, lines = run(*args, "--format", "jsonl")
    return [(row["article"], row["code"]) for row in map(json.loads, lines)]


BOTH = [("said.txt", "QC401"), ("slip.txt", "QC501")]


# --- who honours them -----------------------------------------------------------------------------


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("command", ["check", "audit"])
def test_commands_honour_the_configuration(command):
    paths = ["news/fine.txt", "news/said.txt", "news/slip.txt"]
    assert rows(command, *paths) == BOTH
    # what the command line names counts instead
    Path("other.csv").write_text("name\nAda Brandt\n")
    Path("other.txt").write_text("ADA BRANDT: Not a word of it.\n")
    assert rows(command, *paths, "--authority", "other.csv") == BOTH[:1]
    assert rows(command, *paths, "--source", "other.txt") == BOTH[1:]
    Path("bare.toml").write_text("jobs = 1\n")
    assert rows(command, *paths, "--config", "bare.toml") == []


@pytest.mark.usefixtures("here")
def test_analyze_honours_the_configuration():
    def codes(*args):
        _, lines = run("analyze", "news/said.txt", "news/slip.txt", *args)
        return [[f["code"] for f in json.loads(line)["findings"]] for line in lines]

    assert codes() == [["QC401"], ["QC501"]]
    Path("quotecheck.toml").unlink()
    assert codes() == [[], []]
    assert codes("--authority", "lists/desk.csv") == [[], ["QC501"]]
    assert codes("--source", "talks") == [["QC401"], []]


def test_the_verb_takes_them_and_honours_the_configuration(here, checker):
    def codes(**options):
        return [
            (i.article.label, i.finding.code) for i in audit("news", checker, **options).findings
        ]

    expected = [(f"news/{name}", code) for name, code in BOTH]
    assert codes() == []
    assert codes(config=load_config()) == expected
    assert codes(authority="lists/desk.csv", sources=Path("talks")) == expected
    assert codes(authority=Authority(["lists/desk.csv"])) == expected[1:]
    other = here / "other.csv"
    other.write_text("name\nAda Brandt\n")
    assert codes(config=load_config(), authority=[other]) == expected[:1]
    assert checker.authority is None


@pytest.mark.usefixtures("here")
def test_one_article_takes_them():
    found = quotecheck.analyze(SLIP, authority="lists/desk.csv").findings
    assert [finding.code for finding in found] == ["QC501"]
    assert quotecheck.analyze(SLIP).findings == ()


def test_lists_for_an_analyst_of_ones_own_are_refused(here):
    from analysts import FakeAnalyst

    with pytest.raises(quotecheck.ConfigError, match=r"quotecheck\.Checker"):
        audit("news", FakeAnalyst(), authority="lists/desk.csv")


def test_pytest_finds_the_same(here, pytester, checker, monkeypatch):
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.chdir(here)
    Path("news/said.expect.yaml").write_text("findings: [QC401]\nno-findings: [QC402]\n")
    _, lines = run("audit", "news", "--format", "jsonl", "--no-cache")
    recorder = Recorder(checker)
    result = pytester.runpytest_inprocess(
        "--quotecheck", "news", f"--rootdir={here}", plugins=[pytest_plugin, recorder]
    )
    found = [json.loads(json.dumps(finding_row(item))) for item in recorder.found]
    assert sorted(map(repr, found)) == sorted(map(repr, map(json.loads, lines)))
    assert {row["code"] for row in found} == {"QC401", "QC501"}
    outcomes = result.parseoutcomes()
    assert outcomes["failed"] == 2  # sources of said.txt, authority of slip.txt
    assert not any("expectations" in line for line in result.outlines if "FAILED" in line)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('authority = ["none.csv"]', "quotecheck.toml:1: authority #1: there is no 'none.csv'"),
        ('authority = ["bad.csv"]', "bad.csv:1: not a style sheet"),
        ('sources = ["nix"]', "quotecheck.toml:1: sources #1: there is no 'nix'"),
        ('sources = ["bad.bin"]', "bad.bin: "),
    ],
)
def test_mistakes_are_one_line_and_status_2(here, text, told):
    Path("bad.csv").write_text("office\nMayor\n")
    Path("bad.bin").write_bytes(bytes(range(256)))
    Path("quotecheck.toml").write_text(text)
    for command in ("check", "audit", "analyze"):
        status, lines = run(command, "news/fine.txt")
        assert (status, len(lines)) == (2, 1)
        assert told in lines[0]


def test_broken_lists_stop_pytest_with_one_line(here, pytester, monkeypatch):
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.chdir(here)
    Path("lists/desk.csv").write_text("office\nMayor\n")
    arguments = ("--quotecheck", "news", f"--rootdir={here}")
    assert pytester.runpytest_inprocess(*arguments, "--co", plugins=[pytest_plugin]).ret == 0
    result = pytester.runpytest_inprocess(*arguments, plugins=[pytest_plugin])
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert [line for line in result.errlines if line] == [
        "ERROR: lists/desk.csv:1: not a style sheet (office); columns: accept, born, died, from, "
        "name, note, of, title, to"
    ]


def test_fixture_of_pytest_knows_them(here, pytester, monkeypatch):
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.chdir(here)
    Path("test_one.py").write_text(
        "def test_one(quotecheck):\n"
        f"    codes = [quotecheck.analyze(text).findings[0].code for text in {[SLIP, SAID]!r}]\n"
        "    assert codes == ['QC501', 'QC401']\n"
    )
    result = pytester.runpytest_inprocess(
        f"--rootdir={here}", "test_one.py", plugins=[pytest_plugin]
    )
    assert result.parseoutcomes() == {"passed": 1}


# --- countries ------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def presidents(tmp_path_factory, checker) -> Checker:
    """A checker that knows two presidents and a governor by the codes of their countries."""
    people = [("Emmanuel Macron", "President", "fr"), ("Moussa Traore", "President", "ml"),
              ("Walter Hensley", "Governor", "us"), ("Ada Brandt", "Minister of Finance", "gb-sct"),
              ("Ida Nilsen", "Foreign Minister of Norway", "no")]  # fmt: skip
    path = tmp_path_factory.mktemp("peps") / "peps.ftm.json"
    with path.open("w", encoding="utf-8") as file:
        for number, (name, title, code) in enumerate(people):
            post = {"name": [title], "country": [code]}
            held = {"holder": [f"p{number}"], "post": [f"q{number}"], "startDate": ["2017"]}
            for schema, key, properties in (
                ("Person", "p", {"name": [name]}),
                ("Position", "q", post),
                ("Occupancy", "o", {**held, "endDate": ["2021"]}),
            ):
                entity = {"id": f"{key}{number}", "schema": schema, "properties": properties}
                file.write(json.dumps(entity) + "\n")
    return checker.with_authority(Authority([path], cache=path.parent))


COUNTRIES = [
    # of the country, of none, of another
    ("French President Emmanuel Macrom arrived in Riga on Monday.", "2019-05-01", "QC501"),
    ("The president, Emmanuel Macrom, arrived in Riga on Monday.", "2019-05-01", "QC501"),
    ("Latvian President Emmanuel Macrom arrived in Riga on Monday.", "2019-05-01", None),
    ("Malian President Moussa Traoer arrived in Riga on Monday.", "2019-05-01", "QC501"),
    ("French President Moussa Traoer arrived in Riga on Monday.", "2019-05-01", None),
    ("Scottish Finance Minister Ada Brandtt arrived in Riga on Monday.", "2019-05-01", "QC501"),
    ("British Finance Minister Ada Brandtt arrived in Riga on Monday.", "2019-05-01", None),
    ("Norwegian Foreign Minister Ida Nilsem arrived in Riga on Monday.", "2019-05-01", "QC501"),
    # governors of a country are those of its states
    ("Ohio Governor Walter Hensly arrived in Riga on Monday.", "2019-05-01", "QC501"),
    # an office that was left, and a namesake's in another country
    ("French President Emmanuel Macron said that talks go on.", "2023-05-01", "QC502"),
    ("Latvian President Emmanuel Macron said that talks go on.", "2023-05-01", None),
    ("French President Emmanuel Macron said that talks go on.", "2019-05-01", None),
]


@pytest.mark.parametrize(("text", "date", "code"), COUNTRIES)
def test_codes_of_countries_are_read(presidents, text, date, code):
    findings = presidents.analyze(Article(text, date=date)).findings
    assert [f.code for f in findings if f.code.startswith("QC5")] == ([code] if code else [])


def test_finding_tells_the_country(presidents):
    text = "French President Emmanuel Macron said that talks go on."
    (finding,) = presidents.analyze(Article(text, date="2023-05-01")).findings
    assert finding.message.endswith("listed is President, France from 2017 to 2021")


# --- the cache ------------------------------------------------------------------------------------


def test_no_model_is_loaded_where_nothing_is_analysed(here):
    """Nor torch imported, whichever of lists and sources there are."""
    script = (
        "import sys\n"
        "from quotecheck.cli import main\n"
        "sys.argv = ['quotecheck', 'audit', 'news', '--format', 'jsonl']\n"
        "try:\n    main()\n"
        "finally:\n    print('torch' in sys.modules or 'stanza' in sys.modules, file=sys.stderr)"
    )
    told = []
    for lists in (DESK, DESK, f"{DESK}Ada Brandt,Mayor,Bremo\n"):
        Path("lists/desk.csv").write_text(lists)
        command = [sys.executable, "-c", script]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        told.append((done.stdout, done.stderr.splitlines()[-1]))
    assert [loaded for _, loaded in told] == ["True", "False", "False"]
    assert len({out for out, _ in told}) == 1
    assert len(told[0][0].splitlines()) == 2


class Counting:
    """A checker that tells which articles it analyses."""

    def __init__(self, checker, monkeypatch):
        self.checker, self.done = checker, []
        real = Checker.analyze_batch

        def analyze_batch(this, articles):
            self.done += [article.id for article in articles]
            return real(this, articles)

        monkeypatch.setattr(Checker, "analyze_batch", analyze_batch)

    def audit(self, *people: str, cache: Path | None, house: bool = False) -> list:
        sheet = Path("lists/desk.csv")
        sheet.write_text("name,title,of\n" + "".join(f"{one}\n" for one in people))
        self.done.clear()
        result = audit(NEWS, self.checker, authority=[sheet], cache=cache)
        return [(i.article.id, i.finding) for i in result.findings]


SOLHEIM, BRANDT = "Ingrid Solheim,Foreign Minister,Norway", "Ada Brandt,Mayor,Bremo"
NEWS = [
    Article(SLIP, id="slip"),
    Article(FINE, id="fine"),
    Article(
        "Mayor Wang Yi of Bremo arrived in Oslo on Thursday. Wang Yi met his counterpart.\n\n"
        "“We agree on most points,” Wang Li said after the talks.\n",
        id="wang",
    ),
]

CHANGES = [
    ("nothing", [SOLHEIM], [SOLHEIM], []),
    ("somebody of whom nobody writes", [SOLHEIM], [SOLHEIM, BRANDT], []),
    ("the line of who is cited", [SOLHEIM], [BRANDT, SOLHEIM], ["slip"]),
    (
        "the line of who is not",
        [SOLHEIM, "Jan Eldridge,,"],
        [SOLHEIM, BRANDT, "Jan Eldridge,,"],
        [],
    ),
    ("who is cited goes", [SOLHEIM], [BRANDT], ["slip"]),
    (
        "another office of who is cited",
        [SOLHEIM],
        [SOLHEIM.replace("Foreign", "Finance")],
        ["slip"],
    ),
    ("who comes into another article", [SOLHEIM], [SOLHEIM, "Jan Eldridge,Mayor,Bremo"], ["fine"]),
    ("two that look alike", [SOLHEIM], [SOLHEIM, "Wang Yi,,", "Wang Li,,"], ["wang"]),
]


@pytest.mark.parametrize(("note", "before", "after", "again"), CHANGES, ids=[c[0] for c in CHANGES])
def test_lists_that_change_cost_the_articles_that_they_are_about(
    here, checker, monkeypatch, note, before, after, again
):
    counting = Counting(checker, monkeypatch)
    counting.audit(*before, cache=here / "cache")
    assert counting.done == ["slip", "fine", "wang"]
    found = counting.audit(*after, cache=here / "cache")
    assert counting.done == again
    assert found == counting.audit(*after, cache=None)
    # and there and back again
    for people in (before, after):
        kept = counting.audit(*people, cache=here / "cache")
        assert counting.done == []
    assert kept == found


def test_any_lists_one_after_the_other_are_as_good_as_no_cache(here, checker, monkeypatch):
    draw = random.Random(3)
    people = [
        SOLHEIM,
        BRANDT,
        "Jan Eldridge,,",
        "Wang Yi,,",
        "Wang Li,,",
        "Jon Eldridge,Mayor,Bremo",
    ]
    counting = Counting(checker, monkeypatch)
    for _ in range(12):
        some = draw.sample(people, draw.randint(0, len(people)))
        assert counting.audit(*some, cache=here / "cache") == counting.audit(*some, cache=None)


def test_what_was_asked_may_be_anything(here, checker, monkeypatch):
    counting = Counting(checker, monkeypatch)
    first = counting.audit(SOLHEIM, cache=here / "cache")
    for broken in (b"", b"x", b"\x78\x9c", None, 7):
        with sqlite3.connect(here / "cache" / NAME) as store:
            store.execute("UPDATE listed SET asked = ?, key = hex(randomblob(8))", (broken,))
        assert counting.audit(SOLHEIM, cache=here / "cache") == first
        assert counting.done == ["slip", "fine", "wang"]


def test_an_audit_without_lists_and_one_with_share_a_cache(here, checker):
    for _ in range(2):
        found = [
            [i.finding.code for i in audit("news", checker, cache="cache", **options).findings]
            for options in ({}, {"authority": "lists/desk.csv"}, {"sources": Path("talks")})
        ]
        assert found == [[], ["QC501"], ["QC401"]]


def test_processes_take_lists_along(here):
    alone = rows("audit", "news", "--no-cache")
    assert rows("audit", "news", "--no-cache", "--jobs", "2") == alone == BOTH
