"""Rules about people whom authority files list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quotecheck.authority import Authority
from quotecheck.model import Finding
from quotecheck.rules.base import Evidence, Rule
from quotecheck.rules.scene import Scene


class AuthorityRule(Rule):
    """A rule about listed people; it says nothing without a list.

    Args:
        authority: the list.
    """

    def __init__(self, authority: Authority | None = None) -> None:
        self.authority = authority

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """The findings of this rule in one article."""
        if self.authority is not None and self.authority:
            yield from self._findings(evidence.once(Scene), self.authority)

    def _findings(self, scene: Scene, authority: Authority) -> Iterator[Finding]:
        raise NotImplementedError  # pragma: no cover


def with_authority(rules: Iterable[Rule], authority: Authority) -> tuple[Rule, ...]:
    """The rules, those about listed people with this list."""
    return tuple(type(r)(authority) if isinstance(r, AuthorityRule) else r for r in rules)


def without_listed(findings: Iterable[Finding], text: str, authority: Authority) -> list[Finding]:
    """The findings but those that take a listed person's name for a slip of another's."""
    return [
        finding
        for finding in findings
        if not (
            finding.code in ("QC101", "QC102")
            and finding.expected
            and authority.are_two(finding.span.of(text), finding.expected)
        )
    ]
