"""An audit takes the memory of a small corpus for a large one, and no time for a known one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

NEWS = Path(__file__).parents[2] / "shared/data/worldwide/train.jsonl"
QUICK = """
import sys
from analysts import FakeAnalyst
from quotecheck.auditing import Auditor, entries
from quotecheck.rules import all_rules
auditor = Auditor(FakeAnalyst(*all_rules()), cache=None, jobs=1)
print(sum(1 for item in auditor.run(entries(sys.argv[1:]))))
"""


def measured(*command: object) -> tuple[float, float, float, bytes]:
    """Wall seconds, CPU seconds and peak memory in MB of a command, and what it writes."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *map(str, command)], stdout=subprocess.PIPE, cwd=Path(__file__).parent
    )
    assert process.stdout
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (0, 1)
    wall = time.perf_counter() - start
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out


def corpus(file: Path, texts: list[str], articles: int) -> Path:
    """Articles that all differ, cut out of some texts."""
    with file.open("w", encoding="utf-8") as rows:
        for number in range(articles):
            text = f"{texts[number % len(texts)]}\n\nArticle {number} of the day."
            rows.write(json.dumps({"id": str(number), "text": text}) + "\n")
    return file


def test_memory_does_not_grow_with_the_corpus(tmp_path):
    text = "The mayor said that the bridge would open in May. " * 100
    peaks = {}
    for articles in (400, 4000):
        file = corpus(tmp_path / f"{articles}.jsonl", [text], articles)
        _, _, peaks[articles], out = measured("-c", QUICK, file)
        assert int(out) == articles
    # all texts together are 20 MB
    assert peaks[4000] < 1.15 * peaks[400]


def news() -> list[str]:
    with NEWS.open(encoding="utf-8") as rows:
        return [json.loads(row)["text"] for row in rows]


@pytest.mark.slow
@pytest.mark.skipif(not NEWS.exists(), reason="needs ../shared/data/worldwide")
def test_memory_of_a_real_audit(tmp_path):
    peaks = {}
    for articles in (200, 2000):
        file = corpus(tmp_path / f"{articles}.jsonl", news()[:200], articles)
        command = ("-m", "quotecheck", "audit", file, "--format", "csv")
        *times, peaks[articles], _ = measured(*command, "--cache", tmp_path / f"cache{articles}")
        print(articles, "articles:", times, f"{peaks[articles]:.0f} MB")
    assert peaks[2000] < 1.2 * peaks[200]


@pytest.mark.slow
@pytest.mark.skipif(not NEWS.exists(), reason="needs ../shared/data/worldwide")
def test_second_run_is_fifty_times_as_fast(tmp_path):
    file = corpus(tmp_path / "news.jsonl", news(), 622)
    command = ("-m", "quotecheck", "audit", file, "--cache", tmp_path / "cache")
    first, again = measured(*command), measured(*command)
    print("wall", first[0], again[0], "cpu", first[1], again[1])
    assert again[3] == first[3]
    # on the clock of the processor, since the machine may have other things to do
    assert again[1] * 50 < first[1]


@pytest.mark.slow
@pytest.mark.skipif(not NEWS.exists(), reason="needs ../shared/data/worldwide")
def test_a_text_of_ten_megabytes_takes_little_memory(tmp_path):
    pytest.importorskip("torch")
    text = "\n\n".join(news())
    peaks = {}
    for size in (2_000_000, 10_000_000):
        file = tmp_path / f"{size}.txt"
        file.write_text((text * (1 + size // len(text)))[:size], encoding="utf-8", newline="")
        _, _, peaks[size], _ = measured("-m", "quotecheck", "check", file)
    assert peaks[10_000_000] < 2_000
    # linear: no more than 130 bytes a character beyond what the models take
    assert peaks[10_000_000] - peaks[2_000_000] < 8 * 130
