"""From what people write in a configuration to what it means; all else is an error that says so.

Each raises :class:`quotecheck.errors.ConfigError` with the remedy, and leaves the place to whoever
knows it.
"""

from __future__ import annotations

import reprlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeVar, get_args

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from quotecheck.errors import ConfigError
from quotecheck.model import Severity
from quotecheck.patterns import Patterns
from quotecheck.rules import get_rule

FailOn = Literal["info", "warning", "error", "never"]
Word = TypeVar("Word", bound=str)

_SEVERITIES: tuple[Severity, ...] = get_args(Severity)
_FAIL_ON: tuple[FailOn, ...] = get_args(FailOn)
_MOST_JOBS = 256
_LONGEST_NAME = 100


def to_code(name: str) -> str:
    """The code of a rule that is given by its code or name."""
    if len(name) > _LONGEST_NAME:
        raise ConfigError(f"{reprlib.repr(name)} is too long for the name of a rule")
    return get_rule(name).code


def to_codes(names: Iterable[str]) -> tuple[str, ...]:
    """The codes of rules, each once."""
    return tuple(dict.fromkeys(map(to_code, _listed(names))))


def to_severities(given: Mapping[str, str]) -> Mapping[str, Severity]:
    """Severities by the codes of their rules."""
    found = {to_code(name): _one_of(value, _SEVERITIES) for name, value in given.items()}
    if len(found) < len(given):
        raise ConfigError("a rule stands here by its code and by its name; keep one of them")
    return found


def to_fail_on(value: str) -> FailOn:
    """The least severity that makes an audit fail."""
    return _one_of(value, _FAIL_ON)


def to_names(names: Iterable[str]) -> tuple[str, ...]:
    """Names of people, spaces single, each once."""
    tidy = tuple(dict.fromkeys(" ".join(name.split()) for name in _listed(names)))
    for name in tidy:
        if not any(map(str.isalpha, name)):
            raise ConfigError(f"{name!r} has no letter; write the name as articles should have it")
    return tidy


def to_patterns(lines: Patterns | Iterable[str]) -> Patterns:
    """Patterns of paths."""
    return lines if isinstance(lines, Patterns) else Patterns(_listed(lines))


def to_encoding(name: str) -> str:
    """The name of an encoding that Python knows."""
    try:
        b"text".decode(name)
    except UnicodeError:
        # these four bytes are none of its texts
        return name
    except (LookupError, ValueError):
        raise ConfigError(
            f"there is no encoding {reprlib.repr(name)}; give one such as utf-8 or cp1252"
        ) from None
    return name


def to_jobs(number: int) -> int:
    """A number of processes."""
    if not 1 <= number <= _MOST_JOBS:
        raise ConfigError(f"{number} processes; give a number from 1 to {_MOST_JOBS}")
    return number


def _listed(values: Iterable[str]) -> tuple[str, ...]:
    if isinstance(values, str):
        raise ConfigError(f"{reprlib.repr(values)} is one string, and a list is wanted")
    return tuple(values)


def _one_of(value: str, known: Sequence[Word]) -> Word:
    for word in known:
        if word == value:
            return word
    raise ConfigError(f"{reprlib.repr(value)} is unknown; {nearest(value, known)}")


def nearest(name: str, known: Sequence[str]) -> str:
    """Which of the known names ``name`` is nearest to, and all of them."""
    guess = process.extractOne(
        name[:_LONGEST_NAME].casefold(), known, scorer=DamerauLevenshtein.normalized_similarity
    )
    return f"did you mean {guess[0]}? Known are {', '.join(known)}"
