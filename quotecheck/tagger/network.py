"""The network of the tagger: finds cues, and for each cue the tokens of its content and source."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from attrs import frozen
from torch import Tensor, nn

from quotecheck.tagger.features import LIMIT, SHAPES, STATES

OUTSIDE, CONTENT, SOURCE, CUE = range(4)
"""The roles a token can have towards a cue."""

ROLES = 4
_RELATIONS = 5
_DISTANCES = 42
_IMPOSSIBLE = -1e4
_TINY = torch.finfo(torch.float32).tiny


@frozen
class Sizes:
    """How large the parts of the network are.

    Attributes:
        words: rows of the trainable word table (0 pads, 1 is any other word).
        suffixes: rows of the suffix table.
        vectors: numbers in the fixed vector of a word.
        context: numbers a token gets from a larger model, in training; 0 in the library.
        layers, hidden: of the encoder, per direction.
        roles: width of the layers that give tokens their roles.
        dropout: share of the numbers that training blanks.
    """

    words: int
    suffixes: int
    vectors: int
    context: int = 0
    layers: int = 2
    hidden: int = 128
    roles: int = 100
    dropout: float = 0.35


@frozen
class Batch:
    """Windows of one batch, padded with zeros to the longest.

    Attributes:
        lengths: tokens of each window, shape (windows,).
        vectors: the fixed vector of each token, shape (windows, tokens, numbers).
        words, suffixes, shapes, states, regions: one number a token, shape (windows, tokens).
        context: further numbers of each token, or None.
    """

    lengths: Tensor
    vectors: Tensor
    words: Tensor
    suffixes: Tensor
    shapes: Tensor
    states: Tensor
    regions: Tensor
    context: Tensor | None = None

    @property
    def mask(self) -> Tensor:
        """True where there is a token, shape (windows, tokens)."""
        return _mask(self.lengths, self.words.shape[1])


def _mask(lengths: Tensor, size: int) -> Tensor:
    return torch.arange(size) < lengths.unsqueeze(1)


class BiLSTM(nn.Module):
    """Two one-way LSTMs; the backward one reads each sequence reversed within its own length.

    So padding never reaches a token, and no packing is needed.
    """

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__()
        self.forwards = nn.LSTM(inputs, hidden, batch_first=True)
        self.backwards = nn.LSTM(inputs, hidden, batch_first=True)

    def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
        """Both directions' states of each token, (sequences, tokens, 2 * hidden)."""
        steps = torch.arange(x.shape[1])
        order = torch.where(_mask(lengths, x.shape[1]), lengths.unsqueeze(1) - 1 - steps, steps)
        rows = torch.arange(x.shape[0]).unsqueeze(1)
        onward, _ = self.forwards(x)
        back, _ = self.backwards(x[rows, order])
        return torch.cat([onward, back[rows, order]], -1)


class CRF(nn.Module):
    """A linear chain over the roles: a path's score is the sum of its emissions and transitions."""

    def __init__(self) -> None:
        super().__init__()
        self.transitions = nn.Parameter(torch.eye(ROLES))
        self.first = nn.Parameter(torch.zeros(ROLES))
        self.last = nn.Parameter(torch.zeros(ROLES))

    def log_partition(
        self, emissions: Tensor, lengths: Tensor, transitions: Tensor | None = None
    ) -> Tensor:
        """Log of the summed exponentials of all paths' scores, shape (sequences,).

        The product of the step matrices is taken as a tree: log(tokens) operations, not tokens.
        They are matrices of exponentials, kept within bounds by their greatest entry.
        Transitions may be given one matrix a sequence, to differentiate by them.
        """
        table = (self.transitions if transitions is None else transitions).unsqueeze(-3)
        nothing = torch.eye(ROLES)
        inside = _mask(lengths, emissions.shape[1])[:, 1:, None, None]
        logs = table + emissions[:, 1:].unsqueeze(2)
        top = logs.detach().amax((-1, -2), keepdim=True) * inside
        steps = torch.where(inside, (logs - top).exp(), nothing)
        taken = top.sum(1).flatten(1)
        while steps.shape[1] > 1:
            if steps.shape[1] % 2:
                steps = torch.cat([steps, nothing.expand(len(steps), 1, -1, -1)], 1)
            steps = steps[:, 0::2] @ steps[:, 1::2]
            top = steps.detach().amax((-1, -2), keepdim=True)
            steps = steps / top
            taken = taken + top.log().sum(1).flatten(1)
        scores = self.first + emissions[:, 0]
        if steps.shape[1]:
            between = steps[:, 0].clamp_min(_TINY).log()
            scores = torch.logsumexp(scores.unsqueeze(2) + between, 1) + taken
        return torch.logsumexp(scores + self.last, 1)

    def path_score(self, emissions: Tensor, paths: Tensor, lengths: Tensor) -> Tensor:
        """The score of one path for each sequence, shape (sequences,)."""
        mask = _mask(lengths, emissions.shape[1])
        chosen = emissions.gather(2, paths.unsqueeze(-1)).squeeze(-1) * mask
        moves = self.transitions[paths[:, :-1], paths[:, 1:]] * mask[:, 1:]
        ends = paths.gather(1, lengths.unsqueeze(1) - 1).squeeze(1)
        return chosen.sum(1) + moves.sum(1) + self.first[paths[:, 0]] + self.last[ends]

    def best_paths(self, emissions: Tensor, lengths: Tensor) -> Tensor:
        """The best path of each sequence (Viterbi), shape (sequences, tokens)."""
        return _viterbi(self.first, self.transitions, self.last, emissions, lengths)

    def best_paths_with(self, role: int, emissions: Tensor, lengths: Tensor) -> Tensor:
        """The best path among those that hold the role at least once.

        Each role becomes two states, before and after the first occurrence.
        """
        before, after = slice(0, ROLES), slice(ROLES, 2 * ROLES)
        table = torch.full((2 * ROLES, 2 * ROLES), _IMPOSSIBLE)
        table[before, before] = table[after, after] = self.transitions
        table[:ROLES, role] = _IMPOSSIBLE
        table[:ROLES, ROLES + role] = self.transitions[:, role]
        first = torch.full((2 * ROLES,), _IMPOSSIBLE)
        first[before] = self.first
        first[role], first[ROLES + role] = _IMPOSSIBLE, self.first[role]
        last = torch.cat([torch.full((ROLES,), _IMPOSSIBLE), self.last])
        return _viterbi(first, table, last, emissions.repeat(1, 1, 2), lengths) % ROLES

    def chance_without(
        self, role: int, emissions: Tensor, lengths: Tensor, partition: Tensor
    ) -> Tensor:
        """The probability that no token has the role, given `log_partition`; (sequences,)."""
        without = emissions.clone()
        without[..., role] = _IMPOSSIBLE
        return (self.log_partition(without, lengths) - partition).exp()


def _viterbi(
    first: Tensor, transitions: Tensor, last: Tensor, emissions: Tensor, lengths: Tensor
) -> Tensor:
    inside = _mask(lengths, emissions.shape[1])
    scores = first + emissions[:, 0]
    here = torch.arange(emissions.shape[2]).expand(len(emissions), -1)
    back = []
    for step in range(1, emissions.shape[1]):
        best, origin = (scores.unsqueeze(2) + transitions).max(1)
        going = inside[:, step].unsqueeze(1)
        scores = torch.where(going, best + emissions[:, step], scores)
        back.append(torch.where(going, origin, here))
    state = (scores + last).argmax(1)
    path = [state]
    for origin in reversed(back):
        state = origin.gather(1, state.unsqueeze(1)).squeeze(1)
        path.append(state)
    return torch.stack(path[::-1], 1)


class Network(nn.Module):
    """Encoder, cue detector and role labeller."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.word = nn.Embedding(sizes.words, 30, 0)
        self.suffix = nn.Embedding(sizes.suffixes, 16, 0)
        self.shape = nn.Embedding(SHAPES, 8)
        self.state = nn.Embedding(STATES, 8)
        inputs = sizes.vectors + 30 + 16 + 8 + 8
        if sizes.context:
            self.context = nn.Linear(sizes.context, 96)
            inputs += 96
        self.dropout = nn.Dropout(sizes.dropout)
        widths = [inputs] + [2 * sizes.hidden] * (sizes.layers - 1)
        self.encoder = nn.ModuleList(BiLSTM(width, sizes.hidden) for width in widths)
        self.width = width = 2 * sizes.hidden + inputs
        self.cue = nn.Sequential(
            nn.Linear(width, 100), nn.ReLU(), nn.Dropout(0.3), nn.Linear(100, 1)
        )
        self.token = nn.Linear(width, sizes.roles)
        self.anchor = nn.Linear(width, sizes.roles, bias=False)
        self.distance = nn.Embedding(_DISTANCES, sizes.roles)
        self.relation = nn.Embedding(_RELATIONS, sizes.roles)
        self.certainty = nn.Parameter(torch.zeros(sizes.roles))
        self.labeller = BiLSTM(sizes.roles, sizes.roles)
        self.output = nn.Linear(3 * sizes.roles, ROLES)
        self.crf = CRF()
        for table in (self.distance, self.relation):
            nn.init.normal_(table.weight, 0.0, 0.1)
        self.buckets: Tensor
        self.register_buffer("buckets", _distance_buckets(), persistent=False)

    def encode(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """What is known of each token, (windows, tokens, width), and each one's logit as a cue."""
        parts = [
            batch.vectors,
            self.word(batch.words),
            self.suffix(batch.suffixes),
            self.shape(batch.shapes),
            self.state(batch.states),
        ]
        if batch.context is not None:
            parts.append(self.context(self.dropout(batch.context)))
        x = self.dropout(torch.cat(parts, -1))
        h = x
        for layer, encoder in enumerate(self.encoder):
            h = encoder(self.dropout(h) if layer else h, batch.lengths)
        known = torch.cat([self.dropout(h), x], -1)
        return known, self.cue(known).squeeze(-1)

    def roles(
        self, batch: Batch, known: Tensor, logits: Tensor, rows: Tensor, places: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Emissions of the roles for some cues, (cues, tokens, 4), and the tokens each one has.

        Args:
            batch: the windows.
            known: what `encode` knows of each token.
            logits: what it says of each as a cue.
            rows: the window of each cue.
            places: its token there.
        """
        lengths = batch.lengths[rows]
        size = int(lengths.max())
        steps = torch.arange(size)
        distance = self.buckets[steps - places.unsqueeze(1) + LIMIT]
        regions = batch.regions[rows, :size]
        own = batch.regions[rows, places].unsqueeze(1)
        relation = torch.where(
            own > 0,
            torch.where(regions == 0, 0, torch.where(regions == own, 1, 2)),
            torch.where(regions == 0, 3, 4),
        )
        certainty = torch.sigmoid(logits.detach()).unsqueeze(-1)
        token = self.token(known) + certainty * self.certainty
        # one look-up for both: the sums for each distance and relation
        table = (self.distance.weight.unsqueeze(1) + self.relation.weight).flatten(0, 1)
        where = nn.functional.embedding(_RELATIONS * distance + relation, table)
        z = token[rows, :size]
        z += self.anchor(known[rows, places]).unsqueeze(1)
        z += where
        z = self.dropout(z.relu_())
        y = self.dropout(self.labeller(z, lengths))
        return self.output(torch.cat([y, z], -1)), lengths


def _distance_buckets() -> Tensor:
    """The bucket of each signed distance from -LIMIT to LIMIT: each up to 8, then logarithmic."""

    def bucket(distance: int) -> int:
        size = abs(distance)
        step = size if size <= 8 else min(20, 8 + math.ceil(4 * math.log2(size / 8)))
        return 21 + (step if distance > 0 else -step)

    return torch.tensor([bucket(distance) for distance in range(-LIMIT, LIMIT + 1)])


def pad(rows: Sequence[Tensor]) -> Tensor:
    """One tensor of several, padded at the end with zeros."""
    return nn.utils.rnn.pad_sequence(list(rows), batch_first=True)
