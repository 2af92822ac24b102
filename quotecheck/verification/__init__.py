"""Compares a quotation with its source: where it stands there, what was changed, and if it matters.

Import order: words < runs < align, ends < windows < index < sources < quoted < passages < edits <
messages < verifying < collection < this module.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from quotecheck.model import Quotation
from quotecheck.verification.collection import Sources
from quotecheck.verification.edits import GRAVITY, Edit, EditKind
from quotecheck.verification.sources import Source, Turn
from quotecheck.verification.verifying import Verification, verify_in

__all__ = [
    "GRAVITY",
    "Edit",
    "EditKind",
    "Source",
    "Sources",
    "Turn",
    "Verification",
    "verify",
]


def verify(
    quotation: str | Quotation,
    source: Sources | Source | str | os.PathLike[str] | Mapping[str, Any] | object,
) -> Verification:
    """Says where a quotation stands in its source, what was changed, and whether it matters.

    Args:
        quotation: the words, with or without quotation marks around them; or a
            :class:`quotecheck.Quotation`, whose speaker is then compared with the transcript's.
            Of a mixed one, what stands in marks is verified; an indirect one is not.
        source: a text; a ``pathlib.Path`` to a text, a page of HTML, a ``.jsonl`` file with a
            transcript a line, or a folder of such files; a transcript, as a mapping or an object
            with ``text`` and ``turns`` of (start, end, speaker). A :class:`Source`, or
            :class:`Sources` for several, keeps its index for the next quotation.

    Raises:
        ReadingError: the source cannot be read, or is no text and no transcript.
        QuotecheckError: ``quotation`` is neither a string nor a quotation.
    """
    if isinstance(source, os.PathLike):
        source = Sources.of(source)
    if isinstance(source, Sources):
        return source.verify(quotation)
    return verify_in(quotation, Source.of(source))
