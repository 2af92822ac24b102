"""What all tests share: one checker with the bundled models, loaded once."""

from __future__ import annotations

import pytest

from quotecheck.checker import Checker

pytest_plugins = ["pytester"]


@pytest.fixture(scope="session")
def checker() -> Checker:
    """A checker with the models that come with the package."""
    return Checker()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds --repin, which rewrites the pinned scores."""
    parser.addoption(
        "--repin", action="store_true", dest="repin", help="pin the scores measured now"
    )
