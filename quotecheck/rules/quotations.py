"""Rules about quotation marks and about who is credited with a quotation."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import ClassVar, Final

from quotecheck.attribution import NO_SOURCE
from quotecheck.model import Finding, Quotation, Severity
from quotecheck.rules.base import Evidence, Example, Rule


class UnbalancedMarks(Rule):
    """A quotation mark without its partner."""

    code: ClassVar[str] = "QC201"
    name: ClassVar[str] = "unbalanced-marks"
    severity: ClassVar[Severity] = "warning"
    summary: ClassVar[str] = "a quotation mark without its partner"
    why: ClassVar[str] = (
        "Where a mark is missing, readers cannot tell where somebody's words end and the writer's "
        "begin. The rule looks at double marks, curly, straight or angled, paragraph by paragraph. "
        "It stays silent on a quotation of several paragraphs, each opening with a mark and only "
        "the last one closing, on inches and feet, and on single marks, which cannot be told from "
        "apostrophes."
    )
    examples: ClassVar[tuple[Example, ...]] = (
        Example("“We will rebuild the bridge, the mayor said.\n\nWork starts in May.", True),
        Example("The minister called it progress” and left the room.", True),
        Example(
            "“We will rebuild the bridge.\n\n“It will take a year,” the mayor said.",
            False,
            "several paragraphs, each opening with a mark",
        ),
        Example("The player is 6'4\" tall and weighs 90 kilos.", False, "feet and inches"),
    )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """One finding for each mark without a partner."""
        for stray in evidence.marks.strays:
            mark = stray.span.of(evidence.text)
            what = (
                f"{mark} opens a quotation that is never closed"
                if stray.kind == "unclosed"
                else f"{mark} closes a quotation that was never opened"
            )
            yield self.finding(evidence.article, stray.span, what)


_FEWEST_WORDS: Final = 5
_PARAGRAPHS_BEFORE: Final = 2
_MOST_QUOTATIONS: Final = 20


class OrphanQuote(Rule):
    """A quotation nobody is credited with."""

    code: ClassVar[str] = "QC202"
    name: ClassVar[str] = "orphan-quote"
    severity: ClassVar[Severity] = "warning"
    summary: ClassVar[str] = "a quotation nobody is credited with"
    why: ClassVar[str] = (
        "Readers need to know whose words they read; a quotation that lost its speaker is often "
        "the trace of a cut. The rule looks at whole sentences in marks at the start of a "
        "paragraph. It stays silent where somebody is quoted in the two paragraphs before, whose "
        "words they may be, where a sentence about the speaker leads into them, and on titles, "
        "terms and scare quotes, which nobody says."
    )
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            "The bridge has been closed since March.\n\nTraffic is heavy on the old road.\n\n"
            "“This will cost the town dearly. Nobody has a plan for the winter.”\n\n"
            "The council meets on Friday.",
            True,
        ),
        Example(
            "“The bridge is safe,” Mayor Ann Howell said.\n\n"
            "“Nobody needs to worry about the winter.”",
            False,
            "the speaker of the paragraph before goes on",
        ),
        Example("Her first novel, “The Bridge at the End of Winter,” sold well.", False, "a title"),
    )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """One finding for each whole quotation that nobody near it can have said."""
        for quotation in evidence.quotations:
            if not _is_whole(evidence, quotation) or _is_credited_near(evidence, quotation):
                continue
            yield self.finding(
                evidence.article,
                quotation.span,
                "nobody is credited with this quotation",
                evidence=[quotation.reason] if quotation.reason else [],
            )


def _is_whole(evidence: Evidence, quotation: Quotation) -> bool:
    """Whole sentences in marks, at the start of a paragraph, without a source or a cue."""
    if quotation.kind != "direct" or quotation.reason != NO_SOURCE:
        return False
    paragraph = evidence.document.paragraph_at(quotation.span.start)
    words = quotation.text.strip("“”„«»\"'‘’ ")
    return (
        paragraph is not None
        and quotation.span.start == paragraph.start
        and len(words.split()) >= _FEWEST_WORDS
        and words[0].isupper()
        and words[-1] in ".!?…"
    )


def _is_credited_near(evidence: Evidence, quotation: Quotation) -> bool:
    """Whether anybody is quoted in the two paragraphs before: readers may think of them."""
    paragraphs = evidence.document.paragraphs
    index = bisect_left(paragraphs, quotation.span.start, key=lambda paragraph: paragraph.start)
    start = paragraphs[max(0, index - _PARAGRAPHS_BEFORE)].start
    last = bisect_left(evidence.quotations, quotation.span.start, key=lambda q: q.span.start)
    near = evidence.quotations[max(0, last - _MOST_QUOTATIONS) : last]
    return any(q.speakers and q.span.end > start for q in near)
