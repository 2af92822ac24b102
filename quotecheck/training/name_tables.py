"""Makes the tables of given names, family names and nicknames that ``quotecheck.names`` reads.

Run it again with ``python -m quotecheck.training.name_tables`` after ``pip install names==0.3.0
nicknames==1.0.1``; it writes into ``quotecheck/names/data``.

Sources:
    names 0.3.0 (MIT): the name files of the US Census of 1990, which are in the public domain:
        given names of women and of men and family names, the most frequent first.
    nicknames 1.0.1 (Apache-2.0): "has nickname" pairs of English given names, put together by hand.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

TARGET = Path(__file__).parents[1] / "names" / "data"
GIVEN = 1500
"""How many of the most frequent given names of women, and of men, are kept."""
FAMILY = 4000
"""How many of the most frequent family names are kept."""
CLEAR = 5.0
"""How many times as frequent among one sex a given name must be to count as of that sex."""


def census(name: str) -> dict[str, float]:
    """Names of a file of the census, lower case, with their share in percent; frequent first."""
    text = files("names").joinpath(name).read_text(encoding="ascii")
    rows = (line.split() for line in text.splitlines() if line.strip())
    return {row[0].lower(): float(row[1]) for row in rows}


def given_names() -> dict[str, list[str]]:
    """The frequent given names, as of women, of men, or of either."""
    women, men = census("dist.female.first"), census("dist.male.first")
    kept = dict.fromkeys([*list(women)[:GIVEN], *list(men)[:GIVEN]])
    found: dict[str, list[str]] = {"women": [], "men": [], "either": []}
    for name in sorted(kept):
        woman, man = women.get(name, 0.0), men.get(name, 0.0)
        if woman > CLEAR * man:
            found["women"].append(name)
        elif man > CLEAR * woman:
            found["men"].append(name)
        else:
            found["either"].append(name)
    return found


def nicknames() -> dict[str, list[str]]:
    """Each given name with its nicknames; a man's name is no nickname of a woman's."""
    sex = {name: key for key, names in given_names().items() for name in names}
    clear = {"women", "men"}
    found: dict[str, list[str]] = {}
    with files("nicknames").joinpath("names.csv").open(encoding="utf-8") as source:
        for row in csv.DictReader(source):
            name, nickname = row["name1"].strip().lower(), row["name2"].strip().lower()
            if row["relationship"] != "has_nickname" or min(len(name), len(nickname)) < 2:
                continue
            if {sex.get(name), sex.get(nickname)} != clear:
                found.setdefault(name, []).append(nickname)
    return found


def write(path: Path, head: str, lines: Iterable[str]) -> None:
    """Writes a table with ``head`` as its comment."""
    comment = "".join(f"# {line}\n" for line in head.splitlines())
    path.write_text(comment + "\n" + "\n".join(lines) + "\n", encoding="utf-8")


def _wrapped(words: Iterable[str], width: int = 100) -> list[str]:
    lines = [""]
    for word in words:
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return lines


def main() -> None:
    """Writes the three tables."""
    made = "Made by quotecheck/training/name_tables.py; not to be edited by hand."
    census_source = "Source: name files of the US Census of 1990 (public domain)."
    given = given_names()
    write(
        TARGET / "given.txt",
        f"{made}\n{census_source}\nThe most frequent given names of women and men.",
        [line for key, names in given.items() for line in (f"[{key}]", *_wrapped(names))],
    )
    family = sorted(list(census("dist.all.last"))[:FAMILY])
    write(
        TARGET / "family.txt",
        f"{made}\n{census_source}\nThe {FAMILY} most frequent family names.",
        ["[family]", *_wrapped(family)],
    )
    pairs = nicknames()
    write(
        TARGET / "nicknames.txt",
        f"{made}\nSource: nicknames 1.0.1 (Apache-2.0), by Carlton Northern and contributors."
        "\nA given name, and its nicknames.",
        ["[nicknames]", *(f"{name}: {' '.join(pairs[name])}" for name in sorted(pairs))],
    )


if __name__ == "__main__":
    main()
