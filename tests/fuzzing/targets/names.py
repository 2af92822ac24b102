"""Two names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tests import nasty
from tests.fuzzing.inputs import two_texts
from tests.invariants import check_names


def seeds() -> Iterator[bytes]:
    for one, two in pairwise((*nasty.NAMES, *nasty.LETTERS)):
        yield f"{one}\0{two}".encode("utf-8", "surrogatepass")


def run(data: bytes) -> None:
    check_names(*two_texts(data))
