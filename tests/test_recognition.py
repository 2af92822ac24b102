"""The fast way through Stanza's entity tagger finds what Stanza's own way finds."""

from __future__ import annotations

from pathlib import Path

import pytest
import stanza
from hypothesis import given, settings
from hypothesis import strategies as st

from quotecheck import bundle, recognition
from quotecheck.language import _named, surface
from quotecheck.recognition import Named, Recognizer
from quotecheck.tokens import split
from quotecheck.training.entities import pretrained

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer()


@pytest.fixture(scope="module")
def stanzas(tmp_path_factory: pytest.TempPathFactory) -> stanza.Pipeline:
    """Stanza's own pipeline with the bundle's tagger."""
    vectors = tmp_path_factory.mktemp("vectors") / "vectors.pt"
    pretrained(bundle.load_vectors()).save(str(vectors))
    return stanza.Pipeline(
        lang="en",
        processors="tokenize,ner",
        package=None,
        ner_model_path=str(bundle.checked_path(bundle.ENTITIES)),
        ner_pretrain_path=str(vectors),
        tokenize_pretokenized=True,
        download_method=None,
        allow_unknown_language=True,
        # Stanza wants a catalogue of its downloads; any JSON object without "en" will do.
        resources_filepath=str(bundle.ENGLISH / bundle.MANIFEST),
        logging_level="ERROR",
        use_gpu=False,
    )


def sentences_of(text: str) -> list[list[str]]:
    layers = split(text)
    return [
        [surface(token.of(text)) for token in layers.tokens if sentence.covers(token)]
        for sentence in layers.sentences
    ]


def test_articles(recognizer: Recognizer, stanzas: stanza.Pipeline) -> None:
    texts = [path.read_text("utf-8") for path in sorted(FIXTURES.glob("*.txt"))]
    sentences = [sentence for text in texts for sentence in sentences_of(text)]
    found = recognizer.recognize(sentences)
    assert found == _named(stanzas, sentences)
    assert sum(map(len, found)) > 100
    # and again, from forms that are known by now
    assert recognizer.recognize(sentences) == found


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from("Ada Obi met Kim Jong-un in Paris , on May 3 . “ <PAD> é 漢字".split())
            | st.text(min_size=1, max_size=12).map(surface),
            min_size=1,
            max_size=30,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_words(
    recognizer: Recognizer, stanzas: stanza.Pipeline, sentences: list[list[str]]
) -> None:
    assert recognizer.recognize(sentences) == _named(stanzas, sentences)


def test_a_full_memory_forgets(monkeypatch: pytest.MonkeyPatch, recognizer: Recognizer) -> None:
    monkeypatch.setattr(recognition, "_KEPT_FORMS", 8)
    small = Recognizer()
    texts = [path.read_text("utf-8") for path in sorted(FIXTURES.glob("w*.txt"))]
    for text in texts:
        sentences = sentences_of(text)
        assert small.recognize(sentences) == recognizer.recognize(sentences)


def test_nothing_to_recognize(recognizer: Recognizer) -> None:
    assert recognizer.recognize([]) == []
    assert recognizer.recognize([[], ["Paris"], []]) == [[], [Named(0, 0, "LOCATION")], []]
