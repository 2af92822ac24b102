"""How bytes of a fuzzer become input, and what fuzzing begins with."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests import nasty

FIXTURES = Path(__file__).parents[2] / "fixtures"


def text_of(data: bytes) -> str:
    """Any bytes as a text, lone surrogates among them where these are no UTF-8."""
    return data.decode("utf-8", "surrogateescape")


def two_texts(data: bytes) -> tuple[str, str]:
    """Bytes as two texts, with NUL between them."""
    one, _, two = data.partition(b"\0")
    return text_of(one), text_of(two)


def articles() -> Iterator[bytes]:
    """The fixtures, a paragraph at a time, and the pieces of nasty text."""
    for path in sorted(FIXTURES.rglob("*.txt")):
        text = path.read_text(encoding="utf-8")
        yield from (part.encode()[:2000] for part in text.split("\n\n") if part.strip())
    yield from (piece.encode("utf-8", "surrogatepass") for piece in nasty.SENTENCES)
    yield from (shape(200).encode("utf-8", "surrogatepass") for shape in nasty.SHAPES.values())


def folder() -> Path:
    """A folder for the files of this process."""
    return Path(tempfile.mkdtemp(prefix="quotecheck-fuzzing-"))
