"""What the schema alone cannot see: ids that lead nowhere, entries that can do nothing.

Each rule is a function that yields faults; a fault says file, line, what was found and what would
be right. tests/knowledge/test_refused.py holds a broken file for every rule.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.check_care import CARE
from plantar.knowledge.check_links import LINKS
from plantar.knowledge.check_map import MAP
from plantar.knowledge.check_model import MODEL
from plantar.knowledge.check_sources import SOURCES
from plantar.knowledge.fields import Ref, links
from plantar.knowledge.loader import DATA
from plantar.knowledge.located import LocatedTables

RULES = (*LINKS, *MAP, *MODEL, *CARE, *SOURCES)


def problems(base: KnowledgeBase, folder: Path = DATA) -> list[str]:
    """Every fault as ``file:line: field: found; what would be right``; empty when sound."""
    knowledge = LocatedTables(base, folder)
    return sorted({fault for rule in RULES for fault in rule(knowledge)}, key=_by_line)


def _by_line(fault: str) -> tuple[str, int, str]:
    path, _, rest = fault.partition(".yaml:")
    line = rest.partition(":")[0]
    return path, int(line) if line.isdigit() else 0, rest


def cited(entry: BaseModel) -> set[str]:
    """Keys of the bibliography that one entry cites."""
    return {
        link.value
        for link in links(entry)
        if isinstance(link.to, Ref) and link.to.table == "references"
    }
