"""An article with its quotations in TEI, the Text Encoding Initiative's XML.

``<said>`` is what TEI has for speech, with ``who`` for the speaker and ``direct`` for speech in
marks (TEI P5, chapter 3.3.3). The text of the ``<body>`` is the article's, letter for letter, but
for the few characters that XML cannot hold, which become U+FFFD.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import count

from attrs import evolve, field, frozen

from quotecheck import __version__
from quotecheck.model import Analysis, Span
from quotecheck.report.speakers import speaker_kind
from quotecheck.report.xml import element, escaped, start_tag

NAMESPACE = "http://www.tei-c.org/ns/1.0"

_BREAK = re.compile(r"\n\s*\n")
_KINDS = {
    "direct": "speech in quotation marks",
    "mixed": "reported speech, partly in quotation marks",
    "indirect": "speech in the writer's words",
    "block": "speech set off as a paragraph of its own",
}


def to_tei(analysis: Analysis) -> str:
    """A TEI document: a header with who speaks, and the text with ``<said>`` elements.

    Cues are ``<seg type="cue">``, names and phrases that stand for the speaker ``<rs>``. What
    crosses the end of a paragraph or of another element is in pieces, joined by ``next`` and
    ``prev``.
    """
    ids = {name: f"speaker-{number}" for number, name in enumerate(_speakers(analysis), 1)}
    text = analysis.article.text
    elements = [*_paragraphs(text), *_elements(analysis, ids)]
    body = "".join(_written(text, list(_nested(text, elements))))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"{start_tag('TEI', {'xmlns': NAMESPACE, 'xml:lang': 'en'})}\n"
        f"{_header(analysis, ids)}<text><body>{body}</body></text>\n</TEI>\n"
    )


# --- who speaks -----------------------------------------------------------------------------------


def _speakers(analysis: Analysis) -> Iterable[str]:
    people = [person.name for person in analysis.people]
    spoken = [name for quotation in analysis.quotations for name in quotation.speakers]
    return dict.fromkeys([*people, *spoken])


def _header(analysis: Analysis, ids: Mapping[str, str]) -> str:
    article = analysis.article
    roles = {person.name: person.roles for person in analysis.people}
    entries = {"listPerson": "", "listOrg": ""}
    for name, key in ids.items():
        kind = speaker_kind(name, roles)
        if kind == "organization":
            inner = element("orgName", {}, escaped(name))
            entries["listOrg"] += element("org", {"xml:id": key}, inner)
            continue
        inner = element("persName" if kind == "person" else "note", {}, escaped(name))
        inner += "".join(element("occupation", {}, escaped(role)) for role in roles.get(name, ()))
        entries["listPerson"] += element("person", {"xml:id": key}, inner)
    lists = "".join(element(tag, {}, inner) for tag, inner in entries.items() if inner)
    title = element("titleStmt", {}, element("title", {}, escaped(article.label)))
    made = element("p", {}, "Quotations found by quotecheck; see appInfo.")
    kinds = "".join(
        element("category", {"xml:id": kind}, element("catDesc", {}, meaning))
        for kind, meaning in _KINDS.items()
    )
    told = {"ident": "quotecheck", "version": __version__}
    app = element("application", told, element("label", {}, "quotecheck"))
    day = element("date", {"when": article.date}, "") if article.date else ""
    origin = element("bibl", {}, element("title", {}, escaped(article.id or article.label)) + day)
    return element(
        "teiHeader",
        {},
        element(
            "fileDesc",
            {},
            title + element("publicationStmt", {}, made) + element("sourceDesc", {}, origin),
        )
        + element(
            "encodingDesc",
            {},
            element("classDecl", {}, element("taxonomy", {}, kinds)) + element("appInfo", {}, app),
        )
        + (element("profileDesc", {}, element("particDesc", {}, lists)) if lists else ""),
    )


# --- the text -------------------------------------------------------------------------------------


@frozen
class _Element:
    """An element over a span, or one of the pieces that others have cut it into.

    Attributes:
        rank: of two elements over one span, the lower stands outside; paragraphs have 0.
        key: of an element in pieces, which point at each other; empty for paragraphs.
    """

    span: Span
    rank: int
    tag: str
    attributes: Mapping[str, str] = field(factory=dict)
    key: str = ""


def _paragraphs(text: str) -> Iterator[_Element]:
    start = 0
    for end, following in [*(found.span() for found in _BREAK.finditer(text)), (len(text),) * 2]:
        first, last = _filled(text, Span(start, end))
        if first < last:
            yield _Element(Span(first, last), 0, "p")
        start = following


def _filled(text: str, span: Span) -> Span:
    """The span without the white space around it."""
    content = span.of(text)
    start = span.start + len(content) - len(content.lstrip())
    return Span(start, max(start, span.start + len(content.rstrip())))


def _elements(analysis: Analysis, ids: Mapping[str, str]) -> Iterator[_Element]:
    text = analysis.article.text
    for number, quotation in enumerate(analysis.quotations, 1):
        who = " ".join(f"#{ids[name]}" for name in quotation.speakers)
        direct = "false" if quotation.kind == "indirect" else "true"
        said = {"who": who, "direct": direct, "ana": f"#{quotation.kind}"}
        layers = (
            (1, "said", said, quotation.parts, f"quotation-{number}"),
            (2, "rs", {"type": "source", "ref": who}, quotation.source, f"source-{number}"),
            (3, "seg", {"type": "cue"}, quotation.cue, f"cue-{number}"),
        )
        for rank, tag, attributes, spans, key in layers:
            told = {name: value for name, value in attributes.items() if value}
            for span in spans:
                filled = _filled(text, span)
                if filled:
                    yield _Element(filled, rank, tag, told, key)


def _nested(text: str, elements: Iterable[_Element]) -> Iterator[_Element]:
    """The elements in the order of their start tags, cut where they cross each other's ends."""
    numbers = count()
    heap = [_entry(element, next(numbers)) for element in elements]
    heapify(heap)
    ends: list[int] = []
    while heap:
        element: _Element = heappop(heap)[-1]
        start, end = element.span
        while ends and ends[-1] <= start:
            ends.pop()
        if ends and ends[-1] < end:
            rest = _filled(text, Span(ends[-1], end))
            if rest:
                heappush(heap, _entry(evolve(element, span=rest), next(numbers)))
            end = ends[-1]
        cut = _filled(text, Span(start, end))
        if cut:
            ends.append(cut.end)
            yield evolve(element, span=cut)


def _entry(element: _Element, number: int) -> tuple[int, bool, int, int, int, _Element]:
    start, end = element.span
    return start, element.rank > 0, -end, element.rank, number, element


def _written(text: str, elements: Sequence[_Element]) -> Iterator[str]:
    """The text with the tags of nested elements, given in the order of their start tags."""
    pieces = Counter(each.key for each in elements)
    written: Counter[str] = Counter()
    unclosed: list[_Element] = []
    position = 0

    def text_until(offset: int) -> Iterator[str]:
        nonlocal position
        while unclosed and unclosed[-1].span.end <= offset:
            last = unclosed.pop()
            yield f"{escaped(text[position : last.span.end])}</{last.tag}>"
            position = last.span.end
        yield escaped(text[position:offset])
        position = offset

    for each in elements:
        yield from text_until(each.span.start)
        written[each.key] += 1
        links = _links(each.key, written[each.key], pieces[each.key])
        yield start_tag(each.tag, {**links, **each.attributes})
        unclosed.append(each)
    yield from text_until(len(text))


def _links(key: str, piece: int, pieces: int) -> dict[str, str]:
    """What names a piece of an element and those before and after it."""
    if not key:
        return {}
    if pieces == 1:
        return {"xml:id": key}
    links = {"xml:id": f"{key}.{piece}"}
    if piece > 1:
        links["prev"] = f"#{key}.{piece - 1}"
    if piece < pieces:
        links["next"] = f"#{key}.{piece + 1}"
    return links
