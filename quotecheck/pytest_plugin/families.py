"""Families of rules, each of which is one item of an article, and batches of articles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from quotecheck.errors import ConfigError
from quotecheck.rules import all_rules, get_rule
from quotecheck.rules.base import Rule

UNREADABLE = "unreadable"
EXPECTATIONS = "expectations"
CORPUS = "corpus"

_NAMES = {
    "1": "names",
    "2": "quotations",
    "3": "repeats",
    "4": "sources",
    "5": "authority",
    "6": "dates",
}
_READING = "0"
_BATCH = 16
"""Articles analysed together: enough to fill the models' batches, few enough to stop early."""


def family(code: str) -> str:
    """The family of a rule, by the first digit of its code: ``names`` for ``QC104``."""
    digit = code[2:3]
    return UNREADABLE if digit == _READING else _NAMES.get(digit, f"rules-{digit}")


def families(rules: Iterable[Rule]) -> tuple[str, ...]:
    """The families that an article is checked for, in the order of the codes."""
    found = dict.fromkeys(family(rule.code) for rule in rules)
    return tuple(name for name in found if name != UNREADABLE)


def selected(wanted: str) -> list[str]:
    """The codes that ``--quotecheck=WANTED`` selects; none for all.

    Raises:
        ConfigError: there is no such rule or family.
    """
    known = families(all_rules())
    codes: list[str] = []
    for name in filter(None, (part.strip() for part in wanted.split(","))):
        if name.casefold() in known:
            codes += (rule.code for rule in all_rules() if family(rule.code) == name.casefold())
            continue
        try:
            codes.append(get_rule(name).code)
        except ConfigError as error:
            raise ConfigError(f"{error}; the families are {', '.join(known)}") from None
    return codes


def batches(node_ids: Sequence[str]) -> Mapping[str, str]:
    """Which items belong together, by their node ids: a name of the batch for each.

    Items of one article do, and so do a few articles that follow each other, for they are analysed
    together, and so do those that compare articles. Of other tests, each is a batch by itself.
    Every process comes to the same result, so that work can be shared out by it.
    """
    suffixes = {*families(all_rules()), EXPECTATIONS}
    numbers: dict[str, int] = {}
    found: dict[str, str] = {}
    for node_id in node_ids:
        article, _, name = node_id.rpartition("::")
        if article == CORPUS:
            found[node_id] = CORPUS
        elif name in suffixes:
            number = numbers.setdefault(article, len(numbers))
            found[node_id] = f"quotecheck-{number // _BATCH}"
        else:
            found[node_id] = node_id
    return found
