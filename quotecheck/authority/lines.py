"""Lines of a file that may be of any size, and troubles with the line they are in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from quotecheck.authority.listed import LONGEST_NAME, is_date
from quotecheck.errors import AuthorityError

LONGEST_LINE = 4_000_000
"""No line of an authority file is longer, in bytes."""


class Trouble(Exception):
    """What is wrong with a line, counted from 1, of the file that is being read."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line

    def in_file(self, path: Path) -> AuthorityError:
        """The error that names the file, too."""
        # what is quoted from the file may have line breaks
        return AuthorityError(f"{path}:{self.line}: {' '.join(str(self).split())}")


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file with their numbers; of none is more read than may be in it.

    Raises:
        Trouble: a line is too long, or is not UTF-8.
    """
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                raise Trouble(number, f"the line is longer than {LONGEST_LINE} bytes")
            try:
                yield number, line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise Trouble(number, f"not UTF-8 ({error.reason})") from None


def text_of(line: int, value: object, what: str) -> str:
    """A text of a list, its spaces made single; "" where there is none.

    Raises:
        Trouble: it is no text, or too long.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Trouble(line, f"{what} is no text: {str(value)[:60]!r}")
    if len(value) > LONGEST_NAME:
        raise Trouble(line, f"{what} is longer than {LONGEST_NAME} characters")
    return " ".join(value.split())


def date_of(line: int, value: object, what: str) -> str | None:
    """A date of a list in ISO form, in whole or in part.

    Raises:
        Trouble: it is none.
    """
    text = "" if value is None else str(value).strip()
    if not text:
        return None
    if not is_date(text):
        raise Trouble(line, f"{what} is no date like 2017-05-26, 2017-05 or 2017: {text[:60]!r}")
    return text
