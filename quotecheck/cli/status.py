"""The statuses that a command ends with; the help of the group explains them."""

from __future__ import annotations

CLEAN, FOUND, TROUBLE, INTERRUPTED = 0, 1, 2, 130
