"""How Sphinx builds the documentation: ``sphinx-build -W docs site``."""

from click import Context
from sphinx.application import Sphinx

from quotecheck import __version__
from quotecheck.cli import cli

project = "quotecheck"
author = "the quotecheck maintainers"
copyright = "the quotecheck maintainers"
release = __version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
]
exclude_patterns = ["examples/.ipynb_checkpoints"]
source_suffix = {".md": "markdown"}

myst_enable_extensions = ["attrs_block", "colon_fence"]
myst_heading_anchors = 4

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
napoleon_google_docstring = True
napoleon_use_ivar = True

html_theme = "furo"
html_title = "quotecheck"
html_show_copyright = False
html_permalinks_icon = "#"
# Nothing is fetched from elsewhere: the pages can be read offline.
html_theme_options = {"source_edit_link": None, "top_of_page_buttons": []}
copybutton_exclude = ".linenos, .gp, .go"


def with_help(app: Sphinx, page: str, source: list[str]) -> None:
    """Shows on the page of the command line what ``--help`` says of each command."""
    if page == "command-line":
        for name, command in {"": cli, **cli.commands}.items():
            title = f"quotecheck {name}".strip()
            told = Context(command, info_name=title, max_content_width=90).get_help()
            source[0] += f"\n## {title}\n\n```text\n{told}\n```\n"


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("source-read", with_help)
