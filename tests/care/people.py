"""PlainFacts of imagined people."""

from __future__ import annotations

from collections.abc import Iterable

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.expression import PlainFacts

SAFE_WHEN_TRUE = frozenset({"red_flags_cleared"})


def well(
    knowledge: KnowledgeBase, yes: Iterable[str] = (), unknown: Iterable[str] = ()
) -> PlainFacts:
    """A person whose every safety question is answered, all of them no but ``yes``."""
    states = {name: name in SAFE_WHEN_TRUE for name in knowledge.care.flags}
    states |= dict.fromkeys(yes, True)
    if states["emergency_red_flag"]:
        states["red_flags_cleared"] = False
    return PlainFacts({name: state for name, state in states.items() if name not in set(unknown)})
