"""The safety rules that send a person to be seen, as expressions over findings alone.

The plan works with flags, each set by findings, by the list of medicines or by answers. Where there
are findings only (a table of records), a flag holds where its own rule or that of a part of it is
true; nothing else can make it hold. So each rule can be written without flags.
"""

from __future__ import annotations

from collections.abc import Mapping

from plantar.care.plan import ALERTS
from plantar.errors import KnowledgeError
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.expression import expand, names, negated, parse
from plantar.knowledge.schema_safety import Flag

NEVER = "not always"


def escalations(knowledge: KnowledgeBase) -> tuple[tuple[str, str], ...]:
    """Pairs of an expression over findings, age and sex, and the level that it sets.

    Raises:
        KnowledgeError: a rule wants a flag not to hold, or a flag that is computed; findings alone
            cannot show that.
    """
    flags = knowledge.care.flags
    meanings = {name: _meaning(name, flags) for name in flags}
    found = []
    for name, rule in knowledge.care.safety_rules.items():
        if rule.action in ALERTS:
            rests_on = parse(rule.when)
            if negated(rests_on) or any(flags[flag].computed for flag in names(rests_on)):
                raise KnowledgeError(
                    f"safety rule {name}: found {rule.when!r}; expected flags that findings can set"
                )
            found.append((expand(rule.when, meanings), ALERTS[rule.action]))
    return tuple(found)


def _meaning(name: str, flags: Mapping[str, Flag]) -> str:
    """What makes a flag hold where only findings are known."""
    own = [f"({flags[name].when})"] if flags[name].when else []
    parts = [_meaning(part, flags) for part, flag in flags.items() if flag.part_of == name]
    return " or ".join([*own, *(p for p in parts if p != NEVER)]) or NEVER
