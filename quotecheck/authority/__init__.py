"""People as others list them: their names, offices with dates, births and deaths."""

from __future__ import annotations

from quotecheck.authority.files import read_listed
from quotecheck.authority.listed import Held, Listed
from quotecheck.authority.store import Authority

__all__ = ["Authority", "Held", "Listed", "read_listed"]
