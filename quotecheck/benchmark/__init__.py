"""Measures quotecheck beside other tools, on articles of one's own: ``python -m``, this package.

    python -m quotecheck.benchmark news/
    python -m quotecheck.benchmark feed.jsonl --rival-python ~/rival/bin/python

Each contestant is a process of its own with one thread; they take turns over the same articles, so
that whatever else the machine does meets them alike. See docs/performance.md.
"""
