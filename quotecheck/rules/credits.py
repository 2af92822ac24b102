"""One quotation that is credited to two people."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quotecheck.model import Person
from quotecheck.names import compare_names, fold, parse_name
from quotecheck.rules.overlaps import Place
from quotecheck.rules.pairs import Pair, Quotations
from quotecheck.rules.sayings import (
    FEWEST_CONTENT,
    FEWEST_WORDS,
    Saying,
    are_one_person,
    compare,
    content,
    folded_words,
)
from quotecheck.verification.words import find_words

# Least confidence in a speaker that is held against another one.
_SURE = 0.75
# Least part of the shorter quotation that the other one has, too.
_SAME = 0.9
MOST_SPEAKERS = 2
"""Words that more speakers are credited with are nobody's."""

# How many code points on either side of a quotation tell whether two articles are one story, and
# the fewest words there that can tell it.
_NEAR, _STORY = 500, 15
# Words around a quotation that tell of words which several people say, or which one repeats.
_BORROWED = re.compile(
    r"\b(?:joint\w*|together|both|co-\w+|letter|petition|resolution|songs?|s[aiu]ng\w*|lyrics?|"
    r"chant\w*|oaths?|sw(?:ore|ear)\w*|pledg\w*|pray\w*|anthem|proverb\w*|sayings?|adage|motto|"
    r"slogans?|poems?|verses?|scripture\w*|bible|psalm|hymn|words of|quot(?:e[ds]?|ing|ation)\w*|"
    r"cit(?:e[ds]?|ing)|read(?:s|ing)? (?:out|aloud|from)|recit\w*|repeat\w*|echo\w*|"
    r"(?:re)?tweet\w*|transcript|paraphras\w*|translat\w*|famous\w*|borrow\w*|plagiari\w*|"
    r"mimick\w*|imitat\w*|mock\w*|ads?|advert\w*|placards?|signs?|banners?|refer\w* to|"
    r"recall\w*)\b",
    re.IGNORECASE,
)
# What one issues and another reads out; where two articles are one story it tells nothing.
_ISSUED = re.compile(r"\b(?:statement|report|release|communiqu[eé]|document|e-?mail)s?\b", re.I)
_SAID_WITHIN = re.compile(r"\b(?:said|says|told|wrote|called|quote)\b", re.IGNORECASE)
_SPEAKS_FOR = re.compile(
    r"\b(?:spokes\w+|press (?:officer|secretary)|lawyers?|attorneys?|aides?|advis[eo]rs?|"
    r"(?:campaign|communications|press) (?:manager|director|chief)|counsel|agent|publicist|"
    r"interpreter|translator|chief of staff)\b",
    re.IGNORECASE,
)
_INNER = re.compile(r"[‘“\"]|(?<!\w)'")


def two_speakers(quotations: Quotations) -> Iterator[Pair]:
    """Pairs of one quotation of two speakers, each odd one once."""
    found: list[Pair] = []
    speakers: dict[Place, set[str]] = {}
    for one, other in quotations.wordings():
        if are_one_person(one.speaker, other.speaker):
            continue
        pair = quotations.pair(one, other)
        if pair and are_same_words(pair.odd, pair.usual):
            for saying in (pair.odd, pair.usual):
                names = speakers.setdefault(saying.place, set())
                names |= {fold(pair.odd.speaker), fold(pair.usual.speaker)}
            if are_two_speakers(pair.odd, pair.usual):
                found.append(pair)
    seen: set[Place] = set()
    for pair in found:
        places = pair.odd.place, pair.usual.place
        if pair.odd.place in seen or any(len(speakers[place]) > MOST_SPEAKERS for place in places):
            continue
        seen.add(pair.odd.place)
        yield pair


def are_same_words(one: Saying, other: Saying) -> bool:
    """Whether one quotation has nearly all words of the other, and the rest is no frame."""
    if one.overlaps(other):
        return False
    common = compare(one.norms, other.norms)
    if common.shared < max(FEWEST_WORDS, _SAME * min(len(one.norms), len(other.norms))):
        return False
    start, end = common.one
    if content(one.norms[start:end]) < FEWEST_CONTENT:
        return False
    for saying, (first, last) in ((one, common.one), (other, common.other)):
        # "As the mayor said, ‘we will ...’": the words of another, in somebody's own.
        before = saying.text[: saying.words[first][0]]
        after = saying.text[saying.words[last - 1][1] :]
        if _SAID_WITHIN.search(before[-80:]) or _INNER.search(before[-3:] + after[:3]):
            return False
    return True


def are_two_speakers(one: Saying, other: Saying) -> bool:
    """Whether the two are surely two people, and each is surely credited with the words."""
    people = one.person, other.person
    if people[0] is None or people[1] is None or _speaks_for(people[0], people[1]):
        return False
    sayings = (one, other)
    if not all(saying.is_explicit and saying.quotation.confidence >= _SURE for saying in sayings):
        return False
    if compare_names(one.speaker, other.speaker).kind not in ("conflict", "different"):
        return False
    if one.family == other.family:
        if not all(
            len(parse_name(saying.speaker).given) and _is_full(saying) for saying in sayings
        ):
            return False
    elif not _are_apart(one, other):
        return False
    return not any(_BORROWED.search(saying.around) for saying in sayings)


def _are_apart(one: Saying, other: Saying) -> bool:
    """Whether neither is spoken of where the other is quoted."""
    is_near = one.place.article == other.place.article
    is_copy = not is_near and _are_one_story(one, other)
    if not is_near and not is_copy:
        if any(_ISSUED.search(saying.around) for saying in (one, other)):
            return False
        return not (
            _names(other.family, one.article.text) or _names(one.family, other.article.text)
        )
    return not (_names(other.family, one.around) or _names(one.family, other.around))


def _are_one_story(one: Saying, other: Saying) -> bool:
    """Whether the words around the two are the same: copies of one text."""
    norms = [
        [norm for _, _, norm in find_words(saying.near(_NEAR)[: 8 * _NEAR])]
        for saying in (one, other)
    ]
    fewest = min(map(len, norms))
    return fewest >= _STORY and compare(*norms).shared >= 0.5 * fewest


def _speaks_for(one: Person, other: Person) -> bool:
    """Whether one of the two speaks for others by profession, and the other does not."""
    speaking = [any(map(_SPEAKS_FOR.search, person.roles)) for person in (one, other)]
    return speaking[0] != speaking[1] or any(
        fold(whose.name.split()[-1]) in folded_words(" ".join(person.roles))
        for person, whose in ((one, other), (other, one))
    )


def _is_full(saying: Saying) -> bool:
    """Whether the text gives more than the family name beside the quotation."""
    written = " ".join(span.of(saying.article.text) for span in saying.quotation.source)
    given = parse_name(saying.speaker).given
    return bool(given) and fold(given[0]) in folded_words(written)


def _names(family: str, text: str) -> bool:
    return family in folded_words(text)
