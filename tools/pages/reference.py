"""The Python reference: the front door, then every room, from the docstrings."""

from __future__ import annotations

import ast
from pathlib import Path

import plantar


def pages(root: Path) -> dict[str, str]:
    """A page for ``import plantar`` and one for each room."""
    source = root / "src" / "plantar"
    rooms = sorted(p.parent.name for p in source.glob("*/__init__.py"))
    found = {"reference/index.md": _door(rooms, source)}
    for room in rooms:
        found[f"reference/{room}.md"] = _room(room, source / room)
    return found


def public_names() -> dict[str, str]:
    """What ``import plantar`` offers, by name, with the full path of its definition."""
    return {name: f"{plantar.HOMES[name]}.{name}" for name in plantar.__all__}


def _door(rooms: list[str], source: Path) -> str:
    lines = ["# `import plantar`\n", "The public interface; everything else may change.\n"]
    lines += [f"::: {path}\n" for path in public_names().values()]
    lines += ["## The rooms behind it\n"]
    for room in rooms:
        first = (_docstring(source / room / "__init__.py") or "").split("\n")[0]
        lines.append(f"- [`{room}`]({room}.md): {first}")
    return "\n".join(lines) + "\n"


def _room(room: str, folder: Path) -> str:
    lines = [f"# `plantar.{room}`\n", f"{_docstring(folder / '__init__.py')}\n"]
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder.parents[1]).with_suffix("").parts
        if path.name != "__init__.py" and "migrations" not in parts:  # scripts, never imported
            lines.append(f"::: {'.'.join(parts)}\n    options:\n      heading_level: 2\n")
    return "\n".join(lines)


def _docstring(path: Path) -> str | None:
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
