"""Two spellings of one name that stand in different articles of a corpus."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

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

MOST_COMPARED = 40
"""However many forms look alike, a form is compared with so many of the most frequent."""

# How words may differ that are spellings of one word.
_SPELLINGS = frozenset(("equal", "case", "accents", "joint", "spelling"))

_Shape = tuple[Order, tuple[tuple[str, ...], ...]]
KeyKind = Literal["given", "family", "whole"]


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


def find_variants(
    analyses: Sequence[Analysis], are_two: Callable[[str, str], bool]
) -> Iterator[CorpusVariant]:
    """Each writing of a name that has a more usual one, the most usual one of all.

    Args:
        analyses: the corpus; it is walked through once. Of each writing the words are kept, and
            four bytes for each article that has it.
        are_two: whether two names are known to be those of two people.
    """
    forms = _forms(analyses)
    index = _Index(forms)
    for number, form in enumerate(forms):
        for other in index.near(number):
            difference = spelling_difference(form.text, forms[other].text)
            if difference and not are_two(form.text, forms[other].text):
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
        for text in written_in(analysis):
            forms.setdefault(text, Form(text)).articles.append(number)
    return sorted(
        forms.values(), key=lambda form: (-len(form.articles), form.articles[0], form.text)
    )


class _Index:
    """The forms by what two spellings of one name have in common.

    A key is a hash of that, eight bytes, and what only one form has is not indexed.
    """

    def __init__(self, forms: Sequence[Form]) -> None:
        self._writings: list[Writing] = []
        self._ends = array("I", [0])
        keys = array("q")
        words: dict[str, str] = {}
        shapes: dict[_Shape, _Shape] = {}
        for form in forms:
            name = parse_name(form.text)
            found = Writing.of(name)
            # Most names share their words with others.
            given, family = (words.setdefault(word, word) for word in (found.given, found.family))
            shape = shapes.setdefault(found.shape, found.shape)
            self._writings.append(Writing(given, family, found.traditions, shape))
            keys.extend(map(hash, spelling_keys(name, found)))
            self._ends.append(len(keys))
        self._keys = np.asarray(keys, dtype=np.int64)
        self._is_shared = _which_are_shared(self._keys)
        self._buckets: dict[int, array[int]] = {}

    def near(self, number: int) -> list[int]:
        """The forms asked for before that this one may be a spelling of, in order."""
        start, end = self._ends[number], self._ends[number + 1]
        shared = np.flatnonzero(self._is_shared[start:end]).tolist()
        ours = self._writings[number]
        found: set[int] = set()
        for at, key in zip(shared, self._keys[start:end][shared].tolist(), strict=True):
            bucket = self._buckets.setdefault(key, array("I"))
            kind = _KINDS[min(at, 2)]
            found.update(o for o in bucket if may_be_spellings(kind, self._writings[o], ours))
            if len(bucket) < MOST_COMPARED:
                bucket.append(number)
        return sorted(found)[:MOST_COMPARED]


# --- what needs no corpus -------------------------------------------------------------------------


def written_in(analysis: Analysis) -> list[str]:
    """The writings of names in two words and more that an article has, each once."""
    text = analysis.article.text
    forms = (form for person in analysis.people for form in forms_of(person, text))
    return list(dict.fromkeys(form for form in forms if " " in form))


@frozen(eq=False)
class Writing:
    """A written name as far as it is compared before whole names are.

    Attributes:
        given: all words but the family name.
        family: the family name.
        traditions: those that may explain how it is spelt.
        shape: how the name is built: in which order, of how many words, with which particles.
    """

    given: str
    family: str
    traditions: frozenset[str]
    shape: _Shape

    @classmethod
    def of(cls, name: Name) -> Writing:
        """The writing of a name that was taken apart."""
        return cls(
            " ".join(part.text for part in name.parts if part.role != "family"),
            name.family or "",
            traditions_of(name),
            (name.order, tuple(part.particles for part in name.parts)),
        )


def spelling_keys(name: Name, writing: Writing) -> Iterator[tuple[KeyKind, str, str]]:
    """What two spellings of one name have in common: the halves first, then the whole.

    Two keys are shared by many names: the given names with the first letter of the family name,
    and the other way round.
    """
    if not name.parts:
        return
    one, two = fold(writing.given), fold(writing.family)
    yield "given", one, two[:1]
    yield "family", two, one[:1]
    # Whole names seldom come twice: remembering what is left of them would only take memory.
    letters = foldings.__wrapped__("".join(part.text for part in name.parts))
    near = deletions.__wrapped__(fold.__wrapped__(name.text))
    yield from (("whole", form, "") for form in letters.union(near))


_KINDS: tuple[KeyKind, ...] = ("given", "family", "whole")


def may_be_spellings(kind: KeyKind, one: Writing, two: Writing) -> bool:
    """Whether names that share a key of this kind are alike enough to be compared as a whole."""
    if kind == "given":
        return _are_spellings("family", one.family, two.family, one, two)
    if kind == "family":
        return _are_spellings("given", one.given, two.given, one, two)
    if one.shape != two.shape:
        return True
    if all(may_be_spellings(each, one, two) for each in ("given", "family")):
        return True
    return fold(one.given + one.family) == fold(two.given + two.family)


def _are_spellings(place: Place, a: str, b: str, one: Writing, two: Writing) -> bool:
    """Whether these halves of two names, if they differ, do so as two spellings do."""
    if a == b:
        return True
    traditions = one.traditions | two.traditions
    words, others = a.split(), b.split()
    if len(words) != len(others):
        words, others = [a], [b]
    return all(
        compare_words(word, other, place, traditions).how in _SPELLINGS
        for word, other in zip(words, others, strict=True)
    )


def _which_are_shared(keys: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of the keys are there more than once."""
    ordered = np.sort(keys)
    shared = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    if not len(shared):
        return np.zeros(len(keys), dtype=np.bool_)
    at = np.searchsorted(shared, keys).clip(max=len(shared) - 1)
    is_shared: NDArray[np.bool_] = shared[at] == keys
    return is_shared
