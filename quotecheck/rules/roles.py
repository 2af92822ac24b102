"""Rules about what people are called: offices and honorifics that conflict."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import ClassVar

from attrs import frozen

from quotecheck.model import Analysis, Article, Finding, Gender, Severity, Span
from quotecheck.names import compare_names, fold
from quotecheck.people.lexicon import KINSHIP, is_close_kinship
from quotecheck.rules.base import CorpusRule, Evidence, Example, Rule
from quotecheck.rules.careers import CAREER, CHANGE, OTHER_TIME
from quotecheck.rules.cast import Character
from quotecheck.rules.corpus_offices import Clash, find_clashes
from quotecheck.rules.offices import Office, read_office
from quotecheck.rules.register import Number, Register
from quotecheck.rules.scene import Scene

# However many holders an office has in an article, each is compared with so many before.
_MOST_HOLDERS = 24
_KIN = sorted(word for word in KINSHIP if is_close_kinship(word))
_COUPLE = (
    r"\w+-in-law|couple|married|marriage|divorc\w+|wed|wedding|née|trans(?:gender|ition\w*)|"
    r"Mr\.? (?:and|&) Mr?s"
)
# Words for one relative may tell of a namesake anywhere, "families" and "sons" only close by.
_RELATIVE = re.compile(
    rf"\b(?:{'|'.join(w for w in _KIN if not w.endswith('s'))}|{_COUPLE})\b",
    re.IGNORECASE,
)
_RELATIVES = re.compile(rf"\b(?:{'|'.join(_KIN)}|{_COUPLE}|family|families)\b", re.IGNORECASE)
# Titles and words for people that are used of one gender only; a woman may be "chairman", "pastor".
_COURTESY: dict[str, Gender] = dict.fromkeys(
    "mr mister sir monsieur senor signor herr".split(), "male"
)
_COURTESY |= dict.fromkeys(
    "mrs ms miss mme madame lady dame senora senorita signora frau".split(), "female"
)
_NOUNS: dict[str, Gender] = dict.fromkeys("spokesman businessman policeman".split(), "male")
_NOUNS |= dict.fromkeys("actress spokeswoman businesswoman policewoman".split(), "female")
_GENDERED = _COURTESY | _NOUNS


class RoleConflict(CorpusRule):
    """QC104: one person in two offices that exclude each other, or two people in one office."""

    code: ClassVar[str] = "QC104"
    name: ClassVar[str] = "role-conflict"
    severity: ClassVar[Severity] = "warning"
    summary: ClassVar[str] = (
        "one person given two offices that exclude each other, or one office given to two people"
    )
    why: ClassVar[str] = (
        "A wrong office credits words to a ministry or a country that never said them. The rule "
        "knows presidents, heads of government, ministers and secretaries by portfolio, governors, "
        "mayors, senators and representatives. It is silent on any phrase with a word that it does "
        "not know, on former, acting, deputy and elected holders, on candidates, near words that "
        "tell of a change of office or of another time, in headlines and in quoted words, on two "
        "holders where the phrase names no country or town, and on offices that go together."
    )
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            "Chinese Foreign Minister Wang Yi arrived in Moscow on Thursday.\n\n"
            "Defence Minister Wang Yi said that both sides had moved closer.",
            fires=True,
        ),
        Example(
            "French President Emmanuel Macron arrived in Oslo on Monday.\n\n"
            "French President Jean Dumas said that the talks would go on.",
            fires=True,
        ),
        Example(
            "Chinese Foreign Minister Wang Yi arrived in Moscow on Thursday.\n\n"
            "Former Defence Minister Wang Yi said that both sides had moved closer.",
            fires=False,
            note="former",
        ),
        Example(
            "French President Emmanuel Macron met German President Frank-Walter Steinmeier.",
            fires=False,
            note="two countries",
        ),
    )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """One finding for each person and for each office that conflicts, at the later place."""
        scene = evidence.once(Scene)
        held = {c: list(_terms(scene, c)) for c in scene.cast.characters}
        for character, terms in held.items():
            yield from self._two_offices(scene, character, terms)
        yield from self._two_holders(scene, [term for terms in held.values() for term in terms])

    def check_corpus(self, analyses: Sequence[Analysis]) -> Iterator[tuple[int, Finding]]:
        """One finding for each article that stands alone among those of the same weeks."""
        register = Register(analyses)
        for clash in find_clashes(register):
            first = register.analysis(clash.first)
            around = [register.analysis(number).article for _, number in clash.around]
            yield clash.article, self.report(clash, register.analysis(clash.article), first, around)

    def report(
        self, clash: Clash[Number], analysis: Analysis, first: Analysis, around: Sequence[Article]
    ) -> Finding:
        """The finding of an office that other articles give otherwise; see :class:`Clash`."""
        message, facts = clash.describe(analysis, first, around)
        return self.finding(analysis.article, clash.place(analysis), message, evidence=facts)

    def _two_offices(
        self, scene: Scene, character: Character, terms: Sequence[_Term]
    ) -> Iterator[Finding]:
        plain = [
            term
            for term in terms
            if not (scene.tells(CAREER, term.sentence) or scene.tells(OTHER_TIME, term.sentence))
        ]
        first = plain[0] if plain else None
        other = next((t for t in plain if first and first.office.excludes(t.office)), None)
        if first is None or other is None or _was_something_else(scene, character):
            return
        if _changes_office(scene, character, first.office, other.office):
            return
        titles = [scene.written(term.office.span) for term in (first, other)]
        yield self.finding(
            scene.evidence.article,
            other.span,
            f"{character.person.name} is called both “{titles[0]}” and “{titles[1]}”",
            evidence=(scene.cite(first.span), scene.cite(other.span)),
            related=[first.span],
        )

    def _two_holders(self, scene: Scene, terms: Sequence[_Term]) -> Iterator[Finding]:
        holders: dict[tuple[str, frozenset[str], str], list[_Term]] = {}
        for term in sorted(terms, key=lambda term: term.span):
            office = term.office
            if not office.body or not office.is_singular or not term.is_full:
                continue
            before = holders.setdefault((office.head, office.portfolios, office.body), [])
            if any(other.character is term.character for other in before):
                continue
            if before and _are_two_now(before[0], term):
                title = scene.written(office.span)
                names = [t.character.person.name for t in (before[0], term)]
                yield self.finding(
                    scene.evidence.article,
                    term.span,
                    f"“{title}” is said of both {names[0]} and {names[1]}",
                    evidence=(scene.cite(before[0].span), scene.cite(term.span)),
                    related=[before[0].span],
                )
            if len(before) < _MOST_HOLDERS:
                before.append(term)


@frozen(eq=False)
class _Term:
    """An office that the article gives somebody at one place.

    Attributes:
        scene: the article.
        character: who holds it.
        office: the office.
        name: where the name stands.
        is_full: whether the full name stands there.
    """

    scene: Scene
    character: Character
    office: Office
    name: Span
    is_full: bool

    @property
    def span(self) -> Span:
        """The office and the name."""
        spans = (self.office.span, self.name)
        return Span(min(s.start for s in spans), max(s.end for s in spans))

    @property
    def sentence(self) -> Span:
        """The sentence of the name."""
        return self.scene.cast.sentence(self.name)


def _terms(scene: Scene, character: Character) -> Iterator[_Term]:
    """The offices that the article itself gives ``character``, in text order."""
    met = zip(character.person.mentions, character.introductions, strict=True)
    for mention, found in met:
        phrases = found.roles or ((found.title,) if found.title else ())
        for phrase in phrases:
            office = read_office(scene.evidence.document, phrase)
            if office is not None and scene.is_own_voice(mention.span):
                yield _Term(scene, character, office, mention.span, mention.kind == "full")


def _was_something_else(scene: Scene, character: Character) -> bool:
    """Whether any phrase says that the person holds an office no more, not yet, or two of them."""
    document = scene.evidence.document
    for found in character.introductions:
        for phrase in found.roles:
            written = phrase.of(document.text)
            if CHANGE.search(written) or " and " in written or "-elect" in written:
                return True
    return False


def _changes_office(scene: Scene, character: Character, *offices: Office) -> bool:
    """Whether a sentence about the person tells of a career and names one of the offices."""
    text = scene.evidence.text
    nouns = {noun for office in offices for noun in office.nouns}
    return any(
        scene.tells(CAREER, sentence) and not nouns.isdisjoint(sentence.of(text).casefold().split())
        for sentence in character.sentences
    )


def _are_two_now(one: _Term, other: _Term) -> bool:
    """Whether two people hold the office, and no word near them tells of another time.

    Whether two names are one person's is for the rules about names to tell.
    """
    if one.character.family == other.character.family:
        return False
    names = (one.character.person.name, other.character.person.name)
    if compare_names(*names).kind not in ("conflict", "different"):
        return False
    return not any(t.scene.tells(CHANGE, t.scene.paragraph(t.name)) for t in (one, other))


class HonorificConflict(Rule):
    """QC105: a woman's and a man's title for one person."""

    code: ClassVar[str] = "QC105"
    name: ClassVar[str] = "honorific-conflict"
    severity: ClassVar[Severity] = "warning"
    summary: ClassVar[str] = "one person called Mr here and Ms there"
    why: ClassVar[str] = (
        "“Mr” for a woman is an error that readers notice and that hurts. The rule compares titles "
        "and roles that tell a gender: Mr and Ms, Sir and Lady, spokesman and spokeswoman. First "
        "names and pronouns do not count. It is silent where relatives may be meant: near words "
        "for relatives or a marriage, in “Mr and Mrs”, and where two people have the surname."
    )
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            "Asante Boateng, spokeswoman of the port, met the crews on Monday.\n\n"
            "Mr Boateng said that the strike was over.",
            fires=True,
        ),
        Example(
            "Asante Boateng, spokeswoman of the port, met the crews on Monday.\n\n"
            "Her husband, Mr Boateng, said that the strike was over.",
            fires=False,
            note="a relative",
        ),
    )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """One finding for each such person, at the first title of the rarer gender."""
        scene = evidence.once(Scene)
        for told in _titled(scene):
            genders = Counter(t.gender for t in told)
            sentences = {(scene.cast.sentence(t.name), t.gender) for t in told}
            if len(genders) < 2 or len(sentences) > len({sentence for sentence, _ in sentences}):
                # Both titles in one sentence tell of a couple.
                continue
            first = told[0].gender
            rarer = min(genders, key=lambda gender: (genders[gender], gender == first))
            wrong = next(t for t in told if t.gender == rarer)
            other = next(t for t in told if t.gender != rarer)
            if scene.tells(_RELATIVES, scene.paragraph(wrong.name)):
                continue
            yield self.finding(
                evidence.article,
                wrong.span,
                f"{told[0].character.person.name} is called both “{other.title(scene)}” and "
                f"“{wrong.title(scene)}”",
                evidence=(scene.cite(other.span), scene.cite(wrong.span)),
                related=[t.span for t in told if t.gender != rarer],
            )


@frozen(eq=False)
class _Titled:
    """A title or role that tells somebody's gender, at one place."""

    character: Character
    word: Span
    name: Span
    gender: Gender

    @property
    def span(self) -> Span:
        """The title and the name."""
        return Span(min(self.word.start, self.name.start), max(self.word.end, self.name.end))

    def title(self, scene: Scene) -> str:
        """The title as written."""
        return scene.written(self.word)


def _titled(scene: Scene) -> Iterator[list[_Titled]]:
    """The gendered titles of each person, in text order, where no relative can be meant.

    A surname whose title contradicts the one full name that has it counts as that person's.
    """
    cast = scene.cast
    families: dict[str, list[Character]] = {}
    for character in cast.characters:
        families.setdefault(character.family, []).append(character)
    for family, characters in families.items():
        full = [character for character in characters if character.is_full]
        if not family or len(full) != 1 or any(_has_relatives(scene, c) for c in characters):
            continue
        told = [t for c in (full[0], *characters) for t in _told(scene, c)]
        by_place = {t.name: t for t in told}
        yield [by_place[place] for place in sorted(by_place)]


def _told(scene: Scene, character: Character) -> Iterator[_Titled]:
    text = scene.evidence.text
    for span, found in zip(character.spans, character.introductions, strict=True):
        if not scene.is_own_voice(span):
            continue
        for phrase in (found.title, *found.roles):
            word = _gendered_word(text, phrase, phrase is found.title) if phrase else None
            if word is not None:
                yield _Titled(character, word, span, _GENDERED[fold(word.of(text))])
                break


def _gendered_word(text: str, phrase: Span, is_title: bool) -> Span | None:
    """The word of a title or role that is used of one gender only.

    A title of courtesy within a role is somebody else's: "Mrs Olsen's opponent".
    """
    for match in re.finditer(r"\w+", phrase.of(text)):
        word = fold(match.group())
        rest = text[phrase.start + match.end() : phrase.end]
        if word in (_COURTESY if is_title else _NOUNS) and not rest.startswith(("'", "’")):
            return Span(phrase.start + match.start(), phrase.start + match.end())
    return None


def _has_relatives(scene: Scene, character: Character) -> bool:
    """Whether relatives of the person may be meant somewhere by the same surname."""
    if character.is_relative or len(scene.cast.by_word.get(character.family, ())) > 2:
        return True
    paragraphs = {scene.paragraph(span) for span in character.spans}
    return any(scene.tells(_RELATIVE, paragraph) for paragraph in paragraphs)
