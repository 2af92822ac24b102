"""The place of a finding as people write it down: some words at it, and a path."""

from __future__ import annotations

import json
import re
from functools import lru_cache

from quotecheck.config import PYPROJECT, Config
from quotecheck.errors import ConfigError
from quotecheck.model import Article, Finding, Span
from quotecheck.patterns import Patterns, article_names, escape_pattern

_MOST_LETTERS = 60
_AROUND = 30
_WORDS = re.compile(r"\w\w")
_OUTSIDE = re.compile(r"^(?:(?:\.\./)+|/+)")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# Keyboards have the straight ones, articles the others.
_QUOTES = ("'’‘ʼ`´", '"“”„«»')


def stands_at(words: str, article: Article, span: Span) -> bool:
    """Whether ``words`` stand at ``span`` of the article: around it, in it or right beside it.

    Capitals, the number and kind of spaces, and curls of quotation marks do not matter.
    """
    pattern = _compiled(words)
    # a page and a half: a text may have long runs of spaces between two words
    reach = 2 * len(words) + 200
    last = span.end if len(span) else span.end + 1
    place = article.text[max(0, span.start - reach) : last + reach]
    start = min(span.start, reach)
    end = start + last - span.start
    return any(found.end(1) >= start and found.start(1) <= end for found in pattern.finditer(place))


@lru_cache(maxsize=1024)
def _compiled(words: str) -> re.Pattern[str]:
    literally = r"\s+".join(map(_literally, words.split()))
    # looked for ahead, so that places may overlap
    return re.compile(f"(?=({literally}))", re.IGNORECASE)


def _literally(word: str) -> str:
    return "".join(
        next((f"[{kind}]" for kind in _QUOTES if letter in kind), re.escape(letter))
        for letter in word
    )


def suppression_for(article: Article, finding: Finding, config: Config) -> str:
    """A suppression of a finding as it can be put at the end of the configuration.

    It names the path, some words at the finding, and a reason that is still to be written.
    """
    words = _words_at(article, finding.span)
    path = _path_of(article, config)
    if words is None and path is None:
        path = "*"
    prefix = "tool.quotecheck." if config.source and config.source.name == PYPROJECT else ""
    keys = {"rule": finding.code, "path": path, "text": words, "reason": "..."}
    lines = [f"{key} = {_quoted(value)}" for key, value in keys.items() if value is not None]
    return "\n".join((f"[[{prefix}suppress]]", *lines)) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _words_at(article: Article, span: Span) -> str | None:
    """Some words that stand at the finding and, if it can be, tell it from others."""
    excerpt = span.of(article.text)
    if not _WORDS.search(excerpt):
        # a mark by itself stands in many places
        line = article.line_span(article.position(span.start)[0])
        before = article.text[max(line.start, span.start - _AROUND) : span.start]
        after = article.text[span.end : max(span.end, min(line.end, span.end + _AROUND))]
        if span.start - _AROUND > line.start:
            before = before[before.find(" ") + 1 :]
        if span.end + _AROUND < line.end:
            after = after[: after.rfind(" ") + 1]
        excerpt = before + excerpt + after
    elif len(excerpt) > _MOST_LETTERS:
        excerpt = excerpt[:_MOST_LETTERS].rpartition(" ")[0] or excerpt[:_MOST_LETTERS]
    # half a character cannot be written into a file
    words = max(_SURROGATE.split(" ".join(excerpt.split())), key=len).strip()
    return words if words and stands_at(words, article, span) else None


def _path_of(article: Article, config: Config) -> str | None:
    """The pattern of the article's path, or None if none can be written."""
    name = article_names(article, config.root)[-1]
    pattern = _OUTSIDE.sub("**/", _SURROGATE.sub("?", escape_pattern(name)))
    try:
        return pattern if Patterns((pattern,)).match(name) else None
    except ConfigError:
        return None
