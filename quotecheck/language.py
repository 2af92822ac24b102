"""Annotates texts with sentences, tokens and named entities.

Tokens and sentences are those of :mod:`quotecheck.tokens`; an entity tagger of Stanza's, trained on
exactly these, reads them as pretokenized text. Importing this module imports neither Stanza nor
PyTorch: that happens when a :class:`Pipeline` is made.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from quotecheck import tokens
from quotecheck.batches import batches
from quotecheck.bundle import Vectors
from quotecheck.entities import consistent
from quotecheck.errors import ModelError
from quotecheck.model import Document, Entity, Span
from quotecheck.recognition import Named, Recognizer

if TYPE_CHECKING:
    import stanza

_BATCH_WORDS = 20_000
_SENTENCE_WORDS = 200

# What Stanza's official models call the classes that the bundle's model has by their own names.
_LABELS = {
    "PER": "PERSON",
    "ORG": "ORGANIZATION",
    "GPE": "LOCATION",
    "LOC": "LOCATION",
    "FAC": "FACILITY",
}
LABELS = frozenset(
    {
        "PERSON",
        "ORGANIZATION",
        "LOCATION",
        "NORP",
        "DATE",
        "MISC",
        "MONEY",
        "FACILITY",
        "PRODUCT",
    }
)
"""The classes that entities can have; ``NORP`` is nationalities, religions and parties."""


class Pipeline:
    """Finds the paragraphs, sentences, tokens and named entities of texts.

    What is found in a text does not depend on the texts it is annotated together with.

    Attributes:
        stanza: Stanza's own pipeline over its official models, for whoever wants layers beyond
            entities; it takes pretokenized sentences. None with the bundled models.
    """

    def __init__(self, models: Path | None = None, vectors: Vectors | None = None) -> None:
        """Loads the bundled models; offline, weights only.

        Args:
            models: a bundle's folder; by default the one that comes with the package.
            vectors: the bundle's word vectors, where they have been loaded already.

        Raises:
            ModelError: a model file is missing or damaged.
        """
        self.stanza: stanza.Pipeline | None = None
        self._recognize: _Recognize = Recognizer(models, vectors).recognize

    @classmethod
    def official(cls, processors: str = "tokenize,ner", package: str = "default") -> Pipeline:
        """A pipeline over Stanza's official English models, which Stanza downloads when needed.

        They read this package's tokens too. Layers that a :class:`~quotecheck.model.Document` has
        no place for are to be had from the attribute ``stanza``.

        Args:
            processors: Stanza's names of processors, ``ner`` among them.
            package: Stanza's name of the package, such as ``default`` or ``default_fast``.

        Raises:
            ModelError: there is no such package, or no network to get it.
        """
        pipeline = cls.__new__(cls)
        try:
            pipeline.stanza = _stanza(processors, package)
        except Exception as error:  # whatever Stanza or its downloader may raise
            reason = f"{type(error).__name__}: {error}".splitlines()[0]
            raise ModelError(
                f"Stanza's English package {package!r} cannot be loaded ({reason}); it takes "
                "network access once, or use the bundled models: Pipeline()"
            ) from error
        pipeline._recognize = lambda sentences: _named(pipeline.stanza, sentences)
        return pipeline

    def annotate(self, texts: Sequence[str]) -> list[Document]:
        """The texts with their layers, in the same order. Any Unicode will do."""
        layers = [tokens.split(text) for text in texts]
        entities: list[list[Entity]] = [[] for _ in texts]
        pieces = [piece for index, layer in enumerate(layers) for piece in _pieces(index, layer)]
        pieces.sort(key=lambda piece: len(piece.tokens))
        for batch in batches(pieces, _length, _BATCH_WORDS):
            words = [
                [surface(span.of(texts[piece.text])) for span in piece.tokens] for piece in batch
            ]
            for piece, named in zip(batch, self._recognize(words), strict=True):
                entities[piece.text] += _entities(texts[piece.text], piece.tokens, named)
        for found in entities:
            found.sort(key=lambda entity: entity.span)
        return [
            Document(
                text=text,
                paragraphs=layer.paragraphs,
                sentences=layer.sentences,
                tokens=layer.tokens,
                entities=tuple(consistent(text, layer.tokens, found)),
            )
            for text, layer, found in zip(texts, layers, entities, strict=True)
        ]


# --- what the tagger reads ------------------------------------------------------------------------


@frozen
class _Piece:
    """The tokens of a sentence, or of a part of one that is too long for a batch."""

    text: int
    tokens: tuple[Span, ...]


def _pieces(text: int, layers: tokens.Layers) -> Iterator[_Piece]:
    first = 0
    for sentence in layers.sentences:
        last = first
        while last < len(layers.tokens) and layers.tokens[last].end <= sentence.end:
            last += 1
        for start in range(first, last, _SENTENCE_WORDS):
            yield _Piece(text, layers.tokens[start : min(start + _SENTENCE_WORDS, last)])
        first = last


def _length(piece: _Piece) -> int:
    return len(piece.tokens)


_MARKS = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‐": "-", "‑": "-"}
)
_UNREADABLE = re.compile(
    "[\\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff\ud800-\udfff]+"
)
_LONGEST = 40


@lru_cache(maxsize=1 << 16)
def surface(token: str) -> str:
    """A token as the tagger reads it: plain marks, composed accents, nothing invisible or long."""
    plain = unicodedata.normalize("NFC", _UNREADABLE.sub("", token[: 2 * _LONGEST]))
    return plain.translate(_MARKS)[:_LONGEST] or "_"


# --- what it found ----------------------------------------------------------------------------


def _entities(text: str, spans: Sequence[Span], found: Sequence[Named]) -> Iterator[Entity]:
    for named in found:
        label = _LABELS.get(named.label, named.label)
        span = trimmed(text, Span(spans[named.first].start, spans[named.last].end))
        yield Entity(span, label if label in LABELS else "MISC")


_PREFIX = re.compile(r"(?:anti|pro|non|ex|mid|inter|intra|ultra|pre|post|trans|sub)[-‐‑](?=\w)")
_SUFFIX = re.compile(
    r"[-‐‑](?:administered|appointed|approved|backed|based|born|bound|brokered|controlled|dominated|"
    r"drafted|educated|era|esque|funded|held|influenced|inspired|language|led|like|linked|listed|"
    r"made|majority|occupied|only|oriented|owned|produced|registered|ruled|run|speaking|sponsored|"
    r"style|supplied|supported|trained|type|wide)$"
)


def trimmed(text: str, span: Span) -> Span:
    """An entity without what a hyphen joins to it: ``Beijing`` of ``Beijing-based``."""
    before = _PREFIX.match(text, span.start, span.end)
    start = before.end() if before else span.start
    after = _SUFFIX.search(text, max(start, span.end - 16), span.end)
    return Span(start, after.start() if after and after.start() > start else span.end)


# --- Stanza's official models ---------------------------------------------------------------------

_Recognize = Callable[[Sequence[Sequence[str]]], Sequence[Sequence[Named]]]


def _stanza(processors: str, package: str) -> stanza.Pipeline:
    import stanza

    return stanza.Pipeline(
        lang="en",
        processors=processors,
        package=package,
        tokenize_pretokenized=True,
        ner_batch_size=64,
        logging_level="ERROR",
        use_gpu=False,
    )


def _named(pipeline: stanza.Pipeline, sentences: Sequence[Sequence[str]]) -> list[list[Named]]:
    return [
        [Named(e.tokens[0].id[0] - 1, e.tokens[-1].id[0] - 1, e.type) for e in sentence.ents]
        for sentence in pipeline([list(words) for words in sentences]).sentences
    ]
