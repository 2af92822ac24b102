"""A desk's own style sheet, in YAML or CSV, as an editor writes it by hand."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import evolve

from quotecheck.authority.lines import Trouble, date_of, read_lines, text_of
from quotecheck.authority.listed import Held, Listed

_KEYS = frozenset(("name", "accept", "born", "died", "roles", "note"))
_ROLE_KEYS = frozenset(("title", "of", "from", "to", "note"))
_COLUMNS = frozenset(("name", "accept", "born", "died", "title", "of", "from", "to", "note"))


def read_desk_entry(line: int, entry: Mapping[str, Any], place: str) -> Listed:
    """A person of a style sheet in YAML: `name`, `accept`, `born`, `died`, `roles`.

    Raises:
        Trouble: a key is not one of these, or its value is of another kind.
    """
    _check_keys(line, entry, _KEYS)
    accepted, roles = entry.get("accept") or [], entry.get("roles") or []
    accepted = [accepted] if isinstance(accepted, str) else accepted
    if not isinstance(accepted, list) or not isinstance(roles, list):
        raise Trouble(line, "`accept` and `roles` are lists")
    held = []
    for role in roles:
        role = {"title": role} if isinstance(role, str) else role
        if not isinstance(role, dict):
            raise Trouble(line, f"a role is neither a title nor a mapping: {str(role)[:60]!r}")
        _check_keys(line, role, _ROLE_KEYS)
        held.append(_held(line, role))
    return _listed(
        line, entry, [text_of(line, a, "a name in `accept`") for a in accepted], held, place
    )


def read_desk_csv(path: Path) -> Iterator[Listed]:
    """The people of a style sheet in CSV: a row for each role, those of a person together.

    The columns are `name`, `accept` (several with ";" between), `born`, `died`, `title`, `of`,
    `from`, `to`; all but `name` may be left out.

    Raises:
        Trouble: a column is not one of these, or a row is broken.
    """
    rows = csv.DictReader((text for _, text in read_lines(path)), strict=True)
    try:
        columns = {name.strip().casefold() for name in rows.fieldnames or ()}
        if "name" not in columns or not columns <= _COLUMNS:
            wrong = ", ".join(sorted(columns - _COLUMNS)) or "there is no column `name`"
            raise Trouble(
                1, f"not a style sheet ({wrong[:200]}); columns: {', '.join(sorted(_COLUMNS))}"
            )
        before: Listed | None = None
        for row in rows:
            line = rows.line_num
            if None in row or None in row.values():
                raise Trouble(line, "the row has not as many fields as there are columns")
            cells = {key.strip().casefold(): (value or "").strip() for key, value in row.items()}
            accepted = [part.strip() for part in cells.get("accept", "").split(";")]
            held = [_held(line, cells)] if cells.get("title") else []
            found = _listed(line, cells, accepted, held, f"{path}:{line}")
            if before is not None and before.name == found.name:
                before = evolve(
                    before,
                    others=tuple(dict.fromkeys((*before.others, *found.others))),
                    born=before.born or found.born,
                    died=before.died or found.died,
                    held=(*before.held, *found.held),
                )
                continue
            if before is not None:
                yield before
            before = found
        if before is not None:
            yield before
    except csv.Error as error:
        raise Trouble(rows.line_num, f"not CSV ({error})") from None


def _listed(
    line: int, entry: Mapping[str, Any], accepted: list[str], held: list[Held], place: str
) -> Listed:
    name = text_of(line, entry.get("name"), "`name`")
    if not name:
        raise Trouble(line, "no `name`")
    return Listed(
        name,
        tuple(other for other in accepted if other),
        date_of(line, entry.get("born"), "`born`"),
        date_of(line, entry.get("died"), "`died`"),
        tuple(held),
        house=True,
        place=place,
    )


def _held(line: int, role: Mapping[str, Any]) -> Held:
    title = text_of(line, role.get("title"), "`title`")
    if not title:
        raise Trouble(line, "a role without `title`")
    first, last = (date_of(line, role.get(key), f"`{key}`") for key in ("from", "to"))
    if first and last and last < first[: len(last)]:
        raise Trouble(line, f"the role ends ({last}) before it begins ({first})")
    return Held(title, text_of(line, role.get("of"), "`of`"), first, last)


def _check_keys(line: int, entry: Mapping[Any, Any], known: frozenset[str]) -> None:
    for key in entry:
        if key not in known:
            raise Trouble(
                line, f"`{str(key)[:60]}` is no key; there are {', '.join(sorted(known))}"
            )
