"""What a report is made from, and what a writer of reports is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

from attrs import field, frozen

from quotecheck.model import Severity, Silence
from quotecheck.rules import all_rules
from quotecheck.rules.base import Rule

if TYPE_CHECKING:
    from quotecheck.auditing import ArticleFinding

_RANKS: dict[str, int] = {"info": 0, "warning": 1, "error": 2, "never": 3}
_SURROGATES = re.compile("[\ud800-\udfff]")
REPLACEMENT = "\ufffd"


def is_severe(severity: Severity, least: Severity | Literal["never"]) -> bool:
    """Whether a severity is at least that; none reaches ``never``."""
    return _RANKS[severity] >= _RANKS[least]


@frozen
class Summary:
    """What is known of an audit once every finding of it was handed out.

    Attributes:
        articles: how many articles were checked.
        troubles: what went wrong beside the findings, one sentence each. An article that cannot be
            read or analysed is a finding of its own and not told here again.
        unused: suppressions, accepted names and baseline entries that no finding met, one sentence
            each.
    """

    articles: int
    troubles: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()


@frozen
class Report:
    """What a writer gets: the findings as they come, and what it needs to know to show them.

    Attributes:
        found: the findings, silenced ones too, in the order of the audit. Walked through once, and
            kept by no writer, so that a report of any length takes little memory.
        summary: gives the :class:`Summary`; called once, when ``found`` has come to its end.
        rules: the rules that were checked, whose names and explanations a format may hold.
        fail_on: the least severity that fails an audit.
        compared: whether the findings were compared with a baseline.
        root: the folder that a format tells paths from, where it wants them relative; the current
            folder if None.
    """

    found: Iterable[ArticleFinding] = field(repr=False)
    summary: Callable[[], Summary] = field(repr=False)
    rules: Sequence[Rule] = field(factory=all_rules, repr=False)
    fail_on: Severity | Literal["never"] = "warning"
    compared: bool = False
    root: Path | None = None

    def fails(self, item: ArticleFinding) -> bool:
        """Whether the finding makes an audit fail: severe enough, and not silenced."""
        return item.silenced is None and is_severe(item.finding.severity, self.fail_on)


@frozen
class Writer:
    """One form of report.

    Attributes:
        name: what ``--format`` calls it.
        suffix: of the files it makes, with the dot.
        binary: whether it writes bytes; otherwise it writes text, to a stream that must be opened
            with ``encoding="utf-8", newline=""``.
        write: writes a report to an open stream, piece by piece; closes nothing.
    """

    name: str
    suffix: str
    binary: bool
    write: Callable[[Report, IO[Any]], None]


def reason(silence: Silence) -> str:
    """Why a finding is silenced, in one phrase."""
    if silence.kind == "baseline":
        return "known before: in the baseline"
    what = "accepted by the house style" if silence.kind == "accepted" else "suppressed"
    return f"{what}: {silence.reason}" if silence.reason else what


def without_surrogates(text: str) -> str:
    """The text with lone surrogates, which no UTF-8 can hold, replaced by U+FFFD."""
    return _SURROGATES.sub(REPLACEMENT, text)
