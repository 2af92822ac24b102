"""What comparing articles costs, from 1 000 to 100 000 quotations: ``python -m``, this module.

The quotations are made up, seven in ten of their own, three in ten copies of others: word for word,
with one word changed, shortened, or credited to somebody else. The articles are made again whenever
a rule asks for one, as if they were read from disk; the time for making them once is shown beside.
"""

from __future__ import annotations

import random
import resource
import sys
import time

from quotecheck.model import Analysis, Article, Mention, Person, Quotation, Span
from quotecheck.rules import all_rules
from quotecheck.rules.base import CorpusRule

_SMALL = "we the will not and of to in our is".split()


class Corpus:
    """So many articles with one quotation each, made when asked for."""

    def __init__(self, size: int) -> None:
        self.size, self.asked = size, 0
        draw = random.Random(1)
        letters = ("bcdfgklmnprst", "aeiou")
        self.words = [
            "".join(draw.choice(letters[i % 2]) for i in range(draw.randint(4, 9)))
            for _ in range(20_000)
        ]

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, number: int) -> Analysis:
        if not 0 <= number < self.size:
            raise IndexError(number)
        self.asked += 1
        draw = random.Random(number + 1)
        source = draw.randrange(self.size) if draw.random() < 0.3 else number
        words, speaker = self._said(source), self._name(source)
        if source != number:
            edit = draw.randrange(4)
            if edit == 0:
                words[len(words) // 2] = "otherwise"
            elif edit == 1:
                speaker = self._name(number + self.size)
            elif edit == 2:
                words = words[2:]
        return _article(" ".join(words), speaker, number)

    def _said(self, number: int) -> list[str]:
        draw = random.Random(-number - 1)
        size = draw.randint(12, 40)
        return [draw.choice(_SMALL if draw.random() < 0.4 else self.words) for _ in range(size)]

    def _name(self, number: int) -> str:
        return f"{self.words[number % 977].title()} {self.words[number % 1009].title()}"


def _article(said: str, speaker: str, number: int) -> Analysis:
    text = f"“{said},” {speaker} said."
    quotation, source = Span(0, len(said) + 3), Span(len(said) + 4, len(text) - 6)
    credited = Quotation(
        (quotation,), quotation.of(text), "direct", (), (source,), (speaker,), 0.95, "named"
    )
    person = Person(speaker, (Mention(source, "full"),))
    return Analysis(Article(text, str(number)), (credited,), (person,))


def main() -> None:
    """Prints a line for each rule and size: seconds, articles asked for, findings, peak memory."""
    rules = [rule for rule in all_rules() if isinstance(rule, CorpusRule)]
    print(f"{'':8}{'quotations':>12}{'made':>8}{'compared':>10}{'asked':>10}{'found':>8}{'MB':>6}")
    for size in (1_000, 10_000, 100_000):
        corpus, start = Corpus(size), time.perf_counter()
        for number in range(size):
            corpus[number]
        made = time.perf_counter() - start
        for rule in rules:
            corpus.asked, start = 0, time.perf_counter()
            found = sum(1 for _ in rule.check_corpus(corpus))
            spent = time.perf_counter() - start
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(
                f"{rule.code:8}{size:12}{made:8.1f}{spent:10.1f}{corpus.asked:10}{found:8}{peak:6}"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main()
