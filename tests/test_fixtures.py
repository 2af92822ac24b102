"""The main job on whole articles: each fixture gives the findings it was written for, no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quotecheck.auditing import audit
from quotecheck.reading import SUFFIXES, read, read_many

FIXTURES = Path(__file__).parents[1] / "fixtures"

FINDINGS = {
    "bare-surname.txt": [("QC103", "Henriksen", None)],
    "block-quotation.txt": [],
    "clean.txt": [],
    "damaged-text.txt": [
        ("QC204", "&#8217;", "’"),
        ("QC204", "cityâ€™s", "city’s"),
        ("QC204", "cafÃ©s", "cafés"),
        ("QC204", "shifts.“Nobody", "shifts. “Nobody"),
        ("QC204", "&apos;", "'"),
        ("QC204", "B\ufffdrard", None),
        ("QC204", "generous”and", "generous” and"),
    ],
    "family-name-first.txt": [],
    "ferry-hearing.txt": [],
    "honorific-conflict.txt": [("QC105", "Mr Boateng", None)],
    "indirect-speech.txt": [],
    "lost-apostrophes.txt": [
        ("QC204", "wont", "won't"),
        ("QC204", "Norviks", "Norvik's"),
        ("QC204", "isnt", "isn't"),
        ("QC204", "didnt", "didn't"),
        ("QC204", "countrys", "country's"),
        ("QC204", "doesnt", "doesn't"),
        ("QC204", "Halvorsens", "Halvorsen's"),
        ("QC204", "cant", "can't"),
        ("QC204", "Its", "It's"),
        ("QC204", "theres", "there's"),
    ],
    "name-slip.txt": [("QC101", "Brandvald", "Henrik Brandvold")],
    "name-variants.txt": [
        ("QC102", "Kim Jong Un", "Kim Jong-un"),
        ("QC102", "Sergey Lavrov", "Sergei Lavrov"),
    ],
    "offices-that-change.txt": [],
    "orphan-quotation.txt": [("QC202", "“You cannot put a price", None)],
    "page.html": [("QC101", "Halvorson", "Kjersti Halvorsen")],
    "relatives.txt": [],
    "role-conflict.txt": [
        ("QC104", "Defence Minister Kari Tveit", None),
        ("QC104", "Latvian President Peteris Liepa", None),
    ],
    "several-paragraphs.txt": [],
    "split-quotation.txt": [],
    "straight-marks.txt": [],
    "two-with-one-surname.txt": [],
    "unbalanced-marks.txt": [("QC201", "“", None)],
    "weekday-date.txt": [
        ("QC601", "Thursday, September 15, 2017", None),
        ("QC601", "September 31", None),
    ],
    "wang-li.txt": [("QC101", "Wang Li", "Wang Yi")],
}

# who said what in them: the beginning of the content, and the speaker
SPEAKERS = [
    ("block-quotation.txt", "We opened the gates", "Ingrid Solheim"),
    ("block-quotation.txt", "Sorry does not dry a field", "Pieter Aarden"),
    ("clean.txt", "“We ran out of coffee", "Bram de Wit"),
    ("indirect-speech.txt", "that one good month", "Helena Brandt"),
    ("orphan-quotation.txt", "“You cannot put a price", None),
    ("relatives.txt", "“My grandfather bought it", "Walter Hensley"),
    ("relatives.txt", "“It is a good car", "Warren Hensley"),
    ("several-paragraphs.txt", "“I have been asked", "Marisol Quintero"),
    ("split-quotation.txt", "“We have rehearsed", "Amara Okafor"),
    ("split-quotation.txt", "“It is a lot of money", "Tomasz Lind"),
    ("straight-marks.txt", '"I learned to swim', "Ruth Abara"),
    ("straight-marks.txt", '"We lost', "Colin Webb"),
    ("two-with-one-surname.txt", "“The line loses money", "Joanna Kowal"),
    ("two-with-one-surname.txt", "“Nobody asks a road", "Adam Kowal"),
    ("wang-li.txt", "“We have a text", "Sergei Lavrov"),
]


@pytest.mark.parametrize("name", FINDINGS)
def test_findings_of_an_article(name, checker):
    article = read(FIXTURES / name)
    found = [
        (finding.code, finding.span.of(article.text), finding.expected)
        for finding in checker.analyze(article).findings
    ]
    wanted = FINDINGS[name]
    assert [(code, expected) for code, _, expected in found] == [
        (code, expected) for code, _, expected in wanted
    ]
    for (_, text, _), (code, start, _) in zip(found, wanted, strict=True):
        assert text.startswith(start) if code == "QC202" else text == start


@pytest.mark.parametrize(("name", "start", "speaker"), SPEAKERS, ids=lambda value: str(value)[:30])
def test_speaker_of_a_quotation(name, start, speaker, checker):
    quotations = checker.analyze(read(FIXTURES / name)).quotations
    assert [q.speaker for q in quotations if q.text.startswith(start)] == [speaker]


def test_every_article_is_listed_and_tested():
    names = {path.name for path in FIXTURES.iterdir() if path.suffix in SUFFIXES}
    listed = re.findall(r"^\| `(\S+)`", (FIXTURES / "README").read_text(), flags=re.MULTILINE)
    assert set(listed) == names == set(FINDINGS)


CORPUS = [
    ("nurses-promised", "QC302", "“We will hire 500 nurses", "ward-opens"),
    ("night-shift-again", "QC301", "“Nobody in this building", "night-shift"),
    ("ferry-for-patients", "QC101", "Tom Halvorsen", "Tor Halvorsen"),
    ("vaccines", "QC104", "Norwegian Health Minister Ingrid Solheim", "Tor Halvorsen"),
]


def test_findings_of_articles_together(checker):
    found = [(item.article, item.finding) for item in audit(FIXTURES / "corpus", checker).findings]
    assert [(article.id, finding.code) for article, finding in found] == [
        (name, code) for name, code, _, _ in CORPUS
    ]
    for (article, finding), (_, _, start, named) in zip(found, CORPUS, strict=True):
        assert finding.span.of(article.text).startswith(start)
        assert named in finding.message
        assert finding.severity == "warning"
        assert len(finding.evidence) > 1


def test_articles_of_the_corpus_are_right_by_themselves(checker):
    articles = list(read_many([FIXTURES / "corpus"]))
    assert [analysis.findings for analysis in checker.analyze_many(articles)] == [()] * 6
