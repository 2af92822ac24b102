"""People: the mentions of names in an article, gathered by who is meant."""

from __future__ import annotations

from quotecheck.people.grouping import find_people
from quotecheck.people.introductions import Introduction, introduction

__all__ = ["Introduction", "find_people", "introduction"]
