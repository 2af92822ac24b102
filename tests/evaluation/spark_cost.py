"""What Spark costs, in processor seconds: ``python -m``, this module, with JSON lines of articles.

Of each kind of process the seconds are counted, and not the time that passes, so that other work
on the machine does not count: Python workers, which analyse and compare, and Java, which sorts and
joins. Models are loaded, and rows stored, before the clock starts.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from quotecheck import spark

_TICKS = os.sysconf("SC_CLK_TCK")
_COPIES = 20


def seconds() -> dict[str, float]:
    """The processor time of all processes that this one started, by what they are."""
    processes: dict[int, tuple[int, str, float]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, fields = re.findall(r"\((.*)\) (.*)", stat.read_text())[0]
        except (OSError, IndexError):
            continue
        values = fields.split()
        # its own time and that of its children that have ended
        spent = sum(map(int, values[11:15])) / _TICKS
        processes[int(stat.parent.name)] = int(values[1]), name, spent
    ours, found = {os.getpid()}, {"java": 0.0, "python": 0.0}
    for _ in range(5):
        ours |= {number for number, (parent, *_) in processes.items() if parent in ours}
    for number in ours - {os.getpid()}:
        _, name, spent = processes[number]
        found["java" if name == "java" else "python"] += spent
    return found


def measured(name: str, articles: int, work: Callable[[], object]) -> float:
    """Does some work, prints what it took, and gives the processor time."""
    before, start = seconds(), time.perf_counter()
    work()
    after, passed = seconds(), time.perf_counter() - start
    spent = {kind: after[kind] - before[kind] for kind in after}
    whole = sum(spent.values())
    print(
        f"{name:10}{articles:6} articles{passed:8.1f} s passed{spent['python']:8.1f} s Python"
        f"{spent['java']:8.1f} s Java{articles / whole:8.2f} articles/s",
        flush=True,
    )
    return whole


def main(paths: list[str]) -> None:
    """Measures the articles of some files, after a few of them to load the models."""
    lines = [line for path in paths for line in Path(path).read_text("utf-8").split("\n") if line]
    rows = [json.loads(line) for line in lines]
    texts = [(str(row["id"]), row["text"]) for row in rows]
    words = sum(len(text.split()) for _, text in texts)
    settings = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "1"}
    settings["spark.ui.showConsoleProgress"] = "false"
    session = SparkSession.builder.master("local[1]").config(map=settings).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")

    def frame(some: list[tuple[str, str]]) -> DataFrame:
        return session.createDataFrame(some, "id STRING, text STRING").coalesce(1)

    with tempfile.TemporaryDirectory() as folder:
        spark.analyze(frame(texts[:5])).write.parquet(f"{folder}/first")
        spark.compare(session.read.parquet(f"{folder}/first")).collect()
        session.catalog.clearCache()
        spent = measured(
            "analyze",
            len(texts),
            lambda: spark.analyze(frame(texts)).write.parquet(f"{folder}/analyses"),
        )
        print(f"{'':10}{words / len(texts):.0f} words an article, {words / spent:.0f} words/s")
        size = sum(file.stat().st_size for file in Path(folder, "analyses").glob("*.parquet"))
        print(f"{'':10}{size / len(texts):.0f} bytes of Parquet an article")
        analyses = session.read.parquet(f"{folder}/analyses")
        few = measured("compare", len(texts), spark.compare(analyses).collect)
        # Most of that is starting and planning the stages, whatever they hold.
        copies = session.range(_COPIES).withColumnRenamed("id", "copy")
        many = analyses.crossJoin(copies).withColumn("key", F.concat_ws("#", "key", "copy"))
        many.drop("copy").write.parquet(f"{folder}/many")
        many = session.read.parquet(f"{folder}/many")
        spent = measured("compare", _COPIES * len(texts), spark.compare(many).collect)
        each = (spent - few) / ((_COPIES - 1) * len(texts))
        print(f"{'':10}{1 / each:.0f} articles/s, each further one {1000 * each:.2f} ms")
    session.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
