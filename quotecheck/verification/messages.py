"""Says in one sentence what was done to a quotation, with the words that differ."""

from __future__ import annotations

from collections.abc import Sequence

from quotecheck.verification.edits import Edit
from quotecheck.verification.passages import Passage
from quotecheck.verification.quoted import Quoted
from quotecheck.verification.sources import Source

_AROUND, _MOST_PARTS = 4, 60
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
    parts = _parts(quoted, passages, source)
    if all(sign == " " for sign, _ in parts):
        return ""
    out: list[str] = []
    for number, (sign, words) in enumerate(parts[:_MOST_PARTS]):
        if sign == "-":
            out.append(f"[-{_join(words)}-]")
        elif sign == "+":
            out.append(f"{{+{_join(words)}+}}")
        else:
            left = _AROUND if number else 0
            right = _AROUND if number + 1 < len(parts) else 0
            if len(words) <= left + right:
                out.append(_join(words))
                continue
            out += [_join(words[:left])] if left else []
            out.append("…")
            out += [_join(words[-right:])] if right else []
    return " ".join(out[:_MOST_PARTS])


_Part = tuple[str, list[str]]
"""A sign and words as written: " " for those of both, "-" the source alone, "+" the quotation."""


def _parts(quoted: Quoted, passages: Sequence[Passage], source: Source) -> list[_Part]:
    parts: list[_Part] = []

    def add(sign: str, words: Sequence[str]) -> None:
        if parts and parts[-1][0] == sign:
            parts[-1][1].extend(words)
        elif words:
            parts.append((sign, list(words)))

    marks: dict[int, list[str]] = {}
    for mark in quoted.marks:
        if mark.text.strip():
            marks.setdefault(mark.before, []).append(mark.text)
    for passage in passages:
        added: list[str] = []  # told after what was left out there
        for first, last, start, stop, same in passage.runs:
            if same:
                add("+", added)
                done, added = first, []
                for i in [i for i in range(first, last) if i in marks] if marks else ():
                    add(" ", quoted.surfaces[done:i])
                    add("+", marks[i])
                    done = i
                add(" ", quoted.surfaces[done:last])
                continue
            for i in range(first, last):
                added += (*marks.get(i, ()), quoted.surfaces[i])
            add("-", source.surfaces(start, stop))
        add("+", added)
    return parts


def _join(words: Sequence[str]) -> str:
    """The words with spaces, none before a part of the word before ("n't", "'s"); short."""
    out = words[0]
    for word in words[1:]:
        is_ending = word[0] in "'’" or word.lower() in ("n't", "n’t")
        out += word if is_ending else " " + word
    return _short(out)


def _short(text: str) -> str:
    flat = " ".join(text[: 4 * _LONGEST].split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1].rstrip() + "…"
