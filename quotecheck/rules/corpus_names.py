"""Names that one article has wrong throughout, told by the other articles of a corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from attrs import field, frozen
from rapidfuzz.distance import OSA

from quotecheck.names import NameVerdict, compare_names, fold
from quotecheck.people.genders import first_name_gender
from quotecheck.people.lexicon import is_kinship
from quotecheck.people.spelling import deletions
from quotecheck.rules.register import Known, Register

# Fewest articles that have the right name, and how many times as many as have the wrong one.
_FEWEST, _TIMES = 3, 10
# However many names look alike, a name is compared with so many of them.
_MOST_COMPARED = 16
# How many articles about the one who is meant are looked at for whom they name besides.
_MOST_READ = 12
# So many other people, whom articles about both names name, show that they are on one topic; one is
# enough where nobody else in the corpus has the family name.
_ONE_TOPIC = 2
# Most days between an article and the others on the same holder of a post.
_MOST_DAYS = 90


@frozen(eq=False)
class CorpusSlip:
    """That the name ``wrong`` in some articles is a slip for ``right`` in the others.

    Attributes:
        wrong: the name that few articles have.
        right: the one that many have.
        article: the number of the article that has it wrong.
        sentences: the evidence, the strongest first.
        contextual: whether the post tells it, rather than the letters.
    """

    wrong: Known
    right: Known
    article: int
    sentences: tuple[str, ...]
    contextual: bool


def find_slips(register: Register) -> Iterator[CorpusSlip]:
    """The names that are slips for names of other articles, each with every article that has it."""
    index = _Index(register)
    for wrong in register.known.values():
        for right in index.near(wrong):
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
            if len(known.articles) >= _FEWEST:
                for key in _keys(known):
                    self.names.setdefault(key, []).append(known)

    def near(self, wrong: Known) -> list[Known]:
        """Whom the name could be a slip for, the most frequent first."""
        enough = max(_FEWEST, _TIMES * (len(wrong.articles) - 1))
        found = {
            id(known): known
            for key in _keys(wrong)
            for known in self.names.get(key, ())[:_MOST_COMPARED]
            if known is not wrong and len(known.articles) >= enough
        }
        return sorted(found.values(), key=lambda known: (-len(known.articles), known.name))


def _keys(known: Known) -> Iterator[tuple[str, str, str]]:
    """One slip leaves one of these as it is."""
    family, given = known.family, known.given
    yield from (("given", family, form) for form in deletions(given))
    yield from (("family", given, form) for form in deletions(family))
    yield from (("post", family, post) for post in known.posts)


def _slips(register: Register, wrong: Known, right: Known) -> Iterator[CorpusSlip]:
    """The slip in each article that has the wrong name, if the evidence bears it."""
    verdict = compare_names(right.name, wrong.name)
    if verdict.kind not in ("misspelling", "conflict"):
        return
    for article in wrong.articles:
        person = register.person(article, wrong)
        if register.names(article, right) or any(map(_is_relation, person.roles)):
            continue
        if verdict.kind == "misspelling":
            sentences = _letters_tell(register, article, wrong, right)
        else:
            sentences = _post_tells(register, article, wrong, right, verdict)
        if sentences:
            counted = f"“{right.name}” stands in {len(right.articles)} articles, “{wrong.name}” in "
            counted += f"{len(wrong.articles)}"
            evidence = (*verdict.evidence[:1], counted, *sentences)
            yield CorpusSlip(wrong, right, article, evidence, verdict.kind == "conflict")


def _is_relation(role: str) -> bool:
    return any(map(is_kinship, role.split()))


def _letters_tell(register: Register, article: int, wrong: Known, right: Known) -> list[str]:
    """That articles about both are about one thing, where the letters already tell a slip."""
    shared = [post for post in wrong.posts if post in right.posts]
    if shared:
        return [f"both are called “{register.title(article, wrong, shared)}”"]
    if wrong.posts and right.posts and not _share_a_word(wrong, right):
        return []
    beside = Counter(
        fold(person.name)
        for number in list(right.articles)[:_MOST_READ]
        for person in register.analysis(number).people
        if " " in person.name
    )
    others = [
        person.name
        for person in register.analysis(article).people
        if fold(person.name) in beside and fold(person.name) != fold(wrong.name)
    ]
    bearers = sum(register.families[family] for family in {wrong.family, right.family})
    if len(others) < (1 if bearers == len((wrong, right)) else _ONE_TOPIC):
        return []
    return [f"articles about both name {', '.join(others[:3])}"]


def _post_tells(
    register: Register,
    article: int,
    wrong: Known,
    right: Known,
    verdict: NameVerdict,
) -> list[str]:
    """That the two have one post at one time, where the letters do not decide."""
    if not wrong.posts or any(post not in right.posts for post in wrong.posts):
        # Whoever is introduced as something else is somebody else.
        return []
    office = next(filter(None, map(register.offices.get, wrong.posts)), None)
    if office is None or not office.is_singular or wrong.family != right.family:
        return []
    if not (wrong.given and right.given) or _is_short_for(wrong.given, right.given):
        return []
    if any(d.kind in ("initial", "nickname", "missing") for d in verdict.differences):
        return []
    genders = {first_name_gender(fold(known.parsed.given[0])) for known in (wrong, right)}
    if genders == {"female", "male"} or register.tells_of_change(article, wrong):
        return []
    post = next(post for post in wrong.posts if register.offices.get(post) is office)
    title = register.title(article, wrong, [post])
    held = right.posts[post]
    day = register.days[article]
    around = [register.days[n] - day for n in held if register.days[n]] if day else []
    if around:
        near = [days for days in around if abs(days) <= _MOST_DAYS]
        if len(held) < _FEWEST or not near or not min(around) <= 0 <= max(around):
            return []
        return [
            f"{len(held)} articles, from before and after this one, call {right.name} “{title}”"
        ]
    # Without dates a namesake may have held the post at another time: one letter must do.
    if len(held) < _FEWEST or OSA.distance(wrong.given, right.given) > 1:
        return []
    return [f"{len(held)} articles call {right.name} “{title}”, and none but this {wrong.name}"]


def _is_short_for(one: str, other: str) -> bool:
    """Ash and Ashton, W. and Walter."""
    return one.startswith(other) or other.startswith(one)


def _share_a_word(one: Known, other: Known) -> bool:
    words = [{word for post in known.posts for word in post.split()} for known in (one, other)]
    return not words[0].isdisjoint(words[1])
