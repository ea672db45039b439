"""The few safety questions worth asking: only for what is about to be offered, six at most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from plantar.care.care_plan import PlanItem, SafetyQuestion
from plantar.care.exercise import Withheld
from plantar.care.gate import Decides
from plantar.knowledge.base import KnowledgeBase

MOST_QUESTIONS = 6
"""For one visit, those already answered among them: a plan is no second interview."""
CLEARED = "red_flags_cleared"
OWN_START = frozenset({Decides.SELF.value, Decides.PHARMACIST.value})


def askable(names: Iterable[str], knowledge: KnowledgeBase) -> tuple[str, ...]:
    """The flags that a person can be asked about, each once."""
    asked = (knowledge.care.flags[name].asked_as or name for name in names)
    return tuple(dict.fromkeys(name for name in asked if name in knowledge.care.asked_flags))


def questions_for(
    held: Sequence[PlanItem],
    withheld: Sequence[Withheld],
    answered: Mapping[str, bool],
    kind: str,
    knowledge: KnowledgeBase,
) -> tuple[SafetyQuestion, ...]:
    """What to ask: exercises first, then what else the person may start alone, best first.

    An item whose questions would not all fit is left to a clinician, as is whatever a clinician
    starts, but for what the plan begins with: they ask their own. While the plan is ``held`` only
    the dangers are asked about.
    """
    table = knowledge.care.flags
    if kind != "plan":
        first = table[CLEARED]
        alone = (SafetyQuestion(CLEARED, first.asked, first.listed, len(held)),)
        return alone if kind == "held" else ()
    wanted = [askable(w.questions, knowledge) for w in withheld]
    wanted += [i.questions for i in held if i.leads or i.who in OWN_START]
    room, chosen = MOST_QUESTIONS - len(answered), list[str]()
    for names in wanted:
        new = [n for n in names if n not in chosen and n not in answered]
        if len(chosen) + len(new) <= room:
            chosen += new
    return tuple(
        SafetyQuestion(
            name,
            table[name].asked,
            table[name].listed,
            sum(name in names and {*names} <= {*chosen, *answered} for names in wanted),
        )
        for name in chosen
    )
