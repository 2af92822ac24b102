"""QC103: people who speak, and whom nothing introduces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import ClassVar

from attrs import field, frozen

from quotecheck.model import Finding, Severity, Span
from quotecheck.names import compare_names, fold
from quotecheck.people.genders import first_name_gender
from quotecheck.people.lexicon import FUNCTION_WORDS, SPEECH_VERBS
from quotecheck.rules.base import Evidence, Example, Rule
from quotecheck.rules.cast import Character
from quotecheck.rules.scene import Scene

_SHORTEST_SURNAME = 3
# However many people an article names, a surname is compared with so many of them.
_MOST_COMPARED = 60
# One capital, at the beginning: "KProfile" is a firm, "AMLO" short for somebody.
_SURNAME = re.compile(
    r"(?:Mc|Mac|Fitz|De|Di|Du|La|Le|Van|O['’]|D['’]|Al-|El-)?"
    r"[^\W\d_][^\W\d_A-Z]+(?:-[^\W\d_][^\W\d_A-Z]+)?"
)
_ALIKE = frozenset(("same", "variant", "misspelling"))
_POSSESSIVE = ("'s", "’s", "s'", "s’")
_COMPOUND = re.compile(r"[-–/@.]")
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
        scene = evidence.once(Scene)
        introduced = [c.first for c in scene.cast.characters if c.is_full]
        if not introduced or len(_LABEL.findall(evidence.text)) >= _INTERVIEW:
            return
        places: _Places | None = None
        for character in scene.cast.characters:
            if introduced[0] > character.first or not _is_unknown(scene, character):
                continue
            said = next((span for span in character.spans if _says(scene, span)), None)
            places = places or _Places(evidence)
            if said is None or places.stands_otherwise(character) or _is_alike(scene, character):
                continue
            name = character.person.name
            yield self.finding(
                evidence.article,
                said,
                f"nothing in the article tells who “{name}” is",
                evidence=(
                    f"no full name, title or role goes with “{name}”",
                    f"{name} speaks in line {evidence.article.place(said.start)[0]}",
                ),
                related=[span for span in character.spans if span != said],
            )


def _is_unknown(scene: Scene, character: Character) -> bool:
    """Whether only a surname is known of the person."""
    if character.is_full or not _SURNAME.fullmatch(character.person.name):
        return False
    word = character.family or "".join(character.words)
    if len(word) < _SHORTEST_SURNAME or first_name_gender(word) is not None:
        return False
    if any(f.title or f.roles or f.defined or f.relation for f in character.introductions):
        return False
    before, after, _ = scene.cast.words_around(character.first)
    is_told = before in _CALLED or before.endswith(_POSSESSIVE) or after in _OPENING
    return not is_told


def _is_alike(scene: Scene, character: Character) -> bool:
    """Whether another name of the article may be the same, written otherwise."""
    cast, word = scene.cast, character.family
    namesakes = len(cast.by_word.get(word, ())) > 1
    if namesakes or next(cast.near_words(word), None) is not None:
        return True
    same_letter = (
        other
        for other in cast.characters
        if other is not character and any(part[:1] == word[:1] for part in other.words)
    )
    return any(
        compare_names(character.person.name, other.person.name).kind in _ALIKE
        for other in islice(same_letter, _MOST_COMPARED)
    )


def _says(scene: Scene, span: Span) -> bool:
    """Whether the article writes "Olsen said" or "said Olsen" there, in its own voice."""
    cast, text = scene.cast, scene.evidence.text
    before, after, _ = cast.words_around(span)
    neighbour = cast.neighbours(span)[0]
    if neighbour and text[neighbour[0].end : span.start] == ", ":
        return False
    is_subject = (
        after in _SAID
        or (before in _SAID and not after[:1].isalpha())
        or (span in cast.speaking and not before[:1].isalpha() and bool(_ACTS.fullmatch(after)))
    )
    return is_subject and cast.acts(span) and scene.is_own_voice(span)


@frozen(eq=False)
class _Places:
    """Where each word of an article stands, to find a name as part of something else.

    Attributes:
        evidence: the article.
        words: the tokens that hold each word in capitals, folded; compounds by each part too.
        others: the folded words in names of anything but people.
    """

    evidence: Evidence
    words: dict[str, list[int]] = field(init=False, factory=dict)
    others: set[str] = field(init=False, factory=set)

    def __attrs_post_init__(self) -> None:
        text = self.evidence.text
        for index, token in enumerate(self.evidence.document.tokens):
            word = token.of(text)
            if any(letter.isupper() for letter in word):
                for part in {fold(part) for part in (word, *_COMPOUND.split(word))}:
                    self.words.setdefault(part, []).append(index)
        for entity in self.evidence.document.entities:
            if entity.label != "PERSON":
                self.others.update(fold(part) for part in entity.span.of(text).split())

    def stands_otherwise(self, character: Character) -> bool:
        """Whether the name stands somewhere as part of a longer name, or as no person's name."""
        document = self.evidence.document
        named = {token for span in character.spans for token in document.tokens_in(span)}
        return any(
            word in self.others
            or any(
                document.tokens[index] not in named or self._is_part(index)
                for index in self.words.get(word, ())
            )
            for word in character.words
        )

    def _is_part(self, index: int) -> bool:
        """Whether a neighbour shows that the token belongs to a longer name."""
        document, text = self.evidence.document, self.evidence.text
        tokens, token = document.tokens, document.tokens[index]
        before = tokens[index - 1].of(text) if index else ""
        after = tokens[index + 1].of(text) if index + 1 < len(tokens) else ""
        if after == ":" or (after[:1].isupper() and after.isalpha()):
            return True
        if before in _JOINTS or after in _JOINTS:
            return True
        if _VERSUS.search(text, max(0, token.start - 6), token.start):
            return True
        sentence = document.sentence_at(token.start)
        opens = index > 0 and sentence is not None and tokens[index - 1].start == sentence.start
        # "Later Olsen said": only a small word that opens the sentence is no first name.
        return before[:1].isupper() and not (opens and fold(before) in FUNCTION_WORDS)
