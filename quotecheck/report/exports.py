"""What an analysis can be handed on as: the forms of other tools, a few files for each article."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from attrs import field, frozen

from quotecheck.model import Analysis, to_json_line
from quotecheck.report.annotations import to_annotations
from quotecheck.report.brat import CONFIGURATION, to_brat
from quotecheck.report.claims import to_claims
from quotecheck.report.tei import to_tei


@frozen
class Export:
    """One form of export.

    Attributes:
        name: what ``--format`` calls it.
        suffixes: of the files that an article becomes, with the dot.
        contents: the texts of these files.
        is_line: whether it is one file of one line, so that many articles make JSON lines.
        beside: files that a folder of them needs once, by name.
    """

    name: str
    suffixes: tuple[str, ...]
    contents: Callable[[Analysis], tuple[str, ...]] = field(repr=False)
    is_line: bool = False
    beside: Mapping[str, str] = field(factory=dict, repr=False)


def _as_line(document: Callable[[Analysis], dict[str, Any]]) -> Callable[[Analysis], tuple[str]]:
    return lambda analysis: (f"{to_json_line(document(analysis))}\n",)


_EXPORTS = (
    Export("web-annotation", (".jsonld",), _as_line(to_annotations), is_line=True),
    Export("claims", (".jsonld",), _as_line(to_claims), is_line=True),
    Export("tei", (".xml",), lambda analysis: (to_tei(analysis),)),
    Export("brat", (".txt", ".ann"), to_brat, beside={"annotation.conf": CONFIGURATION}),
)

# docs/formats.md says what each is for
EXPORTS: Mapping[str, Export] = MappingProxyType({export.name: export for export in _EXPORTS})
