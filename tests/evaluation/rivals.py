"""What others find in the same data: ``python -m tests.evaluation.rivals --rival-python PYTHON``.

PYTHON is an interpreter that can import textacy and a small English model of spaCy. The figures go
into rivals.json, from which `tests.figures` makes the tables of docs/comparison.md. For quotecheck
and each rival the scorer is the same, and so are the articles.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from quotecheck import compare_names
from quotecheck.checker import Checker
from tests.evaluation.benchmarks import (
    PLANTED_QUOTES,
    POLNEAR,
    TRANSCRIPTS,
    _analyses,
    _score,
    planted_quotes,
)

HERE = Path(__file__).parent
PAIRS = HERE.with_name("names_pairs.tsv")
FIGURES = HERE / "rivals.json"
_BENIGN = {"exact", "typography", "filler", "bracketed", "ellipsis"}
_THRESHOLDS = range(1, 101)

# It refuses a text with an odd number of quotation marks; then its paragraphs get their chance.
_TEXTACY = """
import json, re, sys, spacy
from textacy.extract import direct_quotations
name = [name for name in spacy.util.get_installed_models() if "core_web_sm" in name][0]
pipeline = spacy.load(name)

def spans(tokens, offset):
    return [[offset + t.idx, offset + t.idx + len(t)] for t in tokens]

def found(text, offset):
    return [
        {"content": spans(q.content, offset), "source": spans(q.speaker, offset),
         "cue": spans(q.cue, offset)}
        for q in direct_quotations(pipeline(text))
    ]

for line in open(sys.argv[1], encoding="utf-8"):
    row = json.loads(line)
    refused = False
    try:
        quotes = found(row["text"], 0)
    except ValueError:
        refused = True
        quotes = []
        for paragraph in re.finditer(r"[^\\n]+", row["text"]):
            try:
                quotes += found(paragraph[0], paragraph.start())
            except ValueError:
                pass
    print(json.dumps({"id": row["id"], "quotes": quotes, "refused": refused}))
"""


def quotations(rival_python: str | None) -> dict[str, dict[str, float]]:
    """F1 of quotations in marks on PolNeAR dev, of their content and of content with source."""
    with tempfile.TemporaryDirectory() as folder:
        ours = Path(folder, "ours.jsonl")
        _analyses(Checker(), [POLNEAR], ours)
        scores = {"quotecheck": _in_marks(ours)}
        if rival_python:
            theirs = Path(folder, "theirs.jsonl")
            command = [rival_python, "-c", _TEXTACY, str(POLNEAR)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            theirs.write_text(done.stdout, encoding="utf-8")
            refused = sum(json.loads(line)["refused"] for line in done.stdout.splitlines())
            scores["textacy"] = {**_in_marks(theirs), "articles refused": refused}
    return scores


def _in_marks(found: Path) -> dict[str, float]:
    table = found.with_suffix(".json")
    _score("score_quotes.py", POLNEAR, found, "--json", str(table))
    scores = {}
    for title, value in json.loads(table.read_text()).items():
        if title.startswith("DIRECT gold"):
            name = "direct"
        elif title.startswith("FRAGMENTS, direct"):
            name = "pieces"
        else:
            continue
        row = value["rows"]["all"]
        for figure, key in (("content", "content50"), ("attribution", "attr_head")):
            for part, number in zip(("precision", "recall", "F1"), row[key], strict=True):
                scores[f"{name} {figure} {part}"] = round(number, 3)
    return scores


def names() -> dict[str, dict[str, float]]:
    """How many pairs of names each way of comparing puts on the right side of a question."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        rows = [
            (row["a"], row["b"], set(row["truth"].split("|")))
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]
    questions: dict[str, tuple[set[str], set[str]]] = {
        "one person or two": ({"same", "variant", "misspelling"}, {"conflict", "different"}),
        "a slip or a legitimate spelling": ({"same", "variant"}, {"misspelling"}),
        "right as it stands or not": (
            {"same", "variant"},
            {"misspelling", "conflict", "different"},
        ),
    }
    scorers: dict[str, Callable[[str, str], float]] = {
        "WRatio": fuzz.WRatio,
        "token_sort_ratio": fuzz.token_sort_ratio,
        "Jaro-Winkler": lambda a, b: 100 * JaroWinkler.similarity(a, b),
    }
    found: dict[str, dict[str, float]] = {"quotecheck": {}, **{name: {} for name in scorers}}
    for question, (alike, unlike) in questions.items():
        pairs = [
            (a, b, truth <= alike) for a, b, truth in rows if truth <= alike or truth <= unlike
        ]
        verdicts = [compare_names(a, b).kind in alike for a, b, _ in pairs]
        right = sum(told is truth for told, (_, _, truth) in zip(verdicts, pairs, strict=True))
        found["quotecheck"][question] = round(right / len(pairs), 3)
        for name, scorer in scorers.items():
            scores = [(scorer(a, b), truth) for a, b, truth in pairs]
            found[name][question] = round(_best(scores), 3)
    return found


def _best(scores: Sequence[tuple[float, bool]]) -> float:
    """The share that the best threshold gets right."""
    return max(
        sum((score >= threshold) is truth for score, truth in scores) / len(scores)
        for threshold in (*_THRESHOLDS, 101)
    )


def verification() -> dict[str, dict[str, float]]:
    """How often harm is told from what is benign in quotations with one planted edit each."""
    sources = {row["id"]: row["text"] for row in _rows(TRANSCRIPTS)}
    planted = _rows(PLANTED_QUOTES)
    scores = [
        (fuzz.partial_ratio(row["quote"], sources[row["source"]]), row["edit"] in _BENIGN)
        for row in planted
    ]
    benign = [score for score, harmless in scores if harmless]
    ours = planted_quotes(None)  # type: ignore[arg-type]
    return {
        "quotecheck": {
            "harm accuracy": ours["harm accuracy"],
            "false alarms": ours["false alarms"],
        },
        "partial_ratio at 90": {
            "harm accuracy": round(
                sum((score >= 90) is harmless for score, harmless in scores) / len(scores), 3
            ),
            "false alarms": round(sum(score < 90 for score in benign) / len(benign), 3),
        },
        "partial_ratio at its best": {"harm accuracy": round(_best(scores), 3)},
    }


def _rows(path: Path) -> list[Mapping[str, str]]:
    return [json.loads(line) for line in path.open(encoding="utf-8")]


@click.command()
@click.option("--rival-python", metavar="PYTHON", help="Has textacy and a small English model.")
def main(rival_python: str | None) -> None:
    """Measure, and write rivals.json; without --rival-python, textacy's figures stay."""
    before = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    found = {
        "quotations": {**before.get("quotations", {}), **quotations(rival_python)},
        "names": names(),
        "verification": verification(),
    }
    FIGURES.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    json.dump(found, sys.stdout, indent=2)


if __name__ == "__main__":
    main()
