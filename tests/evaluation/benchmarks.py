"""The benchmarks: which data, which scorer, which figures.

The data and the scorers lie beside the project, in ``../shared``; they are never copied into it.
Each benchmark runs quotecheck over its articles, hands the analyses to the scorer as a user would,
and returns the scorer's figures as shares between 0 and 1.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from attrs import frozen

from quotecheck import audit
from quotecheck.authority import Authority
from quotecheck.checker import Checker
from quotecheck.model import Article, to_json_line
from quotecheck.rules import get_rule
from quotecheck.rules.knowing import with_lists
from quotecheck.rules.roles import HonorificConflict, RoleConflict
from quotecheck.verification import Source, verify
from tests.evaluation.listed import plant as plant_listed
from tests.evaluation.offices import plant

SHARED = Path(__file__).resolve().parents[3] / "shared"
EVAL = SHARED / "eval"
GOLD = SHARED / "gold"
POLNEAR = SHARED / "data/polnear/dev.jsonl"
WORLDWIDE = (SHARED / "data/worldwide/train.jsonl", SHARED / "data/worldwide/dev.jsonl")
PLANTED = SHARED / "data/names/planted-dev.jsonl"
PLANTED_QUOTES = SHARED / "data/quotes/planted-dev.jsonl"
TRANSCRIPTS = SHARED / "data/transcripts/train.jsonl"
SEEDS = SHARED / "seeds"
LISTS = tuple(sorted((SHARED / "data/authority").glob("*.yaml")))
LISTED = (SHARED / "data/polnear/train.jsonl", POLNEAR, WORLDWIDE[1])
LISTED_GOLD = Path(__file__).with_name("listed.jsonl")
OFFICES = (*WORLDWIDE, SHARED / "data/polnear/train.jsonl")

Scores = dict[str, float]


@frozen
class Benchmark:
    """One set of articles with one scorer.

    Attributes:
        name: as in scores.json.
        inputs: every file the figures depend on, the scorer aside.
        run: computes the figures.
        lower_is_better: figures that must not rise.
        slow: runs only when asked for with ``-m slow``.
    """

    name: str
    inputs: tuple[Path, ...]
    run: Callable[[Checker], Scores]
    lower_is_better: frozenset[str] = frozenset()
    slow: bool = False

    def digest(self) -> str:
        """Which data the figures belong to."""
        digest = hashlib.sha256()
        for path in self.inputs:
            digest.update(path.read_bytes())
        return digest.hexdigest()[:16]


def _articles(paths: Iterable[Path]) -> list[Article]:
    rows = [json.loads(line) for path in paths for line in path.open(encoding="utf-8")]
    return [Article(row["text"], row["id"]) for row in rows]


def _analyses(checker: Checker, paths: Iterable[Path], to: Path) -> None:
    with to.open("w", encoding="utf-8") as out:
        for analysis in checker.analyze_many(_articles(paths)):
            out.write(analysis.to_json() + "\n")


def _score(script: str, *arguments: Path | str) -> str:
    command = [sys.executable, str(EVAL / script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not done.stdout:
        raise RuntimeError(done.stderr)
    return done.stdout


def _share(text: str, pattern: str) -> float:
    """The figure, or the fraction, that a line of a scorer's output holds."""
    match = re.search(pattern, text)
    if match is None:
        raise ValueError(f"{pattern!r} is not in the scorer's output:\n{text}")
    values = [float(value) for value in match.groups()]
    return values[0] if len(values) == 1 else values[0] / values[1]


def polnear(checker: Checker) -> Scores:
    """Content and attribution on PolNeAR dev, and who the speakers are."""
    with tempfile.TemporaryDirectory() as folder:
        analyses, table = Path(folder, "analyses.jsonl"), Path(folder, "table.json")
        _analyses(checker, [POLNEAR], analyses)
        _score("score_quotes.py", POLNEAR, analyses, "--json", table)
        rows = json.loads(table.read_text())
        said = _score("score_speakers.py", POLNEAR, GOLD / "polnear-dev-speakers.jsonl", analyses)
    by_set: dict[str, Mapping[str, Mapping[str, list[float]]]] = {
        title: value["rows"] for title, value in rows.items()
    }
    every = by_set["ALL"]
    quoted = next(v["all"] for t, v in by_set.items() if t.startswith("DIRECT+MIXED"))
    pieces = next(v["all"] for t, v in by_set.items() if t.startswith("FRAGMENTS, direct"))
    row = r"\s+(\d+)\s+(\d+)\s+(\d+)\s+([\d.]+)\s+([\d.]+)\s+(\d+)\s+(\d+)"
    gold, _, _, end_to_end, of_found, _, wrong = _row(said, "all" + row)
    *_, pronouns, _, _ = _row(said, "written as pronoun" + row)
    return {
        "content": every["all"]["content50"][2],
        "attribution": every["all"]["attr"][2],
        "exact content": every["all"]["exact"][2],
        "direct+mixed content": quoted["content50"][2],
        "direct+mixed attribution": quoted["attr"][2],
        "direct pieces content": pieces["content50"][2],
        "direct pieces attribution": pieces["attr"][2],
        "indirect attribution": every["indirect"]["attr"][2],
        "speaker end to end": end_to_end,
        "speaker of found": of_found,
        "pronouns of found": pronouns,
        "wrong speakers": wrong / gold,
    }


def _row(text: str, pattern: str) -> list[float]:
    match = re.search(pattern, text)
    if match is None:
        raise ValueError(f"{pattern!r} is not in the scorer's output:\n{text}")
    return [float(value) for value in match.groups()]


def world(checker: Checker) -> Scores:
    """Quotations in marks and blocks, in hand-labelled articles from around the world."""
    gold = GOLD / "worldwide-quotes.jsonl"
    with tempfile.TemporaryDirectory() as folder:
        analyses = Path(folder, "analyses.jsonl")
        _analyses(checker, [gold], analyses)
        out = _score("score_world.py", gold, analyses)
    found = r"{}\s+\d+\s+found ([\d.]+)"
    return {
        "content": _share(out, r"\sF ([\d.]+)"),
        "speaker end to end": _share(out, r"F [\d.]+\s+speaker end to end ([\d.]+)"),
        "cueless found": _share(out, found.format("cueless")),
        "cross-paragraph found": _share(out, found.format("cross")),
        "spurious": 1 - _share(out, r"precision ([\d.]+)"),
    }


def natural_names(checker: Checker) -> Scores:
    """Naming slips that published articles really contain."""
    with tempfile.TemporaryDirectory() as folder:
        analyses, articles = Path(folder, "analyses.jsonl"), Path(folder, "articles.jsonl")
        _analyses(checker, WORLDWIDE, analyses)
        articles.write_text("".join(path.read_text(encoding="utf-8") for path in WORLDWIDE))
        out = _score("score_natural.py", GOLD / "names-natural.jsonl", articles, analyses)
    return {
        "slips found": _share(out, r"without doubtful ones (\d+)/(\d+)"),
        "false alarms per 100": _share(out, r"= ([\d.]+) per 100"),
        "precision": _share(out, r"precision\s+([\d.]+)"),
    }


def planted_names(checker: Checker) -> Scores:
    """Naming slips planted into published articles, and legitimate variants."""
    with tempfile.TemporaryDirectory() as folder:
        analyses = Path(folder, "analyses.jsonl")
        _analyses(checker, [PLANTED], analyses)
        out = _score("score_names.py", PLANTED, analyses)
    recall = r"recall {}\s+\d+/\d+\s+([\d.]+)"
    return {
        "given-edit": _share(out, recall.format("given-edit")),
        "surname-edit": _share(out, recall.format("surname-edit")),
        "given-other": _share(out, recall.format("given-other")),
        "pointed": _share(out, r"recall all.*pointed ([\d.]+)"),
        "precision": _share(out, r"precision on planted\s+([\d.]+)"),
        "variants flagged": _share(out, r"variants flagged\s+(\d+)/(\d+)"),
    }


def planted_offices(checker: Checker) -> Scores:
    """Conflicts of titles and offices planted into published articles, and look-alikes."""
    rows = [json.loads(line) for path in OFFICES for line in path.open(encoding="utf-8")]
    planted = plant((row["text"] for row in rows), most=40)
    narrow = Checker(language=checker.language, rules=[RoleConflict(), HonorificConflict()])
    found: dict[str, list[bool]] = {}
    false_alarms = 0
    texts = [item.text for item in planted]
    for item, analysis in zip(planted, narrow.analyze_many(texts), strict=True):
        places = [s for f in analysis.findings for s in (f.span, *f.related)]
        if item.is_conflict:
            found.setdefault(item.kind, []).append(any(s.overlaps(item.span) for s in places))
        else:
            false_alarms += bool(places)
    scores = {kind: sum(hits) / len(hits) for kind, hits in sorted(found.items())}
    return {**scores, "look-alikes flagged": float(false_alarms)}


def listed(checker: Checker) -> Scores:
    """People of Congress: what articles really have wrong, what is planted, and look-alikes."""
    rows = [json.loads(line) for path in LISTED for line in path.open(encoding="utf-8")]
    articles = [Article(row["text"], row["id"], _day(row["id"])) for row in rows]
    with tempfile.TemporaryDirectory() as folder:
        authority = Authority(LISTS, cache=Path(folder))
        rules = with_lists([get_rule(code) for code in ("QC501", "QC502", "QC503")], authority)
        narrow = Checker(language=checker.language, rules=rules)
        looked_at = map(json.loads, LISTED_GOLD.open(encoding="utf-8"))
        right = {(row["id"], row["code"], *row["span"]) for row in looked_at if row["right"]}
        found = {
            (analysis.article.id, finding.code, *finding.span)
            for analysis in narrow.analyze_many(articles)
            for finding in analysis.findings
        }
        hits: dict[str, list[bool]] = {}
        false_alarms = 0
        planted = plant_listed(articles, authority, most=100)
        analyses = narrow.analyze_many(item.article for item in planted)
        for item, analysis in zip(planted, analyses, strict=True):
            for name in item.people:
                is_found = any(name.split()[-1] in f.message for f in analysis.findings)
                if item.is_wrong:
                    hits.setdefault(item.kind, []).append(is_found)
                else:
                    false_alarms += is_found
    return {
        "right": float(len(found & right)),
        "wrong": float(len(found - right)),
        **{kind: sum(found) / len(found) for kind, found in sorted(hits.items())},
        "look-alikes flagged": float(false_alarms),
    }


def _day(name: str) -> str | None:
    """The date that stands in the name of an article of PolNeAR."""
    match = re.search(r"_(\d{4}-\d\d-\d\d)_", name)
    return match and match[1]


def planted_quotes(checker: Checker) -> Scores:
    """Quotations taken from transcripts, with one known edit each."""
    sources = {}
    for line in TRANSCRIPTS.open(encoding="utf-8"):
        row = json.loads(line)
        sources[row["id"]] = Source.of(row)
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder, "found.jsonl")
        with found.open("w", encoding="utf-8") as out:
            for line in PLANTED_QUOTES.open(encoding="utf-8"):
                row = json.loads(line)
                verified = verify(row["quote"], sources[row["source"]])
                told = {
                    "id": row["id"],
                    "harmful": verified.harmful,
                    "edits": [edit.kind for edit in verified.edits],
                    "span": list(verified.span) if verified.span else None,
                }
                out.write(json.dumps(told) + "\n")
        out_text = _score("score_verify.py", PLANTED_QUOTES, found)
    return {
        "harm accuracy": _share(out_text, r"accuracy ([\d.]+)"),
        "false alarms": _share(out_text, r"false alarms on benign ([\d.]+)"),
        "named first": _share(out_text, r"named first ([\d.]+)   located"),
        "located": _share(out_text, r"located ([\d.]+)\s*$"),
    }


def seeds(checker: Checker) -> Scores:
    """The five seed articles: attributions, speakers, findings that must and must not be there."""
    texts = sorted(SEEDS.glob("*.txt"))
    articles = [Article(path.read_text(encoding="utf-8"), path.name) for path in texts]
    with tempfile.TemporaryDirectory() as folder:
        analyses, findings = Path(folder, "analyses.jsonl"), Path(folder, "findings.jsonl")
        analyses.write_text(
            "".join(a.to_json() + "\n" for a in checker.analyze_many(articles)), encoding="utf-8"
        )
        findings.write_text(
            "".join(
                to_json_line(found.to_dict()) + "\n"
                for found in audit(articles, checker=checker).findings
            ),
            encoding="utf-8",
        )
        out = _score("score_seeds.py", SEEDS, GOLD / "seeds.jsonl", analyses, findings)
    return {
        "quoted found": _share(out, r"quoted found (\d+)/(\d+)"),
        "reported found": _share(out, r"reported found (\d+)/(\d+)"),
        "speakers right": _share(out, r"speakers right (\d+)/(\d+)"),
        "findings wrong": _share(out, r"findings wrong (\d+)"),
    }


BENCHMARKS = (
    Benchmark(
        "planted-quotes",
        (PLANTED_QUOTES, TRANSCRIPTS),
        planted_quotes,
        frozenset({"false alarms"}),
    ),
    Benchmark(
        "seeds",
        (GOLD / "seeds.jsonl", *sorted(SEEDS.glob("*.txt"))),
        seeds,
        frozenset({"findings wrong"}),
    ),
    Benchmark(
        "polnear-dev",
        (POLNEAR, GOLD / "polnear-dev-speakers.jsonl"),
        polnear,
        frozenset({"wrong speakers"}),
    ),
    Benchmark("world", (GOLD / "worldwide-quotes.jsonl",), world, frozenset({"spurious"})),
    Benchmark(
        "natural-names",
        (GOLD / "names-natural.jsonl", *WORLDWIDE),
        natural_names,
        frozenset({"false alarms per 100"}),
    ),
    Benchmark(
        "planted-names", (PLANTED,), planted_names, frozenset({"variants flagged"}), slow=True
    ),
    Benchmark(
        "listed",
        (*LISTS, *LISTED, LISTED_GOLD),
        listed,
        frozenset({"wrong", "look-alikes flagged"}),
        slow=True,
    ),
    Benchmark(
        "planted-offices",
        OFFICES,
        planted_offices,
        frozenset({"look-alikes flagged"}),
        slow=True,
    ),
)
