"""The rule whose findings no check makes: reading and analysing do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from attrs import evolve

from quotecheck.errors import ArticleError
from quotecheck.model import Article, Finding, Severity, Span
from quotecheck.rules.base import Evidence, Rule, with_fingerprints


class Unreadable(Rule):
    """QC001: an article that could not be read or analysed."""

    code: ClassVar[str] = "QC001"
    name: ClassVar[str] = "unreadable"
    severity: ClassVar[Severity] = "error"
    summary: ClassVar[str] = "a file, a row or an article that could not be read or analysed"
    why: ClassVar[str] = (
        "What an audit could not look at must not pass for clean. Each file, line of a file or "
        "article that cannot be read or analysed is one finding, at the place in the order of "
        "reading where its article would be; the others are done. The message says what is wrong "
        "and what to do about it."
    )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """None: whoever looks at a text has read it."""
        return iter(())


def unreadable(error: ArticleError, name: str | None = None) -> tuple[Article, Finding]:
    """An empty article that stands for the one which could not be had, and the finding in it.

    Args:
        error: what went wrong.
        name: the article's id, where it is known.
    """
    article = Article("", id=name, path=error.path, row=error.row)
    place = f"{error.path}:{error.row}" if error.row is not None else error.path
    message = str(error).removeprefix(f"{place}: ")
    finding = Unreadable().finding(article, Span(0, 0), message)
    line, column = article.file_position(0)
    (finding,) = with_fingerprints(article, [evolve(finding, line=line, column=column)])
    return article, finding
