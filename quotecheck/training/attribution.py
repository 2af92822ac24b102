"""Trains the tagger: who says what.

Data: PolNeAR's training articles (source, cue and content of every attribution) and, without
labels, the English Worldwide Newswire. Nothing is ever trained on their development articles.
"""

from __future__ import annotations

import math
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from attrs import evolve, frozen
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from quotecheck.bundle import Vectors, load_vectors, record
from quotecheck.tagger import ATTRIBUTION, Model, load, save
from quotecheck.tagger.lexicon import Lexicon
from quotecheck.tagger.network import ROLES, Network, Sizes, pad
from quotecheck.training.distillation import blend, observe
from quotecheck.training.evaluation import PLAIN, calibrated, evaluate
from quotecheck.training.lessons import (
    Labelled,
    Lesson,
    Senses,
    head_rates,
    lessons,
    lexicon,
    read_articles,
    reset_lessons,
    versions,
)
from quotecheck.training.teacher import SENSES, WIDTH, Teacher, Transformer


@frozen
class Settings:
    """How the tagger is trained.

    Attributes:
        seed: of every random choice.
        epochs: passes over the data.
        rate: peak of the learning rate; it warms up over ``warmup`` steps and ends at 5 %.
        tokens: of a batch, padding included.
        average: how slowly the averaged weights, the ones kept, follow.
        word_dropout: share of the words that training hides.
        seen: how often a word must occur to get a row of its own.
        slow_rate: peak of the learning rate of a pretrained part.
        other_versions: how often another version of a window is shown instead.
    """

    seed: int = 1
    epochs: int = 6
    rate: float = 2.5e-3
    warmup: int = 100
    tokens: int = 1800
    average: float = 0.998
    word_dropout: float = 0.1
    seen: int = 3
    slow_rate: float = 1.5e-4
    other_versions: float = 0.3


def fit(
    model: Model,
    material: Sequence[Lesson],
    settings: Settings,
    others: Mapping[int, Sequence[Lesson]] | None = None,
    slow: nn.Module | None = None,
) -> None:
    """Train a model in place; its weights end as their running average.

    Args:
        model: the model.
        material: the lessons.
        settings: how.
        others: other versions of some lessons, by index; each epoch picks one now and then.
        slow: a pretrained part of the model, trained at its own rate.
    """
    network = model.network
    others = others or {}
    chance = random.Random(settings.seed)
    extra = nn.Linear(network.width, ROLES - 1)
    pretrained = [p for p in slow.parameters() if p.requires_grad] if slow else []
    weights = [*network.parameters(), *extra.parameters()]
    groups = [{"params": weights, "share": 1.0}]
    groups += [{"params": pretrained, "share": settings.slow_rate / settings.rate}] if slow else []
    optimizer = torch.optim.AdamW(groups, settings.rate, betas=(0.9, 0.99), weight_decay=1e-3)
    kept: list[Tensor] = [*network.parameters(), *pretrained]
    average = [value.detach().clone() for value in kept]
    steps = settings.epochs * len(list(_batches(material, settings.tokens, chance)))
    step = 0
    network.train()
    for epoch in range(settings.epochs):
        began, total = time.process_time(), np.zeros(3)
        for chosen in _batches(material, settings.tokens, chance):
            picked = [material[n] for n in chosen]
            for k, n in enumerate(chosen):
                if n in others and chance.random() < settings.other_versions:
                    picked[k] = chance.choice(others[n])
            step += 1
            rate = settings.rate * min(1.0, step / settings.warmup)
            rate *= 0.05 + 0.95 * max(0.0, 0.5 + 0.5 * math.cos(math.pi * step / steps))
            for group in optimizer.param_groups:
                group["lr"] = rate * group["share"]
            losses = _losses(model, extra, picked, settings)
            loss = losses[0] / 30 + losses[1] / 60 + losses[2] / 200
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(weights, 2.0)
            nn.utils.clip_grad_norm_(pretrained, 2.0)
            optimizer.step()
            with torch.no_grad():
                keep = min(settings.average, (1 + step) / (10 + step))
                torch._foreach_lerp_(average, kept, 1 - keep)
            total += [value.item() for value in losses]
        shown = " ".join(f"{value:.3f}" for value in total / len(material))
        print(
            f"  epoch {epoch + 1}: cue, roles, any {shown}, "
            f"{time.process_time() - began:.0f} CPU seconds",
            flush=True,
        )
    with torch.no_grad():
        for value, mean in zip(kept, average, strict=True):
            value.copy_(mean)
    network.eval()


def _batches(material: Sequence[Lesson], tokens: int, chance: random.Random) -> Iterator[list[int]]:
    """Indices of lessons of like length, in random order."""
    order = sorted(
        range(len(material)), key=lambda n: len(material[n].window) + 6 * chance.random()
    )
    out: list[list[int]] = []
    longest = anchors = 0
    for n in order:
        size, more = len(material[n].window), len(material[n].anchors)
        longest = max(longest, size)
        if not out or (
            longest * (len(out[-1]) + 1) > tokens or longest * (anchors + more) > 1.3 * tokens
        ):
            out.append([])
            longest, anchors = size, 0
        out[-1].append(n)
        anchors += more
    chance.shuffle(out)
    yield from out


def _losses(
    model: Model, extra: nn.Linear, some: Sequence[Lesson], settings: Settings
) -> tuple[Tensor, Tensor, Tensor]:
    """Summed losses of the cues, of the roles around them, and of having any role."""
    network = model.network
    batch = model.batch([lesson.window for lesson in some])
    hidden = torch.rand(batch.words.shape) < settings.word_dropout
    batch = evolve(batch, words=torch.where(hidden & batch.mask, 1, batch.words))
    known, logits = network.encode(batch)
    mask = batch.mask.float()
    cues = pad([torch.from_numpy(lesson.cues) for lesson in some])
    cue_loss = binary_cross_entropy_with_logits(logits, cues, weight=mask, reduction="sum")
    size = batch.words.shape[1]
    any_role = torch.zeros(len(some), size, ROLES - 1)
    role_loss = torch.zeros(())
    anchors = [(row, anchor) for row, lesson in enumerate(some) for anchor in lesson.anchors]
    if anchors:
        rows = torch.tensor([row for row, _ in anchors])
        places = torch.tensor([anchor.place for _, anchor in anchors])
        weight = torch.tensor([anchor.weight for _, anchor in anchors])
        roles = pad([torch.from_numpy(anchor.roles) for _, anchor in anchors])
        moves = torch.from_numpy(np.stack([anchor.moves for _, anchor in anchors]))
        emissions, lengths = network.roles(batch, known, logits, rows, places)
        crf = network.crf
        ends = roles[torch.arange(len(rows)), lengths - 1]
        expected = (emissions * roles).sum((1, 2)) + (moves * crf.transitions).sum((1, 2))
        expected = expected + roles[:, 0] @ crf.first + ends @ crf.last
        role_loss = (weight * (crf.log_partition(emissions, lengths) - expected)).sum()
        shares = roles[..., 1:] * weight[:, None, None].clamp(max=1.0)
        for k, row in enumerate(rows.tolist()):
            any_role[row, : shares.shape[1]] = torch.maximum(
                any_role[row, : shares.shape[1]], shares[k]
            )
    any_loss = binary_cross_entropy_with_logits(
        extra(known), any_role, weight=mask.unsqueeze(-1), reduction="sum"
    )
    return cue_loss, role_loss, any_loss


# --- all of it ------------------------------------------------------------------------------------

HELD_OUT = 20
"""One in so many of the training articles is kept for calibration."""

TEACHER = Settings(epochs=3)
"""How the transformer is trained."""

HIDDEN = 160
"""Of the tagger's encoder, per direction; its teachers have 128."""


def train(data: Path, work: Path, models: Path, seed: int = 3) -> dict[str, float]:
    """Train the tagger and write ``attribution.pt`` into the bundle.

    It takes about 45 CPU minutes, 25 of them for the teachers.

    Args:
        data: the folder with ``polnear`` and ``worldwide``.
        work: for the teachers, which are trained only if they are not there.
        models: the bundle.
        seed: of every random choice of the tagger; the teachers have their own. The bundled one
            has 3, see docs/decisions/006-attribution-tagger.md.

    Returns:
        F1 in percent, and calibration errors, on PolNeAR's development articles.
    """
    torch.set_num_threads(1)
    settings = Settings(seed=seed)
    vectors = load_vectors(models)
    articles = read_articles(data / "polnear" / "train.jsonl")
    heads = head_rates(articles)
    gold = [list(lessons([one], heads)) for one in articles]
    unlabelled = list(lessons(read_articles(data / "worldwide" / "train.jsonl"), heads))
    transformer = Transformer()
    senses = transformer.senses(list(vectors.rows)[:SENSES])
    teachers = _teachers(transformer, [x for some in gold for x in some], vectors, senses, work)

    print("what the teachers see", flush=True)
    kept = [
        (one, some)
        for n, (one, some) in enumerate(zip(articles, gold, strict=True))
        if n % HELD_OUT
    ]
    labelled = [lesson for _, some in kept for lesson in some]
    seen = observe(teachers, labelled + unlabelled)
    chance = random.Random(seed)
    material = [*map(blend, labelled, seen), *seen[len(labelled) :]]
    material += reset_lessons([one for one, _ in kept], heads, chance)
    others = _other_versions(kept, heads, chance)

    print("the tagger", flush=True)
    torch.manual_seed(seed)
    model, sizes = untrained(lexicon(material, vectors, senses, settings.seen), hidden=HIDDEN)
    fit(model, material, settings, others)
    save(calibrated(model, articles[::HELD_OUT]), models / ATTRIBUTION, sizes)
    record(ATTRIBUTION, models)
    dev = read_articles(data / "polnear" / "dev.jsonl")
    scores = evaluate(load(models, vectors), dev)
    return {name: round(value, 3 if "error" in name else 1) for name, value in scores.items()}


def _teachers(
    transformer: Transformer,
    material: Sequence[Lesson],
    vectors: Vectors,
    senses: Senses,
    work: Path,
) -> list[Model]:
    """One with the transformer, which knows reported speech, and a plain one, to settle doubts."""
    table = lexicon(material, vectors, senses)
    torch.manual_seed(TEACHER.seed)
    read, _ = untrained(table, WIDTH)
    learned = Teacher(read.network, table, read.calibration, transformer)
    _fit_once(learned, material, TEACHER, work / "teacher.pt", transformer)
    torch.manual_seed(TEACHER.seed)
    plain, _ = untrained(table)
    _fit_once(plain, material, Settings(), work / "plain.pt")
    return [learned, plain]


def _fit_once(
    model: Model,
    material: Sequence[Lesson],
    settings: Settings,
    path: Path,
    slow: nn.Module | None = None,
) -> None:
    parts = nn.ModuleDict({"network": model.network, **({"slow": slow} if slow else {})})
    if path.exists():
        parts.load_state_dict(torch.load(path, weights_only=True))
    else:
        print(f"a teacher: {path.name}", flush=True)
        fit(model, material, settings, slow=slow)
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.save(parts.state_dict(), path)
    parts.eval()


def untrained(table: Lexicon, context: int = 0, hidden: int = 128) -> tuple[Model, Sizes]:
    """A model that has learned nothing yet, and its sizes."""
    rows = len(table.words) + 2, len(table.suffixes) + 2
    sizes = Sizes(*rows, table.width, context, hidden=hidden)
    return Model(Network(sizes), table, PLAIN), sizes


def _other_versions(
    kept: Sequence[tuple[Labelled, Sequence[Lesson]]],
    heads: Mapping[str, float],
    chance: random.Random,
) -> dict[int, list[Lesson]]:
    others: dict[int, list[Lesson]] = defaultdict(list)
    first = 0
    for one, some in kept:
        for version in versions(one, heads, chance):
            for index, lesson in enumerate(version, start=first):
                others[index].append(lesson)
        first += len(some)
    return others
