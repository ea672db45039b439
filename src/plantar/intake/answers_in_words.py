"""Earlier answers of an interview in words: what was asked, and what was said."""

from __future__ import annotations

from plantar.intake.state import Answer
from plantar.intake.steps import AGE, DANGERS, MAP, SEX
from plantar.knowledge.base import KnowledgeBase

FIXED_QUESTIONS = {
    AGE: "Your age",
    SEX: "Your sex at birth",
    MAP: "Where you feel it",
    DANGERS: "Any of the dangers",
}
FIXED_VALUES = {"skip": "skipped", "none": "none of these"}


def asked(answer: Answer, knowledge: KnowledgeBase) -> str:
    """The question of an answer, as one line."""
    if answer.findings in FIXED_QUESTIONS:
        return FIXED_QUESTIONS[answer.findings]
    table = knowledge.findings
    if len(answer.findings) == 1:
        return table[answer.findings[0]].question
    lines = knowledge.danger_screen.values()
    if line := next((x for x in lines if x.findings == answer.findings), None):
        return line.plain
    topics = {table[f].topic for f in answer.findings}
    if len(topics) > 1:
        return "What your words may have meant"
    topic = knowledge.topics[topics.pop()]
    return topic.question or topic.name[:1].upper() + topic.name[1:]


def answered(answer: Answer, knowledge: KnowledgeBase) -> str:
    """The value of an answer."""
    plain = {name: line.plain for name, line in knowledge.danger_screen.items()}
    plain |= {name: entry.plain for name, entry in knowledge.findings.items()}
    parts = [plain.get(v, v) for v in answer.value.split(",")]
    return FIXED_VALUES.get(answer.value, "; ".join(parts))
