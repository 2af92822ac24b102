"""What Spark finds: what an audit finds, row for row; what comes of rows that are no articles."""

from __future__ import annotations

import json
import random
import sys
from datetime import date
from pathlib import Path

import pytest

from quotecheck.auditing import ArticleFinding, audit
from quotecheck.config import Config, PathSettings, Suppression
from quotecheck.errors import ConfigError
from quotecheck.model import Analysis, Article, Mention, Person, Quotation, Span
from quotecheck.reading import read_many
from quotecheck.report.tables import COLUMNS, to_row
from quotecheck.rules import all_rules
from quotecheck.rules.base import CorpusRule, with_fingerprints

pytest.importorskip("pyspark", reason="PySpark is not installed")
from pyspark import SparkContext
from pyspark.sql import SparkSession

from quotecheck import spark
from quotecheck.spark.articles import _analyzed, analysis_row
from quotecheck.spark.setup import Setup

FIXTURES = Path(__file__).parent.parent / "fixtures" / "corpus"
NEWS = Path(__file__).parents[2] / "shared" / "data" / "worldwide" / "train.jsonl"
COMPARING = ("QC101", "QC102", "QC104", "QC301", "QC302")


@pytest.fixture(scope="module")
def session():
    with pytest.MonkeyPatch.context() as patch:
        # else Spark takes the Python that stands first on the path
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        made = make_session()
        yield made
        made.stop()
    # the machine that Spark runs on would keep its folder for whoever wants a session next
    gateway = SparkContext._gateway
    gateway.shutdown()
    gateway.proc.stdin.close()
    SparkContext._gateway = SparkContext._jvm = None


def make_session():
    settings = {
        "spark.driver.memory": "1g",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        # For a few hundred rows, planning takes longer than what is planned.
        "spark.sql.shuffle.partitions": "1",
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.codegen.wholeStage": "false",
    }
    made = SparkSession.builder.master("local[1]").appName("quotecheck").config(map=settings)
    return made.getOrCreate()


# --- made-up corpora ------------------------------------------------------------------------------

# A name, another spelling, slips for it, the post, another one that excludes it, another holder.
CAST = (
    (
        "Wang Yi", "Wang Yí", ("Wang Li", "Wang Chen"), "Chinese Foreign Minister",
        "Chinese Defence Minister", "Zhou Ping",
    ),
    (
        "Sergei Orlov", "Sergey Orlov", ("Sergei Orlav", "Semyon Orlov"), "Russian Prime Minister",
        "Russian Foreign Minister", "Pavel Lebedev",
    ),
    (
        "Henrik Brandvold", "Henrik Brändvold", ("Henrik Brandvald", "Hendrik Brandvold"),
        "Norwegian President", "Norwegian Prime Minister", "Kari Tveit",
    ),
    (
        "Maria Fernandez", "Maria Fernández", ("Maria Fernandes", "Marta Fernandez"),
        "Spanish Finance Minister", "Spanish Interior Minister", "Carmen Ibarra",
    ),
)  # fmt: skip
OTHERS = ("Ann Howell", "Peter Lindqvist", "Joan Novak", "Emma Osei", "WANG YI", "Orlov")
WORDS = "we will not close seven bright schools harbour valley winter bridge of the river".split()


def corpus(seed: int, size: int) -> list[Analysis]:
    """Articles of a few weeks that quote a few people, with all that the rules look for."""
    draw = random.Random(seed)
    said = [
        " ".join(draw.choice(WORDS) + draw.choice("abcdefgh") for _ in range(18))
        for _ in range(size // 3)
    ]
    return [article(draw, f"n{number:03}", said) for number in range(size)]


def article(draw: random.Random, name: str, said: list[str]) -> Analysis:
    text, people, quotations = "", {}, []
    for _ in range(draw.choice((0, 1, 1, 1, 2, 3))):
        sentence = draw.randrange(len(said))
        who, role = speaker(draw, sentence)
        words = f"“{worded(draw, said[sentence])},”"
        start = len(text)
        text += f"{words} {role} ".replace("  ", " ")
        source = Span(len(text), len(text) + len(who))
        text += f"{who} {draw.choice(('said', 'said', 'said', 'echoed', 'succeeded her'))}.\n\n"
        mentions, roles = people.setdefault(who, ([], []))
        mentions.append(Mention(source, "full"))
        roles += [role] if role else []
        part = Span(start, start + len(words))
        sure = draw.choice((0.4, 0.8, 0.95))
        quotations.append(Quotation((part,), words, "direct", (), (source,), (who,), sure, "named"))
    for who in draw.sample(OTHERS, draw.choice((0, 1, 2))):
        people[who] = [Mention(Span(len(text), len(text) + len(who)), "full")], []
        text += f"{who} left.\n"
    date = f"2024-03-{draw.randint(1, 28):02}" if draw.random() < 0.8 else None
    persons = (Person(who, tuple(m), tuple(roles)) for who, (m, roles) in people.items())
    found = Article(text, name, date, draw.choice((None, f"news/{name}.txt")))
    return Analysis(found, tuple(quotations), tuple(persons))


def speaker(draw: random.Random, sentence: int) -> tuple[str, str]:
    """Who says a sentence, mostly the same, and as what."""
    name, spelling, slips, post, other_post, other = CAST[sentence % len(CAST)]
    chance = draw.random()
    if chance < 0.03:
        return draw.choice(slips), draw.choice((post, ""))
    if chance < 0.05:
        return other, post
    if chance < 0.07:
        return name, other_post
    if chance < 0.15:
        return draw.choice(OTHERS[:4]), ""
    return (spelling if chance < 0.2 else name), (post if draw.random() < 0.7 else "")


def worded(draw: random.Random, sentence: str) -> str:
    words = sentence.split()
    how = draw.randrange(8)
    if how == 0:
        words[9] = draw.choice(("300", "500", "otherwise"))
    elif how == 1:
        del words[8]
    elif how == 2:
        words = words[2:]
    return " ".join(words)


def stored(session, analyses):
    """The analyses as Spark keeps them."""
    rows = [analysis_row(analysis, None) for analysis in analyses]
    return session.createDataFrame(rows, spark.ANALYSES).repartition(3)


def compared(analyses) -> list[dict]:
    """What an audit finds in all of them together."""
    found: dict[int, list] = {}
    for rule in all_rules():
        if isinstance(rule, CorpusRule):
            for number, finding in rule.check_corpus(analyses):
                found.setdefault(number, []).append(finding)
    return ordered(
        to_row(ArticleFinding(analyses[number].article, finding))
        for number, findings in found.items()
        for finding in with_fingerprints(analyses[number].article, findings)
    )


def ordered(rows) -> list[dict]:
    return sorted(rows, key=lambda row: (row["article"], row["start"], row["code"], repr(row)))


def rows_of(frame) -> list[dict]:
    return [row.asDict(recursive=True) for row in frame.collect()]


def test_comparing_finds_what_comparing_in_an_audit_finds(session):
    analyses = corpus(3, 150)
    expected = compared(analyses)
    assert {row["code"] for row in expected} == set(COMPARING)
    frame = stored(session, analyses)
    # rows that are there twice are one article
    assert ordered(rows_of(spark.compare(frame.union(frame.limit(20))))) == expected


# --- articles -------------------------------------------------------------------------------------


def audited(articles, config) -> list[dict]:
    """The findings of an audit, in the order of ids."""
    found = audit(sorted(articles, key=lambda article: article.id or ""), config=config)
    return ordered(map(to_row, found.findings))


CONFIG = Config(
    ignore=("QC103",),
    severity={"QC102": "error"},
    paths=(PathSettings("bridge.txt", ignore=("QC101",)),),
    suppressions=(Suppression("QC201", "as it was sent", path="honey.txt"),),
)


BRIDGE = """Mayor Ana Ruiz closed the old bridge on Monday after engineers found cracks.

“Nobody crosses it until we know what is wrong,” Ruiz said. Tom Berg said repairs could take a year.

Anna Ruiz will meet shop owners on Friday. “We will not leave them alone with this,” she said.
"""
MARKET = """The Saturday market moves to Mill Street for as long as the bridge is closed.

“It is a short walk,” said Sergei Orlov, who sells honey there. “Whoever wants honey will find us.”
"""
HONEY = """Beekeeper Sergey Orlov has had his best summer in ten years.

“The limes along the river were full of bees,” Orlov said, “and so was my van.
"""


@pytest.fixture(scope="module")
def fixtures() -> list[Article]:
    found = [Article(a.text, a.id, a.date, f"{a.id}.txt") for a in read_many([FIXTURES])]
    texts = {"bridge": BRIDGE, "market": MARKET, "honey": HONEY}
    return found + [Article(text, name, None, f"{name}.txt") for name, text in texts.items()]


@pytest.fixture(scope="module")
def analyses(session, fixtures):
    """The articles of the fixtures, analysed once with a configuration, and some rows beside."""
    rows = [(a.id, a.text.encode(), a.date, a.path) for a in fixtures]
    rows += [("null", None, None, None), (None, b"\xff\xfe", "2024-03-01", "odd.txt")]
    rows += [("long", b"a " * 100_000, None, None), ("empty", b"", None, None)]
    frame = session.createDataFrame(rows, "id STRING, text BINARY, date STRING, path STRING")
    made = spark.analyze(frame, config=CONFIG, longest=100_000)
    return made.persist()


def test_findings_are_those_of_an_audit(fixtures, analyses):
    found = rows_of(spark.findings(analyses)) + rows_of(spark.compare(analyses, config=CONFIG))
    found = ordered(row for row in found if row["code"] != "QC001")
    expected = audited(fixtures, CONFIG)
    assert found == expected
    assert {row["code"] for row in found} >= {*COMPARING, "QC201"}
    assert {"error"} == {row["severity"] for row in found if row["code"] == "QC102"}
    assert {"suppressed"} == {row["silenced"] for row in found if row["path"] == "honey.txt"}


def test_quotations_are_those_of_a_checker(checker, fixtures, analyses):
    expected = {
        (a.article.id, number): (
            q.text,
            q.speaker,
            q.kind,
            pytest.approx(q.confidence),
            [tuple(part) for part in q.parts],
        )
        for a in checker.analyze_many(fixtures)
        for number, q in enumerate(a.quotations)
    }
    found = {
        (row["article"], row["number"]): (
            row["text"],
            row["speaker"],
            row["kind"],
            row["confidence"],
            [(part["start"], part["end"]) for part in row["content"]],
        )
        for row in rows_of(spark.quotations(analyses))
    }
    assert found == expected


def test_rows_that_are_no_articles_become_errors(analyses):
    rows = {row["id"]: row for row in analyses.where("error is not null").collect()}
    assert {name: row["error"].split(";")[0] for name, row in rows.items()} == {
        "null": "the text is null",
        None: "the text is not UTF-8 (at byte 0)",
        "long": "the text has 200000 characters, more than the 100000 that are analysed",
    }
    for row in rows.values():
        (finding,) = row["findings"]
        assert (finding["code"], finding["severity"], finding["path"]) == (
            "QC001",
            "error",
            row["path"],
        )
        assert (row["quotations"], row["cast"], row["text"]) == ([], None, None)


def test_an_article_over_which_the_program_stumbles_costs_itself_alone(monkeypatch):
    class Stumbling:
        def analyze_batch(self, articles):
            if any("crash" in article.text for article in articles):
                raise RuntimeError("cannot")
            return map(Analysis, articles)

        def compare(self, analysis):
            return analysis

    monkeypatch.setattr("quotecheck.spark.articles.checker_of", lambda setup: Stumbling())
    unit = [Article("fine", "a"), Article("crash", "b", None, "b.txt"), Article("fine", "c")]
    rows = list(_analyzed(unit, Setup()))
    assert [row["id"] for row in rows] == ["a", "b", "c"]
    assert [row["error"] is None for row in rows] == [True, False, True]
    assert rows[1]["findings"][0]["code"] == "QC001"


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ("id STRING", "no column 'text'"),
        ("text STRING", "no column 'id'"),
        ("id STRING, text ARRAY<STRING>", "no text"),
        ("id STRING, text BIGINT", "no text"),
    ],
)
def test_a_frame_without_texts_is_refused_at_once(session, schema, message):
    with pytest.raises(ConfigError, match=message):
        spark.analyze(session.createDataFrame([], schema))


def test_dates_and_numbers_are_taken_as_they_are(session):
    day = date(2024, 3, 1)
    frame = session.createDataFrame([(7, "", day)], "id BIGINT, text STRING, date DATE")
    (row,) = spark.analyze(frame).select("id", "date", "path", "error").collect()
    assert tuple(row) == ("7", "2024-03-01", None, None)


def test_schemas_are_those_of_the_audit(session):
    columns = session.createDataFrame([], spark.FINDINGS).columns
    assert tuple(columns) == COLUMNS


@pytest.mark.slow
@pytest.mark.skipif(not NEWS.exists(), reason="the articles of ../shared are not there")
def test_real_articles_give_the_same_rows(session):
    rows = [json.loads(line) for line in NEWS.read_text("utf-8").splitlines()[:60]]
    # Some twice, under other names and with other spellings, so that there is something to compare.
    texts = {row["id"]: row["text"] for row in rows}
    texts |= {f"{name}-again": _altered(text) for name, text in list(texts.items())[:20]}
    articles = [Article(text, name) for name, text in texts.items()]
    frame = session.createDataFrame(list(texts.items()), "id STRING, text STRING")
    analyses = spark.analyze(frame).persist()
    found = rows_of(spark.findings(analyses)) + rows_of(spark.compare(analyses))
    assert ordered(found) == audited(articles, None)
    assert {row["code"] for row in found} >= {"QC102", "QC302"}


def _altered(text: str) -> str:
    return text.replace("a", "á", 30).replace(" would ", " would not ").replace(" two ", " three ")
