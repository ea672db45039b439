"""The page on reading names what it is made of."""

from __future__ import annotations

import re
from pathlib import Path

import plantar.reading

ROOMS = Path(plantar.reading.__file__).parent
PAGE = Path(__file__).parents[2] / "docs" / "reading.md"


def test_the_table_of_steps_names_every_module_of_the_room() -> None:
    table = PAGE.read_text(encoding="utf-8").partition("## How it reads")[2].partition("\n## ")[0]
    modules = {path.relative_to(ROOMS).as_posix() for path in ROOMS.rglob("*.py")}
    modules = {name for name in modules if not name.endswith("__init__.py")}
    assert {*re.findall(r"`([\w/]+\.py)`", table)} == modules
