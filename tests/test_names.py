"""One type name, one meaning: who reads a class name knows which class it is."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "plantar"
ALLOWED: Mapping[str, str] = {}
"""Names that more than one class may have, with the reason."""


def classes(text: str) -> Iterator[str]:
    """Names of all classes of a module, wherever they stand in it; private ones as if public."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef):
            yield node.name.strip("_")


def ambiguous(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Class names that stand for more than one class, with where they are defined."""
    homes: defaultdict[str, list[str]] = defaultdict(list)
    for where, text in texts.items():
        for name in classes(text):
            homes[name].append(where)
    return {name: found for name, found in homes.items() if len(found) > 1}


def test_every_class_name_has_one_meaning() -> None:
    texts = {
        path.relative_to(SOURCE).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(SOURCE.rglob("*.py"))
    }
    found = ambiguous(texts)
    assert {name: homes for name, homes in found.items() if name not in ALLOWED} == {}
    assert set(ALLOWED) <= set(found), "allowed, but no longer needed"


def test_a_private_class_and_a_public_one_are_counted_together() -> None:
    texts = {"a.py": "class _Answer: ...", "b.py": "if True:\n    class Answer: ..."}
    assert ambiguous(texts) == {"Answer": ["a.py", "b.py"]}
