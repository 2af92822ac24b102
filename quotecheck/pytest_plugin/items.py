"""Articles as items of pytest: one article times one family of rules, and their expectations."""

# ruff: noqa: ANN401 - nodes pass on whatever pytest makes them with

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest

from quotecheck.auditing import ArticleFinding
from quotecheck.errors import ArticleError, QuotecheckError
from quotecheck.expectations import (
    SUFFIX,
    ExpectationFile,
    Expectations,
    Problem,
    expectation_path,
    read_expectations,
)
from quotecheck.model import Article
from quotecheck.pytest_plugin import QuotecheckWarning
from quotecheck.pytest_plugin.desk import Comparison, Desk, Entry, desk_of
from quotecheck.pytest_plugin.families import (
    CORPUS,
    EXPECTATIONS,
    UNREADABLE,
    families,
    family,
)
from quotecheck.report.text import escape, show_finding
from quotecheck.rules.base import CorpusRule, Rule
from quotecheck.rules.unreadable import Unreadable
from quotecheck.silencing import suppression_for

SILENCED = "quotecheck-silenced"
UNUSED = "quotecheck-unused"
"""Names of the properties of reports that the summary is made from."""

_LONGEST_NAME = 100
_MOST_SUPPRESSIONS = 3


class ProblemsError(Exception):
    """What is wrong with an article, as text, and where."""

    def __init__(self, text: str, summary: str, path: str, line: int) -> None:
        super().__init__(text)
        self.summary = summary
        self.path = path
        self.line = line


# --- collectors -----------------------------------------------------------------------------------


class ArticleFile(pytest.File):
    """A file of articles: of one, or of several in its rows."""

    _entries: list[Entry] | None = None

    @property
    def entries(self) -> list[Entry]:
        """Its articles, and in the place of those that cannot be read, why; read once."""
        if self._entries is None:
            self._entries = desk_of(self.config).read(self.path)
        return self._entries

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """The items of its article, or a node for each row."""
        beside, error = self._expectations()
        names: Counter[str] = Counter()
        for entry in self.entries:
            if isinstance(entry, Article) and entry.row is None:
                yield from article_items(self, entry, beside)
            elif entry.row is None:
                yield FamilyItem.of(self, entry, UNREADABLE)
            else:
                name = entry.id or "" if isinstance(entry, Article) else f"row-{entry.row}"
                yield ArticleRow.from_parent(
                    self, name=_node_name(name, names), entry=entry, beside=beside
                )
        if error is not None:
            yield ExpectationsItem.from_parent(
                self, name=EXPECTATIONS, entry=None, expectations=error
            )

    def _expectations(self) -> tuple[ExpectationFile | None, QuotecheckError | None]:
        """What is expected of the articles, and what is wrong with the file that says so."""
        path = expectation_path(self.path)
        if not path.is_file():
            return None, None
        shown = desk_of(self.config).shown(path)
        try:
            file = read_expectations(path, shown)
        except QuotecheckError as error:
            return None, error
        articles = [entry for entry in self.entries if isinstance(entry, Article)]
        rows = any(article.row is not None for article in articles)
        if articles and rows == (file.whole is not None):
            remedy = "put it under rows and the ids of articles" if rows else "take out rows"
            holds = "several articles" if rows else "one article"
            return None, QuotecheckError(f"{shown}:1:1: {self.path.name} holds {holds}; {remedy}")
        stale = sorted(file.rows.keys() - {article.id or "" for article in articles})
        if stale and len(articles) == len(self.entries):
            told = ", ".join(map(repr, stale))
            remedy = "mend the id, or delete what is expected"
            return file, QuotecheckError(f"{shown}: {self.path.name} has no {told}; {remedy}")
        return file, None


class ArticleRow(pytest.Collector):
    """An article in a row of a file."""

    def __init__(self, *, entry: Entry, beside: ExpectationFile | None, **more: Any) -> None:
        super().__init__(**more)
        self.entry = entry
        self.beside = beside

    def collect(self) -> Iterator[pytest.Item]:
        """The items of the article."""
        if isinstance(self.entry, ArticleError):
            yield FamilyItem.of(self, self.entry, UNREADABLE)
        else:
            yield from article_items(self, self.entry, self.beside)


def article_items(
    parent: pytest.Collector, article: Article, beside: ExpectationFile | None
) -> Iterator[pytest.Item]:
    """An item for each family of rules, and one for what is expected of the article."""
    for name in families(desk_of(parent.config).rules):
        yield FamilyItem.of(parent, article, name)
    expected = None if beside is None else beside.of(article)
    if expected is not None:
        yield ExpectationsItem.from_parent(
            parent, name=EXPECTATIONS, entry=article, expectations=expected
        )


def _node_name(name: str, taken: Counter[str]) -> str:
    """A name for a node that pytest can be given again, and that no other node has."""
    tidy = " ".join(escape(name).replace("::", ":").split())
    tidy = tidy.translate(str.maketrans("[]", "()"))[:_LONGEST_NAME]
    taken[tidy] += 1
    return tidy if taken[tidy] == 1 else f"{tidy} ({taken[tidy]})"


class UnreadableFolder(pytest.Directory):
    """A folder that may not be looked into; pytest would stop at it."""

    def collect(self) -> Iterator[pytest.Item]:
        """An item that tells so."""
        for entry in desk_of(self.config).read(self.path):
            yield FamilyItem.of(self, entry, UNREADABLE)


class OrphanFile(pytest.File):
    """A file of expectations beside which there is no article."""

    def collect(self) -> Iterator[pytest.Item]:
        """An item that tells so."""
        shown = desk_of(self.config).shown(self.path)
        article = self.path.name.removesuffix(SUFFIX)
        error = QuotecheckError(
            f"{shown}: there is no article {article}.* beside it; mend its name, or delete it"
        )
        yield ExpectationsItem.from_parent(self, name=EXPECTATIONS, entry=None, expectations=error)


class Corpus(pytest.Directory):
    """All articles together; its path is that of its node id and need not exist."""

    def __init__(
        self, *, files: Collection[ArticleFile], refused: Collection[ArticleError], **more: Any
    ) -> None:
        super().__init__(**more)
        self._seen = files
        self._refused = refused
        self.first_told: str | None = None
        self._comparison: Comparison | None = None

    @property
    def files(self) -> list[ArticleFile]:
        """Those that were asked for, in the order of an audit."""
        desk = desk_of(self.config)
        given = [file for file in self._seen if desk.is_given(file.path)]
        return sorted(given, key=lambda file: desk.order(file.path))

    def collect(self) -> Iterator[pytest.Item]:
        """An item for each rule that compares articles, and for files that are refused."""
        names: Counter[str] = Counter()
        for error in self._refused:
            yield FamilyItem.from_parent(self, name=_node_name(UNREADABLE, names), entry=error)
        for rule in desk_of(self.config).rules if self.files else ():
            if isinstance(rule, CorpusRule):
                yield CorpusItem.from_parent(self, name=rule.name, rule=rule)

    @property
    def comparison(self) -> Comparison:
        """What came out of it; made once, by whichever item is the first to run."""
        if self._comparison is None:
            entries = [entry for file in self.files for entry in file.entries]
            self._comparison = desk_of(self.config).compare(entries)
        return self._comparison


# --- items ----------------------------------------------------------------------------------------


class QuotecheckItem(pytest.Item):
    """An item that fails with problems of articles, each at its place."""

    where: str

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.add_marker("quotecheck")

    @property
    def desk(self) -> Desk:
        """What the items of this process share."""
        return desk_of(self.config)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The file, and the line that the article begins in."""
        return self.path, self.first_line - 1, f"{self.name} of {self.where}"

    first_line = 1

    def fail(self, text: str, summary: str, path: str, line: int) -> NoReturn:
        """Fails with a text, which is about a place; the summary of it is one line."""
        # for reports in JUnit's form, where nothing else tells the place
        self.user_properties += [("file", path), ("line", line)]
        raise ProblemsError(text, summary, path, line)

    def judge(self, found: Iterable[ArticleFinding]) -> None:
        """Warns of findings that are not severe, and fails with those that are."""
        failing: list[ArticleFinding] = []
        silenced = 0
        for item in found:
            if item.silenced is not None:
                silenced += 1
            elif self.desk.fails(item):
                failing.append(item)
            else:
                self._warn(item)
        if silenced:
            self.user_properties.append((SILENCED, silenced))
        if failing:
            self._fail_with(failing)

    def _fail_with(self, failing: Sequence[ArticleFinding]) -> NoReturn:
        told: tuple[str, ...] = ()
        parts = []
        for item in failing:
            parts.append(show_finding(item.article, item.finding, told=told).plain)
            told = item.finding.evidence
        if family(failing[0].finding.code) != UNREADABLE:
            parts.append(self._remedy(failing))
        first = failing[0]
        line, _ = first.article.file_position(first.finding.span.start)
        more = f" (and {len(failing) - 1} more)" if len(failing) > 1 else ""
        summary = f"{first.finding.code} {escape(first.finding.message)}{more}"
        self.fail("\n\n".join(parts), summary, first.article.path or str(self.path), line)

    def _remedy(self, failing: Sequence[ArticleFinding]) -> str:
        settings = self.desk.settings
        file = settings.source.name if settings.source is not None else "quotecheck.toml"
        parts = [
            f"If that is as it should be, say why in {file}:\n",
            *(
                suppression_for(item.article, item.finding, settings)
                for item in failing[:_MOST_SUPPRESSIONS]
            ),
        ]
        if len(failing) > _MOST_SUPPRESSIONS:
            parts.append(f"and so on for the other {len(failing) - _MOST_SUPPRESSIONS}\n")
        return "\n".join(part.rstrip("\n") + "\n" for part in parts).rstrip("\n")

    def _warn(self, item: ArticleFinding) -> None:
        """Adds a finding to pytest's summary of warnings, unless a filter has it otherwise.

        Not simply by `warnings.warn`, for pytest would show the whole line, a paragraph or more.
        """
        line, _ = item.article.file_position(item.finding.span.start)
        finding = item.finding
        message = f"{finding.code} {finding.severity}: {escape(finding.message)} [{finding.rule}]"
        path = item.article.path or str(self.path)
        with warnings.catch_warnings(record=True) as caught:
            warnings.warn_explicit(QuotecheckWarning(message), None, path, line)
        for warning in caught:
            warning.line = ""
            self.ihook.pytest_warning_recorded.call_historic(
                kwargs={
                    "warning_message": warning,
                    "nodeid": self.nodeid,
                    "when": "runtest",
                    "location": None,
                }
            )

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *more: Any) -> Any:
        """The problems as text, at their place; whatever else went wrong as pytest does it."""
        error = excinfo.value
        if isinstance(error, ProblemsError):
            path, line, message = error.path, error.line, error.summary
        elif isinstance(error, (QuotecheckError, QuotecheckWarning)):
            path, line, message = str(self.path), self.first_line, str(error)
        else:
            return super().repr_failure(excinfo)
        shown = excinfo.getrepr(style="value")
        crash = getattr(shown, "reprcrash", None)
        if crash is not None:
            crash.path, crash.lineno, crash.message = path, line, message
        return shown


class FamilyItem(QuotecheckItem):
    """The findings of one family of rules in one article, or that it cannot be read."""

    def __init__(self, *, entry: Entry, **more: Any) -> None:
        super().__init__(**more)
        self.entry = entry
        self.where = escape(
            entry.label if isinstance(entry, Article) else entry.path or self.desk.shown(self.path)
        )
        self.first_line = entry.row or 1

    @classmethod
    def of(cls, parent: pytest.Collector, entry: Entry, name: str) -> FamilyItem:
        """The item of a family of rules."""
        item: FamilyItem = cls.from_parent(parent, name=name, entry=entry)
        return item

    def runtest(self) -> None:
        """Judges the findings of the family."""
        found = self.desk.findings(self.entry)
        troubles = [item for item in found if family(item.finding.code) == UNREADABLE]
        if not troubles:
            self.judge(item for item in found if family(item.finding.code) == self.name)
            return
        # told once, by the first item of the article that runs
        told = self.desk.told.setdefault(troubles[0].article, self.nodeid)
        if told != self.nodeid:
            pytest.skip(f"cannot be analysed, see {told}")
        self.judge(troubles)


class CorpusItem(QuotecheckItem):
    """The findings of one rule that compares articles, over all of them."""

    where = "all articles"

    def __init__(self, *, rule: Rule, **more: Any) -> None:
        super().__init__(**more)
        self.rule = rule
        # -k leaves out the names of nodes as high up as the corpus is
        self.extra_keyword_matches.add(CORPUS)

    def runtest(self) -> None:
        """Judges the findings of the rule, whichever article they stand in."""
        corpus = self.parent
        assert isinstance(corpus, Corpus)
        comparison = corpus.comparison
        codes = {self.rule.code}
        if corpus.first_told is None:
            # a rule that fails to compare has no findings of its own
            codes.add(Unreadable.code)
            corpus.first_told = self.nodeid
            self.user_properties += ((UNUSED, message) for message in comparison.unused)
        self.judge(item for item in comparison.found if item.finding.code in codes)


class ExpectationsItem(QuotecheckItem):
    """What must come out of one article."""

    def __init__(
        self,
        *,
        entry: Article | None,
        expectations: Expectations | QuotecheckError,
        **more: Any,
    ) -> None:
        super().__init__(**more)
        self.entry = entry
        self.expectations = expectations
        file = self.path if self.path.name.endswith(SUFFIX) else expectation_path(self.path)
        self.file = file
        self.where = escape(entry.label if entry is not None else self.desk.shown(file))
        if isinstance(expectations, Expectations):
            self.first_line = expectations.line

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The expectation file, and the line that those of this article begin in."""
        return self.file, self.first_line - 1, f"{self.name} of {self.where}"

    def runtest(self) -> None:
        """Compares what is expected with what came out."""
        if self.entry is None or isinstance(self.expectations, QuotecheckError):
            error = str(self.expectations)
            self.fail(escape(error), escape(error), self._shown, _line_in(error))
        if any(family(item.finding.code) == UNREADABLE for item in self.desk.findings(self.entry)):
            pytest.skip("the article cannot be analysed")
        outcome = self.expectations.check(
            self.desk.analysis(self.entry), self.desk.codes_for(self.entry)
        )
        if outcome.broken:
            text = "\n\n".join(map(self._tell, outcome.broken))
            first = outcome.broken[0]
            message = first.message.splitlines()[0]
            self.fail(text, message, self._shown, first.line)
        if outcome.excused:
            pytest.xfail("; ".join(dict.fromkeys(one.reason or "" for one in outcome.excused)))
        if not outcome.checked:
            pytest.skip("none of the rules it speaks of is checked")

    @property
    def _shown(self) -> str:
        return self.desk.shown(self.file)

    def _tell(self, problem: Problem) -> str:
        return f"{escape(self._shown)}:{problem.line}: {problem.message}"


def _line_in(error: str) -> int:
    """The line that a message about a file names after the file."""
    found = re.search(r":(\d+):", error)
    return int(found[1]) if found else 1
