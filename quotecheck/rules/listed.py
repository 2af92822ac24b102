"""Rules about people whom authority files list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quotecheck.authority import Authority
from quotecheck.model import Finding
from quotecheck.rules.base import Evidence, KnowingRule
from quotecheck.rules.scene import Scene


class AuthorityRule(KnowingRule):
    """A rule about listed people; it says nothing without a list."""

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """The findings of this rule in one article."""
        if self.authority is not None and self.authority:
            yield from self._findings(evidence.once(Scene), self.authority)

    def _findings(self, scene: Scene, authority: Authority) -> Iterator[Finding]:
        raise NotImplementedError  # pragma: no cover


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
