"""Checks each article of a DataFrame by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas
from attrs import frozen
from pyspark.sql import functions as F
from pyspark.sql.types import BinaryType, DateType, StringType, TimestampNTZType, TimestampType

from quotecheck.auditing import ArticleFinding
from quotecheck.auditing.codec import pack
from quotecheck.batches import batches
from quotecheck.config import Config
from quotecheck.errors import AnalysisError, ArticleError, ConfigError, ReadingError
from quotecheck.model import Analysis, Article
from quotecheck.report.tables import to_row
from quotecheck.rules.unreadable import unreadable
from quotecheck.spark.rows import Row
from quotecheck.spark.schemas import ANALYSES, quotation_row
from quotecheck.spark.setup import Setup, checker_of, silencer_of
from quotecheck.workers import Failure, attempt

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

    from quotecheck.checker import Checker

LONGEST = 10_000_000
"""How many characters an article may have, unless something else is said."""

# How much text is annotated at once.
_CHARACTERS, _ARTICLES = 50_000, 500


def analyze(
    articles: DataFrame,
    *,
    config: Config | None = None,
    models: str | None = None,
    longest: int = LONGEST,
) -> DataFrame:
    """Analyses articles, each by itself; a row is an article.

    What cannot be analysed is a row, too, whose ``error`` says why, and whose one finding is QC001
    (unreadable): no text, bytes that are not UTF-8, a text that is too long or that the program
    stumbles over. The language work is done whenever Spark needs the rows: write them to a table,
    or persist them, before they are used more than once.

    Args:
        articles: with the columns ``id`` and ``text`` (strings, or UTF-8 as binary), and, if there
            are any, ``date`` (a date, a timestamp, or a string in ISO form) and ``path``. Others
            are left alone.
        config: what is checked where, how severe it is, what is accepted and suppressed; see
            :func:`quotecheck.config.load_config`. The lists of people and the sources that it names
            have to be there on each worker. Files, cache, jobs and baseline do not matter here.
        models: the folder of a model bundle, on each worker; by default the one of the package.
        longest: more characters than that are not analysed.

    Returns:
        The columns of :data:`quotecheck.spark.ANALYSES`.

    Raises:
        ConfigError: a column is missing, or holds something else than text.
    """
    setup = Setup(config, models)

    def run(frames: Iterator[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
        for frame in frames:
            entries = (_read(row, longest) for row in zip(*map(frame.get, _COLUMNS), strict=True))
            for unit in batches(entries, _length, _CHARACTERS, _ARTICLES):
                yield pandas.DataFrame(list(_analyzed(unit, setup)), columns=_MADE)

    return articles.select(*_columns(articles)).mapInPandas(run, ANALYSES)


def quotations(analyses: DataFrame) -> DataFrame:
    """The quotations of analysed articles, with the columns ``quotecheck.spark.QUOTATIONS``."""
    return analyses.select(F.inline("quotations"))


def findings(analyses: DataFrame) -> DataFrame:
    """The findings in each of the analysed articles: ``quotecheck.spark.FINDINGS``."""
    return analyses.select(F.inline("findings"))


# --- what goes in ---------------------------------------------------------------------------------

_COLUMNS = ("id", "text", "date", "path")
_MADE = ["key", "id", "date", "path", "error", "quotations", "findings", "cast", "text"]


def _columns(articles: DataFrame) -> Iterator[Column]:
    """The columns as bytes: what is no text in one row must not fail the others."""
    types = {field.name: field.dataType for field in articles.schema}
    for name in ("id", "text"):
        if name not in types:
            raise ConfigError(f"the articles have no column {name!r}, only: {', '.join(types)}")
    if not isinstance(types["text"], (StringType, BinaryType)):
        raise ConfigError(f"the column 'text' holds {types['text'].simpleString()}, no text")
    for name in _COLUMNS:
        column = F.col(f"`{name}`") if name in types else F.lit(None)
        kind = types.get(name)
        if isinstance(kind, (DateType, TimestampType, TimestampNTZType)):
            column = F.date_format(column, "yyyy-MM-dd")
        if not isinstance(kind, BinaryType):
            column = column.cast("string").cast("binary")
        yield column.alias(name)


@frozen
class _Trouble:
    """In the place of an article that cannot be had: why, and what is known of it."""

    error: ArticleError
    id: str | None


def _read(row: tuple[bytes | None, ...], longest: int) -> Article | _Trouble:
    name, text, date, path = row
    known, day, place = map(_decoded, (name, date, path))
    try:
        if text is None:
            raise ReadingError("the text is null", path=place)
        decoded = bytes(text).decode("utf-8")
        if len(decoded) > longest:
            raise AnalysisError(
                f"the text has {len(decoded)} characters, more than the {longest} that are "
                "analysed; raise `longest`, or split it",
                path=place,
            )
    except UnicodeDecodeError as error:
        trouble = f"the text is not UTF-8 (at byte {error.start}); decode it before"
        return _Trouble(ReadingError(trouble, path=place), known)
    except ArticleError as error:
        return _Trouble(error, known)
    return Article(decoded, known, day, place)


def _decoded(value: bytes | None) -> str | None:
    return None if value is None else bytes(value).decode("utf-8", "replace")


def _length(entry: Article | _Trouble) -> int:
    return len(entry.text) if isinstance(entry, Article) else 0


# --- what is done in the workers ------------------------------------------------------------------


def judged(config: Config | None, found: Iterable[ArticleFinding]) -> list[Row]:
    """The findings as rows, after a configuration was applied; silenced ones are marked."""
    return [*map(to_row, found if config is None else silencer_of(config).judge(found))]


def _analyzed(unit: Sequence[Article | _Trouble], setup: Setup) -> Iterator[Row]:
    """A row for each entry, in order."""
    articles = [entry for entry in unit if isinstance(entry, Article)]
    results = iter(attempt(partial(_analyses, checker_of(setup)), articles) if articles else ())
    for entry in unit:
        if isinstance(entry, _Trouble):
            yield _error_row(entry.error, entry.id, setup.config)
            continue
        result = next(results)
        if isinstance(result, Failure):
            error = AnalysisError.of(entry, result.reason)
            yield _error_row(error, entry.id, setup.config)
        else:
            yield analysis_row(result, setup.config)


def _analyses(checker: Checker, articles: Sequence[Article]) -> Iterator[Analysis]:
    return map(checker.compare, checker.analyze_batch(articles))


def analysis_row(analysis: Analysis, config: Config | None) -> Row:
    """An analysis as a row of :data:`quotecheck.spark.ANALYSES`."""
    article, packed = analysis.article, pack(analysis)
    return {
        **_place(article),
        "error": None,
        "quotations": [
            quotation_row(article, number, quotation)
            for number, quotation in enumerate(analysis.quotations)
        ],
        "findings": judged(config, (ArticleFinding(article, f) for f in analysis.findings)),
        "cast": packed.cast,
        "text": packed.text,
    }


def _error_row(error: ArticleError, name: str | None, config: Config | None) -> Row:
    article, finding = unreadable(error, name)
    return {
        **_place(article),
        "error": finding.message,
        "quotations": [],
        "findings": judged(config, [ArticleFinding(article, finding)]),
        "cast": None,
        "text": None,
    }


def _place(article: Article) -> dict[str, Any]:
    """What an article is called, and the key by which articles are told apart and put in order.

    Ids come first in it. Rows with one id and different texts are different articles; a row that
    is there twice is one.
    """
    told = repr((article.date, article.path, article.text)).encode("utf-8", "surrogatepass")
    digest = hashlib.blake2b(told, digest_size=8).hexdigest()
    return {
        "key": f"{article.id or ''}\0{digest}",
        "id": article.id,
        "date": article.date,
        "path": article.path,
    }
