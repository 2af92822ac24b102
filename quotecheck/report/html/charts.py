"""Charts as numbers: how long which bar is, in percent of the room that a page gives it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence

from attrs import frozen

_MOST_PERIODS = 72
_LONGEST = 34


@frozen
class Bar:
    """A bar with its name above it.

    Attributes:
        name: all of it.
        label: as much of it as there is room for.
        value: what it stands for.
        length: in percent of the longest.
        kind: which colour it has.
    """

    name: str
    label: str
    value: int
    length: float
    kind: str = ""


@frozen
class Period:
    """A stretch of time, and the findings in the articles of it, stacked.

    Attributes:
        name: such as ``2017-05``.
        articles: how many there are.
        error: how many findings are errors, and so on.
        warning: warnings.
        info: information.
    """

    name: str
    articles: int = 0
    error: int = 0
    warning: int = 0
    info: int = 0

    @property
    def findings(self) -> int:
        """All of them."""
        return self.error + self.warning + self.info


def bars(rows: Iterable[tuple[str, int, str]]) -> tuple[Bar, ...]:
    """Bars from names, values and kinds."""
    rows = list(rows)
    longest = max((value for _, value, _ in rows), default=0) or 1
    return tuple(
        Bar(name, _cut(name), value, round(100 * value / longest, 2), kind)
        for name, value, kind in rows
    )


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"


def periods(days: Iterable[tuple[str, int, int, int, int]]) -> tuple[Period, ...]:
    """Days in the finest periods of which a chart has room for all, empty ones between them too.

    Args:
        days: date in ISO form, articles, errors, warnings, infos. What is no date is left out.
    """
    known = [(day, counts) for text, *counts in days if (day := _day(text)) is not None]
    if not known:
        return ()
    first, last = min(day for day, _ in known), max(day for day, _ in known)
    number, name = next(
        (number, name)
        for number, name in _UNITS
        if number(last) - number(first) < _MOST_PERIODS or name is _UNITS[-1][1]
    )
    sums = {at: [0, 0, 0, 0] for at in range(number(first), number(last) + 1)}
    for day, counts in known:
        sums[number(day)] = [a + b for a, b in zip(sums[number(day)], counts, strict=True)]
    return tuple(Period(name(at), *counts) for at, counts in sums.items())


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


_UNITS: Sequence[tuple[Callable[[datetime.date], int], Callable[[int], str]]] = (
    (datetime.date.toordinal, lambda at: datetime.date.fromordinal(at).isoformat()),
    (
        lambda day: 12 * day.year + day.month - 1,
        lambda at: f"{at // 12:04}-{at % 12 + 1:02}",
    ),
    (lambda day: day.year, lambda at: f"{at:04}"),
    (lambda day: day.year // 10, lambda at: f"{at}0s"),
    (lambda day: day.year // 100, lambda at: f"{at}00s"),
)
