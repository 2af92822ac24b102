"""House style: the names that are right as they are written, whatever a rule makes of them."""

from __future__ import annotations

from collections.abc import Iterable

from quotecheck.config import Config
from quotecheck.model import Article, Finding
from quotecheck.names.fold import tidy

# The rules that doubt a form of a name; others are about what is told of the person.
_ABOUT_NAMES = frozenset(("QC101", "QC102", "QC103"))
_ABOUT_SPELLINGS = frozenset(("QC102",))


class HouseStyle:
    """The people and spellings of a configuration."""

    def __init__(self, config: Config) -> None:
        self._people = {form: name for name in config.people for form in _writings(name)}
        self._spellings: dict[str, list[tuple[list[str], str]]] = {}
        for name in config.spellings:
            for form in _writings(name):
                words = form.split()
                self._spellings.setdefault(words[0], []).append((words, name))

    def accepts(self, article: Article, finding: Finding) -> str | None:
        """Why the form of a name that a finding doubts is accepted, or None."""
        if finding.code not in _ABOUT_NAMES:
            return None
        form = tidy(finding.span.of(article.text))
        if form in self._people:
            return f"“{self._people[form]}” is one of the accepted people"
        if finding.code in _ABOUT_SPELLINGS:
            name = self._accepted_spelling(form, tidy(finding.expected or ""))
            if name is not None:
                return f"“{name}” is one of the accepted spellings"
        return None

    def _accepted_spelling(self, form: str, expected: str) -> str | None:
        """The accepted spelling that explains all in which ``form`` is not as expected."""
        words, usual = form.split(), set(expected.split())
        differing = {i for i, word in enumerate(words) if word not in usual}
        first: str | None = None
        covered: set[int] = set()
        for i, word in enumerate(words):
            for accepted, name in self._spellings.get(word, ()):
                if words[i : i + len(accepted)] == accepted:
                    covered.update(range(i, i + len(accepted)))
                    first = first or name
        return first if differing <= covered else None


def _writings(name: str) -> Iterable[str]:
    """A name, and how it stands at the beginning of a sentence and in a headline."""
    plain = tidy(name)
    return dict.fromkeys((plain, plain[:1].upper() + plain[1:], plain.upper()))
