"""Dates as news text writes them: day and month, with a weekday or a year or both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from attrs import frozen

from quotecheck.model import Span

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_WEEKDAY_FORMS = (
    r"Mon\.?",
    r"Tues?\.?",
    r"Wed\.?",
    r"Thu(?:rs?)?\.?",
    r"Fri\.?",
    r"Sat\.?",
    r"Sun\.",
)
_MONTH_FORMS = (
    r"Jan\.?", r"Feb\.?", r"Mar\.?", r"Apr\.?", "", r"Jun\.?", r"Jul\.?", r"Aug\.?", r"Sept?\.?",
    r"Oct\.?", r"Nov\.?", r"Dec\.?",
)  # fmt: skip


def _names(words: tuple[str, ...], forms: tuple[str, ...]) -> str:
    """A pattern for names as they are capitalised; "may" and "sun" are other words."""
    both = [part for word, form in zip(words, forms, strict=True) for part in (word, form) if part]
    upper = [re.sub(r"[a-z]+", lambda letters: letters.group().upper(), part) for part in both]
    return rf"(?:{'|'.join([*both, *upper])})(?!\w)"


_WEEKDAY = _names(WEEKDAYS, _WEEKDAY_FORMS)
_MONTH = _names(MONTHS, _MONTH_FORMS)
# Within a line: a date below a headline that ends in a weekday belongs to no weekday.
_GAP = r"[^\S\n]{1,3}"
_DAY = r"\d{1,2}(?:st|nd|rd|th|ST|ND|RD|TH)?(?!\w)(?![.,:]\d)"
_SEP = r"[^\S\n]?(?:[-–—/&]|to|through|until|and|or)[^\S\n]?"
_HOUR = r"(?![^\S\n]?(?:hours|hrs|h\b|GMT|UTC|[A-Z][DS]?T\b|local))(?![:.,]\d)"
_YEAR = rf"(?:,?{_GAP}(?P<year>[12]\d{{3}})(?![\w%]){_HOUR})?"
_TIME = rf"(?:{_GAP}(?:morning|afternoon|evening|night))?"
_DAY_MONTH = rf"(?:the{_GAP})?(?P<day>{_DAY}),?{_GAP}(?:of{_GAP})?(?P<month>{_MONTH})"
_MONTH_DAY = rf"(?P<month>{_MONTH}){_GAP}(?:the{_GAP})?(?P<day>{_DAY})"
# Numbers after a day, in a list or range, make it uncertain which of them the weekday goes with.
_NO_LIST = rf"(?!(?:,|{_SEP}|,?{_GAP}(?:and|or))[^\S\n]{{0,2}}\d{{1,2}}(?!\d|:|[^\S\n]?[ap]\.?m))"
_AMOUNT = r"(?![^\S\n]?(?:%|percent|per cent|million|billion|thousand))"
_WHOLE = [
    rf"(?<!\w)(?P<weekday>{_WEEKDAY}){_TIME},?{_GAP}[(]?{order}{_NO_LIST}{_AMOUNT}{_YEAR}"
    for order in (_MONTH_DAY, _DAY_MONTH)
]
_AFTER = [
    rf"(?<![\w$£€#/.,:-]){order}{_YEAR}{_GAP}\((?P<weekday>{_WEEKDAY})\)"
    for order in (_MONTH_DAY, _DAY_MONTH)
]
_ISO = (
    rf"(?<!\w)(?P<weekday>{_WEEKDAY}),?{_GAP}[(]?(?P<iso>\d{{4}}-\d\d-\d\d)(?![\w-])",
    rf"(?<![\w-])(?P<iso>\d{{4}}-\d\d-\d\d){_GAP}\((?P<weekday>{_WEEKDAY})\)",
)
_ALONE = [rf"(?<![\w$£€#/.,:-]){order}{_AMOUNT}{_YEAR}" for order in (_MONTH_DAY, _DAY_MONTH)]
_WITH_WEEKDAY = [re.compile(pattern) for pattern in (*_WHOLE, *_AFTER, *_ISO)]
_WITHOUT = [re.compile(pattern) for pattern in _ALONE]
_LIKELY = re.compile(rf"{_MONTH}|\d{{4}}-\d\d-\d\d")
_RANGE = [
    re.compile(
        rf"(?<!\w)(?P<weekday>{_WEEKDAY}){_SEP}(?P<last_weekday>{_WEEKDAY}),?{_GAP}[(]?{days}{_YEAR}"
    )
    for days in (
        rf"(?P<month>{_MONTH}){_GAP}(?P<day>{_DAY}){_SEP}(?P<last_day>{_DAY})",
        rf"(?P<day>{_DAY}){_SEP}(?P<last_day>{_DAY}){_GAP}(?P<month>{_MONTH})",
    )
]
# Another weekday before this one: which of the two the date belongs to is open.
_WEEKDAY_BEFORE = re.compile(rf"(?:{_WEEKDAY})(?:,|{_SEP}|,?{_GAP}(?:and|or))[^\S\n]{{0,2}}\Z")
_LONGEST_BEFORE = 24


@frozen
class WrittenDate:
    """A date that a text gives.

    Attributes:
        span: the whole of it.
        day: of the month, as written, also where no month has so many.
        month: 1 to 12.
        year: the year, or None where the text gives none.
        weekday: 0 for Monday to 6 for Sunday, or None where the text gives none.
    """

    span: Span
    day: int
    month: int
    year: int | None = None
    weekday: int | None = None

    @property
    def exists(self) -> bool:
        """Whether the calendar has it, in the year or, without one, in any."""
        if self.year is None:
            return 1 <= self.day <= _LONGEST_MONTHS[self.month - 1]
        return self.in_year(self.year) is not None

    def in_year(self, year: int) -> date | None:
        """The day and month in a year, where the calendar has them."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None

    def __str__(self) -> str:
        named = f"{MONTHS[self.month - 1]} {self.day}"
        return named if self.year is None else f"{named}, {self.year}"


def find_dates(text: str) -> list[WrittenDate]:
    """The dates of ``text``, in text order, none of them inside of another.

    Lists ("Thursday, May 5, 12 and 19") and numbers that may be the hour are left out.
    """
    lines = list(_lines(text))
    found: list[WrittenDate] = []
    for pattern in _RANGE:
        for line in lines:
            for match in pattern.finditer(text, *line):
                found += _read_range(match)
    ranges = {written.span for written in found}
    for pattern in (*_WITH_WEEKDAY, *_WITHOUT):
        for line in lines:
            for match in pattern.finditer(text, *line):
                written = _read(match)
                if written is not None:
                    found.append(written)
    # The longest first: "May 26, 2017" is part of "Thursday, May 26, 2017".
    kept: list[WrittenDate] = []
    for written in sorted(found, key=lambda d: (d.span.start, -d.span.end)):
        before = kept[-1].span if kept else None
        is_end = written.span in ranges and written.span == before
        if before is None or is_end or not before.overlaps(written.span):
            kept.append(written)
    return kept


def _lines(text: str) -> Iterator[Span]:
    """The lines that may hold a date; dates do not run over lines."""
    end = 0
    for match in _LIKELY.finditer(text):
        if match.start() >= end:
            start = text.rfind("\n", end, match.start()) + 1 or end
            end = text.find("\n", match.end())
            end = len(text) if end < 0 else end
            yield Span(start, end)


def follows_weekday(text: str, written: WrittenDate) -> bool:
    """Whether another weekday stands right before the date: "Friday and Saturday, May 5"."""
    start = written.span.start
    return _WEEKDAY_BEFORE.search(text[max(0, start - _LONGEST_BEFORE) : start]) is not None


def julian_weekday(day: date) -> int:
    """The weekday of a date that is meant in the Julian calendar, 0 for Monday."""
    year = day.year if day.month > 2 else day.year - 1
    lag = year // 100 - year // 400 - 2
    return (day + timedelta(days=lag)).weekday()


def _read(match: re.Match[str]) -> WrittenDate | None:
    groups = match.groupdict()
    weekday = _weekday(groups["weekday"]) if groups.get("weekday") else None
    span = Span(*match.span())
    if groups.get("iso"):
        year, month, day = map(int, groups["iso"].split("-"))
        return WrittenDate(span, day, month, year, weekday) if 1 <= month <= 12 else None
    number = int(re.match(r"\d+", groups["day"]).group())  # type: ignore[union-attr]
    given = int(groups["year"]) if groups.get("year") else None
    return WrittenDate(span, number, _month(groups["month"]), given, weekday)


def _read_range(match: re.Match[str]) -> Iterator[WrittenDate]:
    first = _read(match)
    assert first is not None
    day = int(re.match(r"\d+", match["last_day"]).group())  # type: ignore[union-attr]
    yield first
    yield WrittenDate(first.span, day, first.month, first.year, _weekday(match["last_weekday"]))


def _weekday(word: str) -> int:
    return next(i for i, name in enumerate(WEEKDAYS) if name[:3].lower() == word[:3].lower())


def _month(word: str) -> int:
    return next(i for i, name in enumerate(MONTHS, 1) if name[:3].lower() == word[:3].lower())
