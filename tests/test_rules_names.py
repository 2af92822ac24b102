"""QC101 name-mismatch and QC102 name-variant: what they must report, and the look-alikes."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotecheck.checker import Checker
from quotecheck.marks import find_marks
from quotecheck.model import (
    Analysis,
    Article,
    Document,
    Finding,
    Mention,
    Person,
    Quotation,
    Span,
)
from quotecheck.names.words import compare_words
from quotecheck.people import find_people
from quotecheck.rules import corpus_spellings
from quotecheck.rules.base import Evidence, Rule
from quotecheck.rules.names import NameMismatch, NameVariant
from quotecheck.rules.spellings import spelling_difference
from tests.annotated import annotated, cut_into_people


def evidence_of(document: Document, quotations: tuple[Quotation, ...] = ()) -> Evidence:
    text = document.text
    people = find_people(document)
    return Evidence(Article(text), document, find_marks(text), quotations, people)


def findings(rule: Rule, marked: str) -> list[Finding]:
    return list(rule.check(evidence_of(annotated(marked))))


def found(rule: Rule, marked: str) -> list[tuple[str, str | None]]:
    text = annotated(marked).text
    return [(f.span.of(text), f.expected) for f in findings(rule, marked)]


# Each: what it shows, the text with people in brackets, the wrong form, the right name.
SLIPS = [
    (
        "a stranger speaks in the minister's place",
        "Chinese Foreign Minister [Wang Yi] flew to Moscow. Talks began.\n\n"
        "[Wang Li] asserted last month that they would.",
        "Wang Li",
        "Wang Yi",
    ),
    (
        "the same, after the quotation",
        "[Anna Berg], the mayor, spoke. Rain fell.\n\n“It was late,” [Marta Berg] said.",
        "Marta Berg",
        "Anna Berg",
    ),
    (
        "a title of courtesy is no introduction",
        "[Anna Berg], the mayor, spoke. Rain fell.\n\nMs [Marta Berg] said it was late.",
        "Marta Berg",
        "Anna Berg",
    ),
    (
        "one office, one family name, two given names",
        "Prime Minister [Adil Rahman] spoke. Rain fell.\n\nCritics of Prime Minister "
        "[Nabil Rahman] left the hall.",
        "Nabil Rahman",
        "Adil Rahman",
    ),
    (
        "a given name from elsewhere behind a family name that comes first",
        "Analyst [Li Xiying] spoke. [Li] smiled. Rain fell.\n\n“It was late,” [Li Marvin] said.",
        "Li Marvin",
        "Li Xiying",
    ),
    (
        "letters swapped in a surname",
        "[Dale Steyner] won. [Steyner] smiled. [Styener] left. [Steyner] slept.",
        "Styener",
        "Dale Steyner",
    ),
    (
        "a letter dropped",
        "[Jan Eldridge] won. Critics of [Eldrige] left. [Eldridge] smiled.",
        "Eldrige",
        "Jan Eldridge",
    ),
    (
        "a letter doubled, in the full name",
        "[Rosario Murillo] won. [Rosario Murrillo] left. [Murillo] smiled.",
        "Rosario Murrillo",
        "Rosario Murillo",
    ),
    (
        "a long given name with one slip",
        "[Vladimir Petrenko] won. [Petrenko] smiled. [Vladmiir Petrenko] left.",
        "Vladmiir Petrenko",
        "Vladimir Petrenko",
    ),
    (
        "the first mention is the wrong one: the frequent form is right",
        "[Kremacek] lost, aides say.\n\n[Randy Kremlacek] spoke. [Kremlacek] left. "
        "[Kremlacek] slept.",
        "Kremacek",
        "Randy Kremlacek",
    ),
    (
        "one each: the known word is right",
        "[Donand Keller] won. Rain fell. [Donald Keller] left.",
        "Donand Keller",
        "Donald Keller",
    ),
    (
        "a short surname, once, that no full name introduces",
        "[Narendra Modi] spoke. Critics of [Modi] left. [Modu] smiled later.",
        "Modu",
        "Narendra Modi",
    ),
    (
        "a short given name",
        "[Ravi Menon] spoke. Later [Rvai Menon] said nothing. [Menon] left.",
        "Rvai Menon",
        "Ravi Menon",
    ),
    (
        "the tagger saw no person in the misspelt name",
        "[Cody Simpson] won. [Simpson] smiled.\n\nSipmson said he was tired.",
        "Sipmson",
        "Cody Simpson",
    ),
    (
        "introduced twice, with the same office: still one person",
        "Activist [Zakia Hannache] left. Rain fell.\n\n[Zakai Hannache], a prominent activist, "
        "was held.",
        "Zakai Hannache",
        "Zakia Hannache",
    ),
]


@pytest.mark.parametrize(("note", "marked", "wrong", "right"), SLIPS)
def test_slips_are_found(note: str, marked: str, wrong: str, right: str) -> None:
    assert found(NameMismatch(), marked) == [(wrong, right)], note


NO_SLIPS = [
    ("the surname alone", "Minister [Wang Yi] spoke. [Wang] said it was late."),
    ("title and surname", "[Kim Jong-un] left. Mr [Kim] said it was late."),
    ("middle initial", "[Anna Berg] left. Rain fell.\n\n[Anna K. Berg] said it was late."),
    ("possessive", "[Anna Berg] left. [Berg]’s coat stayed."),
    ("accents", "[José Calderón] left. [Jose Calderon] said it was late."),
    ("hyphen", "[Kim Jong-un] left. [Kim Jong Un] said it was late."),
    ("known spellings", "[Sergei Lavrov] left. [Sergey Lavrov] said it was late."),
    (
        "an introduction of its own",
        "Foreign Minister [Wang Yi] spoke.\n\n[Wang Li], a student, said it was late.",
    ),
    (
        "a role of its own",
        "Foreign Minister [Wang Yi] spoke.\n\nCarver [Wang Li] said it was late.",
    ),
    (
        "an age",
        "Foreign Minister [Wang Yi] spoke.\n\n[Wang Li], 34, said it was late.",
    ),
    (
        "a relative",
        "Mayor [Tom Berg] spoke.\n\nHis brother [Jon Berg] said it was late.",
    ),
    (
        "a relation stated after the name",
        "Mayor [Tom Berg] spoke.\n\n[Jon Berg], his brother, said it was late.",
    ),
    (
        "a relation in the sentence",
        "Mayor [Tom Berg] spoke.\n\n[Jon Berg] said his father had been late.",
    ),
    (
        "woman and man, neither introduced: a couple more likely than a slip",
        "Mayor [Mary Berg] spoke. Rain fell.\n\n[John Berg] said it was late.",
    ),
    (
        "two namesakes beside the name",
        "[Ana Rivera] and [Jesús Rivera] spoke, then left.\n\n[Luis Rivera] said it was late.",
    ),
    (
        "a list",
        "Mayor [Tom Berg] spoke. Present were [Jon Berg], [Ann Pell] and [Sue Reed].",
    ),
    (
        "a team sheet",
        "Defenders: 2. [Maynor Figueroa] 3. [Henry Figueroa] 4. [Brayan Beckeles]",
    ),
    ("side by side", "[Zhang Wei] and [Zheng Wei] spoke."),
    (
        "named twice in full",
        "Mayor [Tom Berg] spoke.\n\n[Jon Berg] said it was late. [Jon Berg] left.",
    ),
    (
        "it does not act where the other would",
        "Mayor [Tom Berg] spoke.\n\nThe square was named after [Jon Berg] long ago.",
    ),
    ("another first letter", "[Jacob Zuma] spoke. [Duma] said it was late."),
    ("a family in the plural", "[Atul Gupta] spoke. The [Guptas] left."),
    ("a feminine form", "[Milos Kubera] spoke. His widow [Vera Kuberova] left."),
    ("short names of two people", "[Li Xiying] spoke. [Lin] said it was late."),
    (
        "two people, each in full and with a role",
        "Singer [Marian Holt] spoke.\n\nThe lawyer [Marion Holt] said it was late.",
    ),
    (
        "two offices",
        "Justice Minister [Han Dong-hoon] spoke.\n\nPrime Minister [Han Duck-soo] said so.",
    ),
    ("former and present", "President [Adil Rahman] spoke. Former President [Nabil Rahman] left."),
    ("somebody else's words", "Mayor [Tom Berg] spoke.\n\n“[Jon Berg] said it was late.”"),
    ("a street", "[Cody Simpson] won. [Simpson] left. He lives in Simpsom Street."),
    ("a known word", "[Francesco Franco] spoke. [Franco] left. France said it was late."),
    (
        "in a subordinate clause, as the past and the famous are",
        "Candidate [Hilla Berg] spoke. Nobody had carried the city since [Bram Berg] won in 1996.",
    ),
    (
        "neither is introduced, and the second does not speak",
        "Guests sang for [Hilla Berg] all night.\n\n[Bram Berg] watched from the front row.",
    ),
    (
        "another syllable",
        "[Kim Jong-il] had a private train. [Kim Jong-un] still uses it. [Kim Jong-un] left.",
    ),
    ("one sentence", "[Christine Holt] said that [Christina Holt] was her mother's choice."),
    ("nobody", "Nobody is named here."),
]


@pytest.mark.parametrize(("note", "marked"), NO_SLIPS)
def test_look_alikes_are_left_alone(note: str, marked: str) -> None:
    assert found(NameMismatch(), marked) == [], note


def test_the_message_names_who_was_introduced() -> None:
    marked = SLIPS[0][1]
    (finding,) = findings(NameMismatch(), marked)
    assert finding.message == (
        "“Wang Li” is probably Wang Yi: the article introduces Chinese Foreign Minister Wang Yi "
        "and nobody else named Wang"
    )
    assert finding.severity == "warning"
    text = annotated(marked).text
    assert [span.of(text) for span in finding.related] == ["Wang Yi"]
    assert finding.evidence == (
        "the article introduces Chinese Foreign Minister Wang Yi and nobody else named Wang",
        "Wang Li is named once, without any introduction",
        "Wang Li speaks or acts where Wang Yi would",
    )


def test_a_clear_slip_is_an_error_a_draw_is_two_spellings() -> None:
    (clear,) = findings(
        NameMismatch(), "[Jan Eldridge] won. Critics of [Eldrige] left. [Eldridge] smiled."
    )
    assert clear.severity == "error"
    assert clear.message == "“Eldrige” is probably a slip for Jan Eldridge"
    assert clear.evidence[-1] == "“Eldridge” stands twice, “Eldrige” once"
    (draw,) = findings(NameMismatch(), "[Jan Olvarand] won. Rain fell. [Jan Olvarend] left.")
    assert draw.severity == "warning"
    assert draw.message == "“Jan Olvarend” and “Jan Olvarand” look like two spellings of one name"


def test_a_wrong_form_that_repeats_is_one_finding() -> None:
    marked = (
        "[Jan Eldridge] won. [Eldridge] smiled. [Eldridge] left. [Eldridge] slept. "
        "[Eldrige] ate. [Eldrige] drank."
    )
    (finding,) = findings(NameMismatch(), marked)
    text = annotated(marked).text
    assert [span.of(text) for span in finding.related].count("Eldrige") == 1


def test_a_slip_in_quotation_marks_weighs_less() -> None:
    (finding,) = findings(
        NameMismatch(), "[Jan Eldridge] won. [Eldridge] left. “I saw [Eldrige] go,” he said."
    )
    assert finding.severity == "warning"


def test_the_source_of_a_quotation_speaks() -> None:
    marked = "Mayor [Tom Berg] spoke.\n\nIn the evening came a message from [Jon Berg]."
    document = annotated(marked)
    source = document.entities[1].span
    quotation = Quotation((Span(0, 4),), "Mayo", "indirect", source=(source,))
    assert not list(NameMismatch().check(evidence_of(document)))
    assert len(list(NameMismatch().check(evidence_of(document, (quotation,))))) == 1


@pytest.mark.parametrize("rule", [NameMismatch(), NameVariant()])
def test_the_documented_examples_hold(rule: Rule) -> None:
    names = (
        "Wang Yi|Wang Li|Kim Jong-un|Kim Jong Un|Henrik Brandvold|Brandvald|Brandvold|"
        "Walter Hensley|Warren Hensley"
    )
    for example in rule.examples:
        marked = re.sub(names, lambda match: f"[{match.group()}]", example.text)
        assert bool(found(rule, marked)) == example.fires, example.text


VARIANTS = [
    ("[Kim Jong-un] left. [Kim Jong-un] slept. [Kim Jong Un] ate.", "Kim Jong Un", "Kim Jong-un"),
    ("[Sergei Lavrov] left. Later [Sergey Lavrov] ate.", "Sergey Lavrov", "Sergei Lavrov"),
    ("[José Calderón] left. [Calderon] ate. [Calderón] slept.", "Calderon", "Calderón"),
    ("[Aidan O'Neill] ate. [ONeill] left. [O'Neill] slept.", "ONeill", "O'Neill"),
]


@pytest.mark.parametrize(("marked", "rarer", "usual"), VARIANTS)
def test_variants_name_the_usual_spelling(marked: str, rarer: str, usual: str) -> None:
    assert found(NameVariant(), marked) == [(rarer, usual)]
    assert {finding.severity for finding in findings(NameVariant(), marked)} == {"info"}


NO_VARIANTS = [
    "[Anna Berg] left. [Berg] ate. Ms [Berg] slept.",
    "ANNA BERG WINS\n\n[ANNA BERG] left. [Anna Berg] ate.",
    "[Anna Berg] left. [Anna K. Berg] ate. [A. Berg] slept.",
    "[Bill Reed] left. [William Reed] ate.",
    "[Anna Berg] left. [Anna Burg] ate.",
    "[Maria Lopez] left. [Maria Lopez Garcia] ate.",
    "[Anna Berg]'s coat and [Anna Berg’s] hat.",
    "[Jan van der Berg] left. Later [van der Berg] ate.\n\n[Van der Berg] slept.",
]


@pytest.mark.parametrize("marked", NO_VARIANTS)
def test_other_forms_of_a_name_are_no_variants(marked: str) -> None:
    assert found(NameVariant(), marked) == []


def corpus(*marked: str) -> list[Analysis]:
    return [
        Analysis(Article(document.text, id=str(number)), (), find_people(document), ())
        for number, document in enumerate(annotated(text) for text in marked)
    ]


def corpus_findings(*marked: str) -> list[tuple[str | None, str, str | None]]:
    analyses = corpus(*marked)
    return [
        (str(number), finding.span.of(analyses[number].article.text), finding.expected)
        for number, finding in NameVariant().check_corpus(analyses)
    ]


def test_variants_across_articles_follow_the_majority() -> None:
    assert corpus_findings(
        "Minister [Sergei Lavrov] left. [Sergei Lavrov] slept.",
        "Minister [Sergey Lavrov] ate.",
        "Minister [Sergey Lavrov] spoke. [Lavrov] left.",
    ) == [("0", "Sergei Lavrov", "Sergey Lavrov")]


def test_nothing_is_said_of_different_people_across_articles() -> None:
    assert (
        corpus_findings(
            "[Lin Jian] left.",
            "[Liu Jieyi] ate.",
            "[Kim Jong-un] slept.",
            "[Kim Jong-il] spoke.",
            "[Bill Reed] left. [KIM JONG-UN] spoke.",
            "[William Reed] ate.",
        )
        == []
    )


def test_an_article_that_writes_both_is_left_to_its_own_check() -> None:
    assert (
        corpus_findings(
            "[Kim Jong-un] left. [Kim Jong Un] ate.",
            "[Kim Jong-un] slept.",
        )
        == []
    )


def test_the_most_usual_of_several_spellings_is_expected() -> None:
    assert corpus_findings(
        "[Karim Abdel-Fattah] left.",
        "[Karim Abdelfattah] ate.",
        "[Karim Abdel Fattah] slept.",
        "[Karim Abdel Fattah] spoke.",
    ) == [
        ("0", "Karim Abdel-Fattah", "Karim Abdel Fattah"),
        ("1", "Karim Abdelfattah", "Karim Abdel Fattah"),
    ]


CORPUS_VARIANTS = [
    ("Jörg Müller", "Joerg Mueller"),
    ("Ahmed Aboul-Gheit", "Ahmed Abul-Gheit"),
    ("Yoon Suk-yeol", "Yoon Seok-youl"),
    ("Ahmad Al-Nawaf", "Ahmad Nawaf"),
    ("Mustafa ElKuwaiz", "Mustafa Al Kuwaiz"),
]


@pytest.mark.parametrize(("one", "other"), CORPUS_VARIANTS)
def test_spellings_are_found_across_articles_whichever_comes_first(one: str, other: str) -> None:
    assert corpus_findings(f"[{one}] left.", f"[{other}] ate.") == [("1", other, one)]
    assert corpus_findings(f"[{other}] left.", f"[{one}] ate.") == [("1", one, other)]


class OneName:
    """Articles with one name each, made when asked for; counts requests."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names, self.asked = names, 0

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, number: int) -> Analysis:
        name = self.names[number]
        self.asked += 1
        person = Person(name, (Mention(Span(0, len(name)), "full"),))
        return Analysis(Article(f"{name} left.", id=str(number)), (), (person,))


def numbered(number: int) -> str:
    return "".join(chr(97 + number // 26**place % 26) for place in range(3))


# Each makes names that look alike, and says with how many of 2000 each is compared at most: in
# full, and in one word.
CROWDS = [
    ("one family name", lambda number: f"Given{numbered(number)} Kim", 0, 100),
    ("one given name", lambda number: f"Ahmed Al-Given{numbered(number)}", 1, 100),
    ("one letter apart", lambda number: f"Anna {numbered(number)}", 1, 100),
    ("two spellings", lambda number: f"S{numbered(number // 2)} Jong{' -'[number % 2]}un", 40, 100),
]


@pytest.mark.parametrize(("note", "name", "full", "words"), CROWDS)
def test_a_name_is_compared_with_few_however_many_look_alike(
    note: str,
    name: Callable[[int], str],
    full: int,
    words: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: Counter[str] = Counter()

    def counted(function: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            calls[function.__name__] += 1
            return function(*arguments)

        return call

    monkeypatch.setattr(corpus_spellings, "spelling_difference", counted(spelling_difference))
    monkeypatch.setattr(corpus_spellings, "compare_words", counted(compare_words))
    articles = OneName([name(number) for number in range(2000)])
    found = list(NameVariant().check_corpus(articles))
    assert articles.asked == len(articles) + len(found), note
    assert calls["spelling_difference"] <= full * len(articles), note
    assert calls["compare_words"] <= words * len(articles), note


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.text(min_size=1, max_size=30), max_size=6),
    st.lists(st.sampled_from(("Al-", "’", " Jr.", ", ", "Kim ", "a" * 50)), max_size=6),
)
def test_any_names_of_a_corpus_are_taken_calmly(names: list[str], pieces: list[str]) -> None:
    articles = OneName([*names, "".join(names + pieces), "".join(pieces + names), "x y", "X Y"])
    for number, finding in NameVariant().check_corpus(articles):
        assert 0 <= finding.span.start < finding.span.end <= len(articles.names[number])
        assert finding.expected != " ".join(articles.names[number].split())


def test_many_namesakes_in_one_article_take_time_in_proportion() -> None:
    def seconds(count: int) -> float:
        evidence = evidence_of(
            annotated(
                "".join(
                    f"[Given{chr(97 + i % 26)}{chr(97 + i // 26 % 26)} Kim] spoke. [Kim] left. "
                    for i in range(count)
                )
            )
        )
        begin = time.perf_counter()
        list(NameMismatch().check(evidence))
        return time.perf_counter() - begin

    small, large = seconds(100), seconds(400)
    assert large < 12 * small + 0.5


FIXTURES = Path(__file__).parents[1] / "fixtures"
ARTICLES = [
    ("wang-li.txt", [("QC101", "Wang Li", "Wang Yi")]),
    ("name-slip.txt", [("QC101", "Brandvald", "Henrik Brandvold")]),
    ("relatives.txt", []),
    ("family-name-first.txt", []),
    ("two-with-one-surname.txt", []),
    ("clean.txt", []),
]


@pytest.mark.parametrize(("file", "expected"), ARTICLES)
def test_articles_with_the_bundled_models(
    checker: Checker, file: str, expected: list[tuple[str, str, str]]
) -> None:
    text = (FIXTURES / file).read_text(encoding="utf-8")
    findings = checker.analyze(text).findings
    about_names = [f for f in findings if f.rule in ("name-mismatch", "name-variant")]
    assert [(f.code, f.span.of(text), f.expected) for f in about_names] == expected


@settings(max_examples=100, deadline=None)
@given(
    st.text(alphabet="AaBbe’'-. ,“”\n", max_size=200),
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 20)), max_size=12),
)
def test_any_text_is_taken_calmly(text: str, cuts: list[tuple[int, int]]) -> None:
    document = cut_into_people(text, cuts)
    evidence = evidence_of(document)
    for rule in (NameMismatch(), NameVariant()):
        for finding in rule.check(evidence):
            assert 0 <= finding.span.start < finding.span.end <= len(text)
            assert finding.expected


def test_a_name_as_long_as_an_article_takes_no_longer_than_one() -> None:
    begin = time.perf_counter()
    findings(NameMismatch(), f"[{'A' * 100_000}] spoke. [{'Ab ' * 10_000}c] left.")
    assert time.perf_counter() - begin < 5
