"""What the pages of a corpus show, worked out from the ledger: counts, charts, the articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from quotecheck.report.html.charts import Bar, Period, bars, periods
from quotecheck.report.html.ledger import Entry, Ledger, Line
from quotecheck.report.text import count

ARTICLES_A_PAGE = 500
_MOST_SPEAKERS = 12
_MOST_PLACES = 8
_MOST_LINES = 30
_MOST_TROUBLES = 200


@frozen
class RuleRow:
    """A rule, and how often it found something."""

    code: str
    name: str
    findings: int
    articles: int


@frozen
class SpeakerRow:
    """Somebody who is quoted, how often and where.

    Attributes:
        number: from 0, the most quoted first.
        name: as articles give it.
        quotations: how many.
        articles: in how many articles.
        where: label and page of some of these, and how many quotations each has.
    """

    number: int
    name: str
    quotations: int
    articles: int
    where: tuple[tuple[str, str, int], ...]


@frozen
class Listed:
    """An article, as the list shows it.

    Attributes:
        entry: what is known of it.
        codes: the rules that found something in it.
        speakers: the numbers of those in the table who are quoted in it.
        lines: its findings, the first of them.
        more: how many there are beside these.
    """

    entry: Entry
    codes: tuple[str, ...]
    speakers: tuple[int, ...]
    lines: tuple[Line, ...]
    more: int


@frozen
class CorpusView:
    """What all pages of a corpus share.

    Attributes:
        title: what the corpus is called.
        counts: what there is of what, in words.
        rules: those that found something, the most first.
        rule_bars: the same as a chart.
        speakers: the most quoted.
        speaker_bars: the same as a chart.
        periods: findings over time; empty where they are of one time, or of none that is known.
        highest: the most findings of a period.
        undated: how many articles have no date that is one.
        troubles: what could not be read or analysed, and why.
        more_troubles: how many there are beside these.
        pages: the names of the files of the corpus, in order.
    """

    title: str
    counts: tuple[str, ...]
    rules: tuple[RuleRow, ...]
    rule_bars: tuple[Bar, ...]
    speakers: tuple[SpeakerRow, ...]
    speaker_bars: tuple[Bar, ...]
    periods: tuple[Period, ...]
    highest: int
    undated: int
    troubles: tuple[tuple[str, str], ...]
    more_troubles: int
    pages: tuple[str, ...]


def corpus_view(title: str, ledger: Ledger) -> CorpusView:
    """The corpus whose articles are all in the ledger."""
    articles = ledger.total("articles")
    rules = ledger.rules()
    speakers = ledger.speakers(_MOST_SPEAKERS)
    stretches = periods(ledger.days())
    dated = sum(period.articles for period in stretches)
    highest = max((period.findings for period in stretches), default=0)
    troubles = ledger.troubles(_MOST_TROUBLES)
    pages = max(1, -(-articles // ARTICLES_A_PAGE))
    return CorpusView(
        title=title,
        counts=tuple(_counts(ledger, articles)),
        rules=tuple(RuleRow(code, name, n, where) for code, name, _, n, where in rules),
        rule_bars=bars((f"{code} {name}", n, kind) for code, name, kind, n, _ in rules),
        speakers=tuple(
            SpeakerRow(number, name, n, where, tuple(ledger.where(name, _MOST_PLACES)))
            for number, (name, n, where) in enumerate(speakers)
        ),
        speaker_bars=bars((name, n, "") for name, n, _ in speakers),
        periods=stretches if len(stretches) > 1 and highest else (),
        highest=highest,
        undated=articles - dated,
        troubles=tuple(troubles),
        more_troubles=ledger.total("troubles") - len(troubles),
        pages=tuple(f"index-{n}.html" if n > 1 else "index.html" for n in range(1, pages + 1)),
    )


def _counts(ledger: Ledger, articles: int) -> Iterator[str]:
    yield count(articles, "article")
    yield count(ledger.total("quotations"), "quotation")
    yield count(ledger.total("speakers"), "named speaker")
    yield count(ledger.total("findings"), "finding")
    silenced, troubles = ledger.total("silenced"), ledger.total("troubles")
    if silenced:
        yield f"{silenced} silenced"
    if troubles:
        yield f"{troubles} not read"


def listed(page: int, view: CorpusView, ledger: Ledger) -> list[Listed]:
    """The articles of a page, counted from 0."""
    entries = ledger.articles(page * ARTICLES_A_PAGE, ARTICLES_A_PAGE)
    return [_listed(entry, view.speakers, ledger) for entry in entries]


def _listed(entry: Entry, speakers: Sequence[SpeakerRow], ledger: Ledger) -> Listed:
    lines = ledger.lines(entry.number, _MOST_LINES)
    quoted = ledger.quoted(entry.number)
    return Listed(
        entry,
        tuple(ledger.codes(entry.number)),
        tuple(who.number for who in speakers if who.name in quoted),
        tuple(lines),
        entry.error + entry.warning + entry.info - len(lines),
    )
