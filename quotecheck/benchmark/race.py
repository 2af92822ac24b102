"""Lets contestants take turns over the same articles, and keeps what each of them took."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from attrs import field, frozen

from quotecheck import bundle
from quotecheck.errors import QuotecheckError

_TURN_CHARACTERS = 200_000
"""How much text a contestant reads before it is another's turn."""

_PROGRAM = Path(__file__).with_name("contestants.py")
_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS")


@frozen
class Contestant:
    """Who takes part.

    Attributes:
        title: as shown.
        name: of the contestant in ``contestants.py``.
        options: for it.
        python: the interpreter that runs it.
        in_turns: whether it takes turns; otherwise it reads all articles at once.
    """

    title: str
    name: str
    options: Mapping[str, Any] = field(factory=dict)
    python: str = sys.executable
    in_turns: bool = True


@frozen
class Result:
    """What a contestant took in one run; seconds.

    Attributes:
        title: the contestant's.
        words: of all articles, by white space.
        cpu, wall: for all articles, without getting ready.
        first: from the start of the process to the first article's end, on the clock.
        imports, load: parts of that.
        megabytes: the most memory held, if the system tells.
        stages: processor time by stage, where it was measured.
    """

    title: str
    words: int
    cpu: float
    wall: float
    first: float
    imports: float
    load: float
    megabytes: float | None
    stages: Mapping[str, float]

    @property
    def speed(self) -> float:
        """Words per second of processor time."""
        return self.words / self.cpu


def race(
    contestants: Sequence[Contestant], texts: Sequence[str], see: Callable[[str], None]
) -> list[Result]:
    """One run: each contestant starts anew and reads all the texts.

    Args:
        contestants: in the order of their turns.
        texts: of the articles.
        see: told what is going on.

    Raises:
        QuotecheckError: a contestant ends before it is done.
    """
    turns = list(_turns(texts))
    with ExitStack() as stack:
        runners = []
        for one in contestants:
            see(f"{one.title}: starting")
            runners.append(stack.enter_context(_Runner(one, texts[0])))
        for number, turn in enumerate(turns, start=1):
            for runner in runners:
                if runner.contestant.in_turns:
                    see(f"{runner.contestant.title}: {number} of {len(turns)}")
                    runner.read(turn)
        for runner in runners:
            if not runner.contestant.in_turns:
                see(f"{runner.contestant.title}: all articles")
                runner.read(texts)
        words = sum(len(text.split()) for text in texts)
        return [runner.result(words) for runner in runners]


def _turns(texts: Sequence[str]) -> Iterator[list[str]]:
    turn: list[str] = []
    size = 0
    for text in texts:
        turn.append(text)
        size += len(text)
        if size >= _TURN_CHARACTERS:
            yield turn
            turn, size = [], 0
    if turn:
        yield turn


class _Runner:
    """A contestant's process."""

    def __init__(self, contestant: Contestant, first: str) -> None:
        self.contestant = contestant
        self.cpu = self.wall = 0.0
        started = time.perf_counter()
        self.process = subprocess.Popen(
            [contestant.python, str(_PROGRAM), contestant.name, json.dumps(contestant.options)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **dict.fromkeys(_THREADS, "1")},
            text=True,
        )
        self.ready = self._answer()
        # the first article is the end of getting ready; it is read again in its turn
        self.last = self._ask([first])
        self.first = time.perf_counter() - started

    def __enter__(self) -> _Runner:
        return self

    def __exit__(self, *details: object) -> None:
        self.process.kill()
        self.process.communicate()

    def read(self, texts: Sequence[str]) -> None:
        self.last = self._ask(texts)
        self.cpu += self.last["cpu"]
        self.wall += self.last["wall"]

    def result(self, words: int) -> Result:
        return Result(
            self.contestant.title,
            words,
            self.cpu,
            self.wall,
            self.first,
            self.ready["imports"],
            self.ready["load"],
            self.last["megabytes"],
            self.last["stages"],
        )

    def _ask(self, texts: Sequence[str]) -> dict[str, Any]:
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(list(texts)) + "\n")
            self.process.stdin.flush()
        except OSError:
            pass  # it has ended; its answer, which there is none of, says so
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise QuotecheckError(f"{self.contestant.title}: ended before it was done; see above")
        answer: dict[str, Any] = json.loads(line)
        return answer


def stanza_files(folder: Path) -> dict[str, str]:
    """The bundle's entity model as Stanza's own pipeline wants it: paths, some made here."""
    import torch
    from stanza.models.common.pretrain import PretrainedWordVocab
    from stanza.models.common.vocab import VOCAB_PREFIX_SIZE

    vectors = bundle.load_vectors()
    known = torch.from_numpy(vectors.matrix.copy())
    special = torch.zeros(VOCAB_PREFIX_SIZE, known.shape[1])
    vocabulary = PretrainedWordVocab(list(vectors.rows)).state_dict()
    made = {"vocab": vocabulary, "emb": torch.cat([special, known])}
    torch.save(made, folder / "vectors.pt")
    (folder / "catalogue.json").write_text("{}", "utf-8")
    return {
        "entities": str(bundle.checked_path(bundle.ENTITIES)),
        "vectors": str(folder / "vectors.pt"),
        "catalogue": str(folder / "catalogue.json"),
    }
