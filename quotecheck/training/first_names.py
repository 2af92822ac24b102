"""Makes ``people/first_names.txt``, first names and the gender they tell, from Faker's name lists.

``pip install Faker`` (MIT licence, kept beside the table), then
``python -m quotecheck.training.first_names``. Faker holds lists of women's and men's first names
for some ninety languages and countries, collected from censuses and registries. A name is kept when
it stands (nearly) always on one side; names of both, such as Kim, Robin or Hilary, and names of
fewer than three letters are left out.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import Counter
from pathlib import Path

from quotecheck.names import fold

OUT = Path(__file__).parents[1] / "people" / "first_names.txt"
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ'’-]{3,}")
# ISO 9-like readings of the Cyrillic letters; a name that they miss is one name fewer.
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i",
    "ї": "yi", "є": "ye", "ґ": "g",
}  # fmt: skip
# How many lists must agree for each one that says otherwise.
_AGREEMENT = 8


def count_lists() -> dict[str, Counter[str]]:
    """For each folded name, how many of Faker's lists hold it as ``female`` and as ``male``."""
    person = importlib.import_module("faker.providers.person")
    counts: dict[str, Counter[str]] = {}
    for module in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for gender in ("female", "male"):
            names = {_latin(name) for name in getattr(provider, f"first_names_{gender}", ())}
            for name in names - {""}:
                counts.setdefault(name, Counter())[gender] += 1
    return counts


def _latin(name: str) -> str:
    name = "".join(_CYRILLIC.get(letter, letter) for letter in name.lower())
    return fold(name) if _LATIN.fullmatch(name) else ""


def telling_names(counts: dict[str, Counter[str]]) -> dict[str, list[str]]:
    """The names that tell ``female`` or ``male``, sorted."""
    telling: dict[str, list[str]] = {"female": [], "male": []}
    for name, lists in sorted(counts.items()):
        (gender, most), *rest = lists.most_common()
        if most >= _AGREEMENT * sum(count for _, count in rest):
            telling[gender].append(name)
    return telling


def main() -> None:
    """Writes the table: a line for each gender, its names separated by blanks."""
    lines = [
        f"{gender} {' '.join(names)}" for gender, names in telling_names(count_lists()).items()
    ]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
