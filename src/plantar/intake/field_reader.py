"""Reads the fields of a case file, every mistake with its line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import yaml

from plantar.errors import VignetteError, nearest
from plantar.knowledge.base import KnowledgeBase
from plantar.plain_yaml import Loader

DEEPEST = 50
"""Lists and mappings in each other; the loader of C dies of thousands."""


@dataclass
class FieldReader:
    """Collects every problem with its line, so that a person mends a file in one go."""

    name: str
    root: yaml.Node | None
    knowledge: KnowledgeBase
    problems: list[str] = field(default_factory=list)

    def complain(self, at: tuple[str | int, ...], found: object, expected: str) -> None:
        """Keep a mistake."""
        where = ".".join(str(part) for part in at) or "file"
        name = f"{self.name}:{_line(self.root, at)}: " if self.root else ""
        self.problems.append(f"{name}{where}: found {found!r}; expected {expected}")

    def mapping(self, value: object, at: tuple[str | int, ...]) -> dict[str, Any]:
        """Return a mapping; empty for None, and for any other type (a fault)."""
        if value is None:
            return {}
        if isinstance(value, dict):
            return value
        self.complain(at, value, "a mapping of keys and values")
        return {}

    def items(self, value: object, at: tuple[str | int, ...]) -> list[Any]:
        """Return a list; empty for None, and for any other type (a fault)."""
        if value is None:
            return []
        if isinstance(value, list):
            return value
        self.complain(at, value, "a list")
        return []

    def known(self, at: tuple[str | int, ...], value: object, allowed: Iterable[str]) -> bool:
        """Whether a value is one of those that may be; the nearest is named where it is not."""
        options = list(allowed)
        if value in options:
            return True
        self.complain(at, value, nearest(value, options))
        return False


def read_yaml_of(text: str, name: str, knowledge: KnowledgeBase) -> tuple[Any, FieldReader]:
    """What a text holds as plain data, and a reader of it that knows the lines.

    Raises:
        VignetteError: no YAML or JSON; names the line.
    """
    try:
        if any(depth > DEEPEST for depth in _depths(text)):
            raise VignetteError(f"{name}:1: nested too deeply to be a case")
        loader = Loader(text)
        root = loader.get_single_node()
        twice = list(_duplicate_keys(root, name))
        raw = loader.construct_document(root) if root else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise VignetteError(f"{name}:{line}: not valid YAML or JSON: {error.problem}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise VignetteError(f"{name}:1: not valid YAML or JSON: {error}") from error
    return raw, FieldReader(name, root, knowledge, twice)


def _depths(text: str) -> Iterable[int]:
    """How deeply each list and mapping lies; the parser alone does not descend into itself."""
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            yield depth
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _duplicate_keys(node: yaml.Node | None, name: str) -> Iterable[str]:
    """YAML keeps the last of two equal keys in silence; a lost block may hold the emergency."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                line = key.start_mark.line + 1
                yield f"{name}:{line}: {key.value}: found twice; expected each key once"
            seen.add(key.value)
            yield from _duplicate_keys(value, name)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _duplicate_keys(item, name)


def _line(node: yaml.Node | None, at: tuple[str | int, ...]) -> int:
    """1-based line of the deepest part of ``at`` that the file has."""
    line = 1
    for part in at:
        if isinstance(node, yaml.MappingNode):
            node = next((v for k, v in node.value if k.value == str(part)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part] if part < len(node.value) else None
        else:
            break
        if node is None:
            break
        line = node.start_mark.line + 1
    return line
