"""Says who the source of each quotation is: a person, an organisation, an unnamed speaker, nobody.

A source is what the sentence has ("he", "the minister", "Mr Kim"); a speaker is who that is.
"""

from __future__ import annotations

from collections.abc import Sequence

from quotecheck.model import Document, Person, Quotation
from quotecheck.quotations import Draft
from quotecheck.speakers.ladder import Ladder
from quotecheck.speakers.scene import Scene

__all__ = ["credit"]

_DECIMALS = 3


def credit(
    document: Document, drafts: Sequence[Draft], people: Sequence[Person]
) -> tuple[Quotation, ...]:
    """The quotations with their speakers.

    Args:
        document: the text with its layers.
        drafts: its quotations, in text order, after :func:`quotecheck.attribution.attribute`.
        people: everybody the text names.
    """
    ladder = Ladder(Scene(document, drafts, people))
    done: list[Quotation] = []
    for draft in drafts:
        found = ladder.climb(draft)
        # without a speaker, the confidence is that of having found the quotation
        sure = draft.score * found.certainty if found.speakers else draft.score
        done.append(
            Quotation(
                parts=draft.parts,
                text=" ".join(part.of(document.text) for part in draft.parts),
                kind=draft.kind,
                cue=draft.cue,
                source=draft.source,
                speakers=found.speakers,
                # what lies beyond depends on how texts are batched, and means nothing
                confidence=round(max(0.0, min(1.0, sure)), _DECIMALS),
                reason=found.reason,
            )
        )
    return tuple(done)
