"""What others find in the same data: ``python -m tests.evaluation.rivals``.

``--textacy PYTHON`` names an interpreter that can import textacy and a small English model of
spaCy, ``--gtrex PYTHON`` one that can import gtrex. The figures go into rivals.json, from which
`tests.figures` makes the tables of docs/comparison.md. For quotecheck and each rival the data and
the scorer are the same.
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
from quotecheck.verification import Source, verify
from tests.evaluation.benchmarks import (
    PLANTED_QUOTES,
    POLNEAR,
    TRANSCRIPTS,
    _analyses,
    _score,
)

HERE = Path(__file__).parent
PAIRS = HERE.with_name("names_pairs.tsv")
FIGURES = HERE / "rivals.json"
_BENIGN = {"exact", "typography", "filler", "bracketed", "ellipsis"}
_THRESHOLDS = range(1, 101)

# Paragraph by paragraph: it refuses a text with an odd number of quotation marks, and finds less in
# whole articles.
_TEXTACY = """
import json, re, sys, spacy
from textacy.extract import direct_quotations
name = [name for name in spacy.util.get_installed_models() if "core_web_sm" in name][0]
pipeline = spacy.load(name)

def spans(tokens, offset):
    return [[offset + t.idx, offset + t.idx + len(t)] for t in tokens]

for line in open(sys.argv[1], encoding="utf-8"):
    row = json.loads(line)
    quotes = []
    for paragraph in re.finditer(r"[^\\n]+", row["text"]):
        at = paragraph.start()
        try:
            quotes += [
                {"content": spans(q.content, at), "source": spans(q.speaker, at),
                 "cue": spans(q.cue, at)}
                for q in direct_quotations(pipeline(paragraph[0]))
            ]
        except ValueError:
            pass
    print(json.dumps({"id": row["id"], "quotes": quotes}))
"""

_GTREX = """
import json, sys
from gtrex import Policy, Verifier
verifiers = {}
for line in open(sys.argv[1], encoding="utf-8"):
    row = json.loads(line)
    verifiers[row["id"]] = Verifier(row["text"], Policy())
for line in open(sys.argv[2], encoding="utf-8"):
    row = json.loads(line)
    print(int(verifiers[row["source"]].verify(row["quote"]).grounded))
"""


def quotations(textacy: str | None) -> dict[str, dict[str, float]]:
    """F1 of quotations in marks on PolNeAR dev, of their content and of content with source."""
    with tempfile.TemporaryDirectory() as folder:
        ours = Path(folder, "ours.jsonl")
        _analyses(Checker(), [POLNEAR], ours)
        scores = {"quotecheck": _in_marks(ours)}
        if textacy:
            theirs = Path(folder, "theirs.jsonl")
            command = [textacy, "-c", _TEXTACY, str(POLNEAR)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            theirs.write_text(done.stdout, encoding="utf-8")
            scores["textacy"] = _in_marks(theirs)
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


def verification(gtrex: str | None) -> dict[str, dict[str, float]]:
    """How often harm is told from what is benign in quotations with one planted edit each."""
    sources = {row["id"]: Source.of(row) for row in _rows(TRANSCRIPTS)}
    planted = _rows(PLANTED_QUOTES)
    benign = [row["edit"] in _BENIGN for row in planted]
    ratios = [fuzz.partial_ratio(row["quote"], sources[row["source"]].text) for row in planted]
    told = {
        "quotecheck": [not verify(row["quote"], sources[row["source"]]).harmful for row in planted]
    }
    if gtrex:
        command = [gtrex, "-c", _GTREX, str(TRANSCRIPTS), str(PLANTED_QUOTES)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        told["gtrex"] = [line == "1" for line in done.stdout.split()]
    told["partial_ratio at 90"] = [ratio >= 90 for ratio in ratios]
    found = {name: _of_harm(said, benign) for name, said in told.items()}
    best = _best(list(zip(ratios, benign, strict=True)))
    return {**found, "partial_ratio at its best": {"right": round(best, 3)}}


def _of_harm(told: Sequence[bool], benign: Sequence[bool]) -> dict[str, float]:
    pairs = list(zip(told, benign, strict=True))
    return {
        "right": round(sum(said is truth for said, truth in pairs) / len(pairs), 3),
        "benign taken for harmful": round(sum(t and not s for s, t in pairs) / sum(benign), 3),
        "harmful taken for benign": round(
            sum(s and not t for s, t in pairs) / (len(pairs) - sum(benign)), 3
        ),
    }


def _rows(path: Path) -> list[Mapping[str, str]]:
    return [json.loads(line) for line in path.open(encoding="utf-8")]


@click.command()
@click.option("--textacy", metavar="PYTHON", help="Has textacy and a small English model of spaCy.")
@click.option("--gtrex", metavar="PYTHON", help="Has gtrex.")
def main(textacy: str | None, gtrex: str | None) -> None:
    """Measure, and write rivals.json; the figures of rivals that are not named stay."""
    found = json.loads(FIGURES.read_text(encoding="utf-8"))
    for name, scores in (
        ("quotations", quotations(textacy)),
        ("names", names()),
        ("verification", verification(gtrex)),
    ):
        found[name].update(scores)
    FIGURES.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    json.dump(found, sys.stdout, indent=2)


if __name__ == "__main__":
    main()
