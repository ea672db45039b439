"""Reads one YAML file: a syntax error or a key that stands twice names its file and line."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from plantar.errors import KnowledgeError
from plantar.plain_yaml import Loader


class _Loader(Loader):  # type: ignore[misc]
    """Refuses a key that stands twice: YAML would keep the last one in silence."""


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[str, Any]:
    loader.flatten_mapping(node)
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = _key(loader, key_node)
        if key in found:
            raise _refused(key_node, f"{key!r} stands twice; keep one")
        found[key] = loader.construct_object(value_node, deep=True)
    return found


def _key(loader: Any, node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise _refused(node, "found a list or mapping as a key; expected a word")
    key = loader.construct_object(node, deep=True)
    if not isinstance(key, str):
        raise _refused(node, f"the key {node.value} is read as {key!r}; put it in quotes")
    return key


def _refused(node: yaml.Node, why: str) -> yaml.MarkedYAMLError:
    return yaml.constructor.ConstructorError(None, None, why, node.start_mark)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path) -> Any:
    """The parsed file.

    Raises:
        KnowledgeError: the file is missing, is no UTF-8 text, is not valid YAML or holds a key
            twice; the message names file and line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{path}:1: not UTF-8 text: {error}") from error
    except FileNotFoundError as error:
        raise KnowledgeError(f"{path}:1: the file is missing") from error
    try:
        return yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise KnowledgeError(f"{path}:{line}: not valid YAML: {error.problem}") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise KnowledgeError(f"{path}:{line}: not valid YAML: {error.reason}") from error
    except ValueError as error:  # a date such as 2024-13-45
        raise KnowledgeError(f"{path}:1: not valid YAML: {error}") from error


def place(path: Path, location: tuple[int | str, ...], *, missing: str = "") -> str:
    """``file:line: field`` of a place in a file, or of the deepest part of it that the file has.

    Lines count from 1; a row of a list that has an id is named by it. ``missing`` is a field that
    should stand there.
    """
    node, line, names = _composed(path, path.stat().st_mtime_ns), 1, []
    for part in location:
        child = _child(node, part)
        if child is not None:
            node, line = child
            row = _id_of(node) if isinstance(part, int) else ""
            names.append(row or str(part))
    field = ".".join([*names, missing] if missing else names)
    return f"{path}:{line}: {field or 'file'}"


@lru_cache(maxsize=32)
def _composed(path: Path, changed_ns: int) -> yaml.Node | None:
    """The file as nodes, which know their lines."""
    node: yaml.Node | None = yaml.compose(path.read_text(encoding="utf-8"), Loader=Loader)
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


def _id_of(node: yaml.Node | None) -> str:
    """Return the id of a row; empty if it has none."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((str(value.value) for key, value in pairs if key.value == "id"), "")
