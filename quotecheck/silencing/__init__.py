"""What nobody needs to look at: findings that are accepted, suppressed or were known before.

Nothing here looks for findings; they pass by, one at a time, and those that are silenced are marked
with the reason and stay.
"""

from quotecheck.silencing.baseline import Baseline
from quotecheck.silencing.places import suppression_for
from quotecheck.silencing.silencer import Silencer, Unused

__all__ = ["Baseline", "Silencer", "Unused", "suppression_for"]
