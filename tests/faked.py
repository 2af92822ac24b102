"""A checker without models, for tests of what is built around one: it finds words in capitals.

``SLIP`` is a name-mismatch, ``STRAY`` unbalanced marks, ``VARIANT`` a name-variant, ``TWIN`` one
that stands in several articles; ``CRASH`` cannot be analysed, and ``BREAK`` not be compared.
Whatever is in curly marks was said by the word after it. Each batch is a line of the file
``analysed`` in the current folder. Only with the environment variable ``FAKE_PROVENANCE`` its
analyses go into the cache.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from quotecheck.model import Analysis, Article, Quotation, Span
from quotecheck.pytest_plugin.items import QuotecheckItem
from quotecheck.rules import get_rule
from quotecheck.rules.base import CorpusRule, with_fingerprints

WORDS = {"SLIP": "QC101", "STRAY": "QC201", "VARIANT": "QC102"}
EXPECTED = {"SLIP": "Ana Ruiz"}
LOG = "analysed"


class Twins(CorpusRule):
    code, name, severity = "QC102", "name-variant", "info"
    summary, why = "for tests", "For tests."

    def check(self, evidence):
        return iter(())

    def check_corpus(self, analyses):
        texts = [analysis.article.text for analysis in analyses]
        if any("BREAK" in text for text in texts):
            raise RuntimeError("broken")
        places = [number for number, text in enumerate(texts) if "TWIN" in text]
        for number in places if len(places) > 1 else ():
            start = texts[number].index("TWIN")
            others = ", ".join(analyses[n].article.label for n in places if n != number)
            yield (
                number,
                self.finding(
                    analyses[number].article, Span(start, start + 4), f"a twin of that in {others}"
                ),
            )


class FakeChecker:
    recipe = None

    def __init__(self):
        self.provenance = os.environ.get("FAKE_PROVENANCE", "").encode() or None
        self.rules = [Twins()]

    def analyze_batch(self, articles: Sequence[Article]) -> Iterator[Analysis]:
        with Path(LOG).open("a", encoding="utf-8") as log:
            log.write(" ".join(str(article.id) for article in articles) + "\n")
        return map(self._analysis, articles)

    def _analysis(self, article: Article) -> Analysis:
        if "CRASH" in article.text:
            raise RuntimeError("crashed")
        found = [
            get_rule(WORDS[match[0]]).finding(
                article,
                Span(*match.span()),
                f"a {match[0].lower()}",
                expected=EXPECTED.get(match[0]),
                evidence=["it stands there in capitals"],
            )
            for match in re.finditer("|".join(WORDS), article.text)
        ]
        said = [
            Quotation((Span(*match.span(1)),), match[1], "direct", speakers=(match[2],))
            for match in re.finditer(r"(“[^”]*”) (\w+)", article.text)
        ]
        return Analysis(article, tuple(said), (), with_fingerprints(article, found))


def pytest_quotecheck_checker(config):
    return FakeChecker()


class Recorder:
    """A plugin that keeps the findings that items judge; gives them a checker that is there."""

    def __init__(self, checker):
        self.checker = checker
        self.found = []

    def pytest_quotecheck_checker(self, config):
        return self.checker

    def pytest_collection_finish(self, session):
        for item in session.items:
            if isinstance(item, QuotecheckItem):
                real = item.judge
                item.judge = lambda found, real=real: real(self._seen(found))

    def _seen(self, found: Iterable) -> Iterable:
        for item in found:
            self.found.append(item)
            yield item
