"""SARIF: valid by the published schema, and what viewers and code hosts rely on."""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path, PurePath
from urllib.parse import unquote_to_bytes

import pytest
from found import ANY_FOUND, HOSTILE, WANG_YI, found, report, stored, unreadable, written
from hypothesis import given
from jsonschema import Draft4Validator

from quotecheck import __version__
from quotecheck.model import Article, Origin, Silence, Span
from quotecheck.rules import all_rules

SCHEMA = Path(__file__).parent / "schemas" / "sarif-schema-2.1.0.json"


@cache
def validator() -> Draft4Validator:
    return Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def run_of(items, **settings) -> dict:
    """The run that is written for ``items``, in a log that the published schema accepts."""
    text = written("sarif", report(items, **settings))
    text.encode("utf-8")
    log = json.loads(text)
    assert list(validator().iter_errors(log)) == []
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run


def result_of(item, **settings) -> dict:
    (result,) = run_of([item], **settings)["results"]
    return result


def physical(location: dict) -> tuple[dict, dict]:
    return location["physicalLocation"]["artifactLocation"], location["physicalLocation"]["region"]


def test_result():
    result = result_of(found(related=(WANG_YI,)))
    assert result["ruleId"] == "QC101"
    assert result["level"] == "warning"
    assert result["message"]["text"] == (
        "“Wang Li” is probably Wang Yi.\nWang Li is named once\nSee also [line 1, column 18](1)."
    )
    assert result["partialFingerprints"] == {"quotecheck/v1": "adab023e"}
    assert result["properties"] == {
        "article": "story.txt",
        "span": [37, 44],
        "expected": "Wang Yi",
        "evidence": ["Wang Li is named once"],
    }
    (location,) = result["locations"]
    assert physical(location) == (
        {"uri": "news/story.txt", "uriBaseId": "%SRCROOT%"},
        {
            "startLine": 2, "startColumn": 6, "endLine": 2, "endColumn": 13,
            "charOffset": 37, "charLength": 7, "snippet": {"text": "Wang Li"},
        },
    )  # fmt: skip
    (related,) = result["relatedLocations"]
    assert (related["id"], related["message"]["text"]) == (1, "Wang Yi")
    assert physical(related)[1]["startColumn"] == 18


def test_run_tells_the_tool_and_its_rules():
    run = run_of([])
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("quotecheck", __version__)
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["results"] == []
    assert [(rule["id"], rule["name"]) for rule in driver["rules"]] == [
        (rule.code, rule.name) for rule in all_rules()
    ]
    by_id = {rule["id"]: rule for rule in driver["rules"]}
    rule = by_id["QC101"]
    assert rule["defaultConfiguration"] == {"level": "error"}
    assert rule["fullDescription"]["text"] in rule["help"]["text"].replace("\n", " ")
    assert "```text\n" in rule["help"]["markdown"]
    assert "--ignore QC101" in rule["help"]["text"]


def test_rule_index_points_at_the_rule():
    rules = all_rules()[3:]
    run = run_of([found(code=rules[2].code), found(code="XX999")], rules=rules)
    known, foreign = run["results"]
    assert run["tool"]["driver"]["rules"][known["ruleIndex"]]["id"] == known["ruleId"]
    assert (foreign["ruleId"], "ruleIndex" in foreign) == ("XX999", False)


@pytest.mark.parametrize(
    ("severity", "level"), [("error", "error"), ("warning", "warning"), ("info", "note")]
)
def test_level(severity, level):
    assert result_of(found(severity=severity))["level"] == level


SILENCES = [
    # silence, compared with a baseline, suppressions, baselineState
    (None, False, [], None),
    (None, True, [], "new"),
    (Silence("suppressed", "a pen name"), False, ["suppressed: a pen name"], None),
    (Silence("suppressed", "a pen name"), True, ["suppressed: a pen name"], "new"),
    (Silence("accepted", "on our list"), True, ["accepted by the house style: on our list"], "new"),
    (Silence("accepted"), False, ["accepted by the house style"], None),
    (Silence("baseline"), True, ["known before: in the baseline"], "unchanged"),
]


@pytest.mark.parametrize(("silence", "compared", "justifications", "state"), SILENCES)
def test_silenced_findings_are_marked_and_stay(silence, compared, justifications, state):
    result = result_of(found(silenced=silence), compared=compared)
    assert result["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": text} for text in justifications
    ]
    assert result.get("baselineState") == state


URIS = [
    # path, the current folder, the folder paths are told from, uri, whether it is relative
    ("news/story.txt", "/desk", None, "news/story.txt", True),
    ("news/story.txt", "/desk", "/desk", "news/story.txt", True),
    ("story.txt", "/desk/news", "/desk", "news/story.txt", True),
    ("story.txt", "/desk/news", "..", "news/story.txt", True),
    ("./news//story.txt", "/desk", None, "news/story.txt", True),
    ("/desk/news/story.txt", "/desk", None, "news/story.txt", True),
    ("../story.txt", "/desk/news", None, "file:///desk/story.txt", False),
    ("/elsewhere/a b.txt", "/desk", None, "file:///elsewhere/a%20b.txt", False),
    ("/desktop/a.txt", "/desk", None, "file:///desktop/a.txt", False),
    ("a b/é?#%.txt", "/desk", None, "a%20b/%C3%A9%3F%23%25.txt", True),
    ("http://x/y.txt", "/desk", None, "http%3A/x/y.txt", True),
    ("a\nb\0.txt", "/desk", None, "a%0Ab%00.txt", True),
    ("raw\udcff.txt", "/desk", None, "raw%FF.txt", True),
    ("odd\ud800.txt", "/desk", None, "odd%ED%A0%80.txt", True),
]


@pytest.mark.skipif(os.sep != "/", reason="paths of POSIX")
@pytest.mark.parametrize(("path", "here", "root", "uri", "relative"), URIS)
def test_uri(monkeypatch, path, here, root, uri, relative):
    monkeypatch.setattr(os, "getcwd", lambda: here)
    item = found(Article("Wang Li", path=path), Span(0, 7))
    result = result_of(item, root=root and Path(root))
    expected = {"uri": uri, "uriBaseId": "%SRCROOT%"} if relative else {"uri": uri}
    assert physical(result["locations"][0])[0] == expected


REGIONS = [
    # text, span, the region but for the offset
    ("Wang Li", (0, 7), (1, 1, 1, 8)),
    ("a\r\nWang\r\nLi", (3, 11), (2, 1, 3, 3)),
    ("a\nb\n", (2, 4), (2, 1, 3, 1)),
    ("\U0001f600 e\u0301 Li", (5, 7), (1, 6, 1, 8)),
    ("a\nb", (3, 3), (2, 2, 2, 2)),
    ("", (0, 0), (1, 1, 1, 1)),
]


@pytest.mark.parametrize(("text", "span", "lines"), REGIONS)
def test_region(text, span, lines):
    result = result_of(found(Article(text, path="a.txt"), Span(*span)))
    _, region = physical(result["locations"][0])
    names = ("startLine", "startColumn", "endLine", "endColumn")
    assert tuple(region[name] for name in names) == lines
    assert (region["charOffset"], region["charLength"]) == (span[0], span[1] - span[0])


def test_in_a_file_that_holds_more_than_the_text_only_lines_and_columns_are_told():
    # <h1>Wang Li</h1> on line 5, <p>Wang Yi on line 9
    origin = Origin(((0, 7, 5, 5), (8, 7, 9, 4)))
    article = Article("Wang Li\nWang Yi", path="story.html", origin=origin)
    item = found(article, Span(0, 7), related=(Span(8, 15), Span(5, 10)))
    result = result_of(item)
    places = [physical(each)[1] for each in result["locations"] + result["relatedLocations"]]
    assert [tuple(place.values()) for place in places] == [
        (5, 5, 5, 12),
        (9, 4, 9, 11),
        (5, 10, 9, 6),
    ]
    assert set(places[0]) == {"startLine", "startColumn", "endLine", "endColumn"}
    assert "[line 9, column 4](1)" in result["message"]["text"]


def test_an_article_a_line_is_found_at_its_line():
    article = Article("x\nWang Li", "n7", path="feed.jsonl", row=3)
    (location,) = result_of(found(article, Span(2, 9)))["locations"]
    assert physical(location)[1] == {"startLine": 3}
    assert location["logicalLocations"] == [{"name": "n7", "fullyQualifiedName": "feed.jsonl#n7"}]


def test_an_article_without_a_file_is_found_by_its_name():
    (location,) = result_of(found(Article("Wang Li", "key"), Span(0, 7)))["locations"]
    assert location == {"logicalLocations": [{"name": "key", "fullyQualifiedName": "key"}]}


MESSAGES = [
    # message, evidence, the text
    ("No full stop", (), "No full stop."),
    ("Is it so?", ("Yes",), "Is it so?\nYes"),
    ("Told: one", ("one", "two"), "Told: one.\ntwo"),
    ("set {0} in {braces}", (), "set {{0}} in {{braces}}."),
    ("[click](http://evil.example)", (), "[click] (http://evil.example)."),
    ("", (), "name-mismatch."),
    ("lone \ud800", (), "lone \ufffd."),
]


@pytest.mark.parametrize(("message", "evidence", "text"), MESSAGES)
def test_message(message, evidence, text):
    assert result_of(found(message=message, evidence=evidence))["message"] == {"text": text}


def test_only_the_first_of_many_related_places_are_links():
    result = result_of(found(related=tuple(Span(n, n + 1) for n in range(9))))
    assert [place["id"] for place in result["relatedLocations"]] == list(range(1, 10))
    links = re.findall(r"\[[^]]*\]\((\d+)\)", result["message"]["text"])
    assert links == ["1", "2", "3", "4", "5"]
    assert "and 4 more." in result["message"]["text"]


@pytest.mark.parametrize(
    ("items", "troubles", "successful"),
    [
        ([], [], True),
        ([found()], [], True),
        ([], ["cache: disk full"], False),
        ([found(), unreadable()], [], False),
    ],
)
def test_invocation(items, troubles, successful):
    run = run_of(items, troubles=troubles, unused=["QC101 in old.txt: met nothing"])
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is successful
    assert invocation["toolExecutionNotifications"] == [
        {"level": "error", "message": {"text": trouble}} for trouble in troubles
    ]
    assert invocation["toolConfigurationNotifications"] == [
        {"level": "note", "message": {"text": "QC101 in old.txt: met nothing"}}
    ]


def test_unreadable_is_an_error_at_the_file():
    result = result_of(unreadable("a b/broken.txt"))
    artifact, region = physical(result["locations"][0])
    assert (result["ruleId"], result["level"]) == ("QC001", "error")
    assert (artifact["uri"], region["startLine"]) == ("a%20b/broken.txt", 1)


def test_a_line_of_the_file_is_a_result():
    text = written("sarif", report([found(), found()]))
    assert sum(line.startswith('{"ruleId"') for line in text.splitlines()) == 2


@HOSTILE
@given(ANY_FOUND)
def test_anything_makes_a_valid_log(items):
    run = run_of(items, compared=True)
    for item, result in zip(items, run["results"], strict=True):
        article, finding = item.article, item.finding
        assert result["properties"]["span"] == list(finding.span)
        assert result["properties"]["evidence"] == list(map(stored, finding.evidence))
        assert bool(result["suppressions"]) is (item.silenced is not None)
        for location, span in zip(
            result["locations"] + result.get("relatedLocations", []),
            (finding.span, *finding.related),
            strict=True,
        ):
            if article.path is None:
                continue
            artifact, region = physical(location)
            assert re.fullmatch(r"(file://)?[\w.~/%-]*", artifact["uri"], re.ASCII)
            assert unquote_to_bytes(artifact["uri"]).endswith(last_part(article.path))
            assert region == expected_region(article, span)


def last_part(path: str) -> bytes:
    name = PurePath(os.path.normpath(f"/corpus/{path}")).name
    try:
        return os.fsencode(name)
    except UnicodeEncodeError:
        return name.encode("utf-8", "surrogatepass")


def expected_region(article: Article, span: Span) -> dict:
    """Counted anew, as a viewer would."""
    if article.row is not None:
        return {"startLine": article.row}
    before, until = article.text[: span.start].split("\n"), article.text[: span.end].split("\n")
    text = stored(article.text[span.start : span.end])
    return {
        "startLine": len(before),
        "startColumn": len(before[-1]) + 1,
        "endLine": len(until),
        "endColumn": len(until[-1]) + 1,
        "charOffset": span.start,
        "charLength": span.end - span.start,
        **({"snippet": {"text": text}} if text else {}),
    }
