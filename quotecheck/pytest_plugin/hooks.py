"""What a conftest.py may change about the audit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from quotecheck.checker import Checker
    from quotecheck.rules.base import Rule


@pytest.hookspec(firstresult=True)
def pytest_quotecheck_checker(config: pytest.Config, rules: Sequence[Rule]) -> Checker | None:
    """Makes the checker of the audit and of the fixture ``quotecheck``; the first result counts.

    Asked once in each process, when the first article is to be analysed or the fixture is used.

    Args:
        config: pytest's.
        rules: those to check, by the configuration and ``--quotecheck=RULES``.

    Returns:
        A checker, or None to leave it to others; the default is ``Checker(rules=rules)``.
    """
