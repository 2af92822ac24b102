"""The hooks of pytest that collect articles, plan their analysis, and sum up."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from quotecheck.errors import QuotecheckError, ReadingError
from quotecheck.expectations import SUFFIX
from quotecheck.model import Article
from quotecheck.pytest_plugin.desk import Desk, desk_of
from quotecheck.pytest_plugin.families import CORPUS, batches
from quotecheck.pytest_plugin.items import (
    SILENCED,
    UNUSED,
    ArticleFile,
    Corpus,
    ExpectationsItem,
    FamilyItem,
    OrphanFile,
    ProblemsError,
    QuotecheckItem,
    UnreadableFolder,
)
from quotecheck.reading.paths import leads_out, link_trouble
from quotecheck.report.text import count, escape

if TYPE_CHECKING:
    from xdist.scheduler import Scheduling


class Collecting:
    """The plugin that is registered when ``--quotecheck`` is given."""

    def __init__(self, config: pytest.Config) -> None:
        try:
            self.desk: Desk = desk_of(config)
        except QuotecheckError as error:
            raise pytest.UsageError(escape(str(error))) from None
        self.files: dict[Path, ArticleFile] = {}
        self.stems: dict[Path, set[str]] = {}
        self.refused: list[ReadingError] = []

    # --- collecting -------------------------------------------------------------------------------

    @pytest.hookimpl(tryfirst=True)
    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """Leaves out a link to a folder that it is in itself; pytest would go round in it."""
        if collection_path.is_symlink() and collection_path.is_dir():
            target = collection_path.resolve()
            if target in collection_path.parent.resolve().joinpath("x").parents:
                return True
        return None

    @pytest.hookimpl(tryfirst=True)
    def pytest_collect_directory(
        self, path: Path, parent: pytest.Collector
    ) -> pytest.Collector | None:
        """Makes a failing item of a folder that may not be read, where pytest would stop."""
        if os.access(path, os.R_OK | os.X_OK):
            return None
        folder: pytest.Collector = UnreadableFolder.from_parent(parent, path=path)
        return folder

    def pytest_collect_file(
        self, file_path: Path, parent: pytest.Collector
    ) -> pytest.Collector | None:
        """Collects the files that an audit reads: those included, and those that are named."""
        if file_path.name.endswith(SUFFIX):
            return self._orphan(file_path, parent)
        if not self._is_wanted(file_path, parent):
            return None
        trouble = self._refusal(file_path, parent)
        if trouble is not None:
            self.refused.append(trouble)
            return None
        file: ArticleFile = ArticleFile.from_parent(parent, path=file_path)
        self.files[file_path] = file
        return file

    def _is_wanted(self, path: Path, parent: pytest.Collector) -> bool:
        if parent.session.isinitpath(path):
            return path.suffix != ".py"
        if path.name.startswith(".") or not self.desk.reads(path):
            return False
        # an audit follows no links to folders
        given = self._given(path, parent)
        return not any(
            folder.is_symlink()
            for folder in path.parents
            if folder != given and folder.is_relative_to(given)
        )

    def _given(self, path: Path, parent: pytest.Collector) -> Path:
        """The folder that was asked for and that a file was found in."""
        folder = path.parent
        while folder != folder.parent and not parent.session.isinitpath(folder, with_parents=True):
            folder = folder.parent
        return folder

    def _refusal(self, path: Path, parent: pytest.Collector) -> ReadingError | None:
        """Why a file that is wanted is not collected, if so."""
        shown = self.desk.shown(path)
        if not _is_nameable(path):
            return ReadingError(
                f"{escape(shown)}: its name is not UTF-8, or has control characters; rename it",
                path=escape(shown),
            )
        if path.is_symlink() and not parent.session.isinitpath(path):
            root = os.path.realpath(self._given(path, parent))
            if leads_out(os.fspath(path), root):
                return link_trouble(shown)
        return None

    def _orphan(self, path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        folder = path.parent
        if folder not in self.stems:
            self.stems[folder] = {
                each.stem
                for each in folder.iterdir()
                if not each.name.endswith(SUFFIX) and self._is_wanted(each, parent)
            }
        if path.name.removesuffix(SUFFIX) in self.stems[folder]:
            return None
        orphan: OrphanFile = OrphanFile.from_parent(parent, path=path)
        return orphan

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Adds what compares all articles, at the end, unless only single items were asked for.

        Its files are those that were seen, also if ``--lf`` collects nothing of them.
        """
        report = yield
        if isinstance(collector, pytest.Session) and report.passed:
            config = collector.config
            if any("::" not in argument for argument in config.args):
                report.result.append(
                    Corpus.from_parent(
                        collector,
                        path=config.rootpath / CORPUS,
                        name=CORPUS,
                        files=self.files.values(),
                        refused=self.refused,
                    )
                )
        return report

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Plans the analysis of those articles that are left to run."""
        names = batches([item.nodeid for item in session.items])
        planned: dict[str, dict[Article, None]] = {}
        for item in session.items:
            if isinstance(item, (FamilyItem, ExpectationsItem)) and isinstance(item.entry, Article):
                planned.setdefault(names[item.nodeid], {})[item.entry] = None
        try:
            self.desk.plan([list(articles) for articles in planned.values()])
        except QuotecheckError as error:
            raise pytest.UsageError(str(error)) from None

    def pytest_unconfigure(self) -> None:
        """Lets go of temporary files."""
        self.desk.close()

    # --- reporting --------------------------------------------------------------------------------

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Puts a failure at the place of its first finding, for reporters that know but one."""
        report = yield
        error = call.excinfo.value if call.excinfo is not None else None
        if isinstance(item, QuotecheckItem) and isinstance(error, ProblemsError) and error.path:
            path = item.config.invocation_params.dir / error.path
            if path.is_relative_to(item.config.rootpath):
                path = path.relative_to(item.config.rootpath)
            report.location = (str(path), error.line - 1, report.location[2])
        return report

    def pytest_report_header(self) -> str:
        """What is checked, and by which configuration."""
        settings = self.desk.settings
        source = "no configuration" if settings.source is None else escape(str(settings.source))
        return f"quotecheck: {count(len(self.desk.rules), 'rule')}, {source}"

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:  # noqa: ANN401 - private
        """Says what was silenced, and what silences nothing any more."""
        silenced = 0
        unused: Counter[str] = Counter()
        for reports in terminalreporter.stats.values():
            for report in reports:
                if getattr(report, "when", None) != "call":
                    continue
                for name, value in report.user_properties:
                    if name == SILENCED:
                        silenced += value
                    elif name == UNUSED:
                        unused[value] += 1
        if silenced or unused:
            terminalreporter.section("quotecheck")
        if silenced:
            terminalreporter.line(f"{count(silenced, 'finding')} silenced")
        for message in unused:
            terminalreporter.line(escape(message))

    # --- sharing out ------------------------------------------------------------------------------

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Scheduling | None:  # noqa: ANN401
        """Keeps the items of a batch in one process of pytest-xdist, which analyses it once."""
        if config.getoption("dist") != "load":
            return None
        from quotecheck.pytest_plugin.spreading import BatchScheduling

        return BatchScheduling(config, log)


def _is_nameable(path: Path) -> bool:
    """Whether a path can stand in a node id.

    Reports and processes take no lone surrogates, and pytest shows ids as they are: what is in one
    reaches the terminal.
    """
    return escape(str(path)) == str(path)
