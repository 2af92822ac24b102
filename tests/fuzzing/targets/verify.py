"""A quotation and its source."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tests.fuzzing.inputs import articles, two_texts
from tests.invariants import check_verification


def seeds() -> Iterator[bytes]:
    for one, two in pairwise(articles()):
        yield one[:200] + b"\0" + one + b" " + two


def run(data: bytes) -> None:
    check_verification(*two_texts(data))
