"""What all tests share: one checker with the bundled models, loaded once; and no network."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from quotecheck.checker import Checker

pytest_plugins = ["pytester"]

_OFFLINE = str(Path(__file__).with_name("offline"))


@pytest.fixture(scope="session")
def checker() -> Checker:
    """A checker with the models that come with the package."""
    return Checker()


@pytest.fixture(scope="session", autouse=True)
def _kept_off_the_network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Refuses every connection but to this machine, in this process and in those it starts."""
    log = tmp_path_factory.mktemp("offline") / "asked"
    log.touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OFFLINE_LOG", str(log))
        # what a test starts has quotecheck and the tests on its path as pytest has
        paths = [_OFFLINE, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
        patch.setenv("PYTHONPATH", os.pathsep.join(paths))
        patch.syspath_prepend(_OFFLINE)
        sys.modules.pop("sitecustomize", None)
        import sitecustomize  # noqa: F401 - it installs an audit hook, which stays for good

        yield log


@pytest.fixture(autouse=True)
def no_network(_kept_off_the_network: Path) -> Iterator[Path]:
    """Fails a test that asked for the network, even if nothing else noticed.

    Yields:
        The file with what was asked for, a line each; a test that asks on purpose empties it.
    """
    yield _kept_off_the_network
    asked = _kept_off_the_network.read_text("utf-8")
    if asked:
        _kept_off_the_network.write_text("")
        pytest.fail(f"this test, or what it started, asked for the network:\n{asked}")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds --repin, which rewrites the pinned scores."""
    parser.addoption(
        "--repin", action="store_true", dest="repin", help="pin the scores measured now"
    )
