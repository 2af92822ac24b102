"""Mentions become people: nobody split in two, no two merged, roles and genders as written."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotecheck.people import find_people
from tests.annotated import annotated, cut_into_people


def people_of(marked: str) -> dict[str, list[str]]:
    """Each person's name with the mentions as written."""
    document = annotated(marked)
    return {
        person.name: [mention.span.of(document.text) for mention in person.mentions]
        for person in find_people(document)
    }


ONE_PERSON = [
    ("[Anna Berg] spoke. Later [Berg] left.", "Anna Berg", 2),
    ("[Anna Berg] spoke. Later Ms [Berg] left.", "Anna Berg", 2),
    ("[Anna Berg] spoke. [Ms. Berg]'s bag stayed.", "Anna Berg", 2),
    ("[Anna Berg's] bag stayed. [Berg’s] coat too.", "Anna Berg", 2),
    ("Minister [Wang Yi] spoke. [Wang] left.", "Wang Yi", 2),
    ("[Kim Jong-un] spoke. Mr [Kim] left. [Kim] returned.", "Kim Jong-un", 3),
    ("[Kim Jong-un] spoke. [Kim Jong Un] left.", "Kim Jong-un", 2),
    ("President [Moon Jae-in] met envoys. [Moon] smiled.", "Moon Jae-in", 2),
    ("[Xi Jinping] met envoys. Mr [Xi] smiled.", "Xi Jinping", 2),
    ("[José Calderón] ran. [Jose Calderon] won.", "José Calderón", 2),
    ("[Maria O'Neill] ran. [O’Neill] won.", "Maria O'Neill", 2),
    ("ANNA BERG WINS\n\n[Anna Berg] won. [ANNA BERG] cheered.", "Anna Berg", 3),
    ("[John Kirby] spoke. [John F. Kirby] left.", "John F. Kirby", 2),
    ("[Ursula von der Leyen] spoke. [von der Leyen] left.", "Ursula von der Leyen", 2),
    ("[Angela Merkel] spoke. [Chancellor Angela Merkel] left.", "Angela Merkel", 2),
    ("[Foreign Minister Wang Yi] spoke. [Wang] left.", "Wang Yi", 2),
    ("[Berg] won, the mayor said. [Anna Berg] has run before.", "Anna Berg", 2),
    ("[David Kato] was an activist. [David] will be missed.", "David Kato", 2),
    ("[Song Okafor] is wanted. Mr [Okafor] denies it. [Okafor] left.", "Song Okafor", 3),
    ("Ms. [King] spoke. Later [Ann King] left. [King] stayed.", "Ann King", 3),
    ("[Jim Justice] ran. Mr. [Justice] won.", "Jim Justice", 2),
    ("Gov. [Earl Ray Pell] spoke. [Pell] left.", "Earl Ray Pell", 2),
    (
        "[George W. Reed] came. [George W.] and his aides left. [George Reed] stayed.",
        "George W. Reed",
        3,
    ),
    ("[Ann King Now] was a show. [Ann King] spoke.", "Ann King", 2),
    ("[Against Pell]\n\n[Ann Pell] spoke.", "Ann Pell", 2),
    ("Mr. [Ban] left. Ban Ki-moon spoke, and [Ban] nodded.", "Ban Ki-moon", 3),
    # All apostrophes of the text are gone.
    (
        "It isnt so. He doesnt know and they dont care. [Kim Jong-uns] regime wont last, said the "
        "man. [Kim Jong-un] laughed.",
        "Kim Jong-un",
        2,
    ),
    ("Later Hope [Hicks] spoke. Ms [Hicks] left.", "Hope Hicks", 2),
    (
        "[Robert C. “Bobby” Pell] ran. [Bobby Pell] won. [Bobby] cheered.",
        "Robert C. “Bobby” Pell",
        3,
    ),
    ("Police met [Lee Jae-myung]. Then [Lee] spoke. [Jae-myung] left.", "Lee Jae-myung", 3),
]


@pytest.mark.parametrize(("marked", "name", "count"), ONE_PERSON)
def test_no_person_is_split_in_two(marked: str, name: str, count: int) -> None:
    found = people_of(marked)
    assert list(found) == [name]
    assert len(found[name]) == count


SEVERAL_PEOPLE = [
    (
        "[Hillary Clinton] spoke. Mr [Clinton] and his staff left. [Bill Clinton] returned.",
        {"Hillary Clinton": ["Hillary Clinton"], "Bill Clinton": ["Clinton", "Bill Clinton"]},
    ),
    (
        "[Hillary Clinton] spoke. [Bill Clinton] spoke. Mrs [Clinton] left. Mr [Clinton] stayed.",
        {
            "Hillary Clinton": ["Hillary Clinton", "Clinton"],
            "Bill Clinton": ["Bill Clinton", "Clinton"],
        },
    ),
    # Nothing tells which of the two is meant: the bare surname is nobody's.
    (
        "[Hillary Clinton] spoke. [Bill Clinton] spoke. [Clinton] left.",
        {"Hillary Clinton": ["Hillary Clinton"], "Bill Clinton": ["Bill Clinton"]},
    ),
    (
        "[Ann Pell] spoke, then [Pell] left. Her husband [Tom Pell] waited in the car.",
        {"Ann Pell": ["Ann Pell", "Pell"], "Tom Pell": ["Tom Pell"]},
    ),
    (
        "Justice Minister [Han Dong-hoon] spoke, then Prime Minister [Han Duck-soo]. "
        "Prime Minister [Han] left.",
        {"Han Dong-hoon": ["Han Dong-hoon"], "Han Duck-soo": ["Han Duck-soo", "Han"]},
    ),
    (
        "[George W. Bush] spoke. His father, [George H.W. Bush], listened.",
        {"George W. Bush": ["George W. Bush"], "George H.W. Bush": ["George H.W. Bush"]},
    ),
    (
        "[Wang Yi] spoke. [Wang Li] left.",
        {"Wang Yi": ["Wang Yi"], "Wang Li": ["Wang Li"]},
    ),
    (
        "[Rex Tillerson] spoke. [Tillersen] left.",
        {"Rex Tillerson": ["Rex Tillerson"], "Tillersen": ["Tillersen"]},
    ),
    (
        "[Kim Jong-un] leads the North. [Kim Jong-il] was his father.",
        {"Kim Jong-un": ["Kim Jong-un"], "Kim Jong-il": ["Kim Jong-il"]},
    ),
    ("[Obama] spoke. Mr [Obama] left.", {"Obama": ["Obama", "Obama"]}),
    (
        "President [Obama] spoke. [Michelle Obama] sat. Mr. [Obama] smiled, then Mrs. [Obama].",
        {"Obama": ["Obama", "Obama"], "Michelle Obama": ["Michelle Obama", "Obama"]},
    ),
    ("[Ted Cruz endorses Tom Reed].", {"Ted Cruz": ["Ted Cruz"]}),
    ("[Democrat Ann Pell] spoke. [Retired General] left. [Va.] voted.", {"Ann Pell": ["Ann Pell"]}),
    (
        "Ann Pell Hammers Big Bank Over Fees\n\n[Ann Pell] spoke.",
        {"Ann Pell": ["Ann Pell", "Ann Pell"]},
    ),
    (
        "[Ann Pell Hammers Big Bank] Over Fees\n\nThe senator [Ann Pell] spoke on Friday.",
        {"Ann Pell": ["Ann Pell", "Ann Pell"]},
    ),
    # She is called by her first name: a surname alone need not mean her.
    (
        "[Ann Pell] came, and [Ann] sat. [Tom Pell] spoke. [Pell] was loud.",
        {"Ann Pell": ["Ann Pell", "Ann"], "Tom Pell": ["Tom Pell"]},
    ),
    # The surname is hers all along, he is named in passing.
    (
        "What [Pell] wants\n\n[Ann Pell] spoke to [Ann Pell]’s voters. [Pell] left. Years ago, in "
        "another town, [Tom Pell] ran. Nobody remembers it now, since so much has happened.",
        {"Ann Pell": ["Pell", "Ann Pell", "Ann Pell", "Pell"], "Tom Pell": ["Tom Pell"]},
    ),
    (
        "[Backing Pell] was wrong. The mayor spoke of backing, and [Ann Pell] listened to it all.",
        {"Ann Pell": ["Pell", "Ann Pell"]},
    ),
    (
        "[Mhmed Pell] spoke. [Ann Pell] left.",
        {"Mhmed Pell": ["Mhmed Pell"], "Ann Pell": ["Ann Pell"]},
    ),
    ("The USS [Ann Pell] sank. [Pell] v. Ohio was long. [Sixty-two] came.", {}),
    ("“[Hey], [Yeah],” they said in [Reno], Nev., and the [King] left.", {}),
    ("Will [Pell] speak? May [Pell] stay?", {"Pell": ["Pell", "Pell"]}),
    ("[@annaberg] tweeted. [the chairman] left.", {}),
    (
        "[Ann Keller] left. Mr [Keller] left. [Kellar] said no.",
        {"Ann Keller": ["Ann Keller"], "Keller": ["Keller"], "Kellar": ["Kellar"]},
    ),
]


@pytest.mark.parametrize(("marked", "expected"), SEVERAL_PEOPLE)
def test_no_two_people_are_merged(marked: str, expected: dict[str, list[str]]) -> None:
    assert people_of(marked) == expected


ROLES = [
    ("Minister of Justice [Ann Howell] left.", ("Minister of Justice",)),
    ("Minister for Youth and Sports [Ann Howell] left.", ("Minister for Youth and Sports",)),
    (
        "The Portuguese Minister of Labour and Justice, [Ann Howell], left.",
        ("Portuguese Minister of Labour and Justice",),
    ),
    ("Chief Justice [Ann Howell] left.", ("Chief Justice",)),
    ("The opinion of Justice [Ann Howell] was read.", ("Justice",)),
    ("Justice [Ann Howell] met Minister of Health Paul Lam.", ("Justice",)),
    ("Chinese Foreign Minister [Wang Yi] left.", ("Chinese Foreign Minister",)),
    ("U.S. Secretary of Defense [James Mattis] left.", ("U.S. Secretary of Defense",)),
    ("The North Korean leader [Kim Jong Un] left.", ("North Korean leader",)),
    ("US President [Ann Pell] left.", ("US President",)),
    (
        "[Liu Jieyi], the Chinese ambassador to the UN, left.",
        ("Chinese ambassador to the UN",),
    ),
    (
        "[John Kirby], the White House national security spokesman, told reporters so.",
        ("White House national security spokesman",),
    ),
    ("[Jennifer Lind], a Dartmouth professor, left.", ("Dartmouth professor",)),
    ("“Yes,” said [Ann Pell], director of the Harbour Trust.", ("director of the Harbour Trust",)),
    ("The trust’s director, [Ann Pell], left.", ("trust’s director",)),
    ("[Ann Pell] is the director of the trust.", ("director of the trust",)),
    ("[Ann Pell] (34) left with rights activist [Tom Reed].", ()),
    ("[Ann Pell], President [Tom Reed] and others left.", ()),
    ("According to [Ann Pell], the director was late.", ()),
    ("Mr [Tom Reed] left.", ()),
    ("News of the death of Mr [Tom Reed] came late.", ()),
    ("The trust’s chief executive Dr. [Tom Reed] left.", ("trust’s chief executive",)),
    (
        "Regional Director for Africa of ILO [Ann Pell] left.",
        ("Regional Director for Africa of ILO",),
    ),
]


@pytest.mark.parametrize(("marked", "roles"), ROLES)
def test_roles_are_taken_as_written(marked: str, roles: tuple[str, ...]) -> None:
    assert find_people(annotated(marked))[0].roles == roles


GENDERS = [
    ("Ms [Park Min-ji] left.", "female"),
    ("Mr [Park Min-ji] left.", "male"),
    ("Spokeswoman [Park Min-ji] left.", "female"),
    ("His wife [Park Min-ji] left.", "female"),
    ("[Park Min-ji] said she would stay. She left all the same.", "female"),
    ("[Park Min-ji] said she would stay.", None),
    ("[Mary Reed] left.", "female"),
    ("[Kim Reed] left.", None),
    ("[Park Min-ji] left.", None),
    # The pronoun can be the other person's.
    ("[Park Min-ji] met [Tom Reed] before he left.", None),
]


@pytest.mark.parametrize(("marked", "gender"), GENDERS)
def test_genders_come_from_the_text_or_stay_open(marked: str, gender: str | None) -> None:
    assert find_people(annotated(marked))[0].gender == gender


def test_kinds_of_mention() -> None:
    document = annotated("[Anna Berg] spoke. Ms [Berg] left. [Berg] returned. [Anna] smiled.")
    (person,) = find_people(document)
    assert [mention.kind for mention in person.mentions] == ["full", "titled", "surname", "given"]


def test_a_known_surname_is_found_where_the_tagger_missed_it() -> None:
    document = annotated("[Anna Berg] spoke. Critics of Berg left. Berg Street was empty.")
    (person,) = find_people(document)
    assert [mention.span.start for mention in person.mentions] == [0, 28]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.lists(st.tuples(st.integers(0, 300), st.integers(1, 30))))
def test_any_text_and_any_entities_are_taken_calmly(text: str, cuts: list[tuple[int, int]]) -> None:
    document = cut_into_people(text, cuts)
    people = find_people(document)
    spans = [mention.span for person in people for mention in person.mentions]
    assert len(spans) == len(set(spans))
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert find_people(document) == people


def test_many_namesakes_take_time_in_proportion() -> None:
    def seconds(count: int) -> float:
        marked = "".join(
            f"[Given{chr(97 + i % 26)}{chr(97 + i // 26 % 26)} Kim] spoke. [Kim] left. "
            for i in range(count)
        )
        document = annotated(marked)
        begin = time.perf_counter()
        find_people(document)
        return time.perf_counter() - begin

    small, large = seconds(250), seconds(1000)
    assert large < 12 * small + 0.5
