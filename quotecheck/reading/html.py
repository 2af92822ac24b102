"""HTML: the article without the page around it, each character with its place in the file."""

from __future__ import annotations

import codecs
import html
import logging
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from attrs import frozen

from quotecheck.errors import ReadingError
from quotecheck.model import Article, Origin
from quotecheck.reading.alignment import Key, Match, align
from quotecheck.reading.decoding import BOMS, decode, find_codec
from quotecheck.reading.markup import Markup, scan

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_TAGS = 100_000
"""The most tags in an HTML file that is read; news has some thousands. They cost up to 10 s."""

_BETWEEN = "\n\n"
_INLINE = frozenset({"a", "b", "code", "del", "em", "graphic", "hi", "i", "ref", "span", "strong"})
_SPACE = re.compile(r"\s+")

# A shorter heading is rather the name of the site or of a section.
_LEAST_HEADLINE = 10

# Where nothing else is said, browsers take Latin-1 for cp1252.
_LATIN = frozenset({"ascii", "iso8859-1"})
_DECLARED = re.compile(
    rb"""(?:charset|<\?xml[^>]{0,80}encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I
)
_HEAD = 4096
_START = re.compile(rb"\s*(?:<!doctype\s+html|<html)[\s>]", re.I)

# References that browsers read as cp1252, and libxml2 as control characters.
_C1 = re.compile(r"&#(?:12[89]|1[345]\d|x[89][0-9a-f]);?", re.I)

# Days are compared with this one, so that what is read does not depend on when it is read.
_LAST_DAY = "2099-12-31"

# Deleting many of an element's children, as finding the article may, takes time that grows with
# their number times the text between them: some seconds at this product. Pages of news are far off.
_MOST_TANGLED = 5_000_000_000

logging.getLogger("trafilatura").addHandler(logging.NullHandler())


@frozen
class _Story:
    """What a page holds: the paragraphs of its article, its title for other sites, and its day."""

    blocks: list[str]
    title: str
    date: str | None


def is_html(data: bytes) -> bool:
    """Whether these bytes begin like an HTML file."""
    return _START.match(data.removeprefix(codecs.BOM_UTF8)[:_HEAD]) is not None


def read_html(data: bytes, file: str, name: str, encoding: str) -> Article:
    """The article of a page: its headline and its paragraphs, with blank lines between them.

    Args:
        data: the HTML.
        file: the file as messages show it.
        name: the article's id.
        encoding: of the file. A byte order mark goes before it; where it is utf-8 and the file is
            not, what the file declares is tried.

    Raises:
        ReadingError: there is no article in it, it is too large, or trafilatura is missing.
    """
    source = _decode(data, file, encoding)
    if source.count("<") > MOST_TAGS:
        raise _too_complex(file, f"more than {MOST_TAGS} tags")
    story = _extract(source, file)
    markup = scan(source)
    page = Key.of(markup.text)
    blocks, keys = story.blocks, [Key.of(block) for block in story.blocks]
    matches = align([key.text for key in keys], page.text)
    if not any(matches):
        raise ReadingError(
            f"{file}: no article is found in this HTML; save the article's text as a .txt file"
        )
    first = next(page.offsets[found[0].page] for found in matches if found)
    headline = _find_headline(markup, story.title, {key.text for key in keys}, first)
    if headline is not None:
        text, start = headline
        blocks, keys = [text, *blocks], [Key.of(text), *keys]
        at = bisect_left(page.offsets, start)
        matches = [[Match(0, at, len(keys[0].text))], *matches]
    places = _places(blocks, keys, matches, page, markup)
    origin = Origin(tuple(_runs(places, source)))
    return Article(_BETWEEN.join(blocks), name, story.date, file, origin=origin)


# --- bytes to HTML --------------------------------------------------------------------------------


def _decode(data: bytes, file: str, encoding: str) -> str:
    for mark, named in BOMS.items():
        if data.startswith(mark):
            return decode(data, file, named)
    if find_codec(encoding, file) == "utf-8" and not _is_utf8(data):
        found = _DECLARED.search(data[:_HEAD])
        if found:
            try:
                codec = find_codec(found[1].decode("ascii"), file)
                return decode(data, file, "cp1252" if codec in _LATIN else codec)
            except ReadingError:
                pass  # what the page says of itself is wrong: tell what its bytes look like
    return decode(data, file, encoding)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


# --- HTML to paragraphs ---------------------------------------------------------------------------


def _extract(source: str, file: str) -> _Story:
    try:
        from htmldate import find_date
        from lxml import etree
        from trafilatura import bare_extraction, load_html
    except ImportError as error:
        raise ReadingError(
            f"{file}: reading HTML needs trafilatura ({error}); "
            "install it: pip install 'quotecheck-news[html]'"
        ) from None
    try:
        tree = load_html(_mend(source))
        if tree is None:
            return _Story([], "", None)
        if _tangle(tree) > _MOST_TANGLED:
            raise _too_complex(file, "too many elements side by side")
        title = str(tree.xpath("string(//meta[@property='og:title']/@content)"))
        day = find_date(tree, extensive_search=False, original_date=True, max_date=_LAST_DAY)
        found: Any = bare_extraction(tree, include_comments=False)
        blocks = (
            [] if found is None else list(_blocks(etree.iterwalk(found.body, ("start", "end"))))
        )
    except ReadingError:
        raise
    except Exception as error:
        # a stranger's page may break the parser, or the search, in any way
        reason = " ".join(str(error).split())[:80] or type(error).__name__
        raise ReadingError(
            f"{file}: the HTML cannot be read ({reason}); save the article's text as a .txt file"
        ) from error
    return _Story(blocks, title, day)


def _too_complex(file: str, reason: str) -> ReadingError:
    return ReadingError(f"{file}: HTML with {reason}; save the article's text as a .txt file")


def _mend(source: str) -> str:
    """The page as libxml2 reads it right; what is found in it is looked up in the page as it is."""
    mended = _C1.sub(lambda reference: html.unescape(reference[0]), source).replace("\0", "")
    return mended if "html" in mended[:50].lower() else "<!DOCTYPE html>" + mended


def _tangle(tree: _Element) -> int:
    return sum(
        len(parent) * sum(len(child.tail or "") for child in parent)
        for parent in tree.iter()
        if len(parent) > 1
    )


def _blocks(walk: Iterable[tuple[str, _Element]]) -> Iterator[str]:
    """The paragraphs of what was extracted; a line break stays one, two make a new paragraph."""
    parts: list[str] = []
    for event, element in walk:
        tag = element.tag
        is_inline = tag in _INLINE or (tag == "quote" and _is_in_paragraph(element))
        if tag == "lb":
            parts.append("\n" if event == "start" else _flat(element.tail))
            continue
        if not is_inline:
            yield from _paragraphs("".join(parts))
            parts = []
        parts.append(_flat(element.text if event == "start" else element.tail))
    yield from _paragraphs("".join(parts))


def _is_in_paragraph(element: _Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == "p"


def _flat(text: str | None) -> str:
    return _SPACE.sub(" ", text or "")


def _paragraphs(text: str) -> Iterator[str]:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    for is_filled, group in groupby(lines, bool):
        if is_filled:
            yield "\n".join(group)


def _find_headline(
    markup: Markup, title: str, blocks: set[str], first: int
) -> tuple[str, int] | None:
    """The heading that the page's title says is the article's, and where it begins.

    None where it is among the paragraphs already, or not before the first of them.
    """
    titles = Key.of(title).text, Key.of(markup.title).text
    for heading in reversed(markup.headings):
        text = " ".join(heading.of(markup.text).split())
        key = Key.of(text).text
        if key in blocks:
            return None
        is_titled = key == titles[0] or titles[1].startswith(key)
        if is_titled and len(key) >= _LEAST_HEADLINE and heading.end <= first:
            return text, heading.start
    return None


# --- where it stands in the file ------------------------------------------------------------------


def _places(
    blocks: Sequence[str],
    keys: Sequence[Key],
    matches: Sequence[Sequence[Match]],
    page: Key,
    markup: Markup,
) -> Iterator[tuple[int, int]]:
    """Offsets in the article's text with those in the file, of the characters that are found."""
    start = 0
    for block, key, found in zip(blocks, keys, matches, strict=True):
        for match in found:
            here = key.offsets[match.block : match.block + match.length]
            there = page.offsets[match.page : match.page + match.length]
            for offset, shown in zip(here, there, strict=True):
                yield start + offset, markup.offsets[shown]
        start += len(block) + len(_BETWEEN)


def _runs(places: Iterable[tuple[int, int]], source: str) -> Iterator[tuple[int, int, int, int]]:
    """The runs of an :class:`Origin`."""
    page = Article(source)
    start = place = length = 0
    line_end = -1
    for offset, there in places:
        if length and offset - start == there - place and there < line_end:
            length = offset - start + 1
            continue
        if length:
            yield start, length, *page.position(place)
        start, place, length = offset, there, 1
        line_end = page.line_span(page.position(there)[0]).end
    if length:
        yield start, length, *page.position(place)
