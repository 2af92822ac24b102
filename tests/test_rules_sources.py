"""The rules that compare quotations with sources: where they fire, and where they must not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import copy
from pathlib import Path

import pytest
from click.testing import CliRunner

import quotecheck
from quotecheck.checker import Checker
from quotecheck.cli import cli
from quotecheck.model import Analysis, Article, Finding
from quotecheck.rules import all_rules, select_rules
from quotecheck.rules.sources import Misquote, NotInSource, against, with_sources
from quotecheck.verification import Source, Sources

FIXTURES = Path(__file__).parents[1] / "fixtures"
HEARING = Path(__file__).parent / "transcripts" / "ferry-hearing.txt"
SOURCES = Sources.of(HEARING)

# What the article says, the codes that come out, words of the message.
CASES = [
    # nothing to say
    ("“We lost eleven days to ice in January alone,” Jonas Falk said.", [], ""),
    ("“We lost 11 days to ice in January alone,” Jonas Falk said.", [], ""),
    ("“I’ve run the ferry for twenty-two years,” Jonas Falk said.", [], ""),
    ("“They told everybody what [the pier] would cost,” Jonas Falk said.", [], ""),
    ("“I would support a higher fare … if the money goes to the pier,” Jonas Falk said.", [], ""),
    ("Jonas Falk said he would support a lower fare if the money went to the ferry.", [], ""),
    # what was changed
    ("“I do blame the engineers for it,” Jonas Falk said.", ["QC401"], "do [-not-] blame"),
    ("“I have seen a winter like this one,” Jonas Falk said.", ["QC401"], "[-never-]"),
    ("“We lost twelve days to ice in January alone,” Jonas Falk said.", ["QC401"], "number"),
    ("“I would support a higher fare,” Jonas Falk said.", [], ""),
    (
        "“I would support a higher fare … the money goes to the pier,” Jonas Falk said.",
        ["QC401"],
        "Leaves out words",
    ),
    (
        "“The council promised us a new ferry by March, and nothing has been built,” "
        "Jonas Falk said.",
        ["QC401"],
        "{+ferry+}",
    ),
    (
        "Jonas Falk said the council “promised us a new pier by May, and nothing has been built.”",
        ["QC401"],
        "{+May+}",
    ),
    (
        "“And nothing has been built, the council promised us a new pier by March,” "
        "Jonas Falk said.",
        ["QC401"],
        "another order",
    ),
    # two pieces may stand apart; in one piece they may not
    (
        "“We lost eleven days to ice in January alone,” Jonas Falk said. “Then you voted on the "
        "wrong figure, with respect.”",
        [],
        "",
    ),
    (
        "“We lost eleven days to ice in January alone. Then you voted on the wrong figure, with "
        "respect,” Jonas Falk said.",
        ["QC401"],
        "stand apart",
    ),
    # who said it
    (
        "“We were given a figure of three million, and we voted on that figure,” Jonas Falk said.",
        ["QC401"],
        "PETRA LUND says this",
    ),
    (
        "“We were given a figure of three million, and we voted on that figure,” Petra Lund said.",
        [],
        "",
    ),
    (
        "“We were given a figure of three million, and we voted on that figure,” a spokesman said.",
        [],
        "",
    ),
    ("“Thank you, Madam Chair,” Petra Lund said.", [], ""),
    ("“About five million crowns,” Ida Brandt said.", [], ""),  # somebody else's few words
    ("“About five million crowns,” Jonas Falk said.", [], ""),
    ("“It is closer to nine,” Jonas Falk said.", ["QC401"], "number"),
    ("“It is closer to nine,” Ida Brandt said.", [], ""),
    # what is not there
    (
        "“The pier will open in the spring, whatever the council decides,” Jonas Falk said.",
        ["QC402"],
        "not found in",
    ),
    ("“The pier will open soon,” Jonas Falk said.", [], ""),
    (
        "“The pier will open in the spring, whatever the council decides,” Ida Brandt said.",
        [],
        "",
    ),
    ("Her book “The Pier That Opened in the Spring of the Council” sold well.", [], ""),
]


def codes(analysis: Analysis) -> list[str]:
    return [finding.code for finding in analysis.findings if finding.code.startswith("QC4")]


@pytest.mark.parametrize(("text", "expected", "says"), CASES, ids=[case[0][:60] for case in CASES])
def test_what_is_told_of_a_quotation(
    checker: Checker, text: str, expected: list[str], says: str
) -> None:
    analysis = checker.compare(checker.analyze(text), SOURCES)
    messages = " ".join(f.message for f in analysis.findings if f.code.startswith("QC4"))
    assert codes(analysis) == expected, messages
    assert says.casefold() in messages.casefold()
    for finding in analysis.findings:
        assert "\n" not in finding.message
        assert not finding.message.endswith(".")
        assert finding.fingerprint


def test_an_article_about_a_hearing(checker: Checker) -> None:
    article = quotecheck.read(FIXTURES / "ferry-hearing.txt")
    analysis = checker.compare(checker.analyze(article), SOURCES)
    wrong, missing = [f for f in analysis.findings if f.code.startswith("QC4")]
    assert (wrong.code, wrong.severity) == ("QC401", "error")
    assert wrong.span.of(article.text).startswith("“I do blame the engineers")
    assert "do [-not-] blame" in wrong.message
    assert f"{HEARING}, line 5, JONAS FALK" in wrong.evidence[0]
    assert (missing.code, missing.severity) == ("QC402", "info")
    assert missing.span.of(article.text).startswith("“The pier will open")
    assert "Jonas Falk" in missing.evidence[0]


def test_nothing_is_told_without_sources(checker: Checker) -> None:
    article = quotecheck.read(FIXTURES / "ferry-hearing.txt")
    assert codes(checker.analyze(article)) == []


MISSING = "“The pier will open in the spring, whatever the council decides,” Jonas Falk said."
FOUND = "“They told everybody what it would cost,” Jonas Falk said."


@pytest.mark.parametrize(
    ("text", "sources", "expected"),
    [
        pytest.param(MISSING, [HEARING], ["QC402"], id="one source, where he speaks"),
        pytest.param(MISSING, [HEARING, "Another talk."], [], id="one of several"),
        pytest.param(
            f"{FOUND}\n\n{MISSING}", [HEARING, "Other."], ["QC402"], id="other words are there"
        ),
        pytest.param(MISSING, ["A speech without turns."], [], id="nobody says who speaks"),
        pytest.param(
            f"{FOUND}\n\n{MISSING}",
            ["They told everybody what it would cost. More we do not know."],
            ["QC402"],
            id="a speech without turns that he gave",
        ),
        pytest.param(MISSING, [], [], id="none"),
    ],
)
def test_where_words_should_be(
    checker: Checker, text: str, sources: list[object], expected: list[str]
) -> None:
    assert codes(checker.compare(checker.analyze(text), Sources.of(sources))) == expected


def test_findings_with_sources_join_the_others_in_order(checker: Checker) -> None:
    text = f"“I have seen a winter like this one,” Jonas Falk said.\n\nIt is “odd.\n\n{MISSING}"
    plain = checker.analyze(text)
    both = checker.compare(plain, SOURCES)
    assert [f.span.start for f in both.findings] == sorted(f.span.start for f in both.findings)
    assert set(plain.findings) < set(both.findings)


def test_sources_given_to_a_checker(checker: Checker) -> None:
    comparing = Checker(language=checker.language, sources=HEARING, rules=select_rules(["QC402"]))
    assert codes(comparing.analyze(MISSING)) == ["QC402"]
    assert [codes(a) for a in comparing.analyze_many([MISSING, FOUND])] == [["QC402"], []]


def test_sources_given_to_the_verb() -> None:
    assert codes(quotecheck.analyze(MISSING, sources=HEARING)) == ["QC402"]


def test_hostile_sources(checker: Checker) -> None:
    analysis = checker.analyze(f"{FOUND}\n\n{MISSING}")
    for text in ("", "\ud800", "A:\n" * 5_000, "[" * 5_000, "cost " * 5_000):
        rules = with_sources(all_rules(), Sources([Source(text)]))
        assert isinstance(against(analysis, rules), Analysis)


# --- the command line and the audit ---------------------------------------------------------------


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, checker: Checker) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("quotecheck.checker.Checker", lambda **_: checker)
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "missing.txt").write_text(MISSING, encoding="utf-8")
    (tmp_path / "news" / "found.txt").write_text(FOUND, encoding="utf-8")
    (tmp_path / "hearing.txt").write_text(HEARING.read_text(encoding="utf-8"), encoding="utf-8")
    changed = HEARING.read_text(encoding="utf-8").replace("They told", "Nobody told")
    (tmp_path / "other.txt").write_text(changed, encoding="utf-8")
    return tmp_path


def run(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, args)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


@pytest.mark.usefixtures("here")
def test_check_compares_with_sources() -> None:
    status, out = run("check", "news/missing.txt", "--source", "hearing.txt")
    assert (status, out.split(":")[0], "QC402 info: not found in hearing.txt" in out) == (
        0,
        "news/missing.txt",
        True,
    )
    status, out = run("check", "news/found.txt", "--source", "other.txt")
    assert (status, "QC401 error" in out) == (1, True)
    status, out = run("check", "news/found.txt", "--source", "other.txt", "--ignore", "misquote")
    assert (status, "QC401" in out) == (0, False)
    status, out = run("check", "news/found.txt", "--source", "none.txt")
    assert (status, "none.txt" in out) == (2, True)


@pytest.mark.usefixtures("here")
def test_an_audit_with_a_cache_sees_other_sources() -> None:
    found = []
    for source in ("hearing.txt", "other.txt", "hearing.txt"):
        _, out = run("audit", "news", "--source", source, "--format", "jsonl")
        rows = map(json.loads, out.splitlines())
        found.append([(row["article"], row["code"]) for row in rows])
    assert found[0] == found[2] == [("missing.txt", "QC402")]
    assert found[1] == [("found.txt", "QC401"), ("missing.txt", "QC402")]
    assert run("audit", "news", "--format", "jsonl") == (0, "")


def test_the_verb_of_an_audit(here: Path, checker: Checker) -> None:
    paths = [here / "news" / "found.txt", here / "news" / "missing.txt"]
    cached = here / "cache"
    for _ in range(2):
        result = quotecheck.audit(paths, checker, sources=here / "other.txt", cache=cached)
        assert [item.finding.code for item in result.findings] == ["QC401", "QC402"]
    assert quotecheck.audit(paths, checker, cache=cached).findings == ()


def test_what_is_found_in_sources_stands_among_the_findings_of_the_article(
    here: Path, checker: Checker
) -> None:
    """In text order, and asked of the sources once as long as neither they nor it change."""
    texts = [f"{text}\n\nHe said: “It is (late." for text in (MISSING, FOUND)]
    asked: list[str] = []

    class Asking(Misquote):
        def check_sources(self, analysis: Analysis) -> Iterator[Finding]:
            asked.append(analysis.article.text)
            return super().check_sources(analysis)

    knowing = copy(checker)
    knowing.rules = tuple(Asking() if r.code == "QC401" else r for r in checker.rules)
    runs = []
    for given in (texts, texts, [*texts, FOUND]):
        found = quotecheck.audit(
            map(Article, given), knowing, sources=here / "other.txt", cache=here / "cache"
        ).findings
        runs.append([(item.article.text, item.finding) for item in found])
    codes = [[f.code for text, f in runs[0] if text == one] for one in texts]
    assert codes == [["QC402", "QC201"], ["QC401", "QC201"]]
    assert all(f.fingerprint for _, f in runs[0])
    assert runs[1] == runs[0] == runs[2][: len(runs[0])]
    assert asked == [*texts, FOUND]


def test_sources_that_cannot_be_compared_with_cost_that_article_alone(
    here: Path, checker: Checker
) -> None:
    class Broken(Misquote):
        def check_sources(self, analysis: Analysis) -> Iterator[Finding]:
            if analysis.article.text == FOUND:
                raise RuntimeError("lost")
            return iter(())

    knowing = copy(checker)
    knowing.rules = (Broken(), NotInSource())
    found = quotecheck.audit(
        [Article(FOUND), Article(MISSING)], knowing, sources=here / "hearing.txt"
    ).findings
    assert [item.finding.code for item in found] == ["QC001", "QC402"]
