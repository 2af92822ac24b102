"""Finding and opening files: folders, patterns, standard input, and what the system refuses."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from quotecheck.errors import ReadingError

STDIN = "-"
"""The path that stands for standard input."""

SUFFIXES = frozenset({".txt", ".md", ".html", ".htm", ".jsonl", ".ndjson", ".parquet"})
"""The endings of the files that are read from a folder."""

OnTrouble = Callable[[ReadingError], None]


def raise_trouble(trouble: ReadingError) -> None:
    """What is done with a trouble where nobody wants to be told of it."""
    raise trouble


def find_files(
    name: str, handle: OnTrouble, included: Callable[[str], bool] | None = None
) -> Iterable[str]:
    """The files that a path stands for: those of a folder or a pattern, or itself.

    Args:
        name: the path.
        handle: called for each folder that cannot be read.
        included: which files of a folder to take; by default those that end as :data:`SUFFIXES`.

    Raises:
        ReadingError: no file matches the pattern.
    """
    if is_folder(name):
        return _walk(name, handle, included or has_suffix)
    if name != STDIN and _is_pattern(name) and not os.path.lexists(name):
        found = _matches(name)
        if not found:
            raise ReadingError(f"{name}: no file matches this pattern; check the pattern")
        return found
    return [name]


def is_folder(name: str) -> bool:
    """Whether there is a folder of this name; false where the system does not tell."""
    return os.path.isdir(name)  # noqa: PTH112 - unlike Path.is_dir, it never raises


def has_suffix(name: str) -> bool:
    """Whether a file's name ends as those of articles do."""
    return os.path.splitext(name)[1].lower() in SUFFIXES  # noqa: PTH122


def _walk(folder: str, handle: OnTrouble, included: Callable[[str], bool]) -> Iterator[str]:
    """The files in a folder and below, in order, hidden ones left out.

    Links to files within the folder are read, and others are told: in a corpus of strangers one may
    lead to what is not for their eyes. Links to folders are not followed, so no loop can arise.
    What is no file, such as a named pipe that would never end, is passed over.
    """
    root = os.path.realpath(folder)
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            trouble = system_trouble(here, error)
            trouble.path = here
            handle(trouble)
            continue
        below = []
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                below.append(entry.path)
            elif included(entry.path) and _is_file_or_broken(entry):
                if entry.is_symlink() and leads_out(entry.path, root):
                    handle(link_trouble(entry.path))
                else:
                    yield entry.path
        waiting.extend(reversed(below))


def leads_out(path: str, root: str) -> bool:
    """Whether a path to what is there ends, by links, outside of a folder, given without links."""
    target = os.path.join(os.path.realpath(path), "")  # noqa: PTH118
    inside = os.path.join(root, "")  # noqa: PTH118
    return not target.startswith(inside) and os.path.exists(path)  # noqa: PTH110


def link_trouble(path: str) -> ReadingError:
    """The trouble with a link that leads out of the folder that is read."""
    return ReadingError(
        f"{path}: a link that leads out of the folder; name it, or where it leads, to have it read",
        path=path,
    )


def _is_file_or_broken(entry: os.DirEntry[str]) -> bool:
    """Whether reading it gives a text or a trouble: a link that leads nowhere should be told."""
    try:
        return entry.is_file() or not (entry.is_dir() or os.path.exists(entry.path))  # noqa: PTH110
    except OSError:
        return True


def _is_pattern(name: str) -> bool:
    return any(character in name for character in "*?[")


def _matches(pattern: str) -> list[str]:
    """The files that match; links to folders are not followed by ``**``, hidden ones left out."""
    parts = list(Path(pattern).parts)
    first = next(i for i, part in enumerate(parts) if _is_pattern(part))
    if parts[-1] == "**":
        parts.append("*")
    try:
        found = {
            os.fspath(path)
            for path in Path(*parts[:first]).glob(str(Path(*parts[first:])))
            if not any(part.startswith(".") for part in path.parts[first:])
            or any(part.startswith(".") for part in parts[first:])
        }
    except (OSError, ValueError) as error:
        raise ReadingError(f"{pattern}: no pattern of files ({error}); check the pattern") from None
    return sorted(name for name in found if not is_folder(name))


@contextmanager
def opened(name: str) -> Iterator[IO[bytes]]:
    """The bytes of a file or of standard input.

    Raises:
        ReadingError: it cannot be opened, or not be read to its end.
    """
    if is_folder(name):
        raise ReadingError(
            f"{name}: is a folder, and a file is wanted; `quotecheck audit` reads folders"
        )
    try:
        if name == STDIN:
            yield sys.stdin.buffer
        else:
            with Path(name).open("rb") as stream:
                yield stream
    except (OSError, ValueError) as error:
        raise system_trouble(shown(name), error) from None


def system_trouble(name: str, error: OSError | ValueError) -> ReadingError:
    """What the system says about a file, with what can be done about it."""
    if isinstance(error, FileNotFoundError):
        return ReadingError(f"{name}: no such file; check the path")
    if isinstance(error, PermissionError):
        return ReadingError(f"{name}: may not be read; ask its owner for permission to read it")
    reason = getattr(error, "strerror", None) or str(error)
    return ReadingError(f"{name}: cannot be read ({reason}); check the path and the disk")


def shown(name: str) -> str:
    """What messages call a file."""
    return "<stdin>" if name == STDIN else name


def article_id(name: str, root: str | None = None) -> str:
    """The file's name, or its path within the folder it was found in."""
    if name == STDIN:
        return "stdin"
    if root is not None and is_folder(root):
        return Path(name).relative_to(root).as_posix()
    return Path(name).name
