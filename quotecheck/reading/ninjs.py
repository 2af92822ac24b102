"""ninjs, the IPTC's news in JSON: the article in an item, of versions 1 to 3.

See https://iptc.org/standards/ninjs/. The text is the headline and the body, with a blank line
between them. Of several bodies a plain text goes before HTML, whose tags are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from quotecheck.errors import ReadingError
from quotecheck.reading.places import Place, Row

if TYPE_CHECKING:
    from lxml.etree import _Element

_BODY = re.compile(r"body_(text|x?html)\w*")
_DATES = ("versioncreated", "versionCreated", "firstcreated", "firstCreated")
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strike "
    "strong sub sup time tt u var wbr".split()
)
_HIDDEN = frozenset("audio figure head iframe noscript script style template video".split())


def from_ninjs(item: Row, place: Place) -> Row:
    """The row of the article in an item of ninjs; any other row as it is.

    Raises:
        ReadingError: the item has no text.
    """
    if "text" in item or not ("uri" in item or "bodies" in item):
        return item
    text = _body(dict(_bodies(item)), place)
    if not text:
        raise ReadingError(
            f"{place}: an item of ninjs ({item.get('type', 'of no type')}) without a body of text; "
            "leave it out"
        )
    headline = " ".join(_headline(item).split())
    if headline and not text.lstrip().startswith(headline):
        text = f"{headline}\n\n{text}"
    day = next(filter(None, map(item.get, _DATES)), None)
    row = {"text": text, "id": item.get("uri"), "date": day}
    return {key: value for key, value in row.items() if value is not None}


def _bodies(item: Row) -> Iterator[tuple[str, str]]:
    """The bodies of an item, by what they are written in: ``text``, ``html`` or ``xhtml``."""
    for key, value in item.items():
        named = _BODY.fullmatch(key)
        if named and isinstance(value, str):
            yield named[1], value
    for body in _objects(item.get("bodies")):
        value, kind = body.get("value"), str(body.get("contentType", "text/html"))
        if isinstance(value, str) and kind.startswith(("text/", "application/xhtml")):
            yield "text" if kind.startswith("text/plain") else "html", value


def _body(bodies: Mapping[str, str], place: Place) -> str:
    if "text" in bodies:
        return bodies["text"]
    return next((_without_tags(body, place) for body in bodies.values() if body.strip()), "")


def _headline(item: Row) -> str:
    headlines = (each.get("value") for each in _objects(item.get("headlines")))
    return next((each for each in (item.get("headline"), *headlines) if isinstance(each, str)), "")


def _objects(values: object) -> Iterator[Mapping[str, object]]:
    if isinstance(values, list):
        yield from (value for value in values if isinstance(value, dict))


# --- HTML -----------------------------------------------------------------------------------------


def _without_tags(body: str, place: Place) -> str:
    """The paragraphs of HTML that is all article, with blank lines between them."""
    try:
        from lxml import etree, html
    except ImportError as error:
        raise ReadingError(
            f"{place}: reading the HTML of ninjs needs lxml ({error}); "
            "install it: pip install 'quotecheck-news[html]'"
        ) from None
    try:
        tree = html.document_fromstring(f"<!DOCTYPE html><body>{body}".replace("\0", ""))
        text = "".join(_shown(etree.iterwalk(tree, ("start", "end", "comment"))))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        reason = " ".join(str(error).split())[:80]
        raise ReadingError(f"{place}: the HTML of its body cannot be read ({reason})") from None
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n\n".join("\n".join(group) for filled, group in groupby(lines, bool) if filled)


def _shown(walk: Iterable[tuple[str, _Element]]) -> Iterator[str]:
    """The text that a browser would show; a new line for ``<br>``, an empty one between blocks."""
    hidden = 0
    for event, element in walk:
        tag = element.tag
        is_block = isinstance(tag, str) and tag not in _INLINE
        if event == "start" and tag in _HIDDEN:
            hidden += 1
        if event == "end" and tag in _HIDDEN:
            hidden -= 1
        if tag == "br":
            yield "\n" if event == "start" else ""
        elif is_block:
            yield "\n\n"
        piece = element.text if event == "start" else element.tail
        if piece and not hidden:
            yield piece.replace("\n", " ")
