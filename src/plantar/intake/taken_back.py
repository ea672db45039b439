"""A danger that the words told: only a "no" to the question that asks it alone takes it back."""

from __future__ import annotations

from collections.abc import Mapping

from plantar.intake.answers import evidence_of
from plantar.intake.state import InterviewState
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import State


def told_dangers(state: InterviewState, knowledge: KnowledgeBase) -> frozenset[str]:
    """Return the dangers that the words told."""
    told = {e.finding for e in state.extracted if e.state is State.PRESENT}
    return frozenset(told & knowledge.dangers)


def denied_among_others(state: InterviewState, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Return the told dangers that a screen of several things denied, none ticked them, and no
    question has asked alone, in the order of the page of dangers."""
    told = told_dangers(state, knowledge)
    said: Mapping[State, set[str]] = {s: set() for s in State}
    for answer in state.answers:
        for item in evidence_of(answer, knowledge):
            said[item.state].add(item.finding)
    alone = {a.findings[0] for a in state.answers if len(a.findings) == 1}
    open_ = (told & said[State.ABSENT]) - said[State.PRESENT] - alone
    lines = knowledge.danger_screen.values()
    return tuple(dict.fromkeys(f for line in lines for f in line.findings if f in open_))
