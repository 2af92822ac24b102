"""What the words around a name say of its bearer: titles, roles, relations, age."""

from __future__ import annotations

import re
from bisect import bisect_left

from attrs import frozen

from quotecheck.model import Document, Gender, Span
from quotecheck.names import fold
from quotecheck.people.lexicon import (
    DETERMINERS,
    FUNCTION_WORDS,
    HONORIFICS,
    MODIFIERS,
    RELATIVES,
    VERBS,
    is_kinship,
    is_office,
    is_role,
    role_gender,
)

# How far a role may reach, in tokens.
_LONGEST_PRENOMINAL = 12
_LONGEST_APPOSITIVE = 24
_HEAD_WITHIN = 9
_AGE = re.compile(r"\d{1,3}")
_POSSESSIVE = ("'s", "’s", "'", "’")
# How many tokens before its last field a minister may stand ("Minister of Foreign Affairs and").
_LONGEST_FIELDS = 5
# Fields of ministers that are also words for people, and what may be of them.
_FIELDS = frozenset(("justice", "youth"))
_OF_FIELDS = frozenset(("minister", "secretary", "department", "ministry"))


@frozen
class Introduction:
    """What one mention of a name brings with it.

    Attributes:
        title: an honorific or office right before the name, in the mention's reach ("Mr", "Sen.").
        roles: the phrases that say who this is, as spans ("Chinese Foreign Minister").
        relation: whether one of them is a relation within a family ("his wife").
        defined: whether the reader is told who this is: a role, an age, a relative clause, a
            relation. A bare title does not count.
        gender: what title and roles tell.
    """

    title: Span | None = None
    roles: tuple[Span, ...] = ()
    relation: bool = False
    defined: bool = False
    gender: Gender | None = None


def introduction(document: Document, name: Span) -> Introduction:
    """What the words around the name at ``name`` say of its bearer; O(log n)."""
    return _Reader(document, name).read()


class _Reader:
    def __init__(self, document: Document, name: Span) -> None:
        self.text = document.text
        self.tokens = document.tokens
        self.first, self.last = document.token_range(name)
        sentence = document.sentence_at(name.start)
        if sentence is None:
            sentence = name
        # A sentence split too early ("Gov. Kim") must not hide a title: the paragraph bounds it.
        self.begin, self.end = document.token_range(sentence)
        paragraph = document.paragraph_at(name.start) or sentence
        self.paragraph_begin, _ = document.token_range(paragraph)
        entities = document.entities
        after = bisect_left(entities, name.end, key=lambda entity: entity.span.start)
        while after < len(entities) and entities[after].label != "PERSON":
            after += 1
        self.next_name = entities[after].span.start if after < len(entities) else len(self.text) + 1

    def word(self, index: int) -> str:
        return self.tokens[index].of(self.text) if 0 <= index < len(self.tokens) else ""

    def span(self, first: int, last: int) -> Span:
        return Span(self.tokens[first].start, self.tokens[last - 1].end)

    def read(self) -> Introduction:
        title = self.title()
        before = self.before(self.first)
        if before is None and title is not None:
            # "chief executive Dr. NAME": what stands before a mere form of address.
            before = self.before(self.tokens_before(title))
        after, defined_after = self.after()
        roles = [role for role in (before, after, self.predicate()) if role]
        gender: Gender | None = None
        if title is not None:
            gender = HONORIFICS.get(fold(title.of(self.text)))
        relation = self.kin_before() or (after is not None and self.is_relation(after))
        for word in reversed(before.of(self.text).split() if before else []):
            gender = gender or role_gender(word)
        if after is not None:
            gender = gender or role_gender(self.head(after))
        bare_title = before is not None and before == title
        defined = relation or defined_after or bool(roles and not (bare_title and len(roles) == 1))
        return Introduction(
            title=title,
            roles=tuple(roles),
            relation=relation,
            defined=defined,
            gender=gender,
        )

    def title(self) -> Span | None:
        index = self.first - 1
        if index < self.paragraph_begin:
            return None
        word = self.word(index)
        if word == "." and index > self.paragraph_begin:
            word = self.word(index - 1)
            index -= 1
        if word[:1].isupper() and fold(word) in HONORIFICS and self.field_of(index, 0) is None:
            return self.tokens[index]
        return None

    def tokens_before(self, span: Span) -> int:
        return bisect_left(self.tokens, span.start, key=lambda token: token.start)

    def kin_before(self) -> bool:
        index = self.first - 1
        if self.word(index) == ",":
            index -= 1
        return index >= self.begin and is_kinship(self.word(index))

    def is_relation(self, phrase: Span) -> bool:
        return is_kinship(self.head(phrase))

    def head(self, phrase: Span) -> str:
        words = phrase.of(self.text).replace(",", " ").split()
        return next((word for word in words if is_role(word)), "")

    # --- before the name --------------------------------------------------------------------------

    def before(self, first: int) -> Span | None:
        """The role that ends right before the token ``first``: "US Secretary of State" NAME."""
        low = max(self.begin, first - _LONGEST_PRENOMINAL)
        index = first - 1
        opened = False
        if index >= low and self.word(index) == ",":
            # "the ministry's director, NAME": only where the phrase opens with an article.
            opened, index = True, index - 1
        head = self.head_before(index, low)
        if head is None:
            return None
        start = self.phrase_start(head, low)
        if opened and not self.is_opened(start, head):
            return None
        return self.span(start, index + 1)

    def head_before(self, index: int, low: int) -> int | None:
        if index < low:
            return None
        if is_role(self.word(index)) or is_office(self.word(index)):
            of = self.field_of(index, low)
            return index if of is None else of
        # A head with complements in capitals: "Secretary of Defense", "Director for Africa of ILO".
        if fold(self.word(index)) in HONORIFICS or self.word(index) in ("and", "the", "&"):
            # "adviser to Mr. NAME", "adviser to the NAME campaign": somebody else's.
            return None
        at = index
        while at > low and (self.word(at)[:1].isupper() or self.word(at) in ("and", "the", "&")):
            at -= 1
            if at > low and self.word(at) in ("of", "for", "to"):
                if is_role(self.word(at - 1)):
                    return at - 1
                at -= 1
        return None

    def field_of(self, index: int, low: int) -> int | None:
        """The minister whose field the word is: "Minister of Labour and Justice"; None if of none.

        Otherwise "Justice" is a judge's title.
        """
        if fold(self.word(index)) not in _FIELDS:
            return None
        at = index - 1
        low = max(low, index - _LONGEST_FIELDS)
        while at > low and (self.word(at)[:1].isupper() or self.word(at) in ("and", "&", ",")):
            at -= 1
        is_of = self.word(at) in ("of", "for") and fold(self.word(at - 1)) in _OF_FIELDS
        return at - 1 if is_of and at > low else None

    def phrase_start(self, head: int, low: int) -> int:
        start = head
        small_run = head
        index = head - 1
        while index >= low:
            word = self.word(index)
            folded = fold(word)
            if not folded and word not in ("/", "&"):
                break
            is_acronym = word.isupper() and len(word) > 1
            if (
                word in _POSSESSIVE
                or is_acronym
                or (word[:1].isupper() and folded not in FUNCTION_WORDS)
            ):
                if folded in DETERMINERS:
                    return small_run
                start = small_run = index
            elif folded in MODIFIERS or is_role(word) or word.startswith(("then-", "ex-")):
                if small_run == index + 1:
                    start = small_run = index
                else:
                    small_run = small_run if small_run < index else index
                    start = min(start, index)
            elif folded in DETERMINERS:
                return index + 1
            elif (
                folded in FUNCTION_WORDS
                or not word[:1].isalpha()
                or folded.endswith(("ing", "ed"))
                or not self.determined(index, low)
            ):
                break
            else:
                start = small_run = index
            index -= 1
        while start < head and (
            self.word(start) in _POSSESSIVE or fold(self.word(start)) in DETERMINERS
        ):
            start += 1
        return start

    def determined(self, index: int, low: int) -> bool:
        """Whether an article opens the phrase at most three words further left."""
        for at in range(index - 1, max(low, index - 4) - 1, -1):
            word = fold(self.word(at))
            if word in DETERMINERS or self.word(at) in _POSSESSIVE:
                return True
            if not word or word in FUNCTION_WORDS:
                return False
        return False

    def is_opened(self, start: int, head: int) -> bool:
        before = fold(self.word(start - 1)) if start > self.begin else ""
        at_start = start == self.begin or before in DETERMINERS
        return at_start and self.word(self.last) in (",", "(", "—", "–", "-")

    # --- after the name ---------------------------------------------------------------------------

    def after(self) -> tuple[Span | None, bool]:
        """The apposition that follows, and whether the reader is told anything there."""
        opening = self.word(self.last)
        if opening not in (",", "(", "—", "–"):
            return None, False
        first = self.last + 1
        word = self.word(first)
        if not word or first >= self.end or word in ("and", "or", "but"):
            return None, False
        if _AGE.fullmatch(word) and self.word(first + 1) in (",", ")", ".", "—", "–"):
            return None, True
        if fold(word) in ("who", "whose"):
            return None, True
        head = self.apposition_head(first)
        if head is None:
            return None, False
        last = self.apposition_end(first, head)
        while last > head + 1 and fold(self.word(last - 1)) in FUNCTION_WORDS | DETERMINERS:
            last -= 1
        opens = fold(word) in DETERMINERS
        if opens and fold(self.word(last)) in VERBS:
            # "According to NAME, the director was late": somebody else begins to act.
            return None, False
        start = first + (opens and last - first > 1)
        return self.span(start, last), True

    def apposition_head(self, first: int) -> int | None:
        """The head of a noun phrase that begins at ``first`` and is a role; None if it is none."""
        head = None
        for index in range(first, min(first + _HEAD_WITHIN, self.end)):
            token = self.tokens[index]
            if token.start >= self.next_name:
                # "NAME, President NAME and ...": the role is the next person's.
                return None if head is None or head == index - 1 else head
            word = self.word(index)
            folded = fold(word)
            if is_role(word) and not self.is_modifier_of_next(index):
                head = index
                if not is_role(self.word(index + 1)):
                    follows = index + 1
                    if follows < self.end and self.tokens[follows].start >= self.next_name:
                        return None
                    return head
            elif (
                (not folded and word not in _POSSESSIVE and word not in ("/", "&", "-"))
                or (folded in FUNCTION_WORDS and folded not in ("and", "in", "of", "for", "at"))
            ) and index > first - 1:
                return head
        return head

    def is_modifier_of_next(self, index: int) -> bool:
        return self.word(index + 1) in _POSSESSIVE

    def apposition_end(self, first: int, head: int) -> int:
        end = min(self.end, first + _LONGEST_APPOSITIVE)
        for index in range(head + 1, end):
            word = self.word(index)
            folded = fold(word)
            if self.tokens[index].start >= self.next_name:
                return head + 1
            if word in (",", ";", ")", "(", ".", "—", "–", ":", "“", "”", '"', "?", "!"):
                return index
            if folded in RELATIVES or folded in VERBS:
                return index
        return max(head + 1, end)

    # --- "NAME is the director of ..." ----------------------------------------------------------

    def predicate(self) -> Span | None:
        index = self.last
        if self.word(index) not in ("is", "was", "became") or index + 2 >= self.end:
            return None
        first = index + 1 + (fold(self.word(index + 1)) in ("a", "an", "the", "one"))
        if first == index + 1 and not is_role(self.word(first)):
            return None
        head = self.apposition_head(first)
        if head is None:
            return None
        return self.span(first, self.apposition_end(first, head))
