"""The day that an article is of: as its metadata has it, otherwise as its text itself says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from attrs import frozen

from quotecheck.dates import find_dates
from quotecheck.model import Article, Span

# How much of a text is its head and its foot, in code points.
_HEAD = 1500
_FOOT = 400
# Longer lines are prose; a line of dates and bylines is a short one above it.
_LONGEST_STAMP = 160
_LONGEST_PLACE = 80
# A publication and its address, or two time zones, may be a day apart.
_NEAR = timedelta(days=1)
# Who speaks of days so much later writes later: the date is one of the story's.
_FUTURE = timedelta(days=2 * 365)

_LABEL = (
    r"(?P<label>(?:(?:first|last|originally|latest)\s)?"
    r"(?:publi(?:shed|cation)|posted|issued|released|updated?|modified|edited)\b)"
)
_OPENING = re.compile(
    rf"\W{{0,3}}(?:this\s(?:article|story|post|column|piece|page|essay|interview|report)\s"
    rf"(?:was|has\sbeen)\s)?{_LABEL}",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"updat|modif|edit|last|latest", re.IGNORECASE)
# What stands beside the date in such a line and tells nothing: hours, zones, "5 min read".
_STAMP_WORDS = frozenset(
    """first last originally latest published publication posted issued released updated update
    modified edited date dated on at by and in am pm a.m p.m noon midnight local time gmt utc bst
    ist min mins minute minutes read""".split()
)
_ZONE = re.compile(r"[A-Z]{1,3}[DS]?T\Z")
_WORD = re.compile(r"[^\W\d_](?:[\w.'’-]*\w)?")
_CLOCK = re.compile(
    r"(?<!\d)\d{1,2}(?:[:.]\d\d){1,2}(?!\d)|(?<!\d)\d{1,2}(?= ?(?:[ap]\.?m|min))", re.I
)
_PLACE_WORDS = frozenset("and of the de del la le al el en di".split())
_NO_PLACE = frozenset("on in by since until from after before around as at the".split())
_AFTER_DATELINE = re.compile(
    r"(?P<agency>\s?\)?\s?(?:/[A-Z][\w .&-]{1,30}/|\([A-Z][\w .,&/-]{1,30}\)))?"
    r"\s?\)?\s?(?:[-–—]{1,3}|[:|])(?=\s|\Z|[A-Z“\"])"
)
_SENTENCE = re.compile(r"(?<=[^\W\d_]{4})\.\s|[!?;“”\"]")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s/]{3,100}(?P<path>/\S{8,400})\Z")
_IN_PATH = re.compile(
    r"(?<!\d)(?P<y>[12]\d{3})(?P<sep>[/-])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d)"
)
_NUMBERS = re.compile(
    r"(?<![\w./-])(?:(?P<y>[12]\d{3})(?P<sep>[./-])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})"
    r"|(?P<a>\d{1,2})(?P<mark>[./-])(?P<b>\d{1,2})(?P=mark)(?P<year>[12]\d{3}))"
    r"(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\w/-])"
)


@frozen
class Publication:
    """The day that an article is of.

    Attributes:
        day: the day.
        span: where the text says so; None where the metadata does.
    """

    day: date
    span: Span | None = None

    def told(self, article: Article) -> str:
        """The day in a sentence of evidence, with the line that has it."""
        told = f"the article is of {self.day}"
        return told if self.span is None else f"{told}, by line {article.place(self.span.start)[0]}"


def publication(article: Article) -> Publication | None:
    """The day that an article is of, or None where neither its metadata nor its text decides."""
    try:
        return Publication(date.fromisoformat((article.date or "")[:10]))
    except ValueError:
        return find_publication(article.text)


@lru_cache(maxsize=1)
def find_publication(text: str) -> Publication | None:
    """The day that a text says it is of, in a dateline, a line of its own or its address.

    Those are looked for at the head: "PARIS, May 26, 2017 —", "By Ada Brandt | 26 May 2017, 14:05
    BST", "Published 2017-05-26", "https://news.example/2017/05/26/bridge"; what says "First
    published" at the foot counts as well. None where there is none, where they disagree, and where
    day and month may be exchanged ("03/04/2017").
    """
    found = list(_at_head(text[:_HEAD], len(text) > _HEAD))
    if not found or found[-1].is_updated:
        found += _at_foot(text)
    found = [mark for mark in found if not mark.is_updated] or found
    days = [mark.day for mark in found]
    if not days or max(days) - min(days) > _NEAR or _tells_of_later(text, max(days)):
        return None
    return Publication(found[0].day, found[0].span)


@frozen
class _Mark:
    """A place where a text says of which day it is, or when it was updated."""

    day: date
    span: Span
    is_updated: bool = False


def _lines(text: str, start: int = 0) -> Iterator[Span]:
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if text[start:end].strip():
            yield Span(start, end)
        start = end + 1


def _at_head(head: str, is_cut: bool) -> Iterator[_Mark]:
    is_prose = False
    for number, line in enumerate(_lines(head)):
        written = line.of(head)
        if is_cut and line.end == len(head) and not is_prose:
            # What ends the head may be half a date.
            written = written[: -_LONGEST_PLACE // 4]
        stamps = list(_stamps(written, line.start)) if len(written) <= _LONGEST_STAMP else []
        if stamps and (not is_prose or _OPENING.match(written)):
            yield from stamps
        elif not stamps and not is_prose:
            yield from _dateline(written, line.start)
        if number == 0:
            yield from _address(written, line.start)
        # Headlines may be sentences, too.
        is_sentence = number > 1 and written.count(" ") > 8 and written.rstrip()[-1] in ".!?”"
        is_prose = is_prose or is_sentence or len(written) > _LONGEST_STAMP


def _at_foot(text: str) -> Iterator[_Mark]:
    start = max(0, len(text) - _FOOT)
    start = text.rfind("\n", max(0, start - _LONGEST_STAMP), start) + 1 if start else 0
    for line in _lines(text, start):
        written = line.of(text)
        opening = _OPENING.match(written) if len(written) <= _LONGEST_STAMP else None
        dates = list(_dates(written)) if opening else []
        if opening and len(dates) == 1:
            span = Span(line.start + dates[0][1].start, line.start + dates[0][1].end)
            yield _Mark(dates[0][0], span, bool(_UPDATED.search(opening["label"])))


def _stamps(line: str, at: int) -> Iterator[_Mark]:
    """The dates of a line that holds nothing else but hours, labels and a byline."""
    dates = list(_dates(line))
    last = 0
    rest = ""
    for _, span in dates:
        rest += line[last : span.start] + " | "
        last = span.end
    rest = _CLOCK.sub("", rest + line[last:])
    words = _WORD.findall(rest)
    is_byline = line.lstrip()[:3].casefold() == "by "
    if not dates or any(letter.isdigit() for letter in rest):
        return
    for word in words:
        known = word.casefold() in _STAMP_WORDS or _ZONE.match(word)
        if not known and not (is_byline and word[0].isupper()):
            return
    last = 0
    for day, span in dates:
        label = _OPENING.match(line[last : span.start].lstrip(" |,;:·•–—-("))
        updated = bool(label and _UPDATED.search(label["label"].removeprefix("originally")))
        yield _Mark(day, Span(at + span.start, at + span.end), updated)
        last = span.end


def _dateline(line: str, at: int) -> Iterator[_Mark]:
    """The date of "PARIS, May 26, 2017 (AFP) —" at the beginning of a line."""
    for day, span in list(_dates(line[: 2 * _LONGEST_PLACE]))[:1]:
        place = line[: span.start]
        after = _AFTER_DATELINE.match(line, span.end)
        if after is None or len(place) > _LONGEST_PLACE or _SENTENCE.search(place):
            return
        words = _WORD.findall(place)
        is_place = bool(words) and words[0].casefold() not in _NO_PLACE
        named = all(word[0].isupper() or word in _PLACE_WORDS for word in words)
        if (
            not any(letter.isdigit() for letter in place)
            and named
            and (is_place or after["agency"])
        ):
            yield _Mark(day, Span(at + span.start, at + span.end))


def _address(line: str, at: int) -> Iterator[_Mark]:
    """The date in the address of the page, if that is all of the line."""
    address = _ADDRESS.match(line.strip())
    found = list(_IN_PATH.finditer(address["path"])) if address else []
    day = _day(found[0]["y"], found[0]["m"], found[0]["d"]) if len(found) == 1 else None
    if day is not None:
        yield _Mark(day, Span(at, at + len(line)))


def _dates(line: str) -> Iterator[tuple[date, Span]]:
    """The full dates of a line; those whose weekday is another one's are left out."""
    found = []
    for written in find_dates(line):
        day = written.in_year(written.year) if written.year else None
        if day is not None and written.weekday in (None, day.weekday()):
            found.append((day, written.span))
    for match in _NUMBERS.finditer(line):
        span = Span(*match.span())
        day = _day(match["y"], match["m"], match["d"]) if match["y"] else _in_either_order(match)
        if day is not None and not any(span.overlaps(other) for _, other in found):
            found.append((day, span))
    yield from sorted(found, key=lambda dated: dated[1])


def _in_either_order(match: re.Match[str]) -> date | None:
    """The day of "26/05/2017" or "05/26/2017"; None for "03/04/2017", which may be two."""
    days = {
        _day(match["year"], match["b"], match["a"]),
        _day(match["year"], match["a"], match["b"]),
    } - {None}
    return days.pop() if len(days) == 1 else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _tells_of_later(text: str, day: date) -> bool:
    found = ((written, written.year) for written in find_dates(text))
    days = (written.in_year(year) for written, year in found if year is not None)
    return any(other is not None and other - day > _FUTURE for other in days)
