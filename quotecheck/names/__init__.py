"""Compares two names by the kind of their difference, not by a similarity score.

:func:`compare_names` gives the verdict, :func:`parse_name` the parts of one name. The way from the
one to the other: fold, tables < parse < traditions < spellings, known, edits < words < align <
compare. What is known of names stands in plain text under ``names/data``.
"""

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
