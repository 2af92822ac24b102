"""Makes pages of what there is to show."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from quotecheck.report.html.corpus import CorpusView, Listed
from quotecheck.report.html.rendering import template
from quotecheck.report.html.view import ArticleView


def article_page(view: ArticleView, *, up: str | None = None) -> str:
    """An article with its quotations and findings, as one page of HTML that needs nothing else.

    Args:
        view: what there is to show.
        up: where the page of the corpus is, told from this one, if there is one.
    """
    return template("article").render(view=view, up=up)


def corpus_page(view: CorpusView, page: int, articles: Sequence[Listed]) -> str:
    """A page of a corpus; the first has the charts.

    Args:
        view: what there is to show.
        page: which of its pages, from 0.
        articles: those on it.
    """
    return template("corpus").render(view=view, page=page, articles=articles)


def notebook_frame(page: str) -> str:
    """A page in a frame of its own, which leaves alone the notebook around it."""
    frame = Markup(
        '<iframe sandbox="allow-scripts" srcdoc="{}" title="quotecheck" '
        'style="width: 100%; height: 40rem; border: 1px solid #8884; border-radius: 6px"></iframe>'
    )
    return frame.format(escape(page))
