"""Rules about the names of people: slips of another name, and two spellings of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from attrs import evolve

from quotecheck.model import Analysis, Finding, Severity, Span
from quotecheck.rules.base import CorpusRule, Evidence, Example, KnowingRule
from quotecheck.rules.cast import Cast
from quotecheck.rules.corpus_names import CorpusSlip, find_slips
from quotecheck.rules.register import Register, person_in
from quotecheck.rules.slips import Suspicion, suspect, times
from quotecheck.rules.spellings import forms_of, spelling_difference

# However many forms look alike, a form is compared with so many of them.
_MOST_COMPARED = 40


class NameMismatch(KnowingRule, CorpusRule):
    """QC101: this form of a name is most likely a slip for somebody else's."""

    code = "QC101"
    name = "name-mismatch"
    severity: ClassVar[Severity] = "error"
    summary = "a name that is most likely a slip for another person's name"
    why = (
        "A misspelt or confused name credits words and deeds to somebody who does not exist. The "
        "rule weighs how two names differ and who was introduced: a long surname with one wrong "
        "letter, or a person without any introduction who shares the family name of one who was "
        "introduced and speaks in that person's place. It is silent where both are introduced in "
        "their own right, are relatives, stand side by side, or where the difference is a "
        "legitimate spelling. With lists of people, it is silent where both are listed, too."
    )
    examples = (
        Example(
            "Chinese Foreign Minister Wang Yi arrived in Moscow on Thursday. Talks went on until "
            "late.\n\nWang Li asserted that both sides had moved closer.",
            fires=True,
            note="Wang Li is never introduced and speaks in Wang Yi's place",
        ),
        Example(
            "The pilots' spokesman, Henrik Brandvold, signed on Tuesday. Brandvald had told the "
            "newspaper that he would not. Brandvold called it a good day.",
            fires=True,
            note="one wrong letter in a long word, once",
        ),
        Example(
            "Chinese Foreign Minister Wang Yi arrived in Moscow on Thursday. Wang Li, a student "
            "from Harbin, asserted that both sides had moved closer.",
            fires=False,
            note="Wang Li has an introduction of his own",
        ),
        Example(
            "Mill owner Walter Hensley turned the offer down. His brother, Warren Hensley, said he "
            "would have sold.",
            fires=False,
            note="the two are brothers",
        ),
    )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """One finding for each wrong form, at its first place."""
        cast = evidence.once(Cast)
        for character in cast.characters:
            suspicions = [
                suspicion
                for other in cast.partners(character)
                if (suspicion := suspect(cast, character, other))
            ]
            if suspicions:
                best = max(suspicions, key=lambda s: (s.weight, s.right.count))
                yield self._finding(cast, best)

    def check_corpus(self, analyses: Sequence[Analysis]) -> Iterator[tuple[int, Finding]]:
        """One finding for each article that has a name wrong which the others have right."""
        for slip in find_slips(Register(analyses), self.are_two):
            yield slip.article, self.report_slip(analyses[slip.article], slip)

    def report_slip(self, analysis: Analysis, slip: CorpusSlip) -> Finding:
        """The finding of a name that other articles have right."""
        spans = [mention.span for mention in person_in(analysis, slip.wrong).mentions]
        what = "probably" if slip.contextual else "probably a slip for"
        finding = self.finding(
            analysis.article,
            spans[0],
            f"“{slip.wrong}” is {what} {slip.right}, as other articles have it",
            expected=slip.right,
            evidence=slip.evidence,
            related=spans[1:],
        )
        return evolve(finding, severity="warning")

    def _finding(self, cast: Cast, suspicion: Suspicion) -> Finding:
        wrong, right = suspicion.wrong, suspicion.right
        form, name = wrong.first.of(cast.evidence.text), right.person.name
        form = " ".join(form.split())
        if suspicion.tie:
            message = f"“{form}” and “{name}” look like two spellings of one name"
        elif suspicion.contextual:
            message = (
                f"“{form}” is probably {name}: the article introduces {right.introduced} and "
                f"nobody else named {right.name.family}"
            )
        else:
            message = f"“{form}” is probably a slip for {name}"
        finding = self.finding(
            cast.evidence.article,
            wrong.first,
            message,
            expected=name,
            evidence=suspicion.sentences,
            related=sorted((*wrong.spans[1:], *right.spans)),
        )
        if suspicion.tie or suspicion.contextual or cast.is_quoted(wrong.first):
            finding = evolve(finding, severity="warning")
        return finding


class NameVariant(KnowingRule, CorpusRule):
    """QC102: two legitimate spellings of one name."""

    code = "QC102"
    name = "name-variant"
    severity: ClassVar[Severity] = "info"
    summary = "one person's name in two legitimate spellings"
    why = (
        "Readers and search engines take two spellings for two people. Both are right, so the rule "
        "only informs: it names the spelling that most mentions use and points at the others, "
        "within an article and over a corpus. Short forms, initials and names in capitals are no "
        "variants."
    )
    examples = (
        Example(
            "North Korean leader Kim Jong-un spoke first. Later Kim Jong Un left, and the sister "
            "of Kim Jong-un stayed.",
            fires=True,
        ),
        Example(
            "KIM JONG-UN SPEAKS\n\nNorth Korean leader Kim Jong-un spoke first. Mr Kim left early.",
            fires=False,
        ),
    )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """One finding for each rarer spelling, at its first place."""
        text = evidence.text
        for person in evidence.people:
            forms = forms_of(person, text)
            for form, other, difference in _variants(forms):
                spans = forms[form]
                yield self.finding(
                    evidence.article,
                    spans[0],
                    f"“{form}” is also spelt “{other}” here",
                    expected=other,
                    evidence=(difference, _counted(form, len(spans), other, len(forms[other]))),
                    related=sorted((*spans[1:], *forms[other])),
                )

    def check_corpus(self, analyses: Sequence[Analysis]) -> Iterator[tuple[int, Finding]]:
        """One finding for each article that holds a rarer spelling only."""
        # It needs numpy, which a list of rules does not.
        from quotecheck.rules.corpus_spellings import find_variants

        for variant in find_variants(analyses, self.are_two):
            rarer, usual = variant.rarer, variant.usual
            counts = len(rarer.articles), len(usual.articles)
            told = rarer.text, usual.text, counts, variant.difference
            for number in rarer.articles:
                # Where an article writes both, the check of the article says so.
                if not usual.stands_in(number):
                    yield number, self.report_variant(analyses[number], *told)

    def report_variant(
        self,
        analysis: Analysis,
        rarer: str,
        usual: str,
        counts: tuple[int, int],
        difference: str,
    ) -> Finding:
        """The finding of a spelling that more articles have otherwise.

        Args:
            analysis: of an article that has it.
            rarer: the spelling.
            usual: that of the others.
            counts: how many articles have the one and the other.
            difference: between the two, in words for the reader.
        """
        from quotecheck.rules.corpus_spellings import place_of

        ours, theirs = map(_articles, counts)
        return self.finding(
            analysis.article,
            place_of(rarer, analysis),
            f"“{rarer}” is spelt “{usual}” in other articles",
            expected=usual,
            evidence=(difference, f"“{usual}” stands in {theirs}, “{rarer}” in {ours}"),
        )


def _variants(forms: dict[str, list[Span]]) -> Iterator[tuple[str, str, str]]:
    """Each rarer form with the usual one that it is a spelling of, and the difference."""
    ranked = sorted(forms, key=lambda form: (-len(forms[form]), forms[form][0]))[:_MOST_COMPARED]
    usual: dict[str, list[tuple[str, str]]] = {}
    for rank, form in enumerate(ranked):
        for other in ranked[:rank]:
            found = spelling_difference(form, other)
            if found:
                ours, theirs = (_uses(forms, word) for word in (found.a, found.b))
                rarer, better = (form, other) if ours <= theirs else (other, form)
                usual.setdefault(rarer, []).append((better, found.sentence))
    for form, others in usual.items():
        words = form.count(" ")
        other, sentence = min(
            others, key=lambda item: (abs(item[0].count(" ") - words), -len(forms[item[0]]))
        )
        yield form, other, sentence


def _uses(forms: dict[str, list[Span]], words: str) -> int:
    """How many mentions hold ``words``, spelt so."""
    return sum(len(spans) for form, spans in forms.items() if f" {words} " in f" {form} ")


def _counted(form: str, count: int, other: str, others: int) -> str:
    return f"“{other}” stands {times(others)}, “{form}” {times(count)}"


def _articles(count: int) -> str:
    return "1 article" if count == 1 else f"{count} articles"
