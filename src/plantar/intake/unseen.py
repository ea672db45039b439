"""What a person may not feel and has to look for: a "no" among other things proves nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from plantar.intake.answers import settles
from plantar.intake.state import Answer, InterviewState
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.triage.not_felt import LOOKED, not_felt
from plantar.triage.redflags import facts_of


def unproven(
    state: InterviewState,
    answered: Sequence[Evidence],
    shown: Sequence[Evidence],
    knowledge: KnowledgeBase,
) -> frozenset[str]:
    """Findings whose "no" among other things does not count, whether or not somebody looked.

    ``shown``: what the painted map shows.
    """
    known = {e.finding for e in answered}
    rest = [e for e in (*shown, *state.extracted) if e.finding not in known]
    return frozenset(not_felt(facts_of([*rest, *answered], knowledge.findings), knowledge))


def as_looked(answer: Answer, item: Evidence, names: Collection[str]) -> Evidence:
    """The evidence, marked where a look showed that one of ``names`` is not there."""
    looked = item.state is State.ABSENT and settles(answer, item)
    return replace(item, fact=LOOKED) if looked and item.finding in names else item


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
