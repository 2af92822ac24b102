"""Finds words that lost their apostrophe when a text was copied: "doesnt", "Haleys", "countrys".

One such word may be a slip, a plural or a name. A text that lost its apostrophes shows it all over,
so every word here is judged by the whole text first: nothing is reported unless the text has words
that are no words without their apostrophe, and hardly any apostrophe that is still there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from attrs import frozen

from quotecheck.bundle import WORDS, checked_path
from quotecheck.model import Span


@frozen
class LostApostrophe:
    """A word without its apostrophe.

    Attributes:
        span: the word, as it stands.
        repaired: the word with its apostrophe.
    """

    span: Span
    repaired: str


@lru_cache(maxsize=1)
def find_lost_apostrophes(text: str) -> tuple[LostApostrophe, ...]:
    """The words that lost their apostrophe, in text order; empty for a text that kept its own.

    Args:
        text: any Unicode text. Time is linear in its length.
    """
    if not _may_have_lost(text):
        return ()
    words = [Span(*match.span()) for match in _WORD.finditer(text)]
    contractions = [lost for word in words if (lost := _contraction(text, word))]
    possessives = list(_possessives(text, words))
    sure = [*contractions, *(p.lost for p in possessives if p.sure)]
    forms = {lost.repaired.casefold() for lost in sure}
    kept = sum(1 for _ in _KEPT.finditer(text))
    if len(forms) < _LEAST_FORMS or len(sure) < _LEAST_SHARE * (len(sure) + kept):
        return ()
    found = [*contractions, *_weak_contractions(text, words), *(p.lost for p in possessives)]
    return tuple(sorted(found, key=lambda lost: lost.span.start))


def _may_have_lost(text: str) -> bool:
    """Whether there may be enough such words, by their forms alone; nearly every text has few."""
    counts = Counter(_WORD.findall(text))
    forms = [form for form in counts if _repaired(form) or (_is_owner(form) and counts[form[:-1]])]
    sure = sum(counts[form] for form in forms)
    kept = sum(1 for _ in _KEPT.finditer(text))
    return len(forms) >= _LEAST_FORMS and sure >= _LEAST_SHARE * (sure + kept)


# different words: one may be of another language, as the French "dont"
_LEAST_FORMS = 2
_LEAST_SHARE = 0.8
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_KEPT = re.compile(r"(?<=[^\W\d_])['’‘ʼ`´′＇](?=[^\W\d_])|(?<=[a-z]s)['’](?=\s[a-z])")


def _whole(text: str, word: Span) -> bool:
    """Whether the word stands on its own: not in an address, a handle, a tag or a longer word."""
    before = text[max(0, word.start - 2) : word.start]
    after = text[word.end : word.end + 2]
    glued_before = before[-1:] in _STICKS_BEFORE or (
        before[-1:] in _APOSTROPHES and before[:1].isalnum()
    )
    glued_after = after[:1] in _STICKS_AFTER or (
        len(after) == 2 and after[0] in _STICKS_BETWEEN and after[1].isalnum()
    )
    return not (glued_before or glued_after)


_APOSTROPHES = frozenset("'’‘ʼ`´′＇")
_STICKS_BEFORE = frozenset("@#/\\_&=.%+~-0123456789")
_STICKS_AFTER = frozenset("@/\\_=%~0123456789")
_STICKS_BETWEEN = _APOSTROPHES | {".", ":"}

# --- contractions ---------------------------------------------------------------------------------


def _skeletons() -> dict[str, str]:
    """Contractions that are no words without their apostrophe, such as "doesnt", repaired."""
    stems = {
        "n't": "ai are could did does do had has have is must need should was were would",
        "'re": "you they",
        "'ve": "you they we would could should might must",
        "'ll": "you they it that there",
        "'d": "he you they it who",
        "'s": "that what he she there here who where everybody everyone nobody somebody",
    }
    return {
        stem + ending.replace("'", ""): stem + ending
        for ending, words in stems.items()
        for stem in words.split()
    }


_SKELETONS = {
    **_skeletons(),
    "oclock": "o'clock",
    "todays": "today's",
    "yesterdays": "yesterday's",
    "tomorrows": "tomorrow's",
    "womens": "women's",
    "childrens": "children's",
}
# "countrys": the plural is "countries"
_NO_PLURAL = re.compile(r"[a-z]{2,}[bcdfghjklmnpqrtvwxz]ys")
_REAL_YS = frozenset({"drys", "flybys", "goodbys", "laybys", "standbys", "whys"})


def _contraction(text: str, word: Span) -> LostApostrophe | None:
    """A word that is none without its apostrophe, whatever stands around it."""
    form = word.of(text)
    repaired = _repaired(form)
    if repaired is None or not _whole(text, word):
        return None
    if form.isupper():
        return LostApostrophe(word, repaired.upper())
    return LostApostrophe(word, form[0] + repaired[1:])


def _repaired(form: str) -> str | None:
    if form == "Im":
        return "I'm"
    repaired = _SKELETONS.get(form.lower())
    if repaired is None and form[-2:] == "ys" and _NO_PLURAL.fullmatch(form):
        return None if form in _REAL_YS else form[:-1] + "'s"
    return repaired


@frozen
class _Weak:
    """A contraction that is a word without its apostrophe too; its neighbours tell."""

    repaired: str
    before: frozenset[str] = frozenset()  # words that must not stand before it
    after: frozenset[str] = frozenset()  # of which one must follow it, if there are any


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_IT_IS = _words("a about an because been going how just not really so that the this what why")
_I_WILL = _words("always be do get give go have just keep let make never say see take tell")
_WEAK = {
    "wont": _Weak("won't", before=_words("her his is its my our their was your")),
    "Wont": _Weak("Won't"),
    "cant": _Weak("can't", before=_words("and of or political religious the")),
    "Cant": _Weak("Can't"),
    "its": _Weak("it's", after=_IT_IS),
    "Its": _Weak("It's", after=_IT_IS),
    "Ive": _Weak("I've", after=_words("always been ever got had just never seen")),
    "Id": _Weak("I'd", after=_words("be have like love never rather say")),
    "Ill": _Weak("I'll", after=_I_WILL),
    "Lets": _Weak("Let's", after=_words("be face get go have just make not say see start take")),
    "Were": _Weak("We're", after=_words("doing getting going having looking talking trying")),
}
_IRISH = re.compile(r"O[A-Z][a-z]{2,}")


def _weak_contractions(text: str, words: Sequence[Span]) -> Iterator[LostApostrophe]:
    for index, word in enumerate(words):
        form = word.of(text)
        weak = _WEAK.get(form)
        if weak and _whole(text, word):
            before = words[index - 1].of(text).lower() if index else ""
            after = words[index + 1].of(text).lower() if index + 1 < len(words) else ""
            if before not in weak.before and (not weak.after or after in weak.after):
                yield LostApostrophe(word, weak.repaired)
        elif _IRISH.fullmatch(form) and _whole(text, word):
            yield LostApostrophe(word, "O'" + form[1:])


# --- possessives of names -------------------------------------------------------------------------


@frozen
class _Possessive:
    lost: LostApostrophe
    sure: bool


def _possessives(text: str, words: Sequence[Span]) -> Iterator[_Possessive]:
    """Names with an ending that reads as a lost "'s": "Russias decision", "Nikki Haleys skills".

    A name may end in s, and a plural is no possessive. So a word must follow that can be what is
    owned, the form must not be a common word of its own, and the name must either stand elsewhere
    in the text without its s (then it is ``sure``), or follow a given name and stand there once.
    """
    forms = Counter(word.of(text) for word in words)
    for index, word in enumerate(words):
        form = word.of(text)
        base = form[:-1]
        if not _is_owner(form) or not _whole(text, word) or _is_own_word(form, base):
            continue
        before, owned = _neighbour(text, words, index, -1), _neighbour(text, words, index, +1)
        if not owned or owned.lower() in _NEVER_OWNED or owned.endswith("ed"):
            continue
        lost = LostApostrophe(word, base + "'s")
        if forms[base]:
            # "the Clintons deny": a family
            if before.lower() != "the" and not forms[base.lower()]:
                yield _Possessive(lost, sure=True)
        elif forms[form] == 1 and before[:1].isupper() and owned.islower() and base[-1] not in "su":
            yield _Possessive(lost, sure=False)


def _is_owner(form: str) -> bool:
    """Whether the form alone may be a name with an s."""
    base = form[:-1]
    return (
        form[-1] == "s"
        and len(form) > 3
        and form[0].isupper()
        and base[-1].islower()
        and not base.endswith(_DEMONYM)
    )


def _neighbour(text: str, words: Sequence[Span], index: int, step: int) -> str:
    """The word before (-1) or after (+1), if nothing but a space stands between."""
    if not 0 <= index + step < len(words):
        return ""
    left, right = sorted((words[index], words[index + step]))
    between = text[left.end : right.start]
    return words[index + step].of(text) if between in (" ", "\u00a0") else ""


def _is_own_word(form: str, base: str) -> bool:
    """Whether the form is a common name or plural in its own right: Gates, Democrats."""
    ranks = _ranks()
    rank = ranks.get(form.lower())
    if rank is None:
        return False
    return rank < _COMMON and rank < _PLURAL_RATIO * ranks.get(base.lower(), _COMMON)


_COMMON = 30_000
_PLURAL_RATIO = 8


@cache
def _ranks() -> dict[str, int]:
    """The commonest words of news English, with their rank by frequency."""
    words = checked_path(WORDS).read_text("utf-8").split("\n")
    return {word: rank for rank, word in enumerate(words)}


_DEMONYM = ("ian", "ean", "ican", "ist", "crat", "ite")
_NEVER_OWNED = _words(
    """
    a about above across after again against all already also although always am an and any are
    around as at be became because become been before began behind being below between both but by
    called came can cannot come could did do does doing down during each either even ever every few
    first for from gave get gets give go goes going got had has have he held her here hers him his
    how however i if in into is it its just kept knew know last later led left less like likely
    look lost made make makes many may me might more most much must my near neither never no nor
    not now of off often on once one only onto or other our out over own paid perhaps put ran rather
    said same saw say saying says see seems sees she should since so some soon spoke still such take
    takes than that the their them then there these they think this those though through thus till
    to told too took toward towards two under until up upon us very via want wants was we went were
    what when where whether which while who whom whose why will win wins with within without won
    would write writes wrote yet you your
    """
)
