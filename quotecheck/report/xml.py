"""Writes XML of whatever text there is: escaped, and without what XML cannot hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax import saxutils

from quotecheck.report.base import REPLACEMENT

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# An XML parser makes one line feed of these, unless they are written as references.
_RETURN = {"\r": "&#13;"}


def element(name: str, attributes: Mapping[str, str], body: str) -> str:
    """An element with its ``body``, which is XML already, on a line of its own."""
    start = start_tag(name, attributes)
    return f"{start}{body}</{name}>\n" if body else f"{start[:-1]}/>\n"


def start_tag(name: str, attributes: Mapping[str, str]) -> str:
    """The tag that opens an element."""
    pairs = [f" {key}={saxutils.quoteattr(_allowed(value))}" for key, value in attributes.items()]
    return f"<{name}{''.join(pairs)}>"


def escaped(text: str) -> str:
    """The text as the content of an element; a parser gives back what XML can hold of it."""
    return saxutils.escape(_allowed(text), _RETURN)


def _allowed(text: str) -> str:
    """The text with characters that XML 1.0 cannot hold, escaped or not, replaced by U+FFFD."""
    return _NOT_XML.sub(REPLACEMENT, text)
