"""Medicine stands in the knowledge files; code that knows an id or a dose is named here."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "plantar"
TABLES = ("conditions", "findings", "sites", "signals", "regions", "self_tests", "references")
CARE = ("flags", "interventions", "medicines", "medicine_classes", "care_groups", "exercises")
DOSE = re.compile(r"\d\s?(?:mg|mcg|g|mL|ml|litres?|°C|mmHg|units|weeks?|days?|minutes?|min)\b")
NAMED_UNIT = re.compile(r"(?:^|_)(?:MG|G|ML|MM|DAYS|WEEKS|HOURS|MINUTES)$|^(?:DAYS|MG|MM)_")


def literals(tree: ast.Module) -> Iterator[str]:
    """Strings of the code without docstrings; words of a string of ids count one by one."""
    said = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def numbers(tree: ast.Module) -> Iterator[str]:
    """Names of constants that a unit of medicine belongs to."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            for target in node.targets:
                if isinstance(target, ast.Name) and NAMED_UNIT.search(target.id):
                    yield target.id


def files() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        yield path.relative_to(SOURCE).as_posix(), tree
