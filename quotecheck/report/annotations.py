"""Quotations and findings as annotations of the article, in the W3C's Web Annotation model."""

from __future__ import annotations

from typing import Any

from quotecheck.model import Analysis, Article, Span
from quotecheck.report.places import iri

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
"""The context that the documents name; nothing is fetched to write them."""

_AROUND = 32
"""Characters before and after that tell a passage from others with the same words."""


def to_annotations(analysis: Analysis) -> dict[str, Any]:
    """An annotation page with the quotations, then the findings, in text order.

    Returns:
        A JSON-LD document. A quotation's body names its speakers; a finding's is its message. A
        target has two selectors of the same passage: ``TextQuoteSelector`` with the exact words and
        some around them, and ``TextPositionSelector`` with offsets in code points. A quotation in
        several pieces has a target for each.
    """
    article = analysis.article
    here = iri(article)
    items: list[dict[str, Any]] = []
    for number, quotation in enumerate(analysis.quotations, 1):
        item = {
            "id": f"{here}#quotation-{number}",
            "type": "Annotation",
            "motivation": "identifying",
            "target": [_target(article, here, part) for part in quotation.parts],
        }
        if quotation.speakers:
            item["body"] = [
                {"type": "TextualBody", "purpose": "identifying", "value": speaker}
                for speaker in quotation.speakers
            ]
        items.append(item)
    for number, finding in enumerate(analysis.findings, 1):
        message = f"{finding.code} {finding.rule}: {finding.message}"
        items.append(
            {
                "id": f"{here}#finding-{number}",
                "type": "Annotation",
                "motivation": "commenting",
                "body": [{"type": "TextualBody", "purpose": "commenting", "value": message}],
                "target": [_target(article, here, finding.span)],
            }
        )
    page = f"{here}#annotations"
    return {"@context": CONTEXT, "id": page, "type": "AnnotationPage", "items": items}


def _target(article: Article, here: str, span: Span) -> dict[str, Any]:
    text = article.text
    return {
        "source": here,
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": span.of(text),
                "prefix": text[max(0, span.start - _AROUND) : span.start],
                "suffix": text[span.end : span.end + _AROUND],
            },
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        ],
    }
