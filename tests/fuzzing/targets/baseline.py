"""Baselines in JSON."""

from __future__ import annotations

from collections.abc import Iterator

from tests.fuzzing.inputs import folder
from tests.invariants import check_baseline

_FILE = folder() / "baseline.json"


def seeds() -> Iterator[bytes]:
    yield b'{"quotecheck-baseline": 1, "findings": []}\n'
    yield (
        b'{"quotecheck-baseline": 1, "findings": [\n{"path": "a.txt", "id": "1", "rule": "QC101",'
        b' "text": "wang li", "expected": "Wang Yi", "count": 2},\n{"rule": "QC204", "text": "\\ud8'
        b'00"}]}'
    )
    yield b'{"quotecheck-baseline": 2}'
    yield b"[" * 200


def run(data: bytes) -> None:
    check_baseline(data, _FILE)
