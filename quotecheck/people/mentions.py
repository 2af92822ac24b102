"""Person entities as mentions of names: without title, possessive ending and stray marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property

from attrs import frozen

from quotecheck.apostrophes import find_lost_apostrophes
from quotecheck.model import Document, Gender, Span
from quotecheck.names import Name, NameContext, fold, parse_name
from quotecheck.names.known import is_given_name
from quotecheck.people.genders import first_name_gender
from quotecheck.people.introductions import Introduction, introduction
from quotecheck.people.lexicon import (
    AFTER_NAMES,
    DETERMINERS,
    FUNCTION_WORDS,
    HEADLINE_VERBS,
    HONORIFICS,
    MODIFIERS,
    PARTICLES,
    STATES,
    VERBS,
    is_kinship,
    is_role,
)
from quotecheck.people.lookalikes import is_look_alike, preceding_words
from quotecheck.people.spelling import is_common_word

_WORD = re.compile(r"[^\W_](?:\S*[^\W_])?\.?")
_POSSESSIVE = re.compile(r"['’`´][sS]$|(?<=[sS])['’]$")
_FIRST_NAME = re.compile(r"(?<![\w.’'@#-])([A-Z][a-z]+) $")
_LONGEST_FIRST_NAME = 16
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
_LONGEST_HEADLINE = 30
_COURTESY = frozenset(("mr", "mrs", "ms", "miss"))
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+|[^\W\d_]{1,2}\.|[JjSs]r\.")


@frozen(eq=False)
class NameMention:
    """A name at one place of the text.

    Attributes:
        span: the name, without title and possessive ending.
        text: its words as written, joined by one blank.
        introduction: what the words around it say.
        roles: the roles among that, folded.
        name: the name taken apart.
    """

    span: Span
    text: str
    introduction: Introduction
    roles: tuple[str, ...]
    name: Name

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The words of the name without particles and suffix, folded.

        A first name with an initial only ("George W. and Laura Bush") is as good as without.
        """
        keys = tuple(fold(part.text) for part in self.name.parts)
        return keys[:1] if len(keys) > 1 and all(len(key) == 1 for key in keys[1:]) else keys

    @property
    def is_full(self) -> bool:
        """Whether a given name and a family name stand together."""
        return len(self.keys) > 1

    @property
    def gender(self) -> Gender | None:
        """What title and role tell."""
        return self.introduction.gender


def name_mentions(document: Document) -> list[NameMention]:
    """The names among the document's PERSON entities, in text order."""
    text = document.text
    people = [entity.span for entity in document.entities if entity.label == "PERSON"]
    spans = _without_lost_apostrophes(text, list(_name_spans(text, people)))
    spans = _with_first_names(document, spans)
    spans = _without_headline_words(document, spans)
    headlines = [
        paragraph for paragraph in document.paragraphs if _is_title_case(document, paragraph)
    ]
    if headlines:
        in_headline = [_is_within(span, headlines) for span in spans]
        known = {
            written(text, span)
            for span, inside in zip(spans, in_headline, strict=True)
            if not inside
        }
        spans = [
            _known_beginning(text, span, known) if inside else span
            for span, inside in zip(spans, in_headline, strict=True)
        ]
    context = family_context(written(text, span) for span in spans)
    return [mention_at(document, span, context) for span in spans]


def _name_spans(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """The names within ``spans``; a title by itself is one where somebody has that surname."""
    named = [(span, name_span(text, span)) for span in spans]
    full = (name.of(text).split() for _, name in named if name is not None)
    families = {fold(words[-1]) for words in full if len(words) > 1}
    for span, name in named:
        found = name or _title_as_surname(text, span, families)
        if found is not None and not is_look_alike(text, found):
            yield found


def _without_lost_apostrophes(text: str, spans: Sequence[Span]) -> Sequence[Span]:
    """The names without an s that has lost its apostrophe: "Kim Jong-uns regime"."""
    if not any(text[span.end - 1] == "s" for span in spans):
        return spans
    lost = {
        found.span.end for found in find_lost_apostrophes(text) if found.repaired.endswith("'s")
    }
    return [Span(s.start, s.end - 1) if s.end in lost and len(s) > 2 else s for s in spans]


def _with_first_names(document: Document, names: Iterable[Span]) -> list[Span]:
    """The names, with a first name right before that the tagger took for a word: Hope Hicks.

    Only where no full name in the text has that surname: "Will Obama speak?" is a question.
    """
    text = document.text
    spans = list(names)
    families = {words[-1] for span in spans if len(words := span.of(text).split()) > 1}
    entities = [entity.span for entity in document.entities]
    whole = []
    for span in spans:
        first = _FIRST_NAME.search(text, max(0, span.start - _LONGEST_FIRST_NAME), span.start)
        name = span.of(text)
        if first and name not in families and _may_be_given(first[1], " " not in name):
            at = bisect_right(entities, first.start(1), key=lambda entity: entity.start)
            if at == 0 or entities[at - 1].end <= first.start(1):
                span = Span(first.start(1), span.end)
        whole.append(span)
    return whole


def _may_be_given(word: str, is_expected: bool) -> bool:
    """Whether ``word`` is a first name, by one table where one is expected, else by both."""
    folded = fold(word)
    if folded in FUNCTION_WORDS | VERBS | HEADLINE_VERBS or folded in HONORIFICS or is_role(word):
        return False
    tables = (is_given_name(folded), first_name_gender(folded) is not None)
    return any(tables) if is_expected else all(tables)


def _without_headline_words(document: Document, spans: Sequence[Span]) -> list[Span]:
    """The names without a verb before them that a headline writes in capitals: "Backing Clinton".

    The rest must be the surname of somebody else, and the word none that anybody is called.
    """
    text = document.text
    words = [span.of(text).split() for span in spans]
    bearers: dict[str, set[str]] = {}
    for name in words:
        if len(name) > 1:
            bearers.setdefault(fold(name[-1]), set()).add(fold(name[0]))
    small = {word for token in document.tokens if (word := token.of(text)).islower()}
    kept = []
    for span, name in zip(spans, words, strict=True):
        if len(name) == 2 and len(bearers[fold(name[1])]) > 1 and _is_no_name(name[0], small):
            span = Span(span.end - len(name[1]), span.end)
        kept.append(span)
    return kept


def _is_no_name(word: str, small: Collection[str]) -> bool:
    """Whether nobody is called ``word``, by its form or because the text uses it as a word."""
    folded = fold(word)
    if folded in PARTICLES or is_given_name(folded) or first_name_gender(folded) is not None:
        return False
    is_verb = folded.endswith(("ing", "ed")) and is_common_word(word.lower())
    return word.lower() in small or folded in MODIFIERS or is_verb


def _title_as_surname(text: str, span: Span, families: Collection[str]) -> Span | None:
    """The name at ``span`` where it looks like a title: "Mr. King", or "King" beside Ann King."""
    words = list(_WORD.finditer(text, span.start, span.end))
    if len(words) != 1:
        return None
    word = _trimmed(text, words[0].start(), words[0].end())
    before = fold("".join(text[max(0, word.start - 12) : word.start].split()[-1:]))
    if (
        not word.of(text)[:1].isupper()
        or _is_scrap(text, word)
        or "@" in text[max(0, word.start - 1) : word.start]
    ):
        return None
    is_address = before in _COURTESY
    is_known = fold(word.of(text)) in families and before not in DETERMINERS
    return word if is_address or is_known else None


def _is_title_case(document: Document, paragraph: Span) -> bool:
    """Whether nearly all words of a short paragraph begin with a capital, as in a headline."""
    first, last = document.token_range(paragraph)
    if last - first > _LONGEST_HEADLINE:
        return False
    words = [token.of(document.text) for token in document.tokens[first:last]]
    long = [word for word in words if len(word) > 3 and word[0].isalpha()]
    return len(long) > 2 and sum(word[0].isupper() for word in long) >= 0.8 * len(long)


def _is_within(span: Span, paragraphs: Sequence[Span]) -> bool:
    at = bisect_right(paragraphs, span.start, key=lambda paragraph: paragraph.start)
    return at > 0 and paragraphs[at - 1].covers(span)


def _known_beginning(text: str, span: Span, known: Collection[str]) -> Span:
    """The longest beginning of ``span`` that the article names elsewhere, or all of it.

    In a headline whose words all have capitals a tagger takes verbs for names.
    """
    ends = [span.start + match.end() for match in re.finditer(r"\S+", span.of(text))]
    for end in reversed(ends):
        beginning = name_span(text, Span(span.start, end))
        if beginning is not None and written(text, beginning) in known:
            return beginning
    return span


def mention_at(document: Document, span: Span, context: NameContext | None = None) -> NameMention:
    """The mention whose name, already without title, stands at ``span``."""
    found = introduction(document, span)
    roles = tuple(" ".join(fold(w) for w in r.of(document.text).split()) for r in found.roles)
    text = written(document.text, span)
    return NameMention(span, text, found, roles, parse_name(text, context))


def written(text: str, span: Span) -> str:
    """The words in ``span``, joined by one blank."""
    return " ".join(span.of(text).split())


def family_context(names: Iterable[str]) -> NameContext:
    """The words that stand alone in a text and at the end of full names: its family names.

    They tell that Do Kwon is Mr Kwon in this text, though Do is a Vietnamese family name.
    """
    parsed = [parse_name(name) for name in dict.fromkeys(names)]
    alone = {fold(name.parts[0].text) for name in parsed if len(name.parts) == 1}
    last = {fold(name.parts[-1].text) for name in parsed if len(name.parts) > 1}
    return NameContext(frozenset(alone & last))


def name_span(text: str, span: Span) -> Span | None:
    """The name within ``span``: titles, possessive ending and stray marks left out.

    None for what is no name: a handle, a title alone, words in small letters.
    """
    if "@" in text[max(0, span.start - 1) : span.start + 1]:
        return None
    words = [
        _trimmed(text, match.start(), match.end())
        for match in _WORD.finditer(text, span.start, span.end)
    ]
    del words[: preceding_words([word.of(text) for word in words])]
    before = fold("".join(text[max(0, span.start - 12) : span.start].split()[-1:]))
    del words[: _title_length([word.of(text) for word in words], before in HONORIFICS)]
    ends = (i for i, word in enumerate(words) if i and _ends_name(word.of(text)))
    del words[next(ends, len(words)) :]
    while words and not _is_capital(words[-1].of(text)):
        words.pop()
    if len(words) > 2 and fold(words[-1].of(text)) in AFTER_NAMES:
        words.pop()
    if not words or all(_is_scrap(text, word) for word in words):
        return None
    return Span(words[0].start, words[-1].end)


def _trimmed(text: str, start: int, end: int) -> Span:
    word = text[start:end]
    ending = _POSSESSIVE.search(word)
    if ending:
        return Span(start, end - len(ending.group()))
    if word.endswith(".") and not _INITIALS.fullmatch(word) and fold(word) not in HONORIFICS:
        return Span(start, end - 1)
    return Span(start, end)


def _ends_name(word: str) -> bool:
    """Whether ``word`` shows that a name has ended: a verb of headlines, a small word."""
    folded = fold(word)
    return folded in HEADLINE_VERBS or (word.islower() and folded not in PARTICLES)


def _is_scrap(text: str, word: Span) -> bool:
    """Whether a word by itself names nobody: a letter, "Jr.", "Calif."."""
    folded = fold(word.of(text))
    is_letter = len(folded) < 2 and folded.isascii()
    is_state = folded in STATES and "." in text[word.end - 1 : word.end + 1]
    return is_letter or folded in _SUFFIXES or is_state


def _is_capital(word: str) -> bool:
    """Whether a name can end with ``word``; scripts without capitals count as capitals."""
    letter = next((letter for letter in word if letter.isalpha()), "")
    return (bool(letter) and not letter.islower()) or any(letter.isupper() for letter in word)


def _title_length(words: list[str], follows_title: bool) -> int:
    """How many words at the beginning are a title or a role ("Foreign Minister" Wang Yi).

    What follows another title and is a first name, too, is that: "Gov. Earl Ray Long".
    """
    cut = 0
    for index, word in enumerate(words):
        folded = fold(word)
        is_title = folded in HONORIFICS
        if index == 0 and follows_title and is_title and first_name_gender(folded) is not None:
            return 0
        is_description = is_kinship(word) or (is_role(word) and first_name_gender(folded) is None)
        if index == len(words) - 1:
            # "Retired General" and "the chairman" name nobody, "Mr King" and "Judge" a person.
            is_small = word[:1].islower()
            names_nobody = (is_title or is_description) and (is_small or cut < index or index == 0)
            return len(words) if names_nobody and (is_title or is_small or index) else cut
        if is_title or is_description:
            cut = index + 1
        elif folded not in MODIFIERS:
            return cut
    return cut
