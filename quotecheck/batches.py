"""Items in groups of about one size: enough to fill a batch, little enough to hold or share out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def batches(
    items: Iterable[Item], size: Callable[[Item], int], enough: int, most: int | None = None
) -> Iterator[list[Item]]:
    """The items in order, in groups; lazily, one group at a time.

    Args:
        items: any number of them; may be a generator.
        size: how large an item is, in code points or tokens.
        enough: a group ends with the item that brings its size to this.
        most: how many items a group has at most, however small they are.
    """
    batch: list[Item] = []
    total = 0
    for item in items:
        batch.append(item)
        total += size(item)
        if total >= enough or len(batch) == most:
            yield batch
            batch, total = [], 0
    if batch:
        yield batch
