"""What one slip of the keyboard does to a word, in words."""

from __future__ import annotations

from functools import lru_cache

_SOUNDS = (("ph", "f"), ("th", "t"), ("ck", "k"), ("c", "k"), ("y", "i"), ("z", "s"), ("h", ""))


def describe(a: str, b: str) -> str | None:
    """What was done to ``a`` to get ``b``: one letter replaced, added, left out, swapped, moved.

    Args:
        a: a folded word.
        b: another.

    Returns:
        A phrase such as "with “g” added"; None where it takes more than one slip.
    """
    if a == b or abs(len(a) - len(b)) > 1:
        return None
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    if len(a) == len(b):
        return _replaced(a, b) or _moved(a, b)
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    if longer[start + 1 :] != shorter[start:]:
        return None
    letter = longer[start]
    double = start > 0 and longer[start - 1] == letter
    if len(a) > len(b):
        return f"with one “{letter}” for two" if double else f"without “{letter}”"
    return f"with the “{letter}” doubled" if double else f"with “{letter}” added"


def _replaced(a: str, b: str) -> str | None:
    """One letter for another, or two that changed places ("Jieyi", "Jiyei"; "Zarif", "Zafir")."""
    odd = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(odd) == 1:
        return f"with “{b[odd[0]]}” for “{a[odd[0]]}”"
    if len(odd) != 2 or a[odd[0]] != b[odd[1]] or a[odd[1]] != b[odd[0]]:
        return None
    return f"with “{a[odd[0]]}” and “{a[odd[1]]}” swapped"


def _moved(a: str, b: str) -> str | None:
    """One letter in another place: "Gandhi", "Ghandi"."""
    odd = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    first, last = odd[0], odd[-1]
    if a[first + 1 : last + 1] == b[first:last] and a[first] == b[last]:
        return f"with the “{a[first]}” moved"
    if b[first + 1 : last + 1] == a[first:last] and b[first] == a[last]:
        return f"with the “{b[first]}” moved"
    return None


def is_doubling(a: str, b: str) -> bool:
    """Whether one of two folded words is the other with one letter doubled."""
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    if len(longer) != len(shorter) + 1:
        return False
    start = 0
    while start < len(shorter) and longer[start] == shorter[start]:
        start += 1
    doubled = start > 0 and longer[start] == longer[start - 1]
    return doubled and longer[start + 1 :] == shorter[start:]


def sound_alike(a: str, b: str) -> bool:
    """Whether two folded words sound alike in English: "Stephan" and "Stefan"."""
    return _sound(a) == _sound(b)


@lru_cache(maxsize=16384)
def _sound(word: str) -> str:
    head, rest = word[:1], word[1:]
    for letters, sound in _SOUNDS:
        rest = rest.replace(letters, sound)
    word = head + rest
    return "".join(c for i, c in enumerate(word) if i == 0 or word[i - 1] != c)
