"""The rule about dates: a weekday that is not the date's, and dates that no calendar has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import ClassVar

from quotecheck.dates import (
    MONTHS,
    WEEKDAYS,
    WrittenDate,
    find_dates,
    follows_weekday,
    julian_weekday,
)
from quotecheck.model import Finding, Severity, Span
from quotecheck.publication import Publication, publication
from quotecheck.rules.base import Evidence, Example, Rule

# Britain and her colonies changed calendars in 1752, Greece in 1923 as the last country of Europe.
_FIRST_YEAR = 1753
_LAST_JULIAN = 1923
# Without a year a date so near to the article's is of the year that brings it nearest, in days.
_NEAR = 120
# How much of the line around a date is looked at, in code points.
_AROUND = 300
_OTHER_YEAR = re.compile(
    r"\b(?:1[5-9]\d\d|20\d\d|(?:last|next|that|previous|same|following) year|years? (?:ago|earlier|"
    r"before|later)|decades?|anniversary|century|\d0s)\b",
    re.IGNORECASE,
)
_NO_SUCH = re.compile(
    r"\b(?:no|not|never|nor|fiction\w*|imagin\w*|impossible|nonexistent|calendars?|joke\w*|"
    r"leap)\b|n['’]t\b",
    re.IGNORECASE,
)
# "No. 31 June 2016" numbers an issue; "In June 31 people" has no date, "by June 31." has one.
_NUMBERED = re.compile(
    r"(?:\b(?:nos?|nr|vol|volume|issue|number|pages?|pp?|ages?d?)\.?|№)\s?\Z", re.I
)
_DATED = re.compile(
    r"\b(?:on|by|until|till|before|since|after|through|dated|ending|ended)(?: or before)?\s\Z", re.I
)
_CLOSED = re.compile(r"[.,;:!?)]|\Z|\n|\s(?:and|or|at|in|for|when|as|the|deadline|to)\b")


class WeekdayDate(Rule):
    """A weekday that is not that of the date beside it, or a date that no calendar has."""

    code: ClassVar[str] = "QC601"
    name: ClassVar[str] = "weekday-date"
    severity: ClassVar[Severity] = "warning"
    summary: ClassVar[str] = "a weekday that the date does not have, or a date that does not exist"
    why: ClassVar[str] = (
        "“Thursday, May 26, 2017” was a Friday: either the day, the date or the year is wrong, and "
        "readers come on the wrong one. The rule compares a weekday with the date beside it, and "
        "knows that June has 30 days. Without a year it needs the article's own date, by its "
        "metadata, a dateline or the like, and judges only dates within four months of it. It is "
        "silent in quoted words, before 1753 and where the Julian calendar may be meant, on lists "
        "of days, and where a number need be no day."
    )
    examples: ClassVar[tuple[Example, ...]] = (
        Example("The hearing was held on Thursday, May 26, 2017, in Bremo.", True),
        Example("The hearing was held on Friday, May 26, 2017, in Bremo.", False),
        Example("The fund must be spent by June 31, 2016, the city said.", True),
        Example("In June 31 people were fined, the city said.", False, "no date"),
        Example("“We met on Thursday, May 26, 2017,” the mayor said.", False, "the mayor's words"),
    )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """One finding for each such date."""
        article, text = evidence.article, evidence.text
        published = publication(article)
        for written in find_dates(text):
            region = evidence.marks.region_at(written.span.start)
            if region is not None and region.span.covers(written.span):
                continue
            if written.year is not None and written.year < _FIRST_YEAR:
                continue
            if not written.exists:
                if _is_meant_as_date(text, written):
                    yield self.finding(article, written.span, f"there is no {written}")
                continue
            meant = _day(written, published, text)
            if meant is None or written.weekday in (None, meant.weekday()):
                continue
            if meant.year <= _LAST_JULIAN and written.weekday == julian_weekday(meant):
                continue
            if not follows_weekday(text, written):
                yield self._wrong(evidence, written, meant, published)

    def _wrong(
        self, evidence: Evidence, written: WrittenDate, meant: date, published: Publication | None
    ) -> Finding:
        assert written.weekday is not None
        given = WEEKDAYS[written.weekday]
        shift = (written.weekday - meant.weekday() + 3) % 7 - 3
        facts = [f"the nearest {given} is {_spelt(meant + timedelta(days=shift))}"]
        for year in (meant.year - 1, meant.year + 1):
            other = written.in_year(year)
            if other is not None and other.weekday() == written.weekday:
                facts.append(f"in {year} that day is a {given}")
        if written.year is None and published is not None:
            facts.append(published.told(evidence.article))
        return self.finding(
            evidence.article,
            written.span,
            f"{_spelt(meant)}, is a {WEEKDAYS[meant.weekday()]}, not a {given}",
            evidence=facts,
        )


def _spelt(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def _day(written: WrittenDate, published: Publication | None, text: str) -> date | None:
    """The day that is meant; None where no year is given and none follows from the article's."""
    if written.year is not None:
        return written.in_year(written.year)
    if written.weekday is None or published is None:
        return None
    line = _line(text, written)
    others = _OTHER_YEAR.finditer(text, line.start, line.end)
    if any(published.span is None or not published.span.covers(Span(*m.span())) for m in others):
        return None
    today = published.day
    years = (today.year - 1, today.year, today.year + 1)
    days = [day for year in years if 1 <= year <= 9999 and (day := written.in_year(year))]
    near = [day for day in days if abs((day - today).days) <= _NEAR]
    return near[0] if len(near) == 1 else None


def _is_meant_as_date(text: str, written: WrittenDate) -> bool:
    """Whether an impossible date is meant as a date, and not as one that does not exist."""
    start, end = written.span
    before = text[max(0, start - 24) : start]
    if _NO_SUCH.search(text, *_line(text, written)) or _NUMBERED.search(before):
        return False
    if written.year is not None or written.weekday is not None:
        return True
    is_short = 28 < written.day <= 31
    return is_short and bool(_DATED.search(before) and _CLOSED.match(text, end))


def _line(text: str, written: WrittenDate) -> Span:
    """The line of the date, as far as it stands near."""
    start, end = written.span
    first = text.rfind("\n", max(0, start - _AROUND), start) + 1
    last = text.find("\n", end, end + _AROUND)
    return Span(
        first or max(0, start - _AROUND), min(len(text), end + _AROUND) if last < 0 else last
    )
