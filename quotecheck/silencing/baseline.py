"""The baseline: findings that were there before, kept in a file beside the articles.

An entry is what makes a finding the same after an edit around it: the article, the rule, the words
it stands at, what the rule expects there, and how many such findings there are. Lines, columns and
offsets are none of it, nor is the message.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

from attrs import asdict, field, frozen

from quotecheck.config import UNREADABLE
from quotecheck.errors import ConfigError
from quotecheck.model import Article, Finding, Silence, to_json_line
from quotecheck.output import opened_output, target_of
from quotecheck.patterns import relative_path

_HEADER = "quotecheck-baseline"
_VERSION = 1
_LONGEST_FILE = 200_000_000
_LONGEST_WORDS = 120
_CODE = re.compile(r"QC\d{3}")
_REMEDY = "mend it, or write it anew with --write-baseline"


class Found(Protocol):
    """Anything with an article, a finding in it, and whether that is silenced."""

    @property
    def article(self) -> Article:
        """The article."""

    @property
    def finding(self) -> Finding:
        """The finding in it."""

    @property
    def silenced(self) -> Silence | None:
        """Why it does not count, if so."""


@frozen(order=True)
class Entry:
    """What is known of a finding, whatever is edited around it.

    Attributes:
        path: of the article's file, from the baseline's folder, with ``/`` between folders; empty
            for an article without a file.
        id: of the article, where its file holds several or where there is no file; else empty.
        rule: the code.
        text: the words at the finding, in small letters, spaces single; of many, the first, and a
            hash of all.
        expected: what should stand there, in the same form but with capitals; empty where the rule
            does not know.
    """

    path: str
    id: str
    rule: str
    text: str
    expected: str

    @classmethod
    def of(cls, article: Article, finding: Finding, folder: Path) -> Entry:
        """The entry of a finding, in a baseline that lies in ``folder``."""
        path, name = place_of(article, folder)
        return cls(
            path,
            name,
            finding.code,
            text=_shortened(_composed(finding.span.of(article.text)).casefold()),
            expected=_shortened(_composed(finding.expected or "")),
        )

    @property
    def label(self) -> str:
        """What messages call the article."""
        return "#".join(filter(None, (self.path, self.id))) or "<text>"


def place_of(article: Article, folder: Path) -> tuple[str, str]:
    """The ``path`` and ``id`` of an article in the entries of a baseline in ``folder``."""
    if article.path is None:
        return "", _composed(article.id or "")
    path = _composed(relative_path(article.path, folder))
    return path, "" if article.row is None else _composed(article.id or str(article.row))


def _composed(text: str) -> str:
    """One of the ways to write the same text.

    Composed letters, for file systems and editors differ; and no halves of a character side by
    side, which JSON reads as a whole one.
    """
    if not text.isascii():
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return unicodedata.normalize("NFC", text)


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    if len(text) <= _LONGEST_WORDS:
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{text[:_LONGEST_WORDS]}… {digest}"


@frozen
class Baseline:
    """Known findings.

    Attributes:
        entries: each with how many such findings are known.
        folder: the folder that the paths of the entries are relative to.
        path: the file they were read from or written to, if any.
    """

    entries: Mapping[Entry, int] = field(repr=False)
    folder: Path
    path: Path | None = None

    @classmethod
    def of(cls, findings: Iterable[Found], folder: Path) -> Baseline:
        """The baseline of all that is found, but what is suppressed or accepted already.

        What could not be read is never known: it was not looked at.
        """
        entries = Counter(
            Entry.of(item.article, item.finding, folder)
            for item in findings
            if item.finding.code != UNREADABLE
            and (item.silenced is None or item.silenced.kind == "baseline")
        )
        return cls(entries, folder)

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """The baseline in a file.

        Raises:
            ConfigError: there is no such file, it is no baseline, or of a newer version.
        """
        path = Path(path)
        return cls(_read(path), path.resolve().parent, path)

    @classmethod
    def write(cls, path: Path, findings: Iterable[Found]) -> Baseline:
        """Writes the baseline of what is found to a file, and gives it.

        The file is replaced as a whole when all is written, so that it is never half of one. It
        is sorted, with an entry a line: equal findings give equal bytes, and a diff shows what
        came and went.

        Args:
            path: the file; its folder must exist.
            findings: may be a generator; see :meth:`of` for those that are taken.

        Raises:
            ConfigError: the file cannot be written.
        """
        path = Path(path)
        with opened_output(path, binary=False) as out:
            made = cls.of(findings, target_of(path).parent)
            rows = ",\n".join(map(_row, sorted(made.entries.items())))
            listed = f"[\n{rows}\n]" if rows else "[]"
            out.write(f'{{"{_HEADER}": {_VERSION}, "findings": {listed}}}\n')
        return cls(made.entries, made.folder, path)


def _row(item: tuple[Entry, int]) -> str:
    entry, count = item
    row: dict[str, Any] = {key: value for key, value in asdict(entry).items() if value}
    if count > 1:
        row["count"] = count
    return to_json_line(row)


# --- reading --------------------------------------------------------------------------------------


def _read(path: Path) -> dict[Entry, int]:
    data = _parsed(path)
    if not isinstance(data, dict) or _HEADER not in data:
        raise ConfigError(
            f"{path}: no baseline of quotecheck; give another file, or write one with "
            "--write-baseline"
        )
    version, rows = data[_HEADER], data.get("findings")
    if type(version) is not int or version < 1:
        raise ConfigError(f"{path}: version {version!r} is none; {_REMEDY}")
    if version > _VERSION:
        raise ConfigError(
            f"{path}: version {version}, and this quotecheck knows {_VERSION}; install a newer "
            "quotecheck"
        )
    if not isinstance(rows, list):
        raise ConfigError(f'{path}: no list of "findings"; {_REMEDY}')
    entries: dict[Entry, int] = {}
    for number, row in enumerate(rows, start=1):
        entry, count = _entry(row, f"{path}: finding {number}")
        entries[entry] = entries.get(entry, 0) + count
    return entries


def _parsed(path: Path) -> object:
    try:
        with path.open("rb") as stream:
            data = stream.read(_LONGEST_FILE + 1)
    except FileNotFoundError:
        raise ConfigError(
            f"{path}: no such baseline; check the path, or write one with --write-baseline {path}"
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ConfigError(f"{path}: the baseline cannot be read ({reason}); see to it") from None
    if len(data) > _LONGEST_FILE:
        raise ConfigError(f"{path}: larger than any baseline; give another file")
    try:
        parsed: object = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}: not UTF-8; {_REMEDY}") from None
    except json.JSONDecodeError as error:
        # such as the marks that a merge leaves
        raise ConfigError(
            f"{path}:{error.lineno}:{error.colno}: not JSON ({error.msg}); {_REMEDY}"
        ) from None
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: not JSON ({error}); {_REMEDY}") from None
    return parsed


def _entry(row: object, place: str) -> tuple[Entry, int]:
    if not isinstance(row, dict):
        raise ConfigError(f"{place}: no object; {_REMEDY}")
    known = ("path", "id", "rule", "text", "expected")
    values = {key: row.get(key, "") for key in known}
    for key in row:
        if key not in (*known, "count"):
            raise ConfigError(f"{place}: {key!r} is no key of a finding; {_REMEDY}")
    for key, value in values.items():
        if not isinstance(value, str):
            raise ConfigError(f"{place}: {key!r} is no string; {_REMEDY}")
    if not _CODE.fullmatch(values["rule"]):
        raise ConfigError(f"{place}: the rule {values['rule']!r} is no code; {_REMEDY}")
    count = row.get("count", 1)
    if type(count) is not int or count < 1:
        raise ConfigError(f"{place}: the count {count!r} is no number from 1; {_REMEDY}")
    return Entry(**values), count
