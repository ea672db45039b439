"""Reads one YAML file: a syntax error or a key that stands twice names its file and line."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from plantar.errors import KnowledgeError

Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(Base):  # type: ignore[misc]
    """Refuses a key that stands twice: YAML would keep the last one in silence."""


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    loader.flatten_mapping(node)
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in found:
            raise yaml.constructor.ConstructorError(
                None, None, f"{key!r} stands twice; keep one", key_node.start_mark
            )
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path) -> Any:
    """The parsed file.

    Raises:
        KnowledgeError: the file is missing, is no UTF-8 text, is not valid YAML or holds a key
            twice; the message names file and line.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise KnowledgeError(f"{path}:{line}: not valid YAML: {error.problem}") from error
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{path}:1: not UTF-8 text: {error}") from error
    except FileNotFoundError as error:
        raise KnowledgeError(f"{path}: the file is missing") from error


def line_of(path: Path, location: tuple[int | str, ...]) -> int:
    """Line of the deepest part of ``location`` that exists in the file; 1-based."""
    node, line = _composed(path, path.stat().st_mtime_ns), 1
    for part in location:
        child = _child(node, part)
        if child is None:
            break
        node, line = child
    return line


@lru_cache(maxsize=32)
def _composed(path: Path, changed_ns: int) -> yaml.Node | None:
    """The file as nodes, which know their lines."""
    node: yaml.Node | None = yaml.compose(path.read_text(encoding="utf-8"), Loader=Base)
    return node


def _child(node: yaml.Node | None, part: int | str) -> tuple[yaml.Node, int] | None:
    """The node below, and the line of its key."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part].start_mark.line + 1
    return None
