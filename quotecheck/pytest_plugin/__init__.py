"""The pytest plugin: ``pytest --quotecheck corpus/`` audits articles as tests.

docs/pytest.md tells how to use it. It is off until it is asked for: without ``--quotecheck`` there
are only its options, its fixture and its marker, and importing it loads nothing else of quotecheck.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from quotecheck.checker import Checker

__all__ = ["QuotecheckWarning"]

_OPTION = "--quotecheck"


class QuotecheckWarning(UserWarning):
    """A finding that is not severe enough to fail a test."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds ``--quotecheck``."""
    parser.getgroup("quotecheck", "auditing articles with quotecheck").addoption(
        _OPTION,
        nargs="?",
        const="",
        metavar="RULES",
        help="Audit the articles among the files given: %(metavar)s are codes, names or families "
        "of rules, with commas between them (default: those of the configuration).",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config, parser: pytest.Parser, args: list[str]
) -> None:
    """Lets ``pytest --quotecheck corpus/`` mean the folder, where argparse would see RULES."""
    if _OPTION not in args:
        return
    args[:] = [f"{_OPTION}=" if argument == _OPTION else argument for argument in args]
    # conftest.py files are looked for beside what is in the namespace made before
    parsed = parser.parse_known_args(args)
    early_config.known_args_namespace.file_or_dir = parsed.file_or_dir


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Adds ``pytest_quotecheck_checker``, for whoever brings models or rules of their own."""
    from quotecheck.pytest_plugin import hooks

    pluginmanager.add_hookspecs(hooks)


def pytest_configure(config: pytest.Config) -> None:
    """Starts the audit if ``--quotecheck`` is there."""
    config.addinivalue_line("markers", "quotecheck: an article audited with --quotecheck")
    if config.getoption("quotecheck") is not None:
        from quotecheck.pytest_plugin.collecting import Collecting

        config.pluginmanager.register(Collecting(config), "quotecheck-audit")


@pytest.fixture(scope="session", name="quotecheck")
def quotecheck_fixture(pytestconfig: pytest.Config) -> Checker:
    """A checker of all rules, the one of the audit; its models are loaded once in a process."""
    from quotecheck.errors import QuotecheckError
    from quotecheck.pytest_plugin.desk import desk_of

    try:
        return desk_of(pytestconfig).checker
    except QuotecheckError as error:
        pytest.fail(str(error), pytrace=False)
