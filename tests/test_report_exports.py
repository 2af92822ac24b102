"""Linked data for fact-checkers, read back by a library that knows nothing of quotecheck."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, SDO, XSD, Graph, Literal, Namespace, URIRef

import quotecheck
from quotecheck.checker import Checker
from quotecheck.cli import cli
from quotecheck.model import Analysis, Article, Finding, Mention, Person, Quotation, Span
from quotecheck.report.annotations import to_annotations
from quotecheck.report.claims import to_claims

FIXTURES = Path(__file__).parents[1] / "fixtures"
ARTICLES = sorted(FIXTURES.glob("*.txt"))
OA = Namespace("http://www.w3.org/ns/oa#")
AS = Namespace("http://www.w3.org/ns/activitystreams#")
BASE = "http://example.org/"

# What the published contexts say of the terms used here; tests fetch nothing.
CONTEXTS = {
    "https://schema.org": {"@vocab": str(SDO)},
    "http://www.w3.org/ns/anno.jsonld": {
        "oa": str(OA),
        "as": str(AS),
        "rdf": str(RDF),
        "xsd": str(XSD),
        "id": "@id",
        "type": "@type",
        "Annotation": "oa:Annotation",
        "AnnotationPage": "as:OrderedCollectionPage",
        "TextualBody": "oa:TextualBody",
        "TextQuoteSelector": "oa:TextQuoteSelector",
        "TextPositionSelector": "oa:TextPositionSelector",
        "identifying": "oa:identifying",
        "commenting": "oa:commenting",
        "items": {"@id": "as:items", "@container": "@list"},
        "body": {"@id": "oa:hasBody"},
        "target": {"@id": "oa:hasTarget"},
        "source": {"@id": "oa:hasSource", "@type": "@id"},
        "selector": {"@id": "oa:hasSelector"},
        "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
        "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
        "value": "rdf:value",
        "exact": "oa:exact",
        "prefix": "oa:prefix",
        "suffix": "oa:suffix",
        "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
        "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
    },
}


def read_back(document: dict[str, Any]) -> Graph:
    local = {**document, "@context": CONTEXTS[document["@context"]]}
    return Graph().parse(data=json.dumps(local), format="json-ld", publicID=BASE)


def text_of(graph: Graph, subject: Any, predicate: URIRef) -> str:
    [value] = graph.objects(subject, predicate)
    return str(value)


# --- Web Annotation -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_selectors_point_at_the_words(checker: Checker, path: Path) -> None:
    article = quotecheck.read(path)
    analysis = checker.analyze(article)
    graph = read_back(to_annotations(analysis))
    found = []
    for target in graph.objects(None, OA.hasTarget):
        quote, position = sorted(
            graph.objects(target, OA.hasSelector),
            key=lambda selector: text_of(graph, selector, RDF.type),
            reverse=True,
        )
        assert (quote, RDF.type, OA.TextQuoteSelector) in graph
        assert (position, RDF.type, OA.TextPositionSelector) in graph
        [start], [end] = (list(graph.objects(position, p)) for p in (OA.start, OA.end))
        assert {start.datatype, end.datatype} == {XSD.nonNegativeInteger}
        start, end = int(start), int(end)
        exact = text_of(graph, quote, OA.exact)
        before, after = (text_of(graph, quote, p) for p in (OA.prefix, OA.suffix))
        assert article.text[start:end] == exact
        assert article.text[:start].endswith(before)
        assert article.text[end:].startswith(after)
        assert article.text.count(before + exact + after) == 1
        found.append((start, end))
    wanted = [tuple(part) for q in analysis.quotations for part in q.parts]
    wanted += [tuple(finding.span) for finding in analysis.findings]
    assert sorted(found) == sorted(wanted)


def test_an_annotation_is_complete(checker: Checker) -> None:
    analysis = checker.analyze(quotecheck.read(FIXTURES / "name-slip.txt"))
    graph = read_back(to_annotations(analysis))
    [page] = graph.subjects(RDF.type, AS.OrderedCollectionPage)
    assert list(graph.objects(page, AS["items"]))
    annotations = set(graph.subjects(RDF.type, OA.Annotation))
    assert len(annotations) == len(analysis.quotations) + len(analysis.findings)
    for annotation in annotations:
        [motivation] = graph.objects(annotation, OA.motivatedBy)
        assert motivation in (OA.identifying, OA.commenting)
        for body in graph.objects(annotation, OA.hasBody):
            assert list(graph.objects(body, RDF.type)) == [OA.TextualBody]
            assert list(graph.objects(body, OA.hasPurpose)) == [motivation]
        for target in graph.objects(annotation, OA.hasTarget):
            assert text_of(graph, target, OA.hasSource).startswith(BASE)
    said = {text_of(graph, b, RDF.value) for b in graph.objects(None, OA.hasBody)}
    assert {q.speaker for q in analysis.quotations} <= said
    assert any(value.startswith("QC101 name-mismatch: ") for value in said)


# --- schema.org -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_claims_use_the_terms_of_schema_org_and_never_rate(checker: Checker, path: Path) -> None:
    analysis = checker.analyze(quotecheck.read(path))
    graph = read_back(to_claims(analysis))
    for _, predicate, value in graph:
        for term in (predicate, value if predicate == RDF.type else SDO.Claim):
            assert term == RDF.type or term in SDO, term
        assert "rating" not in predicate.lower()
    assert SDO.ClaimReview not in set(graph.objects(None, RDF.type))
    credited = [q for q in analysis.quotations if q.speakers]
    assert len(set(graph.subjects(RDF.type, SDO.Claim))) == len(credited)
    quoted = [q for q in analysis.quotations if q.kind != "indirect"]
    assert len(set(graph.subjects(RDF.type, SDO.Quotation))) == len(quoted)


def test_a_claim_leads_to_its_quotation_speaker_and_article(checker: Checker) -> None:
    text = "“The bridge is safe,” said Ann Howell, “and the road will be.”\n\nIt snowed."
    article = Article(text, "https://news.example/bridge", "2024-03-01")
    graph = read_back(to_claims(checker.analyze(article)))
    [claim] = graph.subjects(RDF.type, SDO.Claim)
    [quotation] = graph.subjects(RDF.type, SDO.Quotation)
    assert list(graph.objects(claim, SDO.appearance)) == [quotation]
    assert list(graph.objects(quotation, SDO.isPartOf)) == [URIRef("https://news.example/bridge")]
    assert text_of(graph, claim, SDO.text) == "The bridge is safe, and the road will be."
    assert text_of(graph, claim, SDO.datePublished) == "2024-03-01"
    for subject, predicate in ((claim, SDO.author), (quotation, SDO.spokenByCharacter)):
        [speaker] = graph.objects(subject, predicate)
        assert (speaker, RDF.type, SDO.Person) in graph
        assert (speaker, SDO.name, Literal("Ann Howell")) in graph


SPAN = Span(0, 5)


@pytest.mark.parametrize(
    ("speaker", "kind", "predicate"),
    [
        ("Ann Lee", SDO.Person, SDO.name),
        ("The White House", SDO.Organization, SDO.name),
        ("Reuters", SDO.Organization, SDO.name),
        ("a senior diplomat", SDO.Person, SDO.description),
        ("The minister", SDO.Person, SDO.description),
    ],
)
def test_who_a_speaker_is(speaker: str, kind: URIRef, predicate: URIRef) -> None:
    quotation = Quotation((SPAN,), "“Yes”", "direct", speakers=(speaker,))
    person = Person("Ann Lee", (Mention(SPAN, "full"),))
    graph = read_back(to_claims(Analysis(Article("“Yes”"), (quotation,), (person,))))
    [author] = graph.objects(None, SDO.author)
    assert (author, RDF.type, kind) in graph
    assert text_of(graph, author, predicate) == speaker


# --- any article ----------------------------------------------------------------------------------


@given(
    st.text(min_size=5, max_size=40),
    st.none() | st.text(max_size=20) | st.just("http://a.example/a b"),
    st.none() | st.text(min_size=1, max_size=20),
)
@settings(max_examples=100, deadline=None)
def test_any_article_has_names_that_linked_data_allows(
    text: str, name: str | None, path: str | None
) -> None:
    quotation = Quotation((SPAN,), text[:5], "direct", speakers=("Ann Lee",))
    finding = Finding("r", "QC000", "info", SPAN, 1, 1, "m")
    analysis = Analysis(Article(text, name, path=path), (quotation,), (), (finding,))
    for document in (to_claims(analysis), to_annotations(analysis)):
        graph = read_back(document)
        assert len(graph) > 5
        for subject in graph.subjects():
            assert not isinstance(subject, URIRef) or not set(subject) & set('<>"{}|\\^` \n')


def test_the_command_writes_a_document_a_line(checker: Checker, monkeypatch: Any) -> None:
    monkeypatch.setattr("quotecheck.checker.Checker", lambda **_: checker)
    files = [str(FIXTURES / name) for name in ("wang-li.txt", "clean.txt")]
    for form in ("claims", "web-annotation"):
        result = CliRunner().invoke(cli, ["export", *files, "--format", form])
        documents = [json.loads(line) for line in result.stdout.splitlines()]
        assert [bool(read_back(document)) for document in documents] == [True, True]
