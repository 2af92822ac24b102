"""Real articles audited from pytest and from the command line: the findings are the same."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from quotecheck import pytest_plugin
from quotecheck.checker import Checker
from quotecheck.report.jsonl import finding_row
from tests.evaluation.benchmarks import POLNEAR, SHARED, WORLDWIDE
from tests.faked import Recorder

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the evaluation data is not here: shared/")
@pytest.mark.parametrize("source", [WORLDWIDE[1], POLNEAR], ids=["worldwide", "polnear"])
def test_same_findings_from_pytest_and_the_command_line(
    source: Path, pytester: pytest.Pytester, checker: Checker, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(source, pytester.path / "articles.jsonl")
    command = "-m quotecheck audit articles.jsonl --format jsonl --no-cache".split()
    done = subprocess.run(
        [sys.executable, *command],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert rows, done.stderr
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    recorder = Recorder(checker)
    result = pytester.runpytest_inprocess(
        "--quotecheck", "articles.jsonl", "--tb=no", plugins=[pytest_plugin, recorder]
    )
    found = [json.loads(json.dumps(finding_row(item))) for item in recorder.found]
    assert Counter(map(repr, found)) == Counter(map(repr, rows))
    # an item fails with one or more of them
    failing = [row for row in rows if row["severity"] != "info"]
    assert 0 < result.parseoutcomes()["failed"] <= len(failing)
