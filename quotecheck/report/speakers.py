"""What kind of speaker a name stands for, for forms that tell people from organisations."""

from __future__ import annotations

from collections.abc import Container
from typing import Literal

SpeakerKind = Literal["person", "unnamed", "organization"]


def speaker_kind(speaker: str, people: Container[str]) -> SpeakerKind:
    """Whether a speaker is a person of the article, somebody unnamed, or an organisation.

    Args:
        speaker: as a quotation has it: a name, or the description of an unnamed speaker.
        people: the names of the article's people.
    """
    if speaker in people:
        return "person"
    is_article = speaker.split(" ")[0] in ("A", "An", "The")
    if speaker[:1].islower() or (is_article and not speaker.istitle()):
        return "unnamed"
    return "organization"
