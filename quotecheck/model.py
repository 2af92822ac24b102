"""The values that quotecheck passes around: frozen, hashable, with exact offsets.

Every offset counts Unicode code points of the article's text exactly as it was given, so that for
any span ``article.text[span.start:span.end]`` is what the span says.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, Literal

from attrs import field, frozen

SCHEMA_VERSION = "1"

QuotationKind = Literal["direct", "mixed", "indirect", "block"]
Severity = Literal["error", "warning", "info"]
Gender = Literal["female", "male"]
SilenceKind = Literal["suppressed", "accepted", "baseline"]
MentionKind = Literal["full", "surname", "given", "titled", "description", "pronoun"]


@frozen
class Span:
    """A half-open stretch of a text, ``text[start:end]``, in code points.

    It unpacks like a pair, ``start, end = span``, and is ordered like one.
    """

    start: int
    end: int

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: start {self.start}, end {self.end}")

    def __iter__(self) -> Iterator[int]:
        yield self.start
        yield self.end

    def __len__(self) -> int:
        return self.end - self.start

    # written out, since spans are compared more often than anything else
    def __lt__(self, other: Span) -> bool:
        return self.start < other.start or (self.start == other.start and self.end < other.end)

    def __le__(self, other: Span) -> bool:
        return self.start < other.start or (self.start == other.start and self.end <= other.end)

    def __gt__(self, other: Span) -> bool:
        return self.start > other.start or (self.start == other.start and self.end > other.end)

    def __ge__(self, other: Span) -> bool:
        return self.start > other.start or (self.start == other.start and self.end >= other.end)

    def __contains__(self, offset: int) -> bool:
        return self.start <= offset < self.end

    def of(self, text: str) -> str:
        """The characters this span covers in ``text``."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Whether ``other`` lies wholly within this span."""
        return self.start <= other.start and other.end <= self.end


@frozen
class Origin:
    """Where the characters of a text stand in the file that it was taken out of.

    Attributes:
        runs: stretches that the file has on one line just as the text has them, in text order:
            offset in the text, length, and the line and column of the file where it begins.
    """

    runs: tuple[tuple[int, int, int, int], ...] = field(repr=False)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column in the file; of what is not in it, those where what is before it ends."""
        index = bisect_right(self.runs, offset, key=lambda run: run[0]) - 1
        if index < 0:
            return (self.runs[0][2], self.runs[0][3]) if self.runs else (1, 1)
        start, length, line, column = self.runs[index]
        return line, column + min(offset - start, length)


@frozen
class Article:
    """A text to be analysed, as it was given; nothing in quotecheck changes it.

    Attributes:
        text: the article, any Unicode.
        id: a stable name for it (a file name, a database key), or None.
        date: its date of publication in ISO form (``2017-05-26``), where known.
        path: the file it was read from, where there is one, as shown in messages.
        row: the row of that file, counted from 1, where the file holds an article a row.
        origin: where the text stands in that file, if the file is not the text itself, as HTML.
    """

    text: str = field(repr=lambda text: repr(text if len(text) < 60 else text[:57] + "..."))
    id: str | None = None
    date: str | None = None
    path: str | None = None
    row: int | None = None
    origin: Origin | None = field(default=None, repr=False, eq=False)
    _line_starts: tuple[int, ...] = field(init=False, repr=False, eq=False)

    @_line_starts.default
    def _find_line_starts(self) -> tuple[int, ...]:
        starts = [0]
        position = self.text.find("\n")
        while position >= 0:
            starts.append(position + 1)
            position = self.text.find("\n", position + 1)
        return tuple(starts)

    @property
    def label(self) -> str:
        """What messages call this article: its path, else its id, else ``<text>``."""
        if self.path and self.row is not None:
            return f"{self.path}#{self.id or self.row}"
        return self.path or self.id or "<text>"

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both counted from 1, columns in code points."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def file_position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset in the file at ``path``, for tools that open it there.

        They are those of :meth:`position` unless the file holds more than the text.
        """
        if self.origin is not None:
            return self.origin.position(offset)
        return self.position(offset) if self.row is None else (self.row, 1)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column as messages give them beside :attr:`label`.

        They are those in the file; in a row of a file, which has a name of its own, those in the
        text.
        """
        return self.position(offset) if self.row is not None else self.file_position(offset)

    def line_span(self, line: int) -> Span:
        """The span of a line (counted from 1), without its line break."""
        start = self._line_starts[line - 1]
        end = self._line_starts[line] - 1 if line < len(self._line_starts) else len(self.text)
        if end > start and self.text[end - 1] == "\r":
            end -= 1
        return Span(start, end)


_START, _END = attrgetter("start"), attrgetter("end")


@frozen
class Entity:
    """A name in the text: its span and its class, such as ``PERSON`` or ``ORGANIZATION``."""

    span: Span
    label: str


@frozen
class Document:
    """A text with its layers of language: paragraphs, sentences, tokens, entities, in text order.

    All are character spans into ``text``. Tokens and sentences never cross a paragraph.
    """

    text: str = field(repr=False)
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    tokens: tuple[Span, ...] = field(repr=False)
    entities: tuple[Entity, ...] = ()

    def tokens_in(self, span: Span) -> Sequence[Span]:
        """The tokens that overlap ``span``; O(log n)."""
        return self.tokens[slice(*self.token_range(span))]

    def token_range(self, span: Span) -> tuple[int, int]:
        """Indices [first, last) of the tokens that overlap ``span``; O(log n)."""
        first = bisect_right(self.tokens, span.start, key=_END)
        last = bisect_left(self.tokens, span.end, lo=first, key=_START)
        return first, last

    def sentence_at(self, offset: int) -> Span | None:
        """The sentence that holds ``offset``, or None between sentences."""
        return _holding(self.sentences, offset)

    def paragraph_at(self, offset: int) -> Span | None:
        """The paragraph that holds ``offset``, or None between paragraphs."""
        return _holding(self.paragraphs, offset)


def _holding(spans: Sequence[Span], offset: int) -> Span | None:
    index = bisect_right(spans, offset, key=_START) - 1
    return spans[index] if index >= 0 and offset in spans[index] else None


@frozen
class Quotation:
    """Speech that the article reports, and who is credited with it.

    Attributes:
        parts: the content, in one or more pieces in text order, quotation marks included where the
            article has them; disjoint.
        text: the pieces as written, joined by one space.
        kind: ``direct`` (all of it in marks), ``mixed`` (partly), ``indirect`` (reported without
            marks) or ``block`` (set off as a paragraph without marks).
        cue: what introduces it ("said", "according to"), in pieces; empty where there is none.
        source: whom the text names for it, as written there ("he", "a senior diplomat"), in pieces;
            of a quotation that goes on from another, the source of that one.
        speakers: who that is: names of people or organisations, or the description of an unnamed
            speaker; more than one for a joint statement; empty where nobody can be credited.
        confidence: 0 to 1, to three decimals, calibrated: of quotations given 0.8, about 80 % are
            right.
        reason: how the speaker was found, or why there is none; one readable phrase.
    """

    parts: tuple[Span, ...]
    text: str
    kind: QuotationKind
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    speakers: tuple[str, ...] = ()
    confidence: float = 1.0
    reason: str | None = None

    @property
    def span(self) -> Span:
        """From the first character of the first part to the last of the last."""
        return Span(self.parts[0].start, self.parts[-1].end)

    @property
    def speaker(self) -> str | None:
        """Whoever is credited: one name, several joined by "; ", or None."""
        return "; ".join(self.speakers) or None

    def to_dict(self) -> dict[str, Any]:
        """The quotation as the JSON line of an analysis holds it."""
        return {
            "content": _pairs(self.parts),
            "kind": self.kind,
            "cue": _pairs(self.cue),
            "source": _pairs(self.source) or None,
            "speaker": self.speaker,
            "confidence": self.confidence,
            "reason": self.reason,
        }


@frozen
class Mention:
    """One place where the text speaks of a person.

    Attributes:
        span: the name or phrase, without title and possessive ending.
        kind: how the person is mentioned: ``full`` name, ``surname`` or ``given`` name alone,
            ``titled`` ("Mr Kim"), ``description`` ("the minister") or ``pronoun``.
    """

    span: Span
    kind: MentionKind


@frozen
class Person:
    """Somebody the article speaks of.

    Attributes:
        name: the fullest form of the name that the article gives.
        mentions: every place that names the person, in text order.
        roles: offices and descriptions that the article gives, as written, first to last.
        gender: what titles, pronouns and first names say, or None where they do not decide.
    """

    name: str
    mentions: tuple[Mention, ...]
    roles: tuple[str, ...] = ()
    gender: Gender | None = None

    def to_dict(self) -> dict[str, Any]:
        """The person as the JSON line of an analysis holds it."""
        spans = [mention.span for mention in self.mentions]
        return {"name": self.name, "mentions": _pairs(spans), "roles": list(self.roles)}


@frozen
class Finding:
    """One inconsistency, with its place and the evidence for it.

    Attributes:
        rule: the rule's name, such as ``name-mismatch``.
        code: the rule's code, such as ``QC101``.
        severity: ``error``, ``warning`` or ``info``.
        span: where it is.
        line: the line of the span's start, counted from 1: of the file, where the article was taken
            out of one, as from HTML; otherwise of the text.
        column: its column there, counted from 1, in code points.
        message: one sentence for the reader.
        expected: what should stand there, where the rule knows.
        evidence: the facts that led to it, one readable sentence each, the strongest first.
        related: other places of the article that belong to it.
        fingerprint: stays the same when the text around the finding is edited.
    """

    rule: str
    code: str
    severity: Severity
    span: Span
    line: int
    column: int
    message: str
    expected: str | None = None
    evidence: tuple[str, ...] = ()
    related: tuple[Span, ...] = ()
    fingerprint: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The finding as the JSON line of an analysis holds it."""
        return {
            "rule": self.rule,
            "code": self.code,
            "severity": self.severity,
            "span": list(self.span),
            "line": self.line,
            "column": self.column,
            "expected": self.expected,
            "message": self.message,
            "evidence": list(self.evidence),
            "related": _pairs(self.related),
            "fingerprint": self.fingerprint,
        }


@frozen
class Silence:
    """Why a finding does not count, though it is still there for whoever wants to see it.

    Attributes:
        kind: ``suppressed`` (a suppression in the configuration names it), ``accepted`` (a person
            or spelling that the house style accepts) or ``baseline`` (it was known before).
        reason: what whoever silenced it gave as the reason; empty for a baseline.
    """

    kind: SilenceKind
    reason: str = ""


@frozen
class Analysis:
    """What quotecheck found in one article."""

    article: Article
    quotations: tuple[Quotation, ...] = ()
    people: tuple[Person, ...] = ()
    findings: tuple[Finding, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The analysis as plain data, in the schema of docs/schema.md."""
        return {
            "id": self.article.id,
            "schema": SCHEMA_VERSION,
            "quotes": [quotation.to_dict() for quotation in self.quotations],
            "people": [person.to_dict() for person in self.people],
            "findings": [finding.to_dict() for finding in self.findings],
        }

    def to_json(self) -> str:
        """The analysis as one JSON line, without a line break."""
        return to_json_line(self.to_dict())

    def to_html(self) -> str:
        """The article with quotations and findings marked, as a page of HTML that needs no other.

        Write it to a file with ``encoding="utf-8", newline=""``; docs/report.md describes it.
        """
        from quotecheck.report.html import article_page, view_of

        return article_page(view_of(self))

    def _repr_html_(self) -> str:
        """What notebooks show: the page in a frame of its own."""
        from quotecheck.report.html import notebook_frame

        return notebook_frame(self.to_html())


def to_json_line(row: Mapping[str, Any]) -> str:
    """One JSON line, safe to keep and to look at: what no reader sees is written as escapes.

    These are lone surrogates, which no UTF-8 file can hold, and characters that steer a terminal or
    turn the direction of text around. A program reads the same values either way.
    """
    return _INVISIBLE.sub(_escaped, json.dumps(row, ensure_ascii=False))


_INVISIBLE = re.compile(
    "[\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def _escaped(character: re.Match[str]) -> str:
    return json.dumps(character[0])[1:-1]


def _pairs(spans: Iterable[Span]) -> list[list[int]]:
    return [list(span) for span in spans]
