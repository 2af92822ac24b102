"""Finds damage that a text took on its way: wrong decoding, left-over entities, lost spaces.

Lost apostrophes are judged by the whole text and have a module of their own, ``apostrophes``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile
from unicodedata import normalize

from attrs import frozen
from ftfy import fix_encoding
from ftfy.badness import is_bad

from quotecheck.marks import Marks
from quotecheck.model import Span


@frozen
class Damage:
    """A damaged place.

    Attributes:
        span: the damaged word or words.
        repaired: what should stand there, where that is certain.
    """

    span: Span
    repaired: str | None = None


# --- wrong decoding -------------------------------------------------------------------------------

_REPLACEMENT = "\ufffd"
_SUSPECT = frozenset("ÃÂ€").union(map(chr, range(0x80, 0xA0)))  # what wrong decoding leaves
_QUOTES_AND_DASHES = frozenset("“”„‘’‚«»‹›–—…")
_LONGEST_CHUNK = 80
_MOST_ROUNDS = 3  # some texts were wrongly decoded twice
# After a character that is not in ASCII, a no-break space may be half of a letter: "Ã\xa0" is "à".
_CHUNK = re.compile(rf"(?:[^ \t\r\n\xa0]|(?<=[^\x00-\x7f])\xa0){{1,{_LONGEST_CHUNK}}}")


def find_wrong_decoding(text: str) -> Iterator[Damage]:
    """Words decoded with the wrong character set, such as "donâ€™t" or "cafÃ©"."""
    for match in _CHUNK.finditer(text):
        chunk = match.group()
        if chunk.isascii():
            continue
        fixed = _decoded_again(chunk)
        if fixed != chunk:
            start, end = _changed(chunk, fixed)
            tail = len(chunk) - end
            span = Span(match.start() + start, match.start() + end)
            repaired = fixed[start : len(fixed) - tail]
            yield Damage(span, repaired if _is_clean(repaired) else None)
        elif "â€" in chunk:  # a closing mark whose last byte got lost
            start = match.start() + chunk.index("â€")
            yield Damage(Span(start, start + 2))


@lru_cache(maxsize=4096)
def _decoded_again(chunk: str) -> str:
    for _ in range(_MOST_ROUNDS):
        if not is_bad(chunk):
            break
        chunk = fix_encoding(chunk)
    return chunk


def _is_clean(repaired: str) -> bool:
    composed = normalize("NFC", repaired)
    return _SUSPECT.isdisjoint(composed) and not is_bad(composed)


def _changed(chunk: str, fixed: str) -> tuple[int, int]:
    """The stretch of ``chunk`` that differs from ``fixed``, widened to whole words."""
    start = _common(chunk, fixed)
    end = len(chunk) - _common(chunk[start:][::-1], fixed[start:][::-1])
    while start > 0 and _may_be_letter(chunk[start - 1]):
        start -= 1
    while end < len(chunk) and (_may_be_letter(chunk[end]) or chunk[end - 1 : end + 1] == "Â\xa0"):
        end += 1
    return start, end


def _common(left: str, right: str) -> int:
    """How many characters the two begin with alike."""
    return sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False))
    )


def _may_be_letter(character: str) -> bool:
    """Letters and digits, and the symbols that letters become when wrongly decoded."""
    if character.isascii() or character.isspace():
        return character.isalnum()
    return character not in _QUOTES_AND_DASHES


_UNREADABLE = re.compile(rf"\w{{0,40}}{_REPLACEMENT}+(?:\w{{1,40}}{_REPLACEMENT}*)?")


def find_lost_characters(text: str) -> Iterator[Damage]:
    """Words with a replacement character (U+FFFD), where a conversion lost what stood there."""
    if _REPLACEMENT in text:
        yield from (Damage(Span(*match.span())) for match in _UNREADABLE.finditer(text))


# --- entities -------------------------------------------------------------------------------------

_ENTITY = re.compile(r"&(?:amp;)*(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def find_entities(text: str) -> Iterator[Damage]:
    """HTML entities that were not turned into their characters, such as "&quot;"."""
    for match in _ENTITY.finditer(text):
        entity = match.group()
        plain = html.unescape(html.unescape(entity))
        if plain != entity and not plain.endswith(";"):
            yield Damage(Span(*match.span()), plain)


# --- marks glued to words -------------------------------------------------------------------------

_LONGEST_SIDE = 40
_PUNCTUATION = frozenset(".,!?;:…")
_SUFFIX = re.compile(r"(?:s|es|d|ed|ing|er|ers|ish|ism|ist|ists|ness)(?!\w)")


def find_glued_marks(text: str, marks: Marks) -> Iterator[Damage]:
    """Double quotation marks with a word on either side: a space is missing, "key.“The talks"."""
    sides = {
        side.start: (side, opens)
        for region in (*marks.regions, *marks.nested)
        if region.style == "double"
        for side, opens in ((region.opening, True), (region.closing, False))
        if side
    }
    for _, (mark, opens) in sorted(sides.items()):
        before, after = text[mark.start - 1 : mark.start], text[mark.end : mark.end + 1]
        if not (_is_letter(after) and (before in _PUNCTUATION or _is_letter(before))) or not before:
            continue
        if opens and _is_letter(before) and not (before.islower() and after.isupper()):
            continue
        if not opens and _SUFFIX.match(text, mark.end):
            continue
        start, end = _reach(text, mark.start, -1), _reach(text, mark.end, +1)
        cut = mark.start if opens else mark.end
        # between two words, a straight mark does not tell whether it opens or closes
        certain = not mark.of(text).isascii()
        yield Damage(Span(start, end), f"{text[start:cut]} {text[cut:end]}" if certain else None)


def _is_letter(character: str) -> bool:
    """A letter of a script with capitals: scripts without may do without spaces too."""
    return character.isupper() or character.islower()


def _reach(text: str, offset: int, step: int) -> int:
    """The end of the word that touches ``offset``, before (-1) or after (+1) it."""
    limit = offset + step * _LONGEST_SIDE
    while offset != limit:
        neighbour = offset if step > 0 else offset - 1
        if not 0 <= neighbour < len(text) or not _in_word(text, neighbour):
            break
        offset += step
    return offset


def _in_word(text: str, offset: int) -> bool:
    character = text[offset]
    return character.isalnum() or character in "'’-.,!?;:…"
