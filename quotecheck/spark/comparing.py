"""Compares the articles of a DataFrame with each other."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import TYPE_CHECKING

from pyspark.sql import functions as F

from quotecheck.auditing import ArticleFinding
from quotecheck.auditing.codec import unpack_findings
from quotecheck.config import Config
from quotecheck.rules.base import with_fingerprints
from quotecheck.spark.articles import judged
from quotecheck.spark.people import People
from quotecheck.spark.rows import Row, article_of, mapped
from quotecheck.spark.sayings import Sayings
from quotecheck.spark.schemas import FINDINGS
from quotecheck.spark.spellings import variants

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def compare(analyses: DataFrame, *, config: Config | None = None) -> DataFrame:
    """The findings over all articles together: QC101, QC102, QC104, QC301 and QC302.

    They are those of :func:`quotecheck.audit` over the same articles in the order of their ids.

    Args:
        analyses: what :func:`quotecheck.spark.analyze` gave, of all articles, from where it was
            stored: it is read several times.
        config: as for the articles.

    Returns:
        The columns of :data:`quotecheck.spark.FINDINGS`.
    """
    sound = analyses.where("error is null").select("key", "id", "date", "path", "cast", "text")
    frames = list(_found(sound, config))
    if not frames:
        return analyses.sparkSession.createDataFrame([], FINDINGS)
    together = (
        reduce(lambda one, other: one.unionByName(other), frames)
        .groupBy("key")
        .agg(F.collect_set("finding").alias("found"))
        .join(sound.select("key", "id", "date", "path", "text"), "key")
        .dropDuplicates(["key"])
    )
    return mapped(together, lambda row: _findings(config, row), FINDINGS)


def _found(analyses: DataFrame, config: Config | None) -> Iterator[DataFrame]:
    """The findings of each rule that is on: ``key`` and ``finding``."""
    codes = {rule.code for rule in (config or Config()).rules()}
    people, sayings = People(analyses, config), Sayings(analyses)
    if "QC101" in codes:
        yield people.slips()
    if "QC102" in codes:
        yield variants(analyses, config)
    if "QC104" in codes:
        yield people.clashes()
    if "QC301" in codes:
        yield sayings.two_speakers()
    if "QC302" in codes:
        yield sayings.two_wordings()


def _findings(config: Config | None, row: Row) -> Iterator[Row]:
    """The findings in one article, in order, with fingerprints; a configuration is applied."""
    article = article_of(row)
    found = [finding for data in row["found"] for finding in unpack_findings(data)]
    placed = (ArticleFinding(article, finding) for finding in with_fingerprints(article, found))
    yield from judged(config, placed)
