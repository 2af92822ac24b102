"""Stanza behind one class: entities over our own tokens, offline, for any text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotecheck import bundle
from quotecheck.checker import Checker
from quotecheck.errors import ModelError
from quotecheck.language import LABELS, Pipeline, surface, trimmed
from quotecheck.model import Document, Span
from quotecheck.tokens import split

ARTICLE = (
    "NAIROBI — Kenya’s finance minister, Grace Wanjiru, told reporters on Tuesday that the bank "
    "would not “bow to anyone”.\n\n"
    "“We have waited long enough,” Wanjiru said. South Korean President Moon Jae-in met Mr. Tanaka "
    "in Beijing on March 3.\n\n"
    "Wanjiru's deputy, Peter Otieno, is an economist at the World Bank."
)


@pytest.fixture(scope="module")
def pipeline(checker: Checker) -> Pipeline:
    return checker.language


def named(document: Document, label: str) -> list[str]:
    return [e.span.of(document.text) for e in document.entities if e.label == label]


def test_entities(pipeline: Pipeline) -> None:
    (document,) = pipeline.annotate([ARTICLE])
    assert named(document, "PERSON") == [
        "Grace Wanjiru",
        "Wanjiru",
        "Moon Jae-in",
        "Tanaka",
        "Wanjiru",
        "Peter Otieno",
    ]
    assert {"Kenya", "Beijing"} <= set(named(document, "LOCATION"))
    assert "World Bank" in " ".join(named(document, "ORGANIZATION"))
    assert {"Tuesday", "March 3"} <= set(named(document, "DATE"))


def test_layers_are_those_of_the_tokenizer(pipeline: Pipeline) -> None:
    (document,) = pipeline.annotate([ARTICLE])
    layers = split(ARTICLE)
    assert document.text == ARTICLE
    assert document.tokens == layers.tokens
    assert document.sentences == layers.sentences
    assert document.paragraphs == layers.paragraphs


def test_a_text_is_read_alike_in_any_company(pipeline: Pipeline) -> None:
    others = ["", "Ada Obi came.", ARTICLE.upper(), "Word " * 450 + "met Ada Obi.", "\ud800"]
    together = pipeline.annotate([*others, ARTICLE, *others])
    assert [pipeline.annotate([text])[0] for text in [*others, ARTICLE]] == together[:6]
    assert together[:5] == together[6:]


def test_nothing_to_annotate(pipeline: Pipeline) -> None:
    assert pipeline.annotate([]) == []
    assert pipeline.annotate([" \n"]) == [Document(" \n", (), (), ())]


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    texts=st.lists(
        st.text(max_size=80)
        | st.text(alphabet="Kim Obi“”'-.\n\x00\u200b\ud83d\u0301é½漢<PAD>", max_size=80),
        max_size=3,
    )
)
def test_any_text_will_do(pipeline: Pipeline, texts: list[str]) -> None:
    for text, document in zip(texts, pipeline.annotate(texts), strict=True):
        assert document.text == text
        end = 0
        for entity in document.entities:
            assert end <= entity.span.start < entity.span.end <= len(text)
            assert entity.label in LABELS
            end = entity.span.end


@pytest.mark.parametrize(
    ("token", "read"),
    [
        ("Kim", "Kim"),
        ("’s", "'s"),
        ("“", '"'),
        ("Jae‑in", "Jae-in"),
        ("Zoe\u0308", "Zoë"),
        ("co\u00adoperate", "cooperate"),
        ("a\ud800b", "ab"),
        ("\u200d", "_"),
        ("x" * 100_000, "x" * 40),
    ],
)
def test_surface(token: str, read: str) -> None:
    assert surface(token) == read


@pytest.mark.parametrize(
    ("entity", "cut"),
    [
        ("Beijing-based", "Beijing"),
        ("anti-Taliban", "Taliban"),
        ("pro-Kim", "Kim"),
        ("Hong Kong-listed", "Hong Kong"),
        ("Moon Jae-in", "Moon Jae-in"),
        ("Coca-Cola", "Coca-Cola"),
        ("Pro-Lex", "Pro-Lex"),
        ("-based", "-based"),
    ],
)
def test_trimmed(entity: str, cut: str) -> None:
    text = f"the {entity} plan"
    assert trimmed(text, Span(4, 4 + len(entity))).of(text) == cut


@pytest.mark.parametrize("name", [bundle.ENTITIES, bundle.VECTORS])
def test_a_damaged_model_is_never_loaded(tmp_path: Path, name: str) -> None:
    for file in (bundle.MANIFEST, bundle.ENTITIES, bundle.VECTORS, bundle.WORDS):
        content = bytearray((bundle.ENGLISH / file).read_bytes())
        if file == name:
            content[len(content) // 2] ^= 1
        (tmp_path / file).write_bytes(content)
    with pytest.raises(ModelError, match=name):
        Pipeline(tmp_path)


def test_official_package_without_network(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, object] = {}

    def unreachable(processors: str, package: str) -> None:
        asked.update(processors=processors, package=package)
        raise ConnectionError("no route to host\nmore lines")

    monkeypatch.setattr("quotecheck.language._stanza", unreachable)
    with pytest.raises(ModelError, match=r"'default_fast'.*no route to host") as caught:
        Pipeline.official("tokenize,ner,pos", package="default_fast")
    assert "\n" not in str(caught.value)
    assert asked == {"processors": "tokenize,ner,pos", "package": "default_fast"}


_QUIET = """
import sys
from quotecheck import language
assert not {"torch", "stanza", "numpy"} & set(sys.modules), "imported too early"
import socket
def refuse(*args, **kwargs):
    raise AssertionError("the network was asked")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
document = language.Pipeline().annotate(["Ada Obi met Kim Min-seok in Lagos on Friday."])[0]
assert len(document.entities) == 4, document.entities
"""


def test_it_is_quiet_offline_and_imports_late() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _QUIET], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
