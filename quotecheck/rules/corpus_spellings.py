"""Two spellings of one name that stand in different articles of a corpus."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from quotecheck.model import Analysis, Span
from quotecheck.names import Name, fold, parse_name
from quotecheck.names.fold import foldings
from quotecheck.names.parse import Order
from quotecheck.names.traditions import traditions_of
from quotecheck.names.words import Place, compare_words
from quotecheck.people.spelling import deletions
from quotecheck.rules.spellings import forms_of, spelling_difference

# However many forms look alike, a form is compared with so many of the most frequent.
_MOST_COMPARED = 40
# How words may differ that are spellings of one word.
_SPELLINGS = frozenset(("equal", "case", "accents", "joint", "spelling"))

_Shape = tuple[Order, tuple[tuple[str, ...], ...]]


@frozen(eq=False)
class Form:
    """One writing of a name, with the numbers of the articles that have it, in order."""

    text: str
    articles: array[int] = field(factory=lambda: array("I"))

    def stands_in(self, number: int) -> bool:
        """Whether the article ``number`` has it."""
        at = bisect_left(self.articles, number)
        return at < len(self.articles) and self.articles[at] == number


@frozen(eq=False)
class CorpusVariant:
    """That articles write a name as ``rarer`` and more articles as ``usual``.

    Attributes:
        rarer: the one writing.
        usual: the other.
        difference: between the two, in words for the reader.
    """

    rarer: Form
    usual: Form
    difference: str


def find_variants(analyses: Sequence[Analysis]) -> Iterator[CorpusVariant]:
    """Each writing of a name that has a more usual one, the most usual one of all.

    Args:
        analyses: the corpus; it is walked through once. Of each writing the words are kept, and
            four bytes for each article that has it.
    """
    forms = _forms(analyses)
    index = _Index(forms)
    for number, form in enumerate(forms):
        for other in index.near(number):
            difference = spelling_difference(form.text, forms[other].text)
            if difference:
                yield CorpusVariant(form, forms[other], difference.sentence)
                break


def place_of(form: str, analysis: Analysis) -> Span:
    """The first place where the article writes a name so."""
    text = analysis.article.text
    forms = (forms_of(person, text) for person in analysis.people)
    return min(span for found in forms for span in found.get(form, ()))


def _forms(analyses: Sequence[Analysis]) -> list[Form]:
    """The writings of names in two words and more, the most frequent first."""
    forms: dict[str, Form] = {}
    for number, analysis in enumerate(analyses):
        for person in analysis.people:
            for text in forms_of(person, analysis.article.text):
                if " " in text:
                    articles = forms.setdefault(text, Form(text)).articles
                    if not articles or articles[-1] != number:
                        articles.append(number)
    return sorted(
        forms.values(), key=lambda form: (-len(form.articles), form.articles[0], form.text)
    )


class _Index:
    """The forms by what two spellings of one name have in common.

    A key is a hash of that, eight bytes, and what only one form has is not indexed. Two keys are
    shared by many names: the given names with the first letter of the family name, and the other
    way round. There the other halves have to be spellings of each other before names are compared.
    """

    def __init__(self, forms: Sequence[Form]) -> None:
        self._given: list[str] = []
        self._family: list[str] = []
        self._traditions: list[frozenset[str]] = []
        # How the names are built: in which order, of how many words, with which particles.
        self._shapes: list[_Shape] = []
        self._ends = array("I", [0])
        keys = array("q")
        words: dict[str, str] = {}
        shapes: dict[_Shape, _Shape] = {}
        for form in forms:
            name = parse_name(form.text)
            given = " ".join(part.text for part in name.parts if part.role != "family")
            family = name.family or ""
            self._given.append(words.setdefault(given, given))
            self._family.append(words.setdefault(family, family))
            self._traditions.append(traditions_of(name))
            shape = name.order, tuple(part.particles for part in name.parts)
            self._shapes.append(shapes.setdefault(shape, shape))
            keys.extend(map(hash, _keys(name, given, family)))
            self._ends.append(len(keys))
        self._keys = np.asarray(keys, dtype=np.int64)
        self._is_shared = _which_are_shared(self._keys)
        self._buckets: dict[int, array[int]] = {}

    def near(self, number: int) -> list[int]:
        """The forms asked for before that this one may be a spelling of, in order."""
        start, end = self._ends[number], self._ends[number + 1]
        shared = np.flatnonzero(self._is_shared[start:end]).tolist()
        found: set[int] = set()
        for at, key in zip(shared, self._keys[start:end][shared].tolist(), strict=True):
            bucket = self._buckets.setdefault(key, array("I"))
            is_alike = _TESTS[at] if at < len(_TESTS) else _Index._are_near
            found.update(other for other in bucket if is_alike(self, other, number))
            if len(bucket) < _MOST_COMPARED:
                bucket.append(number)
        return sorted(found)[:_MOST_COMPARED]

    def _have_one_family(self, one: int, two: int) -> bool:
        return self._are_spellings(self._family, "family", one, two)

    def _have_one_given(self, one: int, two: int) -> bool:
        return self._are_spellings(self._given, "given", one, two)

    def _are_near(self, one: int, two: int) -> bool:
        """Whether whole names that are nearly equal may be two spellings of one."""
        if self._shapes[one] != self._shapes[two]:
            return True
        if self._have_one_given(one, two) and self._have_one_family(one, two):
            return True
        whole, other = (fold(self._given[n] + self._family[n]) for n in (one, two))
        return whole == other

    def _are_spellings(self, halves: Sequence[str], place: Place, one: int, two: int) -> bool:
        """Whether these halves of two names, if they differ, do so as two spellings do."""
        a, b = halves[one], halves[two]
        if a is b:
            return True
        traditions = self._traditions[one] | self._traditions[two]
        words, others = a.split(), b.split()
        if len(words) != len(others):
            words, others = [a], [b]
        return all(
            compare_words(word, other, place, traditions).how in _SPELLINGS
            for word, other in zip(words, others, strict=True)
        )


# What the names under the first keys of a form need to have in common besides the key.
_TESTS = (_Index._have_one_family, _Index._have_one_given)


def _keys(name: Name, given: str, family: str) -> Iterator[tuple[str, ...]]:
    """What two spellings of one name have in common: the halves first, then the whole."""
    if not name.parts:
        return
    one, two = fold(given), fold(family)
    yield "given", one, two[:1]
    yield "family", one[:1], two
    # Whole names seldom come twice: remembering what is left of them would only take memory.
    letters = foldings.__wrapped__("".join(part.text for part in name.parts))
    near = deletions.__wrapped__(fold.__wrapped__(name.text))
    yield from (("whole", form) for form in letters | near)


def _which_are_shared(keys: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of the keys are there more than once."""
    ordered = np.sort(keys)
    shared = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    if not len(shared):
        return np.zeros(len(keys), dtype=np.bool_)
    at = np.searchsorted(shared, keys).clip(max=len(shared) - 1)
    is_shared: NDArray[np.bool_] = shared[at] == keys
    return is_shared
