"""Trains Stanza's named-entity tagger on the package's own tokens, with Stanza's own trainer."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

import torch
from attrs import frozen
from stanza.models.common.pretrain import Pretrain, PretrainedWordVocab
from stanza.models.common.vocab import VOCAB_PREFIX_SIZE

from quotecheck import tokens
from quotecheck.bundle import ENTITIES, VECTORS, WORDS, Vectors, load_vectors, record
from quotecheck.entities import consistent
from quotecheck.language import Pipeline, surface, trimmed
from quotecheck.model import Entity, Span

SEED = 1
LABELS = {
    "Person": "PERSON",
    "Organization": "ORGANIZATION",
    "Location": "LOCATION",
    "NORP": "NORP",
    "Date": "DATE",
    "Misc": "MISC",
    "Money": "MONEY",
    "Facility": "FACILITY",
    "Product": "PRODUCT",
}
"""The classes of the Worldwide Newswire data, and what they are called here."""


@frozen
class Word:
    """A token as the tagger reads it, and its tag: ``O``, ``B-PERSON``, ``I-PERSON``, ..."""

    text: str
    tag: str


Sentence = tuple[Word, ...]
Name = tuple[str, ...]


@frozen
class Tagged:
    """An article's text and its entities, as a data set has them."""

    id: str
    text: str
    entities: tuple[Entity, ...]


def read(path: Path) -> Iterator[Tagged]:
    """The articles of a JSON-lines file with ``id``, ``text`` and ``entities``."""
    for row in _rows(path):
        entities = (
            Entity(Span(start, end), LABELS.get(kind, kind)) for start, end, kind in row["entities"]
        )
        yield Tagged(row["id"], row["text"], tuple(sorted(entities, key=lambda e: e.span)))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def sentences(article: Tagged, unsure: Sequence[Span] = ()) -> Iterator[Sentence]:
    """The article's sentences, token by token, with its entities as tags.

    An entity that is a part of a token is kept where :func:`trimmed` cuts it out again
    (``Beijing-based``), and otherwise left out (``China-Japan``).

    Args:
        article: with its entities in text order.
        unsure: stretches whose sentences are left out, in text order.
    """
    text = article.text
    layers = tokens.split(text)
    tags: dict[Span, str] = {}
    at = 0
    for entity in article.entities:
        while at < len(layers.tokens) and layers.tokens[at].end <= entity.span.start:
            at += 1
        last = at
        while last < len(layers.tokens) and layers.tokens[last].start < entity.span.end:
            last += 1
        inside = layers.tokens[at:last]
        if not inside:
            continue
        cut = trimmed(text, Span(inside[0].start, inside[-1].end))
        rest = text[entity.span.end : cut.end]
        if cut.start == entity.span.start and (cut.end <= entity.span.end or rest in {".", "s"}):
            tags.update((token, f"I-{entity.label}") for token in inside)
            tags[inside[0]] = f"B-{entity.label}"
    at = 0
    for sentence in layers.sentences:
        words = []
        while at < len(layers.tokens) and layers.tokens[at].end <= sentence.end:
            token = layers.tokens[at]
            words.append(Word(surface(token.of(text)), tags.get(token, "O")))
            at += 1
        if not any(span.overlaps(sentence) for span in unsure):
            yield tuple(words)


# --- more training data ---------------------------------------------------------------------------


def silver(data: Path, tagger: Pipeline) -> Iterator[tuple[Tagged, list[Span]]]:
    """PolNeAR's training articles as a first model sees them, with an older tagger's people.

    Yields:
        Each article, and the stretches where the two taggers contradict each other.
    """
    people: dict[str, list[Entity]] = {}
    for row in _rows(data / "train-silver-entities.jsonl"):
        people[row["id"]] = [
            Entity(Span(start, end), kind)
            for start, end, kind in row["entities"]
            if kind == "PERSON"
        ]
    rows = [row for row in _rows(data / "train.jsonl") if row["id"] in people]
    for row, document in zip(rows, tagger.annotate([row["text"] for row in rows]), strict=True):
        ours = document.entities
        kept, unsure = list(ours), []
        for other in consistent(document.text, (), people[row["id"]]):
            met = [entity for entity in ours if entity.span.overlaps(other.span)]
            if not met:
                kept.append(other)
            elif met != [other]:
                unsure.append(other.span)
        found = sorted(kept, key=lambda entity: entity.span)
        yield Tagged(row["id"], row["text"], tuple(found)), unsure


def renamed(article: Sequence[Sentence], names: Sequence[Name], chance: Random) -> list[Sentence]:
    """The article's sentences with other people in them, each called the same throughout."""
    surnames: dict[str, str] = {}
    for name in people(article):
        if len(name) > 1:
            surnames.setdefault(name[-1], "")
    full: dict[Name, Name] = {}

    def other(name: Name) -> Name:
        if name not in full:
            if len(name) == 1:
                full[name] = (surnames.get(name[0]) or chance.choice(names)[-1],)
            else:
                first, last = chance.choice(names)[:-1], chance.choice(names)[-1]
                surnames[name[-1]] = last = surnames.get(name[-1]) or last
                full[name] = (*first, last)
        return full[name]

    for name in sorted(set(people(article)), key=lambda name: (-len(name), name)):
        other(name)
    return [
        tuple(
            word
            for group in _groups(sentence)
            for word in (
                _as_person(other(tuple(word.text for word in group)))
                if group[0].tag == "B-PERSON"
                else group
            )
        )
        for sentence in article
    ]


def people(article: Iterable[Sentence]) -> Iterator[Name]:
    """The names of people in tagged sentences, word by word."""
    for sentence in article:
        for group in _groups(sentence):
            if group[0].tag == "B-PERSON":
                yield tuple(word.text for word in group)


def _groups(sentence: Sentence) -> Iterator[Sentence]:
    start = 0
    for index in range(1, len(sentence) + 1):
        if index == len(sentence) or not sentence[index].tag.startswith("I-"):
            yield sentence[start:index]
            start = index


def _as_person(name: Name) -> Sentence:
    return tuple(Word(text, "I-PERSON" if at else "B-PERSON") for at, text in enumerate(name))


# --- training -------------------------------------------------------------------------------------


def train(data: Path, work: Path, models: Path) -> dict[str, float]:
    """Trains the tagger and writes ``entities.pt`` into the bundle.

    A first model learns from the Worldwide Newswire alone; it tags PolNeAR. Then it learns on from
    both, with many sentences about people, and at last from sentences as they come, so that it does
    not expect more people than there are. It takes about half an hour of CPU time. One article in
    seventeen of the training data is held out to set the learning rate.

    Args:
        data: the folder with ``worldwide`` and ``polnear``.
        work: for files on the way; the first two models are not trained again if they are there.
        models: the bundle; it has the word vectors already.

    Returns:
        F1 in percent on the Worldwide Newswire's development articles, by class and in all, and
        ``words per second`` of CPU time.
    """
    work.mkdir(parents=True, exist_ok=True)
    pretrained(load_vectors(models)).save(str(work / "pretrain.pt"))
    articles = [list(sentences(article)) for article in read(data / "worldwide" / "train.jsonl")]
    tuning = articles[::_HELD_OUT]
    articles = [article for at, article in enumerate(articles) if at % _HELD_OUT]
    _write(work / "tuning.json", chain.from_iterable(tuning))
    first = work / "first" / "trained.pt"
    if not first.exists():
        _write(work / "first.json", chain.from_iterable(articles))
        _run_stanza(work, "first", steps=1500, every=300, patience=1)
    _install(first, models, work / "first")
    polnear = [
        list(sentences(article, unsure))
        for article, unsure in silver(data / "polnear", Pipeline(work / "first"))
    ]
    second = work / "second" / "trained.pt"
    if not second.exists():
        rich = _rich_in_people(articles, polnear, Random(SEED))
        _write(work / "second.json", chain(chain.from_iterable(articles), rich))
        _run_stanza(work, "second", steps=1000, every=200, patience=0, go_on_from=first)
    plain = list(chain.from_iterable(polnear))
    some = Random(SEED).sample(plain, min(3000, len(plain)))
    _write(work / "third.json", chain(chain.from_iterable(articles), some))
    _set_rate(second, work / "second" / "slower.pt", 0.001)
    third = _run_stanza(
        work, "third", steps=900, every=150, patience=0, go_on_from=work / "second" / "slower.pt"
    )
    _install(third, models, models)
    return evaluate(Pipeline(models), list(read(data / "worldwide" / "dev.jsonl")))


def _rich_in_people(
    articles: Sequence[Sequence[Sentence]], tagged: Sequence[Sequence[Sentence]], chance: Random
) -> Iterator[Sentence]:
    """Sentences to add: from PolNeAR, with people renamed, and in capitals."""
    pool = sorted({name for article in [*articles, *tagged] for name in people(article)})
    names = [name for name in pool if 1 < len(name) < 5 and all(map(_WORD.fullmatch, name))]
    with_people = [
        sentence
        for article in tagged
        for sentence in article
        if 4 < len(sentence) < 80 and any(people([sentence]))
    ]
    yield from chance.sample(with_people, min(9000, len(with_people)))
    for article in chance.sample(articles, len(articles) // 2):
        for sentence in renamed(article, names, chance):
            if any(people([sentence])):
                yield sentence
    for sentence in chain.from_iterable(articles):
        if 4 < len(sentence) < 16 and sentence[-1].text[-1].isalpha():  # most likely a headline
            yield tuple(Word(word.text.upper(), word.tag) for word in sentence)


def pretrained(vectors: Vectors) -> Pretrain:
    """The word vectors in the form that Stanza's trainers read."""

    class Bundled(Pretrain):  # type: ignore[misc, unused-ignore]
        def load(self) -> None:
            known = torch.from_numpy(vectors.matrix.copy())
            special = torch.zeros(VOCAB_PREFIX_SIZE, known.shape[1])
            self._vocab = PretrainedWordVocab(list(vectors.rows))
            self._emb = torch.cat([special, known])

    return Bundled()


def _write(path: Path, found: Iterable[Sentence]) -> None:
    rows = [[{"text": word.text, "ner": word.tag} for word in sentence] for sentence in found]
    path.write_text(json.dumps(rows), "utf-8")


FLAGS = (
    *("--shorthand", "en_news", "--optim", "adam", "--lr", "0.003", "--min_lr", "0.0001"),
    *("--dropout", "0.35", "--word_dropout", "0.03", "--emb_finetune_known_only"),
    *("--seed", str(SEED), "--cpu"),
)
"""What Stanza's trainer is told, besides files and steps."""


def _run_stanza(
    work: Path, name: str, *, steps: int, every: int, patience: int, go_on_from: Path | None = None
) -> Path:
    """Trains on ``name.json``; the learning rate is halved when the score stalls.

    Args:
        work: the folder of ``name.json`` and ``tuning.json``.
        name: of the model.
        steps: how many batches.
        every: after how many batches the score is taken; the best model is kept.
        patience: how many scores in a row may be no better before the rate is halved.
        go_on_from: a model to start with, and its learning rate.
    """
    options = {
        "--train_file": work / f"{name}.json",
        "--eval_file": work / "tuning.json",
        "--wordvec_pretrain_file": work / "pretrain.pt",
        "--save_dir": work / name,
        "--save_name": "trained.pt",
        "--max_steps": steps,
        "--eval_interval": every,
        "--patience": patience,
    }
    command = [sys.executable, "-m", "stanza.models.ner_tagger", *FLAGS]
    command += [str(part) for pair in options.items() for part in pair]
    if go_on_from:
        command += ["--finetune", "--finetune_load_name", str(go_on_from)]
    subprocess.run(command, check=True, env={**os.environ, "OMP_NUM_THREADS": "1"})
    return work / name / "trained.pt"


def _set_rate(trained: Path, target: Path, rate: float) -> None:
    checkpoint = torch.load(trained, weights_only=True)
    checkpoint["config"]["lr"] = rate
    torch.save(checkpoint, target)


def _install(trained: Path, vectors: Path, bundle: Path) -> None:
    """Puts a model into a bundle: 16-bit weights, nothing about the machine it was trained on."""
    checkpoint = torch.load(trained, weights_only=True)
    checkpoint["model"] = {
        name: weight.half() if weight.is_floating_point() else weight
        for name, weight in checkpoint["model"].items()
    }
    for key in ("wordvec_pretrain_file", "train_file", "eval_file", "save_dir", "save_name"):
        checkpoint["config"][key] = None
    bundle.mkdir(parents=True, exist_ok=True)
    if bundle != vectors:
        for name in (VECTORS, WORDS):
            shutil.copy(vectors / name, bundle / name)
            record(name, bundle)
    torch.save(checkpoint, bundle / ENTITIES)
    record(ENTITIES, bundle)


def evaluate(pipeline: Pipeline, articles: Sequence[Tagged]) -> dict[str, float]:
    """F1 in percent of exact spans with their classes, and words per second of CPU time."""
    started = time.process_time()
    documents = pipeline.annotate([article.text for article in articles])
    seconds = time.process_time() - started
    found, gold, right = Counter[str](), Counter[str](), Counter[str]()
    for article, document in zip(articles, documents, strict=True):
        ours, theirs = set(document.entities), set(article.entities)
        for counts, some in ((found, ours), (gold, theirs), (right, ours & theirs)):
            counts.update(entity.label for entity in some)
            counts["all"] += len(some)
    scores = {
        label: round(200 * right[label] / (found[label] + gold[label]), 1) for label in sorted(gold)
    }
    words = sum(len(document.tokens) for document in documents)
    return {**scores, "words per second": round(words / seconds)}


_HELD_OUT = 17
_WORD = re.compile(r"[^\W\d_](?:[\w'-]|\.$)*")
