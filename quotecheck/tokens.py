"""Splits raw text into paragraphs, sentences and tokens, with exact offsets and in linear time.

The tokens follow Universal Dependencies for English with two differences that keep names whole:
contractions are plain tokens (``does`` ``n't``, ``China`` ``'s``), and hyphenated compounds stay
together (``Jae-in``, ``U.S.-drafted``). Every model of quotecheck is trained on these tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from quotecheck.model import Span


@frozen
class Layers:
    """The layers of a text, each in text order; tokens and sentences never cross a paragraph."""

    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    tokens: tuple[Span, ...]


def split(text: str) -> Layers:
    """Splits ``text`` into paragraphs, sentences and tokens.

    White space, control characters and zero-width characters between words belong to no token.
    """
    paragraphs = tuple(find_paragraphs(text))
    tokens: list[Span] = []
    sentences: list[Span] = []
    for paragraph in paragraphs:
        found = list(_tokens(text, paragraph))
        tokens += found
        sentences += _sentences(text, found)
    return Layers(paragraphs, tuple(sentences), tuple(tokens))


# --- paragraphs -----------------------------------------------------------------------------------

_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_SENTENCE_FINAL = ".!?…:;\"”’'»)]*"


def find_paragraphs(text: str) -> Iterator[Span]:
    """The paragraphs of ``text``, trimmed of white space.

    Each line is one, but for lines that were wrapped at a fixed width, which are joined.
    """
    block: list[Span] = []
    for match in _LINE.finditer(text):
        line = _trimmed(text, match.start(), match.end())
        if not line:
            continue
        if block and not _is_single_break(text[block[-1].end : line.start]):
            yield from _unwrapped(text, block)
            block = []
        block.append(line)
    yield from _unwrapped(text, block)


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _is_single_break(gap: str) -> bool:
    return gap.count("\n") + gap.replace("\r\n", "").count("\r") == 1


def _unwrapped(text: str, block: list[Span]) -> list[Span]:
    if len(block) < 2:
        return block
    lengths = [len(line) for line in block[:-1]]
    longest = max(*lengths, len(block[-1]))
    even = 40 <= longest <= 120 and min(lengths) >= 0.6 * longest
    cut_off = any(text[line.end - 1] not in _SENTENCE_FINAL for line in block[:-1])
    if even and cut_off:
        return [Span(block[0].start, block[-1].end)]
    return block


# --- tokens ---------------------------------------------------------------------------------------

# Combining accents, soft hyphens and joiners occur inside words; \w leaves them out.
_LETTER = r"[\w\u0300-\u036f\u00ad\u200c\u200d]"
_TITLES = (
    "Mr|Mrs|Ms|Mx|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Maj|Capt|Sgt|Cpl|Pvt|Adm|Cmdr|Rev|Fr|Sr|Jr|St|Hon"
    "|Pres|Amb|Atty|Supt|Det|Messrs|Mme|Mlle|Msgr"
)
_ABBREVIATIONS = (
    "vs|etc|Inc|Corp|Co|Ltd|Bros|Dept|Assn|No|Nos|Vol|Fig|Ave|Blvd|Rd|Mt|Ft"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
    "|Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Md|Mass|Mich|Minn|Miss|Mo|Mont|Neb"
    "|Nev|Okla|Ore|Pa|Penn|Tenn|Tex|Vt|Va|Wash|Wis|Wyo"
)
_TOKEN = re.compile(
    rf"""
      (?P<link> (?:https?://|www\.)[^\s<>"“”]*[^\s<>"“”.,;:!?)\]'’] )
    | (?P<mail> [\w.+-]{{1,64}}@[\w-]+(?:\.[\w-]+)+ )
    | (?P<dotted> (?:(?<!\w)(?:[^\W\d_]\.){{2,}}|Ph\.D\.?)(?:[-‐‑]{_LETTER}+)* )
    | (?P<abbreviation> \b(?:{_TITLES}|{_ABBREVIATIONS})\.(?=\s|,|[)’'”"]) )
    | (?P<initial> (?<![\w'’.-])[A-Z]\.(?=\s*[A-Z]) )
    | (?P<site> \b[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,3}}\.(?:com|org|net|gov|edu|info|co\.uk|io)\b )
    | (?P<number> \d+(?:[.,:]\d+)+(?:{_LETTER}+)?(?:[-‐‑]{_LETTER}+)* )
    | (?P<decade> ['’]\d\ds\b )
    | (?P<word> {_LETTER}+(?:[-‐‑&'’·]{_LETTER}+)* )
    | (?P<doubled> ``|''|\.\.+|--+|[!?]+|\*+|_+|=+|~+|-+ )
    | (?P<mark> [^\w\s\x00-\x1f\x7f-\x9f\u200b\u2060\ufeff] )
    """,
    re.VERBOSE,
)
_CLITIC = re.compile(r"(?:n['’]t|['’](?:s|re|ve|ll|d|m))$", re.IGNORECASE)


def _tokens(text: str, within: Span) -> Iterator[Span]:
    for match in _TOKEN.finditer(text, within.start, within.end):
        start, end = match.span()
        if match.lastgroup != "word":
            yield Span(start, end)
            continue
        clitic = _CLITIC.search(text, max(start, end - 3), end)
        if clitic and clitic.start() > start:
            yield Span(start, clitic.start())
            yield Span(clitic.start(), end)
        elif clitic is None and text[start:end].lower() == "cannot":
            yield Span(start, start + 3)
            yield Span(start + 3, end)
        else:
            yield Span(start, end)


# --- sentences ------------------------------------------------------------------------------------

_CLOSERS = set("”’»\"')]}")
_OPENERS = set("“‘«\"'([{—–-•*")
_STARTERS = frozenset(
    "the a an in on at by for but and he she it they we i you his her its their our my this that these "
    "those there if when while as after before since although though however meanwhile still yet now "
    "then so also asked according last earlier later some many most all both each no not what who why "
    "how where with from to under over during despite until once".split()
)


def _sentences(text: str, tokens: list[Span]) -> Iterator[Span]:
    first = 0
    index = 0
    while index < len(tokens):
        last = _boundary(text, tokens, index)
        if last is None:
            index += 1
            continue
        yield Span(tokens[first].start, tokens[last].end)
        first = index = last + 1
    if first < len(tokens):
        yield Span(tokens[first].start, tokens[-1].end)


def _boundary(text: str, tokens: list[Span], index: int) -> int | None:
    """The last token of the sentence, when the one at ``index`` ends it; None when it does not."""
    word = tokens[index].of(text)
    if word[-1] not in ".!?…" or len(word) > 12:
        return None
    last = index
    while (
        last + 1 < len(tokens)
        and tokens[last + 1].start == tokens[last].end
        and tokens[last + 1].of(text) in _CLOSERS | {"''"}
    ):
        last += 1
    if last + 1 == len(tokens):
        return last
    following = tokens[last + 1].of(text)
    if word[-1] == "." and any(letter.isalnum() for letter in word):
        starts = following.lower() in _STARTERS and following[0].isupper()
        never = word[:-1] in _TITLES_SET or (len(word) == 2 and not starts)
        return last if starts and not never else None
    opener = following[0] in _OPENERS or following == "``"
    probe = following
    if opener and last + 2 < len(tokens):
        probe = tokens[last + 2].of(text)
    if word.startswith("..") or word == "…":
        return last if probe[0].isupper() or opener else None
    if tokens[last + 1].start == tokens[last].end and not (
        opener or probe[0].isupper()
    ):
        return None
    return None if probe[0].islower() and not opener else last


_TITLES_SET = frozenset(_TITLES.split("|"))
