"""Reads articles from files, folders, patterns and standard input, one after the other.

Text is taken as it is: line breaks stay as the file has them, and only a byte order mark, which is
no part of the text, is left out. Of HTML, the text is the article without the page around it, and
:meth:`quotecheck.model.Article.file_position` leads back to the file. Offsets count code points of
the text. Whatever cannot be read is a :class:`quotecheck.errors.ReadingError` in one line that
names the file, the place and the remedy.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

from quotecheck.errors import ReadingError
from quotecheck.model import Article
from quotecheck.reading.decoding import MOST_BYTES, decode
from quotecheck.reading.frames import read_frame
from quotecheck.reading.html import MOST_TAGS, is_html, read_html
from quotecheck.reading.json_file import read_json
from quotecheck.reading.jsonl import read_jsonl, starts_row
from quotecheck.reading.parquet import read_parquet
from quotecheck.reading.paths import (
    STDIN,
    SUFFIXES,
    OnTrouble,
    article_id,
    find_files,
    is_folder,
    opened,
    raise_trouble,
    shown,
)

__all__ = ["MOST_BYTES", "MOST_TAGS", "STDIN", "SUFFIXES", "read", "read_frame", "read_many"]


def read(path: str | os.PathLike[str], *, encoding: str = "utf-8") -> Article:
    """The article in a text file or a page of HTML, with its file name as ``id``.

    Args:
        path: the file, or ``-`` for standard input.
        encoding: of the file, by a name that Python knows. In HTML, a byte order mark goes before
            it, and what the page declares is tried where this is ``utf-8`` and the page is not.

    Raises:
        ReadingError: the file cannot be read, is no text, too large, or in another encoding; or it
            is HTML in which no article is found, or which cannot be read without trafilatura.
    """
    name = os.fspath(path)
    with opened(name) as stream:
        data = stream.read(MOST_BYTES + 1)
    return _read_article(data, name, encoding)


def read_many(
    paths: Iterable[str | os.PathLike[str]],
    *,
    encoding: str = "utf-8",
    folders: bool = True,
    included: Callable[[str], bool] | None = None,
    on_trouble: OnTrouble | None = None,
) -> Iterator[Article]:
    """The articles at ``paths``, in order, each read when it is its turn.

    Args:
        paths: text files; ``.html`` and ``.htm`` files; ``.jsonl`` and ``.ndjson`` files, with an
            article a line (``{"id", "text", "date"}``, or an item of ninjs); ``.json`` files, with
            an article or a list of them; ``.parquet`` files, with an article a row in the columns
            of the same names; patterns such as ``news/**/*.txt``; folders, whose files with the
            endings of :data:`SUFFIXES` are read in the order of their names, with all folders in
            them but hidden ones and links; or ``-`` for standard input, JSON lines if it starts
            with ``{``, HTML if it starts with ``<html`` or ``<!doctype html``.
        encoding: of the files, by a name that Python knows. For HTML see :func:`read`.
        folders: whether folders are read; otherwise they are a trouble.
        included: which files of a folder are read, instead of those with such endings; what is
            named itself is read in any case.
        on_trouble: called for each file or line that cannot be read, and the rest goes on; without
            it the first trouble is raised.

    Raises:
        ReadingError: something cannot be read, and there is no ``on_trouble``.
    """
    handle = raise_trouble if on_trouble is None else on_trouble
    for path in paths:
        name = os.fspath(path)
        try:
            files = find_files(name, handle, included) if folders or not is_folder(name) else [name]
            for file in files:
                yield from _read_file(file, encoding, handle, root=name)
        except ReadingError as trouble:
            trouble.path = trouble.path or name
            handle(trouble)


def _read_file(name: str, encoding: str, handle: OnTrouble, root: str) -> Iterator[Article]:
    file = shown(name)

    def tell(trouble: ReadingError) -> None:
        trouble.path = file
        handle(trouble)

    try:
        with opened(name) as stream:
            if name.lower().endswith(".parquet"):
                yield from read_parquet(stream, file, tell)
                return
            first = stream.readline(MOST_BYTES + 1)
            is_rows = starts_row(first) if name == STDIN else _is_jsonl(name)
            if is_rows:
                yield from read_jsonl(first, stream, file, encoding, tell)
                return
            data = first + stream.read(MOST_BYTES + 1 - len(first))
            if name.lower().endswith(".json"):
                yield from read_json(data, file, encoding, tell)
            else:
                yield _read_article(data, name, encoding, root)
    except ReadingError as trouble:
        tell(trouble)


def _read_article(data: bytes, name: str, encoding: str, root: str | None = None) -> Article:
    file, called = shown(name), article_id(name, root)
    if is_html(data) if name == STDIN else name.lower().endswith((".html", ".htm")):
        return read_html(data, file, called, encoding)
    return Article(decode(data, file, encoding), called, path=file)


def _is_jsonl(name: str) -> bool:
    return name.lower().endswith((".jsonl", ".ndjson"))
