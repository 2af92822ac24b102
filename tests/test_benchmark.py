from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from quotecheck.benchmark.__main__ import _drawn, main
from quotecheck.benchmark.race import Contestant, Result, race
from quotecheck.benchmark.tables import STAGES, show, stages
from quotecheck.errors import QuotecheckError

FIXTURES = Path(__file__).parents[1] / "fixtures"


def result(title: str, cpu: float, **stages: float) -> Result:
    return Result(title, 9000, cpu, 2 * cpu, 3.0, 1.0, 1.0, 400.0, stages)


def test_articles_are_drawn_alike_each_time() -> None:
    texts = [f"{n} one two three" for n in range(50)] + ["", " \n"]
    drawn = _drawn(texts, 20)
    assert len(drawn) == 5
    assert drawn == _drawn(texts, 20)
    assert sorted(_drawn(texts, 10_000)) == sorted(texts[:50])


def test_tables(capsys: pytest.CaptureFixture[str]) -> None:
    runs = [
        [
            result("quotecheck", 1.0),
            result(STAGES, 1.1, **{"people": 0.25, "rule QC101": 0.5, "rule QC102": 0.25}),
            result("other", 4.0),
        ]
    ] * 2
    assert list(stages(runs).items()) == [("rules", 1.5), ("people", 0.5)]
    show(Console(width=120), runs, {"import torch": [1.0, 2.0], "quotecheck check": [2.0, 5.0]})
    shown = " ".join(capsys.readouterr().out.split())
    assert "9,000 9,000" in shown
    assert "2,250 2,250 │ 4.00 4.00" in shown
    assert "75.0%" in shown
    assert "2.00 2.50" in shown


def test_a_contestant_that_cannot_start_is_told() -> None:
    contestant = Contestant("nobody", "nobody")
    with pytest.raises(QuotecheckError, match="nobody: ended before it was done"):
        race([contestant], ["A text."], lambda _: None)


@pytest.mark.slow
def test_benchmark(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    found = tmp_path / "found.json"
    arguments = [str(FIXTURES / "clean.txt"), str(FIXTURES / "indirect-speech.txt")]
    done = CliRunner().invoke(main, [*arguments, "--runs", "1", "--json", str(found)])
    assert done.exit_code == 0, done.output
    (run,) = json.loads(found.read_text())["runs"]
    assert [one["title"] for one in run][0::3] == ["quotecheck", "Stanza's NER, singly"]
    assert all(one["cpu"] > 0 and one["first"] > one["load"] > 0 for one in run)
    (timed,) = (one for one in run if one["title"] == STAGES)
    assert {"attribution tagger", "named entities", "people", "rule QC101"} <= set(timed["stages"])
    assert sum(timed["stages"].values()) >= timed["cpu"]
