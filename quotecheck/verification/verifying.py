"""Compares a quotation with one source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import field, frozen

from quotecheck.errors import QuotecheckError
from quotecheck.model import Quotation, Span
from quotecheck.names import compare_names
from quotecheck.verification.edits import Edit, find_edits
from quotecheck.verification.messages import describe
from quotecheck.verification.passages import Passage, find_passages
from quotecheck.verification.quoted import Quoted, read_quoted
from quotecheck.verification.sources import Source
from quotecheck.verification.words import find_words

if TYPE_CHECKING:
    from quotecheck.verification.index import Search

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
        source: the source that ``span`` counts in, one of several where several were given; None
            where the quotation was not found.
    """

    edits: tuple[Edit, ...]
    harmful: bool
    span: Span | None
    message: str
    source: Source | None = field(default=None, repr=False, eq=False)


def check_quotation(quotation: str | Quotation) -> str | Quotation:
    """The quotation.

    Raises:
        QuotecheckError: it is neither a string nor a quotation.
    """
    if isinstance(quotation, (str, Quotation)):
        return quotation
    raise QuotecheckError(
        f"a quotation must be a string or a Quotation, not {type(quotation).__name__}"
    )


def verify_in(quotation: str | Quotation, where: Source) -> Verification:
    """Says where a quotation stands in one source; see :func:`quotecheck.verify`.

    Raises:
        QuotecheckError: ``quotation`` is neither a string nor a quotation.
    """
    check_quotation(quotation)
    if isinstance(quotation, Quotation) and quotation.kind == "indirect":
        return Verification((), False, None, "Reported speech is not verified word for word.")
    quoted = read_quoted(quotation)
    if not any(map(str.isalnum, quoted.text)):
        return Verification((), False, None, "The quotation has no words, so nothing is verified.")
    speakers = quotation.speakers if isinstance(quotation, Quotation) else ()
    raw = quotation if isinstance(quotation, str) else quoted.text
    edits: list[Edit] = []
    passages: tuple[Passage, ...] = ()
    search = where.index.search(quoted.norms)
    spans = _find_exact(raw, quoted, where, search)
    if spans:
        wrong = [(span, _misattributed(span, speakers, where)) for span in spans]
        span, edit = next(((s, e) for s, e in wrong if e is None), wrong[0])
        edits, passages = [edit] if edit else [], ()
    elif not quoted.norms:
        return Verification((), False, None, "The quotation has no words outside its brackets.")
    else:
        passages = find_passages(quoted.norms, quoted.marked, where, search)
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
    harmful = any(edit.harmful for edit in edits)
    return Verification(tuple(edits), harmful, span, message, where)


def _find_exact(raw: str, quoted: Quoted, source: Source, search: Search) -> list[Span]:
    """Places that have the quotation letter for letter, within one speaker's words."""
    if quoted.literal != quoted.norms:
        search = source.index.search(quoted.literal)
    places = search.exact  # the text can stand nowhere but where its words do
    if not places:
        return []
    start, end, _ = find_words(raw)[0]
    first = raw[start:end]
    for text in dict.fromkeys((raw, raw.strip(), quoted.text)):
        starts = [source.start(word) - text.find(first) for word in places]
        spans = [
            Span(start, start + len(text))
            for start in starts
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


def _joins(text: str, offset: int) -> bool:
    """Whether an offset is inside a word."""
    return 0 < offset < len(text) and text[offset - 1].isalnum() and text[offset].isalnum()


def _is_of_one(span: Span, source: Source) -> bool:
    first = source.turn_at(span.start)
    last = source.turn_at(max(span.start, span.end - 1))
    return first is None or last is None or first == last


def _span(passages: Sequence[Passage], quoted: Quoted, source: Source) -> Span:
    runs = [run for passage in passages for run in passage.runs if run.is_matched]
    start = source.start(min(run.start for run in runs))
    end = source.end(max(run.stop for run in runs) - 1)
    if quoted.text[-1:] in _CLOSING:
        while end < len(source.text) and source.text[end] in _CLOSING:
            end += 1
    return Span(start, end)


def _misattributed(span: Span, speakers: tuple[str, ...], source: Source) -> Edit | None:
    """The edit that credits another speaker; None where names do not decide."""
    said_by = source.speaker_of(span)
    if not said_by or not speakers or any(may_be(speaker, said_by) for speaker in speakers):
        return None
    others = set(source.speakers) - {said_by}
    is_other = any(_is_same(speaker, other) for speaker in speakers for other in others)
    if not (is_other or all(map(_is_full_name, (said_by, *speakers)))):
        return None
    return Edit("misattributed", True, "; ".join(speakers), said_by, span)


def _is_full_name(name: str) -> bool:
    """Whether it has two words in capitals, and no number as "Speaker 1" has."""
    words = name.split()
    return sum(word[0].isupper() for word in words) > 1 and all(map(str.isalpha, words[-1]))


def _is_same(a: str, b: str) -> bool:
    return compare_names(a, b).kind in ("same", "variant")


def may_be(a: str, b: str) -> bool:
    """Whether two names may be of one person; a slip in one of them is left to other rules."""
    return compare_names(a, b).kind in ("same", "variant", "misspelling")
