"""Spellings of one name over all articles (QC102), as joins on what the audit indexes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import TYPE_CHECKING, cast

from pyspark.sql import Window
from pyspark.sql import functions as F

from quotecheck.config import Config
from quotecheck.names import parse_name
from quotecheck.rules.corpus_spellings import (
    MOST_COMPARED,
    Writing,
    may_be_spellings,
    spelling_keys,
    written_in,
)
from quotecheck.rules.names import NameVariant
from quotecheck.rules.spellings import spelling_difference
from quotecheck.spark.rows import Row, analysis_of, kept, mapped, packed_finding
from quotecheck.spark.setup import rules_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

# The most frequent form comes first, then the one that was met first.
_RANK = "STRUCT<articles: BIGINT, met: STRING, form: STRING>"


def variants(analyses: DataFrame, config: Config | None) -> DataFrame:
    """The findings of names that more articles spell otherwise: ``key`` and ``finding``.

    Args:
        analyses: those that have no error.
        config: the configuration, if there is one.
    """
    written = kept(mapped(analyses, _forms, "form STRING, key STRING").dropDuplicates())
    ranked = written.groupBy("form").agg(
        F.struct((-F.count("*")).alias("articles"), F.min("key").alias("met"), "form").alias("rank")
    )
    most = Window.partitionBy("spelling_key").orderBy("rank")
    keyed = mapped(ranked, _spelling_keys, f"spelling_key STRING, rank {_RANK}").withColumn(
        "number", F.row_number().over(most)
    )
    others = keyed.where(F.col("number") <= MOST_COMPARED).select(
        "spelling_key", F.col("rank").alias("other")
    )
    met = keyed.where("number > 1").join(others, "spelling_key").where("other < rank")
    alike = mapped(
        met.select("spelling_key", "rank", "other"), _alike, f"rank {_RANK}, other {_RANK}"
    )
    told = mapped(
        alike.groupBy("rank").agg(F.sort_array(F.collect_set("other")).alias("others")),
        partial(_variant, config),
        "rarer STRING, usual STRING, ours BIGINT, theirs BIGINT, difference STRING",
    )
    # Where an article writes both, the check of the article says so.
    both = written.select(F.col("form").alias("usual"), "key")
    found = (
        told.join(written.withColumnRenamed("form", "rarer"), "rarer")
        .join(both, ["usual", "key"], "left_anti")
        .join(analyses, "key")
    )
    return mapped(found, partial(_finding, config), "key STRING, finding BINARY")


def _forms(row: Row) -> Iterator[Row]:
    for form in written_in(analysis_of(row)):
        yield {"form": form, "key": row["key"]}


def _spelling_keys(row: Row) -> Iterator[Row]:
    name = parse_name(row["rank"]["form"])
    for key in set(spelling_keys(name, Writing.of(name))):
        yield {"spelling_key": json.dumps(key), "rank": row["rank"]}


def _alike(row: Row) -> Iterator[Row]:
    kind, *_ = json.loads(row["spelling_key"])
    if may_be_spellings(kind, _writing(row["other"]["form"]), _writing(row["rank"]["form"])):
        yield {"rank": row["rank"], "other": row["other"]}


@lru_cache(maxsize=1 << 14)
def _writing(form: str) -> Writing:
    return Writing.of(parse_name(form))


def _variant(config: Config | None, row: Row) -> Iterator[Row]:
    """The most usual of the other forms that this one is a spelling of."""
    rank = row["rank"]
    for other in row["others"][:MOST_COMPARED]:
        difference = spelling_difference(rank["form"], other["form"])
        if difference and not _qc102(config).are_two(rank["form"], other["form"]):
            yield {
                "rarer": rank["form"],
                "usual": other["form"],
                "ours": -rank["articles"],
                "theirs": -other["articles"],
                "difference": difference.sentence,
            }
            return


def _finding(config: Config | None, row: Row) -> Iterator[Row]:
    counts = row["ours"], row["theirs"]
    finding = _qc102(config).report_variant(
        analysis_of(row), row["rarer"], row["usual"], counts, row["difference"]
    )
    yield {"key": row["key"], "finding": packed_finding(finding)}


def _qc102(config: Config | None) -> NameVariant:
    return cast(NameVariant, rules_of(config)["QC102"])
