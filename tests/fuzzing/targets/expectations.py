"""What must come out of an article, in YAML."""

from __future__ import annotations

from collections.abc import Iterator

from tests.fuzzing.inputs import folder
from tests.invariants import check_expectations

_FILE = folder() / "a.expect.yaml"


def seeds() -> Iterator[bytes]:
    yield (
        b"quotations:\n- text: We will go\n  speaker: [Ann Howell, X]\n  kind: direct\n"
        b"- text: No\n  speaker:\n  xfail: why\nno-quotations:\n- text: Hm\n"
    )
    yield b"findings:\n- QC101\n- rule: QC204\n  text: dont\n  expected: don't\n  line: 3\n"
    yield b"rows:\n  a:\n    no-findings: [QC101]\n  b: {findings: [{text: x}]}\n"
    yield b"a: &a [*a]\nb: !!python/object:os.system {}\n? {c: d}\n: <<: *a\n"


def run(data: bytes) -> None:
    check_expectations(data, _FILE)
