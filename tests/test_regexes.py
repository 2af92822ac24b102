"""No regular expression of the package takes longer than the text is long."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import quotecheck
from quotecheck.errors import QuotecheckError
from tests.backtracking import METHODS, Suspect, seconds, suspects

LENGTHS = (60, 1_000, 16_000)
MOST_SECONDS = 0.15
"""A linear pattern needs some thousandths; one that begins anew at each character, a second."""

BOUNDED: Mapping[str, str] = {}
"""Patterns that may be slow on such a text and are given none, by name, with the reason."""


def _modules() -> Iterator[str]:
    for module in pkgutil.walk_packages(quotecheck.__path__, "quotecheck."):
        if ".training" not in module.name and not module.name.endswith("__main__"):
            try:
                importlib.import_module(module.name)
            except (ImportError, QuotecheckError):
                continue  # an extra is not installed
            yield module.name


def _patterns() -> dict[str, re.Pattern[str]]:
    found: dict[str, re.Pattern[str]] = {}
    for name in _modules():
        for place, value in _values(name, vars(sys.modules[name])):
            is_text = isinstance(value, re.Pattern) and isinstance(value.pattern, str)
            if is_text and value not in found.values():
                found[place] = value
    return found


def _values(place: str, values: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for key, value in list(values.items()):
        here = f"{place}.{key}"
        yield here, value
        if isinstance(value, type) and value.__module__.startswith("quotecheck"):
            yield from ((f"{here}.{inner}", each) for inner, each in vars(value).items())
        elif isinstance(value, dict):
            yield from ((f"{here}[{inner!r}]", each) for inner, each in value.items())
        elif isinstance(value, (tuple, list, frozenset)):
            for number, each in enumerate(value):
                yield f"{here}[{number}]", each
                if isinstance(each, tuple):
                    yield from ((f"{here}[{number}]", inner) for inner in each)


PATTERNS = _patterns()
_CALL = re.compile(r"\b(\w+)\.(search|finditer|findall|subn?|split|match|fullmatch)\b")
_CALLS = {
    path: _CALL.findall(path.read_text(encoding="utf-8"))
    for path in Path(quotecheck.__path__[0]).rglob("*.py")
}


def asked(name: str) -> frozenset[str]:
    """How the package asks a pattern, by its name alone; in every way if that does not tell.

    The calls of its own module count, and of the others where that has none.
    """
    module, _, short = name.rpartition(".")
    own = sys.modules.get(module)
    here = _CALLS.get(Path(str(own.__file__)), []) if own else []
    for calls in (here, [call for each in _CALLS.values() for call in each]):
        methods = {method for called, method in calls if called == short}
        if methods:
            return frozenset(m if m.endswith("match") else "search" for m in methods)
    return METHODS


def test_patterns_are_found() -> None:
    assert len(PATTERNS) > 100
    assert any(name.startswith("quotecheck.tokens.") for name in PATTERNS)
    assert BOUNDED.keys() <= PATTERNS.keys()


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_is_slow(name: str) -> None:
    pattern, methods = PATTERNS[name], asked(name)
    slow = []
    for suspect in set(suspects(pattern)):
        if suspect.kind == "search" and "search" not in methods:
            continue
        # the short text first: an hour is long to wait for a failure
        if any(seconds(pattern, suspect, n, methods) > MOST_SECONDS for n in LENGTHS):
            slow.append(suspect)
    assert bool(slow) == (name in BOUNDED), slow


# --- the judge itself -----------------------------------------------------------------------------

JUDGED = [
    (r"abc", set()),
    (r"\d{4}-\d\d", set()),
    (r"x(?:ab)+", set()),
    (r"(?:ab)+", {"search"}),
    (r"(?:a|b)+c", {"search"}),
    (r"(a+)+b", {"exponential", "search"}),
    (r"(?:a?b?)+c", {"exponential", "search"}),
    (r"(?:\w+\s?)+!", {"exponential", "search"}),
    (r"(?:a|ab|b)+c", {"exponential", "search"}),
    (r"(?:\w+-)+x", {"search"}),
    (r"xa*a*b", {"polynomial"}),
    (r"x\s*,?\s*y", {"polynomial"}),
    (r"x\s*,\s*y", set()),
    (r"xa*[ab]*c", {"polynomial"}),
    (r"x(?i:A)*a*c", {"polynomial"}),
    (r"x(?=a*a*b)", {"polynomial", "search"}),
    (r"!\w*!", set()),
    (r"![^\W\d_]*\d*y", set()),
    (r"!\w*\d*!", {"polynomial"}),
    (r"\s+x", {"search"}),
    (r"x\s+", set()),
    (r"xa{1,5}a{1,5}b", set()),
    (r"xa{1,50}a{1,50}b", {"polynomial"}),
]


@pytest.mark.parametrize(("pattern", "kinds"), JUDGED)
def test_suspects(pattern: str, kinds: set[str]) -> None:
    assert {suspect.kind for suspect in suspects(re.compile(pattern))} == kinds


def test_a_slow_pattern_is_seen_to_be_slow() -> None:
    slow, fast = re.compile(r"\s+x"), re.compile(r"(?<!\s)\s+x")
    suspect = Suspect("search", "", " ")
    assert seconds(slow, suspect, LENGTHS[-1]) > MOST_SECONDS > seconds(fast, suspect, LENGTHS[-1])
