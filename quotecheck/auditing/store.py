"""The analyses of an audit on disk: the cache of the next one and the corpus of this one.

A run has a private database that ends with it, and beside it the cache, which other runs share.
What is new goes into the cache, or, where there is none or it cannot be written, into the private
one; so an audit does the same with a cache and without, and needs no more memory for more articles.

SQLite's transactions keep the cache whole whenever a process is killed. Trouble with it is one
warning and never the end of an audit.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, overload

from quotecheck.auditing.codec import BROKEN, Packed, unpack, unpack_text
from quotecheck.errors import CacheError
from quotecheck.model import Analysis, Article, Origin

NAME = "audit-2.sqlite3"
"""The cache's file in its folder; the number is that of the tables below."""

_APPLICATION = 0x51436865  # "QChe": who a SQLite file belongs to
_DAYS_KEPT = 30
_MOST_ASKED = 4
_DAY = 86_400
_BUSY = 20.0
"""Seconds to wait for another audit to finish a transaction; each takes some milliseconds."""

_TABLES = """
CREATE TABLE IF NOT EXISTS {0}.analyses (
    key BLOB PRIMARY KEY, used INTEGER, findings BLOB, people BLOB, text BLOB
);
CREATE TABLE IF NOT EXISTS {0}.comparisons (
    key BLOB PRIMARY KEY, used INTEGER, findings BLOB
);
CREATE TABLE IF NOT EXISTS {0}.listed (
    key BLOB PRIMARY KEY, used INTEGER, text BLOB, asked BLOB, analysis BLOB
);
CREATE INDEX IF NOT EXISTS {0}.listed_by_text ON listed (text)
"""
_CORPUS = """
CREATE TABLE main.corpus (
    number INTEGER PRIMARY KEY, key BLOB, id, date, path, place INTEGER, origin TEXT
)
"""
_SOUND = "AND typeof(findings) = 'blob' AND typeof(used) = 'integer'"
_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# The cache of quotecheck; safe to delete.\n"


class Store:
    """The analyses of one run, and those of earlier ones where there is a cache.

    Use it as a context, or :meth:`close` it.

    Args:
        folder: where the cache lies or is to be made; None for none.
        provenance: what analyses depend on besides their articles and lists of people; see
            :func:`quotecheck.provenance.provenance`.
        lists: the digest of the lists of people, if there are any.
        warn: called with one line where the cache cannot be used, or not any longer.
    """

    def __init__(
        self,
        folder: Path | None,
        provenance: bytes,
        warn: Callable[[str], None] | None = None,
        *,
        lists: bytes = b"",
    ) -> None:
        self._provenance = provenance
        self._lists = lists
        self._warn = warn or (lambda message: None)
        self._path = None if folder is None else folder / NAME
        self._day = int(time.time()) // _DAY
        # an empty name makes a database on disk that SQLite deletes by itself
        self._run = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        # nobody else will ever read it, so nothing of it needs to be safe
        self._run.execute("PRAGMA main.journal_mode = OFF")
        for statement in (*_TABLES.format("main").split(";"), _CORPUS):
            self._run.execute(statement)
        self._length = 0
        self._order = hashlib.blake2b(provenance + lists, digest_size=20)
        self._readable = self._writable = False
        if self._path is not None:
            self._attach(self._path)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *details: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the files."""
        self._run.close()

    # --- analyses ---------------------------------------------------------------------------------

    def key(self, article: Article) -> bytes:
        """What the analysis of an article is kept under: all that it depends on, digested.

        Where there are lists of people, it is the key of the text alone; see :meth:`listed`.
        """
        digest = hashlib.blake2b(self._provenance, digest_size=20)
        # lines and columns of findings are those in the file
        told = f"{article.date}\n{_from_origin(article.origin)}\n"
        digest.update(told.encode("utf-8", "surrogatepass"))
        digest.update(article.text.encode("utf-8", "surrogatepass"))
        return digest.digest()

    def find(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """The packed findings of those analyses that are there, by key."""
        found: dict[bytes, bytes] = {}
        for some in _some(set(keys)):
            marks = ",".join("?" * len(some))
            asked = f"SELECT key, findings, used FROM {{}}.analyses WHERE key IN ({marks}) {_SOUND}"
            rows = self._both(asked, some)
            found.update((key, findings) for key, findings, _ in rows)
            self._stamp([key for key, _, used in rows if used < self._day])
        return found

    def keep(self, analyses: Mapping[bytes, Packed]) -> None:
        """Keeps analyses by their keys; all of them, or, if the process is killed, none."""
        rows = [
            (key, self._day, packed.findings, packed.cast, packed.text)
            for key, packed in analyses.items()
        ]
        if rows and not self._write("INSERT OR REPLACE INTO {}.analyses VALUES (?,?,?,?,?)", rows):
            self._run.executemany("INSERT OR REPLACE INTO main.analyses VALUES (?,?,?,?,?)", rows)

    def forget(self, key: bytes) -> None:
        """Drops an analysis that proved to be broken."""
        self._run.execute("DELETE FROM main.analyses WHERE key = ?", (key,))
        self._write("DELETE FROM {}.analyses WHERE key = ?", [(key,)])

    def drop_old(self) -> None:
        """Drops what no run has used for a month."""
        last = self._day - _DAYS_KEPT
        for table in ("analyses", "comparisons", "listed"):
            self._write(f"DELETE FROM {{}}.{table} WHERE used < ?", [(last,)])

    # --- what lists of people answered ------------------------------------------------------------

    def listed(self, texts: Iterable[bytes]) -> dict[bytes, bytes]:
        """The keys of the analyses that :meth:`keep_listed` named under these lists, by text."""
        keys = {_digest(text + self._lists): text for text in texts}
        found: dict[bytes, bytes] = {}
        for some in _some(keys):
            marks = ",".join("?" * len(some))
            asked = f"SELECT key, analysis, used FROM {{}}.listed WHERE key IN ({marks})"
            rows = self._both(asked, some)
            found.update((keys[key], analysis) for key, analysis, _ in rows)
            self._stamp([key for key, _, used in rows if used < self._day], "listed")
        return found

    def asked(self, text: bytes) -> list[bytes]:
        """What the analyses of a text asked of lists, of whichever, the last ones first."""
        asked = "SELECT asked, used FROM {}.listed WHERE text = ? ORDER BY used DESC, rowid DESC"
        rows = self._both(f"{asked} LIMIT {_MOST_ASKED}", [text])
        return list(dict.fromkeys(row[0] for row in rows))

    def keep_listed(self, rows: Iterable[tuple[bytes, bytes, bytes]]) -> None:
        """Keeps what texts asked of these lists, and the keys of their analyses.

        Args:
            rows: the key of the text, what was asked, and the key of the analysis.
        """
        stamped = [
            (_digest(text + self._lists), self._day, text, asked, analysis)
            for text, asked, analysis in rows
        ]
        insert = "INSERT OR REPLACE INTO {}.listed VALUES (?,?,?,?,?)"
        if stamped and not self._write(insert, stamped):
            self._run.executemany(insert.format("main"), stamped)

    # --- the corpus of this run -------------------------------------------------------------------

    def add(self, article: Article, key: bytes) -> None:
        """Adds an article, whose analysis is kept under ``key``, at the end of the corpus."""
        where = (article.id, article.date, article.path, article.row)
        origin = _from_origin(article.origin)
        self._run.execute(
            "INSERT INTO main.corpus VALUES (?,?,?,?,?,?,?)",
            (self._length, key, *map(_storable, where[:3]), article.row, origin),
        )
        self._order.update(key + repr(where).encode("utf-8", "surrogatepass"))
        self._length += 1

    @property
    def corpus(self) -> Sequence[Analysis]:
        """The analyses that were added, in order; each is read when it is asked for."""
        return _Corpus(self, self._length)

    def analysis(self, number: int) -> Analysis:
        """The analysis of an article of the corpus, counted from 0.

        Raises:
            CacheError: it was in the cache and cannot be read any longer.
        """
        key, *where, row, origin = self._run.execute(
            "SELECT key, id, date, path, place, origin FROM main.corpus WHERE number = ?", (number,)
        ).fetchone()
        with self._damage(key):
            name, day, path = map(_restored, where)
            packed = Packed(*self._row(key))
            text = unpack_text(packed.text)
            return unpack(packed, Article(text, name, day, path, row, _to_origin(origin)))

    def read(self, key: bytes, article: Article) -> Analysis:
        """The analysis of ``article``, which is kept under ``key``.

        Raises:
            CacheError: it was in the cache and cannot be read any longer.
        """
        with self._damage(key):
            return unpack(Packed(*self._row(key)), article)

    @contextmanager
    def _damage(self, key: bytes) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, *BROKEN) as error:
            self.forget(key)
            raise CacheError(
                f"{self._path}: the cache was damaged during this audit ({error}); start it again, "
                "or with --no-cache"
            ) from None

    def _row(self, key: bytes) -> tuple[bytes, bytes, bytes]:
        asked = "SELECT findings, people, text FROM {}.analyses WHERE key = ?"
        row = self._run.execute(asked.format("main"), (key,)).fetchone()
        if row is None and self._path is not None:
            row = self._run.execute(asked.format("cache"), (key,)).fetchone()
        if row is None:
            raise ValueError("an analysis is missing")
        findings, cast, text = row
        return findings, cast, text

    # --- comparisons ------------------------------------------------------------------------------

    @property
    def order(self) -> bytes:
        """What a comparison of the corpus is kept under: its articles, in this order."""
        return self._order.digest()

    def find_compared(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """What :meth:`keep_compared` kept, by key."""
        found: dict[bytes, bytes] = {}
        for some in _some(set(keys)):
            marks = ",".join("?" * len(some))
            asked = f"SELECT key, findings, used FROM {{}}.comparisons WHERE key IN ({marks})"
            rows = self._both(f"{asked} {_SOUND}", some)
            found.update((key, findings) for key, findings, _ in rows)
            self._stamp([key for key, _, used in rows if used < self._day], "comparisons")
        return found

    def keep_compared(self, findings: Mapping[bytes, bytes]) -> None:
        """Keeps what came of comparing an article with sources, or the corpus, by key."""
        rows = [(key, self._day, data) for key, data in findings.items()]
        if rows:
            self._write("INSERT OR REPLACE INTO {}.comparisons VALUES (?,?,?)", rows)

    # --- the cache --------------------------------------------------------------------------------

    def _attach(self, path: Path) -> None:
        try:
            if path.is_symlink():
                # it may have come with the folder, from whoever wants another file written
                raise CacheError("it is a link")
            _make_folder(path.parent)
            self._run.execute(f"PRAGMA busy_timeout = {round(_BUSY * 1000)}")
            self._run.execute("ATTACH DATABASE ? AS cache", (str(path),))
            self._readable = True
            self._prepare(path)
        except (OSError, sqlite3.Error, CacheError) as error:
            self._readable = False
            reason = error.strerror if isinstance(error, OSError) else error
            self._warn(
                f"{path}: the cache cannot be used ({reason}); going on without it. "
                "Delete it, choose another with --cache, or give --no-cache"
            )

    def _prepare(self, path: Path) -> None:
        """Makes the tables of a new cache; leaves alone what is somebody else's."""
        application = self._pragma("application_id")
        if application != _APPLICATION and (application or self._pragma("schema_version")):
            raise CacheError("another program's file")
        if application == _APPLICATION:
            self._run.execute(
                "SELECT 1 FROM cache.analyses, cache.comparisons, cache.listed LIMIT 0"
            )
        else:
            # several audits that begin at once may all come here: nothing in it harms
            self._retried("PRAGMA cache.journal_mode = WAL")
            self._run.execute("BEGIN IMMEDIATE")
            for statement in _TABLES.format("cache").split(";"):
                self._run.execute(statement)
            self._run.execute(f"PRAGMA cache.application_id = {_APPLICATION}")
            self._run.execute("COMMIT")
        # a commit survives the death of the process; after a loss of power, the last may be gone
        self._run.execute("PRAGMA cache.synchronous = NORMAL")
        self._writable = True

    def _pragma(self, name: str) -> int:
        (value,) = self._run.execute(f"PRAGMA cache.{name}").fetchone()
        return int(value)

    def _retried(self, statement: str) -> None:
        """Runs a statement for which SQLite does not wait by itself."""
        end = time.monotonic() + _BUSY
        while time.monotonic() < end:
            with suppress(sqlite3.OperationalError):
                self._run.execute(statement)
                return
            time.sleep(0.05)
        self._run.execute(statement)

    def _both(self, asked: str, values: Sequence[bytes]) -> list[tuple[Any, ...]]:
        """The rows of a question to this run's own database, then those of the cache."""
        rows = self._run.execute(asked.format("main"), values).fetchall()
        if self._readable:
            with self._cache_trouble("cannot be read"):
                rows += self._run.execute(asked.format("cache"), values).fetchall()
        return rows

    def _stamp(self, keys: Sequence[bytes], table: str = "analyses") -> None:
        if keys:
            rows = [(self._day, key) for key in keys]
            self._write(f"UPDATE {{}}.{table} SET used = ? WHERE key = ?", rows)

    def _write(self, statement: str, rows: Sequence[Sequence[object]]) -> bool:
        """Changes the cache in one transaction; whether that went well."""
        if not self._writable:
            return False
        with self._cache_trouble("cannot be written"):
            try:
                self._run.execute("BEGIN IMMEDIATE")
                self._run.executemany(statement.format("cache"), rows)
                self._run.execute("COMMIT")
            except sqlite3.Error:
                if self._run.in_transaction:
                    self._run.execute("ROLLBACK")
                raise
        return self._writable

    @contextmanager
    def _cache_trouble(self, what: str) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if self._writable:
                self._warn(f"{self._path}: the cache {what} ({error}); going on without it")
            self._writable = False
            self._readable = self._readable and what != "cannot be read"


class _Corpus(Sequence[Analysis]):
    """The analyses of a store, by number; a few of those asked for last are at hand."""

    def __init__(self, store: Store, length: int) -> None:
        self._get = lru_cache(maxsize=16)(store.analysis)
        self._length = length

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Analysis: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Analysis]: ...
    def __getitem__(self, index: int | slice) -> Analysis | Sequence[Analysis]:
        if isinstance(index, slice):
            return [self._get(number) for number in range(self._length)[index]]
        return self._get(range(self._length)[index])


def _some(keys: Iterable[bytes]) -> Iterator[list[bytes]]:
    """So many that SQLite takes them in one question."""
    several = sorted(keys)
    for start in range(0, len(several), 500):
        yield several[start : start + 500]


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=20).digest()


def _storable(value: str | None) -> str | bytes | None:
    """Text that SQLite can hold: lone surrogates, as in odd file names, become bytes."""
    if value is None or value.isascii():
        return value
    return value.encode("utf-8", "surrogatepass")


def _restored(value: str | bytes | None) -> str | None:
    return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value


def _from_origin(origin: Origin | None) -> str | None:
    return None if origin is None else json.dumps(origin.runs)


def _to_origin(text: str | None) -> Origin | None:
    return None if text is None else Origin(tuple(tuple(run) for run in json.loads(text)))


def _make_folder(folder: Path) -> None:
    """Makes the cache's folder: for its user alone, kept out of backups and repositories."""
    if folder.is_dir():
        return
    # it holds the text of articles, which others perhaps may not read
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "CACHEDIR.TAG").write_text(_TAG, "utf-8")
    (folder / ".gitignore").write_text("# made by quotecheck\n*\n", "utf-8")
