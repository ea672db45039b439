"""Writes the knowledge files in their one canonical form: one fact a line, so that diffs can be read.

``python tools/format_knowledge.py`` rewrites, ``--check`` names the files that are not canonical
and fails. Comments at the head of a file are kept; a comment further down is refused, because a
note field keeps it beside the fact. Tables of figures are sorted by finding.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from plantar.knowledge.yaml_file import read_yaml

DATA = Path("src/plantar/knowledge/data")
WIDEST_FLOW, WIDEST_ROW = 110, 400
SORTED = ("estimates", "signs", "lay", "clinical", "absent", "denied", "hint", "words")
BY_FINDING = ("likelihoods", "unused")
PHRASES = ("lay", "clinical", "absent", "denied", "hint", "words")


def canonical(text: str, value: Any) -> str:
    """The file's text in canonical form.

    >>> print(canonical("", {"a": {"words": ["y", "x"], "n": 1}}), end="")
    a:
      n: 1
      words:
        - x
        - y
    """
    header = [line for line in _head(text) if line.startswith("#")]
    body = list(_list(value, "") if isinstance(value, list) else _mapping(value, ""))
    return "\n".join([*header, *body]) + "\n"


def _head(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line and not line.startswith("#"):
            return
        yield line


def _mapping(value: dict[str, Any], indent: str) -> Iterator[str]:
    scalars_first = sorted(value.items(), key=lambda item: item[0] in PHRASES)
    for key, item in scalars_first:
        name = f"{indent}{flow(key)}:"
        if key in SORTED and isinstance(item, list | dict):
            item = sorted(item) if isinstance(item, list) else dict(sorted(item.items()))
        if key in BY_FINDING:
            item = sorted(item, key=lambda row: (row["finding"], str(row)))
        if isinstance(item, dict) and item and not _fits(name, item, key):
            yield name
            yield from _mapping(item, indent + "  ")
        elif isinstance(item, list) and item and (key in PHRASES or not _fits(name, item, key)):
            yield name
            yield from _list(item, indent + "  ")
        else:
            yield f"{name} {flow(item)}"


def _list(value: list[Any], indent: str) -> Iterator[str]:
    for item in value:
        row = f"{indent}- {flow(item)}"
        if isinstance(item, dict) and (len(row) > WIDEST_ROW or _deep(item)):
            lines = list(_mapping(item, indent + "  "))
            yield f"{indent}- {lines[0].lstrip()}"
            yield from lines[1:]
        else:
            yield row


def _fits(name: str, item: Any, key: str) -> bool:
    return key not in ("estimates",) and not _deep(item) and len(name) + len(flow(item)) < WIDEST_FLOW


def _deep(item: Any) -> bool:
    """More than one mapping inside another."""
    values = list(item.values()) if isinstance(item, dict) else item
    return any(isinstance(v, dict | list) and _nested(v) for v in values)


def _nested(value: Any) -> bool:
    values = value.values() if isinstance(value, dict) else value
    return any(isinstance(v, dict | list) for v in values)


def flow(value: Any) -> str:
    """A value on one line."""
    text = yaml.safe_dump(
        [value], default_flow_style=True, width=float("inf"), allow_unicode=True, sort_keys=False
    )
    return text.strip()[1:-1]


def main(check: bool) -> int:
    """The number of files that were not canonical."""
    changed = 0
    for path in sorted(DATA.rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        wanted = canonical(text, read_yaml(path))
        if lost := [c for c in _comments(text) if c not in wanted]:
            print(f"{path}: a comment inside the file would be lost: {lost[0]}; make it a note")
            return 1
        if wanted != text:
            changed += 1
            print(f"{path}: {'not canonical' if check else 'rewritten'}")
            if not check:
                path.write_text(wanted, encoding="utf-8")
    return changed


def _comments(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip().startswith("#")]


if __name__ == "__main__":
    wanted = main("--check" in sys.argv)
    sys.exit(1 if wanted and "--check" in sys.argv else 0)
