"""All rules, in the order of their codes, and how to find one by its code or name."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from quotecheck.errors import ConfigError
from quotecheck.rules.base import Rule
from quotecheck.rules.dates import WeekdayDate
from quotecheck.rules.listed_lives import LifeDates
from quotecheck.rules.listed_names import NameNotAsListed
from quotecheck.rules.listed_offices import OfficeAtDate
from quotecheck.rules.names import NameMismatch, NameVariant
from quotecheck.rules.quotations import OrphanQuote, UnbalancedMarks
from quotecheck.rules.repeats import AlteredQuote, SameWordsTwoSpeakers
from quotecheck.rules.roles import HonorificConflict, RoleConflict
from quotecheck.rules.sources import Misquote, NotInSource
from quotecheck.rules.surnames import BareSurname
from quotecheck.rules.text import DamagedText
from quotecheck.rules.unreadable import Unreadable

_RULES: tuple[Rule, ...] = (
    Unreadable(),  # QC001
    NameMismatch(),  # QC101
    NameVariant(),  # QC102
    BareSurname(),  # QC103
    RoleConflict(),  # QC104
    HonorificConflict(),  # QC105
    UnbalancedMarks(),  # QC201
    OrphanQuote(),  # QC202
    DamagedText(),  # QC204
    SameWordsTwoSpeakers(),  # QC301
    AlteredQuote(),  # QC302
    Misquote(),  # QC401
    NotInSource(),  # QC402
    NameNotAsListed(),  # QC501
    OfficeAtDate(),  # QC502
    LifeDates(),  # QC503
    WeekdayDate(),  # QC601
)


def all_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the codes."""
    return _RULES


def get_rule(name: str) -> Rule:
    """The rule of a code such as ``QC101`` or a name such as ``name-mismatch``, in any case.

    Raises:
        ConfigError: there is no such rule; the message names the nearest one.
    """
    wanted = name.strip().casefold().replace("_", "-")
    rules = {key.casefold(): rule for rule in _RULES for key in (rule.code, rule.name)}
    if wanted in rules:
        return rules[wanted]
    nearest = process.extractOne(
        wanted, list(rules), scorer=DamerauLevenshtein.normalized_similarity
    )
    guess = rules[nearest[0]]
    raise ConfigError(
        f"no rule is called {name!r}; did you mean {guess.code} ({guess.name})? "
        "`quotecheck rule` lists them all"
    )


def select_rules(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> tuple[Rule, ...]:
    """The rules to check.

    Args:
        select: codes or names of the rules to check; all of them if there are none.
        ignore: codes or names of rules to leave out of those.

    Raises:
        ConfigError: there is no rule of such a code or name, or none is left.
    """
    wanted = {get_rule(name).code for name in select} or {rule.code for rule in _RULES}
    wanted -= {get_rule(name).code for name in ignore}
    if not wanted:
        raise ConfigError("no rule is left to check; every selected one is ignored")
    return tuple(rule for rule in _RULES if rule.code in wanted)
