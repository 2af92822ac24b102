"""One quotation of one speaker in two wordings."""

from __future__ import annotations

from collections.abc import Iterator

from quotecheck.rules.overlaps import Place
from quotecheck.rules.pairs import Pair, Quotations
from quotecheck.rules.sayings import Saying, are_one_person, compare, content
from quotecheck.verification import Edit, Verification, verify
from quotecheck.verification.words import find_words, is_small

# Fewest words that must agree, and fewest of them that are no function words.
_AGREE, _AGREE_CONTENT = 10, 5
# Most words that may differ: more are another sentence.
_MOST_CHANGED = 3
# Most days between two articles on one speech; later ones may report another one.
_MOST_DAYS = 3
# Least confidence in the speaker.
_CREDITED = 0.5
_TELLING = frozenset(("negation", "number", "substitution", "omission", "reorder"))


def two_wordings(quotations: Quotations) -> Iterator[tuple[Pair, Edit]]:
    """Pairs of one quotation in two wordings, each odd one once, with the gravest edit."""
    seen: set[Place] = set()
    for one, other in quotations.wordings():
        if not may_be_one_speaker(one.speaker, other.speaker):
            continue
        pair = quotations.pair(one, other)
        if pair is None or pair.odd.place in seen:
            continue
        if not may_be_one_speech(quotations.apart(pair.odd.place, pair.usual.place)):
            continue
        edit = telling_edit(pair.odd, pair.usual)
        if edit is not None:
            seen.add(pair.odd.place)
            yield pair, edit


def may_be_one_speaker(one: str, other: str) -> bool:
    """Whether two names may be one person's, and none a description."""
    return are_one_person(one, other) and one[:1].isupper()


def may_be_one_speech(days: int | None) -> bool:
    """Whether articles so many days apart, if that is known, may report one speech."""
    return days is None or days <= _MOST_DAYS


def telling_edit(odd: Saying, usual: Saying) -> Edit | None:
    """The gravest edit between two wordings of one sentence, if it matters.

    Where a quotation begins and ends is for its editor to choose: compared is what lies between the
    first and the last words that both have.
    """
    sayings = (odd, usual)
    if odd.overlaps(usual) or any(s.quotation.confidence < _CREDITED for s in sayings):
        return None
    common = compare(odd.norms, usual.norms)
    if len(common.runs) < 2 or not 0 < common.changed <= _MOST_CHANGED:
        return None
    start, end = common.one
    if common.shared < _AGREE or content(odd.norms[start:end]) < _AGREE_CONTENT:
        return None
    texts = [
        saying.text[saying.words[first][0] : saying.words[last - 1][1]]
        for saying, (first, last) in ((odd, common.one), (usual, common.other))
    ]
    # A mark in either of the two owns up to the change.
    there, here = verify(texts[1], texts[0]), verify(texts[0], texts[1])
    return _gravest(here) if _gravest(there) else None


def _gravest(verification: Verification) -> Edit | None:
    return next((edit for edit in verification.edits if _matters(edit)), None)


def _matters(edit: Edit) -> bool:
    if not edit.harmful or edit.kind not in _TELLING:
        return False
    if edit.kind in ("negation", "number"):
        return True
    words = [norm for text in (edit.quoted, edit.original) for _, _, norm in find_words(text)]
    return any(not is_small(norm) for norm in words)


def change(edit: Edit) -> str:
    """What was changed, in words."""
    if not edit.original:
        return f"“{edit.quoted}” stands here only"
    if not edit.quoted:
        return f"“{edit.original}” is left out here"
    return f"“{edit.quoted}” here, “{edit.original}” there"
