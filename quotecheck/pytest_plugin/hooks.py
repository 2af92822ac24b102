"""What a conftest.py may change about the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from quotecheck.checker import Checker


@pytest.hookspec(firstresult=True)
def pytest_quotecheck_checker(config: pytest.Config) -> Checker | None:
    """Makes the checker of the audit and of the fixture ``quotecheck``; the first result counts.

    Asked once in each process, when the first article is to be analysed or the fixture is used.
    The checker checks all rules; the findings of those that are off are left out later.

    Args:
        config: pytest's.

    Returns:
        A checker, or None to leave it to others; the default is ``Checker()``.
    """
