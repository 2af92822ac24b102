"""Files of articles: text in some encoding, JSON lines, Parquet."""

from __future__ import annotations

import io
from collections.abc import Iterator

from tests import nasty
from tests.fuzzing.inputs import articles, folder, text_of
from tests.invariants import check_reading

_FOLDER = folder()
_KINDS = (
    ("a.txt", "utf-8"), ("a.txt", "utf-16"), ("a.txt", "cp1252"), ("a.jsonl", "utf-8"),
    ("a.jsonl", "utf-16"), ("a.parquet", "utf-8"),
)  # fmt: skip


def seeds() -> Iterator[bytes]:
    for data in articles():
        yield b"\0" + data
        yield b"\x03" + nasty.to_json({"text": text_of(data), "id": "a"}).encode()
    yield b"\x01" + "“No,” he said.".encode("utf-16")
    yield b"\x03" + b'{"text": "a", "id": 1, "date": "2017-05-26"}\n{"text": "b"}\n\n{'
    import pyarrow
    from pyarrow import parquet

    stream = io.BytesIO()
    parquet.write_table(pyarrow.table({"text": ["a", "b"], "id": ["1", None]}), stream)
    yield b"\x05" + stream.getvalue()


def run(data: bytes) -> None:
    name, encoding = _KINDS[data[0] % len(_KINDS)] if data else _KINDS[0]
    check_reading(data[1:], _FOLDER / name, encoding)
