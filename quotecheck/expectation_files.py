"""Reads expectation files; what they mean stands in :mod:`quotecheck.expectations`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NoReturn, TypeVar, get_args

import yaml
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from quotecheck.errors import ConfigError
from quotecheck.expectations import Expectation, ExpectationFile, Expectations
from quotecheck.model import QuotationKind
from quotecheck.rules import get_rule
from quotecheck.testing import WantedFinding, WantedQuotation

_LARGEST_FILE = 10_000_000
_SECTIONS = ("quotations", "no-quotations", "findings", "no-findings")
_QUOTATION_KEYS = ("text", "speaker", "kind", "xfail")
_FINDING_KEYS = ("rule", "text", "expected", "line", "xfail")

Value = TypeVar("Value")


def read_yaml(path: Path, name: str) -> ExpectationFile:
    """The expectations in a file.

    Args:
        path: of the file.
        name: what messages call it.

    Raises:
        ConfigError: it cannot be read, or says something that is not known.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise ConfigError(f"{name}: cannot be read ({error.strerror}); check the file") from None
    if len(data) > _LARGEST_FILE:
        raise ConfigError(f"{name}: larger than {_LARGEST_FILE:,} bytes; split the articles' file")
    try:
        node = yaml.compose(data.decode("utf-8-sig"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise ConfigError(f"{name}: not UTF-8 (offset {error.start}); convert it") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{mark.line + 1}:{mark.column + 1}:" if mark else ""
        raise ConfigError(f"{name}:{place} not YAML ({_one_line(error.problem)})") from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ConfigError(f"{name}: not YAML ({_one_line(error)})") from None
    return _Reading(name).file(node)


def _one_line(value: object) -> str:
    return " ".join(str(value).split())


class _Reading:
    """Reads the nodes of one file; scalars are taken as they are written (``no`` is no boolean)."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.seen: set[int] = set()

    def file(self, node: yaml.Node | None) -> ExpectationFile:
        if node is None:
            raise ConfigError(f"{self.name}:1:1: it is empty; write quotations or findings in it")
        keys = self.mapping(node, ("xfail", "rows", *_SECTIONS))
        if "rows" not in keys:
            return ExpectationFile(self.expectations(node, keys))
        if len(keys) > 1:
            other = next(key for key in keys if key != "rows")
            self.fail(keys[other], f"{other!r} beside 'rows'; put it under the id of an article")
        rows = self.mapping(keys["rows"])
        return ExpectationFile(
            rows={key: self.expectations(row, self.mapping(row, ("xfail", *_SECTIONS)))
                  for key, row in rows.items()}
        )  # fmt: skip

    def expectations(self, node: yaml.Node, keys: Mapping[str, yaml.Node]) -> Expectations:
        each: list[Expectation] = []
        for section in _SECTIONS:
            entry = self.quotation if section.endswith("quotations") else self.finding
            there = not section.startswith("no-")
            each += (entry(one, there) for one in self.sequence(keys.get(section)))
        if not each:
            self.fail(node, "nothing is expected; write quotations or findings")
        return Expectations(
            tuple(sorted(each, key=lambda one: one.line)), self.line(node), self.reason(keys)
        )

    def quotation(self, node: yaml.Node, there: bool) -> Expectation:
        keys = self.mapping(node, _QUOTATION_KEYS)
        if "text" not in keys:
            self.fail(node, "a quotation lacks its text; write some words of it")
        kind = self.optional(keys, "kind", self.kind)
        speakers = None
        if "speaker" in keys:
            speaker = keys["speaker"]
            if isinstance(speaker, yaml.SequenceNode):
                speakers = tuple(self.string(name) for name in self.sequence(speaker))
            else:
                speakers = () if _is_null(speaker) else (self.string(speaker),)
        wanted = WantedQuotation(self.string(keys["text"]), speakers, kind)
        return Expectation(wanted, self.line(node), there, self.reason(keys))

    def finding(self, node: yaml.Node, there: bool) -> Expectation:
        if isinstance(node, yaml.ScalarNode) and not _is_null(node):
            return Expectation(WantedFinding(self.code(node)), self.line(node), there)
        keys = self.mapping(node, _FINDING_KEYS)
        if not {"rule", "text"} & keys.keys():
            self.fail(node, "a finding has neither rule nor text; name the rule, or the words")
        wanted = WantedFinding(
            self.optional(keys, "rule", self.code),
            self.optional(keys, "text", self.string),
            self.optional(keys, "expected", self.string),
            self.optional(keys, "line", self.number),
        )
        return Expectation(wanted, self.line(node), there, self.reason(keys))

    # --- kinds of nodes ---

    def mapping(self, node: yaml.Node, known: Sequence[str] = ()) -> dict[str, yaml.Node]:
        """The nodes of the values by key; every key must be one of ``known``, if there are any."""
        self.once(node)
        if not isinstance(node, yaml.MappingNode):
            wanted = f"one of {', '.join(known)}" if known else "the ids of articles"
            self.fail(node, f"no mapping; write keys and values, the keys being {wanted}")
        keys: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            key = self.string(key_node)
            if known and key not in known:
                nearest, _, _ = process.extractOne(
                    key[:100], known, scorer=DamerauLevenshtein.normalized_similarity
                )
                self.fail(
                    key_node,
                    f"unknown key {key[:100]!r}; did you mean {nearest}? "
                    f"There are {', '.join(known)}",
                )
            if key in keys:
                self.fail(key_node, f"the key {key[:100]!r} stands here twice; join the two")
            keys[key] = value
        return keys

    def sequence(self, node: yaml.Node | None) -> Iterator[yaml.Node]:
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode):
            self.fail(node, "no list; begin each entry with a dash")
        self.once(node)
        yield from node.value

    def string(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            self.fail(node, "a word or a text is wanted here, no list and no mapping")
        if not node.value.strip():
            self.fail(node, "it is empty; write something, in quotes if need be")
        return str(node.value)

    def number(self, node: yaml.Node) -> int:
        value = self.string(node)
        if not value.isdecimal() or len(value) > 9 or int(value) < 1:
            self.fail(node, f"{value[:100]!r} is no line; lines are counted from 1")
        return int(value)

    def kind(self, node: yaml.Node) -> QuotationKind:
        value = self.string(node)
        kinds: tuple[QuotationKind, ...] = get_args(QuotationKind)
        for kind in kinds:
            if kind == value:
                return kind
        return self.fail(node, f"no quotation is {value[:100]!r}; they are {', '.join(kinds)}")

    def code(self, node: yaml.Node) -> str:
        name = self.string(node)
        try:
            return get_rule(name).code
        except ConfigError as error:
            return self.fail(node, str(error))

    def reason(self, keys: Mapping[str, yaml.Node]) -> str | None:
        if "xfail" in keys and (
            not isinstance(keys["xfail"], yaml.ScalarNode)
            or keys["xfail"].value.strip() in ("", "true", "~")
        ):
            self.fail(keys["xfail"], "xfail lacks its reason; say why this is known not to hold")
        return self.optional(keys, "xfail", self.string)

    def optional(
        self, keys: Mapping[str, yaml.Node], key: str, read: Callable[[yaml.Node], Value]
    ) -> Value | None:
        return read(keys[key]) if key in keys else None

    def once(self, node: yaml.Node) -> None:
        """Forbids aliases: a few lines of them can stand for more than memory holds."""
        if id(node) in self.seen:
            self.fail(node, "an alias (*) stands for this; write it out where it belongs")
        self.seen.add(id(node))

    @staticmethod
    def line(node: yaml.Node) -> int:
        return int(node.start_mark.line) + 1

    def fail(self, node: yaml.Node, message: str) -> NoReturn:
        mark = node.start_mark
        raise ConfigError(f"{self.name}:{mark.line + 1}:{mark.column + 1}: {_one_line(message)}")


def _is_null(node: yaml.Node) -> bool:
    return bool(node.tag == "tag:yaml.org,2002:null")
