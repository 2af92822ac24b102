"""QC601 weekday-date: what it must report, and the look-alikes it must leave alone."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotecheck.marks import find_marks
from quotecheck.model import Article, Document, Finding
from quotecheck.rules.base import Evidence
from quotecheck.rules.dates import WeekdayDate

SHARED = Path(__file__).parents[2] / "shared"


def findings(text: str, date: str | None = None) -> list[Finding]:
    document = Document(text, (), (), ())
    evidence = Evidence(Article(text, date=date), document, find_marks(text), (), ())
    return list(WeekdayDate().check(evidence))


def found(text: str, date: str | None = None) -> list[str]:
    return [finding.span.of(text) for finding in findings(text, date)]


FIRES = [
    # May 26, 2017, was a Friday
    ("It began on Thursday, May 26, 2017, in Bremo.", "Thursday, May 26, 2017"),
    ("It began on Thursday May 26th, 2017.", "Thursday May 26th, 2017"),
    ("It began on Thursday, 26 May 2017.", "Thursday, 26 May 2017"),
    ("It began on Thursday, the 26th of May, 2017.", "Thursday, the 26th of May, 2017"),
    ("It began on 26 May 2017 (Thursday).", "26 May 2017 (Thursday)"),
    ("It began on May 26, 2017 (Thursday).", "May 26, 2017 (Thursday)"),
    ("It began on Thursday (May 26, 2017).", "Thursday (May 26, 2017"),
    ("It began on Thurs., May 26, 2017.", "Thurs., May 26, 2017"),
    ("It began on Thursday evening, May 26, 2017.", "Thursday evening, May 26, 2017"),
    ("BREMO, THURSDAY, MAY 26, 2017 -- It began.", "THURSDAY, MAY 26, 2017"),
    ("It began on Thursday, Sept. 1, 2017.", "Thursday, Sept. 1, 2017"),
    ("It began on Thursday, 2017-05-26, at noon.", "Thursday, 2017-05-26"),
    ("It began on 2017-05-26 (Thursday).", "2017-05-26 (Thursday)"),
    # ranges: each end is compared
    ("Open Friday to Saturday, May 26-28, 2017.", "Friday to Saturday, May 26-28, 2017"),
    ("Open Thursday–Sunday, 26–28 May 2017.", "Thursday–Sunday, 26–28 May 2017"),
    # no calendar has them
    ("It ended on February 30, 2016, they said.", "February 30, 2016"),
    ("It ended on Feb. 29, 2015, they said.", "Feb. 29, 2015"),
    ("It ended on 31 June 2016.", "31 June 2016"),
    ("It ended on Friday, April 31.", "Friday, April 31"),
    ("The deadline is June 31, 2016.", "June 31, 2016"),
    ("It must be spent by June 31.", "June 31"),
    ("It must be spent by 31 September at the latest.", "31 September"),
]


@pytest.mark.parametrize(("text", "span"), FIRES)
def test_wrong_dates_are_found(text, span):
    assert found(text) == [span]


SILENT = [
    "It began on Friday, May 26, 2017, in Bremo.",
    "It began on Friday 26 May 2017; on 26 May 2017 (Friday) it ended.",
    "It began on Friday (2017-05-26).",
    "Open Friday to Sunday, May 26-28, 2017, and Friday through Sunday, 26 to 28 May 2017.",
    "It began on Feb. 29, 2016, and ended on 31 July 2016.",
    # no year, and no date of the article
    "It began on Thursday, May 26.",
    # the speaker's words
    "“We met on Thursday, May 26, 2017,” the mayor said.",
    # lists and several weekdays
    "Open Thursdays, May 26, 2017.",
    "Open Thursday, May 26, 27 and 28, 2017.",
    "Open Thursday, May 26-28, 2017.",
    "Open Thursday and Friday, May 26, 2017.",
    "Open Wednesday, Thursday, May 26, 2017.",
    # no days, no years, no weekdays
    "In June 31 people were fined, and in February 30 houses burnt.",
    "After June 31 people were left.",
    "They saw Vol. 12 No. 31 June 2016, page 31 April 2016.",
    "He is 31. April Jones, 31, June Smith, 30, and aged 31 June Olsen left.",
    "It fell on Thursday. May 26, 2017, was warmer.",
    "They left on Thursday\nMay 26, 2017 10:00",
    "The Sun, May 26, 2017, had it first; it sat May 26, 2017.",
    "It starts on Thursday, May 26, 2000 GMT.",
    "On Thursday May 26 million people watched; on Thursday, May 26 percent voted.",
    "By June 31,000 people had left.",
    # what is said not to be
    "There is no February 30, and it was due on February 30, 2016.",
    # the old calendars
    "Born on Monday, February 11, 1731, he led the army.",
    "The shots of Sunday, January 9, 1905, were heard in all of Russia.",
]


@pytest.mark.parametrize("text", SILENT)
def test_right_dates_and_what_is_none_are_left_alone(text):
    assert found(text) == []


RELATIVE = [
    # May 26 was a Thursday in 2016 and a Friday in 2017
    ("It began on Thursday, May 26.", "2017-06-01", True),
    ("It began on Thursday, May 26.", "2017-06-01T08:00:00Z", True),
    ("It begins on Thursday, May 26.", "2017-04-01", True),
    ("It began on Friday, May 26.", "2017-06-01", False),
    ("It begins on Sunday, January 1.", "2016-12-20", False),
    ("It begins on Friday, January 1.", "2016-12-20", True),
    # half a year away: of this year or of the next?
    ("It began on Thursday, May 26.", "2017-11-24", False),
    # another year is spoken of
    ("In 2016 it began on Thursday, May 26.", "2017-06-01", False),
    ("A year ago, on Thursday, May 26, it began.", "2017-06-01", False),
    ("Last year it began on Thursday, May 26.", "2017-06-01", False),
    ("It began on Thursday, May 26.", "last week", False),
    ("It began on Thursday, May 26.", "9999-06-01", True),
]


@pytest.mark.parametrize(("text", "date", "fires"), RELATIVE)
def test_year_is_that_of_the_article(text, date, fires):
    assert bool(found(text, date)) is fires


def test_year_is_that_of_the_text_itself():
    text = "BREMO, June 1, 2017 — It began on Thursday, May 26."
    (finding,) = findings(text)
    assert finding.span.of(text) == "Thursday, May 26"
    assert finding.evidence[-1] == "the article is of 2017-06-01, by line 1"
    assert found(text, "2016-06-01") == []
    assert found("BREMO, 06/01/2017 — It began on Thursday, May 26.") == []


def test_finding_says_what_the_calendar_has():
    (finding,) = findings("It began on Thursday, May 26, 2017.")
    assert (finding.code, finding.severity) == ("QC601", "warning")
    assert finding.message == "May 26, 2017, is a Friday, not a Thursday"
    assert finding.evidence == (
        "the nearest Thursday is May 25, 2017",
        "in 2016 that day is a Thursday",
    )
    (finding,) = findings("It ended on 30 February 2016.")
    assert finding.message == "there is no February 30, 2016"


@given(st.text(st.sampled_from("Monday May12, 067-()\nof Feb.")) | st.text(), st.text() | st.none())
def test_anything_is_read(text, date):
    for finding in findings(text, date):
        assert finding.span.of(text)


@pytest.mark.parametrize("part", ["Monday ", "1 ", "May 1, ", "Monday, May 26, ", " ", "31 June "])
def test_long_texts_take_little(part):
    started = time.process_time()
    findings(part * (400_000 // len(part)))
    assert time.process_time() - started < 10


@pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="no shared data here")
def test_published_articles_have_few_such_dates():
    """Every finding in the development splits was looked at: that day was a Tuesday."""
    wrong = []
    for name in ("polnear", "worldwide"):
        for line in (SHARED / "data" / name / "dev.jsonl").open(encoding="utf-8"):
            row = json.loads(line)
            day = re.search(r"_(\d{4}-\d\d-\d\d)_", row["id"])
            wrong += found(row["text"], day and day.group(1))
    assert wrong == ["Monday July 26, 2022"]
