"""How linked data names an article, and what a quotation says without its marks."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import quote

from quotecheck.model import Article, Quotation

_IRI = re.compile(r"(?:https?|urn|file|ftp):[!-~]+")
_UNSAFE = re.compile(r'[<>"{}|\\^`\s]')
_LONGEST_SLUG = 48
_MARKS = " \t\r\n\"'“”„‟«»‹›‘’‚"


def iri(article: Article) -> str:
    """A name for the article: its id if that is an IRI, else its label made safe.

    A text without id and path is named by a digest of its words.
    """
    if article.id and _IRI.fullmatch(article.id) and not _UNSAFE.search(article.id):
        return article.id.partition("#")[0]
    if article.id is None and article.path is None:
        digest = hashlib.sha256(article.text.encode("utf-8", "surrogatepass"))
        return f"urn:sha256:{digest.hexdigest()}"
    return quote(article.label.encode("utf-8", "surrogatepass"), safe="/")


def file_stem(label: str, times: int = 0) -> str:
    """A name for a file about an article: safe in any folder, and the same every time.

    Args:
        label: what messages call the article.
        times: how many articles before it were called the same.
    """
    plain = unicodedata.normalize("NFKD", label[-200:]).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[-_LONGEST_SLUG:].strip("-")
    known = f"{label}\0{times}" if times else label
    digest = hashlib.blake2b(known.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return f"{slug or 'article'}-{digest}"


def plain_words(quotation: Quotation) -> str:
    """The words without the marks around each piece; pieces are joined by a space."""
    if quotation.kind == "mixed":
        return " ".join(quotation.text.split())
    pieces, position = [], 0
    for part in quotation.parts:
        pieces.append(quotation.text[position : position + len(part)])
        position += len(part) + 1
    stripped = (" ".join(piece.strip(_MARKS).split()) for piece in pieces)
    return " ".join(piece for piece in stripped if piece)
