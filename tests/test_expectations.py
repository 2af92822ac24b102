"""Expectation files: what they say, what holds, and where they are wrong."""

from __future__ import annotations

import builtins
import sys
import textwrap

import pytest

from quotecheck.errors import ConfigError
from quotecheck.expectations import Expectations, expectation_path, read_expectations
from quotecheck.model import Analysis, Article, Finding, Quotation, Span
from quotecheck.testing import WantedFinding, WantedQuotation

TEXT = "“Close the bridge,” Ana Ruiz said. “Who knows?” Anna Ruiz left."
ANALYSIS = Analysis(
    Article(TEXT, "a.txt", path="a.txt"),
    quotations=(
        Quotation((Span(0, 19),), TEXT[:19], "direct", speakers=("Ana Ruiz",)),
        Quotation((Span(35, 47),), TEXT[35:47], "direct"),
    ),
    findings=(
        Finding("name-mismatch", "QC101", "error", Span(48, 57), 1, 49, "a slip", "Ana Ruiz"),
        Finding("orphan-quote", "QC202", "info", Span(35, 47), 1, 36, "nobody is credited"),
    ),
)
ALL_HOLD = """\
quotations:
  - text: close the bridge
    speaker: Ana Ruiz
  - {text: Who knows, speaker: null, kind: direct}
no-quotations:
  - {text: Who knows, speaker: Ana Ruiz}
findings:
  - {rule: name-mismatch, text: Anna Ruiz, expected: Ana Ruiz, line: 1}
  - QC202
no-findings:
  - role-conflict
  - text: Ana Ruiz
"""


@pytest.fixture
def write(tmp_path):
    def written(text: str):
        path = tmp_path / "a.expect.yaml"
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return path

    return written


@pytest.fixture
def whole(write):
    def read(text: str) -> Expectations:
        expectations = read_expectations(write(text)).whole
        assert expectations is not None
        return expectations

    return read


def test_everything_holds(whole):
    outcome = whole(ALL_HOLD).check(ANALYSIS)
    assert (outcome.checked, outcome.broken, outcome.excused) == (7, (), ())


def test_values_and_lines(whole):
    expectations = whole(ALL_HOLD)
    assert [(e.line, e.there) for e in expectations.each] == [
        (2, True),
        (4, True),
        (6, False),
        (8, True),
        (9, True),
        (11, False),
        (12, False),
    ]
    assert expectations.each[1].wanted == WantedQuotation("Who knows", (), "direct")
    assert expectations.each[3].wanted == WantedFinding("QC101", "Anna Ruiz", "Ana Ruiz", 1)
    assert expectations.each[5].wanted == WantedFinding("QC104")


@pytest.mark.parametrize(
    "text",
    [
        "quotations: [{text: close the tunnel}]",
        "quotations: [{text: close the bridge, speaker: Anna Ruiz}]",
        "quotations: [{text: close the bridge, speaker: [Ana Ruiz, Tom Berg]}]",
        "quotations: [{text: close the bridge, speaker: ~}]",
        "quotations: [{text: close the bridge, kind: block}]",
        "no-quotations: [{text: close the bridge}]",
        "findings: [QC204]",
        "findings: [{rule: QC101, text: Who}]",
        "findings: [{rule: QC101, line: 2}]",
        "no-findings: [{rule: QC101}]",
        "no-findings: [{text: Who}]",
    ],
)
def test_what_does_not_hold_is_told(whole, text):
    (problem,) = whole(text).check(ANALYSIS).broken
    assert problem.line == 1
    assert problem.message


def test_words_that_yaml_reads_as_something_else(whole):
    quoted = Quotation((Span(0, 2),), "No", "direct", speakers=("17",))
    analysis = Analysis(Article("No, 17 said."), (quoted,))
    assert whole("quotations: [{text: no, speaker: 17}]").check(analysis).broken == ()


class TestXfail:
    def test_known_not_to_hold(self, whole):
        outcome = whole("findings: [{rule: QC204, xfail: not yet}]").check(ANALYSIS)
        assert outcome.broken == ()
        assert [problem.reason for problem in outcome.excused] == ["not yet"]

    def test_holds_though_it_should_not(self, whole):
        (problem,) = whole("findings: [{rule: QC202, xfail: not yet}]").check(ANALYSIS).broken
        assert problem.message == "this holds now; take out xfail (not yet)"

    def test_of_all(self, whole):
        outcome = whole("xfail: hard\nfindings: [QC204, QC202]").check(ANALYSIS)
        assert outcome.broken == ()
        assert [problem.reason for problem in outcome.excused] == ["hard"]

    def test_of_all_that_hold(self, whole):
        (problem,) = whole("xfail: hard\nfindings: [QC101, QC202]").check(ANALYSIS).broken
        assert problem.message == "all of it holds now; take out xfail (hard)"

    def test_beside_one_that_is_broken(self, whole):
        text = "findings: [{rule: QC204, xfail: not yet}, QC104]"
        outcome = whole(text).check(ANALYSIS)
        assert (len(outcome.broken), len(outcome.excused)) == (1, 1)


def test_rules_that_were_not_checked_are_left_out(whole):
    outcome = whole("findings: [QC204, QC202]\nno-findings: [{text: Anna}]").check(
        ANALYSIS, codes={"QC202"}
    )
    assert (outcome.checked, len(outcome.broken)) == (2, 1)
    unchecked = whole("xfail: hard\nfindings: [QC204]").check(ANALYSIS, codes={"QC202"})
    assert (unchecked.checked, unchecked.broken) == (0, ())


def test_rows(write):
    file = read_expectations(
        write("rows:\n  '17':\n    findings: [QC101]\n  b: {findings: [QC102]}")
    )
    row = Article(TEXT, "17", path="feed.jsonl", row=3)
    assert file.whole is None
    assert file.of(row).each[0].wanted == WantedFinding("QC101")
    assert file.of(row).line == 3
    assert file.of(Article(TEXT, "18", path="feed.jsonl", row=4)) is None
    assert file.of(Article(TEXT, "17", path="17")) is None


def test_path_beside_an_article(tmp_path):
    assert expectation_path(tmp_path / "a.b.txt") == tmp_path / "a.b.expect.yaml"


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("", "1:1", "empty"),
        ("# only a comment", "1:1", "empty"),
        ("- QC101", "1:1", "no mapping"),
        ("quotations: []", "1:1", "nothing is expected"),
        ("findngs: [QC101]", "1:1", "did you mean findings?"),
        ("findings:\n  - rule: QC101\n    txt: a", "3:5", "did you mean text?"),
        ("findings:\n  - rule: QC101\n    rule: QC102", "3:5", "twice"),
        ("findings:\n  - QC1O1", "2:5", "did you mean QC101"),
        ("findings:\n  - rule: [QC101]", "2:11", "no list"),
        ("findings:\n  -", "2:4", "no mapping"),
        ("findings: [{line: 3}]", "1:12", "neither rule nor text"),
        ("findings: [{rule: QC101, line: 0}]", "1:32", "no line"),
        ("findings: [{rule: QC101, line: one}]", "1:32", "no line"),
        ("findings: QC101", "1:11", "no list"),
        ("quotations:\n- speaker: Ana", "2:3", "lacks its text"),
        ("quotations: [{text: ''}]", "1:21", "it is empty"),
        ("quotations: [{text: a, kind: quoted}]", "1:30", "direct, mixed, indirect, block"),
        ("quotations: [{text: a, xfail: true}]", "1:31", "reason"),
        ("quotations: [{text: a, xfail: }]", "1:30", "reason"),
        ("rows: {'1': {findings: [QC101]}}\nfindings: []", "2:11", "beside 'rows'"),
        ("rows: {'1': {rows: {}}}", "1:14", "unknown key 'rows'"),
        ("rows: [1]", "1:7", "the ids of articles"),
        ("findings: &a [QC101]\nno-findings: *a", "1:11", "alias"),
        ("findings: [QC101", "1:17", "not YAML"),
        ("findings: !!python/object:os.system {}", "1:11", "no list"),
        ("a: b: c", "1:5", "not YAML"),
        ("[" * 3000, None, "not YAML"),
        ("a: \x01", None, "not YAML"),
    ],
)
def test_mistakes_are_told_with_their_place(write, text, place, told):
    path = write(text)
    with pytest.raises(ConfigError) as error:
        read_expectations(path, "a.expect.yaml")
    message = str(error.value)
    assert message.startswith(f"a.expect.yaml:{place}:" if place else "a.expect.yaml:")
    assert told in message
    assert "\n" not in message


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(ConfigError, match=r"none\.yaml: cannot be read"):
        read_expectations(tmp_path / "none.yaml")
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("findings: [{text: Müller}]".encode("latin-1"))
    with pytest.raises(ConfigError, match="not UTF-8"):
        read_expectations(latin)


def test_without_pyyaml_the_message_names_the_remedy(write, monkeypatch):
    real = builtins.__import__

    def without(name, *args):
        if name == "yaml":
            raise ModuleNotFoundError("No module named 'yaml'", name="yaml")
        return real(name, *args)

    monkeypatch.delitem(sys.modules, "quotecheck.expectation_files", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ConfigError, match=r"pip install 'quotecheck-news\[pytest\]'"):
        read_expectations(write(ALL_HOLD))
