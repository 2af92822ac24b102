"""What a fact-checker takes over: quotations and claims in the terms of schema.org, as JSON-LD.

There is never a rating: whether a claim is true is for people to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from quotecheck.model import Analysis, Article, Quotation
from quotecheck.report.places import iri, plain_words
from quotecheck.report.speakers import speaker_kind

CONTEXT = "https://schema.org"
"""The context that the documents name; nothing is fetched to write them."""


def to_claims(analysis: Analysis) -> dict[str, Any]:
    """The article, its quotations, and a claim for each that somebody is credited with.

    Returns:
        A JSON-LD document. Its graph has a ``NewsArticle``; a ``Quotation`` for each quotation,
        with its words and ``spokenByCharacter``; and a ``Claim`` for each that has a speaker, who
        is its ``author``, with the quotation as its ``appearance``. What somebody said in the
        writer's words has a claim and no ``Quotation``.
    """
    article = analysis.article
    here = iri(article)
    graph: list[dict[str, Any]] = [_article(article, here)]
    people = {person.name for person in analysis.people}
    for number, quotation in enumerate(analysis.quotations, 1):
        graph += _entries(quotation, number, here, article, people)
    return {"@context": CONTEXT, "@graph": graph}


def _article(article: Article, here: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"@id": here, "@type": "NewsArticle"}
    if article.id is not None:
        entry["identifier"] = article.id
    if article.date is not None:
        entry["datePublished"] = article.date
    return entry


def _entries(
    quotation: Quotation, number: int, here: str, article: Article, people: set[str]
) -> Iterator[dict[str, Any]]:
    words = plain_words(quotation)
    speakers = [_speaker(name, people) for name in quotation.speakers]
    appearance = here
    if quotation.kind != "indirect":
        appearance = f"{here}#quotation-{number}"
        entry: dict[str, Any] = {"@id": appearance, "@type": "Quotation", "text": words}
        entry["isPartOf"] = {"@id": here}
        if speakers:
            entry["spokenByCharacter"] = speakers
        yield entry
    if speakers:
        claim: dict[str, Any] = {
            "@id": f"{here}#claim-{number}",
            "@type": "Claim",
            "text": words,
            "author": speakers,
            "appearance": {"@id": appearance},
        }
        if article.date is not None:
            claim["datePublished"] = article.date
        yield claim


def _speaker(name: str, people: set[str]) -> dict[str, Any]:
    kind = speaker_kind(name, people)
    return {
        "@type": "Organization" if kind == "organization" else "Person",
        "description" if kind == "unnamed" else "name": name,
    }
