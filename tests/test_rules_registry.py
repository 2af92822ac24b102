"""The registry: every rule is found by code and name, and is documented."""

from __future__ import annotations

import re
from copy import copy

import pytest

from quotecheck.authority import Authority
from quotecheck.errors import ConfigError
from quotecheck.marks import find_marks
from quotecheck.model import Article, Document
from quotecheck.rules import all_rules, get_rule, select_rules
from quotecheck.rules.base import Evidence
from quotecheck.rules.cast import Cast
from quotecheck.rules.knowing import with_lists
from quotecheck.verification import Sources

RULES = all_rules()


def test_rules_come_in_the_order_of_their_codes_and_differ():
    codes = [rule.code for rule in RULES]
    assert codes == sorted(codes)
    assert len(set(codes)) == len(codes) == len({rule.name for rule in RULES})


def test_rules_share_what_they_make_of_an_article():
    text = "Nothing was said."
    one, other = (
        Evidence(Article(text), Document(text, (), (), ()), find_marks(text), (), ())
        for _ in range(2)
    )
    assert one.once(Cast) is one.once(Cast)
    assert one.once(Cast) is not other.once(Cast)
    assert one == other


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_says_what_it_is(rule):
    assert re.fullmatch(r"QC\d{3}", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert rule.severity in {"error", "warning", "info"}
    assert "\n" not in rule.summary
    assert not rule.summary.endswith(".")
    assert rule.why.endswith(".")
    # no text shows what cannot be read
    shown = set() if rule.code == "QC001" else {True, False}
    assert {example.fires for example in rule.examples} == shown


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_examples_of_a_rule_do_what_they_say(rule, checker, tmp_path):
    wrong = []
    for example in rule.examples:
        knowing = checker
        if example.authority:
            sheet = tmp_path / "sheet.csv"
            sheet.write_text(example.authority, encoding="utf-8")
            knowing = copy(checker)
            knowing.rules = with_lists(checker.rules, Authority([sheet], cache=tmp_path))
        analysis = knowing.analyze(Article(example.text, date=example.date))
        if example.source:
            analysis = checker.compare(analysis, Sources.of(example.source))
        if any(f.code == rule.code for f in analysis.findings) is not example.fires:
            wrong.append(example.text)
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("QC101", "QC101"),
        ("qc101", "QC101"),
        ("name-mismatch", "QC101"),
        ("Name_Mismatch", "QC101"),
        (" QC204 ", "QC204"),
    ],
)
def test_rule_is_found_by_code_and_name(name, code):
    assert get_rule(name).code == code


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("name-missmatch", "QC101 (name-mismatch)"),
        ("QC240", "QC204 (damaged-text)"),
        ("orphan", "QC202 (orphan-quote)"),
        ("", "did you mean"),
    ],
)
def test_unknown_rule_is_told_with_the_nearest(name, nearest):
    with pytest.raises(ConfigError, match=re.escape(nearest)):
        get_rule(name)


def codes(*args) -> list[str]:
    return [rule.code for rule in select_rules(*args)]


def test_selecting_and_ignoring():
    every = [rule.code for rule in RULES]
    assert codes() == every
    assert codes(["damaged-text", "QC101"]) == ["QC101", "QC204"]
    assert codes([], ["QC101"]) == [code for code in every if code != "QC101"]
    assert codes(["QC101", "QC102"], ["name-variant"]) == ["QC101"]
    with pytest.raises(ConfigError, match="no rule is left"):
        select_rules(["QC101"], ["QC101"])
    with pytest.raises(ConfigError, match="no rule is called 'QC1'"):
        select_rules([], ["QC1"])
