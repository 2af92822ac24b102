"""TOML with places: whatever is wrong with a value is told with its file, its line and its key."""

from __future__ import annotations

import re
import reprlib
import sys
from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

from attrs import evolve, field, frozen

from quotecheck.errors import ConfigError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Value = TypeVar("Value")

_LARGEST_FILE = 1_000_000
_PLACE = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)


@frozen
class Place:
    """A key in a file.

    Attributes:
        path: the file.
        text: all of it.
        keys: the keys that lead there from the top, and the numbers (from 0) of items in arrays.
        above: how many of these everybody knows, such as two in ``tool.quotecheck.ignore``.
    """

    path: Path
    text: str = field(default="", repr=False)
    keys: tuple[str | int, ...] = ()
    above: int = 0

    def at(self, key: str | int) -> Place:
        """The place of a key or an item within."""
        return evolve(self, keys=(*self.keys, key))

    def error(self, message: str) -> ConfigError:
        """What is wrong here, with the remedy, as an error that names the place."""
        line = line_of(self.text, self.keys) if self.keys else None
        where = shown(self.path) if line is None else f"{shown(self.path)}:{line}"
        keys = " ".join(
            reprlib.repr(key)[1:-1] if isinstance(key, str) else f"#{key + 1}"
            for key in self.keys[self.above :]
        )
        return ConfigError(": ".join(filter(None, (where, keys, message))))

    def check(self, make: Callable[[], Value]) -> Value:
        """What ``make`` gives; what it complains of, with this place."""
        try:
            return make()
        except ConfigError as error:
            raise self.error(str(error)) from None

    def expect(self, kind: type[Value], value: object) -> Value:
        """``value``, if it is of this very kind (``true`` is no number)."""
        if type(value) is not kind:
            given = _KINDS.get(type(value), "something else")
            raise self.error(f"{given}, and {_KINDS[kind]} is wanted; {_EXAMPLES[kind]}")
        return value


_KINDS: dict[type, str] = {
    str: "a string", int: "a whole number", float: "a number with a point", bool: "true or false",
    list: "an array", dict: "a table", date: "a date", datetime: "a date", time: "a time",
}  # fmt: skip
_EXAMPLES: dict[type, str] = {
    str: "put one in quotation marks",
    int: "write it without point and quotation marks",
    list: 'write ["one", "two"]',
    dict: "write { key = value }, or its keys below a [header]",
}


def shown(path: Path) -> str:
    """What messages call a file: its path from the current folder, where it lies there."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except (OSError, ValueError):
        return str(path)


def read_bytes(path: Path) -> bytes:
    """What is in a file.

    Raises:
        ConfigError: it cannot be read, or is far too large for a configuration.
    """
    place = Place(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(_LARGEST_FILE + 1)
    except FileNotFoundError:
        raise place.error("no such file; check the path") from None
    except IsADirectoryError:
        raise place.error("is a folder; give the file in it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise place.error(f"cannot be read ({reason}); see to it, or give another file") from None
    if len(data) > _LARGEST_FILE:
        raise place.error(
            f"larger than {_LARGEST_FILE} bytes; keep known findings in a baseline instead"
        )
    return data


def read_text(path: Path) -> str:
    """The text of a file in UTF-8, without a byte order mark.

    Raises:
        ConfigError: it cannot be read, or is no UTF-8.
    """
    data = read_bytes(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(
            f"{shown(path)}:{line}: not UTF-8 (byte 0x{data[error.start]:02x}); save the file in "
            "UTF-8"
        ) from None


def parse(text: str, path: Path) -> dict[str, Any]:
    """The tables of a file.

    Raises:
        ConfigError: it is no TOML; with line and column.
    """
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = _PLACE.fullmatch(str(error))
        end = str(text.count("\n") + 1)
        what, line, column = found.groups() if found else (str(error), None, None)
        where = ":".join(filter(None, (shown(path), line or end, column)))
        raise ConfigError(f"{where}: not TOML ({what}); mend it there") from None
    return data


# --- lines of keys --------------------------------------------------------------------------------

_MOST_PARSES = 300
# A statement goes on over several lines only inside of brackets or long strings.
_ENDS_VALUE = re.compile(r"\]|\"\"\"|'''")


class _Lost(Exception):
    pass


def line_of(text: str, keys: Sequence[str | int]) -> int | None:
    """The line (from 1) that the statement of a key begins in, or None if that takes too long.

    The parser tells no lines. But what it makes of the first lines of ``text`` has the key or not,
    and the fewest lines that have it end with the one sought.
    """
    lines = text.split("\n")
    parses = 0

    def have(count: int) -> bool:
        nonlocal parses
        for end in range(count, len(lines)):
            if end > count and not _ENDS_VALUE.search(lines[end - 1]):
                continue
            parses += 1
            if parses > _MOST_PARSES:
                raise _Lost
            data = _parsed(lines[:end])
            if data is not None:
                return _has(data, keys)
        return True

    try:
        return bisect_left(range(len(lines)), True, key=have)
    except _Lost:
        return None


def _parsed(lines: Sequence[str]) -> dict[str, Any] | None:
    try:
        data: dict[str, Any] = tomllib.loads("\n".join(lines))
    except (ValueError, RecursionError):
        return None
    return data


def _has(data: dict[str, Any], keys: Sequence[str | int]) -> bool:
    here: Any = data
    try:
        for key in keys:
            here = here[key]
    except (KeyError, IndexError, TypeError):
        return False
    return True
