"""Stand-ins for a checker that need no models: quick, and as odd as a test wants them."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from quotecheck.model import Analysis, Article, Finding, Mention, Person, Quotation, Span
from quotecheck.rules.base import CorpusRule, Rule, with_fingerprints


class Shared(CorpusRule):
    """Reports the last article first, to see that the order of reading is kept."""

    code, name, severity = "QC999", "shared", "info"
    summary, why = "for tests", "For tests."

    def __init__(self):
        self.asked = 0

    def check(self, evidence):
        return iter(())

    def check_corpus(self, analyses):
        self.asked += 1
        words = {analysis.article.text for analysis in analyses}
        for number in reversed(range(len(analyses))):
            article = analyses[number].article
            for start in (min(4, len(article.text)), 0):
                end = min(5, len(article.text))
                yield number, self.finding(article, Span(start, end), f"one of {len(words)}")


class Holding(Shared):
    """Reports something that is no part of the articles."""

    def __init__(self, word: str):
        super().__init__()
        self.word = word

    def check_corpus(self, analyses):
        yield 0, self.finding(analyses[0].article, Span(0, 1), self.word)


class FakeAnalyst:
    """Finds the first letter of each article, and does what the text asks for.

    ``raise`` in a text raises, ``die`` kills the process, ``slow`` takes a while.
    """

    def __init__(self, *rules: Rule, provenance: bytes | None = b"fake", pause: float = 0.0):
        self.rules = rules
        self.provenance = provenance
        self.pause = pause
        self.done: list[str] = []

    @property
    def recipe(self) -> Callable[[], Callable[[Sequence[Article]], Iterator[Analysis]]]:
        return partial(_analyze_batch, self.pause)

    def analyze_batch(self, articles: Sequence[Article]) -> Iterator[Analysis]:
        for article in articles:
            self.done.append(article.text)
            yield analysis_of(article, self.pause)


def _analyze_batch(pause: float) -> Callable[[Sequence[Article]], Iterator[Analysis]]:
    return lambda articles: (analysis_of(article, pause) for article in articles)


def analysis_of(article: Article, pause: float = 0.0) -> Analysis:
    text = article.text
    if "raise" in text:
        raise ValueError(f"cannot do {text[:20]}")
    if "die" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if pause or "slow" in text:
        time.sleep(pause or 0.3)
    first = Span(0, min(1, len(text)))
    found = Finding("one", "QC101", "error", first, 1, 1, f"first letter of {len(text)}")
    return Analysis(
        article,
        (Quotation((first,), first.of(text), "direct"),),
        (Person("A", (Mention(first, "full"),)),),
        with_fingerprints(article, [found]),
    )
