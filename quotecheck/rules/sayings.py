"""A quotation with what the article says around it, and how the words of two of them compare."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from attrs import frozen
from rapidfuzz.distance import LCSseq

from quotecheck.model import Analysis, Article, Person, Quotation, Span
from quotecheck.names import compare_names, fold, parse_name
from quotecheck.rules.overlaps import Place
from quotecheck.verification.words import find_words, is_small

FEWEST_WORDS, FEWEST_CONTENT = 10, 5
"""Shortest quotation, in words and in different words that are no function words, that two people
do not say by chance: shorter ones are slogans, set phrases and terms."""

# More words than this are no quotation but a text whose marks went missing.
_MOST_WORDS = 1000
# Fewer words than this that agree in a row agree by chance.
_SHORTEST_RUN = 3
_IN_MARKS = re.compile(r"“([^“”]*)”|\"([^\"]*)\"|''((?:[^']|'(?!'))*)''|«([^«»]*)»")
_WORD = re.compile(r"[^\W_]+(?:[-.'’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_OUTER = " \t\r\n\u00a0\"'“”„‟«»‹›‘’"
_BRACKETS = str.maketrans("()", "[]")


def said(article: Article, quotation: Quotation) -> str:
    """The words in marks, without the marks, an ellipsis between pieces; at most a page of them.

    Round brackets become square: in a quotation both hold an editor's words.
    """
    pieces = [part.of(article.text) for part in quotation.parts]
    if quotation.kind == "mixed":
        inside = [next(filter(None, found), "") for p in pieces for found in _IN_MARKS.findall(p)]
        pieces = inside or pieces
    return " … ".join(piece.strip(_OUTER) for piece in pieces).translate(_BRACKETS)


def is_comparable(quotation: Quotation) -> bool:
    """Whether the quotation gives somebody's own words, and one speaker for them."""
    return quotation.kind != "indirect" and len(quotation.speakers) == 1


def norms_of(article: Article, quotation: Quotation) -> tuple[str, ...]:
    """The comparable forms of the words; empty where they are too few, or too many, to compare."""
    if not is_comparable(quotation) or len(quotation.text) < 4 * FEWEST_WORDS:
        return ()
    norms = tuple(norm for _, _, norm in find_words(said(article, quotation)))
    is_long = FEWEST_WORDS <= len(norms) <= _MOST_WORDS
    return norms if is_long and content(norms) >= FEWEST_CONTENT else ()


def content(norms: Sequence[str]) -> int:
    """How many different words are no function words."""
    return len({norm for norm in norms if not is_small(norm)})


@frozen(eq=False)
class Saying:
    """A quotation in its article.

    Attributes:
        analysis: the article's analysis.
        place: the number of the article, and of the quotation in it.
    """

    analysis: Analysis
    place: Place

    @property
    def article(self) -> Article:
        """The article."""
        return self.analysis.article

    @property
    def quotation(self) -> Quotation:
        """The quotation."""
        return self.analysis.quotations[self.place.quotation]

    @property
    def speaker(self) -> str:
        """Who is credited with it."""
        return self.quotation.speakers[0]

    @cached_property
    def text(self) -> str:
        """What was said; see :func:`said`."""
        return said(self.article, self.quotation)

    @cached_property
    def words(self) -> list[tuple[int, int, str]]:
        """Its words: where each stands in :attr:`text`, and its comparable form."""
        return find_words(self.text)

    @cached_property
    def norms(self) -> tuple[str, ...]:
        """The comparable forms alone."""
        return tuple(norm for _, _, norm in self.words)

    @cached_property
    def person(self) -> Person | None:
        """The speaker, where it is one of the article's people."""
        people = (person for person in self.analysis.people if person.name == self.speaker)
        return next(people, None)

    @cached_property
    def family(self) -> str:
        """The family name, folded."""
        name = parse_name(self.speaker)
        return fold(name.family or self.speaker)

    @cached_property
    def setting(self) -> Span:
        """The paragraphs that the quotation and its source stand in."""
        spans = (*self.quotation.parts, *self.quotation.source, *self.quotation.cue)
        text = self.article.text
        start = text.rfind("\n", 0, min(span.start for span in spans)) + 1
        end = text.find("\n", max(span.end for span in spans))
        return Span(start, len(text) if end < 0 else end)

    @cached_property
    def around(self) -> str:
        """What the article itself says in :attr:`setting`: the quotation left out."""
        return self.near(0)

    def near(self, reach: int) -> str:
        """The same with so many code points more on either side."""
        text, at = self.article.text, max(0, self.setting.start - reach)
        kept = []
        for part in self.quotation.parts:
            kept.append(text[at : part.start])
            at = part.end
        return " ".join([*kept, text[at : self.setting.end + reach]])

    @cached_property
    def is_explicit(self) -> bool:
        """Whether the family name of the speaker stands beside the words, and not only "he"."""
        text = self.article.text
        for span in self.quotation.source:
            gaps = (
                text[min(span.end, part.end) : max(span.start, part.start)]
                for part in self.quotation.parts
            )
            if self.family in folded_words(span.of(text)) and any("\n" not in gap for gap in gaps):
                return True
        return False

    def overlaps(self, other: Saying) -> bool:
        """Whether the two are one stretch of one article."""
        return self.place.article == other.place.article and self.quotation.span.overlaps(
            other.quotation.span
        )


def folded_words(text: str) -> frozenset[str]:
    """The words of a text, folded, without possessive endings."""
    return frozenset(fold(_POSSESSIVE.sub("", word)) for word in _WORD.findall(text))


def are_one_person(a: str, b: str) -> bool:
    """Whether two names may be one speaker's: equal, short, spelt or slipped."""
    shorter, longer = sorted((fold(a), fold(b)), key=len)
    # "M.K.Stalin" is written as one word.
    return longer.endswith(shorter) or compare_names(a, b).kind in (
        "same",
        "variant",
        "misspelling",
    )


@frozen
class Comparison:
    """What two runs of words have in common.

    Attributes:
        runs: (first word of one, first word of the other, how many) for each run of three words
            and more that agree, in order.
    """

    runs: tuple[tuple[int, int, int], ...]

    @property
    def shared(self) -> int:
        """How many words agree."""
        return sum(size for _, _, size in self.runs)

    @property
    def one(self) -> tuple[int, int]:
        """The words of the one from the first that agrees up to the last, that included."""
        return self.runs[0][0], self.runs[-1][0] + self.runs[-1][2]

    @property
    def other(self) -> tuple[int, int]:
        """The same of the other."""
        return self.runs[0][1], self.runs[-1][1] + self.runs[-1][2]

    @property
    def changed(self) -> int:
        """How many words differ between the first run and the last; the longer of both counts."""
        pairs = zip(self.runs, self.runs[1:], strict=False)
        return sum(
            max(after[0] - before[0] - before[2], after[1] - before[1] - before[2])
            for before, after in pairs
        )


def compare(one: Sequence[str], other: Sequence[str]) -> Comparison:
    """Aligns two runs of words by their longest common subsequence."""
    ends = len(one), len(other)
    runs = []
    for code in LCSseq.opcodes(one, other):
        start, end = (code.src_start, code.dest_start), (code.src_end, code.dest_end)
        is_long = end[0] - start[0] >= _SHORTEST_RUN
        # With the first and the last word of both even a short run does not agree by chance.
        if code.tag == "equal" and (is_long or start == (0, 0) or end == ends):
            runs.append((*start, end[0] - start[0]))
    return Comparison(tuple(runs))
