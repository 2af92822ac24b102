"""Rules about quotations that occur more than once, in an article or in several.

What they compare with is imported when they run: it needs numpy, which a list of rules does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from quotecheck.model import Analysis, Finding, Severity
from quotecheck.names import compare_names
from quotecheck.rules.base import CorpusRule, Evidence, Example

if TYPE_CHECKING:
    from quotecheck.rules.pairs import Quotations
    from quotecheck.rules.sayings import Saying
    from quotecheck.verification import Edit


class _RepeatRule(CorpusRule):
    """What the two rules share: the walk, and where a finding is reported."""

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """The findings among the quotations of one article."""
        if sum(quotation.kind != "indirect" for quotation in evidence.quotations) < 2:
            return
        for _, finding in self._findings(evidence.once(_quotations)):
            yield finding

    def check_corpus(self, analyses: Sequence[Analysis]) -> Iterator[tuple[int, Finding]]:
        """The findings among quotations of different articles."""
        from quotecheck.rules.pairs import Quotations

        if len(analyses) > 1:
            yield from self._findings(Quotations(analyses))

    def _findings(self, quotations: Quotations) -> Iterator[tuple[int, Finding]]:
        raise NotImplementedError


def _quotations(evidence: Evidence) -> Quotations:
    from quotecheck.rules.pairs import Quotations

    return Quotations([Analysis(evidence.article, evidence.quotations, evidence.people)])


class SameWordsTwoSpeakers(_RepeatRule):
    """QC301: one quotation credited to two people."""

    code: ClassVar[str] = "QC301"
    name: ClassVar[str] = "same-words-two-speakers"
    severity: ClassVar[Severity] = "warning"
    summary: ClassVar[str] = "one quotation credited to two people, in one article or in two"
    why: ClassVar[str] = (
        "Two people do not say the same long sentence by chance: one of them did not say it. The "
        "rule compares quotations in marks of ten words and more whose speakers are named beside "
        "them, over an article and over a corpus. It is silent on two forms of one name, on "
        "somebody who speaks for the other, on joint statements, on words that one quotes from the "
        "other, on proverbs, songs, oaths and slogans, on organisations and unnamed speakers, and "
        "where three people and more are credited with the words."
    )
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            "“We will not close a single school in the valley before the winter is over,” said "
            "Mayor Ann Howell.\n\nThe council meets on Friday, and parents plan to come.\n\n"
            "“We will not close a single school in the valley before the winter is over,” said "
            "Peter Lindqvist, a teacher.",
            fires=True,
        ),
        Example(
            "“We will not close a single school in the valley before the winter is over,” said "
            "Mayor Ann Howell.\n\nThe council meets on Friday, and parents plan to come.\n\n"
            "“We will not close a single school in the valley before the winter is over,” Howell "
            "said again on Tuesday.",
            fires=False,
            note="one person under two forms of her name",
        ),
        Example(
            "“We will not close a single school in the valley before the winter is over,” said "
            "Mayor Ann Howell.\n\nThe council meets on Friday, and parents plan to come.\n\n"
            "“We will not close a single school in the valley before the winter is over,” said "
            "Peter Lindqvist, a teacher, quoting the mayor.",
            fires=False,
            note="one quotes the other",
        ),
    )

    def _findings(self, quotations: Quotations) -> Iterator[tuple[int, Finding]]:
        from quotecheck.rules.credits import two_speakers
        from quotecheck.rules.pairs import first_of_each

        for pair in two_speakers(quotations):
            for place in first_of_each(pair.odd.place, pair.odd_places):
                odd = quotations.saying(place)
                yield place.article, self.report(odd, pair.usual, pair.usual_articles)

    def report(self, odd: Saying, usual: Saying, usual_articles: int) -> Finding:
        """The finding of a quotation that others credit to somebody else.

        Args:
            odd: the quotation.
            usual: how another article has it, or another place of this one.
            usual_articles: how many articles have it so.
        """
        from quotecheck.rules.pairs import cited, excerpt, where
        from quotecheck.rules.sayings import compare

        is_near = odd.place.article == usual.place.article
        facts = [f"{compare(odd.norms, usual.norms).shared} words are the same"]
        if not is_near:
            facts += cited(usual, usual_articles)
        facts += compare_names(odd.speaker, usual.speaker).evidence[:1]
        return self.finding(
            odd.article,
            odd.quotation.span,
            f"“{excerpt(odd)}” is credited to {odd.speaker} here and to {usual.speaker} "
            f"{where(usual, is_near)}",
            evidence=facts,
            related=[usual.quotation.span] if is_near else [],
        )


class AlteredQuote(_RepeatRule):
    """QC302: one quotation worded differently elsewhere."""

    code: ClassVar[str] = "QC302"
    name: ClassVar[str] = "altered-quote"
    severity: ClassVar[Severity] = "warning"
    summary: ClassVar[str] = (
        "one quotation worded differently elsewhere, with the edit that matters"
    )
    why: ClassVar[str] = (
        "What stands in quotation marks is what was said; two wordings cannot both be. The rule "
        "compares long quotations of one speaker in an article, and in articles of at most three "
        "days' distance, and reports a changed number, a lost “not”, another word or one left out "
        "without a mark. It is silent on typography, brackets, ellipses, fillers, function words "
        "and shorter excerpts, and where more than three words differ: that may be another speech."
    )
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            "“We will hire 300 nurses for the two hospitals before the end of this year,” Health "
            "Minister Kari Tveit said.\n\nThe unions met in Oslo on Monday.\n\n“We will hire 500 "
            "nurses for the two hospitals before the end of this year,” Tveit had promised.",
            fires=True,
        ),
        Example(
            "“We will hire 300 nurses for the two hospitals before the end of this year,” Health "
            "Minister Kari Tveit said.\n\nThe unions met in Oslo on Monday.\n\n“We will hire 300 "
            "nurses for the two hospitals ... this year,” Tveit had promised.",
            fires=False,
            note="what is left out is marked",
        ),
    )

    def _findings(self, quotations: Quotations) -> Iterator[tuple[int, Finding]]:
        from quotecheck.rules.pairs import first_of_each
        from quotecheck.rules.wordings import two_wordings

        for pair, edit in two_wordings(quotations):
            for place in first_of_each(pair.odd.place, pair.odd_places):
                odd = quotations.saying(place)
                yield place.article, self.report(odd, pair.usual, pair.usual_articles, edit)

    def report(self, odd: Saying, usual: Saying, usual_articles: int, edit: Edit) -> Finding:
        """The finding of a quotation that others word otherwise.

        Args:
            odd: the quotation.
            usual: how another article has it, or another place of this one.
            usual_articles: how many articles have it so.
            edit: what was changed between the two.
        """
        from quotecheck.rules.pairs import cited, excerpt, where
        from quotecheck.rules.wordings import change

        is_near = odd.place.article == usual.place.article
        return self.finding(
            odd.article,
            odd.quotation.span,
            f"{odd.speaker} is quoted otherwise {where(usual, is_near)}: {change(edit)}",
            evidence=[
                f"{edit.kind}: here “{excerpt(odd)}”, there “{excerpt(usual)}”",
                *([] if is_near else cited(usual, usual_articles)),
            ],
            related=[usual.quotation.span] if is_near else [],
        )
