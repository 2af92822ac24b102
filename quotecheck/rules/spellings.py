"""The writings of one name: where they stand, and how they differ in nothing but spelling."""

from __future__ import annotations

from quotecheck.model import Person, Span
from quotecheck.names import Difference, compare_names, parse_name

_SPELLINGS = frozenset(("accents", "joint", "spelling", "particle", "case"))


def forms_of(person: Person, text: str) -> dict[str, list[Span]]:
    """The forms in which a text writes the person's name, each with its places.

    Forms all in capitals, as in headlines, are left out.
    """
    forms: dict[str, list[Span]] = {}
    for mention in person.mentions:
        form = " ".join(mention.span.of(text).split())
        if not form.isupper():
            forms.setdefault(form, []).append(mention.span)
    return forms


def spelling_difference(a: str, b: str) -> Difference | None:
    """How two writings of one name differ where nothing but their spelling does."""
    verdict = compare_names(a, b)
    kinds = {difference.kind for difference in verdict.differences}
    spelt = [found for found in verdict.differences if found.kind in _SPELLINGS]
    if a[0] != b[0] and a.casefold() == b.casefold():
        # "Van der Berg" at the beginning of a sentence is no other spelling.
        return None
    if "single" in (parse_name(a).order, parse_name(b).order):
        # A bare surname often goes without its particle.
        spelt = [found for found in spelt if found.kind != "particle"]
    if verdict.kind == "variant" and spelt and kinds <= _SPELLINGS | {"short"}:
        return spelt[0]
    return None
