"""The adapter for spaCy: what was found, as spans of its ``Doc``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import quotecheck
from quotecheck.checker import Checker
from quotecheck.model import Analysis, Article

spacy = pytest.importorskip("spacy")

from spacy.tokens import Doc, DocBin  # noqa: E402

from quotecheck.spacy import annotate  # noqa: E402

FIXTURES = Path(__file__).parents[1] / "fixtures"
ARTICLES = sorted(FIXTURES.glob("*.txt"))


@pytest.fixture(scope="module")
def nlp():
    return spacy.blank("en")


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_layers(checker: Checker, nlp, path: Path) -> None:
    analysis = checker.analyze(quotecheck.read(path))
    doc = annotate(nlp(analysis.article.text), analysis)
    assert doc._.quotecheck == analysis.to_dict()
    wanted = [(part, q) for q in analysis.quotations for part in q.parts]
    assert len(doc.spans["quotations"]) == len(wanted)
    for span, (part, quotation) in zip(doc.spans["quotations"], wanted, strict=True):
        assert part.of(doc.text) in span.text
        assert span.label_ == quotation.kind
        assert (span._.speaker, span._.reason) == (quotation.speaker, quotation.reason)
    assert [span.label_ for span in doc.spans["findings"]] == [f.code for f in analysis.findings]
    assert [span._.message for span in doc.spans["findings"]] == [
        finding.message for finding in analysis.findings
    ]
    mentions = [(p.name, m.span) for p in analysis.people for m in p.mentions]
    for span, (name, mention) in zip(doc.spans["people"], mentions, strict=True):
        assert span.label_ == name
        assert mention.of(doc.text) in span.text


def test_the_component(checker: Checker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotecheck.checker.Checker", lambda: checker)
    nlp = spacy.blank("en")
    nlp.add_pipe("quotecheck")
    texts = [path.read_text("utf-8") for path in ARTICLES[:3]]
    together = list(nlp.pipe(texts))
    assert [doc._.quotecheck for doc in together] == [nlp(text)._.quotecheck for text in texts]
    assert any(span._.speaker for doc in together for span in doc.spans["quotations"])


def test_a_doc_can_be_stored(checker: Checker, nlp) -> None:
    text = ARTICLES[-1].read_text("utf-8")
    doc = annotate(nlp(text), checker.analyze(text))
    stored = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    [again] = DocBin().from_bytes(stored).get_docs(nlp.vocab)
    assert json.dumps(again._.quotecheck) == json.dumps(doc._.quotecheck)
    said = [(span.text, span._.speaker) for span in doc.spans["quotations"]]
    assert [(span.text, span._.speaker) for span in again.spans["quotations"]] == said


@pytest.mark.parametrize("text", ["", " ", "“", "\n\n“x”"])
def test_next_to_nothing(checker: Checker, nlp, text: str) -> None:
    doc = annotate(nlp(text), checker.analyze(text))
    assert set(doc.spans) == {"quotations", "cues", "sources", "people", "findings"}


def test_another_text(nlp) -> None:
    with pytest.raises(ValueError, match="another text"):
        annotate(nlp("One."), Analysis(Article("Two.")))


def test_tokens_of_ones_own(checker: Checker, nlp) -> None:
    text = "“Yes,” said Ada Obi."
    doc = Doc(nlp.vocab, words=["“Yes,”", "said", "Ada Obi."], spaces=[True, True, False])
    annotate(doc, checker.analyze(text))
    assert [span.text for span in doc.spans["quotations"]] == ["“Yes,”"]
