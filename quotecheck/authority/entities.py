"""Entities of FollowTheMoney, one a line, which refer to each other across the file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from quotecheck.authority.lines import Trouble, read_lines, text_of
from quotecheck.authority.listed import Held, Listed, is_date

_MOST_NAMES = 200
_TABLES = """
CREATE TEMP TABLE people (id TEXT PRIMARY KEY, data TEXT, line INTEGER) WITHOUT ROWID;
CREATE TEMP TABLE posts (id TEXT PRIMARY KEY, title TEXT, country TEXT) WITHOUT ROWID;
CREATE TEMP TABLE held (person TEXT, post TEXT, first TEXT, last TEXT, country TEXT);
"""


def read_entities(path: Path, scratch: sqlite3.Connection) -> Iterator[Listed]:
    """The people of a file in the format of OpenSanctions, with what they hold.

    Occupancy ties a Person to a Position, in any order; the tables of ``scratch`` keep them until
    all is read, so that memory does not grow with the file. Other entities are passed over.

    Raises:
        Trouble: a line is no entity, or breaks off.
    """
    scratch.executescript(_TABLES)
    for line, text in read_lines(path):
        if text.strip():
            _keep(line, text, scratch)
    scratch.execute("CREATE INDEX temp.held_by ON held (person)")
    for key, data, line in scratch.execute("SELECT id, data, line FROM people ORDER BY line"):
        names, born, died, titles = json.loads(data)
        rows = scratch.execute(
            "SELECT title, first, last, coalesce(nullif(posts.country, ''), held.country) "
            "FROM held JOIN posts ON posts.id = held.post "
            "WHERE person = ? ORDER BY first, last, title",
            (key,),
        ).fetchall()
        held = [Held(title, "", first, last, country) for title, first, last, country in rows]
        held += [Held(title) for title in titles]
        yield Listed(names[0], tuple(names[1:]), born, died, tuple(held), place=f"{path}:{line}")
    scratch.executescript("DROP TABLE people; DROP TABLE posts; DROP TABLE held;")


def _keep(line: int, text: str, scratch: sqlite3.Connection) -> None:
    try:
        entity = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise Trouble(line, f"not a JSON line, or one that breaks off ({error})") from None
    properties = entity.get("properties") if isinstance(entity, dict) else None
    if not isinstance(properties, dict) or not isinstance(entity.get("id"), str):
        raise Trouble(
            line, "no entity of FollowTheMoney: `id`, `schema` or `properties` is missing"
        )
    key, schema = entity["id"], entity.get("schema")
    if schema == "Person":
        names = _texts(line, properties, "name") + _texts(line, properties, "alias")
        if names:
            data = (
                list(dict.fromkeys(names))[:_MOST_NAMES],
                _date(line, properties, "birthDate"),
                _date(line, properties, "deathDate"),
                _texts(line, properties, "position")[:_MOST_NAMES],
            )
            row = (key, json.dumps(data), line)
            scratch.execute("INSERT OR REPLACE INTO people VALUES (?, ?, ?)", row)
    elif schema == "Position":
        for title in _texts(line, properties, "name")[:1]:
            post = (key, title, _country(line, properties))
            scratch.execute("INSERT OR REPLACE INTO posts VALUES (?, ?, ?)", post)
    elif schema == "Occupancy":
        first, last = (_date(line, properties, name) for name in ("startDate", "endDate"))
        country = _country(line, properties)
        scratch.executemany(
            "INSERT INTO held VALUES (?, ?, ?, ?, ?)",
            [
                (holder, post, first, last, country)
                for holder in _ids(properties, "holder")
                for post in _ids(properties, "post")
            ],
        )


def _texts(line: int, properties: Mapping[str, Any], name: str) -> list[str]:
    values = properties.get(name, [])
    values = values if isinstance(values, list) else [values]
    texts = (text_of(line, value, f"`{name}`") for value in values[: 10 * _MOST_NAMES])
    return [text for text in texts if text]


def _ids(properties: Mapping[str, Any], name: str) -> list[str]:
    """Entities that are referred to, by their ids or nested."""
    values = properties.get(name, [])
    values = values if isinstance(values, list) else [values]
    found = (
        value.get("id") if isinstance(value, dict) else value for value in values[:_MOST_NAMES]
    )
    return [value for value in found if isinstance(value, str)]


def _country(line: int, properties: Mapping[str, Any]) -> str:
    """The code of the one country that is given; "" where there is none, or there are several."""
    codes = {code.casefold() for code in _texts(line, properties, "country")}
    return codes.pop() if len(codes) == 1 else ""


def _date(line: int, properties: Mapping[str, Any], name: str) -> str | None:
    dates = [text for text in _texts(line, properties, name) if is_date(text)]
    return min(dates) if dates else None
