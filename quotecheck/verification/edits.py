"""Names what was done to a quotation, edit by edit, and says which edits matter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, get_args

from attrs import frozen

from quotecheck.model import Span
from quotecheck.verification.passages import Passage
from quotecheck.verification.quoted import Mark, Quoted
from quotecheck.verification.runs import Run
from quotecheck.verification.sources import Source
from quotecheck.verification.words import (
    CONDITIONS,
    HESITATIONS,
    LIGHT,
    LINKS,
    MODALS,
    NEGATIONS,
    OPENERS,
    PHRASES,
    are_interchangeable,
    are_one_wording,
    are_opposite,
    is_number,
    is_small,
)

EditKind = Literal[
    "not-found",
    "misattributed",
    "turns",
    "splice",
    "negation",
    "number",
    "reorder",
    "substitution",
    "omission",
    "ellipsis",
    "bracketed",
    "filler",
    "typography",
]

GRAVITY: tuple[EditKind, ...] = get_args(EditKind)
"""The kinds, the gravest first."""

# More than this, left out without a mark, joins two passages; marked, it takes a longer stretch.
_SPLICE_WORDS, _SPLICE_CHARACTERS, _MARKED_SPLICE_WORDS = 15, 110, 80

# An omission beside words that it repeats may be read this many words to the left or right.
_MOST_SHIFT = 3

# Passages in another order and no further apart than this were turned around within one passage.
_NEAR_WORDS = 12


@frozen
class Edit:
    """One thing that was changed between the source and the quotation.

    Attributes:
        kind: what was done: ``negation`` (or modality), ``number``, ``substitution``,
            ``omission``, ``reorder``, ``splice``, ``turns``, ``misattributed``, ``not-found``;
            ``ellipsis``, ``bracketed``, ``filler``, ``typography``.
        harmful: whether it can change what was said.
        quoted: the words of the quotation concerned, as written; "" where words were left out.
        original: the words of the source, as written; "" where words were put in.
        span: where those stand in the source, in code points; None where nothing does.
    """

    kind: EditKind
    harmful: bool
    quoted: str = ""
    original: str = ""
    span: Span | None = None


def find_edits(quoted: Quoted, passages: Sequence[Passage], source: Source) -> list[Edit]:
    """The edits between a quotation and the passages it was made from, the gravest first."""
    return sorted(_Comparison(quoted, passages, source).edits(), key=_gravity)


def _gravity(edit: Edit) -> tuple[bool, int]:
    return not edit.harmful, GRAVITY.index(edit.kind)


class _Comparison:
    def __init__(self, quoted: Quoted, passages: Sequence[Passage], source: Source) -> None:
        self.quoted, self.passages, self.source = quoted, passages, source
        self.marks: dict[int, list[Mark]] = {}
        for mark in quoted.marks:
            self.marks.setdefault(mark.before, []).append(mark)
        self.used_marks: set[int] = set()

    def edits(self) -> Iterator[Edit]:
        yield from self._turns()
        yield from self._between_passages()
        blocks = [(passage, block) for passage in self.passages for block in self._blocks(passage)]
        moved = self._moved([block for _, block in blocks])
        for passage, (before, added, left_out) in blocks:
            if self._taken_elsewhere(passage, left_out):
                left_out = []  # another passage has those words
            if moved and (tuple(added) in moved or tuple(left_out) in moved):
                if added:
                    yield self._edit("reorder", True, added, [])
                continue
            yield from self._block(before, added, left_out)
        yield from self._unused_marks()
        yield from self._typography()

    # --- the pieces of a comparison ---------------------------------------------------------------

    def _blocks(self, passage: Passage) -> Iterator[tuple[int, list[int], list[int]]]:
        """Runs that differ: the next word of the quotation, words added, words left out."""
        added: list[int] = []
        left_out: list[int] = []
        following = passage.first
        for first, last, start, stop, same in passage.runs:
            if same:
                if added or left_out:
                    yield following, added, left_out
                    added, left_out = [], []
                following = last
                continue
            for i in range(first, last):
                # A mark cuts differences in two, so that it covers only what it stands for.
                if left_out and i in self.marks:
                    yield following, added, left_out
                    added, left_out = [], []
                added.append(i)
                following = i + 1
                if start < stop:
                    left_out.append(start + i - first)
            if first == last:
                left_out += range(start, stop)
        if added or left_out:
            yield following, added, left_out

    def _moved(self, blocks: Sequence[tuple[int, list[int], list[int]]]) -> set[tuple[int, ...]]:
        """Runs of words that were left out in one place and put in at another."""
        if len(blocks) < 2:
            return set()
        out: dict[tuple[str, ...], tuple[int, ...]] = {
            tuple(self._source_norms(left_out)): tuple(left_out)
            for _, added, left_out in blocks
            if left_out and not added
        }
        moved: set[tuple[int, ...]] = set()
        for _, added, left_out in blocks:
            norms = tuple(self.quoted.norms[i] for i in added)
            if added and not left_out and norms in out:
                if len(norms) == 1 and norms[0] in LIGHT:
                    continue
                moved |= {tuple(added), out[norms]}
        return moved

    def _taken_elsewhere(self, passage: Passage, left_out: Sequence[int]) -> bool:
        if not left_out or len(self.passages) == 1:
            return False
        first, last = left_out[0], left_out[-1]
        elsewhere = {j for other in self.passages if other is not passage for j in other.matched}
        return sum(first <= j <= last for j in elsewhere) >= 0.6 * len(left_out)

    def _between_passages(self) -> Iterator[Edit]:
        for one, two in zip(self.passages, self.passages[1:], strict=False):
            if not one.matched or not two.matched:
                continue
            end, start = one.matched[-1] + 1, two.matched[0]
            words = list(range(two.first, two.last))
            if start >= end:
                gap = range(end, start)
                if not gap or self._taken_elsewhere(one, gap):
                    continue
                if len(gap) > _MARKED_SPLICE_WORDS:  # marked or not, it joins what stands apart
                    self.used_marks.add(two.first)
                    text = " ".join(mark.text for mark in self.marks.get(two.first, ())).strip()
                    yield self._edit("splice", True, [], gap, text)
                else:
                    yield from self._block(two.first, [], list(gap))
                continue
            low, high = two.matched[0], two.matched[-1]
            apart = max(one.matched[0] - high, low - one.matched[-1], 0)
            kind: EditKind = "reorder" if apart <= _NEAR_WORDS else "splice"
            yield self._edit(kind, True, words, two.matched)

    def _turns(self) -> Iterator[Edit]:
        """Words of more than one speaker; a single stray word counts for nothing."""
        if len(self.source.turns) < 2:
            return
        said: dict[int, list[int]] = {}
        turn_of = self.source.turn_of
        for run in self._same():
            turn = turn_of(run.start)
            if turn is not None and turn == turn_of(run.stop - 1):
                said.setdefault(turn, []).extend(range(run.start, run.stop))
                continue
            for j in range(run.start, run.stop):
                turn = turn_of(j)
                if turn is not None:
                    said.setdefault(turn, []).append(j)
        if len(said) < 2:
            return
        turns = self.source.turns
        main: str | None = None
        for turn, words in said.items():
            if len(words) < 2:
                continue
            main = turns[turn].speaker if main is None else main
            if turns[turn].speaker != main:
                yield self._edit("turns", True, [], [min(words), max(words)])
                return

    # --- one difference ---------------------------------------------------------------------------

    def _block(self, before: int, added: list[int], left_out: list[int]) -> Iterator[Edit]:
        marks = [] if added else self.marks.get(before, [])
        if marks and left_out:
            self.used_marks.add(before)
            yield from self._marked(marks, left_out)
        elif added and left_out:
            yield from self._changed(added, left_out)
        elif left_out:
            yield from self._left_out(left_out)
        elif added:
            yield self._added(added)

    def _marked(self, marks: Sequence[Mark], left_out: list[int]) -> Iterator[Edit]:
        norms = self._source_norms(left_out)
        brackets = [mark for mark in marks if mark.kind == "bracket"]
        inside = [norm for mark in brackets for norm in mark.words]
        if brackets and norms == inside:
            return  # the source has this bracket itself
        text = " ".join(mark.text for mark in marks)
        kept = self._of_cut_sentences(self._telling(left_out))
        denying = [j for j in kept if self.source.norms[j] in NEGATIONS]
        if len(left_out) > _MARKED_SPLICE_WORDS:
            yield self._edit("splice", True, [], left_out, text)
        elif denying and not NEGATIONS.intersection(inside):
            yield self._edit("negation", True, [], denying, text)
        elif not brackets and CONDITIONS.intersection(self._source_norms(kept)):
            yield self._edit("omission", True, [], left_out, text)
        kind: EditKind = "bracketed" if brackets else "ellipsis"
        yield self._edit(kind, False, [], left_out, text)

    def _left_out(self, left_out: list[int]) -> Iterator[Edit]:
        if all(map(self._is_label, left_out)):
            return
        if len(left_out) >= _SPLICE_WORDS:
            yield self._edit("splice", True, [], left_out)
            return
        kept = self._telling(left_out)
        if kept:
            others = (run for run in self._shifted(left_out) if not self._telling(run))
            said_once = next(others, None)
        else:
            said_once = left_out
        if said_once:
            yield self._edit("filler", False, [], said_once)
            return
        left = self._source_norms(kept)
        characters = self.source.end(left_out[-1]) - self.source.start(left_out[0])
        if characters >= _SPLICE_CHARACTERS or self._are_in_two_turns(
            left_out[0] - 1, left_out[-1] + 1
        ):
            yield self._edit("splice", True, [], left_out)
        elif NEGATIONS.intersection(left) or (len(left) == 1 and left[0] in MODALS):
            yield self._edit("negation", True, [], left_out)
        elif all(map(is_number, left)):
            yield self._edit("number", True, [], left_out)
        else:
            yield self._edit("omission", len(left) > 1 or left[0] not in LIGHT, [], left_out)

    def _added(self, added: list[int]) -> Edit:
        norms = [self.quoted.norms[i] for i in added]
        around = [
            self.quoted.norms[k]
            for k in (added[0] - 1, added[-1] + 1)
            if 0 <= k < len(self.quoted.norms)
        ]
        if all(norm in HESITATIONS for norm in norms) or (
            len(norms) == 1 and norms[0] in around and norms[0] not in NEGATIONS
        ):
            return self._edit("filler", False, added, [])
        if set(added) <= self.quoted.altered:
            return self._edit("bracketed", False, added, [])
        if NEGATIONS.intersection(norms) or (len(norms) == 1 and norms[0] in MODALS):
            return self._edit("negation", True, added, [])
        if all(map(is_number, norms)):
            return self._edit("number", True, added, [])
        return self._edit("substitution", len(norms) > 1 or norms[0] not in LIGHT, added, [])

    def _changed(self, added: list[int], left_out: list[int]) -> Iterator[Edit]:
        new, old = [self.quoted.norms[i] for i in added], self._source_norms(left_out)
        if set(added) <= self.quoted.altered:
            yield self._edit("bracketed", False, added, left_out)
            return
        if are_one_wording(new, old):
            yield self._edit("typography", False, added, left_out)
            return
        telling = self._telling(left_out) if len(left_out) > 1 else left_out
        if len(telling) < len(left_out):
            said = self._source_norms(telling)
            if said == new or (said and are_one_wording(new, said)):
                yield self._edit("filler", False, added, left_out)
                return
        if len(old) - len(new) > 2:  # a word changed, and more left out around it
            yield self._edit(_of_change(new, old[: len(new)]), True, added, left_out[: len(new)])
            yield from self._left_out(left_out[len(new) :])
            return
        kind = _of_change(new, old)
        harmless = (
            kind == "substitution"
            and len(new) == len(old)
            and all(a == b or are_interchangeable(a, b) for a, b in zip(new, old, strict=True))
        )
        yield self._edit(kind, not harmless, added, left_out)

    def _telling(self, words: Sequence[int]) -> list[int]:
        """The words that are more than hesitation, repetition, or the noise of speech."""
        norms = self.source.norms
        first, last = words[0], words[-1] + 1
        kept: list[int] = []
        k = first
        while k < last:
            if (norms[k], norms[k + 1] if k + 1 < last else "") in PHRASES:
                k += 2
            elif norms[k] in HESITATIONS or self._breaks_off(k) or self._is_opener(k):
                k += 1
            else:
                kept.append(k)
                k += 1
        if not kept or self._is_aside(first, last):
            return []
        left = [norms[k] for k in kept]
        size = len(left)
        ahead = [norms[k] for k in range(last, min(len(norms), last + 3 * size + 6))]
        behind = [norms[k] for k in range(max(0, first - size - 2), first)]
        clean = [norm for norm in ahead if norm not in HESITATIONS]
        if clean[:size] == left or ahead[:size] == left or behind[-size:] == left:
            return []
        if (
            behind
            and ahead
            and _without_doubles([behind[-1], *left, ahead[0]])
            in (
                [behind[-1], ahead[0]],
                [behind[-1]],
            )
        ):
            return []
        return [k for k in kept if not self._is_label(k)]

    def _of_cut_sentences(self, words: Sequence[int]) -> list[int]:
        """Those of the words whose sentence the quotation has in part; others went as a whole."""
        ends = (
            [j for j in range(words[0], words[-1] + 2) if self._starts_sentence(j)] if words else []
        )
        if len(ends) < 2:
            return list(words)
        return [j for j in words if not ends[0] <= j < ends[-1]]

    def _starts_sentence(self, word: int) -> bool:
        if not 0 < word < len(self.source.norms):
            return True
        between = self.source.text[self.source.end(word - 1) : self.source.start(word)]
        return any(mark in between for mark in ".?!")

    def _breaks_off(self, word: int) -> bool:
        """Whether the speaker stopped in the word: "b- general"."""
        text, end = self.source.text, self.source.end(word)
        return text[end : end + 1] in ("-", "‐", "‑") and not text[end + 1 : end + 2].strip("-,. ")

    def _is_opener(self, word: int) -> bool:
        """Whether it only opens a clause: "Well, ", or "And" at the start of a sentence."""
        norm = self.source.norms[word]
        if norm not in OPENERS and norm not in LINKS:
            return False
        text, start, end = self.source.text, self.source.start(word), self.source.end(word)
        before = text[max(0, start - 3) : start].rstrip()[-1:]
        opens = before in ("", ".", "?", "!", "—", "–", "-", ":", "“", '"', "…")
        if norm in LINKS and norm != "so":
            return opens
        return text[end : end + 1] == "," and (
            opens or before == "," or norm not in ("now", "right")
        )

    def _is_aside(self, first: int, last: int) -> bool:
        """Whether the words are a note on the speech: "[laughter]", "(applause)"."""
        text, start, end = self.source.text, self.source.start(first), self.source.end(last - 1)
        before, after = text[start - 1 : start], text[end : end + 3].lstrip(".!? ")[:1]
        return last - first <= 6 and (before, after) in (("[", "]"), ("(", ")"))

    def _shifted(self, left_out: list[int]) -> Iterator[list[int]]:
        """Other runs that leave the same words: of "I mean I", not "I mean" but "mean I"."""
        norms, first, last = self.source.norms, left_out[0], left_out[-1]
        for k in range(1, _MOST_SHIFT + 1):
            if first - k < 0 or norms[first - k] != norms[last - k + 1]:
                break
            yield list(range(first - k, last - k + 1))
        for k in range(1, _MOST_SHIFT + 1):
            if last + k >= len(norms) or norms[last + k] != norms[first + k - 1]:
                break
            yield list(range(first + k, last + k + 1))

    def _are_in_two_turns(self, one: int, two: int) -> bool:
        if one < 0 or two >= len(self.source.norms):
            return False
        turns = {self.source.turn_of(word) for word in (one, two)}
        return len(turns - {None}) == 2

    def _is_label(self, word: int) -> bool:
        """Whether it stands outside all turns: a speaker's name before one, or a heading."""
        return bool(self.source.turns) and self.source.turn_of(word) is None

    # --- what the words do not show ---------------------------------------------------------------

    def _unused_marks(self) -> Iterator[Edit]:
        """Brackets and ellipses where nothing was left out."""
        for before, marks in self.marks.items():
            if before in self.used_marks:
                continue
            for mark in marks:
                if mark.kind == "bracket" and not self._has_source(mark, before):
                    yield Edit("bracketed", False, quoted=mark.text)
                elif mark.kind == "ellipsis" and not self._has_source(mark, before):
                    yield Edit("ellipsis", False, quoted=mark.text)

    def _has_source(self, mark: Mark, before: int) -> bool:
        """Whether the source has the same mark in that place."""
        left, right = self._place(before - 1), self._place(before)
        text = self.source.text
        start = None if left is None else self.source.end(left)
        stop = None if right is None else self.source.start(right)
        if start is None and stop is None:
            return False
        if start is None:
            start = max(0, (stop or 0) - len(mark.text) - 4)
        if stop is None:
            stop = start + len(mark.text) + 4
        between = text[start:stop]
        return mark.text in between or (
            mark.kind == "ellipsis" and ("..." in between or "…" in between)
        )

    def _typography(self) -> Iterator[Edit]:
        surfaces, altered = self.quoted.surfaces, self.quoted.altered
        for run in self._same():
            written = self.source.surfaces(run.start, run.stop)
            if not altered and list(surfaces[run.first : run.last]) == written:
                continue
            for k, word in enumerate(written):
                i, j = run.first + k, run.start + k
                if word != surfaces[i] or i in altered:
                    kind: EditKind = "bracketed" if i in altered else "typography"
                    yield self._edit(kind, False, [i], [j])
                    return

    # --- helpers ----------------------------------------------------------------------------------

    def _same(self) -> Iterator[Run]:
        """The runs of words that are the same."""
        return (run for passage in self.passages for run in passage.runs if run.same)

    def _place(self, word: int) -> int | None:
        """Where a word of the quotation stands in the source."""
        for passage in self.passages:
            for run in passage.runs:
                if run.first <= word < run.last:
                    return run.start + word - run.first if run.is_matched else None
        return None

    def _source_norms(self, words: Sequence[int]) -> list[str]:
        return [self.source.norms[j] for j in words]

    def _edit(
        self,
        kind: EditKind,
        harmful: bool,
        added: Sequence[int],
        old: Sequence[int],
        text: str | None = None,
    ) -> Edit:
        quoted = " ".join(self.quoted.surfaces[i] for i in added) if text is None else text
        if not old:
            return Edit(kind, harmful, quoted)
        span = Span(self.source.start(old[0]), self.source.end(old[-1]))
        return Edit(kind, harmful, quoted, span.of(self.source.text), span)


def _of_change(new: Sequence[str], old: Sequence[str]) -> EditKind:
    """The kind of an exchange of words."""
    if bool(NEGATIONS.intersection(new)) != bool(NEGATIONS.intersection(old)):
        return "negation"
    if any(are_opposite(a, b) for a in new for b in old if not is_small(a)):
        return "negation"
    modals_new, modals_old = MODALS.intersection(new), MODALS.intersection(old)
    if modals_new and modals_old and modals_new != modals_old:
        return "negation"
    numbers_new, numbers_old = list(filter(is_number, new)), list(filter(is_number, old))
    if numbers_new and numbers_old and numbers_new != numbers_old:
        return "number"
    return "substitution"


def _without_doubles(norms: Sequence[str]) -> list[str]:
    return [norm for k, norm in enumerate(norms) if not k or norm != norms[k - 1]]
