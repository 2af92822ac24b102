"""What the libraries beneath are told of how to behave; they read it once, when they are loaded."""

from __future__ import annotations

import os

_DEFAULTS = {
    # threads that spin while they wait slow down whatever runs beside them
    "OMP_WAIT_POLICY": "PASSIVE",
    # oneDNN keeps what it has compiled for each shape of a batch: 1 024 of them take 300 MB
    "ONEDNN_PRIMITIVE_CACHE_CAPACITY": "128",
}


def prepare(*, threads: int | None = None) -> None:
    """Sets variables of the environment that are not set yet, for a program of quotecheck's own.

    Args:
        threads: how many of them to compute with; by default one for each core.
    """
    for name, value in _DEFAULTS.items():
        os.environ.setdefault(name, value)
    if threads is not None:
        os.environ["OMP_NUM_THREADS"] = str(threads)
