"""The learned attribution model: who says what, in quotation marks or not.

    tagger = Tagger()
    [found] = tagger.tag([document], [find_marks(document.text)])

Importing this module imports torch; `quotecheck` does so only when a text is analysed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path as FilePath

import numpy as np
import torch
from attrs import asdict, evolve, frozen
from torch import Tensor

from quotecheck import bundle
from quotecheck.batches import batches as in_batches
from quotecheck.bundle import Vectors, load_tensors, load_vectors, unusable
from quotecheck.marks import Marks
from quotecheck.model import Document
from quotecheck.tagger.decode import (
    Attribution,
    Calibration,
    Path,
    Reading,
    kind_of,
    to_attribution,
    without_doubles,
)
from quotecheck.tagger.features import Window, windows
from quotecheck.tagger.lexicon import Lexicon
from quotecheck.tagger.network import CRF, SOURCE, Batch, Network, Sizes, pad

__all__ = ["ATTRIBUTION", "LOWEST_SCORE", "Attribution", "Tagger"]

ATTRIBUTION = "attribution.pt"
"""The model's file in the bundle."""

LOWEST_SCORE = 0.12
"""Attributions less likely than this are not returned."""

LOWEST_UNMARKED = 0.35
"""Where a paragraph has no quotation marks, less likely ones are not even looked for."""

_FORMAT = 1
_LOWEST_CUE = 0.12
_NO_SOURCE = 0.9
"""How sure the chain must be that there is no source: an attribution without one helps little."""
_TOKENS_AT_ONCE = 50_000
"""Windows are read in groups of so many tokens, which bounds memory for a text of any length."""
_TOKENS_A_BATCH = 1500
"""Larger batches are no faster, and pad windows to the length of others more unlike them."""
_TOKENS_DECODED = 20_000
_CUES_A_BATCH = 256


class Tagger:
    """Finds attributions in texts. It keeps no state between calls.

    Args:
        models: the folder of the model bundle; by default the one inside the package.
        vectors: the bundle's word vectors, if they are loaded already.

    Raises:
        ModelError: a file is missing, damaged or of another version.
    """

    def __init__(self, models: FilePath | None = None, vectors: Vectors | None = None) -> None:
        self._model = load(models, load_vectors(models) if vectors is None else vectors)

    def tag(self, documents: Sequence[Document], marks: Sequence[Marks]) -> list[list[Attribution]]:
        """The attributions of each document, in text order, with their probabilities.

        Args:
            documents: texts with paragraphs, sentences and tokens.
            marks: the quotation marks of each.

        Returns:
            For each document its attributions of `LOWEST_SCORE` or more; in paragraphs without
            quotation marks those of `LOWEST_UNMARKED` or more, and perhaps others. What one
            document gets does not depend on the others.
        """
        pairs = list(zip(documents, marks, strict=True))
        found: list[list[Attribution]] = [[] for _ in pairs]
        jobs = ((n, window) for n, pair in enumerate(pairs) for window in windows(*pair))
        for group in in_batches(jobs, lambda job: len(job[1]), _TOKENS_AT_ONCE):
            read = self._model.read([window for _, window in group], LOWEST_UNMARKED)
            for (number, window), paths in zip(group, read, strict=True):
                readings = self._model.judge(*pairs[number], window, paths)
                likely = [r.attribution for r in readings if r.attribution.score >= LOWEST_SCORE]
                found[number] += sorted(likely, key=lambda a: (a.content, a.cue))
        return found


@frozen(eq=False)
class _Cue:
    """A likely cue: its window, its token there, its probability, and what says of each role."""

    window: int
    place: int
    chance: float
    emissions: Tensor


@frozen(eq=False)
class Model:
    """A trained network with all that it needs to read text."""

    network: Network
    lexicon: Lexicon
    calibration: Calibration

    def batch(self, windows: Sequence[Window]) -> Batch:
        """What the network reads of some windows."""
        return self.lexicon.batch(windows)

    def read(
        self, windows: Sequence[Window], lowest_unmarked: float = LOWEST_SCORE
    ) -> list[list[Path]]:
        """What the network reads around each likely cue of each window.

        Cues whose attributions cannot score ``lowest_unmarked`` are left out where there are no
        quotation marks.
        """
        unmarked = max(_LOWEST_CUE, self.calibration.least_cue("indirect", lowest_unmarked))
        paths: list[list[Path]] = [[] for _ in windows]
        with torch.inference_mode():
            cues = [
                cue
                for chosen in batches([len(window) for window in windows], _TOKENS_A_BATCH)
                for cue in self._cues(chosen, self.batch([windows[n] for n in chosen]), unmarked)
            ]
            for some in batches([len(cue.emissions) for cue in cues], _TOKENS_DECODED):
                for cue, path in self._decoded([cues[n] for n in some]):
                    paths[cue.window].append(path)
        return paths

    def _cues(self, numbers: Sequence[int], batch: Batch, unmarked: float) -> Iterator[_Cue]:
        known, logits = self.network.encode(batch)
        chances = torch.sigmoid(logits)
        marked = batch.regions.any(1, keepdim=True)
        lowest = torch.where(marked, _LOWEST_CUE, unmarked)
        likely = ((chances > lowest) & batch.mask).nonzero()
        for start in range(0, len(likely), _CUES_A_BATCH):
            rows, places = likely[start : start + _CUES_A_BATCH].unbind(1)
            emissions, lengths = self.network.roles(batch, known, logits, rows, places)
            found = (rows, places, chances[rows, places], lengths)
            columns = zip(*(column.tolist() for column in found), strict=True)
            for n, (row, place, chance, length) in enumerate(columns):
                yield _Cue(numbers[row], place, chance, emissions[n, :length])

    def _decoded(self, cues: Sequence[_Cue]) -> Iterator[tuple[_Cue, Path]]:
        crf = self.network.crf
        emissions = pad([cue.emissions for cue in cues])
        lengths = torch.tensor([len(cue.emissions) for cue in cues])
        partition = crf.log_partition(emissions, lengths)
        best = _best_paths(crf, emissions, lengths, partition)
        certainty = crf.path_score(emissions, best, lengths) - partition
        for cue, path, sure in zip(cues, best.tolist(), certainty.tolist(), strict=True):
            roles = path[: len(cue.emissions)]
            yield cue, Path(cue.chance, cue.place, roles, min(0.0, sure))

    def judge(
        self, document: Document, marks: Marks, window: Window, paths: Sequence[Path]
    ) -> list[Reading]:
        """The attributions that the paths of a window describe, scored, without doubles."""
        tokens = document.tokens[window.first : window.first + len(window)]
        found = []
        for path in paths:
            attribution = to_attribution(path, tokens)
            if attribution is not None:
                kind = kind_of(document.text, attribution.content, marks)
                score = self.calibration.probability(path, attribution, kind)
                found.append(Reading(evolve(attribution, score=score), kind, path))
        return without_doubles(found)


def _best_paths(crf: CRF, emissions: Tensor, lengths: Tensor, partition: Tensor) -> Tensor:
    """The best path around each cue, one with a source unless that is hardly possible.

    Where the source has several possible forms, none of them may be as likely as no source at all.
    """
    best = crf.best_paths(emissions, lengths)
    inside = torch.arange(best.shape[1]) < lengths.unsqueeze(1)
    bare = (~((best == SOURCE) & inside).any(1)).nonzero().squeeze(1)
    if len(bare):
        chance = crf.chance_without(SOURCE, emissions[bare], lengths[bare], partition[bare])
        bare = bare[chance < _NO_SOURCE]
    if len(bare):
        best[bare] = crf.best_paths_with(SOURCE, emissions[bare], lengths[bare])
    return best


def batches(lengths: Sequence[int], tokens: int) -> Iterator[list[int]]:
    """Indices of windows of like length, so many at a time that padded they hold ``tokens``."""
    chosen: list[int] = []
    for index in sorted(range(len(lengths)), key=lengths.__getitem__):
        if chosen and (len(chosen) + 1) * lengths[index] > tokens:
            yield chosen
            chosen = []
        chosen.append(index)
    if chosen:
        yield chosen


def save(model: Model, path: FilePath, sizes: Sizes) -> None:
    """Write a model, its numbers in 16 bits."""
    lexicon = model.lexicon
    torch.save(
        {
            "format": _FORMAT,
            "sizes": asdict(sizes),
            "words": "\n".join(lexicon.words),
            "suffixes": "\n".join(lexicon.suffixes),
            "senses": torch.from_numpy(lexicon.senses),
            "scale": torch.from_numpy(lexicon.scale),
            "weights": {name: value.half() for name, value in model.network.state_dict().items()},
            "calibration": {kind: list(w) for kind, w in model.calibration.weights.items()},
        },
        path,
    )


def load(models: FilePath | None, vectors: Vectors) -> Model:
    """Read a bundle's model.

    Raises:
        ModelError: the file is missing, damaged or of another version.
    """
    path = (bundle.ENGLISH if models is None else models) / ATTRIBUTION
    data = load_tensors(ATTRIBUTION, models)
    try:
        if data["format"] != _FORMAT:
            raise ValueError(f"format {data['format']!r}, not {_FORMAT}")
        network = Network(Sizes(**data["sizes"]))
        network.load_state_dict({name: value.float() for name, value in data["weights"].items()})
        lexicon = Lexicon(
            numbered(data["words"].split("\n")),
            numbered(data["suffixes"].split("\n")),
            vectors,
            data["senses"].numpy().astype(np.int8),
            data["scale"].numpy().astype(np.float32),
        )
        return Model(network.eval(), lexicon, Calibration(data["calibration"]))
    except Exception as error:  # torch raises many kinds for weights that do not fit
        raise unusable(path, error) from error


def numbered(words: Sequence[str]) -> dict[str, int]:
    """The row of each word of a trainable table."""
    return {word: row for row, word in enumerate(words, start=2)}
