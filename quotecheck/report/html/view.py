"""What the page of an article shows, worked out: no HTML here, and no counting in the template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from attrs import field, frozen

from quotecheck.model import Analysis, Article, Finding, Quotation, Silence, Span
from quotecheck.report.base import reason
from quotecheck.report.html.cast import NOBODY, Speaker, speakers_of
from quotecheck.report.html.segments import Layer, Mark, Row, Segment, rows
from quotecheck.report.text import count, excerpt_of

Judged = tuple[Finding, Silence | None]
"""A finding, and why it does not count, if so."""

_PLAIN: tuple[Layer, ...] = ("cue", "source", "related")
_MOST_PLACES = 20
_SURE, _LIKELY = 0.9, 0.7


@frozen
class Place:
    """Somewhere in the text that a note leads to.

    Attributes:
        offset: where it begins.
        line: as messages give it.
        excerpt: the words there.
    """

    offset: int
    line: int
    excerpt: str


@frozen
class Note:
    """A finding, as the margin shows it."""

    number: int
    finding: Finding
    place: Place
    silenced: str | None
    evidence: tuple[str, ...]
    related: tuple[Place, ...]
    more: int


@frozen
class Said:
    """A quotation, as its row in the list shows it."""

    number: int
    quotation: Quotation
    place: Place
    speakers: tuple[Speaker, ...]
    sureness: str
    percent: int
    cue: str
    source: str

    @property
    def label(self) -> str:
        """The labels of its speakers."""
        return "+".join(who.label for who in self.speakers) or NOBODY

    @property
    def look(self) -> list[str]:
        """The classes for tint and line: those of the first speaker."""
        return [f"t{who.tint} l{who.line}" for who in self.speakers[:1]] or ["t-none"]


@frozen
class Piece:
    """A segment of the text with all that its element says.

    Attributes:
        text: the words.
        classes: of the element; none where no element is needed.
        anchor: whether something leads to where it begins.
        start: the offset.
        quotations: the numbers of the quotations that it belongs to, whose words come first.
        findings: the numbers of the findings over it.
        note: the finding that begins here, to whose note it leads.
        said: the quotation whose content begins here.
        label: who says it, where a piece of a quotation begins.
    """

    text: str
    start: int
    classes: str = ""
    anchor: bool = False
    quotations: tuple[int, ...] = ()
    findings: tuple[int, ...] = ()
    note: int | None = None
    said: Said | None = None
    label: str | None = None


@frozen
class ArticleView:
    """The page of an article.

    Attributes:
        article: the article.
        counts: what there is of what, in words.
        speakers: those quoted, the most quoted first.
        unattributed: how many quotations nobody is credited with.
        rules: code, name and count of the rules that found something, by code; silenced ones too.
        silenced: how many findings do not count.
        notes: the findings by number, counted from 1.
        said: the quotations by number, counted from 1.
    """

    article: Article
    counts: tuple[str, ...]
    speakers: tuple[Speaker, ...]
    unattributed: int
    rules: tuple[tuple[str, str, int], ...]
    silenced: int
    notes: dict[int, Note] = field(repr=False)
    said: dict[int, Said] = field(repr=False)
    _marks: tuple[Mark, ...] = field(repr=False)
    _targets: frozenset[int] = field(repr=False)

    def rows(self) -> Iterator[tuple[list[list[Piece]], list[Note]]]:
        """The text in rows: the pieces of each paragraph, and the notes beside them."""
        for row in rows(self.article.text, self._marks):
            yield list(self._paragraphs(row)), [self.notes[number] for number in row.findings]

    def _paragraphs(self, row: Row) -> Iterator[list[Piece]]:
        for paragraph in row.paragraphs:
            yield [self._piece(segment) for segment in paragraph.segments]

    def _piece(self, segment: Segment) -> Piece:
        if not segment.marks:
            return Piece(segment.text, segment.start)
        begin = {mark.layer: mark.number for mark in segment.begin}
        over = segment.numbers("quotation")[::-1]
        said = self.said[over[0]] if over else None
        notes = [self.notes[number] for number in dict.fromkeys(segment.numbers("finding"))]
        about = tuple(dict.fromkeys((*over, *segment.numbers("cue"), *segment.numbers("source"))))
        classes: list[str] = [layer for layer in _PLAIN if segment.numbers(layer)]
        classes += ["q", said.quotation.kind] if said else []
        classes += self.said[about[0]].look if about else []
        classes += _flagged(notes) if notes else []
        if not segment.text:
            classes.append("point")
        starts = said is not None and begin.get("quotation") == said.number
        return Piece(
            text=segment.text,
            start=segment.start,
            classes=" ".join(classes),
            anchor=bool(segment.begin) and segment.start in self._targets,
            quotations=about,
            findings=tuple(note.number for note in notes),
            note=begin.get("finding"),
            said=said if starts and said and said.place.offset == segment.start else None,
            label=said.label if starts and said else None,
        )


def _flagged(notes: Sequence[Note]) -> list[str]:
    """The classes of words with findings: those of the gravest, if one of them counts."""
    worst = min(notes, key=lambda note: (note.silenced is not None, _rank(note)))
    return ["f", worst.finding.severity, *["silenced"] * (worst.silenced is not None)]


def _rank(note: Note) -> int:
    return ("error", "warning", "info").index(note.finding.severity)


def view_of(analysis: Analysis, found: Sequence[Judged] | None = None) -> ArticleView:
    """What there is to show of an article.

    Args:
        analysis: of the article.
        found: the findings in it, silenced ones too; by default those of the analysis.
    """
    article = analysis.article
    if found is None:
        found = [(finding, None) for finding in analysis.findings]
    found = sorted(found, key=lambda item: (item[0].span, item[0].code, item[0].message))
    speakers = speakers_of(analysis.quotations)
    notes = {n: _note(n, article, *item) for n, item in enumerate(found, 1)}
    said = {n: _said(n, article, each, speakers) for n, each in enumerate(analysis.quotations, 1)}
    marks = (*_quotation_marks(said), *_finding_marks(notes))
    targets = {note.place.offset for note in notes.values()}
    targets.update(each.place.offset for each in said.values())
    targets.update(place.offset for note in notes.values() for place in note.related)
    rules = Counter((note.finding.code, note.finding.rule) for note in notes.values())
    silenced = sum(note.silenced is not None for note in notes.values())
    return ArticleView(
        article=article,
        counts=(
            count(len(article.text.split()), "word"),
            count(len(said), "quotation"),
            count(len(speakers), "speaker"),
            count(len(notes) - silenced, "finding"),
        ),
        speakers=tuple(sorted(speakers.values(), key=lambda who: -who.quotations)),
        unattributed=sum(not each.speakers for each in said.values()),
        rules=tuple((code, name, number) for (code, name), number in sorted(rules.items())),
        silenced=silenced,
        notes=notes,
        said=said,
        marks=marks,
        targets=frozenset(targets),
    )


def _note(number: int, article: Article, finding: Finding, silence: Silence | None) -> Note:
    related = [span for span in finding.related if span != finding.span]
    return Note(
        number,
        finding,
        _place(article, finding.span),
        None if silence is None else reason(silence),
        tuple(fact for fact in finding.evidence if fact not in finding.message),
        tuple(_place(article, span) for span in related[:_MOST_PLACES]),
        max(0, len(related) - _MOST_PLACES),
    )


def _said(number: int, article: Article, quotation: Quotation, cast: dict[str, Speaker]) -> Said:
    sure = quotation.confidence
    return Said(
        number,
        quotation,
        _place(article, quotation.span),
        tuple(cast[name] for name in dict.fromkeys(quotation.speakers)),
        "sure" if sure >= _SURE else "likely" if sure >= _LIKELY else "unsure",
        round(100 * sure),
        _words(article, quotation.cue),
        _words(article, quotation.source),
    )


def _words(article: Article, spans: Sequence[Span]) -> str:
    return " … ".join(excerpt_of(article, span) for span in spans)


def _place(article: Article, span: Span) -> Place:
    start = min(span.start, len(article.text))
    return Place(start, article.place(start)[0], excerpt_of(article, span))


def _quotation_marks(said: dict[int, Said]) -> Iterator[Mark]:
    for number, each in said.items():
        quotation = each.quotation
        for part in quotation.parts:
            yield Mark(part, "quotation", number)
        for span in quotation.cue:
            yield Mark(span, "cue", number)
        for span in quotation.source:
            yield Mark(span, "source", number)


def _finding_marks(notes: dict[int, Note]) -> Iterator[Mark]:
    for number, note in notes.items():
        yield Mark(note.finding.span, "finding", number)
        # beside the places that the note names, the others would only be noise
        for span in note.finding.related[:_MOST_PLACES]:
            if span != note.finding.span:
                yield Mark(span, "related", number)
