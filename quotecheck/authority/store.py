"""The one index over all authority files: made once, kept, looked up on the disk."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import string
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from attrs import evolve

from quotecheck.authority.entities import read_entities
from quotecheck.authority.files import is_json_lines, read_listed
from quotecheck.authority.lines import Trouble
from quotecheck.authority.listed import Held, Listed
from quotecheck.errors import AuthorityError
from quotecheck.names import fold

_FORMAT = "2"
_TABLES = """
CREATE TABLE people (
    id INTEGER PRIMARY KEY, name TEXT, born TEXT, died TEXT, house INTEGER, place TEXT
);
CREATE TABLE names (folded TEXT, person INTEGER, name TEXT,
    PRIMARY KEY (folded, person, name)) WITHOUT ROWID;
CREATE TABLE words (word TEXT, person INTEGER, PRIMARY KEY (word, person)) WITHOUT ROWID;
CREATE TABLE held (
    person INTEGER, title TEXT, place TEXT, first TEXT, last TEXT, country TEXT
);
"""
_INDEXES = """
CREATE INDEX names_of ON names (person);
CREATE INDEX held_by ON held (person);
"""
# A frequent name has thousands of bearers; so many of them are looked at.
_MOST_ALIKE = 60
_LONGEST_WORD = 24
_REMEMBERED = 1024

Question = tuple[str, ...]
"""A look-up: the name of the method of :class:`Authority`, and what it was given."""


class Authority:
    """The people of authority files, looked up by name.

    It holds a connection to the index on the disk and what was looked up last, and may be sent to
    other processes.

    Args:
        paths: the files.
        cache: the folder in which the index is kept; by default one for this in the user's cache.

    Raises:
        AuthorityError: a file cannot be read; the message names file and line.

    Attributes:
        digest: of the content of all files.
        path: the index.
    """

    def __init__(self, paths: Iterable[Path | str], *, cache: Path | None = None) -> None:
        files = [Path(path) for path in paths]
        self.digest = _digest(files)
        self.path = _kept(files, self.digest, _folder() if cache is None else cache)
        self._begin()

    def _begin(self) -> None:
        self._process = 0
        self._connection: sqlite3.Connection | None = None
        self._asked: dict[Question, None] | None = None
        # the people of the news are those of yesterday's
        self._answer = lru_cache(maxsize=_REMEMBERED)(self._look_up)

    @classmethod
    def of(cls, given: Authority | Path | str | Iterable[Path | str]) -> Authority:
        """One of whatever names files, or the one that is given."""
        if isinstance(given, Authority):
            return given
        return cls([given] if isinstance(given, (str, Path)) else given)

    def __reduce__(self) -> tuple[object, ...]:
        return _opened, (self.path, self.digest)

    def __len__(self) -> int:
        return int(self._rows("SELECT count(*) FROM people")[0][0])

    def __bool__(self) -> bool:
        return bool(self._ask("anybody"))

    # --- what rules ask ---------------------------------------------------------------------------

    def named(self, name: str) -> tuple[Listed, ...]:
        """Everybody who is listed under ``name``; case, accents and hyphens do not count."""
        return self._ask("named", name)

    def near(self, name: str) -> tuple[Listed, ...]:
        """Who has a word of ``name``, and instead of another one a word an edit away."""
        return self._ask("near", name)

    def house(self, name: str) -> tuple[Listed, ...]:
        """Whom the desk's own style sheet lists with a word of ``name``."""
        return self._ask("house", name)

    def are_two(self, name: str, other: str) -> bool:
        """Whether both names are listed, and nobody has both."""
        return bool(self._ask("are_two", name, other))

    # --- what was asked ---------------------------------------------------------------------------

    @contextmanager
    def noting(self) -> Iterator[dict[Question, None]]:
        """While this lasts, each question that is asked is put down, in order.

        Whoever gets the same answers from other lists comes to the same result.
        """
        self._asked = {}
        try:
            yield self._asked
        finally:
            self._asked = None

    def answers(self, questions: Iterable[Question], *, places: bool = True) -> bytes:
        """A digest of what these lists answer to some questions.

        Args:
            questions: what :meth:`noting` put down, perhaps of other lists.
            places: whether it matters in which file and line somebody is listed.

        Raises:
            ValueError: something is no question.
        """
        digest = hashlib.blake2b(digest_size=20)
        for question in questions:
            found = self._answer(*question)
            if not places:
                found = tuple(evolve(one, place="") for one in found)
            digest.update(repr((question, found)).encode("utf-8", "surrogatepass"))
        return digest.digest()

    def _ask(self, *question: str) -> tuple[Listed, ...]:
        if self._asked is not None:
            self._asked[question] = None
        return self._answer(*question)

    def _look_up(self, *question: str) -> tuple[Listed, ...]:
        match question:
            case ("anybody",):
                return _SOMEBODY if len(self) else ()
            case ("named", name):
                return self._named(name)
            case ("near", name):
                return self._near(name)
            case ("house", name):
                return self._house(name)
            case ("are_two", name, other):
                return _SOMEBODY if self._are_two(name, other) else ()
        raise ValueError(f"no question: {question!r}")

    # --- how it is looked up ----------------------------------------------------------------------

    def _named(self, name: str) -> tuple[Listed, ...]:
        rows = self._rows("SELECT DISTINCT person FROM names WHERE folded = ? LIMIT ?",
                          (fold(name), _MOST_ALIKE))  # fmt: skip
        return tuple(self._person(row[0]) for row in rows)

    def _near(self, name: str) -> tuple[Listed, ...]:
        words = _words(name)
        if len(words) < 2:
            return ()
        found: dict[int, None] = {}
        for same in words:
            for other in words:
                if other == same or len(other) > _LONGEST_WORD:
                    continue
                forms = sorted(_edits(other))
                for start in range(0, len(forms), 500):
                    some = forms[start : start + 500]
                    rows = self._rows(
                        "SELECT person FROM words AS one WHERE word IN "
                        f"({','.join('?' * len(some))}) AND EXISTS (SELECT 1 FROM words AS two "
                        "WHERE two.word = ? AND two.person = one.person) LIMIT ?",
                        (*some, same, _MOST_ALIKE),
                    )
                    found.update((row[0], None) for row in rows)
        return tuple(self._person(number) for number in list(found)[:_MOST_ALIKE])

    def _house(self, name: str) -> tuple[Listed, ...]:
        found: dict[int, None] = {}
        for word in _words(name):
            rows = self._rows(
                "SELECT id FROM words JOIN people ON id = person WHERE word = ? AND house LIMIT ?",
                (word, _MOST_ALIKE),
            )
            found.update((row[0], None) for row in rows)
        return tuple(self._person(number) for number in list(found)[:_MOST_ALIKE])

    def _are_two(self, name: str, other: str) -> bool:
        one, two = (
            {row[0] for row in self._rows("SELECT person FROM names WHERE folded = ?", (fold(n),))}
            for n in (name, other)
        )
        return bool(one and two) and one.isdisjoint(two)

    def _person(self, number: int) -> Listed:
        ((name, born, died, house, place),) = self._rows(
            "SELECT name, born, died, house, place FROM people WHERE id = ?", (number,)
        )
        others = self._rows("SELECT name FROM names WHERE person = ? ORDER BY name", (number,))
        held = self._rows(
            "SELECT title, place, first, last, country FROM held WHERE person = ? ORDER BY rowid",
            (number,),
        )
        return Listed(
            name, tuple(row[0] for row in others if row[0] != name), born, died,
            tuple(Held(*row) for row in held), bool(house), place,
        )  # fmt: skip

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        if self._connection is None or self._process != os.getpid():
            self._connection = sqlite3.connect(
                f"{self.path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            self._process = os.getpid()
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise AuthorityError(
                f"{self.path}: the index of the authority files is broken ({error}); delete it, "
                "and it is made again"
            ) from error


_SOMEBODY = (Listed(""),)  # a yes


def _opened(path: Path, digest: bytes) -> Authority:
    authority = Authority.__new__(Authority)
    authority.path, authority.digest = path, digest
    authority._begin()
    return authority


@lru_cache(maxsize=4096)
def _edits(word: str) -> frozenset[str]:
    """Every word that is one edit from ``word``, in the letters of folded names, but not itself."""
    pairs = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    letters = string.ascii_lowercase
    found = {a + b[1:] for a, b in pairs if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in pairs if len(b) > 1}
    found |= {a + c + b[1:] for a, b in pairs if b for c in letters}
    found |= {a + c + b for a, b in pairs for c in letters}
    return frozenset(found - {word})


def _words(name: str) -> list[str]:
    return list(dict.fromkeys(word for word in map(fold, name.split()) if len(word) > 1))[:8]


# --- making it ------------------------------------------------------------------------------------


def _folder() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        return Path(home or Path.home() / ".cache") / "quotecheck" / "authority"
    except RuntimeError:  # nobody's home; a name that others can guess could be theirs already
        return Path(tempfile.mkdtemp(prefix="quotecheck-authority-"))


def _digest(files: Sequence[Path]) -> bytes:
    whole = hashlib.blake2b(_FORMAT.encode(), digest_size=20)
    for path in files:
        one = hashlib.blake2b(digest_size=20)
        try:
            with path.open("rb") as file:
                while piece := file.read(1 << 20):
                    one.update(piece)
        except OSError as error:
            raise AuthorityError(f"{path}: cannot be read ({error.strerror or error})") from error
        # the name tells the format, the path stands in messages
        whole.update(f"{path}\n".encode("utf-8", "surrogatepass") + one.digest())
    return whole.digest()


def _kept(files: Sequence[Path], digest: bytes, folder: Path) -> Path:
    path = (folder / f"{digest.hex()}.sqlite").absolute()
    if path.exists():
        return path
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(suffix=".part", dir=folder)
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="quotecheck-authority-"))
        path = folder / path.name
        handle, name = tempfile.mkstemp(suffix=".part", dir=folder)
    os.close(handle)
    part = Path(name)
    try:
        _build(files, part)
        part.replace(path)
    except sqlite3.Error as error:
        raise AuthorityError(f"{path}: the index cannot be written ({error})") from error
    finally:
        part.unlink(missing_ok=True)
    return path


def _build(files: Sequence[Path], path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as store:
        store.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _TABLES)
        store.execute("BEGIN")
        number = 0
        for file in files:
            for listed in _people(file):
                number += 1
                _add(store, number, listed)
        store.execute("COMMIT")
        store.executescript(_INDEXES)


def _people(file: Path) -> Iterator[Listed]:
    if not is_json_lines(file):
        yield from read_listed(file)
        return
    try:
        # a database without a name is kept on the disk as soon as it is large
        with closing(sqlite3.connect("", isolation_level=None)) as scratch:
            scratch.execute("PRAGMA synchronous = OFF")
            yield from read_entities(file, scratch)
    except Trouble as trouble:
        raise trouble.in_file(file) from None
    except OSError as error:
        raise AuthorityError(f"{file}: cannot be read ({error.strerror or error})") from error


def _add(store: sqlite3.Connection, number: int, listed: Listed) -> None:
    row = (number, listed.name, listed.born, listed.died, listed.house, listed.place)
    store.execute("INSERT INTO people VALUES (?, ?, ?, ?, ?, ?)", row)
    names = {(fold(name), number, name) for name in listed.names}
    store.executemany("INSERT OR IGNORE INTO names VALUES (?, ?, ?)", names)
    words = {(word, number) for name in listed.names for word in _words(name)}
    store.executemany("INSERT OR IGNORE INTO words VALUES (?, ?)", words)
    store.executemany(
        "INSERT INTO held VALUES (?, ?, ?, ?, ?, ?)",
        [(number, h.title, h.place, h.start, h.end, h.country) for h in listed.held],
    )
