"""The characters of an HTML file that are text, each with its place in the file.

One pass from left to right, in time linear in the length of any input: a search that finds nothing
ends the pass. The parsers at hand either keep no columns (lxml) or take quadratic time on unclosed
constructs (html.parser in many versions of Python).
"""

from __future__ import annotations

import html
import re
from array import array
from collections.abc import Iterator
from html.entities import html5
from itertools import repeat

from attrs import field, frozen

from quotecheck.model import Span

_NAME = re.compile(r"/?([A-Za-z][^\s/>]{0,40})")
_VALUE_OR_END = re.compile(r"""=\s*(["'])|>""")
_REFERENCE = re.compile(
    r"&(?:#[0-9]{1,30};?|#[xX][0-9a-fA-F]{1,30};?|([A-Za-z][A-Za-z0-9]{1,31});?)"
)
_OPAQUE = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp")
}


@frozen
class Markup:
    """What an HTML file shows, or could show, in the order of the file.

    Attributes:
        text: the characters outside tags, comments, scripts and styles; references are decoded.
        offsets: where each character stands in the file, in code points; of one that a reference
            such as ``&amp;`` stands for, where that begins.
        headings: the stretches of ``text`` within ``<h1>``.
        title: the content of ``<title>``.
    """

    text: str = field(repr=False)
    offsets: array[int] = field(repr=False)
    headings: tuple[Span, ...]
    title: str


def scan(source: str) -> Markup:
    """Takes the text out of an HTML file; anything is accepted, as browsers do."""
    pieces: list[str] = []
    offsets = array("I")
    headings: list[Span] = []
    title = ""
    opened: int | None = None
    for start, end, tag in _split(source):
        if not tag:
            for piece, offset, is_literal in _decode(source, start, end):
                pieces.append(piece)
                places = range(offset, offset + len(piece))
                offsets.extend(places if is_literal else repeat(offset, len(piece)))
        elif tag == "h1":
            opened = len(offsets)
        elif tag == "/h1" and opened is not None:
            headings.append(Span(opened, len(offsets)))
            opened = None
        elif tag == "title" and not title:
            title = html.unescape(source[start:end])
    return Markup("".join(pieces), offsets, tuple(headings), title)


def _split(source: str) -> Iterator[tuple[int, int, str]]:
    """The stretches of text, with no tag, and the tags with what they hide, each with its name."""
    position, length = 0, len(source)
    while position < length:
        start = source.find("<", position)
        if start < 0:
            start = length
        if start > position:
            yield position, start, ""
        if start == length:
            return
        named = _NAME.match(source, start + 1)
        if named is None and source[start + 1 : start + 2] not in ("!", "?", "/"):
            yield start, start + 1, ""  # a "<" that opens nothing is text
            position = start + 1
            continue
        position = _end_of_tag(source, start) if named else _end_of_comment(source, start)
        if named is None:
            continue
        name = named[0].lower()
        if name in _OPAQUE:
            closing = _OPAQUE[name].search(source, position)
            end = closing.start() if closing else length
            yield position, end, name
            position = end
        else:
            yield start, position, name


def _end_of_tag(source: str, start: int) -> int:
    """Where a tag is over; values in quotation marks may hold ``>``."""
    position = start + 1
    while found := _VALUE_OR_END.search(source, position):
        if found[1] is None:
            return found.end()
        closing = source.find(found[1], found.end())
        if closing < 0:
            break
        position = closing + 1
    return len(source)


def _end_of_comment(source: str, start: int) -> int:
    if source.startswith(("<!-->", "<!--->"), start):
        return source.index(">", start) + 1
    mark = "-->" if source.startswith("<!--", start) else ">"
    end = source.find(mark, start + (4 if mark == "-->" else 1))
    return end + len(mark) if end >= 0 else len(source)


def _decode(source: str, start: int, end: int) -> Iterator[tuple[str, int, bool]]:
    """Pieces of a stretch of text, where each begins, and whether it stands there as it is."""
    position = start
    for reference in _REFERENCE.finditer(source, start, end):
        length = _length_of_reference(reference)
        if not length:
            continue
        if reference.start() > position:
            yield source[position : reference.start()], position, True
        position = reference.start() + length
        yield html.unescape(source[reference.start() : position]), reference.start(), False
    if position < end:
        yield source[position:end], position, True


def _length_of_reference(reference: re.Match[str]) -> int:
    """How many characters the reference takes; without ``;``, as many as make a known name."""
    name, whole = reference[1], reference[0]
    if name is None or (whole.endswith(";") and whole[1:] in html5):
        return len(whole)
    for length in range(len(name), 1, -1):
        if name[:length] in html5:
            return length + 1
    return 0
