"""From bytes to text: the encoding, what is no text at all, and how large an article may be."""

from __future__ import annotations

import codecs

from quotecheck.errors import ReadingError

MOST_BYTES = 12_000_000
"""The largest article that is read, in bytes of its file, its line or its cell."""

BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""Byte order marks, the longer ones before those that they start with."""

_SAMPLE = 8192
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b")) + b"\x7f"
_MOST_CONTROLS = 0.02


def decode(data: bytes, where: str, encoding: str) -> str:
    """The text of ``data``; a byte order mark is left out.

    Args:
        data: an article.
        where: what messages call it.
        encoding: a name that Python knows.

    Raises:
        ReadingError: the text is too large, in another encoding, or none.
    """
    if len(data) > MOST_BYTES:
        raise too_large(where)
    codec = find_codec(encoding, where)
    try:
        text = data.decode("utf-8-sig" if codec == "utf-8" else codec)
    except UnicodeDecodeError as error:
        if _is_binary(data):
            raise _binary(where) from None
        byte = f"byte 0x{data[error.start]:02x} at offset {error.start}"
        guess = _guess(data)
        looks = f"it looks like {guess}" if guess else "its encoding is unknown"
        remedy = f"--encoding {guess or 'NAME'}"
        raise ReadingError(
            f"{where}: not {encoding} ({byte}); {looks}: give {remedy}, or convert it to UTF-8"
        ) from None
    except UnicodeError as error:
        raise ReadingError(f"{where}: not {encoding} ({error}); give another --encoding") from None
    if "\0" in text[:_SAMPLE]:
        raise _binary(where)
    return text


def find_codec(encoding: str, where: str) -> str:
    """The name that Python gives to an encoding of text.

    Raises:
        ReadingError: there is none of that name.
    """
    try:
        "".encode(encoding)  # refuses codecs that are not of text
        return codecs.lookup(encoding).name
    except (LookupError, ValueError):
        raise ReadingError(
            f"{where}: there is no encoding {encoding!r}; give one such as utf-8 or cp1252"
        ) from None


def too_large(where: str) -> ReadingError:
    """The trouble with an article of more than :data:`MOST_BYTES`."""
    return ReadingError(
        f"{where}: an article of more than {MOST_BYTES // 1_000_000} MB; split it, or leave it out"
    )


def _binary(where: str) -> ReadingError:
    return ReadingError(
        f"{where}: a binary file, and text is wanted; save the article as plain text in UTF-8"
    )


def _is_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    if sample.startswith(tuple(BOMS)):
        return False
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return b"\0" in sample or controls > _MOST_CONTROLS * len(sample)


def _guess(data: bytes) -> str | None:
    """The encoding that bytes which are no UTF-8 most likely have."""
    for mark, encoding in BOMS.items():
        if data.startswith(mark):
            return encoding
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return "cp1252"
