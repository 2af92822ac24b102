"""Tells words that somebody says from titles, terms, names and scare quotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from quotecheck.marks import Marks, Region
from quotecheck.model import Document
from quotecheck.quotations.draft import words_in

if TYPE_CHECKING:  # the tagger imports torch, which the rules do without
    from quotecheck.tagger import Attribution

_TITLE_BEFORE: Final = re.compile(
    r"\b(?:titled|entitled|called|named|dubbed|known as|headlined?|nicknamed|so-called|labell?ed"
    r"|the words?|the phrase|the term|the slogan|song|film|movie|book|novel|album|show|series)"
    r"[\s,:]*$",
    re.IGNORECASE,
)


_NAMING: Final = frozenset(
    ["known", "dubbed", "nicknamed", "titled", "entitled", "named", "headlined", "labelled"]
)
_CALLING: Final = frozenset("know knows knew call calls called calling".split())
_SMALL_WORDS: Final = frozenset(
    "a an the of at in on and or but for to from by with as vs is de la le del der von".split()
)
_LONGEST_NAME: Final = 4
_FEWEST_WORDS: Final = 3
_LONG: Final = 8


def only_names(text: str, marks: Marks, attribution: Attribution) -> bool:
    """Whether the words in marks are what something is called, which nobody says."""
    regions = [region for part in attribution.content for region in marks.regions_in(part)]
    if not regions:
        return False
    titles = all(_is_title(text, region) for region in regions)
    if titles and all(_follows_title_word(text, region) for region in regions):
        return True
    if any(len(words_in(text, region.inner)) > _LONGEST_NAME for region in regions):
        return False
    cues = {word.lower() for span in attribution.cue for word in words_in(text, span)}
    return bool(cues & _NAMING) or (titles and bool(cues & _CALLING))


def is_speech(document: Document, region: Region) -> bool:
    """Whether words in marks are a quotation of their own, with nothing else to say so."""
    text = document.text
    words = words_in(text, region.inner)
    if region.continued or region.continues:
        return bool(words)
    if len(words) < _FEWEST_WORDS or _follows_title_word(text, region) or _is_title(text, region):
        return False
    inner = region.inner.of(text).strip()
    ends = inner[-1:] in ".!?…," or text[region.span.end : region.span.end + 1] in (".", ",")
    if inner[-1:] in "!?" or (inner[:1].isupper() and ends):
        return len(words) > _FEWEST_WORDS or _fills_paragraph(document, region)
    return len(words) >= _LONG


def _is_title(text: str, region: Region) -> bool:
    """Title case: every word but small ones has a capital, and it is short or no sentence."""
    words = words_in(text, region.inner)
    weighty = [word for word in words if word not in _SMALL_WORDS]
    capitals = sum(word[0].isupper() or word[0].isdigit() for word in weighty)
    sentence = region.inner.of(text).rstrip()[-1:] in (".", "!", "?")
    return capitals >= 0.9 * len(weighty) and (len(words) <= _LONG or not sentence)


def _follows_title_word(text: str, region: Region) -> bool:
    start = region.span.start
    return _TITLE_BEFORE.search(text[max(0, start - 40) : start]) is not None


def _fills_paragraph(document: Document, region: Region) -> bool:
    paragraph = document.paragraph_at(region.span.start)
    return paragraph is not None and len(region.span) >= len(paragraph) - 2
