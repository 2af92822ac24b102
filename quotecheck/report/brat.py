"""Quotations and findings as annotations of brat, the annotation tool, in its standoff format.

An article is two files: its text, and the annotations with offsets into it (in code points, as brat
counts). ``annotation.conf`` tells brat of their types; one serves a whole folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count

from quotecheck.model import Analysis, Quotation, Span
from quotecheck.report.base import without_surrogates

CONFIGURATION = """\
[entities]
Direct
Mixed
Indirect
Block
Cue
Source
Finding

[relations]
Said-by\tArg1:Direct|Mixed|Indirect|Block, Arg2:Source
Cued-by\tArg1:Direct|Mixed|Indirect|Block, Arg2:Cue
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]

[attributes]
"""
"""The content of ``annotation.conf``."""

_UNBROKEN = re.compile(r"[^\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")


def to_brat(analysis: Analysis) -> tuple[str, str]:
    """The text and the annotations of an article, the contents of its two files.

    Quotations, cues and sources are text-bound annotations (``T``), in pieces where they are in
    pieces or run over a line break; relations (``R``) join them. A note (``#``) names the speaker
    of a quotation, or says what a finding says.
    """
    text = without_surrogates(analysis.article.text)
    return text, "".join(f"{line}\n" for line in _annotations(analysis, text))


def _annotations(analysis: Analysis, text: str) -> Iterator[str]:
    bound: dict[str, str] = {}  # what stands after the key of a text-bound annotation, and the key
    relations, notes = count(1), count(1)

    def bind(label: str, spans: Iterable[Span]) -> Iterator[str]:
        """The key of a text-bound annotation, if there are words to bind; one for each place."""
        pieces = [piece for span in spans for piece in _pieces(text, span)]
        if pieces:
            places = ";".join(f"{piece.start} {piece.end}" for piece in pieces)
            words = " ".join(piece.of(text) for piece in pieces)
            yield bound.setdefault(f"{label} {places}\t{words}", f"T{len(bound) + 1}")

    def note(key: str, words: str) -> str:
        return f"#{next(notes)}\tAnnotatorNotes {key}\t{_plain(words)}"

    told: list[str] = []
    for quotation in analysis.quotations:
        for said in bind(quotation.kind.capitalize(), quotation.parts):
            for label, role, spans in _around(quotation):
                told += [
                    f"R{next(relations)}\t{role} Arg1:{said} Arg2:{key}"
                    for key in bind(label, spans)
                ]
            if quotation.speaker is not None:
                told.append(note(said, quotation.speaker))
    for finding in analysis.findings:
        words = f"{finding.code} {finding.rule}: {finding.message}"
        told += [note(key, words) for key in bind("Finding", [finding.span])]
    yield from (f"{key}\t{words}" for words, key in bound.items())
    yield from told


def _around(quotation: Quotation) -> Iterator[tuple[str, str, tuple[Span, ...]]]:
    if quotation.cue:
        yield "Cue", "Cued-by", quotation.cue
    if quotation.source:
        yield "Source", "Said-by", quotation.source


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """The span without tabs and line breaks, which would break a line of annotations."""
    for found in _UNBROKEN.finditer(text, *span):
        line = found[0]
        start = found.start() + len(line) - len(line.lstrip())
        if line.strip():
            yield Span(start, start + len(line.strip()))


def _plain(text: str) -> str:
    return " ".join(without_surrogates(text).split())
