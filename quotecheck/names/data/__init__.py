"""The tables of what is known of names, and how they are read."""

from __future__ import annotations

from importlib.resources import files


def read_sections(name: str) -> dict[str, str]:
    """The sections of a table: what stands below each ``[heading]``, comments left out."""
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("["):
            lines = sections.setdefault(line.strip("[] "), [])
        elif line.strip() and not line.startswith("#"):
            lines.append(line)
    return {heading: "\n".join(found) for heading, found in sections.items()}


def read_fields(section: str) -> dict[str, str]:
    """The ``key: value`` fields of a section; an indented line goes on with the one before."""
    fields: dict[str, str] = {}
    key = ""
    for line in section.splitlines():
        if line[0].isspace():
            fields[key] += " " + line.strip()
        else:
            key, _, value = line.partition(":")
            fields[key] = value.strip()
    return fields
