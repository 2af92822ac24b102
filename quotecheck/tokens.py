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


_SPACES = str.maketrans(dict.fromkeys("\u00a0\u1680\u202f\u205f\u3000", " "))
_SPACES.update(dict.fromkeys(range(0x2000, 0x200B), " "))


def with_plain_spaces(text: str) -> str:
    """The text with a plain space for each no-break, thin or wide one: offsets stay what they are.

    What reads a text need not know then which spaces there are.
    """
    return text if text.isascii() else text.translate(_SPACES)


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
    "Mr|Mrs|Ms|Mx|Dr|Drs|Prof|Sen|Rep|Gov|Gen|Lt|Col|Maj|Capt|Sgt|Cpl|Pvt|Adm|Cmdr|Rev|Fr|Sr|Jr|St|Hon"
    "|Pres|Amb|Atty|Supt|Det|Messrs|Mme|Mlle|Msgr"
)
_ABBREVIATIONS = (
    "vs|etc|al|ca|approx|ext|est|Inc|Corp|Co|Ltd|Bros|Dept|Assn|Assoc|Vol|Fig|Ave|Blvd|Rd|Mt|Ft"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
    "|Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Md|Mass|Mich|Minn|Miss|Mo|Mont|Neb"
    "|Nev|Okla|Ore|Pa|Penn|Tenn|Tex|Vt|Va|Wash|Wis|Wyo"
)
_ENDINGS = r"com|org|net|gov|edu|info|co\.uk|io|pdf|docx?|xlsx?|html?|txt"
_TOKEN = re.compile(
    rf"""
      (?P<link> (?:https?://|www\.)[^\s<>"“”]*[^\s<>"“”.,;:!?)\]'’] )
    | (?P<mail> [\w.+-]{{1,64}}@[\w-]+(?:\.[\w-]+)+ )
    | (?P<dotted> (?:(?<!\w)(?:[^\W\d_]\.){{2,}}|Ph\.D\.?)(?:[-‐‑]{_LETTER}+)* )
    | (?P<abbreviation> \b(?:{_TITLES}|{_ABBREVIATIONS})\.(?=\s|,|[)’'”"]) )
    | (?P<numero> \b(?:Nos?|c)\.(?=\s?\d) )
    | (?P<initial> (?<![\w'’.-])[A-Z]\.(?=\s*[A-Z]) )
    | (?P<site> \b[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,3}}\.(?:{_ENDINGS})\b )
    | (?P<handle> (?<!\w)[#@][^\W\d]\w* )
    | (?P<slashed> (?<!\w)[^\W\d_]/[^\W\d_](?!\w) )
    | (?P<smiley> (?<!\S)[:;]-?[()DP](?!\w) )
    | (?P<number> \d+(?:[.,:/]\d+)+(?:{_LETTER}+)?(?:[-‐‑]{_LETTER}+)* )
    | (?P<decade> ['’]\d\ds\b )
    | (?P<word> {_LETTER}+(?:[-‐‑&'’·]{_LETTER}+)* )
    | (?P<doubled> ``|''|\.\.+|--+|[!?]+|\*+|_+|=+|~+|-+|\$\$+|<<+|>>+ )
    | (?P<mark> [^\w\s\x00-\x1f\x7f-\x9f\u200b\u2060\ufeff] )
    """,
    re.VERBOSE,
)
_FUSED = frozenset({"cannot", "gonna", "gotta", "wanna", "outta"})
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
        elif clitic is None and text[start:end].lower() in _FUSED:
            yield Span(start, start + 3)
            yield Span(start + 3, end)
        else:
            yield Span(start, end)


# --- sentences ------------------------------------------------------------------------------------


def _words(listing: str) -> frozenset[str]:
    return frozenset(listing.split())


_CLOSERS = frozenset("”’»\"')]}") | {"''"}
_OPENERS = set("“‘«\"'([{—–-•*")
_MARKS = frozenset("”’»\"'“„‘")
_RULER = re.compile(r"[-=_*~]{5,}")
_SMILEY = re.compile(r"[:;]-?[()DP]")
_STARTERS = _words(
    "the a an in on at by for but and he she it they we i you his her its their our my this that"
    " these those there if when while as after before since although though however meanwhile still"
    " yet now then so also asked according last earlier later some many most all both each no not"
    " what who why how where with from to under over during despite until once"
)
_SPEECH_VERBS = _words(
    "said says asked asks told wrote writes added replied answered shouted cried tweeted quipped"
    " exclaimed demanded wondered recalled responded joked chanted declared"
)
_TITLES_SET = frozenset(_TITLES.split("|"))


def _sentences(text: str, tokens: list[Span]) -> Iterator[Span]:
    first = 0
    index = 0
    while index < len(tokens):
        last = _boundary(text, tokens, index)
        numbered = index == first + 1 and tokens[first].of(text).isdigit()
        if last is None or (numbered and last + 1 < len(tokens)):
            index += 1
            continue
        yield Span(tokens[first].start, tokens[last].end)
        first = index = last + 1
    if first < len(tokens):
        yield Span(tokens[first].start, tokens[-1].end)


def _boundary(text: str, tokens: list[Span], index: int) -> int | None:
    """The last token of the sentence, when the one at ``index`` ends it; None when it does not."""
    word = tokens[index].of(text)
    if _RULER.fullmatch(word):
        return index
    if word[-1] not in ".!?…" or len(word) > 12:
        return None
    last = _with_closers(text, tokens, index)
    if last + 1 == len(tokens):
        return last
    if word == "." and tokens[index - 1].of(text).rpartition("-")[2] in _TITLES_SET:
        return None  # then-Sen. Obama
    closed = last > index
    following = tokens[last + 1].of(text)
    if word[-1] == "." and any(letter.isalnum() for letter in word):
        starts = following.lower() in _STARTERS and following[0].isupper()
        never = word[:-1] in _TITLES_SET or (len(word) == 2 and not starts)
        return last if starts and not never else None
    opener = following[0] in _OPENERS or following == "``"
    probe = following
    if opener and last + 2 < len(tokens):
        probe = tokens[last + 2].of(text)
    attached = tokens[last + 1].start == tokens[last].end
    if word.startswith("..") or word == "…":
        return last if probe[0].isupper() or opener else None
    if attached and not (opener or probe[0].isupper()):
        return None
    if probe[0].islower() and not opener:
        # "Really?" she asked. Yahoo! said. But people who write no capitals do end sentences.
        named = word[0] == "!" and index > 0 and tokens[index - 1].of(text)[0].isupper()
        return None if closed or named else last
    if closed and word != "." and _is_told(text, tokens, last + 1):
        return None
    return last


def _with_closers(text: str, tokens: list[Span], index: int) -> int:
    """The last of the marks that close after ``index``, a footnote or a smiley included."""
    last = index
    while last + 1 < len(tokens) and tokens[last + 1].start == tokens[last].end:
        after = tokens[last + 1]
        mark = after.of(text)
        spaced = after.end == len(text) or text[after.end].isspace()
        if mark not in _CLOSERS and not (spaced and mark in _MARKS):
            break
        last += 1
    if last + 1 < len(tokens) and _SMILEY.fullmatch(tokens[last + 1].of(text)):
        return last + 1
    while True:
        note = [token.of(text) for token in tokens[last + 1 : last + 4]]
        if len(note) < 3 or note[0] != "[" or not note[1].isdigit() or note[2] != "]":
            return last
        last += 3


def _is_told(text: str, tokens: list[Span], index: int) -> bool:
    """Whether ``Trump asked`` or the like follows: a name of at most four words, a verb."""
    for token in tokens[index : index + 5]:
        word = token.of(text)
        if word in _SPEECH_VERBS:
            return True
        if not word[0].isupper():
            return False
    return False
