"""Finds people again where the tagger saw no name, or saw no person in it.

The tagger knows names by their context and by their letters, and misses many a surname on its own,
misspelt ones above all. Whoever is named in full somewhere is searched in the rest of the text: the
full name and the surname, as written or with one slip. A word with a slip becomes a mention only
where it is no known word, or where a title stands before it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from attrs import field, frozen
from rapidfuzz.distance import OSA

from quotecheck.model import Document, Span
from quotecheck.names import Name, fold, parse_name
from quotecheck.people.lexicon import FUNCTION_WORDS, HONORIFICS
from quotecheck.people.spelling import deletions, is_common_word

# Shortest surname, in letters, that is searched as written, and with a slip.
_SHORTEST = 3
_SHORTEST_SLIP = 4
# However many known words are one slip away from a word, it is compared with so many of them.
_MOST_COMPARED = 24
# However often a name is written in one way, a slip of it is not repeated more often than this.
_MOST_SLIPS = 2
_HYPHENATED = re.compile(r"[A-Z][a-z]{1,6}-[A-Za-z][a-z]{0,6}")
_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*[^\W_])?")


@frozen(eq=False)
class Recall:
    """Searches a document for the names of people who are known from it.

    Args:
        document: the text with its layers.
        names: the names of the people it is known to speak of.
        taken: where names of people were found already.
    """

    document: Document
    names: Iterable[Name]
    taken: Sequence[Span]
    families: dict[str, list[str]] = field(init=False, factory=dict)
    firsts: dict[str, list[tuple[str, ...]]] = field(init=False, factory=dict)
    near: dict[str, dict[str, None]] = field(init=False, factory=dict)
    alone: set[str] = field(init=False, factory=set)

    def __attrs_post_init__(self) -> None:
        for name in self.names:
            words = tuple(fold(word) for word in name.text.split())
            if len(words) == 1:
                self.alone.add(name.text)
            if len(words) < 2 or name.family is None:
                continue
            self.families.setdefault(fold(name.family), []).append(name.family)
            self.firsts.setdefault(words[0], []).append(words)
            for word in (fold(name.family), words[0]):
                for form in deletions(word):
                    self.near.setdefault(form, {})[word] = None

    def find(self) -> Iterator[Span]:
        """The places of names that were missed, in text order."""
        text, tokens = self.document.text, self.document.tokens
        words = [token.of(text) for token in tokens]
        small = {word for word in words if word.islower()}
        counts = Counter(fold(word) for word in words if word[:1].isupper())
        like: dict[str, list[str]] = {}
        end = 0
        for index, (token, word) in enumerate(zip(tokens, words, strict=True)):
            if token.start < end or not word[:1].isupper() or not _WORD.fullmatch(word):
                continue
            if self._begins_family_first(words, index):
                whole = Span(token.start, tokens[index + 1].end)
                if not self._is_taken(whole):
                    end = whole.end
                    yield whole
                    continue
            known = like.get(word)
            if known is None:
                known = like[word] = self._like(fold(word))
            if not known or self._is_taken(token):
                continue
            last = self._full_name(words, index, known)
            if last is not None and not self._is_taken(Span(token.start, tokens[last - 1].end)):
                end = tokens[last - 1].end
                yield Span(token.start, end)
            elif word.lower() not in small and self._is_surname(words, index, known, counts):
                end = token.end
                yield token

    def _begins_family_first(self, words: Sequence[str], index: int) -> bool:
        """Whether a surname that stands alone elsewhere begins a full name: "Ban Ki-moon"."""
        given = words[index + 1] if index + 1 < len(words) else ""
        return (
            words[index] in self.alone
            and bool(_HYPHENATED.fullmatch(given))
            and parse_name(f"{words[index]} {given}").order == "family-first"
        )

    def _like(self, word: str) -> list[str]:
        """Known first words and surnames that ``word`` is, or is one slip away from."""
        known = [word] if word in self.firsts or word in self.families else []
        if len(word) < _SHORTEST_SLIP:
            return known
        near = (islice(self.near.get(form, ()), _MOST_COMPARED) for form in deletions(word))
        found = dict.fromkeys((*known, *chain.from_iterable(near)))
        return [other for other in found if other == word or _is_slip(word, other)]

    def _full_name(self, words: Sequence[str], index: int, known: Sequence[str]) -> int | None:
        """Where the full name that begins at ``index`` ends, with one slip at most."""
        for first in known:
            for name in self.firsts.get(first, ()):
                last = index + len(name)
                written = [fold(word) for word in words[index:last]]
                odd = [pair for pair in zip(written, name, strict=False) if pair[0] != pair[1]]
                if len(written) == len(name) and (not odd or (len(odd) == 1 and _is_slip(*odd[0]))):
                    return last
        return None

    def _is_surname(
        self, words: Sequence[str], index: int, known: Sequence[str], counts: Counter[str]
    ) -> bool:
        word = words[index]
        families = [other for other in known if other in self.families]
        if not families or not self._stands_alone(words, index):
            return False
        if fold(word) in families:
            return (
                len(word) >= _SHORTEST
                and word in self.families[fold(word)]
                and self._label(index) is None
            )
        is_rare = counts[fold(word)] <= min(
            _MOST_SLIPS, *(max(1, counts[other] - 1) for other in families)
        )
        is_plural = any(fold(word) in (other + "s", other + "es") for other in families)
        if not is_rare or is_plural:
            return False
        before = words[index - 1] if index else ""
        has_title = before[:1].isupper() and fold(before) in HONORIFICS
        return has_title or not is_common_word(word.lower())

    def _label(self, index: int) -> str | None:
        """The class of the entity that holds the token, if any."""
        entities, token = self.document.entities, self.document.tokens[index]
        at = bisect_left(entities, token.end, key=lambda entity: entity.span.start)
        if at > 0 and entities[at - 1].span.overlaps(token):
            return entities[at - 1].label
        return None

    def _stands_alone(self, words: Sequence[str], index: int) -> bool:
        """Whether neither neighbour is a word in capitals, as in "Berg Street"."""
        before = words[index - 1] if index else ""
        after = words[index + 1] if index + 1 < len(words) else ""
        begins = self.document.sentence_at(self.document.tokens[index].start)
        opens = begins is not None and begins.start == self.document.tokens[index].start
        known = fold(before) in HONORIFICS or fold(before) in FUNCTION_WORDS
        if not opens and before[:1].isupper() and not known and not before.endswith("ing"):
            return False
        return not (after[:1].isupper() and after.isalpha())

    def _is_taken(self, span: Span) -> bool:
        at = bisect_left(self.taken, span.end, key=lambda other: other.start)
        return at > 0 and self.taken[at - 1].overlaps(span)


def _is_slip(word: str, other: str) -> bool:
    return (
        min(len(word), len(other)) >= _SHORTEST_SLIP
        and word[0] == other[0]
        and OSA.distance(word, other, score_cutoff=1) == 1
    )
