"""All made pages by their place in the site."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tools.pages import files, house, reference, thinking

ROOT = Path(__file__).parents[2]


@cache
def made_pages() -> dict[str, str]:
    """Path in the site to content: pages, pictures (SVG) and schemas (JSON)."""
    return {
        **reference.pages(ROOT),
        **files.pages(),
        **house.pages(ROOT),
        **thinking.pictures(ROOT),
        "decisions/index.md": _decisions(ROOT / "docs" / "decisions"),
    }


def _decisions(folder: Path) -> str:
    lines = ["# Decisions\n", "Why it is made as it is: context, decision, consequences.\n"]
    for path in sorted(folder.glob("[0-9]*.md")):
        title = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        lines.append(f"- [{title}]({path.name})")
    return "\n".join(lines) + "\n"
