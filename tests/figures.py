"""The tables of figures in the documentation, made from what was measured.

``python -m tests.figures`` puts them into the pages, between comments that name them; a test looks
that they are there as they are made here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

ROOT = Path(__file__).parents[1]
PAGES = ("how-it-works.md", "comparison.md")
_MARK = re.compile(r"(<!-- figures: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def _read(path: str) -> dict[str, dict[str, dict[str, float]]]:
    found: dict[str, dict[str, dict[str, float]]]
    found = json.loads((ROOT / "tests" / "evaluation" / path).read_text(encoding="utf-8"))
    return found


def _percent(share: float) -> str:
    return f"{100 * share:.1f}".removesuffix(".0")


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(head), *map(list, rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


_ACCURACY: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("polnear-dev", "direct pieces content", "pieces of direct speech found", "F1"),
    ("polnear-dev", "direct pieces attribution", "… with their source", "F1"),
    ("polnear-dev", "direct+mixed content", "direct and mixed quotations found", "F1"),
    ("polnear-dev", "direct+mixed attribution", "… with their source", "F1"),
    ("polnear-dev", "content", "all quotations found, speech without marks among them", "F1"),
    ("polnear-dev", "attribution", "… with their source", "F1"),
    ("polnear-dev", "indirect attribution", "indirect speech found, with its source", "F1"),
    ("polnear-dev", "speaker end to end", "who speaks, as a person: of all quotations", "right"),
    ("polnear-dev", "speaker of found", "… of those found", "right"),
    (
        "polnear-dev",
        "pronouns of found",
        "… of those found, where the source is a pronoun",
        "right",
    ),
    ("polnear-dev", "wrong speakers", "… credited to somebody else", "wrong"),
    ("world", "content", "quotations in articles from around the world", "F1"),
    ("world", "speaker end to end", "… their speakers", "right"),
    ("world", "spurious", "… found where none is", "of those found"),
    ("natural-names", "slips found", "slips of names that were really printed", "found"),
    ("natural-names", "precision", "… that are slips, of those reported (QC101)", "right"),
    ("planted-names", "given-edit", "planted: a letter changed in a given name", "found"),
    ("planted-names", "surname-edit", "planted: a letter changed in a family name", "found"),
    ("planted-names", "given-other", "planted: another given name", "found"),
    (
        "planted-names",
        "variants flagged",
        "planted: legitimate variants reported as slips",
        "wrong",
    ),
    ("planted-quotes", "harm accuracy", "changed quotations: harmful or benign", "right"),
    ("planted-quotes", "false alarms", "… benign ones called harmful", "wrong"),
    ("planted-quotes", "named first", "… the change named", "right"),
    ("planted-offices", "title", "planted: a contradicting title", "found"),
    ("planted-offices", "look-alikes flagged", "… look-alikes reported", "wrong"),
)
_DATA = {
    "polnear-dev": "PolNeAR, 84 articles",
    "world": "Worldwide, 20 articles",
    "natural-names": "Worldwide, 721 articles",
    "planted-names": "Worldwide, planted",
    "planted-quotes": "transcripts, 650 quotations",
    "planted-offices": "three sets, planted",
}


def accuracy() -> str:
    """How well each stage does, from the figures that the evaluation pins."""
    scores = _read("scores.json")
    return _table(
        ("what", "data", "%", ""),
        (
            (what, _DATA[data], _percent(scores[data]["scores"][name]), unit)
            for data, name, what, unit in _ACCURACY
        ),
    )


def quotations() -> str:
    """Quotations in marks, beside textacy."""
    return _compared(
        _read("rivals.json")["quotations"],
        {
            f"{name} {part}": f"{what}, {part}"
            for name, what in (
                ("pieces content", "words in marks found"),
                ("pieces attribution", "… with the right source"),
            )
            for part in ("precision", "recall", "F1")
        },
    )


def names() -> str:
    """Pairs of names, beside similarity scores."""
    scores = _read("rivals.json")["names"]
    return _compared(scores, {name: f"{name}?" for name in scores["quotecheck"]})


def verification() -> str:
    """Quotations with a planted edit, beside similarity and literal search."""
    scores = _read("rivals.json")["verification"]
    return _compared(scores, {name: name for name in scores["quotecheck"]})


def _compared(scores: Mapping[str, Mapping[str, float]], rows: Mapping[str, str]) -> str:
    def cell(found: Mapping[str, float], key: str) -> str:
        return _percent(found[key]) if key in found else ""

    return _table(
        ("%", *scores),
        ((what, *(cell(found, key) for found in scores.values())) for key, what in rows.items()),
    )


TABLES: Final[Mapping[str, Callable[[], str]]] = {
    "accuracy": accuracy,
    "quotations": quotations,
    "names": names,
    "verification": verification,
}


def with_tables(page: str) -> str:
    """The page with its tables as they should be."""
    return _MARK.sub(lambda found: f"{found[1]}{TABLES[found[2]]()}\n{found[3]}", page)


def main() -> None:
    """Puts the tables into the pages."""
    for name in PAGES:
        page = ROOT / "docs" / name
        page.write_text(with_tables(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
