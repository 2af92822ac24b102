"""What the rules that ask lists of people have in common, whatever they are about."""

from __future__ import annotations

from collections.abc import Iterable

from quotecheck.authority import Authority
from quotecheck.model import Finding
from quotecheck.rules import all_rules
from quotecheck.rules.base import KnowingRule, Rule
from quotecheck.rules.listed import AuthorityRule


def with_lists(rules: Iterable[Rule], authority: Authority) -> tuple[Rule, ...]:
    """The rules, those that ask lists of people with these."""
    return tuple(type(rule)(authority) if isinstance(rule, KnowingRule) else rule for rule in rules)


def cites_lists(finding: Finding) -> bool:
    """Whether a finding may say in which line of a file somebody is listed."""
    return finding.code in _CITING


_CITING = {rule.code for rule in all_rules() if isinstance(rule, AuthorityRule)}
