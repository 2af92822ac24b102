"""Who said what: tables of text and the quotations that must come out, with the real models."""

from __future__ import annotations

import pytest

from quotecheck.checker import Checker

# (what it is about, text, [(speaker, kind, the parts)])
SAID = [
    (
        "name after the words",
        "“The harbour will reopen in June,” said Marta Olsen, the port director.",
        [("Marta Olsen", "direct", ["“The harbour will reopen in June,”"])],
    ),
    (
        "name before the words, straight marks",
        'Port director Marta Olsen said, "The harbour will reopen in June."',
        [("Marta Olsen", "direct", ['"The harbour will reopen in June."'])],
    ),
    (
        "single marks",
        "‘The harbour will reopen in June, and we don’t expect delays,’ Marta Olsen said.",
        [
            (
                "Marta Olsen",
                "direct",
                ["‘The harbour will reopen in June, and we don’t expect delays,’"],
            )
        ],
    ),
    (
        "split by the cue",
        "“The harbour,” Marta Olsen told reporters, “will reopen in June.”",
        [("Marta Olsen", "direct", ["“The harbour,”", "“will reopen in June.”"])],
    ),
    (
        "goes on after the cue",
        "“The harbour will reopen,” Marta Olsen said. “We expect the first ferry in June.”",
        [
            (
                "Marta Olsen",
                "direct",
                ["“The harbour will reopen,”", "“We expect the first ferry in June.”"],
            )
        ],
    ),
    (
        "mixed",
        "Olsen said the harbour was “in better shape than ever” after the repairs.",
        [
            (
                "Olsen",
                "mixed",
                ["the harbour was “in better shape than ever” after the repairs"],
            )
        ],
    ),
    (
        "according to",
        "The harbour will reopen in June, according to Marta Olsen.",
        [("Marta Olsen", "indirect", ["The harbour will reopen in June"])],
    ),
    (
        "no space before the mark",
        "Ferries were full.“The harbour will reopen in June,” Marta Olsen said.",
        [("Marta Olsen", "direct", ["“The harbour will reopen in June,”"])],
    ),
    (
        "surname goes back to the full name",
        "Marta Olsen runs the port. “The harbour will reopen in June,” Olsen said.",
        [("Marta Olsen", "direct", ["“The harbour will reopen in June,”"])],
    ),
    (
        "title and family name first",
        "South Korean President Moon Jae-in visited the port.\n\n"
        "“The harbour is a bridge between our countries,” Mr Moon said.",
        [
            (
                "Moon Jae-in",
                "direct",
                ["“The harbour is a bridge between our countries,”"],
            )
        ],
    ),
    (
        "pronoun",
        "Marta Olsen opened the new pier on Monday.\n\n“It took us four years,” she said.",
        [("Marta Olsen", "direct", ["“It took us four years,”"])],
    ),
    (
        "pronoun of the right gender",
        "Marta Olsen opened the new pier on Monday with Mayor Henrik Dahl.\n\n"
        "“It took us four years,” she said.",
        [("Marta Olsen", "direct", ["“It took us four years,”"])],
    ),
    (
        "unnamed speaker",
        "“We were never told,” a senior port official said.",
        [("a senior port official", "direct", ["“We were never told,”"])],
    ),
    (
        "organisation",
        "The World Health Organization said on Friday that the outbreak was under control.",
        [("World Health Organization", "indirect", ["that the outbreak was under control"])],
    ),
    (
        "two speakers",
        "Marta Olsen and Henrik Dahl said the harbour would reopen in June.",
        [("Marta Olsen; Henrik Dahl", "indirect", ["the harbour would reopen in June"])],
    ),
    (
        "block after a colon",
        "In a letter to residents, Mayor Henrik Dahl wrote:\n\n"
        "The harbour will not be sold. I have heard your worries and I share them. The council "
        "will vote in May.\n\nThe port employs 300 people.",
        [
            (
                "Henrik Dahl",
                "block",
                [
                    "The harbour will not be sold. I have heard your worries and I share them. "
                    "The council will vote in May."
                ],
            )
        ],
    ),
    (
        "several paragraphs",
        "“The harbour will not be sold,” Mayor Henrik Dahl said. “I have heard your worries.\n\n"
        "“The council will vote in May.”",
        [
            (
                "Henrik Dahl",
                "direct",
                [
                    "“The harbour will not be sold,”",
                    "“I have heard your worries.",
                    "“The council will vote in May.”",
                ],
            )
        ],
    ),
    (
        "the paragraph before goes on",
        "“The harbour will not be sold,” Mayor Henrik Dahl said.\n\n"
        "“The council has heard your worries, and it will vote in May.”",
        [
            ("Henrik Dahl", "direct", ["“The harbour will not be sold,”"]),
            (
                "Henrik Dahl",
                "direct",
                ["“The council has heard your worries, and it will vote in May.”"],
            ),
        ],
    ),
    (
        "credit under a dash",
        "“Nobody asked the people who live here.”\n— Rosa Lind, shopkeeper",
        [("Rosa Lind", "direct", ["“Nobody asked the people who live here.”"])],
    ),
    (
        "a signed block",
        "The board published a letter to residents:\n\n"
        "We have heard you and we will act on what you told us.\n\n— Ann Howell, chairwoman",
        [("Ann Howell", "block", ["We have heard you and we will act on what you told us."])],
    ),
    (
        "a block from somebody",
        "The vote was close.\n\nFrom the chairwoman:\n\n"
        "We have heard you and we will act on what you told us.",
        [("the chairwoman", "block", ["We have heard you and we will act on what you told us."])],
    ),
    (
        "a stray mark does not swallow the rest",
        "The plan” was shelved.\n\n“The harbour will reopen in June,” Marta Olsen said.",
        [("Marta Olsen", "direct", ["“The harbour will reopen in June,”"])],
    ),
    (
        "a closing mark is missing before the cue",
        '"The university had 2,000 students then, says Amal Haddad. "Now there are 50,000."',
        [
            (
                "Amal Haddad",
                "direct",
                ['"The university had 2,000 students then', '"Now there are 50,000."'],
            )
        ],
    ),
    (
        "a description of somebody named",
        "Senator Rosa Lind visited the port on Monday.\n\n“The harbour matters,” the senator said.",
        [("Rosa Lind", "direct", ["“The harbour matters,”"])],
    ),
]


@pytest.mark.parametrize(("text", "wanted"), [pytest.param(t, w, id=about) for about, t, w in SAID])
def test_quotations(checker: Checker, text: str, wanted: list[tuple[str, str, list[str]]]) -> None:
    found = [
        (q.speaker, q.kind, [part.of(text).strip().rstrip(",") for part in q.parts])
        for q in checker.analyze(text).quotations
    ]
    assert found == wanted


# (what it is about, text, the speaker of each quotation)
SPEAKERS = [
    (
        "both of two, by their role",
        "Foreign Minister Ana Ruiz met Foreign Minister Jon Dahl in Oslo. "
        "Both ministers said the border would stay open.",
        ["Ana Ruiz; Jon Dahl"],
    ),
    (
        "a relative pronoun",
        "The bridge was opened by Marta Olsen, who said it would last a century.",
        ["Marta Olsen"],
    ),
    (
        "a relative pronoun after a description",
        "Senator Marta Olsen spoke of the Lake Shore Plan. The plan to save the lake came next for "
        "the senator, who called it “a promise to all of our children”.",
        ["Marta Olsen", "Marta Olsen"],
    ),
    (
        "a place that is no speaker",
        "Captain Marta Olsen came home. The former captain, who grew up in Lyon, France, said "
        "the sea had taught her “the importance of hard work”.",
        ["Marta Olsen"],
    ),
    (
        "a country that speaks",
        "Trade with Norway grew. France said the treaty was “dead and buried”.",
        ["France"],
    ),
    (
        "an apposition",
        "The port director, Marta Olsen, said the harbour would reopen in June.",
        ["Marta Olsen"],
    ),
    (
        "the newspaper",
        "The Harbour Times newspaper wrote that “the port is finished.” "
        "“It has no future,” the newspaper said.",
        ["Harbour Times", "Harbour Times"],
    ),
    (
        "an unnamed speaker, again",
        "One doctor at the city hospital said the ward was full. "
        "“We have no beds,” the doctor said.",
        ["One doctor at the city hospital", "One doctor at the city hospital"],
    ),
    (
        "a spokesman is not the one he speaks for",
        "A spokesman for President Ana Ruiz said the vote would be held in May.",
        ["A spokesman for President Ana Ruiz"],
    ),
    (
        "somebody named within the words does not say them",
        "Ana Ruiz criticised her rival. “Jon Dahl has never run a city,” she said.",
        ["Ana Ruiz", "Ana Ruiz"],
    ),
    (
        "the speaker of the last sentence, and not of the one before",
        "“The harbour will reopen,” Jon Dahl said.\n\n"
        "Marta Olsen declined to give a date. “We are not there yet,” she said.",
        ["Jon Dahl", "Marta Olsen", "Marta Olsen"],
    ),
    (
        "a transcript",
        "ANNA BERG: Thank you for coming.\n\nJON DAHL: I am glad to be here.\n\n"
        "ANNA BERG: Will the harbour reopen?\n\nJON DAHL: It will, in June.",
        ["ANNA BERG", "JON DAHL", "ANNA BERG", "JON DAHL"],
    ),
    (
        "an office that nobody was introduced with",
        "Marta Olsen spoke at noon. “Taxes will rise,” the governor said.",
        [None],
    ),
    (
        "an office as another word for the one whom all is about",
        "Marta Olsen spoke at noon. “Taxes will rise,” the Oregon governor said.",
        ["Marta Olsen"],
    ),
    (
        "an occupation that may be anybody's",
        "Marta Olsen paid for a film. “The clock is ticking,” the announcer said.",
        ["the announcer"],
    ),
    (
        "an age",
        "Marta Olsen ran for the first time. “I was asked to,” the 34-year-old mother said.",
        ["Marta Olsen"],
    ),
    (
        "the author, by the last paragraph",
        "I grew up by the harbour. I believe that it should never have been closed.\n\n"
        "The ferries are gone.\n\nMarta Olsen is a historian of the coast.",
        ["Marta Olsen"],
    ),
    (
        "the author, by the first line",
        "By Marta Olsen\n\nI believe that the harbour should never have been closed.",
        ["Marta Olsen"],
    ),
    (
        "an author who stays unnamed, since somebody else is spoken of",
        "I believe that the harbour should never have been closed.\n\n"
        "Marta Olsen closed it.\n\nMarta Olsen is the port director.",
        [None],
    ),
    (
        "whose claim it is",
        "Marta Olsen’s claim that the harbour is safe was tested on Monday.",
        ["Marta Olsen"],
    ),
]


@pytest.mark.parametrize(
    ("text", "speakers"), [pytest.param(t, w, id=about) for about, t, w in SPEAKERS]
)
def test_speakers(checker: Checker, text: str, speakers: list[str | None]) -> None:
    assert [quotation.speaker for quotation in checker.analyze(text).quotations] == speakers


NOT_SAID = [
    ("a title", "Her novel “The Bridge at the End of Winter” sold well."),
    ("a term", "The so-called “golden share” gives the state a veto."),
    ("a nickname", "Fans know him as “The Rocket” from the north."),
    ("nothing at all", "The ferry left at noon. It was late."),
]


@pytest.mark.parametrize("text", [pytest.param(t, id=about) for about, t in NOT_SAID])
def test_words_that_nobody_says(checker: Checker, text: str) -> None:
    assert checker.analyze(text).quotations == ()


NOBODY = [
    (
        "no person near",
        "The harbour has been closed since March.\n\nFerries are full.\n\n"
        "“This will cost the town dearly. Nobody has a plan for the winter.”",
        "nobody is named",
    ),
    (
        "two people fit equally well",
        "Anna Berg and Marta Olsen opened the pier.\n\n“It took us four years,” she said.",
        "equally well",
    ),
]


@pytest.mark.parametrize(
    ("text", "reason"), [pytest.param(t, r, id=about) for about, t, r in NOBODY]
)
def test_abstains_with_a_reason(checker: Checker, text: str, reason: str) -> None:
    [quotation] = checker.analyze(text).quotations
    assert quotation.speaker is None
    assert reason in (quotation.reason or "")
