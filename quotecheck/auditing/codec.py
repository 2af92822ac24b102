"""Analyses as bytes and back, exactly: JSON, compressed where it is long.

Bytes from a disk may be anybody's, so nothing here can run code, as unpickling can.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

from attrs import frozen

from quotecheck.authority.store import Question
from quotecheck.model import Analysis, Article, Finding, Mention, Person, Quotation, Span

_LEVEL = 1  # of compression: the fastest takes two thirds off already

BROKEN = (zlib.error, UnicodeError, ValueError, TypeError, KeyError, IndexError)
"""What decoding raises when the bytes are not what was encoded."""


@frozen
class Packed:
    """An analysis as three strings of bytes, so that the findings can be had by themselves.

    Attributes:
        findings: the findings; empty where there are none, as in most articles.
        cast: quotations and people.
        text: the article's text.
        asked: what was asked of lists of people, if there are any.
        answers: a digest of what they answered.
    """

    findings: bytes
    cast: bytes
    text: bytes
    asked: bytes = b""
    answers: bytes = b""


def pack(analysis: Analysis) -> Packed:
    """The bytes of an analysis; of its article, nothing but the text."""
    text = analysis.article.text
    quotations = [_from_quotation(quotation, text) for quotation in analysis.quotations]
    people = [_from_person(person) for person in analysis.people]
    return Packed(
        pack_findings(analysis.findings),
        zlib.compress(_to_json([quotations, people]), _LEVEL),
        zlib.compress(text.encode("utf-8", "surrogatepass"), _LEVEL),
    )


def unpack(packed: Packed, article: Article) -> Analysis:
    """The analysis of ``article``, which has the text that was packed.

    Raises:
        ValueError: or another of :data:`BROKEN`; these are not the bytes of an analysis.
    """
    quotations, people = _from_json(zlib.decompress(packed.cast))
    return Analysis(
        article,
        tuple(_to_quotation(row, article.text) for row in quotations),
        tuple(map(_to_person, people)),
        unpack_findings(packed.findings),
    )


def unpack_text(data: bytes) -> str:
    """The text of an article."""
    return zlib.decompress(data).decode("utf-8", "surrogatepass")


def pack_findings(findings: Sequence[Finding]) -> bytes:
    """The bytes of some findings; none for none."""
    return zlib.compress(_to_json(list(map(_from_finding, findings))), _LEVEL) if findings else b""


def unpack_findings(data: bytes) -> tuple[Finding, ...]:
    """The findings that were packed."""
    return tuple(map(_to_finding, _from_json(zlib.decompress(data)))) if data else ()


def pack_placed(findings: Iterable[tuple[int, Finding]]) -> bytes:
    """The bytes of findings with the numbers of their articles."""
    rows = [[number, _from_finding(finding)] for number, finding in findings]
    return zlib.compress(_to_json(rows), _LEVEL)


def unpack_placed(data: bytes) -> list[tuple[int, Finding]]:
    """The findings that were packed, with the numbers of their articles."""
    return [(int(n), _to_finding(row)) for n, row in _from_json(zlib.decompress(data))]


def pack_questions(questions: Sequence[Question], places: bool) -> bytes:
    """The bytes of what was asked, and whether the places of the answers matter."""
    return zlib.compress(_to_json([places, questions]), _LEVEL)


def unpack_questions(data: bytes) -> tuple[list[Question], bool]:
    """What was asked, and whether the places of the answers matter."""
    places, questions = _from_json(zlib.decompress(data))
    return [tuple(map(str, question)) for question in questions], bool(places)


# --- JSON of any Unicode, lone surrogates too -----------------------------------------------------


def _to_json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _from_json(data: bytes) -> Any:  # noqa: ANN401 - what JSON holds
    return json.loads(data.decode("utf-8", "surrogatepass"))


# --- values as lists ------------------------------------------------------------------------------


def _flat(spans: Iterable[Span]) -> list[int]:
    return [offset for span in spans for offset in span]


def _spans(offsets: Sequence[int]) -> tuple[Span, ...]:
    return tuple(map(Span, offsets[::2], offsets[1::2]))


def _from_quotation(quotation: Quotation, text: str) -> list[Any]:
    told = None if quotation.text == _joined(quotation.parts, text) else quotation.text
    return [
        _flat(quotation.parts),
        told,
        quotation.kind,
        _flat(quotation.cue),
        _flat(quotation.source),
        quotation.speakers,
        quotation.confidence,
        quotation.reason,
    ]


def _to_quotation(row: Sequence[Any], text: str) -> Quotation:
    offsets, told, kind, cue, source, speakers, confidence, reason = row
    parts = _spans(offsets)
    return Quotation(
        parts,
        _joined(parts, text) if told is None else told,
        kind,
        _spans(cue),
        _spans(source),
        tuple(speakers),
        confidence,
        reason,
    )


def _joined(parts: Sequence[Span], text: str) -> str:
    return " ".join(part.of(text) for part in parts)


def _from_person(person: Person) -> list[Any]:
    spans = _flat(mention.span for mention in person.mentions)
    kinds = [mention.kind for mention in person.mentions]
    return [person.name, spans, kinds, person.roles, person.gender]


def _to_person(row: Sequence[Any]) -> Person:
    name, spans, kinds, roles, gender = row
    return Person(name, tuple(map(Mention, _spans(spans), kinds)), tuple(roles), gender)


def _from_finding(finding: Finding) -> list[Any]:
    return [
        finding.rule,
        finding.code,
        finding.severity,
        finding.span.start,
        finding.span.end,
        finding.line,
        finding.column,
        finding.message,
        finding.expected,
        finding.evidence,
        _flat(finding.related),
        finding.fingerprint,
    ]


def _to_finding(row: Sequence[Any]) -> Finding:
    rule, code, severity, start, end, line, column, message, expected, evidence, related, mark = row
    return Finding(
        rule,
        code,
        severity,
        Span(start, end),
        line,
        column,
        message,
        expected,
        tuple(evidence),
        _spans(related),
        mark,
    )
