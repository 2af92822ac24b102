"""Where a command writes: standard output, or a file that is there as a whole or not at all."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from quotecheck.errors import ConfigError


@contextmanager
def opened_output(path: Path | None, *, binary: bool) -> Iterator[IO[Any]]:
    """A stream to write a report to.

    A file is replaced when all of it is written; whatever happens before, the old one stays. What
    is no plain file, such as ``/dev/stdout``, is written directly.

    Args:
        path: the file, or None for standard output.
        binary: whether bytes are written; text is UTF-8 with its line breaks as they are.

    Raises:
        ConfigError: the file cannot be written.
    """
    if path is None:
        yield sys.stdout.buffer if binary else sys.stdout
        sys.stdout.flush()
        return
    plain = path.is_file() or not path.exists()
    target = path.resolve() if plain else path  # a link stays one
    written = target.with_name(f".{target.name}.{secrets.token_hex(4)}") if plain else target
    try:
        stream = _open(written, binary)
    except OSError as error:
        raise _trouble(path, error) from None
    try:
        yield stream
        try:
            stream.flush()
            if plain:
                os.fsync(stream.fileno())
            stream.close()
            if plain:
                written.replace(target)
        except OSError as error:
            raise _trouble(path, error) from None
    finally:
        with suppress(OSError):
            stream.close()
        if plain:
            with suppress(OSError):
                written.unlink(missing_ok=True)


def _open(path: Path, binary: bool) -> IO[Any]:
    return path.open("wb") if binary else path.open("w", encoding="utf-8", newline="")


def _trouble(path: Path, error: OSError) -> ConfigError:
    return ConfigError(
        f"{path}: cannot be written ({error.strerror}); check the path, its folder and the disk"
    )
