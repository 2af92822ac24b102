"""QC301 and QC302: what they must report, the look-alikes that they must not, and their cost."""

from __future__ import annotations

import random
import re

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from quotecheck.marks import find_marks
from quotecheck.model import Analysis, Article, Document, Mention, Person, Quotation, Span
from quotecheck.rules.base import Evidence
from quotecheck.rules.overlaps import Overlaps, Place, fingerprints
from quotecheck.rules.repeats import AlteredQuote, SameWordsTwoSpeakers
from quotecheck.tokens import split

_QUOTED = re.compile(r"“[^”]*”")
_CREDIT = re.compile(r"\{([^}|]*)\|([^}]*)\}")


def analysis(marked: str, id: str = "a", date: str | None = None, roles=()) -> Analysis:
    """The analysis of ``marked``: each “quotation” in it is credited to the next {source|name}.

    ``roles`` are (name, role) pairs.
    """
    text, sources, at = "", [], 0
    for match in _CREDIT.finditer(marked):
        text += marked[at : match.start()]
        sources.append((Span(len(text), len(text) + len(match[1])), match[2] or match[1]))
        text += match[1]
        at = match.end()
    text += marked[at:]
    quotations, people = [], {}
    for match, (source, name) in zip(_QUOTED.finditer(text), sources, strict=True):
        span = Span(*match.span())
        names = tuple(name.split("; "))
        quotations.append(
            Quotation((span,), match[0], "direct", (), (source,), names, 0.95, "named beside it")
        )
        for one in names:
            people.setdefault(one, []).append(Mention(source, "full"))
    persons = tuple(
        Person(name, tuple(mentions), tuple(role for n, role in roles if n == name))
        for name, mentions in people.items()
    )
    return Analysis(Article(text, id, date), tuple(quotations), persons)


def in_article(rule, marked: str, roles=()) -> list[str]:
    one = analysis(marked, roles=roles)
    layers = split(one.article.text)
    document = Document(one.article.text, layers.paragraphs, layers.sentences, layers.tokens)
    marks = find_marks(one.article.text)
    evidence = Evidence(one.article, document, marks, one.quotations, one.people)
    return [finding.message for finding in rule.check(evidence)]


def in_corpus(rule, *articles) -> list[tuple[int, str]]:
    """Findings of articles, each as its text, or its text and date."""
    given_ = [(item, None) if isinstance(item, str) else item for item in articles]
    analyses = [analysis(text, f"n{i}", date) for i, (text, date) in enumerate(given_)]
    return [(number, finding.message) for number, finding in rule.check_corpus(analyses)]


SCHOOLS = "We will not close a single school in the valley before the winter is over"
NURSES = "We will hire 300 nurses for the two district hospitals before the end of this year"
FILLER = "\n\nThe council meets on Friday, and many parents plan to come.\n\n"


HOWELL, LIND = f"“{SCHOOLS},” said {{Ann Howell|}}.{FILLER}", f"“{SCHOOLS},” {{Peter Lind|}} said."


# --- QC301 ----------------------------------------------------------------------------------------

TWO_SPEAKERS = [
    (
        "word for word",
        HOWELL + LIND,
    ),
    (
        "an excerpt",
        f"“{SCHOOLS}, and nobody has asked us to,” said {{Ann Howell|}}.{FILLER}" + LIND,
    ),
    (
        "one word and the typography differ",
        HOWELL + "“We will not close one single school in the valley – before the winter is over!” "
        "{Peter Lind|} said.",
    ),
    (
        "by the surname",
        f"{{Ann Howell|}} said: “It is late.”{FILLER}“{SCHOOLS},” {{Howell|Ann Howell}} said."
        f"{FILLER}“{SCHOOLS},” {{Mr Lind|Peter Lind}} said.",
    ),
]


@pytest.mark.parametrize(("note", "text"), TWO_SPEAKERS, ids=[note for note, _ in TWO_SPEAKERS])
def test_one_quotation_of_two_people_in_an_article_is_found(note, text):
    (message,) = in_article(SameWordsTwoSpeakers(), text)
    assert "Peter Lind" in message
    assert "Ann Howell in line" in message


ONE_SPEAKER = [
    ("one person", HOWELL + f"“{SCHOOLS},” {{Howell|}} said."),
    ("a title", HOWELL + f"“{SCHOOLS},” {{Mayor Howell|}} said."),
    ("an initial", HOWELL + f"“{SCHOOLS},” {{A. Howell|}} said."),
    ("a spelling", f"“{SCHOOLS},” {{José Ruiz|}} said. “{SCHOOLS},” {{Jose Ruiz|}} said."),
    ("a slip", f"“{SCHOOLS},” {{Lars Brandvold|}} said. “{SCHOOLS},” {{Lars Brandvald|}} said."),
    ("a pronoun", HOWELL + f"“{SCHOOLS},” {{he|Peter Lind}} said."),
    ("joint", HOWELL + f"“{SCHOOLS},” {{they|Ann Howell; Peter Lind}} said."),
    (
        "joint by words",
        f"“{SCHOOLS},” {{Ann Howell|}} said in the joint letter." + FILLER + LIND,
    ),
    (
        "quoting the other",
        HOWELL + f"“{SCHOOLS},” {{Peter Lind|}} said, as Howell had.",
    ),
    (
        "the other's words within",
        HOWELL + f"“She told us: ‘{SCHOOLS}.’ I believe her,” {{Peter Lind|}} said.",
    ),
    ("a song", f"“{SCHOOLS},” sang {{Ann Howell|}}." + FILLER + LIND),
    ("an oath", f"“{SCHOOLS},” {{Ann Howell|}} swore." + FILLER + LIND),
    ("read aloud", HOWELL + f"{{Peter Lind|}} read aloud: “{SCHOOLS}.”"),
    ("short", (HOWELL + LIND).replace(SCHOOLS, "We will not close it")),
    (
        "few words of weight",
        (HOWELL + LIND).replace(SCHOOLS, "It is what it is, and that is what we all have to do"),
    ),
    (
        "three people",
        HOWELL + HOWELL.replace("Ann Howell", "Joan Novak") + LIND,
    ),
]


@pytest.mark.parametrize(("note", "text"), ONE_SPEAKER, ids=[note for note, _ in ONE_SPEAKER])
def test_look_alikes_of_two_speakers_are_left_alone(note, text):
    assert in_article(SameWordsTwoSpeakers(), text) == []


@pytest.mark.parametrize(
    "role", ["spokesman", "press secretary for the mayor", "Howell's lawyer", "campaign manager"]
)
def test_who_speaks_for_the_other_is_no_second_speaker(role):
    text = HOWELL + LIND
    assert len(in_article(SameWordsTwoSpeakers(), text)) == 1
    assert in_article(SameWordsTwoSpeakers(), text, [("Peter Lind", role)]) == []


def test_a_speaker_who_is_not_sure_is_held_against_nobody():
    text = HOWELL + LIND
    one = analysis(text)
    unsure = evolve(one.quotations[1], confidence=0.6)
    pair = [
        evolve(one, quotations=one.quotations[:1]),
        evolve(one, quotations=(unsure,)),
    ]
    assert list(SameWordsTwoSpeakers().check_corpus(pair)) == []


STORY = (
    "The bridge over the Nemda was closed on Monday after a barge had struck a pillar. {}\n\n"
    "Divers looked at the pillar for two hours, {} of the harbour office said in a statement. "
    "“The crack is longer than my arm and nobody should cross this bridge before spring,” {} said."
)


def test_two_articles_are_compared():
    texts = [
        f"“{SCHOOLS},” said {{Ann Howell|}}.",
        f"Parents came by bus. “{SCHOOLS},” {{Peter Lind|}} told them.",
    ]
    found = in_corpus(SameWordsTwoSpeakers(), *texts)
    assert [number for number, _ in found] == [1]
    assert "to Ann Howell in n0" in found[0][1]


def test_copies_of_one_story_are_compared_by_the_name_alone():
    copies = [STORY.format("", name, f"{{{name}|}}") for name in ("Ann Howell", "Peter Lind")]
    assert [number for number, _ in in_corpus(SameWordsTwoSpeakers(), *copies)] == [1]
    # Elsewhere a statement may be read out by anybody.
    texts = [copies[0], "“The crack is longer than my arm and nobody should cross this bridge "
             "before spring,” {Peter Lind|} said in a statement."]  # fmt: skip
    assert in_corpus(SameWordsTwoSpeakers(), *texts) == []


def test_the_rarer_credit_is_reported_in_each_of_its_articles():
    right, wrong = f"“{SCHOOLS},” said {{Ann Howell|}}.", f"“{SCHOOLS},” said {{Peter Lind|}}."
    found = in_corpus(SameWordsTwoSpeakers(), wrong, right, right, right, wrong)
    assert [number for number, _ in found] == [0, 4]


def test_who_is_spoken_of_in_the_other_article_may_be_quoted_there():
    texts = [
        f"“{SCHOOLS},” said {{Ann Howell|}}.",
        f"Ann Howell left early.{FILLER}“{SCHOOLS},” {{Peter Lind|}} told them.",
    ]
    assert in_corpus(SameWordsTwoSpeakers(), *texts) == []


def test_one_family_name_and_two_given_names_are_two_speakers():
    texts = [f"“{SCHOOLS},” said {{{name}|}}." for name in ("Wang Yi", "Wang Li")]
    assert [number for number, _ in in_corpus(SameWordsTwoSpeakers(), *texts)] == [1]


# --- QC302 ----------------------------------------------------------------------------------------

ALTERED = [
    ("a number", NURSES, NURSES.replace("300", "500"), "“500” here, “300” there"),
    ("a number in words", NURSES, NURSES.replace("300", "seven"), "seven"),
    ("not", SCHOOLS, SCHOOLS.replace(" not", ""), "“not” is left out here"),
    ("not put in", SCHOOLS.replace(" not", ""), SCHOOLS, "“not” stands here only"),
    ("may", NURSES, NURSES.replace("will", "may"), "“may” here, “will” there"),
    ("another word", NURSES, NURSES.replace("nurses", "doctors"), "doctors"),
    ("a word left out", NURSES, NURSES.replace("district ", ""), "“district” is left out here"),
    ("a prefix", SCHOOLS + " it is possible to", SCHOOLS + " it is impossible to", "impossible"),
]


@pytest.mark.parametrize(("note", "one", "other", "said"), ALTERED, ids=[row[0] for row in ALTERED])
def test_another_wording_is_found(note, one, other, said):
    texts = [f"“{words},” said {{Ann Howell|}}." for words in (one, other)]
    for found in (
        in_corpus(AlteredQuote(), *texts),
        [(1, message) for message in in_article(AlteredQuote(), FILLER.join(texts))],
    ):
        ((number, message),) = found
        assert number == 1
        assert said in message


UNALTERED = [
    ("word for word", NURSES, NURSES),
    ("typography", NURSES, NURSES.replace("300", "three hundred") + "!"),
    ("capitals and dash", NURSES, NURSES.replace("hospitals before", "hospitals — Before")),
    ("a contraction", SCHOOLS, SCHOOLS.replace("will not", "won’t")),
    ("an ellipsis", NURSES, NURSES.replace("for the two district hospitals", "...")),
    ("a bracket", NURSES, NURSES.replace("the two district hospitals", "[both hospitals]")),
    ("a round bracket", NURSES, NURSES.replace("We will", "We (the council) will")),
    ("a filler", NURSES, NURSES.replace("nurses for", "nurses, uh, for")),
    ("an excerpt", NURSES + ", and then we will see", "Well, " + NURSES),
    ("another end", NURSES + " or later", NURSES + " if we can"),
    ("a function word", NURSES, NURSES.replace("the two", "these two")),
    (
        "much of it",
        NURSES,
        "We will hire 300 nurses whenever somebody pays for them, I promise you",
    ),
    ("a repeated slogan", "We will win", "We will not win"),
]


@pytest.mark.parametrize(("note", "one", "other"), UNALTERED, ids=[row[0] for row in UNALTERED])
def test_harmless_edits_and_other_sentences_are_left_alone(note, one, other):
    texts = [f"“{words},” said {{Ann Howell|}}." for words in (one, other)]
    assert in_corpus(AlteredQuote(), *texts) == []
    assert in_article(AlteredQuote(), FILLER.join(texts)) == []


@pytest.mark.parametrize(
    ("dates", "count"),
    [
        ((None, None), 1),
        (("2024-03-01", None), 1),
        (("2024-03-01", "2024-03-01"), 1),
        (("2024-03-01", "2024-03-04T10:00:00Z"), 1),
        (("2024-03-01", "2024-03-05"), 0),
        (("not a date", "2024-03-05"), 1),
    ],
)
def test_on_another_day_it_may_be_another_speech(dates, count):
    texts = [NURSES, NURSES.replace("300", "500")]
    articles = [
        (f"“{words},” said {{Ann Howell|}}.", date)
        for words, date in zip(texts, dates, strict=True)
    ]
    assert len(in_corpus(AlteredQuote(), *articles)) == count


def test_two_speakers_word_a_thing_in_two_ways():
    texts = [f"“{NURSES},” said {{Ann Howell|}}.", f"“{NURSES[:-4]}week,” said {{Peter Lind|}}."]
    assert in_corpus(AlteredQuote(), *texts) == []


def test_the_rarer_wording_is_reported():
    usual = f"“{NURSES},” said {{Ann Howell|}}."
    odd = usual.replace("300", "500")
    assert [n for n, _ in in_corpus(AlteredQuote(), odd, usual, usual)] == [0]


# --- cost -----------------------------------------------------------------------------------------


class Corpus:
    """Articles made when asked for; every third quotes another with an edit. Counts requests."""

    def __init__(self, size: int) -> None:
        self.size, self.asked = size, 0
        draw = random.Random(0)
        letters = ("bcdfgklmnprst", "aeiou")
        self.words = [
            "".join(draw.choice(letters[i % 2]) for i in range(draw.randint(4, 8)))
            for _ in range(5000)
        ]

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, number: int) -> Analysis:
        if not 0 <= number < self.size:
            raise IndexError
        self.asked += 1
        copied = number - 1 - number % 7 if number % 3 == 0 and number > 6 else number
        draw = random.Random(copied)
        words = [draw.choice(self.words) for _ in range(20)]
        speaker = f"{self.words[copied % 5000].title()} Berg"
        if copied != number:
            words[10] = "otherwise"
            speaker = speaker if number % 2 else "Peter Lind"
        return analysis(f"“{' '.join(words)},” said {{{speaker}|}}.", str(number))


@pytest.mark.parametrize("rule", [SameWordsTwoSpeakers(), AlteredQuote()], ids=lambda r: r.code)
def test_cost_grows_with_the_corpus_and_not_with_its_square(rule):
    asked, found = [], []
    for size in (500, 1000, 2000):
        corpus = Corpus(size)
        found.append(sum(1 for _ in rule.check_corpus(corpus)))
        asked.append(corpus.asked)
    assert found[2] > found[1] > found[0] > 20
    assert asked[1] < 2.2 * asked[0]
    assert asked[2] < 2.2 * asked[1]


def test_a_quotation_that_everybody_copies_is_compared_with_few():
    steps = []
    for size in (200, 400, 800):
        overlaps = Overlaps()
        for number in range(size):
            words = f"this is the {number} th of very many slightly different copies of it".split()
            overlaps.add(Place(number, 0), "Ann Howell", words)
        pairs = sum(1 for _ in overlaps.pairs())
        assert pairs <= 8 * 8 * size
        steps.append(overlaps.steps)
    assert steps[2] < 2.2 * steps[1] < 2.2 * 2.2 * steps[0]


def test_copies_are_one_wording():
    overlaps = Overlaps()
    words, other = SCHOOLS.split(), [*SCHOOLS.split(), "and", "no", "other", "one", "besides"]
    for number, (speaker, said) in enumerate(
        [("Ann", words), ("Ann", words), ("Peter", words), ("Ann", words), ("Ann", other)]
    ):
        overlaps.add(Place(number, 0), speaker, said)
    pairs = {
        (one.speaker, tuple(p.article for p in one.places), other.speaker, other.places[0].article)
        for one, other in overlaps.pairs()
    }
    assert pairs == {
        ("Ann", (0, 1, 3), "Peter", 2),
        ("Ann", (0, 1, 3), "Ann", 4),
        ("Peter", (2,), "Ann", 4),
    }


@given(st.lists(st.sampled_from("a the of bridge winter school valley 300 not".split())))
@settings(max_examples=200)
def test_equal_stretches_share_fingerprints(words):
    whole = fingerprints(["before", *words, "after"])
    assert whole == sorted(set(whole))
    if len(words) >= 5:
        assert set(fingerprints(words)) & set(whole) or not fingerprints(words)


@given(st.text(), st.text())
@settings(max_examples=100)
def test_any_text_is_calm(one, other):
    texts = [
        Analysis(
            Article(f"“{text}” said Ann."),
            (Quotation((Span(0, len(text) + 2),), f"“{text}”", "mixed", (), (), ("Ann",)),),
        )
        for text in (one * 5, other * 5)
    ]
    for rule in (SameWordsTwoSpeakers(), AlteredQuote()):
        assert all(number in (0, 1) for number, _ in rule.check_corpus(texts))
