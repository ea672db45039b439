"""What an interview must be interrupted for, and which dangers are still to be told apart."""

from __future__ import annotations

from collections.abc import Sequence

from plantar.intake import steps
from plantar.intake.state import InterviewState
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.posterior import Posterior
from plantar.triage.decision import UrgencyReason, decide, is_established, risks_of
from plantar.triage.redflags import FiredFlag, RedFlagResult, facts_of, fired_flags
from plantar.triage.unspecified import each_part, standing_for
from plantar.triage.urgency import Urgency


def dangers_known(evidence: Sequence[Evidence], knowledge: KnowledgeBase) -> bool:
    """Whether every danger is a yes or a no; until then the level is provisional."""
    decided = {e.finding for e in evidence if e.state is not State.UNSURE}
    return knowledge.dangers <= decided


def ticked(state: InterviewState, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Lines of the danger screen that were ticked and name several things."""
    screen = knowledge.danger_screen
    return tuple(
        line
        for answer in state.answers
        if answer.findings == steps.DANGERS
        for line in answer.value.split(",")
        if line in screen and len(screen[line].findings) > 1
    )


def emergency(
    state: InterviewState, known: Sequence[Evidence], knowledge: KnowledgeBase
) -> tuple[FiredFlag, ...]:
    """Red flags of an emergency, by what is known and by each thing that may be so besides.

    What a ticked line names counts once every ticked line was asked about.
    """
    lines = [knowledge.danger_screen[name] for name in ticked(state, knowledge)]
    asked = {answer.findings for answer in state.answers}
    said = {a.findings for a in state.answers if a.value not in steps.NO_ANSWER}
    ways = [known]
    if all(line.findings in asked for line in lines):
        open_ = (line for line in lines if line.findings not in said)
        left = (line for line in open_ if not standing_for(line, known, knowledge))
        ways += [part for line in left for part in each_part(line, known)]
    fired = {f.flag.id: f for evidence in ways for f in _fired_now(evidence, knowledge)}
    return tuple(fired.values())


def grave_risk(
    posterior: Posterior, known: Sequence[Evidence], knowledge: KnowledgeBase
) -> tuple[UrgencyReason, ...]:
    """Why the probable causes need help now, if they do; ``known`` says how old it is."""
    made = decide(
        RedFlagResult((), ()),
        risks_of([posterior.shares], knowledge, established=is_established(known, knowledge)),
        knowledge.triage,
        named_beside=knowledge.model.report.named_beside.value,
    )
    return made.set_by if made.level is Urgency.EMERGENCY_NOW else ()


def gravest_causes(
    posterior: Posterior, known: Sequence[Evidence], knowledge: KnowledgeBase
) -> tuple[str, ...]:
    """The two most probable causes that need help now.

    Who was warned of one of them has been told what to do about the other: the same facts point to
    both.
    """
    established = is_established(known, knowledge)
    [risks] = risks_of([posterior.shares], knowledge, established=established)
    grave = [risk for risk in risks if risk[0].urgency is Urgency.EMERGENCY_NOW]
    return tuple(cause.id for cause, _ in sorted(grave, key=lambda risk: -risk[1])[:2])


def _fired_now(evidence: Sequence[Evidence], knowledge: KnowledgeBase) -> tuple[FiredFlag, ...]:
    sure = knowledge.triage.sure.share
    fired = fired_flags(knowledge.red_flags, facts_of(evidence, knowledge.findings, sure=sure))
    return tuple(f for f in fired if f.flag.urgency == "emergency_now")
