"""Quotations over all articles (QC301, QC302), as joins on what the audit indexes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from pyspark.sql import Window
from pyspark.sql import functions as F

from quotecheck.names import fold
from quotecheck.rules.credits import MOST_SPEAKERS, are_same_words, are_two_speakers
from quotecheck.rules.overlaps import MOST_COMPARED, SHARE, Place, Wording, digest, fingerprints
from quotecheck.rules.pairs import choose, first_of_each
from quotecheck.rules.register import day_of
from quotecheck.rules.repeats import AlteredQuote, SameWordsTwoSpeakers
from quotecheck.rules.sayings import Saying, are_one_person, norms_of
from quotecheck.rules.wordings import may_be_one_speaker, may_be_one_speech, telling_edit
from quotecheck.spark.rows import Row, analysis_of, kept, mapped, packed_finding
from quotecheck.verification import Edit

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_PLACE = "STRUCT<key: STRING, number: BIGINT>"
_SAYINGS = f"digest BIGINT, speaker STRING, place {_PLACE}, day BIGINT, hashes ARRAY<BIGINT>"
_CHOICES = (
    f"kind STRING, met STRUCT<other: {_PLACE}, one: {_PLACE}>, odd {_PLACE}, usual {_PLACE}, "
    f"places ARRAY<{_PLACE}>, usual_articles BIGINT"
)
_CREDITS = f"{_CHOICES}, names ARRAY<STRING>, are_two BOOLEAN"
_EDITS = f"{_CHOICES}, edit STRUCT<kind: STRING, quoted: STRING, original: STRING>"


class Sayings:
    """The comparable quotations of analysed articles, by their words.

    Args:
        analyses: those that have no error.
    """

    def __init__(self, analyses: DataFrame) -> None:
        self.analyses = analyses
        said = kept(mapped(analyses, _sayings, _SAYINGS).dropDuplicates(["place"]))
        # Copies with the same words and speaker are one; the first stands for them.
        wordings = said.groupBy("digest", "speaker").agg(
            F.min("place").alias("place"),
            F.sort_array(F.collect_list(F.struct("place", "day"))).alias("places"),
            F.first("hashes").alias("hashes"),
        )
        shared = _sharing(wordings)
        for side in ("one", "other"):
            told = wordings.select(
                F.col("place").alias(side), F.struct("speaker", "places").alias(f"{side}_wording")
            )
            shared = shared.join(told, side)
        self.choices = kept(mapped(shared, _choices, _CHOICES))

    def two_speakers(self) -> DataFrame:
        """The findings of quotations with two speakers: ``key`` and ``finding``."""
        same = kept(mapped(self._pairs("speakers"), _credits, _CREDITS))
        nobodys = (
            same.select(F.explode(F.array("odd", "usual")).alias("place"), "names")
            .select("place", F.explode("names").alias("name"))
            .distinct()
            .groupBy("place")
            .agg(F.count("*").alias("names"))
            .where(F.col("names") > MOST_SPEAKERS)
            .select("place")
        )
        found = same.where("are_two")
        for side in ("odd", "usual"):
            found = found.join(nobodys.withColumnRenamed("place", side), side, "left_anti")
        return self._reported(found, _credit_finding)

    def two_wordings(self) -> DataFrame:
        """The findings of quotations in two wordings: ``key`` and ``finding``."""
        found = mapped(self._pairs("wordings"), _edits, _EDITS)
        return self._reported(found, _edit_finding)

    def _pairs(self, kind: str) -> DataFrame:
        """The chosen pairs of one kind with the analyses that they stand in."""
        pairs = self.choices.where(F.col("kind") == kind)
        return pairs.join(self._analysis("odd"), F.col("odd.key") == F.col("odd_key")).join(
            self._analysis("usual"), F.col("usual.key") == F.col("usual_key")
        )

    def _reported(self, found: DataFrame, function: Callable[[Row], Iterator[Row]]) -> DataFrame:
        """The first finding of each odd wording, in each article that has it so."""
        first = Window.partitionBy("odd").orderBy("met")
        placed = (
            found.withColumn("rank", F.row_number().over(first))
            .where("rank = 1")
            .withColumn("odd", F.explode("places"))
        )
        joined = placed.join(self._analysis("odd"), F.col("odd.key") == F.col("odd_key")).join(
            self._analysis("usual"), F.col("usual.key") == F.col("usual_key")
        )
        return mapped(joined, function, "key STRING, finding BINARY")

    def _analysis(self, side: str) -> DataFrame:
        return self.analyses.select(
            F.col("key").alias(f"{side}_key"),
            F.struct("id", "date", "path", "cast", "text").alias(f"{side}_analysis"),
        )


def _sharing(wordings: DataFrame) -> DataFrame:
    """Pairs of wordings that share enough fingerprints, by their places; the earlier is ``one``."""
    hashed = wordings.select(
        F.struct("place", F.size("hashes").alias("size")).alias("saying"),
        F.explode("hashes").alias("hash"),
    )
    before = Window.partitionBy("hash").orderBy("saying")
    lags = (F.lag("saying", back).over(before) for back in range(1, MOST_COMPARED + 1))
    return (
        hashed.select(F.col("saying").alias("later"), F.array(*lags).alias("earlier"))
        .select("later", F.explode("earlier").alias("earlier"))
        .where("earlier is not null")
        .groupBy("earlier", "later")
        .agg(F.count("*").alias("shared"))
        .where(
            F.col("shared")
            >= F.greatest(F.lit(1.0), SHARE * F.least(F.col("earlier.size"), F.col("later.size")))
        )
        .select(F.col("earlier.place").alias("one"), F.col("later.place").alias("other"))
    )


# --- what is done in the workers ------------------------------------------------------------------


def _sayings(row: Row) -> Iterator[Row]:
    analysis = analysis_of(row)
    for number, quotation in enumerate(analysis.quotations):
        norms = norms_of(analysis.article, quotation)
        if norms:
            yield {
                "digest": _signed(digest(norms)),
                "speaker": quotation.speakers[0],
                "place": {"key": row["key"], "number": number},
                "day": day_of(analysis.article),
                "hashes": list(map(_signed, fingerprints(norms))),
            }


def _signed(value: int) -> int:
    """The same 64 bits as Spark has them."""
    return value - (1 << 64) if value >> 63 else value


def _choices(row: Row) -> Iterator[Row]:
    """What is compared of two wordings that share words, and how: the speakers or the words."""
    one, other = row["one_wording"], row["other_wording"]
    speakers = one["speaker"], other["speaker"]
    is_speech = may_be_one_speaker(*speakers)
    if not is_speech and are_one_person(*speakers):
        return
    days = {p["place"]["key"]: p["day"] for side in (one, other) for p in side["places"]}
    keys = sorted(days)
    numbers = {key: number for number, key in enumerate(keys)}

    def wording(side: Row) -> Wording:
        places = (each["place"] for each in side["places"])
        return Wording(
            side["speaker"], tuple(Place(numbers[p["key"]], p["number"]) for p in places)
        )

    def apart(a: Place, b: Place) -> int | None:
        both = days[keys[a.article]], days[keys[b.article]]
        return abs(both[0] - both[1]) if all(both) else None

    def place(found: Place) -> Row:
        return {"key": keys[found.article], "number": found.quotation}

    chosen = choose(wording(one), wording(other), apart)
    if chosen is None or (is_speech and not may_be_one_speech(apart(chosen.odd, chosen.usual))):
        return
    yield {
        "kind": "wordings" if is_speech else "speakers",
        "met": {"other": row["other"], "one": row["one"]},
        "odd": place(chosen.odd),
        "usual": place(chosen.usual),
        "places": list(map(place, first_of_each(chosen.odd, chosen.odd_places))),
        "usual_articles": chosen.usual_articles,
    }


def _credits(row: Row) -> Iterator[Row]:
    odd, usual = _compared(row)
    if are_same_words(odd, usual):
        names = {fold(odd.speaker), fold(usual.speaker)}
        yield {**row, "names": sorted(names), "are_two": are_two_speakers(odd, usual)}


def _credit_finding(row: Row) -> Iterator[Row]:
    finding = SameWordsTwoSpeakers().report(*_compared(row), row["usual_articles"])
    yield {"key": row["odd"]["key"], "finding": packed_finding(finding)}


def _edits(row: Row) -> Iterator[Row]:
    edit = telling_edit(*_compared(row))
    if edit is not None:
        told = {"kind": edit.kind, "quoted": edit.quoted, "original": edit.original}
        yield {**row, "edit": told}


def _edit_finding(row: Row) -> Iterator[Row]:
    edit = row["edit"]
    told = Edit(edit["kind"], True, edit["quoted"], edit["original"])
    finding = AlteredQuote().report(*_compared(row), row["usual_articles"], told)
    yield {"key": row["odd"]["key"], "finding": packed_finding(finding)}


def _compared(row: Row) -> tuple[Saying, Saying]:
    odd = Saying(analysis_of(row["odd_analysis"]), Place(0, row["odd"]["number"]))
    return odd, Saying(analysis_of(row["usual_analysis"]), Place(1, row["usual"]["number"]))
