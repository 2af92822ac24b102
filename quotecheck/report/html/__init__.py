"""Pages to look at: an article with its quotations and findings, and a corpus of them."""

from __future__ import annotations

from quotecheck.report.html.pages import article_page, notebook_frame
from quotecheck.report.html.site import Site
from quotecheck.report.html.view import view_of

__all__ = ["Site", "article_page", "notebook_frame", "view_of"]
