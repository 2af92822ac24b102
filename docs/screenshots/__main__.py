"""Makes the pictures of the documentation anew, with Chromium: ``python -m docs.screenshots``.

The pages are those that the command makes of the fixtures, so a picture shows nothing but what a
reader gets.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner

from quotecheck.cli import cli

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser import Browser, Page, find_browser  # noqa: E402

LARGEST = 200_000
"""Bytes that a picture may have."""


def main() -> None:
    """Makes all pictures; ends with what is missing, where there is no Chromium."""
    program = find_browser()
    if program is None:
        sys.exit("there is no Chromium here; install one, or name it in CHROMIUM")
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        Browser(program, Path(folder) / "browser") as browser,
    ):
        article = _report("fixtures/wang-li.txt", Path(folder) / "article")
        corpus = _report("fixtures/corpus/norvik.jsonl", Path(folder) / "corpus")
        with browser.page(article, width=1120, height=920) as page:
            page.press("j")
            page.run("scrollTo(0, 0)")
            page.hover("[data-q='1'].q")
            _save(page, "article.png")
        with browser.page(corpus, width=1120, height=900) as page:
            _save(page, "corpus.png")


def _report(article: str, folder: Path) -> str:
    """The address of the report about something in the repository."""
    command = ["report", article, "-o", str(folder), "--no-cache"]
    result = CliRunner().invoke(cli, command, catch_exceptions=False)
    print(result.output, end="")
    return (folder / "index.html").as_uri()


def _save(page: Page, name: str) -> None:
    page.browser.listen(0.3)
    data = page.screenshot()
    assert len(data) <= LARGEST, f"{name} has {len(data)} bytes"
    (HERE / name).write_bytes(data)
    print(f"{name}: {len(data)} bytes")


if __name__ == "__main__":
    main()
