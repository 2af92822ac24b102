"""Lists of people in each format."""

from __future__ import annotations

from collections.abc import Iterator

from tests.fuzzing.inputs import folder, text_of
from tests.invariants import check_authority

_FOLDER = folder()
_NAMES = ("people.yaml", "people.csv", "people.json", "people.ftm.json")


def seeds() -> Iterator[bytes]:
    yield (
        b"\0- name: Wang Yi\n  accept: [Wang Yee]\n  born: 1953-10-19\n  roles:\n"
        b"  - title: foreign minister\n    of: China\n    from: 2013-03-16\n    to: 2022-12-30\n"
    )
    yield (
        b"\0- id:\n    wikipedia: Ann Howell\n  name:\n    first: Ann\n    last: Howell\n"
        b"  bio:\n    birthday: '1950-01-01'\n  terms:\n  - type: sen\n    start: '2017-01-03'\n"
        b"    end: '2023-01-03'\n    state: NY\n"
    )
    yield b"\0- &a [*a]\n- {name: X}\n--- \n...\n"
    yield b"\x01name,accept,born,died,title,of,from,to\nWang Yi,Wang Yee;Y,,,minister,China,2013,\n"
    yield b'\x01name\n"Wang\nYi"\n'
    yield (
        b'\x02{"head": {}, "results": {"bindings": [{"person": {"value": "q1"}, "personLabel":'
        b' {"value": "Wang Yi"}, "altLabel": {"value": "a|b"}, "birth": {"value": "1953-10-19"},'
        b' "positionLabel": {"value": "minister"}, "start": {"value": "2013"}}]}}'
    )
    yield (
        b'\x03{"id": "a", "schema": "Person", "properties": {"name": ["Wang Yi"], "alias": "W"}}\n'
        b'{"id": "b", "schema": "Position", "properties": {"name": ["minister"]}}\n'
        b'{"id": "c", "schema": "Occupancy", "properties": {"holder": ["a"], "post": [{"id": "b"}],'
        b' "startDate": ["2013"]}}\n'
    )


def run(data: bytes) -> None:
    name = _NAMES[data[0] % len(_NAMES)] if data else _NAMES[0]
    check_authority(data[1:], _FOLDER / name, [text_of(data[1:41])])
