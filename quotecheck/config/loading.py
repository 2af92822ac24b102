"""Finds the file of a configuration and reads it, key by key."""

from __future__ import annotations

import os
import re
import reprlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from attrs import evolve

from quotecheck.authority.files import SUFFIXES as FORMATS
from quotecheck.authority.files import has_format
from quotecheck.config import converters
from quotecheck.config.toml import Place, parse, read_bytes, read_text
from quotecheck.config.values import Config, PathSettings, Suppression
from quotecheck.errors import ConfigError
from quotecheck.patterns import Patterns, literal
from quotecheck.reading.paths import find_files, has_suffix, leads_out

Given = TypeVar("Given")
Reader = Callable[[object, Place], object]
IsOne = Callable[[str], bool]
Keys = Mapping[str, tuple[str, Reader]]

_OWN_FILE = "quotecheck.toml"
PYPROJECT = "pyproject.toml"


def load_config(path: Path | None = None, start: Path | None = None) -> Config:
    """The configuration in a file, or in the nearest one above a folder.

    In each folder from ``start`` upwards, ``quotecheck.toml`` counts first, then ``pyproject.toml``
    if it has a table ``[tool.quotecheck]``. Where there is none, everything has its default.

    Args:
        path: the file; nothing is searched then.
        start: the folder (or a file in it) to search from; by default the current one.

    Raises:
        ConfigError: the file cannot be read, or something in it is wrong.
    """
    if path is not None:
        return _load(Path(path))
    folder = Path.cwd() if start is None else Path(start).resolve()
    for each in (folder, *folder.parents):
        own, shared = each / _OWN_FILE, each / PYPROJECT
        if _is_file(own):
            return _load(own)
        # a broken file that does not even speak of quotecheck is somebody else's trouble
        if _is_file(shared) and b"quotecheck" in read_bytes(shared):
            table = _table_of(parse(read_text(shared), shared))
            if table is not None:
                return _load(shared)
    return Config(root=folder.parent if _is_file(folder) else folder)


def _is_file(path: Path) -> bool:
    return os.path.isfile(path)  # noqa: PTH113 - unlike Path.is_file, it never raises


def _load(path: Path) -> Config:
    text = read_text(path)
    data: object = parse(text, path)
    place = Place(path, text)
    table = _table_of(data)
    if path.name == PYPROJECT:
        if table is None:
            raise place.error("no table [tool.quotecheck]; add it, or give another file")
        data, place = table, evolve(place, keys=("tool", "quotecheck"), above=2)
    elif table is not None:
        raise place.at("tool").error(
            f"[tool.quotecheck] is for {PYPROJECT}; leave `tool.quotecheck` out here"
        )
    found = _read_table(data, place, _KEYS)
    root = path.resolve().parent
    for name in ("baseline", "cache"):
        if name in found:
            found[name] = root / found[name]
    if "authority" in found:
        found["authority"] = _files(root, found["authority"], place.at("authority"), has_format)
        for file in found["authority"]:
            if not has_format(file.name):
                raise place.at("authority").error(
                    f"{reprlib.repr(file.name)} is no list of people; their names end in "
                    + ", ".join(FORMATS)
                )
    if "sources" in found:
        found["sources"] = _files(root, found["sources"], place.at("sources"), _is_source)
    if "suppressions" in found:
        found["suppressions"] = _with_lines(found["suppressions"], text)
    config = Config(**found, root=root, source=path)
    place.check(config.rules)
    return config


def _table_of(data: object) -> object:
    tool = data.get("tool") if isinstance(data, dict) else None
    return tool.get("quotecheck") if isinstance(tool, dict) else None


_SUPPRESS_HEADER = re.compile(
    r"[ \t]*\[\[[ \t]*(?:tool[ \t]*\.[ \t]*quotecheck[ \t]*\.[ \t]*)?suppress[ \t]*\]\]"
)


def _with_lines(suppressions: Sequence[Suppression], text: str) -> tuple[Suppression, ...]:
    """The suppressions with the lines of their headers, unless they are written without these."""
    lines = [
        number
        for number, line in enumerate(text.split("\n"), start=1)
        if _SUPPRESS_HEADER.match(line)
    ]
    if len(lines) != len(suppressions):
        return tuple(suppressions)
    return tuple(evolve(each, line=line) for each, line in zip(suppressions, lines, strict=True))


# --- keys and their values ------------------------------------------------------------------------


def _read_table(value: object, place: Place, known: Keys) -> dict[str, Any]:
    """The values of a table, by the names of the attributes that they are for."""
    table = place.expect(dict, value)
    for key in table:
        if key not in known:
            _check_level(place.at(key), key)
            raise place.at(key).error(f"unknown key; {converters.nearest(key, list(known))}")
    return {known[key][0]: known[key][1](table[key], place.at(key)) for key in table}


def _check_level(place: Place, key: str) -> None:
    """Complains of a key of the top that stands below a header, where TOML gives it to that."""
    if len(place.keys) > place.above + 1 and key.replace("_", "-") in _KEYS:
        raise place.error("a key of the top; move it above the first [header]")


def _string(value: object, place: Place) -> str:
    return place.expect(str, value)


def _number(value: object, place: Place) -> int:
    return place.expect(int, value)


def _strings(value: object, place: Place) -> list[str]:
    items = enumerate(place.expect(list, value))
    return [place.at(number).expect(str, item) for number, item in items]


def _severities(value: object, place: Place) -> dict[str, str]:
    table = place.expect(dict, value)
    for key, item in table.items():
        here = place.at(key)
        _check_level(here, key)
        here.check(partial(converters.to_severities, {key: here.expect(str, item)}))
    return table


def _made(read: Callable[[object, Place], Given], make: Callable[[Given], object]) -> Reader:
    """Reads what ``make`` makes of what ``read`` reads."""

    def made(value: object, place: Place) -> object:
        given = read(value, place)
        return place.check(lambda: make(given))

    return made


def _tables(known: Keys, required: Mapping[str, str], make: Callable[..., object]) -> Reader:
    """Reads an array of tables, making a value of each."""

    def read(value: object, place: Place) -> tuple[object, ...]:
        if isinstance(value, dict):
            raise place.error(f"one table, and several may come; write [[{place.keys[-1]}]]")
        return tuple(
            one(item, place.at(number)) for number, item in enumerate(place.expect(list, value))
        )

    def one(item: object, place: Place) -> object:
        found = _read_table(item, place, known)
        for key, remedy in required.items():
            if key not in found:
                raise place.error(f"`{key}` is missing; {remedy}")
        return place.check(lambda: make(**found))

    return read


def _inner_path(value: str) -> Path:
    parts = value.split("/")
    if not value.strip() or "\0" in value:
        raise ConfigError("no path; write one such as quotecheck-baseline.json")
    if value[0] in "/~" or "\\" in value or ":" in parts[0] or ".." in parts:
        raise ConfigError(
            f"{reprlib.repr(value)} is not within the folder of this file; write a path from "
            "there, with / between folders, or give another one on the command line"
        )
    return Path(value)


def _is_source(name: str) -> bool:
    return has_suffix(name) or name.lower().endswith(".json")


def _paths(value: object, place: Place) -> tuple[str, ...]:
    """Paths and patterns of files to read, as they are written."""
    items = _strings(value, place)
    for number, item in enumerate(items):
        place.at(number).check(partial(Patterns, (item,)))
    return tuple(items)


def _files(root: Path, given: Sequence[str], place: Place, is_one: IsOne) -> tuple[Path, ...]:
    """The files that paths and patterns stand for, each once, in the order of the configuration.

    Args:
        root: the folder of the configuration.
        given: paths and patterns.
        place: their key.
        is_one: of the files that are found in folders and by patterns, which are meant.
    """
    found: dict[Path, None] = {}
    for number, item in enumerate(given):
        here, plain = place.at(number), literal(item.rstrip("/"))
        if plain is not None and not os.path.exists(root / plain):  # noqa: PTH110 - never raises
            raise here.error(f"there is no {reprlib.repr(plain)}; mend the path, or take it out")
        begin = _start(root, item) if plain is None else root / plain
        if leads_out(os.fspath(begin), os.path.realpath(root)):
            raise here.error(
                "a link leads out of the folder of the configuration; put the files into it, or "
                "name them on the command line"
            )
        if plain is not None and not os.path.isdir(root / plain):  # noqa: PTH112
            found[root / plain] = None
            continue
        matching = list(_matching(root, item.rstrip("/"), is_one))
        if not matching:
            raise here.error("no file that can be read is there; mend the path, or take it out")
        found.update(dict.fromkeys(matching))
    return tuple(found)


def _start(root: Path, pattern: str) -> Path:
    """The folder below which all that fits a pattern lies."""
    fixed = re.split(r"[*?\[\\]", pattern)[0] if "/" in pattern else ""
    return root / fixed.removeprefix("./").rpartition("/")[0]


def _matching(root: Path, pattern: str, is_one: IsOne) -> Iterator[Path]:
    """The files that fit a pattern, in order; hidden ones and linked folders are left out."""
    wanted = Patterns((pattern,))
    start = _start(root, pattern)
    # a folder that may not be looked into has nothing that fits
    for name in find_files(os.fspath(start), lambda trouble: None, is_one):
        if wanted.match(Path(name).relative_to(root).as_posix()):
            yield Path(name)


_RULES = _made(_strings, converters.to_codes)
_SEVERITY = _made(_severities, converters.to_severities)
_PATH_KEYS: Keys = {
    "path": ("path", _string),
    "select": ("select", _RULES),
    "ignore": ("ignore", _RULES),
    "severity": ("severity", _SEVERITY),
}
_SUPPRESSION_KEYS: Keys = {
    "rule": ("rule", _made(_string, converters.to_code)),
    "path": ("path", _string),
    "text": ("text", _string),
    "reason": ("reason", _string),
}
_KEYS: Keys = {
    "select": ("select", _RULES),
    "ignore": ("ignore", _RULES),
    "severity": ("severity", _SEVERITY),
    "fail-on": ("fail_on", _made(_string, converters.to_fail_on)),
    "include": ("include", _made(_strings, converters.to_patterns)),
    "exclude": ("exclude", _made(_strings, converters.to_patterns)),
    "encoding": ("encoding", _made(_string, converters.to_encoding)),
    "jobs": ("jobs", _made(_number, converters.to_jobs)),
    "cache": ("cache", _made(_string, _inner_path)),
    "baseline": ("baseline", _made(_string, _inner_path)),
    "authority": ("authority", _paths),
    "sources": ("sources", _paths),
    "people": ("people", _made(_strings, converters.to_names)),
    "spellings": ("spellings", _made(_strings, converters.to_names)),
    "per-path": (
        "paths",
        _tables(_PATH_KEYS, {"path": 'name the articles, as in path = "opinion/**"'}, PathSettings),
    ),
    "suppress": (
        "suppressions",
        _tables(
            _SUPPRESSION_KEYS,
            {
                "rule": 'name it by its code, as in rule = "QC101"',
                "reason": "say why the finding is left as it is",
            },
            Suppression,
        ),
    ),
}
