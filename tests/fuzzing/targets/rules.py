"""People, quotations and every rule, with each stretch of capitalised words taken for a person."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from quotecheck.config import Config
from tests.annotated import cut_into_people
from tests.fuzzing.inputs import articles as seeds
from tests.fuzzing.inputs import text_of
from tests.invariants import check_document, check_reports, check_silencing

__all__ = ["run", "seeds"]

_NAME = re.compile(r"[^\W\d_a-z][^\W_]{0,20}(?: [^\W\d_a-z][^\W_]{0,20}){0,3}")
_FOLDER = Path(tempfile.mkdtemp(prefix="quotecheck-fuzzing-"))
_CONFIG = Config(root=_FOLDER, people=("Wang Li",), spellings=("Wang",))


def run(data: bytes) -> None:
    text = text_of(data)
    names = [(match.start(), len(match[0])) for match in _NAME.finditer(text)]
    found = check_document(cut_into_people(text, names))
    check_reports(found)
    check_silencing(found, _FOLDER, _CONFIG)
