"""Names and offices over all articles (QC101, QC104), as joins on what the audit indexes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from pyspark.sql import Window
from pyspark.sql import functions as F

from quotecheck.config import Config
from quotecheck.names import fold
from quotecheck.rules.corpus_names import (
    FEWEST,
    MOST_COMPARED,
    MOST_READ,
    Case,
    CorpusSlip,
    are_enough,
    doubt,
    slip_keys,
)
from quotecheck.rules.corpus_offices import (
    MOST_HOLDERS,
    Clash,
    Holder,
    key_of,
    two_holders,
    two_offices,
)
from quotecheck.rules.names import NameMismatch
from quotecheck.rules.register import (
    Day,
    Held,
    Named,
    day_of,
    family_of,
    is_full_name,
    office_of,
    posts_of,
)
from quotecheck.rules.roles import RoleConflict
from quotecheck.spark.rows import Row, analysis_of, article_of, kept, mapped, packed_finding
from quotecheck.spark.setup import rules_of

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

_DAYS = "ARRAY<STRUCT<day: BIGINT, count: BIGINT, first: STRING, last: STRING>>"
_HOLDER = f"STRUCT<name: STRING, articles: BIGINT, posts: ARRAY<STRING>, days: {_DAYS}>"
_CLASH = (
    f"kind STRING, odd {_HOLDER}, usual {_HOLDER}, "
    "article STRING, first STRING, before STRING, after STRING"
)


class People:
    """The people of analysed articles.

    Args:
        analyses: those that have no error.
        config: the configuration, if there is one.

    Attributes:
        named: a row for each full name that is told from others: what all articles say of it.
    """

    def __init__(self, analyses: DataFrame, config: Config | None) -> None:
        self.analyses, self.config = analyses, config
        # A row that is there twice is one article.
        mentioned = mapped(analyses, _people, _PEOPLE).dropDuplicates(["key", "name", "full"])
        self.mentioned = kept(mentioned)
        self.full = self.mentioned.where("full")
        posts = self.full.select(F.col("name"), "key", "day", F.inline("posts"))
        # The first writing of a post tells which office it is.
        offices = posts.groupBy("post").agg(F.min(F.struct("key", "at", "role")).role.alias("role"))
        held = (
            posts.groupBy("name", "post", "key", "day")
            .agg(F.min("at").alias("at"))
            .groupBy("name", "post", "day")
            .agg(*_one_day(), F.min(F.struct("key", "at")).alias("met"))
            .groupBy("name", "post")
            .agg(
                F.min("met").alias("met"),
                F.sum("count").alias("articles"),
                _sorted_days(),
            )
            .join(offices, "post")
            .groupBy("name")
            .agg(
                F.sort_array(
                    F.collect_list(F.struct("met", "post", "role", "articles", "days"))
                ).alias("held")
            )
        )
        known = self.full.groupBy("name").agg(
            F.count("*").alias("articles"), F.min(F.struct("key", "at", "written")).alias("met")
        )
        named = known.join(held, "name", "left").select(
            F.col("name").alias("folded"),
            "met",
            F.struct(
                F.col("met.written").alias("name"),
                "articles",
                F.expr(
                    "transform(coalesce(held, array()), each -> struct("
                    "each.post as post, each.role as role, each.articles as articles, "
                    "each.days as days))"
                ).alias("posts"),
            ).alias("named"),
        )
        self.named = kept(named)
        self.posts = posts.join(mapped(offices, _office, "post STRING, office STRING"), "post")

    # --- QC101: names -----------------------------------------------------------------------------

    def slips(self) -> DataFrame:
        """The findings of names that other articles have right: ``key`` and ``finding``."""
        pairs = self._doubted()
        families = (
            mapped(self.named, _family, "family STRING")
            .groupBy("family")
            .agg(F.count("*").alias("bearers"))
        )
        counted = (
            pairs.select("wrong", "right", F.explode("families").alias("family"))
            .join(families, "family")
            .groupBy("wrong", "right")
            .agg(F.sum("bearers").alias("bearers"))
        )
        first = Window.partitionBy("name").orderBy("key")
        read = (
            self.full.join(pairs.select(F.col("right").alias("name")).distinct(), "name")
            .select("name", "key", F.row_number().over(first).alias("number"))
            .where(F.col("number") <= MOST_READ)
            .select(F.col("name").alias("right"), "key")
        )
        beside = (
            read.join(self.mentioned.select("key", "name"), "key")
            .groupBy("right")
            .agg(F.collect_set("name").alias("beside"))
        )
        wrong = self.named.select(F.col("folded").alias("wrong"), F.col("named").alias("ours"))
        right = self.named.select(F.col("folded").alias("right"), F.col("named").alias("theirs"))
        cases = (
            pairs.join(counted, ["wrong", "right"])
            .join(beside, "right")
            .join(wrong, "wrong")
            .join(right, "right")
            .join(self.full.select(F.col("name").alias("wrong"), "key"), "wrong")
            .join(self.analyses, "key")
        )
        found = mapped(cases, partial(_weighed, self.config), _SLIPS)
        best = Window.partitionBy("wrong")
        return (
            found.withColumn("best", F.min("rank").over(best))
            .where("rank = best")
            .select("key", "finding")
        )

    def _doubted(self) -> DataFrame:
        """Pairs of names that share a key, and one of which may be a slip for the other."""
        keyed = mapped(self.named, _slip_keys, _KEYED)
        first = Window.partitionBy("slip_key").orderBy("met")
        right = (
            keyed.where(F.col("articles") >= FEWEST)
            .withColumn("number", F.row_number().over(first))
            .where(F.col("number") <= MOST_COMPARED)
            .select(
                "slip_key",
                F.col("folded").alias("right"),
                F.col("name").alias("right_name"),
                F.col("articles").alias("right_articles"),
            )
        )
        wrong = keyed.select(
            "slip_key",
            F.col("folded").alias("wrong"),
            F.col("name").alias("wrong_name"),
            F.col("articles").alias("wrong_articles"),
        )
        met = right.join(wrong, "slip_key").where("right != wrong")
        return mapped(met, partial(_doubted, self.config), _PAIRS).dropDuplicates(
            ["wrong", "right"]
        )

    # --- QC104: offices ---------------------------------------------------------------------------

    def clashes(self) -> DataFrame:
        """The findings of offices that other articles give otherwise: ``key`` and ``finding``."""
        found = self._of_one_person().unionByName(self._of_one_office())
        where = ["key", "id", "date", "path"]
        alone = self.analyses.select(F.col("key").alias("article"), *where[1:], "cast", "text")
        first = self.analyses.select(
            F.col("key").alias("first"), F.struct(*where[1:], "cast", "text").alias("first_one")
        )
        before, after = (
            self.analyses.select(
                F.col("key").alias(side), F.struct(*where[1:]).alias(f"{side}_one")
            )
            for side in ("before", "after")
        )
        joined = (
            found.join(alone, "article")
            .join(first, "first")
            .join(before, "before")
            .join(after, "after")
        )
        return mapped(joined, partial(_clashing, self.config), "key STRING, finding BINARY")

    def _of_one_person(self) -> DataFrame:
        several = self.named.where(F.size("named.posts") > 1).select("named")
        return mapped(several, _two_offices, _CLASH)

    def _of_one_office(self) -> DataFrame:
        held = (
            self.posts.where("office is not null")
            .groupBy("office", "name", "key", "day")
            .agg(F.collect_set("post").alias("posts"))
            .groupBy("office", "name", "day")
            .agg(*_one_day(), F.collect_set("posts").alias("posts"))
            .groupBy("office", "name")
            .agg(
                F.sum(F.when(F.col("day") > 0, F.col("count")).otherwise(0)).alias("dated"),
                _sorted_days(),
                F.array_distinct(F.flatten(F.flatten(F.collect_list("posts")))).alias("posts"),
            )
            .withColumnRenamed("name", "folded")
            .join(self.named.select("folded", "named.name", "named.articles"), "folded")
        )
        most = Window.partitionBy("office").orderBy(F.desc("dated"), "name")
        return mapped(
            held.withColumn("number", F.row_number().over(most))
            .where(F.col("number") <= MOST_HOLDERS)
            .groupBy("office")
            .agg(F.collect_list(F.struct("name", "articles", "posts", "days")).alias("holders"))
            .where(F.size("holders") > 1),
            _two_holders,
            _CLASH,
        )


def _one_day() -> tuple[Column, ...]:
    """The articles of a group, as those of one day."""
    counted = F.count("*").alias("count")
    return counted, F.min("key").alias("first"), F.max("key").alias("last")


def _sorted_days() -> Column:
    """The days of a group in order, without articles that have no date."""
    dated = F.when(F.col("day") > 0, F.struct("day", "count", "first", "last"))
    return F.sort_array(F.collect_list(dated)).alias("days")


# --- what is done in the workers ------------------------------------------------------------------

_PEOPLE = (
    "key STRING, name STRING, full BOOLEAN, written STRING, at BIGINT, day BIGINT, "
    "posts ARRAY<STRUCT<at: BIGINT, post: STRING, role: STRING>>"
)


def _people(row: Row) -> Iterator[Row]:
    """Whom an article names in two words and more; in full, with posts in order."""
    analysis, found = analysis_of(row), dict[tuple[str, bool], Row]()
    day, at = day_of(analysis.article), 0
    for person in analysis.people:
        if " " not in person.name:
            continue
        name, is_full = fold(person.name), is_full_name(person.name)
        made = {
            "key": row["key"],
            "name": name,
            "full": is_full,
            "written": person.name,
            "at": at,
            "day": day,
            "posts": [],
        }
        made = found.setdefault((name, is_full), made)
        at += 1
        for post, role in posts_of(person) if is_full else ():
            made["posts"].append({"at": at, "post": post, "role": role})
            at += 1
    yield from found.values()


def _office(row: Row) -> Iterator[Row]:
    key = key_of(office_of(row["role"]))
    yield {"post": row["post"], "office": None if key is None else json.dumps(key)}


def _family(row: Row) -> Iterator[Row]:
    yield {"family": family_of(row["named"]["name"])}


_MET = "STRUCT<key: STRING, at: BIGINT, written: STRING>"
_KEYED = f"slip_key STRING, folded STRING, met {_MET}, name STRING, articles BIGINT"


def _slip_keys(row: Row) -> Iterator[Row]:
    named = row["named"]
    for key in set(slip_keys(named["name"], [held["post"] for held in named["posts"]])):
        yield {
            "slip_key": json.dumps(key),
            "folded": row["folded"],
            "met": row["met"],
            "name": named["name"],
            "articles": named["articles"],
        }


_PAIRS = "wrong STRING, right STRING, families ARRAY<STRING>"


def _doubted(config: Config | None, row: Row) -> Iterator[Row]:
    if are_enough(row["right_articles"], row["wrong_articles"]):
        names = row["wrong_name"], row["right_name"]
        if doubt(names[1], names[0]) and not _qc101(config).are_two(names[1], names[0]):
            families = sorted({family_of(name) for name in names})
            yield {"wrong": row["wrong"], "right": row["right"], "families": families}


_SLIPS = "key STRING, wrong STRING, rank STRUCT<articles: BIGINT, name: STRING>, finding BINARY"


def _weighed(config: Config | None, row: Row) -> Iterator[Row]:
    wrong, right = _named(row["ours"]), _named(row["theirs"])
    verdict = doubt(right.name, wrong.name)
    analysis = analysis_of(row)
    case = Case(wrong, right, row["bearers"], lambda: row["beside"])
    evidence = verdict and case.weigh(analysis, verdict)
    if verdict and evidence:
        slip = CorpusSlip(wrong.name, right.name, 0, evidence, verdict.kind == "conflict")
        yield {
            "key": row["key"],
            "wrong": row["wrong"],
            "rank": {"articles": -right.articles, "name": right.name},
            "finding": packed_finding(_qc101(config).report_slip(analysis, slip)),
        }


def _two_offices(row: Row) -> Iterator[Row]:
    yield from map(_clash_row, two_offices(_named(row["named"])))


def _two_holders(row: Row) -> Iterator[Row]:
    yield from map(_clash_row, two_holders(map(_holder, row["holders"])))


def _clashing(config: Config | None, row: Row) -> Iterator[Row]:
    clash = Clash(row["kind"], _holder(row["odd"]), _holder(row["usual"]))
    analysis = analysis_of(row)
    if clash.stands(analysis):
        sides = dict(zip((row["before"], row["after"]), ("before_one", "after_one"), strict=True))
        around = [article_of(row[sides[key]]) for _, key in clash.around]
        rule = cast(RoleConflict, rules_of(config)["QC104"])
        finding = rule.report(clash, analysis, analysis_of(row["first_one"]), around)
        yield {"key": row["article"], "finding": packed_finding(finding)}


def _qc101(config: Config | None) -> NameMismatch:
    return cast(NameMismatch, rules_of(config)["QC101"])


# --- values as rows, and back ---------------------------------------------------------------------


def _named(row: Row) -> Named[str]:
    posts = {
        each["post"]: Held(each["role"], each["articles"], _days(each["days"]))
        for each in row["posts"]
    }
    return Named(row["name"], row["articles"], posts)


def _days(rows: list[Row]) -> tuple[Day[str], ...]:
    return tuple(Day(row["day"], row["count"], row["first"], row["last"]) for row in rows)


def _holder(row: Row) -> Holder[str]:
    return Holder(row["name"], row["articles"], tuple(row["posts"]), _days(row["days"]))


def _clash_row(clash: Clash[str]) -> Row:
    return {
        "kind": clash.kind,
        "odd": _holder_row(clash.odd),
        "usual": _holder_row(clash.usual),
        "article": clash.article,
        "first": clash.first,
        "before": clash.around[0][1],
        "after": clash.around[-1][1],
    }


def _holder_row(holder: Holder[str]) -> dict[str, Any]:
    days = [
        {"day": day.day, "count": day.count, "first": day.first, "last": day.last}
        for day in holder.days
    ]
    return {
        "name": holder.name,
        "articles": holder.articles,
        "posts": list(holder.posts),
        "days": days,
    }
