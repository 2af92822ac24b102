"""Text from strangers: what has broken programs that read text, to build articles from.

Strategies give articles, names, documents, bytes and files of settings; :data:`SHAPES` gives texts
of any length in which one thing is repeated, for what must take linear time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import product

from hypothesis import strategies as st

from quotecheck.model import Document
from tests.annotated import cut_into_people

MARKS = (
    "“", "”", "„", "‟", '"', "＂", "‘", "’", "‚", "‛", "'", "＇", "«", "»", "‹", "›", "「", "」",
    "『", "』", "〝", "〞", "``", "''", "’’", "‘‘", "`", "´", "′", "″", "(", ")", "[", "]", "—",
    "–", "--", "―", "…", "...", ".", ",", "?", "!", ":", ";", "‽", "*", "5'10\"", '24"', "’90s",
)  # fmt: skip
SPACES = (
    " ", "  ", "\n", "\n\n", "\r\n", "\r", "\n\r", "\t", "\v", "\f", "\x1c", "\x85", "\u00a0",
    "\u1680", "\u2003", "\u2028", "\u2029", "\u202f", "\u3000",
)  # fmt: skip
INVISIBLE = (
    "\x00", "\x01", "\x1b[31m", "\x7f", "\u00ad", "\u034f", "\u061c", "\u115f", "\u180e", "\u200b",
    "\u200c", "\u200d", "\u200e", "\u200f", "\u202a", "\u202d", "\u202e", "\u202c", "\u2060",
    "\u2066", "\u2069", "\ufe0f", "\ufeff", "\ufff9", "\ufffe", "\uffff", "\U000e0041",
)  # fmt: skip
LETTERS = (
    "\ud800", "\udfff", "\udce2\udc80\udc9c", "\ufffd", "e\u0301", "\u0301", "o" + "\u0308" * 40,
    "👩\u200d👧", "🇨🇳", "ß", "ẞ", "İ", "ı", "ŉ", "ﬁ", "ǅ", "Σς", "Å", "Å", "한", "한", "王", "毅",
    "م", "א", "क्षि", "𝐖𝐚𝐧𝐠", "Ｗａｎｇ", "Wаng", "①", "²", "½", "٣", "Ⅳ", "&amp;", "&#8217;",
    "&#0;", "â€™", "Ã©", "ÃƒÂ©", "â€œ", "A", "a", "I", "x", "0", "7",
)  # fmt: skip
WORDS = (
    "said", "says", "told reporters", "according to", "asked", "added", "He said:", "she", "they",
    "the minister", "who", "which", "that", "not", "n’t", "'s", "s'", "in a statement", "NAME:",
    "don't", "dont", "cannot", "and", "of", "the", "former", "then-", "as", "Mr", "Ms.", "Dr.",
    "President", "Foreign Minister", "Sen.", "U.S.", "R-Texas", "(D-N.Y.)", "66", "CEO", "Inc.",
    "http://a.b/c?d=“e”", "www.", "a@b.c", "#tag", "@who", "[1]", ":-)", "* * *", "=====",
)  # fmt: skip
NAMES = (
    "Wang Yi", "Wang Li", "Kim Jong-un", "Kim Jong Un", "Ann Howell", "Anne Howell", "Mr Kim",
    "O’Brien", "D'Arcy", "van der Berg", "bin Salman", "al-Sisi", "José Núñez", "JOHN SMITH",
    "X", "X Y", "A. B. C.", "J.R.R. Tolkien", "Mc", "-", "Jr.", "III", "Li", "Ó",
)  # fmt: skip
FRAGMENTS = (
    "Thursday, May 26, 2017", "31 February", "Feb. 30", "Monday 1 January 1900", "May 26-28",
    "0000-00-00", "2017-05-26", "99/99/9999", "12:30 p.m.", "1,000,000.00", "£3m", "3.5 per cent",
    "9" * 40, "1e309", "-0", "½ a million", "twenty-one", "No. 10", "Page 1 of 2", "By Ann Howell",
    "(Reuters) -", "LONDON —", "Q: Why?", "A: Because.", "© 2017", "Advertisement", "ENDS",
)  # fmt: skip
SENTENCES = (
    "“We will rebuild the bridge,” Mayor Ann Howell said. “It will take a year.”",
    "Chinese Foreign Minister Wang Yi arrived on Monday.",
    "Wang Li said that “the light is red”, and left.",
    "“No,” he said.",
    "According to the ministry, nobody was hurt.",
    "\"Why should I?\" asked Ms Howell, who does not like 'bridges'.",
    "The ferry sailed at noon.",
)

PIECES = st.sampled_from(
    (*MARKS, *SPACES, *INVISIBLE, *LETTERS, *WORDS, *NAMES, *FRAGMENTS, *SENTENCES)
)
CHARACTERS = st.characters() | st.characters(categories=["Cs", "Cf", "Mn", "Zs", "Pi", "Pf", "Cc"])


@st.composite
def _nested(draw: st.DrawFn) -> str:
    """Marks in marks in marks, closed in another order or not at all."""
    opening = draw(st.lists(st.sampled_from("“‘«„‹「(['\""), min_size=1, max_size=40))
    closing = draw(st.lists(st.sampled_from("”’»“›」)]'\""), max_size=40))
    return "".join(opening) + draw(PIECES) + "".join(closing)


@st.composite
def _repeated(draw: st.DrawFn) -> str:
    return draw(PIECES) * draw(st.integers(2, 80))


texts: st.SearchStrategy[str] = st.one_of(
    st.tuples(
        st.lists(PIECES | CHARACTERS | _nested() | _repeated(), max_size=40),
        st.sampled_from(("", " ", " ", "\n")),
    ).map(lambda drawn: drawn[1].join(drawn[0])),
    st.lists(st.sampled_from(SENTENCES) | PIECES, max_size=12).map(" ".join),
    st.text(CHARACTERS, max_size=200),
)
"""Articles that nobody would print, and some that somebody did."""

names: st.SearchStrategy[str] = st.one_of(
    st.sampled_from(NAMES),
    st.text(max_size=12),
    st.lists(
        st.sampled_from((*NAMES, *LETTERS, *INVISIBLE, "-", "’", "'", ".", ",", "&", "/", "von"))
        | st.text(CHARACTERS, max_size=6),
        max_size=7,
    ).map(lambda words: " ".join(words)),
)
"""What may come where a name is wanted."""


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Documents of nasty texts in which any stretch may be taken for a person's name."""
    text = draw(texts)
    cuts = st.tuples(st.integers(0, max(0, len(text) - 1)), st.integers(1, 20))
    return cut_into_people(text, draw(st.lists(cuts, max_size=8)))


# --- bytes and files ------------------------------------------------------------------------------

encoded: st.SearchStrategy[bytes] = st.one_of(
    st.binary(max_size=200),
    st.tuples(
        texts,
        st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "utf-7", "cp1252")),
    ).map(lambda drawn: drawn[0].encode(drawn[1], "replace")),
    texts.map(lambda text: text.encode("utf-8", "surrogatepass")),
)
"""Bytes that claim to be text."""

_TAGS = (
    "<p>", "</p>", "<br/>", "<div class='article'>", "</div>", "<article>", "</article>", "<html>",
    "<body>", "<!-- ", " -->", "<!-->", "<![CDATA[", "]]>", "<script>", "</script>", "<style>",
    "</style>", "<", ">", "</", "<a href='", "'>", "</a>", "<blockquote>", "<h1>", "</h1>", "<q>",
    "&nbsp;", "&#x110000;", "&#xd800;", "&#0;", "&lt;", "&notit;", "&", "<meta charset='utf-16'>",
    "<!DOCTYPE html [<!ENTITY a 'b'>]>", "<?xml version='1.0' encoding='x'?>", "<svg>", "<table>",
    "<title>T</title>", "<template>", "<noscript>", "<p a=\"", '">', "<plaintext>", "\x00",
)  # fmt: skip
pages: st.SearchStrategy[str] = st.lists(
    st.sampled_from(_TAGS) | st.sampled_from(SENTENCES) | PIECES, max_size=40
).map("".join)
"""Pages of HTML that no browser would refuse."""

_SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(), st.text(max_size=20),
    texts,
)  # fmt: skip


def values(*keys: str) -> st.SearchStrategy[object]:
    """Plain data of any kind, with these keys more often than others."""
    key = st.sampled_from(keys) | st.text(max_size=5)
    return st.recursive(
        _SCALARS | st.sampled_from(keys),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(key, inner, max_size=4),
        max_leaves=12,
    )


def to_json(value: object) -> str:
    """One line of JSON, surrogates as escapes."""
    return json.dumps(value)


def damaged(whole: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """What is left of files when they are cut, when pieces of them are lost or others come in."""

    @st.composite
    def damage(draw: st.DrawFn) -> str:
        text = draw(whole)
        for _ in range(draw(st.integers(0, 3))):
            start = draw(st.integers(0, len(text)))
            end = draw(st.integers(start, min(len(text), start + 20)))
            text = text[:start] + draw(st.just("") | PIECES | CHARACTERS) + text[end:]
        return text

    return damage()


# --- one thing over and over ----------------------------------------------------------------------


def _repeat(piece: str) -> Callable[[int], str]:
    return lambda size: piece * max(1, size // len(piece))


def _around(opening: str, closing: str) -> Callable[[int], str]:
    return lambda size: opening * (size // 2) + "a" + closing * (size // 2)


SHAPES: Mapping[str, Callable[[int], str]] = {
    "one letter": _repeat("a"),
    "capitals": _repeat("A"),
    "opening marks": _repeat("“"),
    "closing marks": _repeat("”"),
    "straight marks": _repeat('"'),
    "straight marks apart": _repeat('" '),
    "apostrophes": _repeat("'"),
    "single marks apart": _repeat("‘a "),
    "pairs": _repeat("“a” "),
    "nested": _around("“", "”"),
    "nested by turns": _around("“‘", "’”"),
    "all kinds of marks": _repeat("“‘«„‹「\"'”’»"),
    "inches": _repeat("5'10\" "),
    "digits": _repeat("7"),
    "numbers": _repeat("1,000.5-"),
    "dots": _repeat("."),
    "initials": _repeat("A."),
    "initials apart": _repeat("A. "),
    "hyphens": _repeat("a-"),
    "dashes": _repeat("—"),
    "underscores": _repeat("_"),
    "spaces": _repeat(" "),
    "no-break spaces": _repeat("\u00a0"),
    "line breaks": _repeat("\n"),
    "mixed line ends": _repeat("a\r\nb\rc\n"),
    "short paragraphs": _repeat("“a\n\n"),
    "combining marks": _repeat("\u0301"),
    "zero width": _repeat("\u200b"),
    "bidi controls": _repeat("\u202ea\u202c"),
    "surrogates": _repeat("\ud800"),
    "NUL": _repeat("\x00"),
    "wrong decoding": _repeat("â€œ"),
    "entities": _repeat("&amp;"),
    "half entities": _repeat("&#"),
    "footnotes": _repeat("a.[1]"),
    "links": _repeat("http://"),
    "mails": _repeat("a@b."),
    "slashes": _repeat("a/"),
    "one sentence": _repeat("He said that it was so and "),
    "sentences": _repeat("He said so. "),
    "questions": _repeat("Why? he asked. "),
    "quotations": _repeat("“We will go,” Mayor Ann Howell said. "),
    "quotations in paragraphs": _repeat("“We will go,” said Wang Yi.\n\n"),
    "said": _repeat("said "),
    "one name": _repeat("Wang Yi "),
    "names in sentences": _repeat("Wang Yi came. Wang Li left. "),
    "names of one letter": _repeat("X Y said. "),
    "titles": _repeat("President Foreign Minister Mr "),
    "dates": _repeat("Thursday, May 26, 2017, "),
    "months": _repeat("May "),
    "lost apostrophes": _repeat("dont isnt "),
    "brackets": _around("(", ")"),
    "wrapped lines": _repeat("this line is as wide as it can be and goes\n"),
}
"""Texts of about so many characters, by what they repeat."""


def many_names(size: int) -> str:
    """A text of about ``size`` characters that names somebody else in every sentence.

    No two of the names are a slip of each other: they differ in three letters of each word.
    """
    letters = "abcdefghijklmnopqrs"
    sentences, length = [], 0
    for a, b, c in product(range(19), repeat=3):
        if length >= size:
            break
        word = "".join(letters[n % 19] for n in (a, b, c, a + b + c, a + 2 * b + 4 * c))
        sentences.append(f"“No,” said Ba{word} Do{word[::-1]}ov. ")
        length += len(sentences[-1])
    return "".join(sentences)
