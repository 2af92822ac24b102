"""What teachers see in windows of text, as something to learn from."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from attrs import evolve
from torch import Tensor

from quotecheck.tagger import Model, batches
from quotecheck.tagger.network import CRF
from quotecheck.training.lessons import Anchor, Lesson

_LOWEST_CUE = 0.1
_TOKENS = 4000


def observe(teachers: Sequence[Model], material: Sequence[Lesson]) -> list[Lesson]:
    """The lessons as the teachers together see them: their mean logits and emissions.

    A cue counts as much as it is likely; the roles around it are the marginals of the chain.
    """
    seen: list[Lesson | None] = [None] * len(material)
    for chosen in batches([len(lesson.window) for lesson in material], _TOKENS):
        some = [material[n].window for n in chosen]
        with torch.no_grad():
            inputs = [(model, model.batch(some)) for model in teachers]
            read = [(model, batch, *model.network.encode(batch)) for model, batch in inputs]
        logits = torch.stack([cues for *_, cues in read]).mean(0)
        chances = torch.sigmoid(logits)
        mask = read[0][1].mask
        anchors: list[list[Anchor]] = [[] for _ in chosen]
        cues = ((chances > _LOWEST_CUE) & mask).nonzero()
        for start in range(0, len(cues), 64):
            rows, places = cues[start : start + 64].unbind(1)
            with torch.no_grad():
                labelled = [
                    model.network.roles(batch, known, own, rows, places)
                    for model, batch, known, own in read
                ]
            lengths = labelled[0][1]
            roles, moves = _marginals(
                teachers, torch.stack([emissions for emissions, _ in labelled]).mean(0), lengths
            )
            for k, (row, place, length) in enumerate(
                zip(rows.tolist(), places.tolist(), lengths.tolist(), strict=True)
            ):
                anchors[row].append(
                    Anchor(
                        place,
                        roles[k, :length].numpy(),
                        moves[k].numpy(),
                        float(chances[row, place]),
                    )
                )
        for row, n in enumerate(chosen):
            length = len(material[n].window)
            seen[n] = Lesson(material[n].window, chances[row, :length].numpy(), tuple(anchors[row]))
    return [lesson for lesson in seen if lesson is not None]


def _marginals(
    teachers: Sequence[Model], emissions: Tensor, lengths: Tensor
) -> tuple[Tensor, Tensor]:
    """How probable each role of each token is, and how many transitions of each kind to expect.

    They are the derivatives of the log partition function.
    """
    chains = [model.network.crf for model in teachers]
    crf = _mean_chain(chains)
    emissions = emissions.detach().requires_grad_()
    moves = crf.transitions.detach().expand(len(emissions), -1, -1).clone().requires_grad_()
    total = crf.log_partition(emissions, lengths, moves).sum()
    roles, counts = torch.autograd.grad(total, (emissions, moves))
    return roles, counts


def _mean_chain(chains: Sequence[CRF]) -> CRF:
    """The mean of several chains."""
    mean = CRF()
    with torch.no_grad():
        for name, value in mean.named_parameters():
            value.copy_(torch.stack([dict(c.named_parameters())[name] for c in chains]).mean(0))
    return mean


def blend(gold: Lesson, seen: Lesson, trust: float = 0.5) -> Lesson:
    """Gold labels softened by what the teachers saw.

    Args:
        gold: the labels.
        seen: the teachers' view of the same window.
        trust: the share of the gold labels.
    """
    views = {anchor.place: anchor for anchor in seen.anchors}
    anchors = []
    for anchor in gold.anchors:
        view = views.pop(anchor.place, None)
        if view is not None:
            anchor = evolve(
                anchor,
                roles=trust * anchor.roles + (1 - trust) * view.roles,
                moves=trust * anchor.moves + (1 - trust) * view.moves,
            )
        anchors.append(anchor)
    anchors += [evolve(view, weight=(1 - trust) * view.weight) for view in views.values()]
    return Lesson(gold.window, trust * gold.cues + (1 - trust) * seen.cues, tuple(anchors))
