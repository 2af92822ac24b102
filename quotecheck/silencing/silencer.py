"""The pass that silences findings, and what it did not need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal, TypeVar

import attrs
from attrs import frozen

from quotecheck.config import UNREADABLE, Config, Suppression
from quotecheck.config.toml import shown
from quotecheck.model import Article, Finding, Severity, Silence
from quotecheck.patterns import article_names
from quotecheck.rules import all_rules
from quotecheck.rules.base import CorpusRule
from quotecheck.silencing.accepted import HouseStyle
from quotecheck.silencing.baseline import Baseline, Entry, Found
from quotecheck.silencing.passed import Passed
from quotecheck.silencing.places import stands_at

Item = TypeVar("Item", bound=Found)

# Items are attrs values of whoever calls; mypy wants to know of which class.
_evolve: Callable[..., Any] = attrs.evolve
_LONGEST = 60


@frozen
class Unused:
    """Something that silences nothing any more.

    Attributes:
        kind: a ``suppression`` of the configuration, or an entry of the ``baseline``.
        message: one line: the file, what is not needed, and what to do.
    """

    kind: Literal["suppression", "baseline"]
    message: str

    def __str__(self) -> str:
        return self.message


class Silencer:
    """Applies a configuration and a baseline to findings as they pass.

    One serves one run, for it counts what was used. Of findings and articles it keeps nothing, so
    its size is that of the configuration and the baseline.

    Args:
        config: settings for some of the articles, severities, accepted names, suppressions.
        baseline: the findings that are known, if any.
    """

    def __init__(self, config: Config, baseline: Baseline | None = None) -> None:
        self._config = config
        self._baseline = Baseline({}, config.root) if baseline is None else baseline
        self._style = HouseStyle(config)
        self._by_rule: dict[str, list[tuple[int, Suppression]]] = {}
        for number, suppression in enumerate(config.suppressions):
            self._by_rule.setdefault(suppression.rule, []).append((number, suppression))
        self._used: set[int] = set()
        self._left = Counter(dict(self._baseline.entries))
        self._otherwise: set[Entry] = set()
        self._passed = Passed(config, self._baseline)
        self._last: tuple[tuple[object, ...], _Setting] | None = None

    def judge(self, items: Iterable[Item]) -> Iterator[Item]:
        """The findings in the order given, those that are silenced marked as such.

        What a rule finds where it is turned off is left out. What is silenced already stays so.
        """
        for item in items:
            article, finding = item.article, item.finding
            if finding.code == UNREADABLE:
                self._passed.miss(article)
            setting = self._setting(article)
            if finding.code in setting.off:
                continue
            severity = setting.severity.get(finding.code, finding.severity)
            silenced = item.silenced or self._silence(article, finding, setting.names)
            if severity != finding.severity:
                finding = attrs.evolve(finding, severity=severity)
            if finding is not item.finding or silenced is not item.silenced:
                item = _evolve(item, finding=finding, silenced=silenced)
            yield item

    def see(self, article: Article) -> None:
        """Takes note that an article was checked, also one in which nothing was found.

        Only with all of them :meth:`unused` knows which entries of the baseline are out of date.
        """
        self._passed.see(article)

    def unused(self, *, complete: bool = True) -> tuple[Unused, ...]:
        """What silenced nothing: suppressions first, then entries of the baseline.

        Only rules that were checked count. Of entries that name a file, those whose file was seen
        or is there no more; the others may belong to another run.

        Args:
            complete: whether all was checked that the configuration is for, and to the end. If only
                some articles were, nothing can be said about suppressions that fit many articles,
                nor about rules that compare articles.
        """
        return tuple(self._unused(complete))

    def _unused(self, complete: bool) -> Iterator[Unused]:
        rules = {rule.code: rule for rule in all_rules()}
        off = rules.keys() - {rule.code for rule in self._config.rules()}
        # what these find depends on articles that were not looked at
        unsure = {
            code for code, rule in rules.items() if isinstance(rule, CorpusRule) and not complete
        }
        passed = self._passed
        for number, each in enumerate(self._config.suppressions):
            if number in self._used or each.rule in off:
                continue
            if passed.is_gone(each) or (each.rule not in unsure and passed.is_over(each, complete)):
                yield Unused("suppression", self._about_suppression(each))
        for entry, count in sorted((+self._left).items()):
            if entry.rule in off:
                continue
            if passed.is_gone(entry) or (
                entry.rule not in unsure and passed.is_past(entry, complete)
            ):
                yield Unused("baseline", self._about_entry(entry, count))

    def _about_suppression(self, suppression: Suppression) -> str:
        source = self._config.source
        file = "configuration" if source is None else shown(source)
        place = file if suppression.line is None else f"{file}:{suppression.line}"
        where = f" in {suppression.path}" if suppression.path else ""
        at = f" at {_cut(suppression.text)}" if suppression.text else ""
        remedy = "give words that touch the finding" if suppression.text else "mend its path"
        return (
            f"{place}: the suppression of {suppression.rule}{where}{at} silences nothing; delete "
            f"it, or {remedy}"
        )

    def _about_entry(self, entry: Entry, count: int) -> str:
        path = self._baseline.path
        file = "baseline" if path is None else shown(path)
        total = self._baseline.entries[entry]
        times = "" if total == 1 else f" {count} of {total} times"
        state = "is silenced otherwise" if entry in self._otherwise else "no longer occurs"
        return (
            f"{file}: {entry.rule} at {_cut(entry.text)} in {entry.label} {state}{times}; "
            "write the baseline anew with --write-baseline to leave it out"
        )

    def _setting(self, article: Article) -> _Setting:
        # the findings of an article come one after the other
        key = (article.path, article.row, article.id)
        if self._last is None or self._last[0] != key:
            names = article_names(article, self._config.root)
            self._last = key, _Setting(names, *self._config.settings_for(names))
        return self._last[1]

    def _silence(self, article: Article, finding: Finding, names: Iterable[str]) -> Silence | None:
        silence = self._accepted(article, finding) or self._suppressed(article, finding, names)
        if finding.code == UNREADABLE or not self._left:
            return silence
        entry = Entry.of(article, finding, self._baseline.folder)
        if silence is not None:
            if entry in self._left:
                self._otherwise.add(entry)
        elif self._left[entry] > 0:
            self._left[entry] -= 1
            return Silence("baseline")
        return silence

    def _accepted(self, article: Article, finding: Finding) -> Silence | None:
        reason = self._style.accepts(article, finding)
        return None if reason is None else Silence("accepted", reason)

    def _suppressed(
        self, article: Article, finding: Finding, names: Iterable[str]
    ) -> Silence | None:
        """The first suppression that fits; all that do are used."""
        fitting = [
            (number, each)
            for number, each in self._by_rule.get(finding.code, ())
            if each.applies_to(names)
            and (each.text is None or stands_at(each.text, article, finding.span))
        ]
        self._used.update(number for number, _ in fitting)
        return Silence("suppressed", fitting[0][1].reason) if fitting else None


@frozen
class _Setting:
    """What the configuration says about an article: its names, rules that are off, severities."""

    names: tuple[str, ...]
    off: frozenset[str]
    severity: Mapping[str, Severity]


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return f"“{text}”" if len(text) <= _LONGEST else f"“{text[:_LONGEST]}…”"
