"""What a person may not feel and has to look for: a "no" among other things proves nothing."""

from __future__ import annotations

from collections.abc import Sequence

from plantar.intake.state import Answer, InterviewState
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.triage.not_felt import not_felt
from plantar.triage.redflags import facts_of


def unproven(
    state: InterviewState, answered: Sequence[Evidence], knowledge: KnowledgeBase
) -> frozenset[str]:
    """Findings whose "no" among other things does not count: they have been looked for since, or
    the words may have told them."""
    known = {e.finding for e in answered}
    heard = [e for e in state.extracted if e.finding not in known]
    told = {e.finding for e in state.extracted if e.state is State.PRESENT}
    seen = {a.findings[0] for a in state.answers if a.value in ("yes", "no")}
    facts = facts_of([*answered, *heard], knowledge.findings)
    return frozenset((told | seen) & {*not_felt(facts, knowledge)})


def proves(answer: Answer, item: Evidence) -> bool:
    """Whether an answer about something that may not be felt counts."""
    looked = answer.findings == (item.finding,) and item.state is State.ABSENT
    return looked or item.state is State.PRESENT


def to_look_for(
    state: InterviewState, known: Sequence[Evidence], knowledge: KnowledgeBase
) -> tuple[str, ...]:
    """What has not been looked for, and was not said to be so; what the words may have meant and no
    answer settled counts too, for a look costs nothing."""
    asked = {a.findings for a in state.answers}
    so = {e.finding for e in known if e.state is State.PRESENT and e.confidence >= 1}
    settled = {e.finding for e in known} | {f for a in state.answers for f in a.findings}
    meant = [Evidence(f, State.PRESENT) for f in state.unconfirmed if f not in settled]
    unfelt = not_felt(facts_of([*known, *meant], knowledge.findings), knowledge)
    return tuple(f for f in unfelt if (f,) not in asked and f not in so)
