"""Where results are written: a file is there as a whole or not at all, and nowhere but as told."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from quotecheck.errors import ConfigError

_DEVICES = (Path("/dev"), Path("/dev/fd"))
_PROCESSES = Path("/proc")


@contextmanager
def opened_output(path: Path, *, binary: bool) -> Iterator[IO[Any]]:
    """A stream to write a file to, by way of a file beside it.

    A file is replaced when all of it is written; whatever happens before, the old one stays. It
    keeps its permissions. What is no plain file, such as ``/dev/stdout``, is written directly.

    Args:
        path: the file; its folder must exist.
        binary: whether bytes are written; text is UTF-8 with its line breaks as they are.

    Raises:
        ConfigError: the file cannot be written, or is a link that leads out of its folder.
    """
    target = target_of(path)
    is_plain = _is_plain(path)
    written = target.with_name(f".quotecheck-{secrets.token_hex(8)}.tmp") if is_plain else path
    try:
        stream = _open(written, "x" if is_plain else "w", binary)
    except (OSError, ValueError) as error:
        raise cannot_write(path, error) from None
    try:
        try:
            yield stream
            stream.flush()
            if is_plain:
                _keep_permissions(target, written)
                os.fsync(stream.fileno())
            stream.close()
            if is_plain:
                written.replace(target)
        except OSError as error:
            if error.filename is not None and not stream.closed:
                raise  # it befell another file, which is open meanwhile
            raise cannot_write(path, error) from None
    finally:
        with suppress(OSError):
            stream.close()
        if is_plain:
            with suppress(OSError):
                written.unlink(missing_ok=True)


def target_of(path: Path) -> Path:
    """The file that is written for a path: itself, or what it is a link to within its folder.

    A link that leads elsewhere may be a trap that somebody laid, in a folder that came from
    strangers, for a file that only its user may write.

    Raises:
        ConfigError: it is such a link, or one that leads round in a circle.
    """
    try:
        target = path.resolve()
        if path.is_symlink() and _is_plain(path):
            folder = path.parent.resolve()
            if not target.is_relative_to(folder):
                raise ConfigError(
                    f"{path}: is a link that leads out of its folder, to {target}; give that file "
                    "itself, or delete the link"
                )
    except (OSError, ValueError, RuntimeError) as error:
        raise cannot_write(path, error) from None
    return target


def cannot_write(path: Path | str, error: Exception) -> ConfigError:
    """The trouble with something that cannot be written."""
    reason = getattr(error, "strerror", None) or error
    return ConfigError(f"{path}: cannot be written ({reason}); check the path and the disk")


def _is_plain(path: Path) -> bool:
    """Whether a path is that of a file, or of nothing yet, and none of the system's own."""
    if path.absolute().parent in _DEVICES or path.absolute().is_relative_to(_PROCESSES):
        return False
    return path.is_file() or not path.exists()


def _open(path: Path, mode: str, binary: bool) -> IO[Any]:
    if binary:
        return path.open(mode + "b")
    return path.open(mode, encoding="utf-8", newline="")


def _keep_permissions(old: Path, new: Path) -> None:
    with suppress(OSError):
        new.chmod(stat.S_IMODE(old.stat().st_mode))
