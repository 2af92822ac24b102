"""What a report of a corpus remembers, on the disk: findings until their page is made, and counts.

The database is private, without a name, and ends with the report; so a report needs no more memory
for more articles.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from attrs import frozen

from quotecheck.auditing import ArticleFinding
from quotecheck.auditing.codec import pack_findings, unpack_findings
from quotecheck.model import Silence
from quotecheck.report.base import without_surrogates
from quotecheck.report.html.view import ArticleView, Judged
from quotecheck.report.text import excerpt_of

_TABLES = """
CREATE TABLE judged (number INTEGER, finding BLOB, kind TEXT, reason TEXT);
CREATE INDEX judged_of ON judged (number);
CREATE TABLE troubles (label TEXT, message TEXT);
CREATE TABLE labels (label TEXT PRIMARY KEY, count INTEGER) WITHOUT ROWID;
CREATE TABLE articles (
    number INTEGER PRIMARY KEY, label TEXT, date TEXT, headline TEXT, href TEXT,
    quotations INTEGER, error INTEGER, warning INTEGER, info INTEGER, silenced INTEGER
);
CREATE TABLE notes (
    number INTEGER, note INTEGER, code TEXT, rule TEXT, severity TEXT, line INTEGER, message TEXT,
    PRIMARY KEY (number, note)
) WITHOUT ROWID;
CREATE TABLE quoted (number INTEGER, name TEXT, count INTEGER, PRIMARY KEY (number, name))
    WITHOUT ROWID;
"""


@frozen
class Entry:
    """An article in the list of a corpus.

    Attributes:
        number: its place in the corpus, from 0.
        label: what messages call it.
        date: as given, or None.
        headline: its first line, cut.
        href: its page, told from that of the corpus.
        quotations: how many there are.
        error: how many findings count as errors, and so on.
        warning: as warnings.
        info: as information.
        silenced: how many do not count.
    """

    number: int
    label: str
    date: str | None
    headline: str
    href: str
    quotations: int
    error: int
    warning: int
    info: int
    silenced: int


@frozen
class Line:
    """A finding that counts, in the list of a corpus."""

    note: int
    code: str
    rule: str
    severity: str
    line: int
    message: str


class Ledger:
    """What is known of a corpus so far; to be closed."""

    def __init__(self) -> None:
        # an empty name makes a database on disk that SQLite deletes by itself
        self._base = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._base.execute("PRAGMA journal_mode = OFF")
        self._base.executescript(_TABLES)

    def close(self) -> None:
        """Lets go of the database, which is gone then."""
        self._base.close()

    # --- what comes in ----------------------------------------------------------------------------

    def keep(self, item: ArticleFinding) -> None:
        """Keeps a finding until the page of its article is made."""
        if item.number is None:
            row = (_text(item.article.label), _text(item.finding.message))
            self._base.execute("INSERT INTO troubles VALUES (?, ?)", row)
            return
        silence = item.silenced
        kind, reason = (None, None) if silence is None else (silence.kind, _text(silence.reason))
        packed = pack_findings([item.finding])
        self._base.execute(
            "INSERT INTO judged VALUES (?, ?, ?, ?)", (item.number, packed, kind, reason)
        )

    def judged(self, number: int) -> list[Judged]:
        """The findings that were kept for an article."""
        asked = "SELECT finding, kind, reason FROM judged WHERE number = ? ORDER BY rowid"
        return [
            (unpack_findings(packed)[0], Silence(kind, reason) if kind else None)
            for packed, kind, reason in self._base.execute(asked, (number,))
        ]

    def times(self, label: str) -> int:
        """How many articles were called so before; asking counts."""
        key = _text(label)
        row = self._base.execute("SELECT count FROM labels WHERE label = ?", (key,)).fetchone()
        count = row[0] if row else 0
        self._base.execute("INSERT OR REPLACE INTO labels VALUES (?, ?)", (key, count + 1))
        return count

    def add(self, number: int, view: ArticleView, href: str, named: Sequence[str]) -> None:
        """Adds an article.

        Args:
            number: its place in the corpus, from 0.
            view: its page.
            href: where that is.
            named: those of its speakers who are the same in all articles.
        """
        article = view.article
        counting = [note for note in view.notes.values() if note.silenced is None]
        severities = [note.finding.severity for note in counting]
        first = article.line_span(1)
        self._base.execute(
            "INSERT INTO articles VALUES (?,?,?,?,?,?,?,?,?,?)",
            (
                number,
                _text(article.label),
                None if article.date is None else _text(article.date),
                _text(excerpt_of(article, first)),
                href,
                len(view.said),
                severities.count("error"),
                severities.count("warning"),
                severities.count("info"),
                view.silenced,
            ),
        )
        self._base.executemany(
            "INSERT INTO notes VALUES (?,?,?,?,?,?,?)",
            (
                (
                    number,
                    note.number,
                    _text(note.finding.code),
                    _text(note.finding.rule),
                    note.finding.severity,
                    note.place.line,
                    _text(note.finding.message),
                )
                for note in counting
            ),
        )
        counts = {who.name: who.quotations for who in view.speakers}
        self._base.executemany(
            "INSERT OR REPLACE INTO quoted VALUES (?,?,?)",
            ((number, _text(name), counts[name]) for name in named),
        )

    # --- what comes of it -------------------------------------------------------------------------

    def total(self, what: str) -> int:
        """The sum of a column of the articles, or how many there are, or of notes and troubles."""
        asked = {
            "articles": "SELECT count(*) FROM articles",
            "quotations": "SELECT sum(quotations) FROM articles",
            "speakers": "SELECT count(DISTINCT name) FROM quoted",
            "findings": "SELECT count(*) FROM notes",
            "silenced": "SELECT sum(silenced) FROM articles",
            "troubles": "SELECT count(*) FROM troubles",
        }[what]
        return self._base.execute(asked).fetchone()[0] or 0

    def rules(self) -> list[tuple[str, str, str, int, int]]:
        """Code, name, gravest severity, findings and articles of the rules, the most first."""
        return self._base.execute(
            "SELECT code, rule, min(severity), count(*), count(DISTINCT number) FROM notes "
            "GROUP BY code, rule ORDER BY count(*) DESC, code, rule"
        ).fetchall()

    def speakers(self, most: int) -> list[tuple[str, int, int]]:
        """Name, quotations and articles of those quoted most."""
        return self._base.execute(
            "SELECT name, sum(count), count(*) FROM quoted GROUP BY name "
            "ORDER BY sum(count) DESC, count(*) DESC, name LIMIT ?",
            (most,),
        ).fetchall()

    def where(self, name: str, most: int) -> list[tuple[str, str, int]]:
        """Label, page and number of quotations of the articles that quote somebody most."""
        return self._base.execute(
            "SELECT label, href, count FROM quoted JOIN articles USING (number) WHERE name = ? "
            "ORDER BY count DESC, number LIMIT ?",
            (name, most),
        ).fetchall()

    def days(self) -> Iterator[tuple[str, int, int, int, int]]:
        """Date, articles, errors, warnings and infos of each date, as dates were given."""
        yield from self._base.execute(
            "SELECT substr(date, 1, 10), count(*), sum(error), sum(warning), sum(info) "
            "FROM articles WHERE date IS NOT NULL GROUP BY 1"
        )

    def articles(self, start: int, most: int) -> list[Entry]:
        """Some of the articles, those with the gravest and the most findings first."""
        rows = self._base.execute(
            "SELECT * FROM articles ORDER BY error DESC, warning DESC, info DESC, number "
            "LIMIT ? OFFSET ?",
            (most, start),
        )
        return [Entry(*row) for row in rows]

    def lines(self, number: int, most: int) -> list[Line]:
        """The first findings of an article that count."""
        rows = self._base.execute(
            "SELECT note, code, rule, severity, line, message FROM notes WHERE number = ? "
            "ORDER BY note LIMIT ?",
            (number, most),
        )
        return [Line(*row) for row in rows]

    def codes(self, number: int) -> list[str]:
        """The rules that found something in an article."""
        asked = "SELECT DISTINCT code FROM notes WHERE number = ? ORDER BY code"
        return [code for (code,) in self._base.execute(asked, (number,))]

    def quoted(self, number: int) -> set[str]:
        """Who is quoted in an article."""
        asked = "SELECT name FROM quoted WHERE number = ?"
        return {name for (name,) in self._base.execute(asked, (number,))}

    def troubles(self, most: int) -> list[tuple[str, str]]:
        """What could not be read or analysed, and why."""
        return self._base.execute("SELECT label, message FROM troubles LIMIT ?", (most,)).fetchall()


def _text(text: str) -> str:
    """What SQLite can hold and a page can show: nothing with lone surrogates."""
    return without_surrogates(text)
