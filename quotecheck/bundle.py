"""The bundle of model files: where they lie, whether they are whole, and the shared word vectors.

A bundle is a folder with a ``manifest.json`` that records the size and the SHA-256 digest of each
of its files. Nothing is used before both have been checked, and what is used is the very bytes that
were checked, not the file read a second time. No model file can run code, whoever made the bundle:
tensors are read as tensors and plain values only, everything else as text or numbers.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from quotecheck.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ENGLISH = Path(__file__).parent / "models" / "en"
"""The folder of the bundle that comes with the package."""

MANIFEST = "manifest.json"
VECTORS = "vectors.npy"
WORDS = "words.txt"
ENTITIES = "entities.pt"


@frozen
class Vectors:
    """Word vectors: a row of numbers for each of the commonest words of news English.

    Attributes:
        rows: the row of each word; words are in lower case, the commonest first.
        matrix: one vector a row, shape (words, 50), 32-bit floats. Read-only: it is shared.
    """

    rows: Mapping[str, int] = field(repr=False)
    matrix: NDArray[np.float32] = field(repr=False, eq=False)


def checked_path(name: str, folder: Path | None = None) -> Path:
    """The path of a model file that is there and whole.

    Args:
        name: the file's name in the bundle, such as ``entities.pt``.
        folder: the bundle; by default the one that comes with the package.

    Raises:
        ModelError: the file, or the manifest, is missing or not as it was built.
    """
    folder = ENGLISH if folder is None else folder
    checked_bytes(name, folder)
    return folder / name


def checked_bytes(name: str, folder: Path | None = None) -> bytes:
    """The content of a model file that is whole.

    Args:
        name: the file's name in the bundle, such as ``entities.pt``.
        folder: the bundle; by default the one that comes with the package.

    Raises:
        ModelError: the file, or the manifest, is missing or not as it was built.
    """
    folder = ENGLISH if folder is None else folder
    path = folder / name
    known = _manifest(folder).get(name)
    if known is None:
        raise ModelError(f"{folder / MANIFEST}: does not list {name}; {_remedy(name)}")
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size == known["bytes"] else b""
    except FileNotFoundError:
        raise ModelError(f"{path}: model file is missing; {_remedy(name)}") from None
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}); {_remedy(name)}") from None
    if size != known["bytes"]:
        raise ModelError(
            f"{path}: damaged ({size} bytes instead of {known['bytes']}); {_remedy(name)}"
        )
    if hashlib.sha256(content).hexdigest() != known["sha256"]:
        raise ModelError(f"{path}: damaged (its SHA-256 digest differs); {_remedy(name)}")
    return content


def load_tensors(name: str, folder: Path | None = None) -> dict[str, Any]:
    """The tensors and plain values of a model file, in the memory of the CPU.

    Raises:
        ModelError: the file is missing or damaged, or holds anything else, such as code.
    """
    import torch

    folder = ENGLISH if folder is None else folder
    content = io.BytesIO(checked_bytes(name, folder))
    try:
        data = torch.load(content, map_location="cpu", weights_only=True)
        if not isinstance(data, dict):
            raise TypeError(f"a {type(data).__name__} instead of a dict")
    except Exception as error:  # torch raises many kinds for what is no model
        raise unusable(folder / name, error) from error
    return data


def unusable(path: Path, error: Exception) -> ModelError:
    """The trouble with a model file that is whole and yet none of this version; one line."""
    reason = next(iter(str(error).splitlines()), "").partition(". ")[0][:200]
    return ModelError(
        f"{path}: damaged, or of another version ({type(error).__name__}: {reason}); "
        f"{_remedy(path.name)}"
    )


def load_vectors(folder: Path | None = None) -> Vectors:
    """The bundle's word vectors.

    They are kept as ``vectors.npy`` (16-bit floats) and ``words.txt`` (one word a line, UTF-8, in
    the order of the rows): plain data that nothing needs to unpickle.

    Raises:
        ModelError: a file is missing or damaged.
    """
    import numpy as np

    folder = ENGLISH if folder is None else folder
    names, numbers = checked_bytes(WORDS, folder), checked_bytes(VECTORS, folder)
    try:
        words = names.decode("utf-8").split("\n")[:-1]
        matrix = np.load(io.BytesIO(numbers), allow_pickle=False).astype(np.float32)
        if matrix.ndim != 2 or len(matrix) != len(words):
            raise ValueError(f"{len(words)} words, and vectors of the shape {matrix.shape}")
    except Exception as error:  # numpy raises many kinds for what is no array
        raise unusable(folder / VECTORS, error) from error
    matrix.setflags(write=False)
    return Vectors({word: row for row, word in enumerate(words)}, matrix)


def record(name: str, folder: Path) -> None:
    """Write the size and digest of a freshly built file into the bundle's manifest."""
    manifest = folder / MANIFEST
    files = _manifest(folder) if manifest.exists() else {}
    content = (folder / name).read_bytes()
    files[name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    listing = {"files": dict(sorted(files.items()))}
    manifest.write_text(json.dumps(listing, indent=2) + "\n", "utf-8")


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        files = json.loads(path.read_text("utf-8"))["files"]
        if not all(isinstance(files[name][key], kind) for name in files for key, kind in _KEYS):
            raise TypeError
    except FileNotFoundError:
        raise ModelError(f"{path}: model file is missing; {_remedy('')}") from None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise ModelError(f"{path}: damaged; {_remedy('')}") from None
    return dict(files)


_KEYS = (("bytes", int), ("sha256", str))

_PARTS = {VECTORS: "vectors", WORDS: "vectors", ENTITIES: "entities"}


def _remedy(name: str) -> str:
    part = _PARTS.get(name)
    command = "python -m quotecheck.training" + (f" {part}" if part else "")
    return (
        "get it back by reinstalling quotecheck "
        f"(pip install --force-reinstall quotecheck-news) or by building it ({command})"
    )
