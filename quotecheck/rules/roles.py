"""Rules about who people are said to be: unknown surnames, offices and honorifics that conflict."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import ClassVar

from attrs import field, frozen

from quotecheck.model import Finding, Gender, Severity, Span
from quotecheck.names import compare_names, fold
from quotecheck.people.genders import first_name_gender
from quotecheck.people.lexicon import (
    FUNCTION_WORDS,
    SPEECH_VERBS,
    is_close_kinship,
)
from quotecheck.rules.base import Evidence, Example, Rule
from quotecheck.rules.cast import Cast, Character
from quotecheck.rules.offices import Office, read_office

_SHORTEST_SURNAME = 3
_SHORTEST_PROSE = 6
# However many holders an office has in an article, each is compared with so many before.
_MOST_HOLDERS = 24
_ENDING = re.compile(r"""[.!?…]["”’')\]]*\s*$""")
# One capital, at the beginning: "KProfile" is a firm, "AMLO" short for somebody.
_SURNAME = re.compile(
    r"(?:Mc|Mac|Fitz|De|Di|Du|La|Le|Van|O['’]|D['’]|Al-|El-)?"
    r"[^\W\d_][^\W\d_A-Z]+(?:-[^\W\d_][^\W\d_A-Z]+)?"
)
_JOINTS = frozenset(("-", "–", "—", "@", "#", "&"))
_VERSUS = re.compile(r"\bvs?\.?\s*$")
_ACTS = re.compile(r"also|then|later|[a-z]{2,}(?:ly|ed)")
# Media do so too.
_REPORTED = frozenset(("announced", "noted", "notes", "reported", "reports", "wrote", "writes"))
_SAID = SPEECH_VERBS - _REPORTED
# Three such beginnings of a paragraph are an interview, a transcript or a list.
_LABEL = re.compile(r"^[^\S\n]*[^\W\d_][^\n:]{0,30}:", re.MULTILINE)
_INTERVIEW = 3
_CALLED = frozenset(
    "as called dubbed known named nicknamed surnamed the a an his her their its our my '".split()
)
_OPENING = frozenset((",", "(", "[", "—", "–", "-", "/"))
_CAPITAL = re.compile(r"[^\W\d_]")
# Words that tell of a change of office, or of another time than the article's.
_CHANGE = re.compile(
    r"\b(?:former\w*|previous\w*|predecess\w+|success(?:or|ion)\w*|succeed\w*|replac\w+|"
    r"resign\w*|step\w* (?:down|aside)|appoint\w*|(?:re-?)?elected|nominat\w+|inaugurat\w+|"
    r"sworn|swear\w*|sacked|fired|oust\w*|deposed?|overthr\w+|assassinat\w+|promot\w+|"
    r"t(?:ook|ak(?:e|es|ing)) (?:office|over|charge)|bec(?:ame|omes?|oming)|reshuffl\w+|tenure|"
    r"reign|regime|era|administration|under|died|death|histor\w+|decades?|centur\w+|ago|"
    r"once|then|doubles?|1[5-9]\d\d|20\d\d|\d0s)\b",
    re.IGNORECASE,
)
# Words that tell of one person's way from office to office.
_CAREER = re.compile(
    r"\b(?:succeed\w*|replac\w+|resign\w*|step\w* (?:down|aside)|appoint\w*|(?:re-?)?elected|"
    r"inaugurat\w+|sworn|sacked|fired|oust\w*|promot\w+|"
    r"t(?:ook|ak(?:e|es|ing)) (?:office|over|charge)|bec(?:ame|omes?|oming)|reshuffl\w+|tenure|"
    r"served)\b",
    re.IGNORECASE,
)
_OTHER_TIME = re.compile(
    r"\b(?:once|then|ago|era|decades?|1[5-9]\d\d|20\d\d|\d0s)\b", re.IGNORECASE
)
_COUPLE = re.compile(
    r"\b(?:couple|married|marriage|divorc\w+|wed|wedding|née|family|families|trans(?:gender|"
    r"ition\w*)|Mr\.? (?:and|&) Mr?s)\b"
)
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


@frozen(eq=False)
class _Scene:
    """An article with its people, and the places where a rule may look."""

    evidence: Evidence
    cast: Cast = field(init=False)

    @cast.default
    def _find_cast(self) -> Cast:
        return Cast(self.evidence)

    def is_prose(self, span: Span) -> bool:
        """Whether ``span`` stands in a paragraph of sentences: no headline, caption or list."""
        document = self.evidence.document
        paragraph = document.paragraph_at(span.start)
        if paragraph is None or not _ENDING.search(paragraph.of(document.text)):
            return False
        words = [t.of(document.text) for t in document.tokens_in(paragraph)]
        return len(words) >= _SHORTEST_PROSE and any(word.islower() for word in words[1:])

    def is_own_voice(self, span: Span) -> bool:
        """Whether the article itself says it, in a sentence: no headline, nobody's quoted words."""
        return self.is_prose(span) and not self.cast.is_quoted(span)

    def place(self, span: Span) -> str:
        """What stands at ``span`` and in which line, for a sentence of evidence."""
        line, _ = self.evidence.article.position(span.start)
        return f"“{_written(self.evidence.text, span)}” in line {line}"


class BareSurname(Rule):
    """QC103: a surname that no full name introduces."""

    code: ClassVar[str] = "QC103"
    name: ClassVar[str] = "bare-surname"
    severity: ClassVar[Severity] = "info"
    summary: ClassVar[str] = "somebody speaks whom no full name, title or role introduces"
    why: ClassVar[str] = (
        "A cut that takes the first mention of a person leaves a surname that readers cannot "
        "place. The rule looks at surnames that stand alone all over the article and speak in it. "
        "It is silent where a title or a role introduces the person (“Mr Kim”, “President Obama”, "
        "“Olsen, a baker”), on first names, in headlines and in quoted words, where the name also "
        "stands for a place or an organisation or beside another word in capitals, where another "
        "name of the article is spelt nearly so, in interviews, and where nobody is introduced by "
        "a full name before."
    )
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            "The harbour of Vik will close for two years, Mayor Ann Howell said on Monday.\n\n"
            "Henriksen said the boats would have to go elsewhere until then.",
            fires=True,
            note="nobody tells who Henriksen is",
        ),
        Example(
            "The harbour of Vik will close for two years, Mayor Ann Howell said on Monday.\n\n"
            "Mr Henriksen said the boats would have to go elsewhere until then.",
            fires=False,
            note="a title introduces him",
        ),
        Example(
            "The harbour of Vik will close for two years, Mayor Ann Howell said on Monday.\n\n"
            "Howell said the boats would have to go elsewhere until then.",
            fires=False,
        ),
    )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """One finding for each such person, where the surname speaks first."""
        scene = _Scene(evidence)
        cast = scene.cast
        full = [character for character in cast.characters if character.is_full]
        unknown = [
            character
            for character in cast.characters
            if _is_unknown(scene, character) and any(f.first < character.first for f in full)
        ]
        if not unknown or len(_LABEL.findall(evidence.text)) >= _INTERVIEW:
            return
        words = _words(evidence)
        for character in unknown:
            said = next((s for s in character.spans if _says(scene, s)), None)
            if said is None or _stands_otherwise(evidence, words, character):
                continue
            name = character.person.name
            yield self.finding(
                evidence.article,
                said,
                f"nothing in the article tells who “{name}” is",
                evidence=(
                    f"no full name, title or role goes with “{name}”",
                    f"{name} speaks in line {evidence.article.position(said.start)[0]}",
                ),
                related=[span for span in character.spans if span != said],
            )


def _is_unknown(scene: _Scene, character: Character) -> bool:
    """Whether only a surname is known of the person, and it is like no other name."""
    cast, word = scene.cast, character.family or "".join(character.words)
    if character.is_full or len(word) < _SHORTEST_SURNAME:
        return False
    if first_name_gender(word) is not None:
        return False
    if any(f.title or f.roles or f.defined or f.relation for f in character.introductions):
        return False
    if not _SURNAME.fullmatch(character.person.name) or _is_told(scene, character.first):
        return False
    if next(cast.near_words(word), None) is not None:
        return False
    alike = {other for other in cast.by_word.get(word, ()) if other is not character}
    return not alike and not any(
        compare_names(character.person.name, other.person.name).kind
        in ("same", "variant", "misspelling")
        for other in cast.characters
        if other is not character and other.words and other.words[-1][:1] == word[:1]
    )


def _is_told(scene: _Scene, first: Span) -> bool:
    """Whether words beside the first mention tell who it is: "surnamed Chen", "Sin, in her 70s"."""
    before, after, _ = scene.cast.words_around(first)
    return before in _CALLED or after in _OPENING or before.endswith(("'s", "’s", "s'", "s’"))


def _says(scene: _Scene, span: Span) -> bool:
    """Whether the article writes "Olsen said" or "said Olsen" there, in its own voice."""
    before, after, _ = scene.cast.words_around(span)
    neighbour = scene.cast.neighbours(span)[0]
    if neighbour and before == "," and scene.evidence.text[neighbour[0].end : span.start] == ", ":
        return False
    is_subject = (
        after in _SAID
        or (before in _SAID and not after[:1].isalpha())
        or (
            span in scene.cast.speaking
            and not before[:1].isalpha()
            and _ACTS.fullmatch(after) is not None
        )
    )
    return is_subject and scene.cast.acts(span) and scene.is_own_voice(span)


def _words(evidence: Evidence) -> dict[str, list[int]]:
    """Where each capitalised word of the article stands, folded; compounds by each part too."""
    places: dict[str, list[int]] = {}
    for index, token in enumerate(evidence.document.tokens):
        word = token.of(evidence.text)
        if any(letter.isupper() for letter in word):
            for part in {word, *re.split(r"[-–/@.]", word)}:
                places.setdefault(fold(part), []).append(index)
    return places


def _stands_otherwise(
    evidence: Evidence, places: dict[str, list[int]], character: Character
) -> bool:
    """Whether the name stands somewhere as part of a longer name, or as no person's name."""
    document, text = evidence.document, evidence.text
    tokens, spans = document.tokens, frozenset(character.spans)
    for index in {i for word in character.words for i in places.get(word, ())}:
        token = tokens[index]
        if not any(span.covers(token) for span in spans):
            return True
        before = tokens[index - 1].of(text) if index else ""
        after = tokens[index + 1].of(text) if index + 1 < len(tokens) else ""
        if after == ":" or (_is_capital(after) and after.isalpha()):
            return True
        sentence = document.sentence_at(token.start)
        opens = sentence is None or (index and tokens[index - 1].start == sentence.start)
        if _is_capital(before) and not (opens and fold(before) in FUNCTION_WORDS):
            return True
        if (
            _VERSUS.search(text, max(0, token.start - 6), token.start)
            or before in ("-", "–", "—", "@", "#", "&")
            or after in ("&", "@")
        ):
            return True
    return any(
        entity.label != "PERSON" and not word.isdisjoint(character.words)
        for entity in document.entities
        if (word := {fold(part) for part in entity.span.of(text).split()})
    )


def _is_capital(word: str) -> bool:
    return bool(_CAPITAL.match(word)) and word[0].isupper()


class RoleConflict(Rule):
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
        scene = _Scene(evidence)
        held = {c: list(_terms(scene, c)) for c in scene.cast.characters}
        for character, terms in held.items():
            yield from self._two_offices(scene, character, terms)
        yield from self._two_holders(scene, [term for terms in held.values() for term in terms])

    def _two_offices(
        self, scene: _Scene, character: Character, terms: Sequence[_Term]
    ) -> Iterator[Finding]:
        plain = [
            term
            for term in terms
            if not (_CAREER.search(term.sentence) or _OTHER_TIME.search(term.sentence))
        ]
        first = plain[0] if plain else None
        other = next((t for t in plain if first and first.office.excludes(t.office)), None)
        if first is None or other is None or _was_something_else(scene, character):
            return
        if _changes_office(scene, character, first.office, other.office):
            return
        titles = [_written(scene.evidence.text, term.office.span) for term in (first, other)]
        yield self.finding(
            scene.evidence.article,
            other.span,
            f"{character.person.name} is called both “{titles[0]}” and “{titles[1]}”",
            evidence=(scene.place(first.span), scene.place(other.span)),
            related=[first.span],
        )

    def _two_holders(self, scene: _Scene, terms: Sequence[_Term]) -> Iterator[Finding]:
        holders: dict[tuple[str, frozenset[str], str], list[_Term]] = {}
        for term in sorted(terms, key=lambda term: term.span):
            office = term.office
            if not office.body or not office.is_singular or not term.is_full:
                continue
            before = holders.setdefault((office.head, office.portfolios, office.body), [])
            if any(other.character is term.character for other in before):
                continue
            if before and _are_two_now(before[0], term):
                title = _written(scene.evidence.text, office.span)
                names = [t.character.person.name for t in (before[0], term)]
                yield self.finding(
                    scene.evidence.article,
                    term.span,
                    f"“{title}” is said of both {names[0]} and {names[1]}",
                    evidence=(scene.place(before[0].span), scene.place(term.span)),
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

    scene: _Scene
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
    def sentence(self) -> str:
        """The sentence of the name."""
        return self.scene.cast.sentence(self.name).of(self.scene.evidence.text)

    @cached_property
    def paragraph(self) -> str:
        """The paragraph of the name."""
        document = self.scene.evidence.document
        return (document.paragraph_at(self.name.start) or self.name).of(document.text)


def _terms(scene: _Scene, character: Character) -> Iterator[_Term]:
    """The offices that the article itself gives ``character``, in text order."""
    met = zip(character.person.mentions, character.introductions, strict=True)
    for mention, found in met:
        phrases = found.roles or ((found.title,) if found.title else ())
        for phrase in phrases:
            office = read_office(scene.evidence.document, phrase)
            if office is not None and scene.is_own_voice(mention.span):
                yield _Term(scene, character, office, mention.span, mention.kind == "full")


def _was_something_else(scene: _Scene, character: Character) -> bool:
    """Whether any phrase says that the person holds an office no more, not yet, or two of them."""
    document = scene.evidence.document
    for found in character.introductions:
        for phrase in found.roles:
            written = phrase.of(document.text)
            if _CHANGE.search(written) or " and " in written or "-elect" in written:
                return True
    return False


def _changes_office(scene: _Scene, character: Character, *offices: Office) -> bool:
    """Whether a sentence about the person tells of a career and names one of the offices."""
    text = scene.evidence.text
    nouns = {noun for office in offices for noun in office.nouns}
    return any(
        _CAREER.search(written) and not nouns.isdisjoint(written.casefold().split())
        for written in (sentence.of(text) for sentence in character.sentences)
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
    return not any(_CHANGE.search(term.paragraph) for term in (one, other))


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
        scene = _Scene(evidence)
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
            yield self.finding(
                evidence.article,
                wrong.span,
                f"{told[0].character.person.name} is called both “{other.title(scene)}” and "
                f"“{wrong.title(scene)}”",
                evidence=(scene.place(other.span), scene.place(wrong.span)),
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

    def title(self, scene: _Scene) -> str:
        """The title as written."""
        return _written(scene.evidence.text, self.word)


def _titled(scene: _Scene) -> Iterator[list[_Titled]]:
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


def _told(scene: _Scene, character: Character) -> Iterator[_Titled]:
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


def _has_relatives(scene: _Scene, character: Character) -> bool:
    """Whether relatives of the person may be meant somewhere by the same surname."""
    document = scene.evidence.document
    if character.is_relative or len(scene.cast.by_word.get(character.family, ())) > 2:
        return True
    paragraphs = {document.paragraph_at(span.start) for span in character.spans}
    for paragraph in paragraphs:
        if paragraph is None:
            continue
        if _COUPLE.search(paragraph.of(document.text)) or any(
            is_close_kinship(token.of(document.text)) for token in document.tokens_in(paragraph)
        ):
            return True
    return False


def _written(text: str, span: Span) -> str:
    return " ".join(span.of(text).split())
