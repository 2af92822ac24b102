"""Reading authority files in a stream: which format a file has, and what goes wrong where."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from quotecheck.authority.desk import read_desk_csv, read_desk_entry
from quotecheck.authority.legislators import read_legislator
from quotecheck.authority.lines import Trouble, read_lines
from quotecheck.authority.listed import Listed
from quotecheck.authority.wikidata import read_wikidata
from quotecheck.authority.yaml_lists import read_entries
from quotecheck.errors import AuthorityError

YAML = (".yaml", ".yml")
JSON_LINES = (".jsonl", ".ndjson", ".ijson", ".ftm.json", ".entities.json")
SUFFIXES = (*YAML, *JSON_LINES, ".json", ".csv")


def is_json_lines(path: Path) -> bool:
    """Whether a file is to hold entities of FollowTheMoney, one a line."""
    return path.name.lower().endswith(JSON_LINES)


def has_format(name: str) -> bool:
    """Whether a file is of a format that is read, by its name."""
    return name.lower().endswith(SUFFIXES)


def read_listed(path: Path) -> Iterator[Listed]:
    """The people of a file, in its order, one by one.

    It may be a YAML list of legislators or of the desk's own style, a style sheet in CSV, or the
    JSON of a Wikidata query. Entities of FollowTheMoney refer to each other across the file:
    they are put together in the store.

    Raises:
        AuthorityError: the file cannot be read; the message names the place.
    """
    name = path.name.lower()
    try:
        if name.endswith(YAML):
            yield from _read_yaml(path)
        elif name.endswith(".csv"):
            yield from read_desk_csv(path)
        elif name.endswith(".json"):
            yield from read_wikidata(path)
        else:
            raise AuthorityError(
                f"{path}: no format of listed people; their names end in {', '.join(SUFFIXES)}"
            )
    except Trouble as trouble:
        raise trouble.in_file(path) from None
    except OSError as error:
        raise AuthorityError(f"{path}: cannot be read ({error.strerror or error})") from error


def _read_yaml(path: Path) -> Iterator[Listed]:
    names: dict[str, int] = {}
    variants: dict[str, int] = {}
    for line, entry in read_entries(read_lines(path)):
        if not isinstance(entry, dict):
            raise Trouble(line, "an entry is no mapping of keys to values")
        place = f"{path}:{line}"
        if isinstance(entry.get("name"), dict):
            listed = read_legislator(line, entry, place)
        else:
            listed = read_desk_entry(line, entry, place)
            _check_circles(line, listed, names, variants)
        yield listed


def _check_circles(
    line: int, listed: Listed, names: dict[str, int], variants: dict[str, int]
) -> None:
    """No name of the house is a variant of another one: which would be right?"""
    for name, others in ((listed.name, variants), *((other, names) for other in listed.others)):
        if name in others:
            raise Trouble(
                line,
                f"“{name}” is a name of its own here and a variant of another in line "
                f"{others[name]}, or the other way round; a name can be one of them",
            )
    names[listed.name] = line
    variants.update(dict.fromkeys(listed.others, line))
