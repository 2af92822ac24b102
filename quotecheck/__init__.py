"""Finds quoted speech in news text, says who said it, and flags inconsistencies.

    import quotecheck

    analysis = quotecheck.analyze(text)
    for quotation in analysis.quotations:
        print(quotation.speaker, quotation.text)
    for finding in analysis.findings:
        print(finding.line, finding.code, finding.message)

The models come with the package and are loaded on first use; nothing is downloaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from quotecheck.errors import (
    AnalysisError,
    AuthorityError,
    ConfigError,
    ModelError,
    QuotecheckError,
    ReadingError,
)
from quotecheck.model import (
    Analysis,
    Article,
    Finding,
    Mention,
    Person,
    Quotation,
    Span,
)

if TYPE_CHECKING:
    from pathlib import Path

    from quotecheck.auditing import audit
    from quotecheck.authority import Authority
    from quotecheck.checker import Checker
    from quotecheck.names import NameVerdict, compare_names
    from quotecheck.reading import read, read_frame, read_many
    from quotecheck.verification import Edit, Source, Sources, Verification, verify

__version__ = "0.1.0"

__all__ = [
    "Analysis",
    "AnalysisError",
    "Article",
    "Authority",
    "AuthorityError",
    "Checker",
    "ConfigError",
    "Edit",
    "Finding",
    "Mention",
    "ModelError",
    "NameVerdict",
    "Person",
    "Quotation",
    "QuotecheckError",
    "ReadingError",
    "Source",
    "Sources",
    "Span",
    "Verification",
    "analyze",
    "analyze_many",
    "audit",
    "compare_names",
    "read",
    "read_frame",
    "read_many",
    "verify",
]


def analyze(
    article: Article | str,
    *,
    authority: Authority | Path | str | Iterable[Path | str] | None = None,
    sources: object = None,
) -> Analysis:
    """The quotations, people and findings of one article.

    Args:
        article: a text, or an :class:`Article` where it has an id, a date or a path.
        authority: lists of people that names and offices are compared with: an
            :class:`Authority`, or the paths of files.
        sources: what its quotations are compared with: a :class:`Sources`, which keeps its index
            for the next article, or whatever one is made of; see :meth:`Sources.of`.

    Raises:
        AuthorityError: a list cannot be read.
        ModelError: a file of the model bundle is missing or damaged.
        ReadingError: a source cannot be read.
    """
    checker = _default_checker()
    if authority is not None:
        checker = checker.with_authority(authority)
    analysis = checker.analyze(article)
    if sources is None:
        return analysis
    from quotecheck.verification import Sources

    return checker.compare(analysis, Sources.of(sources))


def analyze_many(
    articles: Iterable[Article | str],
    *,
    jobs: int = 1,
    on_trouble: Callable[[AnalysisError], None] | None = None,
) -> Iterator[Analysis]:
    """The analyses of any number of articles: lazy, in order, in bounded memory.

    Args:
        articles: texts or :class:`Article` values; may be a generator.
        jobs: how many processes share the work; each loads the models once. In a script, start it
            under ``if __name__ == "__main__":``.
        on_trouble: called for an article that cannot be analysed, which is left out; without it
            the trouble is raised.

    Raises:
        AnalysisError: an article cannot be analysed, and there is no ``on_trouble``.
        ModelError: a file of the model bundle is missing or damaged.
    """
    return _default_checker().analyze_many(articles, jobs=jobs, on_trouble=on_trouble)


@lru_cache(maxsize=1)
def _default_checker() -> Checker:
    from quotecheck.checker import Checker

    return Checker()


# What needs torch, or much else, is imported when it is first asked for.
_LAZY = {
    "Authority": "quotecheck.authority",
    "Checker": "quotecheck.checker",
    "Edit": "quotecheck.verification",
    "NameVerdict": "quotecheck.names",
    "Source": "quotecheck.verification",
    "Sources": "quotecheck.verification",
    "Verification": "quotecheck.verification",
    "audit": "quotecheck.auditing",
    "compare_names": "quotecheck.names",
    "read": "quotecheck.reading",
    "read_frame": "quotecheck.reading",
    "read_many": "quotecheck.reading",
    "verify": "quotecheck.verification",
}


def __getattr__(name: str) -> object:
    if name not in _LAZY:
        raise AttributeError(f"module 'quotecheck' has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(_LAZY[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
