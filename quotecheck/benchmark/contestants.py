"""What takes part in the benchmark; a program for a process of its own, in any environment.

It needs nothing but the standard library and what the contestant itself needs, so that another
environment's Python can run it by its path. It is given a name and options, says how long it took
to get ready, then reads batches of texts, a JSON list a line, and says what each batch cost.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

Options = dict[str, Any]
Run = Callable[[list[str]], None]
Contestant = Callable[[Options], Iterator[Any]]
"""Yields once when it has imported what it needs, then what it does with texts."""


def main() -> None:
    """Serves one contestant, named in the first argument; the second one holds its options."""
    started = time.perf_counter()
    name, options = sys.argv[1], json.loads(sys.argv[2])
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever libraries print is no answer

    def answer(**values: object) -> None:
        answers.write(json.dumps(values) + "\n")
        answers.flush()

    contestant = CONTESTANTS[name](options)
    next(contestant)
    imported = time.perf_counter()
    run: Run = next(contestant)
    loaded = time.perf_counter()
    answer(imports=imported - started, load=loaded - imported)
    for line in sys.stdin:
        texts = json.loads(line)
        wall, cpu = time.perf_counter(), time.process_time()
        run(texts)
        spent = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
        answer(**spent, megabytes=_peak(), stages=dict(_stages))


def _peak() -> float | None:
    """The most memory that the process has held, in MB; None where there is no saying."""
    try:
        import resource
    except ImportError:
        return None
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def _one_thread() -> None:
    import torch

    torch.set_num_threads(1)


# --- quotecheck -----------------------------------------------------------------------------------


def _quotecheck(options: Options) -> Iterator[Any]:
    _one_thread()
    from quotecheck.checker import Checker

    yield
    checker = Checker()

    def run(texts: list[str]) -> None:
        deque(checker.analyze_many(texts, jobs=options["jobs"]), maxlen=0)

    yield run


def _quotecheck_singly(options: Options) -> Iterator[Any]:
    _one_thread()
    from quotecheck.checker import Checker

    yield
    checker = Checker()

    def run(texts: list[str]) -> None:
        for text in texts:
            checker.analyze(text)

    yield run


_stages: defaultdict[str, float] = defaultdict(float)


def _quotecheck_stages(options: Options) -> Iterator[Any]:
    """As above, with a clock around each of its stages."""
    _one_thread()
    from quotecheck import checker, language, tokens

    yield
    made = checker.Checker()
    parts: tuple[tuple[Any, str, str], ...] = (
        (tokens, "split", "tokens and sentences"),
        (language, "consistent", "entities made consistent"),
        (made.language, "annotate", "named entities"),
        (checker, "find_marks", "quotation marks"),
        (made.tagger, "tag", "attribution tagger"),
        (checker, "find_quotations", "quotations"),
        (checker, "attribute", "quotations"),
        (checker, "find_people", "people"),
        (checker, "credit", "speakers"),
    )
    clock = _Clock()
    for owner, name, stage in parts:
        setattr(owner, name, clock.around(getattr(owner, name), stage))
    rules: Any = tuple(_Clocked(rule, clock) for rule in made.rules)
    made.rules = rules

    def run(texts: list[str]) -> None:
        clock.since = time.process_time()
        deque(made.analyze_many(texts), maxlen=0)
        clock.lap()

    yield run


class _Clock:
    """Credits each moment of processor time to the innermost stage that is running."""

    def __init__(self) -> None:
        self.since = 0.0
        self.running: list[str] = []

    def lap(self) -> None:
        now = time.process_time()
        _stages[self.running[-1] if self.running else "all else"] += now - self.since
        self.since = now

    def around(self, function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        def clocked(*given: Any, **named: Any) -> Any:  # noqa: ANN401
            self.lap()
            self.running.append(stage)
            try:
                result = function(*given, **named)
                return list(result) if isinstance(result, Iterator) else result
            finally:
                self.lap()
                self.running.pop()

        return clocked


class _Clocked:
    """A rule with a clock."""

    def __init__(self, rule: Any, clock: _Clock) -> None:  # noqa: ANN401
        self.check = clock.around(rule.check, f"rule {rule.code}")


# --- Stanza ---------------------------------------------------------------------------------------


def _stanza(options: Options) -> Iterator[Any]:
    """Stanza with the bundle's entity model: on given tokens, or with a tokenizer of its own.

    Options: ``entities``, ``vectors``, ``catalogue`` and, for its own tokenizer, ``tokenizer`` are
    paths; ``bulk`` is whether it is given many articles at once.
    """
    _one_thread()
    import stanza

    if not options["tokenizer"]:
        from quotecheck import tokens
        from quotecheck.language import surface
    yield
    own = {"tokenize_model_path": options["tokenizer"]} if options["tokenizer"] else {}
    pipeline = stanza.Pipeline(
        lang="en",
        processors="tokenize,ner",
        package=None,
        tokenize_pretokenized=not options["tokenizer"],
        ner_model_path=options["entities"],
        ner_pretrain_path=options["vectors"],
        download_method=None,
        allow_unknown_language=True,
        resources_filepath=options["catalogue"],
        logging_level="ERROR",
        use_gpu=False,
        **own,
    )

    def read(text: str) -> Any:  # noqa: ANN401
        if options["tokenizer"]:
            return text
        layers = tokens.split(text)
        sentences: list[list[str]] = [[] for _ in layers.sentences]
        number = 0
        for token in layers.tokens:
            while token.start >= layers.sentences[number].end:
                number += 1
            sentences[number].append(surface(token.of(text)))
        return sentences

    def run(texts: list[str]) -> None:
        given = [read(text) for text in texts]
        if not options["bulk"]:
            for one in given:
                pipeline(one)
        elif options["tokenizer"]:
            pipeline.bulk_process(given)
        else:
            pipeline([sentence for one in given for sentence in one])

    yield run


# --- textacy --------------------------------------------------------------------------------------


def _textacy(options: Options) -> Iterator[Any]:
    """The direct quotations of textacy on a small spaCy model, but for what is to ``exclude``."""
    import spacy
    from textacy.extract import direct_quotations

    yield
    names = [name for name in spacy.util.get_installed_models() if "core_web_sm" in name]
    pipeline = spacy.load(names[0], exclude=options["exclude"])

    def run(texts: list[str]) -> None:
        for document in pipeline.pipe(texts):
            # it refuses an odd number of quotation marks
            with suppress(ValueError):
                deque(direct_quotations(document), maxlen=0)

    yield run


CONTESTANTS: dict[str, Contestant] = {
    "quotecheck": _quotecheck,
    "quotecheck-singly": _quotecheck_singly,
    "quotecheck-stages": _quotecheck_stages,
    "stanza": _stanza,
    "textacy": _textacy,
}


if __name__ == "__main__":
    # run by its path, its folder would be searched for modules before any other
    del sys.path[0]
    main()
