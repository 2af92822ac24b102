"""Configurations in TOML."""

from __future__ import annotations

from collections.abc import Iterator

from tests.fuzzing.inputs import folder
from tests.invariants import check_config

_FILE = folder() / "quotecheck.toml"


def seeds() -> Iterator[bytes]:
    yield b'select = ["QC101", "name-variant"]\nfail-on = "error"\n[severity]\nQC101 = "info"\n'
    yield b'include = ["*.txt", "!a/**"]\nencoding = "cp1252"\njobs = 4\ncache = ".cache"\n'
    yield b'people = ["Wang Yi"]\nspellings = ["Jong-un"]\nbaseline = "b.json"\n'
    yield b'[[per-path]]\npath = "opinion/**"\nignore = ["QC103"]\n[per-path.severity]\n'
    yield b'[[suppress]]\nrule = "QC101"\npath = "a.txt"\ntext = "Wang Li"\nreason = "known"\n'
    yield b'authority = ["people.yaml"]\nsources = ["transcripts"]\n'
    yield b"[tool.quotecheck]\nselect = []\n"
    yield "people = [\"\"\"\nÓ\"\"\", '''x''']\n".encode()


def run(data: bytes) -> None:
    check_config(data, _FILE)
