"""The licences of what quotecheck needs, as the installed packages state them.

python -m tests.licences > docs/licences.md
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

EXTRAS = ("authority", "html", "parquet", "pytest", "spacy", "spark")
"""What users may ask for; the other extras are for working on quotecheck."""

ALLOWED = {
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD", "BSD-2-Clause", "BSD-3-Clause",
    "BSL-1.0", "CC0-1.0", "CNRI-Python", "ISC", "MIT", "MPL-1.1", "MPL-2.0", "PSF-2.0", "Zlib",
}  # fmt: skip
"""Licences under which a package may be needed: they ask nothing of who uses or calls it."""

EXCEPTIONS = {
    "udapi": "Stanza asks for it and imports it; quotecheck neither calls nor ships it",
    "udtools": "Stanza asks for it and imports it; quotecheck neither calls nor ships it",
}
"""Packages under other licences, and what they are to quotecheck."""

_LARGE = {"pyspark": "Apache-2.0", "spacy": "MIT"}
"""What need not be installed to make the page."""

_NAMES = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "The BSD 2-Clause License": "BSD-2-Clause",
}
_LONGEST = 40


def direct(extras: Iterable[str] = EXTRAS) -> dict[str, str]:
    """The packages that the project itself asks for, each with what it is for."""
    asked = dict.fromkeys(_names(PROJECT["dependencies"]), "always")
    for extra in extras:
        for name in _names(PROJECT["optional-dependencies"][extra]):
            if name != canonicalize_name(PROJECT["name"]):
                asked.setdefault(name, f"`{extra}`")
    return asked


def needed(names: Iterable[str]) -> set[str]:
    """Packages with all that they need here, so far as it is installed."""
    waiting, seen = list(names), set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        try:
            requires = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        seen.add(name)
        waiting += _names(requires)
    return seen


def _names(requirements: Iterable[str]) -> Iterator[str]:
    for requirement in map(Requirement, requirements):
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield canonicalize_name(requirement.name)


def licence(name: str) -> str:
    """What an installed package says of its licence, as SPDX names it where that is clear."""
    if name in _LARGE:
        return _LARGE[name]
    told = metadata.metadata(name)
    classifiers = [
        each.rpartition(" :: ")[2]
        for each in told.get_all("Classifier") or []
        if each.startswith("License :: ")
    ]
    text = told.get("License") or ""
    stated = told.get("License-Expression") or (text if 0 < len(text) < _LONGEST else "")
    found = stated or " AND ".join(classifiers) or "unknown"
    return " AND ".join(_NAMES.get(part, part) for part in found.split(" AND "))


def is_allowed(expression: str) -> bool:
    """Whether a package may be needed under a licence: all parts of it, or one of each choice."""
    parts = re.sub(r"[()]", "", expression).split(" AND ")
    return all(any(one.strip() in ALLOWED for one in part.split(" OR ")) for part in parts)


def page() -> str:
    """The table, as a page of the documentation."""
    asked = direct()
    rows = [f"| {name} | {licence(name)} | {use} |" for name, use in sorted(asked.items())]
    others = [
        f"| {name} | {licence(name)} | {EXCEPTIONS.get(name, '')} |"
        for name in sorted(needed(asked) - asked.keys())
    ]
    return _PAGE.format(rows="\n".join(rows), others="\n".join(others))


_PAGE = """\
# Licences

quotecheck is under the Apache License 2.0; what its models and tables were made from is in the
model card and beside the tables. This page is made by `python -m tests.licences`, from what the
installed packages state; `tests/test_packaging.py` keeps it up to date.

## What quotecheck needs

| package | licence | needed |
| --- | --- | --- |
{rows}

## What these need in turn

On Linux; other systems and other versions of Python may need a few more or less. The builds of
PyTorch for CUDA bring libraries of NVIDIA under its own terms. Who ships quotecheck together with
all that it needs, in an image or an installer, ships what Stanza needs under the GPL, too.

| package | licence | |
| --- | --- | --- |
{others}
"""


if __name__ == "__main__":
    sys.stdout.write(page())
