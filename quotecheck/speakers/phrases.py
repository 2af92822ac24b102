"""The noun phrases that sources are made of: their head, their determiner, their apposition."""

from __future__ import annotations

import re
from typing import Final

from quotecheck.model import Gender, Span

SHE_HE: Final[dict[str, Gender]] = {
    **dict.fromkeys(("he", "him", "his", "himself"), "male"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "female"),
}
FIRST_PERSON: Final = frozenset({"i", "we", "me", "us", "my", "our", "myself", "ourselves"})
THEY_IT: Final = frozenset({"they", "it", "them", "its", "their"})
RELATIVE: Final = frozenset({"who", "which", "whom", "that"})
NOBODY: Final = frozenset({"you", "everyone", "everybody", "someone", "anyone", "one", "this"})

DOCUMENTS: Final = frozenset(
    "statement report article piece editorial letter memo release post tweet document paper study "
    "book ad clip video message email complaint lawsuit filing ruling survey poll".split()
)
"""What is said in such a thing is said by whoever issued it."""

BODIES: Final = frozenset(
    "newspaper magazine daily outlet agency broadcaster network site website commission committee "
    "council union association group organisation organization company firm party ministry "
    "department court bank fund institute university police government body office panel campaign "
    "tabloid publication federation league club charity watchdog authority force army".split()
)
"""What an organisation can be called after it was named."""

_CORE_END: Final = re.compile(
    r"[,;:(]|--|—|–|\s(?:of|for|at|in|from|who|whom|that|which|with|on|to|by|as|whose|including|like)\s",
    re.IGNORECASE,
)
_PHRASE_END: Final = re.compile(r"[,;:(]|--|—|–")
_LONGEST_DESCRIPTION: Final = 60
_DESCRIPTION_BEFORE: Final = re.compile(r"\b([Tt]he\s(?:[\w’'-]+\s){0,3}?[\w-]+),?\s+$")
_AGE: Final = re.compile(r"\b\d{1,3}-year-old\b")
_ENDING: Final = re.compile(r"[’'][sS]?$")
_I_CLAUSE: Final = re.compile(r"(?:I|We|we)\s+[a-z]")
_SUFFIX: Final = re.compile(r"\b(?:himself|herself|itself|themselves|Jr|Sr|I+)\b")
_DEFINITE: Final = re.compile(
    r"(?:the|this|that|these|those|his|her|its|their|\w[\w.-]*(?:\s[\w.-]+)?[’']s)\s+"
    r"(?:[\w’'.-]+\s+){0,5}?(?P<head>[\w-]+)$",
    re.IGNORECASE,
)
_BOTH: Final = re.compile(
    r"(?:both|the two|the pair|the duo)\b(?:\s+of)?(?:\s+the)?(?:\s+\w+)?\s*\b(\w*)$", re.IGNORECASE
)
JOINT: Final = re.compile(r"[\s,]*(?:and|&|,)\s+(?:[\w’'.-]+\s+){0,6}$", re.IGNORECASE)
"""What stands between two names that speak together, titles included."""


def stripped(text: str, span: Span) -> Span:
    """The span without punctuation and white space at its ends."""
    start, end = span
    while start < end and not text[start].isalnum() and text[start] not in "$(":
        start += 1
    while end > start and not text[end - 1].isalnum() and text[end - 1] not in ".)":
        end -= 1
    return Span(start, end)


def without_ending(text: str, phrase: Span) -> Span:
    """The phrase without the "’s" at its end: "Trump’s" claim, "it’s" denying."""
    ending = _ENDING.search(text, phrase.start, phrase.end)
    return Span(phrase.start, ending.start()) if ending else phrase


def says_i(phrase: str) -> bool:
    """Whether a phrase is a clause of the first person: "I hope that America"."""
    return _I_CLAUSE.match(phrase) is not None


def core(text: str, phrase: Span) -> Span:
    """The phrase up to its first comma, preposition or relative clause."""
    cut = _CORE_END.search(text, min(phrase.start + 1, phrase.end), phrase.end)
    return stripped(text, Span(phrase.start, cut.start() if cut else phrase.end))


def before_comma(text: str, phrase: Span) -> Span:
    """The phrase up to its first comma, bracket or dash."""
    cut = _PHRASE_END.search(text, min(phrase.start + 1, phrase.end), phrase.end)
    return stripped(text, Span(phrase.start, cut.start() if cut else phrase.end))


def apposition(text: str, phrase: Span) -> Span | None:
    """What stands between the first two commas: "the president, Barack Obama, ..."."""
    first = before_comma(text, phrase)
    comma = text.find(",", first.end, phrase.end)
    if comma < 0 or comma > first.end + 1 or " for " in first.of(text):
        return None
    return before_comma(text, Span(comma + 1, phrase.end)) if comma + 1 < phrase.end else None


def closes(text: str, name: Span, phrase: Span) -> bool:
    """Whether a name is the head of the phrase: nothing but its suffix follows."""
    return not any(c.isalnum() for c in _SUFFIX.sub("", text[name.end : phrase.end]))


def leading_relative(phrase: str) -> str | None:
    """The relative pronoun that a phrase begins with ("who in 2010"), or None."""
    words = phrase.split(maxsplit=1)
    return words[0] if words and words[0] in RELATIVE else None


def definite_head(phrase: str) -> str | None:
    """The noun of a definite description ("the former senator"), lower-cased, or None."""
    match = _DEFINITE.match(phrase)
    return match["head"].lower() if match else None


def description_before(text: str, end: int, start: int) -> Span | None:
    """The definite description that ends right before ``end``: "the senator", then ", who"."""
    match = _DESCRIPTION_BEFORE.search(text, max(start, end - _LONGEST_DESCRIPTION), end)
    return Span(*match.span(1)) if match else None


def body_noun(phrase: str) -> str | None:
    """The last word of a phrase, if it is what organisations are called: "a media outlet"."""
    words = phrase.lower().split()
    return words[-1] if words and words[-1] in BODIES else None


def both(phrase: str) -> str | None:
    """The noun of "both ministers" or "the two leaders" in the singular; "" for a bare "both"."""
    match = _BOTH.match(phrase)
    return match[1].lower().removesuffix("s") if match else None


def redescribes(phrase: str) -> bool:
    """Whether a definite description tells more than what somebody is.

    "The Indiana governor" and "the former star" are other words for somebody whom the reader knows;
    "the announcer" may be anybody.
    """
    return len(phrase.split()) > 2


def tells_age(phrase: str) -> bool:
    """Whether a description tells an age: "the 34-year-old mother"."""
    return _AGE.search(phrase) is not None


def without_article(phrase: str) -> str:
    """The phrase without its article."""
    return re.sub(r"^(?:the|an?)\s+", "", phrase, flags=re.IGNORECASE)


def shortens(name: str, full: str) -> bool:
    """Whether an organisation's name is short for another: its initials, or its last words."""
    words = full.split()
    if len(words) < 2 or name == full:
        return False
    initials = "".join(word[0] for word in words if word[0].isupper())
    return name.replace(".", "") == initials or full.endswith(" " + name)
