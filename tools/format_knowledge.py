"""Writes the knowledge files in their one canonical form: one fact a line, for readable diffs.

``python tools/format_knowledge.py`` rewrites, ``--check`` names the files that are not canonical
and fails. Comments at the head of a file are kept. A file with a comment further down is refused
with its line and left as it is: a note field keeps such words beside the fact, where readers see
them. Tables of figures are sorted by finding.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from plantar.errors import KnowledgeError
from plantar.knowledge.yaml_file import read_yaml

DATA = Path("src/plantar/knowledge/data")
Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
WIDEST_FLOW, WIDEST_ROW = 110, 400
SORTED = ("estimates", "signs", "lay", "clinical", "absent", "denied", "hint", "words")
BY_FINDING = ("likelihoods", "unused")
PHRASES = ("lay", "clinical", "absent", "denied", "hint", "words")


def canonical(text: str, value: Any) -> str:
    """The file's text in canonical form.

    >>> gout = {"name": "gout", "estimates": {"pain": [0.9], "fever": [0.1, 0.2]}}
    >>> print(canonical("", {"gout": gout}), end="")
    gout:
      name: gout
      estimates:
        fever: [0.1, 0.2]
        pain: [0.9]
    """
    header = _head(text)
    body = list(_list(value, "") if isinstance(value, list) else _mapping(value, ""))
    return "\n".join([*header, *body]) + "\n"


def _head(text: str) -> list[str]:
    """The lines of comment that a file begins with."""
    head: list[str] = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            break
        head += [line] if line else []
    return head


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
    return key != "estimates" and not _deep(item) and len(name) + len(flow(item)) < WIDEST_FLOW


def _deep(item: Any) -> bool:
    """More than one mapping inside another."""
    values = list(item.values()) if isinstance(item, dict) else item
    return any(isinstance(v, dict | list) and _nested(v) for v in values)


def _nested(value: Any) -> bool:
    values = value.values() if isinstance(value, dict) else value
    return any(isinstance(v, dict | list) for v in values)


def flow(value: Any) -> str:
    """A value on one line.

    >>> flow({"a": ["x: y", 1.0, None]})
    "{a: ['x: y', 1.0, null]}"
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(key)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return _scalar(value, repr(value))


@cache
def _scalar(value: Any, written: str) -> str:
    """``written`` keeps what compares as equal apart: 1, 1.0 and true; 0.0 and -0.0."""
    text: str = yaml.dump(
        [value], Dumper=Dumper, default_flow_style=True, width=10**6, allow_unicode=True
    )
    return text.strip()[1:-1]


def comments(text: str) -> list[tuple[int, str]]:
    """Every comment with its line, wherever it stands; a # in a text or in a word is none.

    >>> comments("# a\\nb: 'x # y' # z\\n")
    [(1, '# a'), (2, '# z')]
    """
    tokens = yaml.scan(text, Loader=Loader) if "#" in text else ()
    scalars = [t for t in tokens if isinstance(t, yaml.ScalarToken)]
    spans = [(t.start_mark.index, t.end_mark.index) for t in scalars]
    found, begins = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        signs = [begins + n for n, sign in enumerate(line) if sign == "#"]
        outside = [n for n in signs if not any(start <= n < end for start, end in spans)]
        if outside:
            found.append((number, line[outside[0] - begins :].rstrip()))
        begins += len(line) + 1
    return found


def main(check: bool) -> int:
    """Exit status: 1 where a file was refused or, with ``check``, is not canonical."""
    failed = 0
    for path in sorted(DATA.rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        try:
            wanted = _checked(path, text)
        except KnowledgeError as error:
            print(error)
            failed = 1
            continue
        if wanted != text:
            failed |= check
            print(f"{path}: {'not canonical' if check else 'rewritten'}")
            if not check:
                path.write_text(wanted, encoding="utf-8")
    return int(failed)


def _checked(path: Path, text: str) -> str:
    """The canonical form, if nothing would be lost.

    Raises:
        KnowledgeError: the file is no mapping or list, or has a comment below its head.
    """
    value = read_yaml(path)
    if not isinstance(value, dict | list):
        raise KnowledgeError(f"{path}:1: found {type(value).__name__}; expected a mapping or list")
    if lost := comments(text)[len(_head(text)) :]:
        line, comment = lost[0]
        raise KnowledgeError(f"{path}:{line}: {comment}: would be lost; make it a note or the head")
    return canonical(text, value)


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv))
