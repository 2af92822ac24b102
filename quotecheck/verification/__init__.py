"""Compares a quotation with its source: where it stands there, what was changed, and if it matters.

Import order: words < align < sources < quoted < passages < edits < this module.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from attrs import frozen

from quotecheck.errors import QuotecheckError
from quotecheck.model import Quotation, Span
from quotecheck.names import compare_names
from quotecheck.verification.edits import GRAVITY, Edit, EditKind, find_edits
from quotecheck.verification.messages import describe
from quotecheck.verification.passages import Passage, find_passages
from quotecheck.verification.quoted import Quoted, read_quoted
from quotecheck.verification.sources import Source, Turn

__all__ = ["GRAVITY", "Edit", "EditKind", "Source", "Turn", "Verification", "verify"]

_MOST_COPIES = 64
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_CLOSING = ".,;:!?…\"'”’»)]"


@frozen
class Verification:
    """What became of the words of a source in a quotation.

    Attributes:
        edits: what was changed, the gravest first; empty where nothing was.
        harmful: whether any of it can change what was said, by whom, or that it was said.
        span: the passage in the source, from its first to its last word with the punctuation that
            goes with them, in code points; None where the quotation was not found.
        message: one sentence for the reader, with the words that differ.
    """

    edits: tuple[Edit, ...]
    harmful: bool
    span: Span | None
    message: str


def verify(
    quotation: str | Quotation,
    source: Source | str | os.PathLike[str] | Mapping[str, Any] | object,
) -> Verification:
    """Says where a quotation stands in its source, what was changed, and whether it matters.

    Args:
        quotation: the words, with or without quotation marks around them; or a
            :class:`quotecheck.Quotation`, whose speaker is then compared with the transcript's.
            Of a mixed one, what stands in marks is verified; an indirect one is not.
        source: a text; a ``pathlib.Path`` to a text file or a ``.jsonl`` file with one transcript;
            a transcript, as a mapping or an object with ``text`` and ``turns`` of (start, end,
            speaker); or a :class:`Source`, which keeps its index for the next quotation.

    Raises:
        ReadingError: the source cannot be read, or is no text and no transcript.
        QuotecheckError: ``quotation`` is neither a string nor a quotation.
    """
    if not isinstance(quotation, (str, Quotation)):
        raise QuotecheckError(
            f"a quotation must be a string or a Quotation, not {type(quotation).__name__}"
        )
    where = Source.of(source)
    if isinstance(quotation, Quotation) and quotation.kind == "indirect":
        return Verification((), False, None, "Reported speech is not verified word for word.")
    quoted = read_quoted(quotation)
    if not any(map(str.isalnum, quoted.text)):
        return Verification((), False, None, "The quotation has no words, so nothing is verified.")
    speakers = quotation.speakers if isinstance(quotation, Quotation) else ()
    raw = quotation if isinstance(quotation, str) else quoted.text
    spans = _find_exact(raw, quoted, where)
    edits: list[Edit] = []
    passages: tuple[Passage, ...] = ()
    if spans:
        wrong = [(span, _misattributed(span, speakers, where)) for span in spans]
        span, edit = next(((s, e) for s, e in wrong if e is None), wrong[0])
        edits = [edit] if edit else []
    elif not quoted.norms:
        return Verification((), False, None, "The quotation has no words outside its brackets.")
    else:
        passages = find_passages(quoted.norms, quoted.marked, where)
        if not passages:
            found = Edit("not-found", True, quoted.text)
            return Verification((found,), True, None, describe([found], quoted, (), where))
        span = _span(passages, quoted, where)
        edits = find_edits(quoted, passages, where)
        wrong_speaker = _misattributed(span, speakers, where)
        if wrong_speaker and not any(edit.kind == "turns" for edit in edits):
            edits.insert(0, wrong_speaker)
        if not edits and span.of(where.text) != quoted.text:
            edits = [Edit("typography", False, quoted.text, span.of(where.text), span)]
    message = describe(edits, quoted, passages, where)
    return Verification(tuple(edits), any(edit.harmful for edit in edits), span, message)


def _find_exact(raw: str, quoted: Quoted, source: Source) -> list[Span]:
    """Places that have the quotation letter for letter, within one speaker's words."""
    texts = dict.fromkeys((raw, raw.strip(), quoted.text))
    if quoted.norms and not quoted.marks:
        # the text can stand nowhere but where its words do
        starts = [source.start(word) for word in source.index.find(quoted.norms)]
        first = quoted.surfaces[0]
        found = {text: [start - text.find(first) for start in starts] for text in texts}
    else:
        found = {
            text: list(islice(_occurrences(text, source.text), _MOST_COPIES)) for text in texts
        }
    for text in texts:
        spans = [
            Span(start, start + len(text))
            for start in found[text]
            if start >= 0 and source.text.startswith(text, start)
        ]
        spans = [
            span
            for span in spans
            if not (_joins(source.text, span.start) or _joins(source.text, span.end))
            and _is_of_one(span, source)
        ]
        if spans:
            return spans
    return []


def _occurrences(text: str, source: str) -> Iterator[int]:
    start = source.find(text)
    while start >= 0:
        yield start
        start = source.find(text, start + 1)


def _joins(text: str, offset: int) -> bool:
    """Whether an offset is inside a word."""
    return 0 < offset < len(text) and text[offset - 1].isalnum() and text[offset].isalnum()


def _is_of_one(span: Span, source: Source) -> bool:
    first = source.turn_at(span.start)
    last = source.turn_at(max(span.start, span.end - 1))
    return first is None or last is None or first == last


def _span(passages: tuple[Passage, ...], quoted: Quoted, source: Source) -> Span:
    words = [j for passage in passages for j in passage.matched]
    start, end = source.start(min(words)), source.end(max(words))
    if quoted.text[-1:] in _CLOSING:
        while end < len(source.text) and source.text[end] in _CLOSING:
            end += 1
    return Span(start, end)


def _misattributed(span: Span, speakers: tuple[str, ...], source: Source) -> Edit | None:
    """The edit that credits another speaker; None where names do not decide."""
    turn = source.turn_at(span.start)
    if turn is None or not speakers:
        return None
    said_by = _name(source.turns[turn].speaker)
    if not said_by or any(_may_be(speaker, said_by) for speaker in speakers):
        return None
    others = {_name(turn.speaker) for turn in source.turns} - {said_by, ""}
    is_other = any(_is_same(speaker, other) for speaker in speakers for other in others)
    if not (is_other or all(map(_is_full_name, (said_by, *speakers)))):
        return None
    return Edit("misattributed", True, "; ".join(speakers), said_by, span)


def _name(label: str) -> str:
    """A turn's label as a name: "KamalaHarris" is Kamala Harris."""
    return _CAMEL.sub(" ", label).strip()


def _is_full_name(name: str) -> bool:
    """Whether it has two words in capitals, and no number as "Speaker 1" has."""
    words = name.split()
    return sum(word[0].isupper() for word in words) > 1 and all(map(str.isalpha, words[-1]))


def _is_same(a: str, b: str) -> bool:
    return compare_names(a, b).kind in ("same", "variant")


def _may_be(a: str, b: str) -> bool:
    return compare_names(a, b).kind in ("same", "variant", "misspelling")
