"""The house, drawn from the imports that the code really has."""

from __future__ import annotations

import re
import tomllib
from html import escape
from pathlib import Path

import grimp

WIDTH, ROW, BOX = 860, 46, 190


def pages(root: Path) -> dict[str, str]:
    """house.md with its picture."""
    rooms, uses = _imports(root)
    table = [
        f"| [`{room}`](reference/{room}.md) | {', '.join(f'`{u}`' for u in uses[room]) or '-'} |"
        if (root / "src/plantar" / room).is_dir()
        else f"| `{room}` | {', '.join(f'`{u}`' for u in uses[room])} |"
        for room in rooms
    ]
    text = (
        "# The house\n\nEach room imports only from those below it; `make test` checks it. The "
        "picture and the table are drawn from the imports of the code.\n\n"
        "![Rooms of the code and what each imports](img/house.svg)\n\n"
        "| room | imports from |\n| --- | --- |\n" + "\n".join(table) + "\n"
    )
    return {"house.md": text, "img/house.svg": _picture(rooms, uses)}


def _imports(root: Path) -> tuple[list[str], dict[str, list[str]]]:
    """Rooms from the top of the contract down, and what each of them imports."""
    config = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    layers = next(
        c["layers"] for c in config["tool"]["importlinter"]["contracts"] if c["type"] == "layers"
    )
    graph = grimp.build_graph("plantar", exclude_type_checking_imports=True, cache_dir=None)
    there = {name.split(".")[1] for name in graph.modules if "." in name}
    named = re.findall(r"plantar\.(\w+)", " ".join(layers))
    rooms = [room for room in named if room in there]
    uses: dict[str, set[str]] = {room: set() for room in rooms}
    for module in graph.modules:
        for other in graph.find_modules_directly_imported_by(module):
            a, b = (name.split(".")[1] if "." in name else "" for name in (module, other))
            if a in uses and b in uses and a != b:
                uses[a].add(b)
    return rooms, {room: [r for r in rooms if r in uses[room]] for room in rooms}


def _picture(rooms: list[str], uses: dict[str, list[str]]) -> str:
    """One row a room; an arc at the right joins a room to each room that it imports."""
    middle = {room: ROW * n + ROW / 2 for n, room in enumerate(rooms)}
    arcs, boxes = [], []
    for room in rooms:
        for other in uses[room]:
            a, b = middle[room], middle[other]
            reach = 20 + 1.05 * (b - a)
            x = 40 + BOX
            arcs.append(
                f'<path d="M{x} {a:.0f} C{x + reach:.0f} {a:.0f} {x + reach:.0f} {b:.0f} '
                f'{x} {b:.0f}">'
                f"<title>{escape(room)} imports {escape(other)}</title></path>"
            )
        boxes.append(
            f'<rect x="40" y="{middle[room] - 16:.0f}" width="{BOX}" height="32" rx="6"/>'
            f'<text x="{40 + BOX / 2:.0f}" y="{middle[room] + 5:.0f}">{escape(room)}</text>'
        )
    height = ROW * len(rooms)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">'
        f"<title>Rooms of the code, from the faces above to the knowledge below</title>"
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>'
        f'<g fill="none" stroke="#00796b" stroke-opacity=".45" stroke-width="1.5">'
        f"{''.join(arcs)}</g>"
        f'<g fill="#e0f2f1" stroke="#00796b" font-family="sans-serif" font-size="15" '
        f'text-anchor="middle">{_dark_text("".join(boxes))}</g></svg>\n'
    )


def _dark_text(boxes: str) -> str:
    return boxes.replace("<text ", '<text fill="#102a27" stroke="none" ')
