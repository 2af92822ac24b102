"""Checks articles with Apache Spark: each by itself, then all of them together.

    from quotecheck import spark as quotecheck_spark

    analyses = quotecheck_spark.analyze(articles)   # a DataFrame with the columns id and text
    analyses.write.parquet("analyses")              # the language work is done, once
    analyses = session.read.parquet("analyses")
    quotations = quotecheck_spark.quotations(analyses)
    findings = quotecheck_spark.findings(analyses).unionByName(quotecheck_spark.compare(analyses))

The models are loaded once in each Python worker. It needs the extra ``spark``, and quotecheck on
each machine of the cluster.
"""

from __future__ import annotations

try:
    import pandas
    import pyarrow
    import pyspark
except ImportError as error:
    raise ImportError(
        f"quotecheck.spark cannot be used ({error}); pip install 'quotecheck-news[spark]'"
    ) from error

from quotecheck.spark.articles import analyze, findings, quotations
from quotecheck.spark.comparing import compare
from quotecheck.spark.schemas import ANALYSES, FINDINGS, QUOTATIONS

__all__ = ["ANALYSES", "FINDINGS", "QUOTATIONS", "analyze", "compare", "findings", "quotations"]

del pandas, pyarrow, pyspark
