"""What helps a person in an emergency until help comes: a true comfort, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from plantar.assessment.leading import said_once
from plantar.assessment.report import Report
from plantar.care.standing_advice import waiting
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.expression import PlainFacts


@dataclass(frozen=True, slots=True)
class UntilHelp:
    """A comfort for the first danger that has one, or none; and lines of what to do."""

    hope: str
    lines: tuple[str, ...]


def until_help(report: Report, knowledge: KnowledgeBase) -> UntilHelp:
    """Both empty below an emergency; what is said with the first help is not said again."""
    if report.plan.kind != "emergency":
        return UntilHelp("", ())
    table, first = knowledge.care.standing_advice, report.plan.urgent[:1]
    beside = " ".join([report.urgency.where, *(item.say for item in first)])
    facts = PlainFacts(dict(report.daily.known))
    feared = [cause for reason in said_once(report.urgency.set_by) for cause in reason.causes]
    hopes = waiting(table, "emergency_hope", feared[:1], facts, beside)
    lines = waiting(table, "emergency_wait", feared, facts, beside)
    return UntilHelp(next((row.text for row in hopes), ""), tuple(row.text for row in lines))
