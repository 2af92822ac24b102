"""Model files: found, whole, or a clear word about what is wrong and how to get them back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from quotecheck import bundle
from quotecheck.errors import ModelError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small bundle: three words."""
    (tmp_path / bundle.WORDS).write_bytes("the\nparis\nd\u00e9j\u00e0\n".encode())
    np.save(tmp_path / bundle.VECTORS, np.arange(6, dtype=np.float16).reshape(3, 2))
    bundle.record(bundle.WORDS, tmp_path)
    bundle.record(bundle.VECTORS, tmp_path)
    return tmp_path


def test_vectors(folder: Path) -> None:
    vectors = bundle.load_vectors(folder)
    assert vectors.matrix.dtype == np.float32
    assert vectors.matrix[vectors.rows["déjà"]].tolist() == [4.0, 5.0]
    with pytest.raises(ValueError, match="read-only"):
        vectors.matrix[0, 0] = 1


def _change(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "gone": (lambda path: path.unlink(), "missing"),
    "cut": (lambda path: path.write_bytes(path.read_bytes()[:-1]), "damaged"),
    "changed": (_change, "SHA-256"),
    "a folder": (lambda path: (path.unlink(), path.mkdir()), "damaged"),
}


@pytest.mark.parametrize("name", [bundle.WORDS, bundle.VECTORS])
@pytest.mark.parametrize("how", DAMAGE)
def test_damage_is_named_with_the_remedy(folder: Path, name: str, how: str) -> None:
    damage, said = DAMAGE[how]
    damage(folder / name)
    with pytest.raises(ModelError, match=said) as caught:
        bundle.load_vectors(folder)
    message = str(caught.value)
    assert str(folder / name) in message
    assert "pip install --force-reinstall quotecheck-news" in message
    assert "python -m quotecheck.training vectors" in message
    assert "\n" not in message


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{", '{"files": []}', '{"files": {"words.txt": {}}}', '{"files": {"words.txt": 1}}'],
)
def test_a_damaged_manifest_is_named(folder: Path, content: str) -> None:
    (folder / bundle.MANIFEST).write_text(content)
    with pytest.raises(ModelError, match=re.escape(str(folder / bundle.MANIFEST))):
        bundle.load_vectors(folder)


def test_a_folder_without_manifest_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"manifest\.json: model file is missing"):
        bundle.checked_path(bundle.WORDS, tmp_path)


def test_the_packaged_bundle_is_whole_and_small() -> None:
    files = json.loads((bundle.ENGLISH / bundle.MANIFEST).read_text())["files"]
    for name in files:
        assert bundle.checked_path(name).is_file()
    assert sum(file["bytes"] for file in files.values()) < 40e6
    assert len(bundle.load_vectors().rows) == 100_000
