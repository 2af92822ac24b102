"""Patterns of paths as .gitignore has them, and the names under which they know an article."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from attrs import field, frozen
from pathspec import GitIgnoreSpec

from quotecheck.errors import ConfigError
from quotecheck.model import Article

_ABSOLUTE = re.compile(r"[/~]|[A-Za-z]:[\\/]")
_WINDOWS = re.compile(r"\\(?![*?\[\]!# ])")
_CLOSED = re.compile(r"\\.|\[[!^]?\]?[^\]]*\]")
_MAGIC = re.compile(r"([*?\[\]])")


def _checked(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(_check, lines))


@lru_cache(maxsize=4096)
def _check(pattern: str) -> str:
    # An anchor says the same with less: "./a.txt" is "a.txt" of this folder and of no other.
    plain = pattern.strip().removeprefix("./")
    shown = repr(pattern)
    if not plain or "\0" in plain:
        raise ConfigError(f"{shown} is no pattern; write one such as *.txt or opinion/**")
    if _ABSOLUTE.match(plain):
        raise ConfigError(
            f"{shown} is an absolute path; write it relative to the folder of the configuration, "
            "such as opinion/**"
        )
    if ".." in plain.split("/"):
        raise ConfigError(
            f"{shown} leads out of the folder of the configuration; write a path within it, or "
            "put the configuration into a folder above"
        )
    if _WINDOWS.search(plain):
        raise ConfigError(f"{shown} has backslashes; write / between folders, on any system")
    if plain[0] in "!#":
        raise ConfigError(f"{shown} begins with {plain[0]}; put \\ before it if the name does so")
    try:
        (compiled,) = GitIgnoreSpec.from_lines([plain]).patterns
    except (ValueError, re.error) as error:
        raise ConfigError(f"{shown} is no pattern ({error}); write one such as *.txt") from None
    # some versions of pathspec take an open bracket for a letter
    if compiled.include is None or "[" in _CLOSED.sub("", plain):
        raise ConfigError(f"{shown} is no pattern; close its bracket, or put \\ before it")
    return f"/{plain}" if pattern.strip().startswith("./") else plain


@frozen
class Patterns:
    """Patterns of paths in the form of .gitignore, each relative to one folder.

    ``*.txt`` is a name in any folder, ``opinion/*.txt`` a path from the folder on, ``opinion/``
    all that is in it, ``**`` any number of folders, and ``\\*`` a star that is none.

    Attributes:
        lines: the patterns.

    Raises:
        ConfigError: one is empty, absolute, leads out of the folder, or is not well formed.
    """

    lines: tuple[str, ...] = field(converter=_checked)

    def match(self, *names: str) -> bool:
        """Whether a pattern fits one of ``names``, relative paths with ``/`` between folders."""
        compiled = _compile(self.lines)
        return any(compiled.match_file(name) for name in names)


@lru_cache(maxsize=1024)
def _compile(lines: tuple[str, ...]) -> GitIgnoreSpec:
    return GitIgnoreSpec.from_lines(lines)


def escape_pattern(name: str) -> str:
    """The pattern that fits ``name`` and nothing else beside it."""
    escaped = _MAGIC.sub(r"\\\1", name.replace("\\", "?"))
    return "\\" + escaped if escaped[:1] in ("!", "#") else escaped


def literal(pattern: str) -> str | None:
    """The one path that a pattern names, or None where it may fit several."""
    plain = re.sub(r"\\(.)", "", pattern)
    if any(character in plain for character in "*?[") or pattern.endswith("/"):
        return None
    return re.sub(r"\\(.)", r"\1", pattern).removeprefix("/")


def relative_path(path: str, folder: Path) -> str:
    """``path`` as seen from ``folder``, with ``/`` between folders.

    A path outside begins with ``../``; one on another drive stays absolute.
    """
    if path.startswith("<"):  # <stdin>
        return path
    try:
        here = _real(os.fspath(folder), os.getcwd())  # noqa: PTH109 - called for every article
        inside = os.path.join(here, "")  # noqa: PTH118
        absolute = os.path.abspath(path)  # noqa: PTH100
        if not absolute.startswith(inside):
            # perhaps only because it goes through a link
            absolute = os.path.realpath(path)
        if absolute.startswith(inside):
            relative = absolute[len(inside) :]
        else:
            relative = os.path.relpath(absolute, here)
    except (OSError, ValueError):
        relative = path
    return relative.replace(os.sep, "/")


@lru_cache(maxsize=64)
def _real(folder: str, current: str) -> str:
    return os.path.realpath(os.path.join(current, folder))  # noqa: PTH118


def article_names(article: Article, folder: Path) -> tuple[str, ...]:
    """What patterns may call an article: its path from ``folder``, its row in it, or its id.

    The row of a file that holds several is ``feed.jsonl#7``, the article with the id 7 in it.
    """
    if article.path is None:
        return (article.label,)
    path = relative_path(article.path, folder)
    if article.row is None:
        return (path,)
    return (path, f"{path}#{article.id or article.row}")
