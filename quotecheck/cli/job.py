"""What a check or an audit does with what it finds: a report or a baseline, and a status."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from quotecheck.auditing import ArticleFinding, Auditor
from quotecheck.cli import terminal
from quotecheck.cli.status import CLEAN, FOUND, TROUBLE
from quotecheck.config import Config
from quotecheck.model import Severity, SilenceKind
from quotecheck.report import WRITERS, Report, Summary
from quotecheck.report.base import is_severe
from quotecheck.report.text import count, escape, show_report, show_summary
from quotecheck.rules.unreadable import Unreadable
from quotecheck.silencing import Baseline, Silencer

if TYPE_CHECKING:
    from quotecheck.report.html import Site


class Job:
    """What a check or an audit finds, on its way through the silencer into a report."""

    def __init__(self, config: Config, baseline: Baseline | None, *, complete: bool) -> None:
        self.config = config
        self.baseline = baseline
        self.complete = complete
        self.silencer = Silencer(config, baseline)
        self.severities: Counter[Severity] = Counter()
        self.silences: Counter[SilenceKind] = Counter()
        self.unreadable = False

    def judge(self, found: Iterable[ArticleFinding]) -> Iterator[ArticleFinding]:
        """The findings that are left, counted."""
        for item in self.silencer.judge(found):
            if item.silenced is None:
                self.severities[item.finding.severity] += 1
                self.unreadable = self.unreadable or item.finding.code == Unreadable.code
            else:
                self.silences[item.silenced.kind] += 1
            yield item

    def report(
        self,
        found: Iterable[ArticleFinding],
        auditor: Auditor,
        form: str,
        output: Path | None,
        out: Console,
    ) -> int:
        """Writes the report as findings come, and gives the exit status."""
        report = Report(
            self.judge(found),
            partial(self.summary, auditor),
            rules=self.config.rules(),
            fail_on=self.config.fail_on,
            compared=self.baseline is not None,
            root=self.config.root,
        )
        if form == "text" and output is None:
            show_report(report, out)
        else:
            writer = WRITERS[form]
            with terminal.destination(output, binary=writer.binary) as stream:
                writer.write(report, stream)
            self._tell_unused(auditor)
        if output is not None:
            self._sum_up(auditor, out)
        if self.unreadable:
            return TROUBLE
        least = self.config.fail_on
        return FOUND if any(is_severe(each, least) for each in self.severities) else CLEAN

    def write_pages(
        self, found: Iterable[ArticleFinding], auditor: Auditor, site: Site, out: Console
    ) -> int:
        """Keeps the findings for a site that is written at the end, and gives the exit status."""
        for item in self.judge(found):
            site.keep(item)
        self._tell_unused(auditor)
        self._sum_up(auditor, out)
        return TROUBLE if self.unreadable else CLEAN

    def _tell_unused(self, auditor: Auditor) -> None:
        for unused in self.summary(auditor).unused:
            print(f"unused: {escape(unused)}", file=sys.stderr)

    def _sum_up(self, auditor: Auditor, out: Console) -> None:
        told = show_summary(self.severities.elements(), auditor.articles, self.silences)
        out.print(told, soft_wrap=True)

    def summary(self, auditor: Auditor) -> Summary:
        """What the end of a report says."""
        unused = self.silencer.unused(complete=self.complete)
        return Summary(auditor.articles, unused=tuple(map(str, unused)))

    def write_baseline(self, found: Iterable[ArticleFinding], auditor: Auditor, path: Path) -> int:
        """Writes what is found to a baseline, and gives the exit status."""
        written = Baseline.write(path, self._but_troubles(self.judge(found)))
        number = count(sum(written.entries.values()), "finding")
        where = count(auditor.articles, "article")
        told = f"{escape(str(path))}: {number} in {where} known from now on."
        terminal.console().print(told, soft_wrap=True)
        return TROUBLE if self.unreadable else CLEAN

    def _but_troubles(self, found: Iterable[ArticleFinding]) -> Iterator[ArticleFinding]:
        for item in found:
            if item.finding.code != Unreadable.code:
                yield item
            elif item.silenced is None:
                terminal.complain(f"{item.article.label}: {item.finding.message}")
