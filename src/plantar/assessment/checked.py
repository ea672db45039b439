"""Refuses what no person can be and what no file of the knowledge knows, before anything is judged.

A name that is misspelt must not be taken for a finding that nobody asked about.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from numbers import Real
from typing import TypeGuard

from plantar.anatomy.painted import map_problems
from plantar.assessment.request import Request
from plantar.errors import EvidenceError, nearest
from plantar.intake import steps
from plantar.intake.answers import fits
from plantar.intake.state import Answer, InterviewState
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Layer, Side, State
from plantar.knowledge.people import ADULT, OLDEST, PREGNANCIES, SEXES, refuse_child
from plantar.reasoning.prior import Person


def check(given: Request, knowledge: KnowledgeBase) -> None:
    """Raise if any field of the request is impossible.

    Raises:
        ChildError: a child, with what to do instead.
        EvidenceError: every fault on a line of its own, as ``field: found X; expected Y``.
    """
    _no_child(given.person)
    faults = [
        *faults_of_person(given.person, knowledge),
        *faults_of_evidence(given.evidence, knowledge, "evidence"),
        *_of_safety(given, knowledge),
        *_of_unspecified(given, knowledge),
        *map_problems(given.map.as_dict(), knowledge, "painted"),
    ]
    if given.country not in list(knowledge.countries):
        faults.append(
            fault_of("country", given.country, nearest(given.country, knowledge.countries))
        )
    if faults:
        raise EvidenceError("\n".join(faults))


def check_evidence(items: Sequence[Evidence], knowledge: KnowledgeBase, field: str) -> None:
    """As :func:`check`, for evidence alone; ``field`` is what the caller calls it."""
    if faults := list(faults_of_evidence(items, knowledge, field)):
        raise EvidenceError("\n".join(faults))


def check_state(state: InterviewState, knowledge: KnowledgeBase) -> None:
    """As :func:`check`, for all that an interview holds."""
    _no_child(state.person)
    faults = [
        *faults_of_person(state.person, knowledge),
        *faults_of_evidence(state.extracted, knowledge, "extracted"),
        *map_problems(state.map.as_dict(), knowledge, "map"),
        *map_problems(state.text_map.as_dict(), knowledge, "text_map"),
        *_of_answers(state.answers, knowledge),
    ]
    for n, name in enumerate(state.unconfirmed):
        if name not in list(knowledge.findings):
            faults.append(fault_of(f"unconfirmed.{n}", name, nearest(name, knowledge.findings)))
    if faults:
        raise EvidenceError("\n".join(faults))


def within_limits(item: Evidence, knowledge: KnowledgeBase, at: str) -> Iterator[str]:
    """The fault of a value that no measurement gives; ``at`` names the item."""
    entry = knowledge.findings.get(item.finding) if isinstance(item.finding, str) else None
    if entry is None or item.value is None:
        return
    number = isinstance(item.value, Real) and not isinstance(item.value, bool)
    if entry.kind != "number":
        yield fault_of(f"{at}.value", item.value, f"None: {item.finding} is not measured")
    elif number and not (entry.minimum or 0) <= item.value <= (entry.maximum or math.inf):
        limits = f"{entry.minimum} to {entry.maximum} {entry.unit}"
        yield fault_of(f"{at}.value", item.value, f"{limits}, for {item.finding}")


def _no_child(person: Person) -> None:
    """Raise for a child before anything else, so that the advice is not lost among other faults."""
    if _whole(person.age_years) and person.age_years >= 0:
        refuse_child(person.age_years)


def faults_of_person(person: Person, knowledge: KnowledgeBase) -> Iterator[str]:
    """Yield the faults of a person, each as ``field: found X; expected Y``."""
    age, contacts = person.age_years, person.earlier_contacts
    if age is not None and (not _whole(age) or not ADULT <= age <= OLDEST):
        yield fault_of("age_years", age, f"whole years from {ADULT} to {OLDEST}, or None")
    options: tuple[tuple[str, object, Collection[str]], ...] = (
        ("sex", person.sex, SEXES),
        ("pregnant", person.pregnant, PREGNANCIES),
        ("setting", person.setting, knowledge.model.settings),
    )
    for field, value, allowed in options:
        if not isinstance(value, str) or value not in allowed:
            yield fault_of(field, value, ", ".join(allowed))
    if not _whole(contacts) or contacts < 0:
        yield fault_of("earlier_contacts", contacts, "a whole number, 0 or more")
    if not all(_finite(p) and 0 <= p <= 1 for _, p in person.reads_like):
        yield fault_of("reads_like", person.reads_like, "pairs of a cause and a probability")


def faults_of_evidence(
    evidence: Sequence[Evidence], knowledge: KnowledgeBase, field: str
) -> Iterator[str]:
    """Yield the faults of evidence, each as ``field.0.part: found X; expected Y``."""
    known, heirs = knowledge.findings, knowledge.carried_on["findings"]
    for n, item in enumerate(evidence):
        at = f"{field}.{n}"
        if not isinstance(item, Evidence):
            yield fault_of(at, item, "an Evidence")
            continue
        if not isinstance(item.finding, str):
            yield fault_of(f"{at}.finding", item.finding, "the id of a finding")
        elif item.finding not in known and len(heirs.get(item.finding, ())) != 1:
            yield fault_of(f"{at}.finding", item.finding, nearest(item.finding, known))
        if not isinstance(item.state, State):
            yield fault_of(f"{at}.state", item.state, _members(State))
        if item.side is not None and not isinstance(item.side, Side):
            yield fault_of(f"{at}.side", item.side, f"{_members(Side)} or None")
        if not isinstance(item.layer, Layer):
            yield fault_of(f"{at}.layer", item.layer, _members(Layer))
        if item.value is not None and not _finite(item.value):
            yield fault_of(f"{at}.value", item.value, "a finite number or None")
        else:
            yield from within_limits(item, knowledge, at)
        if not _finite(item.confidence) or not 0 <= item.confidence <= 1:
            yield fault_of(f"{at}.confidence", item.confidence, "a number from 0 to 1")


def _of_safety(given: Request, knowledge: KnowledgeBase) -> Iterator[str]:
    for flag, answer in given.safety.flags.items():
        if flag not in knowledge.care.asked_flags:
            yield fault_of("safety", flag, nearest(flag, knowledge.care.asked_flags))
        elif not isinstance(answer, bool):
            yield fault_of(f"safety.{flag}", answer, "True or False; leave out what is not known")
    if given.safety.medicines is not None and not isinstance(given.safety.medicines, str):
        listed = 'a text such as "metformin 500, amlodipine", "none", or None where nobody asked'
        yield fault_of("medicines", given.safety.medicines, listed)


def _of_unspecified(given: Request, knowledge: KnowledgeBase) -> Iterator[str]:
    for line in given.unspecified:
        if line not in knowledge.danger_screen:
            yield fault_of("unspecified", line, nearest(line, knowledge.danger_screen))


def _of_answers(answers: Sequence[Answer], knowledge: KnowledgeBase) -> Iterator[str]:
    """Yield the answers that have no question, or that their question does not accept."""
    special = {steps.AGE, steps.SEX, steps.DANGERS}
    for n, answer in enumerate(answers):
        asked = answer.findings
        if asked == steps.MAP:
            continue
        if asked not in special and not (asked and {*asked} <= knowledge.findings.keys()):
            yield fault_of(f"answers.{n}.findings", asked, "ids of findings")
            continue
        try:
            fits(answer, answer.value, knowledge)
        except EvidenceError as error:
            yield f"answers.{n}.{error}"


def _whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _finite(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _members(kind: type[State] | type[Side] | type[Layer]) -> str:
    return ", ".join(f"{kind.__name__}.{member.name}" for member in kind)


def fault_of(field: str, found: object, expected: str) -> str:
    """One line of a refusal."""
    return f"{field}: found {found!r}; expected {expected}"
