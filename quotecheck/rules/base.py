"""What a rule is: a small class with a code, a name, a severity, its documentation and a check."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from attrs import evolve, field, frozen

from quotecheck.marks import Marks
from quotecheck.model import (
    Analysis,
    Article,
    Document,
    Finding,
    Person,
    Quotation,
    Severity,
    Span,
)

if TYPE_CHECKING:
    from quotecheck.authority import Authority

Made = TypeVar("Made")


@frozen
class Example:
    """A text for a rule's documentation and for its tests: does the rule fire on it or not?

    Attributes:
        text: an article.
        fires: whether the rule does.
        note: why, in a few words.
        source: what its quotations are compared with, if anything.
        authority: the desk's style sheet in CSV, if there is one.
        date: the article's date, if it is known.
    """

    text: str
    fires: bool
    note: str = ""
    source: str = ""
    authority: str = ""
    date: str | None = None


@frozen
class Evidence:
    """Everything a rule may look at in one article."""

    article: Article
    document: Document
    marks: Marks
    quotations: tuple[Quotation, ...]
    people: tuple[Person, ...]
    _made: dict[object, Any] = field(factory=dict, init=False, repr=False, eq=False)

    def once(self, make: Callable[[Evidence], Made]) -> Made:
        """What ``make`` makes of this evidence, made once for all rules that ask for it."""
        if make not in self._made:
            self._made[make] = make(self)
        made: Made = self._made[make]
        return made

    @property
    def text(self) -> str:
        """The article's text, each space of whatever width a plain one."""
        return self.document.text


class Rule(ABC):
    """A check of one article.

    Subclasses set the class attributes and write :meth:`check`, a generator of findings made with
    :meth:`finding`. A rule is precise before it is clever: where the text does not decide, it stays
    silent.

    Attributes:
        code: ``QC101``; what people write to select or silence it.
        name: ``name-mismatch``; accepted wherever the code is.
        severity: of its findings.
        summary: one line, what it says.
        why: a paragraph, why a reader should care and when the rule stays silent.
        examples: texts it fires on, and look-alikes it must not fire on.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    severity: ClassVar[Severity]
    summary: ClassVar[str]
    why: ClassVar[str]
    examples: ClassVar[tuple[Example, ...]] = ()

    @abstractmethod
    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """The findings of this rule in one article, in any order."""

    def finding(
        self,
        article: Article,
        span: Span,
        message: str,
        *,
        expected: str | None = None,
        evidence: Sequence[str] = (),
        related: Iterable[Span] = (),
    ) -> Finding:
        """A finding of this rule at ``span``, with its line, column and fingerprint filled in."""
        line, column = article.place(span.start)
        return Finding(
            rule=self.name,
            code=self.code,
            severity=self.severity,
            span=span,
            line=line,
            column=column,
            message=message,
            expected=expected,
            evidence=tuple(evidence),
            related=tuple(related),
        )


class KnowingRule(Rule):
    """A rule that knows more where there are lists of people.

    Args:
        authority: the lists.
    """

    def __init__(self, authority: Authority | None = None) -> None:
        self.authority = authority

    def are_two(self, name: str, other: str) -> bool:
        """Whether the lists have both names, as those of two people."""
        return self.authority is not None and self.authority.are_two(name, other)


class CorpusRule(Rule):
    """A rule that also compares articles with each other."""

    @abstractmethod
    def check_corpus(self, analyses: Sequence[Analysis]) -> Iterator[tuple[int, Finding]]:
        """The findings over several articles together, each with the number of its article.

        Args:
            analyses: may be read from disk one by one: an analysis that is asked for again is
                another object with the same values. So a rule walks through them, keeps little of
                each, and asks again by number for the few it needs.

        Yields:
            The index in ``analyses`` of the article that a finding stands in, and the finding.
        """


def with_fingerprints(article: Article, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in text order, each with a fingerprint.

    A fingerprint hashes the rule, the words at the finding and the count of equal ones before it,
    never a line number, so that it survives edits elsewhere in the article.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    done = []
    for finding in sorted(findings, key=lambda f: (f.span, f.code, f.message)):
        excerpt = " ".join(finding.span.of(article.text).casefold().split())
        key = (finding.rule, excerpt, finding.expected or "")
        digest = hashlib.sha256(repr((*key, seen[key])).encode("utf-8", "surrogatepass"))
        seen[key] += 1
        done.append(evolve(finding, fingerprint=digest.hexdigest()[:16]))
    return tuple(done)
