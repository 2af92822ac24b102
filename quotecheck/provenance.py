"""What an analysis depends on, as a digest: the program, its libraries, the models, the rules.

A cache keyed by it never gives an answer that this program would not give: an upgrade, a rule that
somebody is working on and a newly trained model each lead to another digest.
"""

from __future__ import annotations

import hashlib
import inspect
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from quotecheck import __version__, bundle
from quotecheck.rules.base import Rule

_PACKAGE = Path(__file__).parent
_LIBRARIES = ("attrs", "ftfy", "numpy", "rapidfuzz", "stanza", "torch")
# What comes after the checker cannot change an analysis, and the models have their manifest.
_AFTER = frozenset(
    {"models", "training", "report", "silencing", "config", "pytest_plugin", "cli"}
    | {
        "output.py",
        "progress.py",
        "testing.py",
        "expectations.py",
        "expectation_files.py",
    }
)


def provenance(models: Path | None = None, rules: Iterable[Rule] = ()) -> bytes:
    """A digest of what analyses depend on besides articles and lists of people; 32 bytes.

    Args:
        models: the folder of the model bundle; by default the one inside the package.
        rules: the rules that are checked; those of other packages count with their source files.
    """
    digest = hashlib.sha256(_program())
    folder = bundle.ENGLISH if models is None else models
    digest.update(_content(folder / bundle.MANIFEST))
    for rule in rules:
        kind = type(rule)
        digest.update(f"{kind.__module__}.{kind.__qualname__} {rule.code}\n".encode())
        if not kind.__module__.startswith("quotecheck."):
            digest.update(_source(kind))
    return digest.digest()


@lru_cache(maxsize=1)
def _program() -> bytes:
    digest = hashlib.sha256(f"{__version__} {sys.version}\n".encode())
    for name in _LIBRARIES:
        digest.update(f"{name} {_version(name)}\n".encode())
    for path in _files():
        digest.update(f"{path.relative_to(_PACKAGE).as_posix()}\n".encode())
        digest.update(hashlib.sha256(_content(path)).digest())
    return digest.digest()


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "none"


def _files() -> Iterator[Path]:
    for path in sorted(_PACKAGE.rglob("*")):
        first = path.relative_to(_PACKAGE).parts[0]
        if first not in _AFTER and path.suffix != ".pyc" and path.is_file():
            yield path


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b"none"


def _source(kind: type[Rule]) -> bytes:
    try:
        return _content(Path(inspect.getfile(kind)))
    except (OSError, TypeError):
        return b"none"
