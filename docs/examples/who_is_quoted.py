"""Who is quoted how often in some articles, in how many words, and how sure that is.

python docs/examples/who_is_quoted.py fixtures/corpus fixtures/clean.txt
"""

from __future__ import annotations

import sys
from collections import defaultdict

import quotecheck
from quotecheck.auditing import entries


def main(paths: list[str]) -> None:
    """Prints a line for each speaker, the most quoted first."""
    quoted: dict[str, list[quotecheck.Quotation]] = defaultdict(list)
    articles = (entry for entry in entries(paths) if isinstance(entry, quotecheck.Article))
    for analysis in quotecheck.analyze_many(articles):
        for quotation in analysis.quotations:
            quoted[quotation.speaker or "(nobody credited)"].append(quotation)
    print(f"{'quotations':>10} {'words':>6} {'sure':>5}  who")
    for who, theirs in sorted(quoted.items(), key=lambda item: (-len(item[1]), item[0])):
        words = sum(len(quotation.text.split()) for quotation in theirs)
        sure = sum(quotation.confidence for quotation in theirs) / len(theirs)
        print(f"{len(theirs):10} {words:6} {sure:5.2f}  {who}")


if __name__ == "__main__":
    main(sys.argv[1:] or ["fixtures/corpus"])
