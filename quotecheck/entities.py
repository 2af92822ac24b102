"""Makes the entities of one article agree with each other.

A tagger reads one sentence at a time. An article names a person in full once and by surname from
then on, and the tagger may miss the surname, or take it for a company. What the whole article says
about a name decides here.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from attrs import evolve, field, frozen

from quotecheck.model import Entity, Span

_TITLE = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Mx|Dr|Prof|Sen|Sens|Rep|Reps|Gov|Govs|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Rev|Hon)\.?"
    r"|Miss|Madam|Sir|Dame|Lady|Lord|Senator|Congressman|Congresswoman|President|Governor|Mayor"
    r"|Chairman|Chairwoman|Secretary|Minister|Ambassador|Premier|Chancellor|Spokesman|Spokeswoman"
    r"|Professor|Justice|Judge|General|Colonel|Captain|Sergeant|Admiral|Commander|Officer"
    r"|Bishop|Archbishop|Cardinal|Rabbi|Imam|Reverend|Prince|Princess|King|Queen|Coach|Analyst"
    r"|Detective|Inspector|Sheriff|Democrat|Republican)\s+(?=\S)"
)
_ENDING = re.compile(r"['’](?:s|S)?$")


def consistent(text: str, tokens: Sequence[Span], entities: Sequence[Entity]) -> list[Entity]:
    """The entities, with people named alike throughout.

    Titles and possessive endings are taken off people's names. A full name is found again wherever
    it stands, and its surname wherever it stands alone, unless the article uses that word more
    often for something else.

    Args:
        text: the article.
        tokens: its tokens, in text order.
        entities: as tagged sentence by sentence, in text order, disjoint.

    Returns:
        The entities in text order, disjoint.
    """
    named = _with_nicknames(text, [_bare(text, entity) for entity in entities])
    words = _Words(text, tokens)
    named = _with_places(words, named)
    surnames = _surnames(words, named)
    if not surnames:
        return named
    unlike = {
        entity for entity in named if entity.label in _CONFUSED and entity.span.of(text) in surnames
    }
    kept = [entity for entity in named if entity not in unlike]
    found = _missed(words, kept, surnames, {entity.span for entity in unlike})
    return sorted([*kept, *found], key=lambda entity: entity.span)


def _bare(text: str, entity: Entity) -> Entity:
    if entity.label != "PERSON":
        return entity
    start, end = entity.span
    while title := _TITLE.match(text, start, end):
        start = title.end()
    ending = _ENDING.search(text, start, end)
    if ending and ending.start() > start:
        end = ending.start()
    return evolve(entity, span=Span(start, end))


def _with_nicknames(text: str, entities: Sequence[Entity]) -> list[Entity]:
    """Joins what a nickname in marks has split, ``José “Pepe” Mujica``, or a damaged letter."""
    joined: list[Entity] = []
    for entity in entities:
        if entity.label == "PERSON":
            entity = _with_surname(text, entity)
            for size in (1, 2):
                pieces = joined[-size:]
                if len(pieces) < size or any(piece.label != "PERSON" for piece in pieces):
                    break
                left = pieces[0].span
                if _NICKNAMED.fullmatch(text, left.start, entity.span.start) or (
                    size == 1 and _DAMAGED.fullmatch(text, left.end, entity.span.start)
                ):
                    joined[-size:] = []
                    entity = Entity(Span(left.start, entity.span.end), "PERSON")
                    break
        if not joined or joined[-1].span.end <= entity.span.start:
            joined.append(entity)
    return joined


def _with_surname(text: str, entity: Entity) -> Entity:
    """The person with the surname, where a nickname has cut it off: ``Marcia “Cia”``."""
    whole = _NICKNAMED.match(text, entity.span.start)
    if whole is None or not whole.start(1) <= entity.span.end <= whole.end():
        return entity
    surname = _SURNAME.match(text, whole.end())
    return (
        entity if surname is None else evolve(entity, span=Span(entity.span.start, surname.end()))
    )


@frozen
class _Words:
    """The tokens of an article and their texts."""

    text: str
    spans: Sequence[Span]
    forms: tuple[str, ...] = field(init=False)

    @forms.default
    def _read(self) -> tuple[str, ...]:
        return tuple(span.of(self.text) for span in self.spans)

    def inside(self, span: Span) -> tuple[str, ...]:
        """The texts of the tokens that lie within a span."""
        first = bisect_left(self.spans, span.start, key=lambda token: token.start)
        last = bisect_right(self.spans, span.end, key=lambda token: token.end)
        return self.forms[first:last]


def _with_places(words: _Words, entities: Sequence[Entity]) -> list[Entity]:
    """Takes ``Russias`` (a lost apostrophe) and ``Russia-UN`` for places where ``Russia`` is."""
    names = [words.inside(entity.span) for entity in entities]
    places = {
        name[0]
        for entity, name in zip(entities, names, strict=True)
        if entity.label == "LOCATION" and len(name) == 1
    }

    def is_place(name: tuple[str, ...]) -> bool:
        if len(name) != 1 or name[0] in places:
            return False
        word = name[0]
        return re.split("[-‐‑]", word)[0] in places or (word[-1] == "s" and word[:-1] in places)

    return [
        evolve(entity, label="LOCATION") if entity.label == "PERSON" and is_place(name) else entity
        for entity, name in zip(entities, names, strict=True)
    ]


def _surnames(words: _Words, entities: Iterable[Entity]) -> dict[str, set[tuple[str, ...]]]:
    """The surnames of people who are named in full, each with the full names.

    A name counts as a surname where the article does not use the word for other things more often.
    """
    full: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    people: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for entity in entities:
        name = words.inside(entity.span)
        if entity.label != "PERSON":
            if len(name) == 1:
                others[name[0]] += 1
        elif len(name) > 1:
            surname = _surname(name)
            if surname:
                full[surname].add(name)
                people[surname] += 1
        elif name:
            people[name[0]] += 1
    lower = {form for form in words.forms if form.islower()}
    return {
        surname: names
        for surname, names in full.items()
        if people[surname] >= others[surname] and surname.lower() not in lower
    }


def _surname(name: tuple[str, ...]) -> str | None:
    """The last word, or the first where a hyphenated given name follows it (``Moon Jae-in``)."""
    given_last = len(name) == 2 and re.fullmatch(r"\w+[-‐‑][a-z]\w*", name[1])
    word = name[0] if given_last else name[-1]
    return word if _NAME.fullmatch(word) and word not in _ENDINGS else None


def _missed(
    words: _Words,
    entities: Sequence[Entity],
    surnames: Mapping[str, set[tuple[str, ...]]],
    names: Container[Span],
) -> Iterator[Entity]:
    """People where no entity stands: the full name, or the surname on its own.

    ``names`` are surnames that the tagger took for names of something else.
    """
    starts = [entity.span.start for entity in entities]
    end = 0
    for index, (span, form) in enumerate(zip(words.spans, words.forms, strict=True)):
        if form not in surnames or span.start < end:
            continue
        at = bisect_right(starts, span.start)
        low = max(end, entities[at - 1].span.end if at else 0)
        high = starts[at] if at < len(starts) else len(words.text)
        if low > span.start or high < span.end:
            continue
        whole = _full_name(words, index, surnames[form], Span(low, high))
        if whole is None and (span in names or not _is_part(words, index)):
            whole = span
        if whole is not None:
            yield Entity(whole, "PERSON")
            end = whole.end


def _full_name(
    words: _Words, index: int, names: Container[tuple[str, ...]], free: Span
) -> Span | None:
    """The longest known full name that begins or ends with the word, within ``free``."""
    for size in range(_LONGEST, 1, -1):
        for first in (index + 1 - size, index):
            if first >= 0 and words.forms[first : first + size] in names:
                span = Span(words.spans[first].start, words.spans[first + size - 1].end)
                if free.covers(span):
                    return span
    return None


def _is_part(words: _Words, index: int) -> bool:
    """Whether a word belongs to a longer name: ``Kennedy Center``, ``Robert Kennedy``."""
    text, spans, forms = words.text, words.spans, words.forms
    if index + 1 < len(forms) and _NAME.fullmatch(forms[index + 1]):
        gap = text[spans[index].end : spans[index + 1].start]
        if "\n" not in gap:
            return True
    return (
        index > 1
        and bool(_NAME.fullmatch(forms[index - 1]))
        and forms[index - 2] not in {".", "!", "?", "”", '"'}
        and "\n" not in text[spans[index - 1].end : spans[index].start]
        and not _TITLE.match(forms[index - 1] + " x")
    )


_NICKNAMED = re.compile(
    r"[\w.’-]{1,40}(?: [\w.’-]{1,40}){0,2} [“\"‘']([^\W\d_a-z][\w-]{0,40})[”\"’'] "
)
# The rest of a word after a letter that was read in a wrong encoding: "FranÃ\x83Â§ois".
_DAMAGED = re.compile(r"[\x80-\x9f¢-©«-´¶-¿Â-Ãâ][^\s.,;:!?()]{0,20} ")
_SURNAME = re.compile(r"[^\W\d_a-z][\w’'-]*[^\W_]")
_NAME = re.compile(r"[^\W\d_a-z][\w'’‐‑-]+")
_LONGEST = 6
_ENDINGS = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"})
_CONFUSED = frozenset({"ORGANIZATION", "LOCATION", "FACILITY", "MISC", "PRODUCT", "NORP"})
