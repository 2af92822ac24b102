"""The JSON that the query service of Wikidata gives, read binding by binding."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from quotecheck.authority.lines import Trouble, text_of
from quotecheck.authority.listed import Held, Listed, is_date

_PIECE = 1 << 20
_LONGEST_BINDING = 1 << 20
_BLANK = " \t\r\n,"


def read_wikidata(path: Path) -> Iterator[Listed]:
    """People from the results of a query.

    Each binding gives `personLabel`, and may give `person`, `altLabel` (several with "|" between),
    `birth`, `death`, `positionLabel`, `ofLabel`, `start` and `end`. Bindings that follow each other
    and are of one person are put together; so let the query ORDER BY ?person.

    Raises:
        Trouble: the file is no such JSON, or breaks off.
    """
    before: tuple[str, Listed] | None = None
    for line, binding in _bindings(path):
        values = {
            key: value["value"]
            for key, value in binding.items()
            if isinstance(value, dict) and isinstance(value.get("value"), str)
        }
        name = text_of(line, values.get("personLabel"), "`personLabel`")
        if not name:
            raise Trouble(line, "a binding without `personLabel`")
        key = values.get("person", name)
        others = [text_of(line, o, "`altLabel`") for o in values.get("altLabel", "").split("|")]
        title = text_of(line, values.get("positionLabel"), "`positionLabel`")
        place = text_of(line, values.get("ofLabel"), "`ofLabel`")
        held = (Held(title, place, _date(values.get("start")), _date(values.get("end"))),)
        found = Listed(
            name,
            tuple(other for other in others if other),
            _date(values.get("birth")),
            _date(values.get("death")),
            held if title else (),
            place=f"{path}:{line}",
        )
        if before is not None and before[0] == key:
            found = Listed(
                before[1].name,
                tuple(dict.fromkeys((*before[1].others, *found.names))),
                before[1].born or found.born,
                before[1].died or found.died,
                tuple(dict.fromkeys((*before[1].held, *found.held))),
                place=before[1].place,
            )
        elif before is not None:
            yield before[1]
        before = key, found
    if before is not None:
        yield before[1]


def _date(text: str | None) -> str | None:
    return text if text and is_date(text) else None  # Wikidata has "unknown", too


def _bindings(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The bindings with their lines; no more of the file is held than a piece and a binding."""
    decoder = json.JSONDecoder()
    with path.open(encoding="utf-8", errors="replace") as file:
        buffer = file.read(_PIECE)
        at = buffer.find('"bindings"')
        at = buffer.find("[", at) + 1 if at >= 0 else 0
        if not at:
            raise Trouble(1, "not the JSON of a Wikidata query: there are no `bindings`")
        line = 1 + buffer.count("\n", 0, at)
        while True:
            while at < len(buffer) and buffer[at] in _BLANK:
                line += buffer[at] == "\n"
                at += 1
            if at < len(buffer) and buffer[at] == "]":
                return
            try:
                binding, end = decoder.raw_decode(buffer, at)
            except (json.JSONDecodeError, RecursionError) as error:
                more = file.read(_PIECE) if len(buffer) - at < _LONGEST_BINDING else ""
                if not more:
                    raise Trouble(
                        line, f"the file breaks off or is broken here ({error})"
                    ) from None
                buffer, at = buffer[at:] + more, 0
                continue
            if not isinstance(binding, dict):
                raise Trouble(line, "a binding is no object")
            yield line, binding
            line += buffer.count("\n", at, end)
            at = end
