"""A folder with two articles, and commands that run there with models loaded already."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from quotecheck.checker import Checker
from quotecheck.cli import cli

SLIP = (
    "Chinese Foreign Minister Wang Yi arrived on Monday.\n\nWang Li said that talks would go on.\n"
)
FINE = "The mayor, Jan Eldridge, said that the bridge would open in May.\n"


def put_news(folder: Path) -> None:
    """Writes an article with a slip and one without, in the folder ``news``."""
    (folder / "news").mkdir()
    (folder / "news" / "slip.txt").write_text(SLIP)
    (folder / "news" / "fine.txt").write_text(FINE)


def runner(
    checker: Checker, monkeypatch: pytest.MonkeyPatch, default: str
) -> Callable[..., Result]:
    """What runs a command in this process; ``.loaded`` tells how often it asked for models."""
    loaded = []

    def ready(**settings: Any) -> Checker:
        loaded.append(1)
        return checker

    monkeypatch.setattr("quotecheck.checker.Checker", ready)

    def invoke(*args: object, command: str = default) -> Result:
        loaded.clear()
        result = CliRunner().invoke(cli, [command, *map(str, args)])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        result.loaded = len(loaded)  # type: ignore[attr-defined]
        return result

    return invoke
