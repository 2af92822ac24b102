"""Says in one sentence what was done to a quotation, with the words that differ."""

from __future__ import annotations

from collections.abc import Sequence

from quotecheck.verification.edits import Edit
from quotecheck.verification.passages import Passage
from quotecheck.verification.quoted import Quoted
from quotecheck.verification.sources import Source

_AROUND = 4
_LONGEST = 80

_SAYS = {
    "not-found": "Not found in {source}: “{quoted}”",
    "misattributed": "{original} says this in {source}, not {quoted}",
    "turns": "Runs over into another speaker’s words, “{original}”",
    "splice": "Joins passages that stand apart in {source}",
    "negation": "Changes what is denied, possible or intended",
    "number": "Changes a number",
    "reorder": "Puts words in another order: “{quoted}”",
    "substitution": "Says other words than {source}",
    "omission": "Leaves out words without a mark",
    "ellipsis": "Leaves out words and marks it",
    "bracketed": "Has an editor’s words in brackets",
    "filler": "Leaves out hesitation or repetition",
    "typography": "Differs in typography only",
}


def describe(
    edits: Sequence[Edit], quoted: Quoted, passages: Sequence[Passage], source: Source
) -> str:
    """One sentence: the gravest edit, a word diff ([-source-] {+quotation+}), how many more."""
    if not edits:
        return "The quotation is word for word in the source."
    edit = edits[0]
    sentence = _SAYS[edit.kind].format(
        source="the source", quoted=_short(edit.quoted), original=_short(edit.original)
    )
    if edit.kind in ("negation", "number", "substitution", "omission", "ellipsis", "bracketed",
                     "filler"):  # fmt: skip
        difference = _diff(quoted, passages, source)
        if difference:
            sentence += f": {difference}"
    more = len(edits) - 1
    if more:
        sentence += f" (and {more} more edit{'s' if more > 1 else ''})"
    return sentence + "."


def _diff(quoted: Quoted, passages: Sequence[Passage], source: Source) -> str:
    """The words around every difference; words in agreement far from one are left out."""
    rows: list[tuple[str, str]] = []  # (sign, word): " " both, "-" the source alone, "+" the other
    for passage in passages:
        for i, j in passage.pairs:
            if i >= 0:
                rows += [("+", m.text) for m in quoted.marks if m.before == i and m.text.strip()]
            if i >= 0 and j >= 0 and quoted.norms[i] == source.norms[j]:
                rows.append((" ", quoted.surfaces[i]))
                continue
            if j >= 0:
                rows.append(("-", source.surface(j)))
            if i >= 0:
                rows.append(("+", quoted.surfaces[i]))
    if all(sign == " " for sign, _ in rows):
        return ""
    near = [False] * len(rows)
    for k, (sign, _) in enumerate(rows):
        if sign != " ":
            for n in range(max(0, k - _AROUND), min(len(rows), k + _AROUND + 1)):
                near[n] = True
    out: list[str] = []
    k = 0
    while k < len(rows) and len(out) < 60:
        sign = rows[k][0]
        end = k
        while end < len(rows) and rows[end][0] == sign and near[end] == near[k]:
            end += 1
        words = _short(_join([word for _, word in rows[k:end]]))
        if not near[k]:
            out.append("…")
        else:
            out.append({" ": words, "-": f"[-{words}-]", "+": f"{{+{words}+}}"}[sign])
        k = end
    return " ".join(out)


def _join(words: Sequence[str]) -> str:
    """The words with spaces, but none before what is written with the word before: "n't", "'s"."""
    out = words[0]
    for word in words[1:]:
        is_ending = word[0] in "'’" or word.lower() in ("n't", "n’t")
        out += word if is_ending else " " + word
    return out


def _short(text: str) -> str:
    flat = " ".join(text[: 4 * _LONGEST].split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1].rstrip() + "…"
