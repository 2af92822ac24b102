"""Templates and what goes with them: escaping, styles, scripts, and the policy that allows them."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from importlib import resources

from attrs import frozen
from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup
from markupsafe import escape as escape_html

from quotecheck import __version__
from quotecheck.report.base import REPLACEMENT, without_surrogates
from quotecheck.report.text import escape as show_hidden

_FOLDER = "templates"
# a browser would read a bare carriage return as a line feed; one written so stays, and is not drawn
_CARRIAGE_RETURN = "&#13;"


@frozen
class Assets:
    """The one style and the one script of a page, and the policy that lets them run and no others.

    Attributes:
        style: CSS.
        script: JavaScript.
        policy: a Content-Security-Policy.
    """

    style: Markup
    script: Markup
    policy: str

    @classmethod
    def of(cls, *names: str) -> Assets:
        """The files of these names with the endings .css and .js, one after the other."""
        style, script = (_joined(names, ending) for ending in (".css", ".js"))
        policy = (
            f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
            "base-uri 'none'; form-action 'none'"
        )
        # these files are our own, and nothing of an article ever gets into them
        return cls(Markup(style), Markup(script), policy)


def _joined(names: tuple[str, ...], ending: str) -> str:
    folder = resources.files(__package__) / _FOLDER
    return "\n" + "\n".join((folder / f"{name}{ending}").read_text("utf-8") for name in names)


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("quotecheck.report.html", _FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(verbatim=verbatim, shown=shown)
    environment.globals["version"] = __version__
    return environment


def template(name: str) -> Template:
    """The template of a page, its styles and scripts at hand."""
    return _environment().get_template(f"{name}.html", globals={"assets": _assets(name)})


@lru_cache(maxsize=4)
def _assets(name: str) -> Assets:
    return Assets.of("page", name)


def verbatim(text: str) -> Markup:
    """Text of an article as HTML that gives a browser the very characters, line breaks and all.

    NUL and lone surrogates, which HTML and UTF-8 cannot hold, become U+FFFD.
    """
    safe = escape_html(without_surrogates(text.replace("\0", REPLACEMENT)))
    if "\r" not in safe:
        return safe
    # as str, for what is put in is markup already
    pairs = str(safe).replace("\r\n", f"{_CARRIAGE_RETURN}\n")
    return Markup(pairs.replace("\r", f"{_CARRIAGE_RETURN}<br>"))


def shown(text: str) -> str:
    """Text about an article, with characters that hide or reorder other text made visible."""
    return show_hidden(text)
