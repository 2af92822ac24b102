"""Long YAML lists, read an entry at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from quotecheck.authority.lines import Trouble
from quotecheck.errors import AuthorityError

LONGEST_ENTRY = 1_000_000
"""No entry of a list is longer, in code points."""
_MOST_AT_ONCE = 100_000
# Anchors and aliases make a short file unfold into a huge one; no list of people needs them.
_ALIAS = re.compile(r"(?:^|[\s\[{,:-])[&*][^\s&*]", re.MULTILINE)


def read_entries(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, Any]]:
    """The entries of a YAML list with the line of each, some at a time.

    Args:
        lines: the lines of the file with their numbers; each entry begins with "-" at the margin.

    Raises:
        Trouble: the file is no such list, is broken, or has aliases.
        AuthorityError: PyYAML is missing.
    """
    load = _loader()
    block: list[str] = []
    starts: list[int] = []
    size = 0
    for number, line in lines:
        if line.startswith("-") and not line.startswith("---"):
            if size > _MOST_AT_ONCE:
                yield from _load(load, block, starts)
                block, starts, size = [], [], 0
            starts.append(number)
        elif not starts:
            if line.strip() and not line.startswith(("#", "%", "---")):
                raise Trouble(number, "not a list: each person begins with “- ” at the margin")
            continue
        elif line.startswith("..."):
            break
        block.append(line)
        size += len(line)
        if size > LONGEST_ENTRY + _MOST_AT_ONCE:
            raise Trouble(starts[-1], f"the entry is longer than {LONGEST_ENTRY} characters")
    if starts:
        yield from _load(load, block, starts)


def _load(load: type, block: list[str], starts: list[int]) -> Iterator[tuple[int, Any]]:
    import yaml

    text = "".join(block)
    try:
        if _ALIAS.search(text):
            for event in yaml.parse(text, load):
                if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                    line = starts[0] + event.start_mark.line
                    raise Trouble(line, "anchors and aliases are not read")
        entries = yaml.load(text, load)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "broken"
        raise Trouble(starts[0] + (mark.line if mark else 0), f"not YAML ({reason})") from None
    except (ValueError, RecursionError, OverflowError) as error:
        raise Trouble(starts[0], f"in this entry or soon after: {error}") from None
    if not isinstance(entries, list) or len(entries) != len(starts):
        raise Trouble(starts[0], "not a list of people")
    yield from zip(starts, entries, strict=True)


def _loader() -> type:
    """The loader of plain values, in C where there is one."""
    try:
        import yaml
    except ImportError:
        raise AuthorityError(
            "YAML lists need PyYAML: pip install 'quotecheck-news[authority]'"
        ) from None
    loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return loader
