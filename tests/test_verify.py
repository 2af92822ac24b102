"""Quotations against their sources: a table for each kind of edit, benign beside harmful."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from subprocess import run

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import quotecheck
from quotecheck import Quotation, QuotecheckError, ReadingError, Span
from quotecheck.verification import GRAVITY, Source, Sources, Verification, verify

SHARED = Path(__file__).parents[2] / "shared"

SPEECH = (
    "Thank you all for coming out in this weather. The harbour does not belong to one company. "
    "Well, we, uh, we spent seven years and 2,300 euros a month on that pier, you know, and nobody "
    "can tell me it was wasted. I would support the plan if the council pays its share. "
    "They are building a new ferry, which our fishermen wanted, on the island. "
    "She told the crew that the naïve optimists were right (laughter). "
    "The price is $4.50 per cent of what it was in 1998. "
    "It is possible that we will close the old market in March. "
    "First we repair the lighthouse, then we talk about the budget for the coming winter. "
    "My grandmother sold oranges under the arches and she never once raised her voice. "
    "Nothing in the treaty stops us from planting trees along the northern road. "
    "And I mean I think of the sea. It, it is wide. "
    "Forty-five boats came. He can't stay. "
    "In the end the boats will decide, because the boats always do."
)

# What the quotation says, the kinds of edit (the gravest first), whether any does harm.
CASES = [
    # nothing
    ("The harbour does not belong to one company.", [], False),
    ("“The harbour does not belong to one company.”", [], False),
    ("under the arches", [], False),
    # typography
    ("The harbour doesn’t belong to one company", ["typography"], False),
    ("the harbour does not belong to one company,", ["typography"], False),
    ("45 boats came", ["typography"], False),
    ("They’re building a new ferry", ["typography"], False),
    ("told the crew that the naive optimists were right", ["typography"], False),
    ("spent 7 years and 2300 euros a month on that pier", ["typography"], False),
    ("The harbor does not belong to one company.", ["typography"], False),
    ("The price is $4.50 percent of what it was in 1998.", ["typography"], False),
    # hesitation and repetition
    ("we spent seven years and 2,300 euros a month on that pier, and nobody", ["filler"], False),
    ("And I think of the sea. It is", ["filler"], False),
    ("Thank you all for for coming out in this weather.", ["filler"], False),
    ("the naïve optimists were right. The price is $4.50", ["filler"], False),
    # brackets
    ("[The port] does not belong to one company.", ["bracketed"], False),
    ("The harbour [of Brest] does not belong to one company.", ["bracketed"], False),
    ("[W]e spent seven years and 2,300 euros a month", ["bracketed"], False),
    ("their fisher[men] wanted", ["substitution"], True),
    ("our fisher[men] wanted", ["bracketed"], False),
    ("They [the unions] are building a new ferry", ["bracketed"], False),
    ("I would support [it] if the council pays its share.", ["bracketed"], False),
    ("The harbour does [belong] to one company.", ["negation"], True),
    # ellipses
    ("They are building a new ferry … on the island.", ["ellipsis"], False),
    ("They are building a new ferry [...] on the island.", ["ellipsis"], False),
    ("My grandmother sold oranges ... and she never once raised her voice.", ["ellipsis"], False),
    ("for coming out in this weather. … Well, we, uh, we spent seven years", ["ellipsis"], False),
    ("The harbour does ... belong to one company.", ["negation"], True),
    ("My grandmother sold oranges under the arches and she … raised her voice", ["negation"], True),
    ("I would support the plan … the council pays its share.", ["omission"], True),
    # words left out without a mark
    ("They are building a new ferry on the island.", ["omission"], True),
    ("First we repair the lighthouse, then we talk about the coming winter.", ["omission"], True),
    ("My grandmother sold oranges under arches and she never once", ["omission"], False),
    # other words
    ("The harbour does not belong to one fisherman.", ["substitution"], True),
    ("They are building a new bridge, which our fishermen wanted", ["substitution"], True),
    ("They are building the new ferry, which our fishermen wanted", ["substitution"], False),
    ("They are secretly building a new ferry, which our fishermen", ["substitution"], True),
    # numbers
    ("we spent eight years and 2,300 euros a month on that pier", ["number"], True),
    ("seven years and 23,000 euros a month on that pier", ["number"], True),
    ("of what it was in 1989", ["number"], True),
    ("Forty-six boats came", ["number"], True),
    ("we spent eight years and 23,000 euros", ["number"], True),
    # negation and modality
    ("The harbour does belong to one company.", ["negation"], True),
    ("tell me it was not wasted", ["negation"], True),
    ("He can stay.", ["negation"], True),
    ("The harbour doesn't not belong to one company.", ["negation"], True),
    ("They are not building a new ferry, which our fishermen wanted", ["negation"], True),
    ("It is impossible that we will close the old market in March.", ["negation"], True),
    ("It is possible that we might close the old market in March.", ["negation"], True),
    ("and she always raised her voice", ["negation"], True),
    # order, joins, and what is not there
    ("then we talk about the budget, First we repair the lighthouse", ["reorder"], True),
    (
        "Thank you all for coming out in this weather. In the end the boats will decide",
        ["splice"],
        True,
    ),
    ("Thank you all for coming out in this weather. … the boats will decide", ["splice"], True),
    ("The mayor has sold his vineyard to a stranger from Lyon.", ["not-found"], True),
]


@pytest.mark.parametrize(("quotation", "kinds", "harmful"), CASES, ids=[c[0][:45] for c in CASES])
def test_edits(quotation: str, kinds: list[str], harmful: bool) -> None:
    found = verify(quotation, SPEECH)
    named = [edit.kind for edit in found.edits]
    assert named[:1] == kinds, found.message
    assert found.harmful is harmful, found.message
    assert (found.span is None) == (kinds == ["not-found"])
    assert "\n" not in found.message
    assert found.message.endswith(".")
    for edit in found.edits:
        assert edit.span is None or edit.span.of(SPEECH) == edit.original


def test_one_dropped_not_outranks_many_dropped_hesitations() -> None:
    source = "Uh, we, um, we do, uh, not, er, want, uh, you know, uh, a new, um, a new road here."
    benign = verify("We do not want a new road here.", source)
    assert not benign.harmful
    harmful = verify("We do want a new road here.", source)
    assert harmful.harmful
    assert harmful.edits[0].kind == "negation"


def test_the_message_shows_the_words_that_differ() -> None:
    assert (
        "does [-not-] belong" in verify("The harbour does belong to one company.", SPEECH).message
    )
    message = verify("They are building a new bridge, which our fishermen wanted", SPEECH).message
    assert "new [-ferry-] {+bridge+} which" in message


# --- transcripts ----------------------------------------------------------------------------------

TALK = """\
ANNA WEBER: We asked for the figures in May. They never came, and I am tired of waiting.
BORIS KLEIN: That is not how I remember it at all.
ANNA WEBER: Then read the letter. It is on your desk.
"""


def as_turns(talk: str) -> dict[str, object]:
    source = Source(talk)
    return {"text": talk, "turns": [[*turn.span, turn.speaker] for turn in source.turns]}


def said(text: str, *speakers: str) -> Quotation:
    return Quotation((Span(0, len(text)),), text, "direct", speakers=speakers)


@pytest.mark.parametrize(
    ("quotation", "message"),
    [
        # one difference, wherever it is: what was left out comes before what was put in
        ("The fish market does not belong to one company.", "The [-harbour-] {+fish market+} does"),
        ("The harbour does not belong to any single big company.", "[-one-] {+any single big+}"),
        ("It is quite possible that we will close the old market in May.", "[-March-] {+May+}"),
        ("It is possible we will close the old market in March.", "is possible [-that-] we will"),
        ("My grandmother sold oranges and she never once raised her voice.",
         "oranges [-under the arches-] and she"),
        ("And she once raised her voice.", "And she [-never-] once raised"),
    ],
)  # fmt: skip
def test_the_difference_is_found_at_the_ends_and_in_the_middle(
    quotation: str, message: str
) -> None:
    assert message in verify(quotation, SPEECH).message


def test_a_passage_that_comes_twice_counts_where_it_comes_first() -> None:
    text = f"{SPEECH}\n\nA note between.\n\n{SPEECH}"
    for quotation in (
        "The harbour doesn’t belong to one company.",
        "They are building a new bridge, which our fishermen wanted, on the island.",
        "My grandmother sold oranges … and she never once raised her voice.",
    ):
        once, twice = verify(quotation, SPEECH), verify(quotation, text)
        assert (once.edits, once.span) == (twice.edits, twice.span)


def test_brackets_of_the_source_are_found_beyond_another_copy_of_the_words() -> None:
    between = "They talk about the weather for a long while. " * 3
    found = verify("We [the council] pay.", f"We the council pay. {between}We [the council] pay.")
    assert found.edits == ()


def test_turns_are_read_from_plain_text() -> None:
    assert [turn.speaker for turn in Source(TALK).turns] == [
        "ANNA WEBER",
        "BORIS KLEIN",
        "ANNA WEBER",
    ]
    assert [turn.speaker for turn in Source("Q: Why?\nA: Because.\nQ: Oh.").turns] == list("QAQ")
    assert Source("Note: bring shoes.\nWarning: the floor is wet.").turns == ()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("I am tired of waiting.", []),
        ("I am tired of waiting. That is not how I remember it at all.", ["turns"]),
        ("They never came, and I am tired of waiting. Then read the letter.", ["splice"]),
    ],
)
def test_words_of_another_speaker(text: str, kinds: list[str]) -> None:
    assert [edit.kind for edit in verify(text, as_turns(TALK)).edits] == kinds


@pytest.mark.parametrize(
    ("speakers", "kinds"),
    [
        (("Anna Weber",), []),
        (("Weber",), []),
        (("Ms. Weber",), []),
        ((), []),
        (("the chairwoman",), []),
        (("Boris Klein",), ["misattributed"]),
        (("Klein",), ["misattributed"]),
        (("Carla Fontana",), ["misattributed"]),
        (("Anna Weber", "Boris Klein"), []),
    ],
)
def test_the_speaker_is_compared(speakers: tuple[str, ...], kinds: list[str]) -> None:
    found = verify(said("“I am tired of waiting.”", *speakers), as_turns(TALK))
    assert [edit.kind for edit in found.edits] == kinds
    assert found.harmful is bool(kinds)


def test_words_run_together_in_a_label_are_a_name() -> None:
    talk = {"text": "It will rain. No.", "turns": [[0, 13, "AnnaWeber"], [14, 17, "BorisKlein"]]}
    assert not verify(said("It will rain.", "Anna Weber"), talk).harmful
    assert verify(said("It will rain.", "Boris Klein"), talk).edits[0].kind == "misattributed"


def test_what_two_people_say_counts_for_either() -> None:
    talk = {"text": "Good luck. Good luck.", "turns": [[0, 10, "Ann Lee"], [11, 21, "Bo Hart"]]}
    assert verify(said("Good luck.", "Bo Hart"), talk).span == Span(11, 21)
    assert not verify(said("Good luck.", "Ann Lee"), talk).harmful


def test_reported_speech_is_not_verified() -> None:
    quotation = Quotation((Span(0, 30),), "that the harbour was sold to us", "indirect")
    found = verify(quotation, SPEECH)
    assert (found.edits, found.harmful, found.span) == ((), False, None)


def test_of_a_mixed_quotation_only_the_marked_words_are_verified() -> None:
    text = "that the port “does not belong to one company” and never had"
    quotation = Quotation((Span(0, len(text)),), text, "mixed")
    assert verify(quotation, SPEECH).edits == ()


def test_pieces_of_a_quotation_may_leave_words_out_between_them() -> None:
    parts = ("“They are building a new ferry,”", "“on the island.”")
    spans = (Span(0, len(parts[0])), Span(60, 60 + len(parts[1])))
    found = verify(Quotation(spans, " ".join(parts), "direct"), SPEECH)
    assert not found.harmful


# --- sources --------------------------------------------------------------------------------------


def test_sources_of_all_sorts(tmp_path: Path) -> None:
    text = tmp_path / "speech.txt"
    text.write_text(SPEECH, encoding="utf-8")
    rows = tmp_path / "talk.jsonl"
    rows.write_text(json.dumps(as_turns(TALK)) + "\n", encoding="utf-8")
    kept = Source(SPEECH)
    for source in (SPEECH, text, kept, {"text": SPEECH}, kept):
        assert verify("under the arches", source).span is not None
    assert verify(said("It is on your desk.", "Klein"), rows).edits[0].kind == "misattributed"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("none.txt", None, "none.txt"),
        ("bad.jsonl", "{", "bad.jsonl:1"),
        ("list.jsonl", "[1]", "list.jsonl:1"),
        ("empty.jsonl", "", "no source"),
        ("textless.jsonl", "{}", "no text"),
        ("list.json", '[{"text": "a word"}, 3]', "list.json:2"),
        ("bad.json", '{\n"text"}', "bad.json:2"),
        ("second.jsonl", '{"text": "a word"}\n{"text": 3}\n', "second.jsonl:2"),
        ("turns.jsonl", '{"text": "a", "turns": [[0, 9, "x"]]}', "turn 0"),
        ("turns.jsonl", '{"text": "a", "turns": 3}', "turns must be"),
    ],
)
def test_unreadable_sources(tmp_path: Path, name: str, content: str | None, says: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ReadingError, match=says) as caught:
        verify("a word", path)
    assert "\n" not in str(caught.value)


def test_one_source_is_one(tmp_path: Path) -> None:
    path = tmp_path / "two.jsonl"
    path.write_text('{"text": "one word"}\n{"text": "other words"}\n', encoding="utf-8")
    with pytest.raises(ReadingError, match="more than one"):
        Source.of(path)
    assert verify("other words", path).span == Span(0, 11)


# --- many sources ---------------------------------------------------------------------------------


def made_talks(count: int) -> list[dict[str, object]]:
    """Transcripts that share most of their words, and each a sentence of their own."""
    rows = []
    for n in range(count):
        first = "We thank the council for its time and for the coffee."
        second = f"The road number {n + 100} costs {n * 7 + 3} crowns and nobody wants to pay it."
        text = f"{first} {second}"
        turns = [[0, len(first), "Ann Lee"], [len(first) + 1, len(text), "Bo Hart"]]
        rows.append({"id": f"talk-{n}", "text": text, "turns": turns})
    return rows


def test_one_look_up_in_many_sources() -> None:
    sources = Sources.of(made_talks(300))
    exact = sources.verify("The road number 217 costs 822 crowns")
    assert exact.source is not None
    assert exact.source.text.startswith("We thank")
    assert exact.span is not None
    assert exact.span.of(exact.source.text) == "The road number 217 costs 822 crowns"
    wrong = sources.verify("The road number 217 costs 822 crowns and everybody wants to pay it.")
    assert wrong.harmful
    assert wrong.source is exact.source
    assert sources.verify("My grandmother sold oranges under the arches.").edits[0].kind == (
        "not-found"
    )
    assert len(sources) == 300


def test_the_source_with_the_right_speaker_counts() -> None:
    talks = [
        {"text": "Nobody pays for the road.", "turns": [[0, 25, "Ann Lee"]]},
        {"text": "Well. Nobody pays for the road.", "turns": [[0, 31, "Bo Hart"]]},
    ]
    found = verify(said("“Nobody pays for the road.”", "Bo Hart"), Sources.of(talks))
    assert (found.edits, found.source and found.source.text) == ((), talks[1]["text"])


def test_sources_of_folders_and_files(tmp_path: Path) -> None:
    folder = tmp_path / "talks"
    (folder / "more").mkdir(parents=True)
    (folder / "a.txt").write_text(TALK, encoding="utf-8")
    rows = "".join(json.dumps(row) + "\n" for row in made_talks(2))
    (folder / "more" / "b.jsonl").write_text(rows, encoding="utf-8")
    (folder / "c.html").write_text(
        "<html><body><article><h1>The speech</h1><p>My grandmother sold oranges under the arches "
        "and never raised her voice, said the <b>mayor</b> of the town on Friday morning.</p>"
        "</article></body></html>",
        encoding="utf-8",
    )
    sources = Sources.of(folder)
    assert [source.label.removeprefix(str(folder)) for source in sources] == [
        "/a.txt",
        "/c.html",
        "/more/b.jsonl#talk-0",
        "/more/b.jsonl#talk-1",
    ]
    for quotation in ("sold oranges under the arches", "It is on your desk", "costs 10 crowns"):
        assert not verify(quotation, folder).harmful
    assert len(Sources.of([folder, TALK, made_talks(1)[0], Source(SPEECH)])) == 7
    with pytest.raises(ReadingError, match="Path"):
        Sources.of(str(folder))
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReadingError, match="no source"):
        Sources.of(tmp_path / "empty")


def test_equal_sources_have_equal_digests() -> None:
    one, same, other = (Sources.of(made_talks(n)) for n in (2, 2, 3))
    assert one.digest == same.digest != other.digest
    assert Sources.of(Source("ab", label="c")).digest != Sources.of(Source("a", label="bc")).digest


@pytest.mark.parametrize(
    "talk",
    [
        ">> ANNA WEBER: We asked.\n>> BORIS KLEIN: No.\n>> ANNA WEBER: Yes.",
        "**Anna Weber:** We asked.\n**Boris Klein:** No.\n**Anna Weber:** Yes.",
        "ANNA WEBER:\nWe asked.\nBORIS KLEIN:\nNo.\nANNA WEBER:\nYes.",
    ],
)
def test_labels_of_turns(talk: str) -> None:
    source = Source(talk)
    names = [turn.speaker.lower() for turn in source.turns]
    assert names == ["anna weber", "boris klein", "anna weber"]
    assert source.turns[0].span.of(talk).strip() == "We asked."


@pytest.mark.parametrize("source", [None, 3, b"bytes", {}, {"text": None}])
def test_what_is_no_source(source: object) -> None:
    with pytest.raises(ReadingError):
        verify("a word", source)


def test_what_is_no_quotation() -> None:
    with pytest.raises(QuotecheckError, match="must be a string"):
        verify(3, "a text")  # type: ignore[arg-type]


# --- any text -------------------------------------------------------------------------------------

TEXTS = st.text(max_size=60) | st.lists(
    st.sampled_from(
        "not the [he] … ... [ ] ( ) “we” don't uh, 7 seven A: \n\u0301 İ ß can't".split(" ")
    ),
    max_size=25,
).map(" ".join)


@given(TEXTS, TEXTS)
@settings(max_examples=300, deadline=None)
def test_any_text_gives_a_verification(quotation: str, source: str) -> None:
    found = verify(quotation, source)
    assert isinstance(found, Verification)
    assert found.harmful is any(edit.harmful for edit in found.edits)
    for span in [found.span, *(edit.span for edit in found.edits)]:
        assert span is None or 0 <= span.start < span.end <= len(source)
    assert all(edit.kind in GRAVITY for edit in found.edits)


@given(TEXTS, TEXTS, TEXTS)
@settings(max_examples=300, deadline=None)
def test_a_text_is_found_where_it_stands(before: str, quotation: str, after: str) -> None:
    source = Source(f"{before} {quotation} {after}")
    if not any(map(str.isalnum, quotation.strip("“”"))) or source.turns:
        return
    found = verify(quotation, source)
    assert found.edits == ()
    assert found.span is not None
    assert found.span.of(source.text) == quotation


@pytest.mark.parametrize(
    ("quotation", "source"),
    [
        ("", SPEECH),
        ("“…”", SPEECH),
        ("[", SPEECH),
        ("a word", ""),
        ("[[[[ the boats ]] will [decide", SPEECH),
        ("[" * 50_000, SPEECH),
        ("a " * 5_000, "a " * 20_000 + "b"),
        ("." * 50_000 + "x", "." * 50_000),
        ("the boats will decide " * 400, SPEECH),
        ("x" * 100_000, "x" * 200_000),
        ("\ud800 boats will", SPEECH),
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_texts(quotation: str, source: str) -> None:
    assert isinstance(verify(quotation, source), Verification)


def test_a_long_quotation_is_verified_word_by_word() -> None:
    source = " ".join(f"word{n} and thing{n * 7 % 1000}" for n in range(2_000))
    long = " ".join(source.split()[500:4_500])
    assert verify(long, source).edits == ()
    changed = long.replace("word900 ", "never ").replace("word1200 ", "")
    kinds = [edit.kind for edit in verify(changed, source).edits]
    assert kinds == ["negation", "omission"]


def test_the_package_gives_it_without_loading_models() -> None:
    code = (
        "import sys, quotecheck; v = quotecheck.verify('the boats', 'See the boats.');"
        "assert v.span is not None and 'torch' not in sys.modules; quotecheck.Edit"
    )
    assert run([sys.executable, "-c", code], check=False).returncode == 0
    assert quotecheck.verify is verify
    assert quotecheck.Verification is Verification


# --- real transcripts -----------------------------------------------------------------------------


def test_planted_edits_in_real_transcripts() -> None:
    rows = SHARED / "data" / "quotes" / "planted-dev.jsonl"
    transcripts = SHARED / "data" / "transcripts" / "train.jsonl"
    if not rows.exists() or not transcripts.exists():
        pytest.skip("the development data is not in ../shared")
    sources = {}
    for line in transcripts.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        sources[row["id"]] = Source.of(row)
    counts: Counter[str] = Counter()
    for line in rows.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found = verify(row["quote"], sources[row["source"]])
        benign = row["edit"] in ("exact", "typography", "filler", "bracketed", "ellipsis")
        first = found.edits[0].kind if found.edits else "exact"
        counts["all"] += 1
        counts["right"] += found.harmful is not benign
        counts["named"] += first == row["edit"]
        counts["benign"] += benign
        counts["false alarms"] += benign and found.harmful
    assert counts["right"] >= 0.96 * counts["all"]
    assert counts["false alarms"] <= 0.03 * counts["benign"]
    assert counts["named"] >= 0.88 * counts["all"]
