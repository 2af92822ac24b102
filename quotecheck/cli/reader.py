"""Articles that the command line names, read one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from quotecheck.authority import Authority
from quotecheck.cli import terminal
from quotecheck.errors import ArticleError
from quotecheck.model import Analysis, Article
from quotecheck.reading import read_many
from quotecheck.rules.base import Rule
from quotecheck.verification import Sources


class Reader:
    """Reads articles and says what could not be read or analysed while the rest goes on."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self.troubles = 0

    def read(self, paths: Iterable[str]) -> Iterator[Article]:
        """The articles that can be read, as they come."""
        return read_many(paths, encoding=self.encoding, folders=False, on_trouble=self.complain)

    def complain(self, trouble: ArticleError) -> None:
        """Says what went wrong, and remembers that something did."""
        self.troubles += 1
        terminal.complain(trouble)

    def analyses(
        self,
        paths: Iterable[str],
        rules: Sequence[Rule],
        authority: Authority | None = None,
        sources: Sources | None = None,
    ) -> Iterator[Analysis]:
        """The analyses of the articles; the models are loaded only if there is one."""
        articles = self.read(paths)
        for first in articles:
            from quotecheck.checker import Checker

            checker = Checker(rules=rules, authority=authority, sources=sources)
            yield from checker.analyze_many(chain([first], articles), on_trouble=self.complain)
