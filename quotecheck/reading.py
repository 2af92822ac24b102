"""Reads articles from files, folders, patterns and standard input, one after the other.

Text is taken as it is: line breaks stay as the file has them, and only a byte order mark, which is
no part of the text, is left out. Offsets count code points of that text. Whatever cannot be read is
a :class:`quotecheck.errors.ReadingError` in one line that names the file, the place and the remedy.
"""

from __future__ import annotations

import codecs
import glob
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO

from quotecheck.errors import ReadingError
from quotecheck.model import Article

STDIN = "-"
"""The path that stands for standard input."""

SUFFIXES = frozenset({".txt", ".md", ".jsonl"})
"""The endings of the files that are read from a folder."""

OnTrouble = Callable[[ReadingError], None]


def read(path: str | os.PathLike[str], *, encoding: str = "utf-8") -> Article:
    """The article in a text file, with its file name as ``id``.

    Args:
        path: the file, or ``-`` for standard input.
        encoding: of the file, by a name that Python knows.

    Raises:
        ReadingError: the file cannot be read, is no text, or is in another encoding.
    """
    name = os.fspath(path)
    with _opened(name) as stream:
        return Article(_decode(stream.read(), _shown(name), encoding), _id(name), path=_shown(name))


def read_many(
    paths: Iterable[str | os.PathLike[str]],
    *,
    encoding: str = "utf-8",
    folders: bool = True,
    on_trouble: OnTrouble | None = None,
) -> Iterator[Article]:
    """The articles at ``paths``, in order, each read when it is its turn.

    Args:
        paths: text files; ``.jsonl`` files, with an article a line (``{"id", "text", "date"}``);
            patterns such as ``news/**/*.txt``; folders, whose ``.txt``, ``.md`` and ``.jsonl``
            files are read in the order of their names, with all folders in them but hidden ones;
            or ``-`` for standard input, JSON lines if it starts with ``{``.
        encoding: of the files, by a name that Python knows.
        folders: whether folders are read; otherwise they are a trouble.
        on_trouble: called for each file or line that cannot be read, and the rest goes on; without
            it the first trouble is raised.

    Raises:
        ReadingError: something cannot be read, and there is no ``on_trouble``.
    """
    handle = _raise if on_trouble is None else on_trouble
    for path in paths:
        name = os.fspath(path)
        try:
            files = _files(name, handle) if folders or not Path(name).is_dir() else [name]
            for file in files:
                yield from _read_file(file, encoding, handle, root=name)
        except ReadingError as trouble:
            handle(trouble)


def _raise(trouble: ReadingError) -> None:
    raise trouble


# --- finding files --------------------------------------------------------------------------------


def _files(name: str, handle: OnTrouble) -> Iterable[str]:
    if name == STDIN or Path(name).is_file():
        return [name]
    if Path(name).is_dir():
        return _walk(name, handle)
    if glob.has_magic(name) and not Path(name).exists():
        matches = glob.iglob(name, recursive=True)  # noqa: PTH207 - patterns may be absolute
        found = sorted(file for file in matches if not Path(file).is_dir())
        if not found:
            raise ReadingError(f"{name}: no file matches this pattern; check the pattern")
        return found
    return [name]


def _walk(folder: str, handle: OnTrouble) -> Iterator[str]:
    """The files in a folder and below; links to folders are not followed, so no loop can arise."""

    def unreadable(error: OSError) -> None:
        handle(_system_trouble(str(error.filename), error))

    for here, below, files in os.walk(folder, onerror=unreadable):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                yield os.path.join(here, name)  # noqa: PTH118 - keeps "./" as it was given


# --- reading one file -----------------------------------------------------------------------------


def _read_file(name: str, encoding: str, handle: OnTrouble, root: str) -> Iterator[Article]:
    shown = _shown(name)
    try:
        with _opened(name) as stream:
            first = stream.readline()
            is_rows = _starts_row(first) if name == STDIN else _is_jsonl(name)
            if is_rows:
                yield from _read_rows(_with_first(first, stream), shown, encoding, handle)
            else:
                text = _decode(first + stream.read(), shown, encoding)
                yield Article(text, _id(name, root), path=shown)
    except ReadingError as trouble:
        handle(trouble)


def _with_first(first: bytes, stream: IO[bytes]) -> Iterator[bytes]:
    yield first
    yield from stream


def _starts_row(first: bytes) -> bool:
    return first.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{")


def _is_jsonl(name: str) -> bool:
    return name.lower().endswith((".jsonl", ".ndjson"))


@contextmanager
def _opened(name: str) -> Iterator[IO[bytes]]:
    if name == STDIN:
        yield sys.stdin.buffer
        return
    try:
        if Path(name).is_dir():
            raise ReadingError(
                f"{name}: is a folder, and a file is wanted; `quotecheck audit` reads folders"
            )
        with Path(name).open("rb") as stream:
            yield stream
    except (OSError, ValueError) as error:
        raise _system_trouble(name, error) from None


def _system_trouble(name: str, error: OSError | ValueError) -> ReadingError:
    if isinstance(error, FileNotFoundError):
        return ReadingError(f"{name}: no such file; check the path")
    if isinstance(error, PermissionError):
        return ReadingError(f"{name}: may not be read; ask its owner for permission to read it")
    reason = getattr(error, "strerror", None) or str(error)
    return ReadingError(f"{name}: cannot be read ({reason}); check the path and the disk")


def _shown(name: str) -> str:
    return "<stdin>" if name == STDIN else name


def _id(name: str, root: str | None = None) -> str:
    """The file's name, or its path within the folder it was found in."""
    if name == STDIN:
        return "stdin"
    if root is not None and Path(root).is_dir():
        return Path(name).relative_to(root).as_posix()
    return Path(name).name


# --- bytes to text --------------------------------------------------------------------------------


def _decode(data: bytes, where: str, encoding: str) -> str:
    """The text of ``data``; a byte order mark is left out."""
    try:
        codec = codecs.lookup(encoding).name
    except LookupError:
        raise ReadingError(
            f"{where}: there is no encoding {encoding!r}; give one such as utf-8 or cp1252"
        ) from None
    try:
        text = data.decode("utf-8-sig" if codec == "utf-8" else codec)
    except UnicodeDecodeError as error:
        if _is_binary(data):
            raise _binary(where) from None
        byte = f"byte 0x{data[error.start]:02x} at offset {error.start}"
        guess = _guess(data)
        looks = f"it looks like {guess}" if guess else "its encoding is unknown"
        remedy = f"--encoding {guess or 'NAME'}"
        raise ReadingError(
            f"{where}: not {encoding} ({byte}); {looks}: give {remedy}, or convert it to UTF-8"
        ) from None
    except UnicodeError as error:
        raise ReadingError(f"{where}: not {encoding} ({error}); give another --encoding") from None
    if "\0" in text[:_SAMPLE]:
        raise _binary(where)
    return text


_SAMPLE = 8192
_BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b")) + b"\x7f"
_MOST_CONTROLS = 0.02


def _binary(where: str) -> ReadingError:
    return ReadingError(
        f"{where}: a binary file, and text is wanted; save the article as plain text in UTF-8"
    )


def _is_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    if sample.startswith(tuple(_BOMS)):
        return False
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return b"\0" in sample or controls > _MOST_CONTROLS * len(sample)


def _guess(data: bytes) -> str | None:
    """The encoding that bytes which are no UTF-8 most likely have."""
    for mark, encoding in _BOMS.items():
        if data.startswith(mark):
            return encoding
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return "cp1252"


# --- JSON lines -----------------------------------------------------------------------------------


def _read_rows(
    lines: Iterable[bytes], where: str, encoding: str, handle: OnTrouble
) -> Iterator[Article]:
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            article = _read_row(line, where, number, encoding)
            first = seen.setdefault(article.id or "", number)
            if first != number:
                raise ReadingError(
                    f"{where}:{number}: the id {article.id!r} stands in line {first} already; "
                    "give each article an id of its own"
                )
        except ReadingError as trouble:
            handle(trouble)
        else:
            yield article


def _read_row(line: bytes, where: str, number: int, encoding: str) -> Article:
    text = _decode(line, f"{where}:{number}", encoding)
    try:
        row = json.loads(text.rstrip("\r\n"))
    except json.JSONDecodeError as error:
        raise ReadingError(
            f"{where}:{number}:{error.colno}: not JSON ({error.msg}); "
            'each line must be an object such as {"id": "1", "text": "..."}'
        ) from None
    except (RecursionError, ValueError) as error:
        raise ReadingError(f"{where}:{number}: unreadable JSON ({error}); mend the line") from None
    if not isinstance(row, dict):
        raise ReadingError(f'{where}:{number}: no JSON object; write {{"id": ..., "text": ...}}')
    if not isinstance(row.get("text"), str):
        lacks = "has a text that is no string" if "text" in row else "lacks text"
        raise ReadingError(f'{where}:{number}: {lacks}; put the article\'s text under "text"')
    name = _row_id(row.get("id", number), where, number)
    return Article(row["text"], name, _row_date(row.get("date"), where, number), where, number)


def _row_id(value: object, where: str, number: int) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)) or value == "":
        raise ReadingError(f"{where}:{number}: the id {value!r} is no string; give it one")
    return str(value)


def _row_date(value: object, where: str, number: int) -> str | None:
    """The day in ISO form; a time of day after it is left out."""
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value)[:10]).isoformat()
    except ValueError:
        raise ReadingError(
            f"{where}:{number}: the date {value!r} is not in ISO form; write it like 2017-05-26"
        ) from None
