"""What-if: what an answer rests on, to be tried the other way round."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plantar.anatomy.felt import entry_of
from plantar.assessment.report import Report
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State

MOST_SWITCHES = 9
CHOICES = {
    "present": (("keep", "yes, as you said"), ("absent", "no")),
    "absent": (("keep", "no, as you said"), ("present", "yes")),
    "unsure": (("keep", "not known"), ("present", "yes"), ("absent", "no")),
}
"""What may be tried for a finding that was said to be there, not to be there, or not at all."""


@dataclass(frozen=True)
class Switch:
    """One thing that the answer rests on, to be tried the other way round."""

    finding: str
    plain: str
    choices: tuple[tuple[str, str], ...]
    """Values with their wording: as it is, and what else it may be."""


def switches_of(
    report: Report, evidence: Iterable[Evidence], knowledge: KnowledgeBase
) -> tuple[Switch, ...]:
    """What is worth switching: the evidence behind the leader, then what would overturn it.

    Only what was told or what the person can answer; a sign that nobody looked for is no
    answer to try.
    """
    told = {e.finding: e for e in evidence}
    leader = report.conditions[0]
    names = [r.finding for r in (*leader.reasons_for, *leader.reasons_against)]
    names += [f for o in report.would_overturn for f, _ in o.answers]
    names += [f for q in report.next_questions for f in q.findings]
    table, found = knowledge.findings, []
    for name in dict.fromkeys(names):
        own = name in told or (name in table and table[name].asked_of == "patient")
        if own and name in table and table[name].kind == "bool":
            item = told.get(name, Evidence(name, State.UNSURE))
            plain = entry_of(item, knowledge).plain
            found.append(Switch(name, plain, CHOICES[item.state.value]))
    return tuple(found[:MOST_SWITCHES])
