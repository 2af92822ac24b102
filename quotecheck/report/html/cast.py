"""The speakers of an article as its page shows them: each with a short label, a tint and a line.

Tint and line repeat after some speakers, the label never does; so nobody needs to see colours to
tell speakers apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from attrs import frozen

from quotecheck.model import Quotation

TINTS = 8
LINES = 4
NOBODY = "?"
"""The label of quotations that nobody is credited with."""

_ARTICLES = frozenset({"a", "an", "the"})


@frozen
class Speaker:
    """Whoever is credited with quotations of an article.

    Attributes:
        number: by first appearance, from 0.
        name: as the quotations have it.
        label: one to three letters, with a number behind where others have the same.
        quotations: how many are credited to them, joint ones too.
    """

    number: int
    name: str
    label: str
    quotations: int

    @property
    def tint(self) -> int:
        """The number of a colour, below :data:`TINTS`."""
        return self.number % TINTS

    @property
    def line(self) -> int:
        """The number of a style of lines, below :data:`LINES`; with the tint, unique for 32."""
        return (self.number + self.number // TINTS) % LINES


def speakers_of(quotations: Sequence[Quotation]) -> dict[str, Speaker]:
    """The speakers by name, in the order of their first words."""
    counts = Counter(name for quotation in quotations for name in dict.fromkeys(quotation.speakers))
    given: Counter[str] = Counter({NOBODY: 1})
    found: dict[str, Speaker] = {}
    for number, name in enumerate(counts):
        label = first = initials(name)
        while given[label]:
            given[first] += 1
            label = f"{first}{given[first]}"
        given[label] += 1
        found[name] = Speaker(number, name, label, counts[name])
    return found


def initials(name: str) -> str:
    """The first letters of up to three words, without an article before them; "?" for none."""
    words = [*filter(None, ("".join(filter(str.isalnum, each)) for each in _words(name)))]
    if len(words) > 1 and words[0].casefold() in _ARTICLES:
        del words[0]
    if len(words) == 1:
        return words[0][:2].capitalize()
    return "".join(word[0] for word in words[:3]).upper() or NOBODY


def _words(name: str) -> list[str]:
    return name[:200].replace("-", " ").split()
