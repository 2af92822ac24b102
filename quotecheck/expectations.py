"""What must come out of an article, as the file ``NAME.expect.yaml`` beside it says.

    quotations:                       # must be there
      - text: the bridge stays closed
        speaker: Ana Ruiz
    no-quotations:                    # must not be there
      - text: who knows
        speaker: Ana Ruiz
    findings:
      - rule: QC101
        text: Anna Ruiz
        expected: Ana Ruiz
    no-findings:
      - rule: role-conflict
        xfail: the deputy is taken for the mayor

Beside a file that holds an article a row, ``rows`` has the same under the id of each article. For
words and names, what :mod:`quotecheck.testing` says holds here, too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from attrs import field, frozen

from quotecheck.errors import ConfigError
from quotecheck.model import Analysis, Article
from quotecheck.testing import WantedFinding, WantedQuotation

SUFFIX = ".expect.yaml"


@frozen
class Expectation:
    """One thing that must, or must not, come out.

    Attributes:
        wanted: what.
        line: of the expectation file, counted from 1.
        there: whether it must be there; otherwise it must not.
        xfail: why it is known not to hold; None where it holds.
    """

    wanted: WantedQuotation | WantedFinding
    line: int
    there: bool = True
    xfail: str | None = None

    def problem(self, analysis: Analysis) -> str | None:
        """What to tell if it does not hold; None if it does."""
        return self.wanted.missing(analysis) if self.there else self.wanted.unwanted(analysis)


@frozen
class Expectations:
    """What must come out of one article.

    Attributes:
        each: in the order of the file.
        line: of the file where they begin, counted from 1.
        xfail: why some of them are known not to hold, where that is said of all of them.
    """

    each: tuple[Expectation, ...]
    line: int = 1
    xfail: str | None = None

    def check(self, analysis: Analysis, codes: Collection[str] | None = None) -> Outcome:
        """Whether they hold.

        Args:
            analysis: of the article.
            codes: of the rules that were checked; what is said of others is left out. By default
                all of them were.
        """
        broken, excused, checked = [], [], 0
        for one in self.each:
            if isinstance(one.wanted, WantedFinding) and not _was_checked(one.wanted, codes):
                continue
            checked += 1
            problem = one.problem(analysis)
            if problem is not None and one.xfail is not None:
                excused.append(Problem(one.line, problem, one.xfail))
            elif problem is not None:
                broken.append(Problem(one.line, problem, self.xfail))
            elif one.xfail is not None:
                broken.append(Problem(one.line, f"this holds now; take out xfail ({one.xfail})"))
        if self.xfail is not None and checked:
            if broken:
                excused, broken = [*broken, *excused], []
            else:
                broken = [Problem(self.line, f"all of it holds now; take out xfail ({self.xfail})")]
        return Outcome(checked, tuple(broken), tuple(excused))


def _was_checked(wanted: WantedFinding, codes: Collection[str] | None) -> bool:
    return codes is None or wanted.code is None or wanted.code in codes


@frozen
class Problem:
    """An expectation that does not hold, or that holds though ``xfail`` says it does not.

    Attributes:
        line: of the expectation file, counted from 1.
        message: what was found instead; may have several lines.
        reason: why that was known, if it was.
    """

    line: int
    message: str
    reason: str | None = None


@frozen
class Outcome:
    """How an article's expectations turned out.

    Attributes:
        checked: how many were checked.
        broken: those that do not hold and should.
        excused: those that do not hold, as ``xfail`` says.
    """

    checked: int
    broken: tuple[Problem, ...] = ()
    excused: tuple[Problem, ...] = ()


@frozen
class ExpectationFile:
    """What an expectation file says.

    Attributes:
        whole: of the one article beside it; None if it says something of rows.
        rows: of each article in the file beside it, by the article's id.
    """

    whole: Expectations | None = None
    rows: Mapping[str, Expectations] = field(factory=dict)

    def of(self, article: Article) -> Expectations | None:
        """What must come out of this article; None where nothing is said of it."""
        return self.whole if article.row is None else self.rows.get(article.id or "")


def expectation_path(path: Path) -> Path:
    """Where the expectations of an article's file stand: ``a.expect.yaml`` for ``a.txt``."""
    return path.with_name(path.stem + SUFFIX)


def read_expectations(path: Path, shown: str | None = None) -> ExpectationFile:
    """The expectations in a file.

    Args:
        path: of the file.
        shown: what messages call it; by default its path.

    Raises:
        ConfigError: it cannot be read, or says something that is not known; the message names the
            file, the line, the column and the remedy. Or PyYAML is not installed.
    """
    name = shown or str(path)
    try:
        from quotecheck.expectation_files import read_yaml
    except ModuleNotFoundError as error:
        if error.name != "yaml":
            raise
        raise ConfigError(
            f"{name}: reading it takes PyYAML; pip install 'quotecheck-news[pytest]'"
        ) from None
    return read_yaml(path, name)
