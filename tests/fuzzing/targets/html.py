"""Pages of HTML."""

from __future__ import annotations

from collections.abc import Iterator

from tests.fuzzing.inputs import FIXTURES, articles, folder
from tests.invariants import check_reading

_PAGE = folder() / "a.html"


def seeds() -> Iterator[bytes]:
    yield (FIXTURES / "page.html").read_bytes()[:4000]
    for data in articles():
        yield b"<html><body><article><p>" + data + b"</p></article></body></html>"
    yield b"<!doctype html><p a='x>y'>&amp;&notit;&#x110000;<!-- --><b>a</b><![CDATA[x]]>"
    yield b"\xff\xfe<\0p\0>\0a\0"
    yield b"<meta charset='shift_jis'><p>\x83\x65</p>"


def run(data: bytes) -> None:
    check_reading(data, _PAGE)
