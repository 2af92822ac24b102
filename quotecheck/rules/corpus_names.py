"""Names that one article has wrong throughout, told by the other articles of a corpus."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Generic

from attrs import field, frozen
from rapidfuzz.distance import OSA

from quotecheck.model import Analysis
from quotecheck.names import NameVerdict, compare_names, fold
from quotecheck.people.genders import first_name_gender
from quotecheck.people.lexicon import is_kinship
from quotecheck.people.spelling import deletions
from quotecheck.rules.register import (
    Known,
    Named,
    Number,
    Register,
    day_of,
    family_of,
    given_of,
    is_named,
    person_in,
    tells_of_change,
    title_in,
)

FEWEST, _TIMES = 3, 10
"""Fewest articles that have the right name, and how many times as many as have the wrong one."""

MOST_COMPARED = 16
"""However many names look alike, a name is compared with so many of them: those met first."""

MOST_READ = 12
"""How many articles about the one who is meant are looked at for whom they name besides."""

# So many other people, whom articles about both names name, show that they are on one topic; one is
# enough where nobody else in the corpus has the family name.
_ONE_TOPIC = 2
# Most days between an article and the others on the same holder of a post.
_MOST_DAYS = 90


@frozen(eq=False)
class CorpusSlip:
    """That the name ``wrong`` in an article is a slip for ``right`` in the others.

    Attributes:
        wrong: the name that few articles have.
        right: the one that many have.
        article: the number of the article that has it wrong.
        evidence: the strongest first.
        contextual: whether the post tells it, rather than the letters.
    """

    wrong: str
    right: str
    article: int
    evidence: tuple[str, ...]
    contextual: bool


def find_slips(register: Register, are_two: Callable[[str, str], bool]) -> Iterator[CorpusSlip]:
    """The names that are slips for names of other articles, each with every article that has it.

    Args:
        register: the people of the corpus.
        are_two: whether two names are known to be those of two people.
    """
    index = _Index(register)
    for wrong in register.known.values():
        for right in index.near(wrong):
            if are_two(right.name, wrong.name):
                continue
            found = list(_slips(register, wrong, right))
            if found:
                yield from found
                break


@frozen(eq=False)
class _Index:
    """The names that several articles have, by what a slip leaves of them."""

    register: Register
    names: dict[tuple[str, str, str], list[Known]] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        for known in self.register.known.values():
            if len(known.articles) >= FEWEST:
                for key in slip_keys(known.name, known.posts):
                    self.names.setdefault(key, []).append(known)

    def near(self, wrong: Known) -> list[Known]:
        """Whom the name could be a slip for, the most frequent first."""
        found = {
            id(known): known
            for key in slip_keys(wrong.name, wrong.posts)
            for known in self.names.get(key, ())[:MOST_COMPARED]
            if known is not wrong and are_enough(len(known.articles), len(wrong.articles))
        }
        return sorted(found.values(), key=lambda known: (-len(known.articles), known.name))


def _slips(register: Register, wrong: Known, right: Known) -> Iterator[CorpusSlip]:
    """The slip in each article that has the wrong name, if the evidence bears it."""
    verdict = doubt(right.name, wrong.name)
    if verdict is None:
        return
    case = Case(
        register.named(wrong),
        register.named(right),
        sum(register.families[family] for family in families_of(wrong.name, right.name)),
        lambda: names_beside(register.analysis(number) for number in right.articles[:MOST_READ]),
    )
    for article in wrong.articles:
        evidence = case.weigh(register.analysis(article), verdict)
        if evidence:
            is_contextual = verdict.kind == "conflict"
            yield CorpusSlip(wrong.name, right.name, article, evidence, is_contextual)


# --- what needs no register -----------------------------------------------------------------------


def slip_keys(name: str, posts: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """What a name and one that is a slip for it have in common: one of these at least."""
    family, given = family_of(name), given_of(name)
    yield from (("given", family, form) for form in deletions(given))
    yield from (("family", given, form) for form in deletions(family))
    yield from (("post", family, post) for post in posts)


def are_enough(right: int, wrong: int) -> bool:
    """Whether a name that stands in ``right`` articles tells of one that stands in ``wrong``."""
    return right >= max(FEWEST, _TIMES * (wrong - 1))


def doubt(right: str, wrong: str) -> NameVerdict | None:
    """How two names compare, if the one can be a slip for the other."""
    verdict = compare_names(right, wrong)
    return verdict if verdict.kind in ("misspelling", "conflict") else None


def families_of(wrong: str, right: str) -> set[str]:
    """The family names of the two: whoever else has one makes the case weaker."""
    return {family_of(wrong), family_of(right)}


def names_beside(analyses: Iterable[Analysis]) -> set[str]:
    """Whom some articles name, in two words and more; folded."""
    return {
        fold(person.name)
        for analysis in analyses
        for person in analysis.people
        if " " in person.name
    }


@frozen(eq=False)
class Case(Generic[Number]):
    """What a corpus says of two names, one of which may be a slip for the other.

    Attributes:
        wrong: the name that few articles have.
        right: the one that many have.
        bearers: how many full names there are with the family name of either.
        beside: gives the folded names of those whom articles on ``right`` name.
    """

    wrong: Named[Number]
    right: Named[Number]
    bearers: int
    beside: Callable[[], Collection[str]]

    def weigh(self, analysis: Analysis, verdict: NameVerdict) -> tuple[str, ...]:
        """The evidence that an article has the wrong name; none if it does not suffice."""
        wrong, right = self.wrong, self.right
        person = person_in(analysis, wrong.name)
        if is_named(analysis, right.name) or any(map(_is_relation, person.roles)):
            return ()
        if verdict.kind == "misspelling":
            sentences = self._letters_tell(analysis)
        else:
            sentences = self._post_tells(analysis, verdict)
        if not sentences:
            return ()
        counted = f"“{right.name}” stands in {right.articles} articles, “{wrong.name}” in "
        return (*verdict.evidence[:1], f"{counted}{wrong.articles}", *sentences)

    def _letters_tell(self, analysis: Analysis) -> list[str]:
        """That articles about both are about one thing, where the letters already tell a slip."""
        wrong, right = self.wrong, self.right
        shared = [post for post in wrong.posts if post in right.posts]
        if shared:
            title = title_in(analysis, wrong.name, shared) or right.posts[shared[0]].role
            return [f"both are called “{title}”"]
        if wrong.posts and right.posts and not _share_a_word(wrong.posts, right.posts):
            return []
        beside = self.beside()
        others = [
            person.name
            for person in analysis.people
            if fold(person.name) in beside and fold(person.name) != fold(wrong.name)
        ]
        if len(others) < (1 if self.bearers == len((wrong, right)) else _ONE_TOPIC):
            return []
        return [f"articles about both name {', '.join(others[:3])}"]

    def _post_tells(self, analysis: Analysis, verdict: NameVerdict) -> list[str]:
        """That the two have one post at one time, where the letters do not decide."""
        wrong, right = self.wrong, self.right
        if not wrong.posts or any(post not in right.posts for post in wrong.posts):
            # Whoever is introduced as something else is somebody else.
            return []
        post, office = next(
            ((post, held.office) for post, held in wrong.posts.items() if held.office), ("", None)
        )
        if office is None or not office.is_singular or wrong.family != right.family:
            return []
        if not (wrong.given and right.given) or _is_short_for(wrong.given, right.given):
            return []
        if any(d.kind in ("initial", "nickname", "missing") for d in verdict.differences):
            return []
        genders = {first_name_gender(fold(name.parsed.given[0])) for name in (wrong, right)}
        if genders == {"female", "male"} or tells_of_change(analysis, wrong.name):
            return []
        held = right.posts[post]
        title = title_in(analysis, wrong.name, [post]) or held.role
        today = day_of(analysis.article)
        around = [day.day - today for day in held.days] if today else []
        if around:
            near = [days for days in around if abs(days) <= _MOST_DAYS]
            if held.articles < FEWEST or not near or not min(around) <= 0 <= max(around):
                return []
            return [
                f"{held.articles} articles, from before and after this one, "
                f"call {right.name} “{title}”"
            ]
        # Without dates a namesake may have held the post at another time: one letter must do.
        if held.articles < FEWEST or OSA.distance(wrong.given, right.given) > 1:
            return []
        return [
            f"{held.articles} articles call {right.name} “{title}”, and none but this {wrong.name}"
        ]


def _is_relation(role: str) -> bool:
    return any(map(is_kinship, role.split()))


def _is_short_for(one: str, other: str) -> bool:
    """Ash and Ashton, W. and Walter."""
    return one.startswith(other) or other.startswith(one)


def _share_a_word(*posts: Iterable[str]) -> bool:
    one, other = ({word for post in each for word in post.split()} for each in posts)
    return not one.isdisjoint(other)
