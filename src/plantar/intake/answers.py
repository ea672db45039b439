"""What an answer means, and which a question takes."""

from __future__ import annotations

from collections.abc import Sequence

from plantar.errors import EvidenceError
from plantar.intake import steps
from plantar.intake.state import Answer
from plantar.intake.steps import Step
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.people import ADULT, OLDEST, refuse_child
from plantar.knowledge.units import beyond

NO_EVIDENCE = (steps.AGE, steps.SEX, steps.MAP)
"""Questions whose answers are the person and the map, kept apart from the evidence."""


def settles(answer: Answer, item: Evidence) -> bool:
    """Whether what an answer says outweighs the words, and what may be there unfelt: a "yes" does,
    and a "no" to the question that asks it alone; a "no" among other things and "not sure" do not.
    """
    alone = answer.findings == (item.finding,)
    return item.state is State.PRESENT or (item.state is State.ABSENT and alone)


def evidence_of(answer: Answer, knowledge: KnowledgeBase) -> list[Evidence]:
    """The evidence that an answer is; a skipped question is none."""
    if answer.findings == steps.DANGERS:
        return _of_dangers(answer.value, knowledge)
    findings = () if answer.findings in NO_EVIDENCE else answer.findings
    if answer.value == "skip" or not findings:
        return []
    if answer.value == "not sure":
        return [Evidence(f, State.UNSURE) for f in findings]
    if len(findings) > 1:
        ticked = set(answer.value.split(","))
        return [Evidence(f, State.PRESENT if f in ticked else State.ABSENT) for f in findings]
    entry, test = knowledge.findings[findings[0]], steps.self_test_of(findings[0], knowledge)
    sure = test.reliability if test else 1.0
    if entry.kind == "number" and entry.threshold:
        value = number(findings[0], answer.value, knowledge)
        state = State.PRESENT if beyond(value, entry.threshold) else State.ABSENT
        return [Evidence(findings[0], state, value, confidence=sure)]
    state = State.PRESENT if answer.value == "yes" else State.ABSENT
    return [Evidence(findings[0], state, confidence=sure)]


def _of_dangers(value: str, knowledge: KnowledgeBase) -> list[Evidence]:
    """A line that is not ticked is absent; a ticked one with one finding is that finding."""
    screen = knowledge.danger_screen
    if value in ("skip", "not sure"):
        return []
    ticked = set(value.split(","))
    absent = [n for line in screen if line not in ticked for n in screen[line].findings]
    alone = [screen[line].findings for line in screen if line in ticked]
    present = [names[0] for names in alone if len(names) == 1]
    return [
        *(Evidence(name, State.ABSENT) for name in absent if name not in present),
        *(Evidence(name, State.PRESENT) for name in present),
    ]


def fits(before: Answer, given: str, knowledge: KnowledgeBase) -> None:
    """Refuse a value that the question of an answer does not take.

    Raises:
        EvidenceError: says what would be right.
    """
    table = knowledge.findings
    if given in ("skip", "not sure"):
        return
    if before.findings == steps.MAP:
        raise EvidenceError("the map: paint it anew instead of editing the answer")
    if before.findings == steps.AGE:
        age(given)
    elif before.findings == steps.SEX:
        _one_of(given, ("female", "male"))
    elif before.findings == steps.DANGERS:
        _several_of(given, (*knowledge.danger_screen, "none"))
    elif len(before.findings) > 1:
        _several_of(given, (*before.findings, "none"))
    elif table[before.findings[0]].kind == "number":
        number(before.findings[0], given, knowledge)
    else:
        _one_of(given, ("yes", "no"))


def number(finding: str, given: str, knowledge: KnowledgeBase) -> float:
    """A number that a finding takes.

    Raises:
        EvidenceError: it is none, or beyond what can be.
    """
    entry = knowledge.findings[finding]
    try:
        value = float(given)
    except ValueError:
        raise EvidenceError(
            f"{finding}: found {given!r}; expected a number, {entry.unit}"
        ) from None
    low, high = entry.minimum, entry.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        raise EvidenceError(f"{finding}: found {given}; expected {low} to {high} {entry.unit}")
    return value


def age(given: str) -> int:
    """An age in whole years.

    Raises:
        ChildError: that of a child; says what to do instead.
        EvidenceError: none, or one that nobody reaches.
    """
    if given.isdecimal():
        refuse_child(int(given), "age")
    if not given.isdecimal() or not ADULT <= int(given) <= OLDEST:
        raise EvidenceError(f"age: found {given!r}; expected whole years from {ADULT} to {OLDEST}")
    return int(given)


def _one_of(given: str, options: Sequence[str]) -> None:
    if given not in options:
        raise EvidenceError(
            f"answer: found {given!r}; expected {', '.join(options)}, or nothing to skip"
        )


def allowed(step: Step, given: str) -> None:
    """Refuse what the step does not offer.

    Raises:
        EvidenceError: says what is offered.
    """
    options = [value for value, _ in step.options]
    if step.kind == "several_of":
        _several_of(given, options)
    else:
        _one_of(given, options)


def _several_of(given: str, options: Sequence[str]) -> None:
    """Refuse what is not offered; several may be said, but "none" and "not sure" alone."""
    said = given.split(",")
    alone = {"none", "not sure"} & set(said)
    if not set(said) <= set(options) or (alone and len(said) > 1):
        raise EvidenceError(
            f"answer: found {given!r}; expected {', '.join(options)}, or nothing to skip"
        )
