"""What verifying costs beside rapidfuzz alone: ``python -m tests.evaluation.verify_cost``.

10 000 quotations, drawn from transcripts of ../shared with one known edit each, or none, against
all the transcripts as one text of some 60 000 words; then against copies of them with one index.
rapidfuzz's ``partial_ratio_alignment``, which says where a quotation is likely to stand and nothing
else, takes its turn between stretches of the same run, on a sample. Times are of the processor.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from pathlib import Path

from rapidfuzz.fuzz import partial_ratio_alignment

from quotecheck.verification import Source, Sources, verify

SHARED = Path(__file__).resolve().parents[3] / "shared"
TRANSCRIPTS = SHARED / "data/transcripts/train.jsonl"
PLANTED = SHARED / "data/quotes/planted-dev.jsonl"

_QUOTATIONS, _SAMPLE, _COPIES = 10_000, 6, 17


def ratios(quotations: int = _QUOTATIONS) -> dict[str, float]:
    """How many times longer rapidfuzz takes, by kind of edit and for all of them."""
    text = "\n\n".join(row["text"] for row in _rows(TRANSCRIPTS))
    source = Source(text)
    verify("to make the index", source)
    by_kind: dict[str, list[str]] = defaultdict(list)
    for row in _rows(PLANTED):
        by_kind[row["edit"]].append(row["quote"])
    each = quotations // len(by_kind)
    spent: dict[str, list[float]] = {}
    for kind, quotes in by_kind.items():
        rounds = max(1, each // len(quotes))
        start = time.process_time()
        for _ in range(rounds):
            for quote in quotes:
                verify(quote, source)
        between = time.process_time()
        sample = quotes[:: max(1, len(quotes) // _SAMPLE)]
        for quote in sample:
            partial_ratio_alignment(quote, text)
        end = time.process_time()
        spent[kind] = [(between - start) / (rounds * len(quotes)), (end - between) / len(sample)]
    found = {kind: alone / ours for kind, (ours, alone) in spent.items()}
    ours, alone = (sum(times) for times in zip(*spent.values(), strict=True))
    return {**found, "all": alone / ours}


def many() -> None:
    """A quotation against a million words in a thousand transcripts, with one index."""
    rows = [{**row, "id": f"{row['id']}-{n}"} for n in range(_COPIES) for row in _rows(TRANSCRIPTS)]
    start = time.process_time()
    sources = Sources.of(rows)
    sources.verify("to make the index")
    words = sum(len(source.norms) for source in sources)
    print(f"{len(sources)} transcripts, {words} words: index {time.process_time() - start:.1f} s")
    quotes = [row["quote"] for row in _rows(PLANTED)]
    times = []
    for quote in quotes:
        start = time.process_time()
        sources.verify(quote)
        times.append(time.process_time() - start)
    print(
        f"a quotation {1000 * sum(times) / len(times):.2f} ms, at most {1000 * max(times):.1f} ms"
    )


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    for kind, ratio in ratios().items():
        print(f"{kind:14}{ratio:6.1f} times as long")
    if "many" in sys.argv[1:]:
        many()
