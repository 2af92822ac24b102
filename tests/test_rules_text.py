"""QC204 damaged-text: what it must report, and the look-alikes it must leave alone."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotecheck.marks import find_marks
from quotecheck.model import Article, Document, Finding
from quotecheck.rules.base import Evidence
from quotecheck.rules.text import DamagedText

SHARED = Path(__file__).parents[2] / "shared"


def findings(text: str) -> list[Finding]:
    evidence = Evidence(Article(text), Document(text, (), (), ()), find_marks(text), (), ())
    return list(DamagedText().check(evidence))


def found(text: str) -> list[tuple[str, str | None]]:
    return [(f.span.of(text), f.expected) for f in findings(text)]


# two words that are no words, so that the article as a whole has lost its apostrophes
LOST = " They didnt say, and it isnt known."

FIRES = [
    # lost apostrophes
    ("contractions", "We dont know. She doesnt ask.", [("dont", "don't"), ("doesnt", "doesn't")]),
    ("at the start", "Thats it." + LOST, [("Thats", "That's")]),
    ("in capitals", "THEY DONT CARE." + LOST, [("DONT", "DON'T")]),
    ("I am", "Im here." + LOST, [("Im", "I'm")]),
    ("possessive, name seen", "Russia met Russias rivals." + LOST, [("Russias", "Russia's")]),
    ("possessive of a full name", "Nikki Haleys plan failed." + LOST, [("Haleys", "Haley's")]),
    ("possessive with hyphen", "Kim Jong-uns aides left." + LOST, [("Jong-uns", "Jong-un's")]),
    ("no such plural", "The countrys lakes and partys end." + LOST,
     [("countrys", "country's"), ("partys", "party's")]),
    ("possessives alone", "Norvik slept. Norviks mayor and Bremo met; Bremos mayor spoke.",
     [("Norviks", "Norvik's"), ("Bremos", "Bremo's")]),
    ("it is", "Its a pity, and its not new." + LOST, [("Its", "It's"), ("its", "it's")]),
    ("will not", "They wont go." + LOST, [("wont", "won't")]),
    ("Irish", "Mr OBrien left." + LOST, [("OBrien", "O'Brien")]),
    # wrong decoding
    ("accent", "a cafÃ© there", [("cafÃ©", "café")]),
    ("apostrophe", "they donâ€™t", [("donâ€™t", "don’t")]),
    ("marks", "he said â€œnoâ€\x9d twice", [("â€œnoâ€\x9d", "“no”")]),
    ("control as mark", "don\x92t", [("don\x92t", "don’t")]),
    ("twice wrong", "FranÃƒÂ§ois", [("FranÃƒÂ§ois", "François")]),
    ("last byte lost", "so â€ he", [("â€", None)]),
    ("no-break spaces", "a\xa0cafÃ©\xa0there\xa0is", [("cafÃ©", "café")]),
    ("half of it a no-break space", "voilÃ\xa0 tout", [("voilÃ\xa0", "voilà")]),
    ("a no-break space itself", "so Â\xa0hello", [("Â\xa0hello", "\xa0hello")]),
    ("replacement character", "the caf\ufffd was", [("caf\ufffd", None)]),
    # entities
    ("named", "&quot;No&quot;", [("&quot;", '"')]),
    ("numbered", "it&#8217;s", [("&#8217;", "’")]),
    ("twice escaped", "R&amp;amp;D", [("&amp;amp;", "&")]),
    # glued marks
    ("no space before", "were key.“We go on,” he said.", [("key.“We", "key. “We")]),
    ("no space after", "“We go on,”he said.", [("on,”he", "on,” he")]),
    ("straight", '"We go on,"she said.', [('on,"she', None)]),
    ("introduced", "He said:“We go on.”", [("said:“We", "said: “We")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"), [row[1:] for row in FIRES], ids=[row[0] for row in FIRES]
)
def test_damage_is_found_with_its_repair(text, expected):
    filler = [("didnt", "didn't"), ("isnt", "isn't")] if text.endswith(LOST) else []
    assert found(text) == expected + filler


SILENT = [
    ("one word is no proof", "The song is called I dont care."),
    (
        "quoted misspelling",
        "It's late, it's dark, we're lost, he'd say. “I dont know, it isnt me.”",
    ),
    ("families", "The Kennedys met the Guptas. They don't agree."),
    ("families in a damaged text", "Trump met Clinton, and the Clintons agreed."),
    ("peoples", "An American and a Russian spoke; Americans want peace and Russians agree."),
    (
        "names in s",
        "Robert Gates thinks so. John Roberts wrote it. Bernie Sanders won. Boris left.",
    ),
    ("places in s", "The United Nations council and Los Angeles police met in Paris."),
    ("plurals", "Six NGOs, two MPs and the partys over in the 1990s. The Koreas talk."),
    ("foreign words", "«Ceux dont il parle, dont elle rit», said the waiter, “wont” to smile."),
    ("web", "Write to dont@isnt.com or see http://didnt.org/wasnt and #dont."),
    ("right letters", "São Paulo, François, naïve café, El Niño, Łódź, “Ärger”, Ελλάδα, 北京"),
    ("ampersands", "AT&T, R&D; Smith & Wesson; a&b; fish &chips; x &unknown; y"),
    ("spaced marks", "He said: “No.” “Why?” (“Because,” she said.) —“Well”—and so on."),
    ("brackets and parts", "“[T]he end” was the “Hamilton”-like show’s “A”s, an “X”ish word"),
    ("straight marks", 'A 6\'2" player said "no" and "yes", and "maybe".'),
    ("scripts without capitals", "他说“你好”然后走了。"),
    ("apostrophes intact", "The minister's aide didn't go; Russia's envoy wasn't sure. It's late."),
    ("empty", ""),
]


@pytest.mark.parametrize("text", [row[1] for row in SILENT], ids=[row[0] for row in SILENT])
def test_look_alikes_are_left_alone(text):
    assert found(text) == []


IN_DAMAGED = [
    ("surname in s", "Robert Gates thinks so."),
    ("family", "Hillary Clinton came, and the Clintons agreed."),
    ("people", "An American spoke, and Americans agreed."),
    ("company", "The United Nations council sat."),
    ("possessive it", "The city lost its mayor and its hall."),
    ("custom", "He sat there, as was his wont."),
    ("verb", "The door lets light in; they were late; we shell peas."),
    ("plural", "The nations agreed, and the presidents met."),
]


@pytest.mark.parametrize("text", [row[1] for row in IN_DAMAGED], ids=[row[0] for row in IN_DAMAGED])
def test_damaged_article_does_not_make_every_s_suspect(text):
    assert [form for form, _ in found(text + LOST)] == ["didnt", "isnt"]


@pytest.mark.parametrize("example", DamagedText.examples, ids=lambda example: example.text[:40])
def test_examples_of_the_documentation(example):
    assert bool(found(example.text)) is example.fires


def test_equal_words_are_one_finding_that_points_at_the_others():
    text = "It doesnt. She doesnt. He doesnt. They dont."
    first, second = findings(text)
    assert first.message == "“doesnt” has lost its apostrophe; it should read “doesn't” (3 times)"
    assert [span.of(text) for span in first.related] == ["doesnt", "doesnt"]
    assert (second.span.of(text), second.related) == ("dont", ())


def test_a_wreck_of_a_text_stays_readable():
    text = " ".join(f"caf{chr(97 + i % 26) * (i // 26 + 1)}Ã©" for i in range(100))
    rows = findings(text)
    assert len(rows) == 30
    assert rows[-1].message.endswith("; 70 more places are damaged in this way")
    assert len(rows[-1].related) == 70


@given(st.text(alphabet=st.sampled_from("ab Ãâ€™”“\"&;#8amp.sS'’\ufffd\x92\n"), max_size=80))
def test_any_text_is_taken_and_every_place_is_in_it(text):
    for finding in findings(text):
        assert 0 <= finding.span.start < finding.span.end <= len(text)


@pytest.mark.parametrize(
    "piece", ["dont ", "Ã", "&amp;", '."a', "“a", "Xs ", "x’", "\ufffda", "a-"]
)
def test_time_grows_with_the_text_only(piece):
    text = piece * (100_000 // len(piece))
    started = time.perf_counter()
    findings(text)
    assert time.perf_counter() - started < 10


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the articles of ../shared")
def test_published_articles_keep_their_words():
    """On 183 published articles, whatever is reported is a real damage; all were looked at."""
    reported = {}
    for corpus in ("polnear", "worldwide"):
        with (SHARED / "data" / corpus / "dev.jsonl").open(encoding="utf-8") as rows:
            for row in map(json.loads, rows):
                if places := found(row["text"]):
                    reported[row["id"]] = len(places)
    assert len(reported) == 1
    assert sum(reported.values()) == 1
