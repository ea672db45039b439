"""All that the state of an interview says: the words, the painting, and the answers over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from plantar.anatomy.felt import with_sides
from plantar.anatomy.painted import location_findings
from plantar.intake import steps
from plantar.intake.alarm import ticked
from plantar.intake.answers import evidence_of, settles
from plantar.intake.state import InterviewState
from plantar.intake.taken_back import told_dangers
from plantar.intake.unseen import as_looked, unproven
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State, reconcile
from plantar.triage.unspecified import standing_for


def evidence_in(state: InterviewState, knowledge: KnowledgeBase) -> tuple[Evidence, ...]:
    """All that the state says, later answers over what was heard.

    A danger that the person told in words stays until a question that asks it alone is answered
    "no"; one that they may have told stays unknown until then. So does the part of a ticked line
    that they told, where they are not sure which part it is. What something present is never
    without is there, too, though its own line was not ticked.
    """
    doubted, dangers = {*doubts(state, knowledge)}, told_dangers(state, knowledge)
    shown = location_findings(state.map, knowledge)
    parts = _told_of_unsure_lines(state, shown, knowledge)
    given = [
        (a, e)
        for a in state.answers
        for e in evidence_of(a, knowledge)
        if not (a.findings == steps.DANGERS and e.state is State.ABSENT and e.finding in doubted)
        and not (e.state is State.UNSURE and e.finding in parts)
        and not (e.finding in dangers and not settles(a, e))
    ]
    unseen = unproven(state, [e for _, e in given], shown, knowledge)
    counted = [(a, e) for a, e in given if e.finding not in unseen or settles(a, e)]
    answered = [as_looked(a, e, unseen) for a, e in counted]
    known = {e.finding for e in answered}
    heard = [parts.get(e.finding, e) for e in state.extracted if e.finding not in known]
    told = known | {e.finding for e in heard}
    drawn = [e for e in shown if e.finding not in told]
    said_so = with_sides([*answered, *heard], shown)
    return knowledge.coherent(reconcile([*said_so, *drawn]).evidence)


def doubts(state: InterviewState, knowledge: KnowledgeBase) -> list[str]:
    """What the words may have meant and the person can answer."""
    return [f for f in state.unconfirmed if knowledge.findings[f].asked_of == "patient"]


def unspecified(state: InterviewState, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Return the ticked lines of the danger screen whose part no answer specifies, and for which
    nothing stands that the words told."""
    words = _told_of_unsure_lines(state, location_findings(state.map, knowledge), knowledge)
    screen = knowledge.danger_screen
    lines = _which_open(state, knowledge)
    return tuple(name for name in lines if words.keys().isdisjoint(screen[name].findings))


def pending(state: InterviewState, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Return the ticked lines, told or not, whose question has not been shown yet."""
    asked, screen = {a.findings for a in state.answers}, knowledge.danger_screen
    lines = _which_open(state, knowledge)
    return tuple(name for name in lines if screen[name].findings not in asked)


def _told_of_unsure_lines(
    state: InterviewState, shown: Sequence[Evidence], knowledge: KnowledgeBase
) -> dict[str, Evidence]:
    """What the words told of ticked lines of which no answer says the part, and what stands for
    its line, as surely told: the line was ticked for it, and the tick was left."""
    lines = [knowledge.danger_screen[name] for name in _which_open(state, knowledge)]
    if not lines:
        return {}
    given = (e for a in state.answers for e in evidence_of(a, knowledge))
    answers = [e for e in given if e.state is State.PRESENT]
    facts = tuple({e.finding: e for e in (*shown, *state.extracted, *answers)}.values())
    names = {f for line in lines for f in standing_for(line, facts, knowledge)}
    return {
        e.finding: replace(e, confidence=1.0)
        for e in state.extracted
        if e.state is State.PRESENT and e.finding in names
    }


def _which_open(state: InterviewState, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Ticked lines of which no answer says the part."""
    told = {a.findings for a in state.answers if a.value not in steps.NO_ANSWER}
    lines, screen = ticked(state, knowledge), knowledge.danger_screen
    return tuple(line for line in lines if screen[line].findings not in told)
