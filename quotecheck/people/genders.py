"""Genders of people: from titles and roles, from pronouns in a safe place, from first names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources

from quotecheck.model import Document, Gender, Span
from quotecheck.names import fold

_PRONOUNS: dict[str, Gender] = dict.fromkeys(("he", "his", "him", "himself"), "male")
_PRONOUNS |= dict.fromkeys(("she", "her", "hers", "herself"), "female")
# How many pronouns must agree for each one that says otherwise.
_AGREEMENT = 3
# Fewer pronouns settle nothing: of single ones a tenth mean somebody else.
_ENOUGH = 2


@lru_cache(maxsize=1)
def _first_names() -> dict[str, Gender]:
    table = resources.files("quotecheck.people").joinpath("first_names.txt").read_text("utf-8")
    genders: dict[str, Gender] = {}
    for line in table.splitlines():
        gender, *names = line.split()
        genders.update(dict.fromkeys(names, "female" if gender == "female" else "male"))
    return genders


def first_name_gender(folded: str) -> Gender | None:
    """The gender that a first name tells; None for names of both and unknown ones."""
    return _first_names().get(folded)


def pronoun_votes(
    document: Document, names: Iterable[tuple[int, Span]]
) -> dict[int, Counter[Gender]]:
    """How many pronouns of each gender tell of each person, where nobody else can be meant.

    A place is safe where a sentence names one person only: the pronouns after the name in that
    sentence, and one that opens the next sentence of the paragraph.

    Args:
        document: the text with its layers.
        names: every mention of a person, in text order, with a number for whose it is; -1 for
            mentions of nobody in particular.
    """
    votes: dict[int, Counter[Gender]] = {}
    in_sentence: dict[Span, list[tuple[int, Span]]] = {}
    for person, span in names:
        sentence = document.sentence_at(span.start)
        if sentence is not None:
            in_sentence.setdefault(sentence, []).append((person, span))
    following = dict(zip(document.sentences, document.sentences[1:], strict=False))
    for sentence, found in in_sentence.items():
        person, span = found[0]
        if person < 0 or any(other != person for other, _ in found):
            continue
        if any(mark in sentence.of(document.text) for mark in '"“”«»'):
            continue
        tally = votes.setdefault(person, Counter())
        for token in document.tokens_in(Span(min(span.end, sentence.end), sentence.end)):
            gender = _PRONOUNS.get(token.of(document.text).lower())
            if gender:
                tally[gender] += 1
        after = following.get(sentence)
        if after is not None and _shares_paragraph(document, sentence, after):
            opening = document.tokens_in(after)[:1]
            gender = _PRONOUNS.get(opening[0].of(document.text).lower()) if opening else None
            if gender:
                tally[gender] += 1
    return votes


def _shares_paragraph(document: Document, one: Span, two: Span) -> bool:
    paragraph = document.paragraph_at(one.start)
    return paragraph is not None and paragraph.covers(two)


def _settled(tally: Counter[Gender]) -> Gender | None:
    ranked = tally.most_common()
    if not ranked:
        return None
    (gender, most), *rest = ranked
    return gender if most > _AGREEMENT * sum(count for _, count in rest) else None


def settle_gender(
    told: Iterable[Gender | None], pronouns: Counter[Gender], given: str | None
) -> Gender | None:
    """One gender from all that is known, or None where that does not agree.

    Args:
        told: what titles, roles and relations tell, one for each mention; they outweigh the rest.
        pronouns: how many pronouns tell of each.
        given: the first given name, as written; None where there is none.
    """
    titles = _settled(Counter(gender for gender in told if gender))
    if titles:
        return titles
    first = first_name_gender(fold(given)) if given else None
    told_by_pronouns = _settled(pronouns) if pronouns.total() >= _ENOUGH else None
    if first and told_by_pronouns and first != told_by_pronouns:
        return None
    return first or told_by_pronouns
