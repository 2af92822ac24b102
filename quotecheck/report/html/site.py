"""Writes the report of a corpus into a folder: a page for each article, and one about all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from quotecheck.auditing import ArticleFinding
from quotecheck.errors import ConfigError
from quotecheck.model import Analysis
from quotecheck.output import opened_output
from quotecheck.report.html.corpus import corpus_view, listed
from quotecheck.report.html.ledger import Ledger
from quotecheck.report.html.pages import article_page, corpus_page
from quotecheck.report.html.view import ArticleView, view_of
from quotecheck.report.places import file_stem
from quotecheck.report.speakers import speaker_kind

INDEX = "index.html"
_ARTICLES = "articles"


class Site:
    """A report on its way into a folder; use it as a context.

        with Site(folder, "corpus/") as site:
            auditor = Auditor(on_corpus=site.write)
            for item in auditor.run(articles):
                site.keep(item)

    Every file is there as a whole or not at all, and the pages of the corpus, which lead to the
    others, come last. Where there is but one article, its page is the report.

    Args:
        folder: where the report goes; made if it is not there.
        title: what the corpus is called.

    Raises:
        ConfigError: on the way in, if the folder cannot be made.

    Attributes:
        index: the page to begin with.
        pages: how many were written so far.
    """

    def __init__(self, folder: Path, title: str) -> None:
        self._folder = folder
        self._title = title
        self._ledger = Ledger()
        self.index = folder / INDEX
        self.pages = 0

    def __enter__(self) -> Site:
        # before any article is read, which may take hours
        _make(self._folder)
        return self

    def __exit__(self, *details: object) -> None:
        self._ledger.close()

    def keep(self, item: ArticleFinding) -> None:
        """Keeps a finding of an audit until the page of its article is written."""
        self._ledger.keep(item)

    def write(
        self, corpus: Sequence[Analysis], on_done: Callable[[int], None] | None = None
    ) -> None:
        """Writes all pages; each analysis is read when it is its turn, and not kept.

        Args:
            corpus: the articles in the order of the audit.
            on_done: called with a number of articles whose pages were written.

        Raises:
            ConfigError: a file cannot be written, or a link leads out of the folder.
        """
        if len(corpus) == 1 and not self._ledger.total("troubles"):
            self._write(INDEX, article_page(view_of(corpus[0], self._ledger.judged(0))))
            return
        for number in range(len(corpus)):
            analysis = corpus[number]
            view = view_of(analysis, self._ledger.judged(number))
            label = analysis.article.label
            href = f"{_ARTICLES}/{file_stem(label, self._ledger.times(label))}.html"
            self._write(href, article_page(view, up=f"../{INDEX}"))
            self._ledger.add(number, view, href, _named(view, analysis))
            if on_done is not None:
                on_done(1)
        view_of_all = corpus_view(self._title, self._ledger)
        for page in reversed(range(len(view_of_all.pages))):
            articles = listed(page, view_of_all, self._ledger)
            self._write(view_of_all.pages[page], corpus_page(view_of_all, page, articles))

    def _write(self, name: str, page: str) -> None:
        path = self._folder / name
        _make(path.parent)
        if not path.resolve().is_relative_to(self._folder.resolve()):
            raise ConfigError(
                f"{path}: a link leads out of {self._folder}; remove it, or choose another folder"
            )
        with opened_output(path, binary=False) as stream:
            stream.write(page)
        self.pages += 1


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"{folder}: cannot be made ({error.strerror}); choose another folder"
        ) from None


def _named(view: ArticleView, analysis: Analysis) -> list[str]:
    """The speakers with names; "a spokesman" is somebody else in every article."""
    people = {person.name for person in analysis.people}
    names = (who.name for who in view.speakers)
    return [name for name in names if speaker_kind(name, people) != "unnamed"]
