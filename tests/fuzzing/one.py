"""One target in this process, which ends with the fuzzer."""

from __future__ import annotations

import hashlib
import sys
from importlib import import_module
from pathlib import Path

import atheris


def main(target: str, corpus: Path, options: list[str]) -> None:
    """Fuzzes one target, from the corpus in a folder."""
    with atheris.instrument_imports(include=["quotecheck"]):
        module = import_module(f"tests.fuzzing.targets.{target}")
    for seed in module.seeds():
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    atheris.Setup([sys.argv[0], str(corpus), *options], module.run)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
