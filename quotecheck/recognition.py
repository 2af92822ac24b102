"""Runs the bundle's entity tagger: Stanza's network and weights, with no work done twice.

What the network makes of a word before it looks at the neighbours, from its letters to what it
feeds into the recurrent layer, depends on the word alone. Stanza's pipeline works it out for each
token; here it is worked out once for each form and kept, so that only the recurrence and the choice
of tags are left to do for each token. The entities are those of Stanza's pipeline
(``docs/decisions/017-speed.md`` says how much faster, and what was tried besides).

Importing this module imports neither Stanza nor PyTorch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from quotecheck.batches import batches
from quotecheck.bundle import ENGLISH, ENTITIES, Vectors, load_tensors, load_vectors, unusable

if TYPE_CHECKING:
    from stanza.models.ner.model import NERTagger
    from torch import Tensor
    from torch.nn.utils.rnn import PackedSequence

_BATCH_TOKENS = 4096
_KEPT_FORMS = 32_768
_PADDING, _UNKNOWN, _OUTSIDE = 0, 1, 4  # places in Stanza's lists of words and of tags


@frozen
class Named:
    """A named entity among the words of a sentence.

    Attributes:
        first: the index of its first word.
        last: the index of its last word.
        label: its class, as the model names it.
    """

    first: int
    last: int
    label: str


class Recognizer:
    """Finds the named entities of sentences."""

    def __init__(self, models: Path | None = None, vectors: Vectors | None = None) -> None:
        """Loads the bundle's tagger; offline, weights only.

        Args:
            models: a bundle's folder; by default the one that comes with the package.
            vectors: the bundle's word vectors, where they have been loaded already.

        Raises:
            ModelError: a model file is missing or damaged.
        """
        import torch

        network = _load(models, load_vectors(models) if vectors is None else vectors)
        lstm = network.taggerlstm.lstm
        with torch.inference_mode():
            self._forms = _Forms(network)
            self._recurrent = torch.stack(
                [_regrouped(w).T for w in (lstm.weight_hh_l0, lstm.weight_hh_l0_reverse)]
            ).contiguous()
        self._output = network.tag_clfs[0]
        self._transitions = network.crits[0]._transitions
        self._tags: list[str] = network.vocab["tag"].items(0)

    def recognize(self, sentences: Sequence[Sequence[str]]) -> list[list[Named]]:
        """The entities of each sentence, in the order of its words."""
        import torch

        named: list[list[Named]] = [[] for _ in sentences]
        filled = (index for index, sentence in enumerate(sentences) if sentence)
        longest_first = sorted(filled, key=lambda index: -len(sentences[index]))
        with torch.inference_mode():
            for batch in batches(longest_first, lambda n: len(sentences[n]), _BATCH_TOKENS):
                tagged = self._tag([sentences[index] for index in batch])
                for index, tags in zip(batch, tagged, strict=True):
                    named[index] = list(_entities(tags))
        return named

    def _tag(self, sentences: Sequence[Sequence[str]]) -> Iterator[list[str]]:
        """The tags of sentences, the longest first."""
        steps = _Steps.through([len(sentence) for sentence in sentences])
        words = [word for sentence in sentences for word in sentence]
        scores = self._output(self._read(steps, words))
        best = iter(_best_tags(steps, scores, self._transitions))
        for sentence in sentences:
            # Stanza takes what stands before "O" in its list, none of them a tag, for "O".
            yield [self._tags[max(next(best), _OUTSIDE)] for _ in sentence]

    def _read(self, steps: _Steps, words: Sequence[str]) -> Tensor:
        """What the recurrent layer makes of each word in its sentence: (words, 2 * width).

        Both directions go at once: from the first words on, and from the last words back.
        """
        import torch

        table, rows = self._forms.gates(words)
        width = self._recurrent.shape[1]
        hidden = cell = torch.zeros(2, len(steps.ahead[0]), width)
        states = torch.empty(len(words), 2 * width)
        for ahead, back in zip(steps.ahead, steps.back, strict=True):
            size = len(ahead)
            gates = table.index_select(0, torch.cat([rows[ahead], rows[back] + 1])).view(
                2, size, -1
            )
            gates.baddbmm_(hidden[:, :size], self._recurrent)
            add, keep, show = gates[:, :, : 3 * width].sigmoid_().chunk(3, dim=2)
            cell = keep * cell[:, :size] + add * gates[:, :, 3 * width :].tanh_()
            hidden = show * cell.tanh()
            states[ahead, :width] = hidden[0]
            states[back, width:] = hidden[1]
        return states


@frozen
class _Steps:
    """The way through a batch of sentences, word by word, all sentences at a time.

    Attributes:
        ahead: for each step the places of the words that it reads forward, a row for each
            sentence that is long enough: its first words, its second ones, and so on.
        back: the same from the end: its last words, the last but one.
    """

    ahead: Sequence[Tensor]
    back: Sequence[Tensor]

    @classmethod
    def through(cls, lengths: Sequence[int]) -> _Steps:
        """The way through sentences of these lengths, the longest first, laid end to end."""
        import torch

        ends = torch.tensor(lengths).cumsum(0)
        firsts = ends - torch.tensor(lengths)
        ahead, back = [], []
        size = len(lengths)
        for step in range(lengths[0]):
            while lengths[size - 1] <= step:
                size -= 1
            ahead.append(firsts[:size] + step)
            back.append(ends[:size] - 1 - step)
        return cls(ahead, back)


# --- loading --------------------------------------------------------------------------------------


def _load(models: Path | None, vectors: Vectors) -> NERTagger:
    """Stanza's network with the bundle's weights, without the optimizer its trainer would make."""
    import numpy as np
    import torch
    from stanza.models.common.vocab import VOCAB_PREFIX_SIZE
    from stanza.models.ner.model import NERTagger
    from stanza.models.ner.vocab import MultiVocab

    saved = load_tensors(ENTITIES, models)
    special = np.zeros((VOCAB_PREFIX_SIZE, vectors.matrix.shape[1]), np.float32)
    known = torch.from_numpy(np.concatenate([special, vectors.matrix]))
    try:
        words = MultiVocab.load_state_dict(saved["vocab"])
        network = NERTagger(saved["config"], words, emb_matrix=known)
        network.load_state_dict(saved["model"], strict=False)
    except Exception as error:  # torch and Stanza raise many kinds for what does not fit
        raise unusable((ENGLISH if models is None else models) / ENTITIES, error) from error
    return network.eval()


# --- words ----------------------------------------------------------------------------------------


class _Forms:
    """What the network makes of each form of a word: kept, as most words come again.

    When there is no more room all are forgotten, which costs less than keeping book of their use.
    """

    def __init__(self, network: NERTagger) -> None:
        import torch

        self._network = network
        lstm = network.taggerlstm.lstm
        self._gates = torch.nn.Linear(lstm.input_size, 8 * lstm.hidden_size)
        self._gates.weight.copy_(
            torch.cat([_regrouped(w) for w in (lstm.weight_ih_l0, lstm.weight_ih_l0_reverse)])
        )
        ahead = lstm.bias_ih_l0 + lstm.bias_hh_l0
        back = lstm.bias_ih_l0_reverse + lstm.bias_hh_l0_reverse
        self._gates.bias.copy_(torch.cat([_regrouped(ahead), _regrouped(back)]))
        self._rows: dict[str, int] = {}
        self._kept = torch.empty(_KEPT_FORMS, lstm.input_size)

    def gates(self, words: Sequence[str]) -> tuple[Tensor, Tensor]:
        """What words feed into the gates of the recurrent layer.

        Returns:
            A table with two rows for each form, one for either direction, and the row of each
            word for the first of them.
        """
        import torch

        forms = {form: row for row, form in enumerate(dict.fromkeys(words))}
        gates = self._gates(self._features(list(forms)))
        rows = torch.tensor([2 * forms[word] for word in words])
        return gates.view(2 * len(forms), -1), rows

    def _features(self, forms: Sequence[str]) -> Tensor:
        """What the network makes of forms, a row for each; the new ones are worked out first."""
        import torch

        new = [form for form in forms if form not in self._rows]
        if len(self._rows) + len(new) > len(self._kept):
            self._rows.clear()
            new = list(forms)
            if len(new) > len(self._kept):
                self._kept = torch.empty(len(new), self._kept.shape[1])
        if new:
            first = len(self._rows)
            self._kept[first : first + len(new)] = self._work_out(new)
            self._rows.update((form, row) for row, form in enumerate(new, first))
        return self._kept[[self._rows[form] for form in forms]]

    def _work_out(self, words: Sequence[str]) -> Tensor:
        """The network's own view of words without neighbours: vectors and letters, mixed."""
        import torch

        network = self._network
        vocabulary = network.vocab
        known = torch.tensor(vocabulary["word"].map([word.lower() for word in words]))
        tuned = torch.tensor(vocabulary["delta"].map([word.lower() for word in words]))
        tuned[(tuned == _UNKNOWN) & (known != _UNKNOWN)] = _PADDING
        vectors = network.word_emb(known) + network.delta_emb(tuned)
        features: Tensor = network.input_transform(torch.cat([vectors, self._letters(words)], 1))
        return features

    def _letters(self, words: Sequence[str]) -> Tensor:
        import torch
        from torch.nn.utils.rnn import pad_sequence

        vocabulary = self._network.vocab["char"]
        longest_first = sorted(range(len(words)), key=lambda index: -len(words[index]))
        letters = [torch.tensor(vocabulary.map(words[index])) for index in longest_first]
        read: PackedSequence = self._network.charmodel(
            pad_sequence(letters, batch_first=True),
            None,  # a mask that only its attention needs, which this model has not
            longest_first,
            [len(words)],
            [len(word) for word in letters],
        )
        return read.data


def _regrouped(weights: Tensor) -> Tensor:
    """An LSTM's weights with the three gates before the new content, so that they are one block."""
    import torch

    add, keep, new, show = weights.chunk(4)
    return torch.cat([add, keep, show, new])


# --- tags -----------------------------------------------------------------------------------------


def _best_tags(steps: _Steps, scores: Tensor, transitions: Tensor) -> list[int]:
    """The likeliest sequence of tags for each sentence (Viterbi), as numbers, word after word.

    Args:
        steps: the way through the sentences.
        scores: of each word for each tag, shape (words, tags).
        transitions: from each tag to each tag, as Stanza's CRF has them.
    """
    import torch

    into = transitions.T.contiguous()
    totals = [scores[steps.ahead[0]]]
    for places in steps.ahead[1:]:
        before = totals[-1][: len(places), None, :] + into
        totals.append(before.amax(2) + scores[places])
    best = torch.empty(len(scores), dtype=torch.long)
    following = totals[-1][:0].argmax(1)
    for places, total in zip(reversed(steps.ahead), reversed(totals), strict=True):
        total[: len(following)] += into[following]
        following = total.argmax(1)
        best[places] = following
    return best.tolist()


def _entities(tags: Sequence[str]) -> Iterator[Named]:
    from stanza.models.ner.trainer import fix_singleton_tags
    from stanza.models.ner.utils import decode_from_bioes

    for entity in decode_from_bioes(fix_singleton_tags(tags)):
        yield Named(entity["start"], entity["end"], entity["type"])
