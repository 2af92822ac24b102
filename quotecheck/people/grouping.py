"""Gathers the mentions of names in an article into people.

Nobody is split in two by a title, an accent or a hyphen, and no two people are merged: where a
short form fits several, it belongs to nobody. All lookups go through indexes over folded words, so
the time is near-linear in the mentions.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from attrs import define, field

from quotecheck.model import Document, Gender, Mention, MentionKind, Person, Span
from quotecheck.names import Name, compare_names, fold
from quotecheck.people.genders import first_name_gender, pronoun_votes, settle_gender
from quotecheck.people.mentions import NameMention, family_context, mention_at, name_mentions
from quotecheck.people.recall import Recall
from quotecheck.people.spelling import deletions

# However many people share a word of their names, a new form is compared with so many of them.
_MOST_COMPARED = 24
# How far back, in code points, a full name still holds the reader's attention.
_NEAR = 400
# How far back it has been forgotten, beside another that is near.
_FAR = 2000
_SPELLINGS = frozenset(("accents", "case", "joint", "spelling", "particle", "short"))


def find_people(document: Document) -> tuple[Person, ...]:
    """The people that ``document`` names, in the order of their first mention.

    Args:
        document: a text with its PERSON entities, tokens, sentences and paragraphs.

    Returns:
        The people, each with every mention by name. A short form that fits several of them is
        nobody's mention.
    """
    mentions = name_mentions(document)
    missed = Recall(
        document,
        {mention.name.text: mention.name for mention in mentions}.values(),
        [mention.span for mention in mentions],
    ).find()
    context = family_context(mention.text for mention in mentions)
    mentions += [mention_at(document, span, context) for span in missed]
    mentions.sort(key=lambda mention: mention.span)
    groups = group_mentions(mentions)
    numbers = {
        mention.span: number for number, group in enumerate(groups) for mention in group.mentions
    }
    spans = sorted({mention.span for mention in mentions} | numbers.keys())
    votes = pronoun_votes(document, ((numbers.get(span, -1), span) for span in spans))
    people = [
        group.person(document.text, votes.get(number, Counter()))
        for number, group in enumerate(groups)
    ]
    return tuple(sorted(people, key=lambda person: person.mentions[0].span))


@define(eq=False)
class Group:
    """The mentions of one person, as they are being gathered.

    Attributes:
        names: the different writings of the full name.
        mentions: the mentions so far.
        kinds: the kind of each mention, by its place.
        full_starts: where the full name stands, in text order.
        has_short_form: whether a surname alone was found to mean this person.
        roles: the folded roles that stand with the full name.
        told: the genders that titles and roles tell.
        is_relative: whether a relation to somebody introduces the person.
    """

    names: list[Name] = field(factory=list)
    mentions: list[NameMention] = field(factory=list)
    kinds: dict[Span, MentionKind] = field(factory=dict)
    full_starts: list[int] = field(factory=list)
    has_short_form: bool = False
    roles: set[str] = field(factory=set)
    told: set[Gender] = field(factory=set)
    is_relative: bool = False

    def add(self, mention: NameMention, kind: MentionKind) -> None:
        """Adds a mention of this person."""
        if kind == "full" or not self.names:
            self.roles.update(mention.roles)
        if kind == "full":
            insort(self.full_starts, mention.span.start)
        else:
            self.has_short_form |= kind == "surname"
            if mention.introduction.title is not None:
                kind = "titled"
        if mention.gender is not None:
            self.told.add(mention.gender)
        self.is_relative |= mention.introduction.relation
        self.mentions.append(mention)
        self.kinds[mention.span] = kind

    @property
    def is_familiar(self) -> bool:
        """Whether a first name alone means this person."""
        return "given" in self.kinds.values()

    @property
    def first(self) -> int:
        """Where the person is first named; before everything while no mention is known."""
        return self.mentions[0].span.start if self.mentions else -1

    @property
    def genders(self) -> set[Gender]:
        """The genders that titles and roles tell, or else the first name."""
        if self.told or not self.names:
            return self.told
        name = self.names[0]
        known = name.order == "given-first" and first_name_gender(fold(name.given[0]))
        return {known} if known else set()

    def is_called(self, roles: Sequence[str]) -> bool:
        """Whether the full name goes with one of ``roles``, or with one that ends with it."""
        return any(own.endswith(role) for own in self.roles for role in roles)

    def was_named_near(self, offset: int, within: int = _NEAR) -> bool:
        """Whether the full name stands shortly before ``offset``."""
        at = bisect_left(self.full_starts, offset)
        return at > 0 and offset - self.full_starts[at - 1] <= within

    def name(self) -> str:
        """The fullest form; among equals the most frequent one that is not in capitals only."""
        counts = Counter(mention.text for mention in self.mentions)
        joined = {mention.text: "".join(mention.keys) for mention in self.mentions}
        sizes: dict[str, int] = {}
        for mention in self.mentions:
            # "Jong Un" is no fuller than "Jong-un".
            key, size = joined[mention.text], len(mention.keys)
            sizes[key] = min(size, sizes.get(key, size))
        most = max(sizes.values())
        forms = [form for form in counts if sizes[joined[form]] == most]
        return max(forms, key=lambda form: (not form.isupper(), counts[form]))

    def person(self, text: str, pronouns: Counter[Gender]) -> Person:
        """The person with all that is known."""
        self.mentions.sort(key=lambda mention: mention.span)
        name = self.name()
        given = next((part.given[0] for part in self.names if part.given), None)
        if self.names and self.names[0].order == "family-first":
            given = None
        roles: dict[str, str] = {}
        for mention in self.mentions:
            for role in mention.introduction.roles:
                written = " ".join(role.of(text).split())
                roles.setdefault(written.casefold(), written)
        return Person(
            name=name,
            mentions=tuple(Mention(m.span, self.kinds[m.span]) for m in self.mentions),
            roles=tuple(roles.values()),
            gender=settle_gender((m.gender for m in self.mentions), pronouns, given),
        )


def group_mentions(mentions: Sequence[NameMention]) -> list[Group]:
    """The groups of ``mentions`` (in text order) that mean the same person."""
    groups: list[Group] = []
    index = _NameIndex()
    for mention in mentions:
        if mention.is_full:
            group = index.same_name(mention)
            if group is None:
                group = Group()
                groups.append(group)
            group.add(mention, "full")
            index.add(group, mention.name)
    alone = _other_bearers(mentions, index)
    groups.extend(alone.values())
    undecided: list[NameMention] = []
    for mention in mentions:
        if mention.is_full or not mention.keys:
            continue
        group, kind = index.short_form(mention)
        if kind == "description":
            undecided.append(mention)
        if group is None and kind == "surname":
            key = "".join(mention.keys)
            group = alone.get(key)
            if group is None:
                group = alone[key] = Group()
                groups.append(group)
        if group is not None:
            group.add(mention, kind)
    meant = [(m, main_bearer(m, index.families.get("".join(m.keys), ()))) for m in undecided]
    for mention, group in meant:
        if group is not None:
            group.add(mention, "surname")
    return [group for group in groups if group.mentions]


def _other_bearers(mentions: Sequence[NameMention], index: _NameIndex) -> dict[str, Group]:
    """People who are named by surname only, where a title shows that no full name means them.

    "Mr Obama" beside Michelle Obama is such a one. They join the candidates for that surname.
    """
    found: dict[str, Group] = {}
    for mention in mentions:
        key = "".join(mention.keys)
        namesakes = index.families.get(key, [])[-_MOST_COMPARED:]
        if mention.is_full or mention.gender is None or not namesakes or key in found:
            continue
        if all(group.genders and mention.gender not in group.genders for group in namesakes):
            found[key] = Group(told={mention.gender}, has_short_form=True)
    for key, group in found.items():
        index.families[key].append(group)
    return found


@define
class _NameIndex:
    """Full names by their folded words."""

    exact: dict[str, Group] = field(factory=dict)
    families: dict[str, list[Group]] = field(factory=dict)
    others: dict[str, list[Group]] = field(factory=dict)
    near: dict[str, dict[str, None]] = field(factory=dict)

    def add(self, group: Group, name: Name) -> None:
        key = "".join(fold(part.text) for part in name.parts)
        if key in self.exact:
            return
        self.exact[key] = group
        group.names.append(name)
        given = [fold(part.text) for part in name.parts if part.role == "given"]
        for part in name.parts:
            folded = fold(part.text)
            if part.role == "family":
                _append(self.families, folded, group)
                for form in deletions(folded):
                    self.near.setdefault(form, {})[folded] = None
            elif part.role == "given":
                _append(self.others, folded, group)
        if len(given) > 1:
            _append(self.others, "".join(given), group)

    def same_name(self, mention: NameMention) -> Group | None:
        """The one person whose name ``mention`` writes, perhaps in another legitimate way."""
        exact = self.exact.get("".join(mention.keys))
        if exact is not None:
            return exact
        candidates: dict[int, Group] = {}
        for key in (mention.keys[-1], mention.keys[0]):
            for table in (self.families, self.others):
                for group in table.get(key, [])[-_MOST_COMPARED:]:
                    candidates[id(group)] = group
        for group in self._spelt_like(mention):
            candidates[id(group)] = group
        fitting = [
            group
            for group in list(candidates.values())[-_MOST_COMPARED:]
            if all(_is_same(mention.text, name) for name in group.names)
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _spelt_like(self, mention: NameMention) -> Iterator[Group]:
        family = fold(mention.name.family or "")
        for form in deletions(family):
            # the last so many, and these in the order of the text: else chance would decide
            for other in islice(reversed(self.near.get(form, {})), _MOST_COMPARED):
                yield from self.families[other][-_MOST_COMPARED:]

    def short_form(self, mention: NameMention) -> tuple[Group | None, MentionKind]:
        """Whom a single name means, and whether it is a surname or a given name.

        The kind is ``description`` where several people fit and none of them best.
        """
        key = "".join(mention.keys)
        for table, kind in ((self.families, "surname"), (self.others, "given")):
            candidates = table.get(key, [])
            if kind == "given" and not candidates:
                continue
            chosen = choose(mention, candidates)
            if chosen is not None:
                return chosen, "surname" if kind == "surname" else "given"
            if candidates:
                return None, "description"
        spelt = {
            id(group): group
            for group in self._spelt_like(mention)
            # other bearers of a family name are known by that alone
            if group.names and _is_short_spelling(mention.text, group.names[0])
        }
        if len(spelt) == 1:
            return next(iter(spelt.values())), "surname"
        return None, "surname"


def _append(table: dict[str, list[Group]], key: str, group: Group) -> None:
    groups = table.setdefault(key, [])
    if group not in groups[-1:]:
        groups.append(group)


def _is_same(text: str, name: Name) -> bool:
    return compare_names(text, name.text).kind in ("same", "variant")


def _is_short_spelling(text: str, name: Name) -> bool:
    verdict = compare_names(text, name.text)
    return verdict.kind in ("same", "variant") and all(
        difference.kind in _SPELLINGS for difference in verdict.differences
    )


def choose(mention: NameMention, namesakes: Sequence[Group]) -> Group | None:
    """The one of several namesakes that a short form means; None where that is not clear."""
    if len(namesakes) > _MOST_COMPARED:
        return None
    candidates = list(dict.fromkeys(namesakes))
    if len(candidates) > 1 and mention.gender is not None:
        gender = mention.gender
        fitting = [group for group in candidates if gender in group.genders]
        candidates = fitting or [group for group in candidates if not group.genders] or candidates
    if len(candidates) > 1:
        before = [group for group in candidates if group.first < mention.span.start]
        candidates = before or candidates
    if len(candidates) > 1 and mention.roles:
        called = [group for group in candidates if group.is_called(mention.roles)]
        candidates = called or candidates
    if len(candidates) > 1:
        # A relative who is named once lends nobody the bare surname.
        own = [g for g in candidates if not (g.is_relative and len(g.full_starts) == 1)]
        candidates = own if len(own) == 1 else candidates
    if len(candidates) > 1:
        recent = [group for group in candidates if group.was_named_near(mention.span.start)]
        established = [group for group in candidates if group.has_short_form]
        not_forgotten = [g for g in candidates if g.was_named_near(mention.span.start, _FAR)]
        if len(established) == 1 and recent in ([], established):
            candidates = established
        elif not established and len(recent) == 1 and not_forgotten == recent:
            candidates = recent
    return candidates[0] if len(candidates) == 1 else None


def main_bearer(mention: NameMention, namesakes: Sequence[Group]) -> Group | None:
    """Whom a bare surname means that nothing near it decides, as in a headline.

    The one whom the article names most, where the others are named in passing: once each, always
    in full, and not right before.
    """
    if len(namesakes) > _MOST_COMPARED:
        return None
    candidates = list(dict.fromkeys(namesakes))
    leading = [group for group in candidates if group.has_short_form or len(group.full_starts) > 1]
    if len(leading) != 1:
        return None
    (main,) = leading
    if not main.has_short_form and (
        len(main.full_starts) < 3 or main.is_relative or main.is_familiar
    ):
        return None
    if len(main.full_starts) < 2 or (mention.gender and {mention.gender} != main.genders):
        return None
    if mention.roles and not main.is_called(mention.roles):
        return None
    passing = [group for group in candidates if group is not main]
    if any(
        len(group.full_starts) > 1 or group.was_named_near(mention.span.start) for group in passing
    ):
        return None
    return main
