"""For people who live in spaCy: quotations, people and findings as spans of a ``Doc``.

    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("quotecheck")
    doc = nlp(text)
    for span in doc.spans["quotations"]:
        print(span.label_, span._.speaker, span.text)

Needs spaCy: ``pip install 'quotecheck-news[spacy]'``. Spans of spaCy begin and end with its tokens,
so they may hold a character more than what was found; ``doc._.quotecheck``, the analysis as plain
data in the schema of docs/schema.md, has the exact offsets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from quotecheck.model import Analysis, Span

if TYPE_CHECKING:
    from quotecheck.checker import Checker

GROUPS = ("quotations", "cues", "sources", "people", "findings")
"""The groups of spans in ``doc.spans``."""

_BATCH = 64


def annotate(doc: Doc, analysis: Analysis) -> Doc:
    """Puts what was found in a text on the ``Doc`` of the same text.

    ``doc.spans`` gets five groups: ``quotations`` (labelled by kind; each piece is a span),
    ``cues``, ``sources``, ``people`` (mentions, labelled by the person's name) and ``findings``
    (labelled by code). Their extensions are ``span._.speaker``, ``span._.confidence`` and
    ``span._.reason`` for quotations, and ``span._.message`` for findings. All are plain data, so
    that the ``Doc`` can be stored.

    Raises:
        ValueError: the ``Doc`` has another text.
    """
    if doc.text != analysis.article.text:
        raise ValueError("the Doc has another text than the analysis")
    _register()
    doc._.quotecheck = analysis.to_dict()
    groups: dict[str, list[DocSpan]] = {name: [] for name in GROUPS}
    for quotation in analysis.quotations:
        for part in _spans(doc, quotation.parts, quotation.kind):
            part._.speaker = quotation.speaker
            part._.confidence = quotation.confidence
            part._.reason = quotation.reason
            groups["quotations"].append(part)
        groups["cues"] += _spans(doc, quotation.cue, "cue")
        groups["sources"] += _spans(doc, quotation.source, "source")
    for person in analysis.people:
        mentions = [mention.span for mention in person.mentions]
        groups["people"] += _spans(doc, mentions, person.name)
    for finding in analysis.findings:
        for span in _spans(doc, [finding.span], finding.code):
            span._.message = finding.message
            groups["findings"].append(span)
    for name, spans in groups.items():
        doc.spans[name] = spans
    return doc


class QuotecheckPipe:
    """The component ``quotecheck`` of a pipeline; loads the models when it sees its first text."""

    def __init__(self, nlp: Language, name: str = "quotecheck") -> None:
        _register()

    @cached_property
    def _checker(self) -> Checker:
        from quotecheck.checker import Checker

        return Checker()

    def __call__(self, doc: Doc) -> Doc:
        """Analyses one text."""
        return annotate(doc, self._checker.analyze(doc.text))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = _BATCH) -> Iterator[Doc]:
        """Analyses texts, ``batch_size`` at a time."""
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            found = self._checker.analyze_many(doc.text for doc in batch)
            yield from map(annotate, batch, found)


def _register() -> None:
    if not Doc.has_extension("quotecheck"):
        Doc.set_extension("quotecheck", default=None)
        for name in ("speaker", "confidence", "reason", "message"):
            DocSpan.set_extension(name, default=None, force=True)


def _spans(doc: Doc, spans: Iterable[Span], label: str) -> Iterator[DocSpan]:
    for span in spans:
        found = doc.char_span(span.start, span.end, label=label, alignment_mode="expand")
        if found is not None and len(found):
            yield found


@Language.factory("quotecheck")
def make(nlp: Language, name: str) -> QuotecheckPipe:
    """What ``nlp.add_pipe("quotecheck")`` calls; spaCy finds it by an entry point."""
    return QuotecheckPipe(nlp, name)
