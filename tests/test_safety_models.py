"""Model files run no code: what is not as it was built is refused before anything is made of it."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from quotecheck import bundle
from quotecheck.errors import ModelError
from quotecheck.language import Pipeline
from quotecheck.tagger import ATTRIBUTION, Tagger

NAMES = (bundle.ENTITIES, ATTRIBUTION, bundle.VECTORS, bundle.WORDS)
USERS: dict[str, Callable[[Path], object]] = {
    bundle.ENTITIES: Pipeline,
    ATTRIBUTION: Tagger,
    bundle.VECTORS: Tagger,
    bundle.WORDS: Tagger,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bundle of a user's own, the same as the one that comes with the package."""
    made = tmp_path / "models"
    made.mkdir()
    for name in NAMES:
        (made / name).symlink_to(bundle.ENGLISH / name)
    (made / bundle.MANIFEST).write_bytes((bundle.ENGLISH / bundle.MANIFEST).read_bytes())
    return made


def put(path: Path, content: bytes) -> None:
    path.unlink()
    path.write_bytes(content)


class Bomb:
    """Makes a folder when it is unpickled."""

    def __init__(self, marker: Path):
        self.marker = marker

    def __reduce__(self):
        return os.mkdir, (str(self.marker),)


def bomb(marker: Path, size: int = 0) -> bytes:
    return pickle.dumps(Bomb(marker)).ljust(size, b"\0")


def flipped(content: bytes, folder: Path, name: str) -> bytes:
    changed = bytearray(content)
    changed[len(changed) // 3] ^= 1
    return bytes(changed)


def cut(content: bytes, folder: Path, name: str) -> bytes:
    return content[: len(content) // 2]


def grown(content: bytes, folder: Path, name: str) -> bytes:
    return content + b"\0"


def exchanged(content: bytes, folder: Path, name: str) -> bytes:
    return (bundle.ENGLISH / NAMES[NAMES.index(name) - 1]).read_bytes()


def replaced(content: bytes, folder: Path, name: str) -> bytes:
    return bomb(folder / "ran", len(content))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("tamper", [flipped, cut, grown, exchanged, replaced])
def test_what_was_tampered_with_is_refused_unread(folder, monkeypatch, name, tamper):
    def never(*arguments, **options):
        pytest.fail("it was loaded")

    for module, loader in ((torch, "load"), (np, "load"), (pickle, "load"), (pickle, "loads")):
        monkeypatch.setattr(module, loader, never)
    put(folder / name, tamper((bundle.ENGLISH / name).read_bytes(), folder, name))
    with pytest.raises(ModelError, match="damaged") as caught:
        # word vectors are read first: where they are whole, what needs them is asked for by itself
        bundle.load_tensors(name, folder) if name.endswith(".pt") else bundle.load_vectors(folder)
    message = str(caught.value)
    assert message.startswith(f"{folder / name}: ")
    assert "reinstall" in message
    assert "\n" not in message
    assert not (folder / "ran").exists()


@pytest.mark.parametrize("name", NAMES)
def test_who_uses_it_refuses_it_too(folder, name):
    put(folder / name, bomb(folder / "ran", (bundle.ENGLISH / name).stat().st_size))
    with pytest.raises(ModelError, match=name):
        USERS[name](folder)
    assert not (folder / "ran").exists()


def as_tensors(folder: Path, name: str) -> bytes:
    path = folder / "made.pt"
    torch.save({"format": 1, "config": Bomb(folder / "ran"), "model": {}}, path)
    return path.read_bytes()


def as_pickle(folder: Path, name: str) -> bytes:
    return bomb(folder / "ran")


def as_array(folder: Path, name: str) -> bytes:
    path = folder / "made.npy"
    np.save(path, np.array([Bomb(folder / "ran")], dtype=object), allow_pickle=True)
    return path.read_bytes()


def as_endless_array(folder: Path, name: str) -> bytes:
    header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000, 50), }"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode()


def as_something_else(folder: Path, name: str) -> bytes:
    path = folder / "made.pt"
    torch.save([1, 2], path)
    return path.read_bytes()


@pytest.mark.filterwarnings("ignore:Detected pickle protocol")
@pytest.mark.parametrize("name", [bundle.ENTITIES, ATTRIBUTION, bundle.VECTORS])
@pytest.mark.parametrize(
    "make", [as_tensors, as_pickle, as_array, as_endless_array, as_something_else]
)
def test_a_bundle_of_strangers_runs_no_code(folder, name, make):
    """Its manifest fits its files: whoever made the one made the other."""
    put(folder / name, make(folder, name))
    bundle.record(name, folder)
    with pytest.raises(ModelError) as caught:
        USERS[name](folder)
    assert str(caught.value).startswith(f"{folder / name}: ")
    assert "\n" not in str(caught.value)
    assert not (folder / "ran").exists()


def test_the_bytes_that_were_checked_are_those_that_are_used(folder, monkeypatch):
    """Whoever exchanges the file meanwhile changes nothing: it is read once."""
    good = bundle.checked_bytes(bundle.WORDS, folder)
    reads = []
    honest = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: reads.append(self.name) or honest(self))
    bundle.load_vectors(folder)
    bundle.load_tensors(ATTRIBUTION, folder)
    assert sorted(reads) == sorted([bundle.WORDS, bundle.VECTORS, ATTRIBUTION])
    put(folder / bundle.WORDS, b"other")
    assert good.startswith(b"the\n")


@pytest.mark.parametrize("manifest", ["[" * 100_000, '{"files": {"words.txt": []}}', "\0"])
def test_a_hostile_manifest_is_one_line(folder, manifest):
    (folder / bundle.MANIFEST).write_text(manifest)
    with pytest.raises(ModelError, match=r"manifest\.json: damaged"):
        bundle.load_vectors(folder)
