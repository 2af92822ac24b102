"""Whether one of two people in an article is a slip of the pen for the other."""

from __future__ import annotations

from functools import cached_property

from attrs import frozen
from rapidfuzz.distance import OSA

from quotecheck.names import compare_names, fold
from quotecheck.people.genders import first_name_gender
from quotecheck.people.spelling import is_common_word
from quotecheck.rules.cast import SHORTEST_WORD, Cast, Character

# Shortest word, in letters, in which one wrong letter tells a slip by itself; shorter ones are
# mostly two people's names.
_SURE = 5
# Shortest given name that may differ by two edits where everything else agrees.
_LONG = 6
# How sure the kinds of suspicion are; the surest is reported.
_CLEAR, _SHORT, _OFFICE, _STRANGER = 4, 3, 2, 1
_SLIPS = frozenset(("slip", "syllable"))
_LETTERS = frozenset(("slip", "syllable", "near", "other"))


@frozen(eq=False)
class Suspicion:
    """That ``wrong`` is a slip for ``right``.

    Attributes:
        wrong: who does not exist.
        right: who is meant.
        sentences: the evidence, the strongest first.
        weight: how sure it is, to choose among several.
        tie: whether nothing tells which of the two is wrong.
        contextual: whether the text tells it, rather than the letters.
    """

    wrong: Character
    right: Character
    sentences: tuple[str, ...]
    weight: int
    tie: bool = False
    contextual: bool = False


def suspect(cast: Cast, wrong: Character, right: Character) -> Suspicion | None:
    """The suspicion that one is a slip for the other, if the evidence bears it."""
    verdict = compare_names(right.person.name, wrong.person.name, cast.context)
    odd = {
        (right.word_of(difference.a), wrong.word_of(difference.b)): difference.place
        for difference in verdict.differences
        if difference.kind in _LETTERS
    }
    if verdict.kind in ("misspelling", "conflict") and len(odd) == 1:
        (((b, a), place),) = odd.items()
    elif wrong.begins_with_family_of(right) and verdict.kind not in ("same", "variant"):
        place, a, b = "given", wrong.words[-1], "".join(right.words[1:])
    else:
        return None
    if _is_another_kind_of_word(wrong, right, a, b):
        return None
    if not a or not b or _contradict(wrong, right) or cast.are_joined(wrong, right):
        return None
    is_sure = any(difference.kind in _SLIPS for difference in verdict.differences)
    pair = _Pair(cast, wrong, right, place, a, b, is_sure, verdict.evidence)
    if pair.is_inflected:
        return None
    if pair.is_near:
        if pair.is_long or pair.is_sure:
            return pair.long_slip()
        found = pair.short_slip()
        if found:
            return found
    return pair.same_office() or pair.stranger()


def _is_another_kind_of_word(wrong: Character, right: Character, a: str, b: str) -> bool:
    """Whether a family name is held against a given name: Obama and Osama bin Laden."""
    if wrong.is_full == right.is_full:
        return False
    full, alone, word = (right, wrong, b) if right.is_full else (wrong, right, a)
    if word == full.family:
        return False
    return full is wrong or alone.has_title or alone.count > 1 or alone.is_defined


def _contradict(one: Character, other: Character) -> bool:
    """Whether titles tell that the two are a woman and a man."""
    genders = {one.person.gender, other.person.gender} - {None}
    return one.has_title and other.has_title and len(genders) > 1


@frozen(eq=False)
class _Pair:
    """Two people whose names agree but for one word: is ``wrong`` a slip for ``right``?

    Attributes:
        cast: the article's people.
        wrong: the one who may not exist.
        right: the one who may be meant.
        place: where the word stands, ``given`` or ``family``.
        a: the word in the name of ``wrong``, folded.
        b: the word in the name of ``right``, folded.
        is_sure: whether the letters alone tell a slip of the keyboard.
        sentences: how the names differ.
    """

    cast: Cast
    wrong: Character
    right: Character
    place: str
    a: str
    b: str
    is_sure: bool
    sentences: tuple[str, ...]

    @property
    def is_inflected(self) -> bool:
        """The Guptas and Mr Gupta, Petrova and Petrov, Paula and Paul."""
        shorter, longer = sorted((self.a, self.b), key=len)
        if self.place == "given":
            genders = {first_name_gender(self.a), first_name_gender(self.b)}
            return longer == shorter + "a" and genders == {"male", "female"}
        return longer in (shorter + "s", shorter + "es") or (
            longer == shorter + "a" and shorter[-1] not in "aeiou"
        )

    @cached_property
    def distance(self) -> int:
        return OSA.distance(self.a, self.b, score_cutoff=2)

    @property
    def is_near(self) -> bool:
        """Whether one slip of the keyboard explains the difference (two in a long given name)."""
        shortest = min(len(self.a), len(self.b))
        if self.a[0] != self.b[0]:
            return self.place == "given" and shortest <= 3 and self.distance == 1
        # "Jong-un" and "Jong-il" differ by a syllable, not by two slips.
        syllables = any("-" in given for given in (*self.wrong.name.given, *self.right.name.given))
        return self.distance == 1 or (
            self.distance == 2 and self.place == "given" and shortest >= _LONG and not syllables
        )

    @property
    def is_long(self) -> bool:
        """Whether the words are long enough for a slip to be told from another name."""
        return min(len(self.a), len(self.b)) >= _SURE

    @property
    def is_rarer(self) -> bool:
        """Whether ``a`` is the rarer of the two words.

        Of equally frequent ones the one that is no known word, or else the later.
        """
        ours, theirs = self.cast.counts[self.a], self.cast.counts[self.b]
        if ours != theirs:
            return ours < theirs
        known = is_common_word(self.a), is_common_word(self.b)
        return known[1] if known[0] != known[1] else self.wrong.first > self.right.first

    @property
    def is_draw(self) -> bool:
        """Whether nothing tells which of the two words is right."""
        ours, theirs = self.cast.counts[self.a], self.cast.counts[self.b]
        is_even = ours == theirs or (ours > 1 and theirs < 2 * ours)
        return is_even and not self.is_made_up

    @property
    def own_roles(self) -> bool:
        """Whether both are introduced in their own right, as different people would be."""
        wrong, right = self.wrong.role_words, self.right.role_words
        return bool(wrong and right and not wrong & right)

    @property
    def is_other_relative(self) -> bool:
        """Whether ``wrong`` is introduced by a relation that ``right`` has not."""
        return self.wrong.is_relative and not self.wrong.role_words & self.right.role_words

    @property
    def counted(self) -> str:
        counts = self.cast.counts
        forms = {self.a: self.a, self.b: self.b}
        for character in (self.wrong, self.right):
            forms |= {fold(part.text): part.text for part in character.name.parts}
        return (
            f"“{forms[self.b]}” stands {times(counts[self.b])}, "
            f"“{forms[self.a]}” {times(counts[self.a])}"
        )

    @property
    def is_made_up(self) -> bool:
        """Whether only the right word is known at all: Carlos, and not "Cirlos"."""
        return is_common_word(self.b) and not is_common_word(self.a)

    @property
    def are_two_names(self) -> bool:
        """Whether both words are known first names, as Christine and Christina."""
        return self.place == "given" and all(
            first_name_gender(word) is not None for word in (self.a, self.b)
        )

    def long_slip(self) -> Suspicion | None:
        """One wrong letter in a long word: a slip, unless the text tells of two people."""
        if not self.is_rarer or self.is_other_relative:
            return None
        is_own = self.own_roles and (self.wrong.is_full or self.wrong.count > 1)
        if is_own and not self.is_made_up:
            return None
        if self.are_two_names and self.cast.share_sentence(self.wrong, self.right):
            return None
        either_full = self.wrong.is_full or self.right.is_full
        if not either_full and (self.is_draw or self.cast.counts[self.b] < 2):
            return None
        tie = self.is_draw and (self.wrong.is_full == self.right.is_full or self.wrong.count > 1)
        return Suspicion(self.wrong, self.right, (*self.sentences, self.counted), _CLEAR, tie=tie)

    def short_slip(self) -> Suspicion | None:
        """One wrong letter in a short word: only where nothing speaks for a second person."""
        wrong, right, cast = self.wrong, self.right, self.cast
        if not self.is_rarer or wrong.first < right.first or not right.is_full:
            return None
        if min(len(self.a), len(self.b)) < (2 if self.place == "given" else SHORTEST_WORD):
            return None
        if wrong.is_relative or self.own_roles or cast.counts[self.a] > 1:
            return None
        if wrong.is_defined and wrong.is_full and not wrong.role_words & right.role_words:
            return None
        if wrong.is_full and cast.is_described(wrong.first):
            return None
        if cast.share_sentence(wrong, right) or cast.shares_family_with_others(wrong, right):
            return None
        if self.place == "given":
            return self.contextual(_SHORT)
        return Suspicion(wrong, right, (*self.sentences, self.counted), _SHORT)

    def same_office(self) -> Suspicion | None:
        """Two holders of one office who share the family name, the second named once."""
        wrong, right = self.wrong, self.right
        offices = {office for office in wrong.offices if office in right.offices}
        if not offices or not self.is_second_person or wrong.is_relative or right.is_relative:
            return None
        return self.contextual(_OFFICE, f"both are called {min(offices, key=len)}")

    def stranger(self) -> Suspicion | None:
        """Somebody without introduction in the place of the one bearer of the family name."""
        wrong, right, cast = self.wrong, self.right, self.cast
        if not self.is_second_person or wrong.is_defined or wrong.has_office:
            return None
        if all(len(fold(given)) == 1 for given in wrong.name.given):
            return None
        if cast.is_quoted(wrong.first) or not cast.acts(wrong.first):
            return None
        is_known = right.is_defined or right.has_title or right.count > 1
        if not is_known and not cast.speaks(wrong.first):
            return None
        if wrong.is_relative or right.is_relative or cast.tells_of_family(wrong.first):
            return None
        if {wrong.person.gender, right.person.gender} == {"female", "male"}:
            return None
        return self.contextual(_STRANGER)

    def contextual(self, weight: int, *reasons: str) -> Suspicion:
        """The suspicion of a wrong given name, with what the text says of the two."""
        wrong, right = self.wrong, self.right
        facts = [
            f"the article introduces {right.introduced} and nobody else named {right.name.family}"
        ]
        facts += reasons
        if not wrong.person.roles:
            facts.append(f"{wrong.person.name} is named once, without any introduction")
        if self.cast.acts(wrong.first):
            facts.append(f"{wrong.person.name} speaks or acts where {right.person.name} would")
        return Suspicion(wrong, right, tuple(facts), weight, contextual=True)

    @property
    def is_second_person(self) -> bool:
        """Whether ``wrong`` is a later, single full name beside the one with the family name."""
        wrong, right, cast = self.wrong, self.right, self.cast
        return (
            self.place == "given"
            and wrong.is_full
            and right.is_full
            and (wrong.family == right.family or wrong.begins_with_family_of(right))
            and wrong.first > right.first
            and wrong.is_named_once
            and not {fold(given) for given in wrong.name.given} & right.particles
            and not cast.shares_family_with_others(wrong, right)
            and not cast.share_sentence(wrong, right)
            and not cast.is_listed(wrong)
        )


def times(count: int) -> str:
    """A count in words: "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
