"""Many sources with one index over all of them, so that a quotation costs one look-up."""

from __future__ import annotations

import hashlib
import os
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from quotecheck.errors import ReadingError
from quotecheck.model import Quotation
from quotecheck.verification.edits import GRAVITY
from quotecheck.verification.quoted import read_quoted
from quotecheck.verification.sources import Source, read_sources
from quotecheck.verification.verifying import Verification, check_quotation, verify_in

if TYPE_CHECKING:
    from quotecheck.verification.index import Index

_MOST_CANDIDATES = 3
"""Sources in which a quotation is looked for word by word."""

_BOUND = "\n"  # no word: between the words of two sources

_REMEMBERED = 4096

_LONGEST_NAME = 512


class Sources:
    """Any number of sources, ready for any number of quotations.

    The index over their words is made once, on first use; after that, a quotation is looked up in
    all of them at once, and compared with the most likely ones.

    Args:
        sources: the sources, in the order in which they are preferred.
    """

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = tuple(sources)
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._verify)

    @classmethod
    def of(cls, given: object) -> Sources:
        """Makes a collection of whatever holds sources.

        Args:
            given: one of these, or an iterable of them: a ``pathlib.Path`` to a text, a page of
                HTML, a file of JSON lines with a transcript each, a folder of such files, or a
                pattern; a text; a transcript, as a mapping or an object with ``text`` and
                ``turns``; a :class:`Source`; :class:`Sources`.

        Raises:
            ReadingError: something cannot be read, is no text and no transcript, or is a string
                that names a file, where a ``pathlib.Path`` is wanted.
        """
        return given if isinstance(given, Sources) else cls(_sources(given))

    def __len__(self) -> int:
        return len(self._sources)

    def __iter__(self) -> Iterator[Source]:
        return iter(self._sources)

    @cached_property
    def digest(self) -> bytes:
        """Tells these sources from others."""
        digest = hashlib.sha256()
        for source in self._sources:
            for part in (source.label, source.text, repr(source.turns)):
                data = part.encode("utf-8", "surrogatepass")
                digest.update(b"%d " % len(data) + data)
        return digest.digest()

    def verify(self, quotation: str | Quotation) -> Verification:
        """Says where a quotation stands in any of them; see :func:`quotecheck.verify`.

        Of several sources that have it, the one counts in which the least was changed.

        Raises:
            QuotecheckError: ``quotation`` is neither a string nor a quotation.
        """
        return self._remembered(check_quotation(quotation))

    def _verify(self, quotation: str | Quotation) -> Verification:
        if len(self._sources) == 1:
            return verify_in(quotation, self._sources[0])
        nowhere = verify_in(quotation, _NONE)
        if not nowhere.edits:  # nothing in it that could be looked for
            return nowhere
        candidates = self._candidates(read_quoted(quotation).norms)
        found = [verify_in(quotation, source) for source in candidates]
        return min((one for one in found if one.span), key=_change, default=nowhere)

    def _candidates(self, norms: Sequence[str]) -> list[Source]:
        """The sources that may hold a quotation, the most likely ones first."""
        index, starts = self._joint
        search = index.search(norms)
        exact = search.exact
        if exact:
            words: Iterable[int] = exact
        else:
            votes = search.votes()
            windows = [] if search.agreed(votes) else search.windows()
            words = [start + i for start, i in votes] + [
                (window.first + window.last) // 2 for window in windows
            ]
        counts = Counter(bisect_right(starts, word) - 1 for word in words)
        most = len(exact) if exact else _MOST_CANDIDATES
        return [self._sources[number] for number, _ in counts.most_common(most)]

    @cached_property
    def _joint(self) -> tuple[Index, list[int]]:
        """The index over the words of all sources, and where in it each source begins."""
        from quotecheck.verification.index import Index

        norms: list[str] = []
        starts: list[int] = []
        for source in self._sources:
            starts.append(len(norms))
            norms += source.norms
            norms.append(_BOUND)
        return Index(norms), starts


_NONE = Source("")


def _change(found: Verification) -> tuple[bool, int, int]:
    gravest = GRAVITY.index(found.edits[0].kind) if found.edits else len(GRAVITY)
    return found.harmful, -gravest, len(found.edits)


def _sources(given: object) -> Iterator[Source]:
    if isinstance(given, Sources):
        yield from given
    elif isinstance(given, os.PathLike):
        source = None
        for source in read_sources(given):
            yield source
        if source is None:
            raise ReadingError(f"{os.fspath(given)}: no source is in it; check the path")
    elif isinstance(given, str):
        if _is_path(given):
            raise ReadingError(
                f"{given}: the name of a file; give pathlib.Path({given!r}), or the text itself"
            )
        yield Source(given)
    elif isinstance(given, (Source, Mapping)) or hasattr(given, "text"):
        yield Source.of(given)
    elif isinstance(given, Iterable):
        for one in given:
            yield from _sources(one)
    else:
        yield Source.of(given)  # says what is wrong with it


def _is_path(text: str) -> bool:
    """Whether a string is a file's name rather than a source."""
    if len(text) > _LONGEST_NAME or "\n" in text or "\0" in text:
        return False
    try:
        return Path(text).exists()
    except (OSError, ValueError):
        return False
