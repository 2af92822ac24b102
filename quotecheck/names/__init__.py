"""Compares two names by the kind of their difference, not by a similarity score."""

from __future__ import annotations

from quotecheck.names.compare import Difference, NameKind, NameVerdict, compare_names
from quotecheck.names.fold import fold
from quotecheck.names.parse import Name, NameContext, NamePart, parse_name

__all__ = [
    "Difference",
    "Name",
    "NameContext",
    "NameKind",
    "NamePart",
    "NameVerdict",
    "compare_names",
    "fold",
    "parse_name",
]
