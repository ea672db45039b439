"""Everything that the article names is answered: in a plan, as advice against it, or as a claim."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from plantar.care.claims import ClaimFinder, fingerprints
from plantar.care.diet import answers
from plantar.care.exercise import programme
from plantar.care.flags import Situation
from plantar.care.follow_up import follow_up
from plantar.care.plan import Planner
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.examples import minimal_examples
from plantar.knowledge.expression import parse
from plantar.knowledge.schema_article import ArticleCoverage, CoveredItem
from plantar.knowledge.schema_care import Intervention
from plantar.reasoning.prior import Person
from tests.builders import gate_of, shared_knowledge

KNOWLEDGE = shared_knowledge()
FINDER, PLANNER = ClaimFinder(KNOWLEDGE), Planner(KNOWLEDGE)
ITEMS = KNOWLEDGE.care.article_coverage
NAMES = KNOWLEDGE.article_coverage


def needing(entry: Intervention) -> Situation:
    """A person who surely has what the item is for, and whom its own conditions fit."""
    wanted = [entry.only_if] if entry.only_if else []
    groups = KNOWLEDGE.care.care_groups
    if not entry.conditions:
        wanted += [groups[name].when for name in entry.groups if groups[name].when]
    states = {n: s for text in wanted for n, s in minimal_examples(parse(text))[0].states.items()}
    return Situation(
        Person(50, "male"),
        tuple(
            Evidence(name, State.PRESENT if state else State.ABSENT)
            for name, state in states.items()
            if name in KNOWLEDGE.findings
        ),
        answers={n: s for n, s in states.items() if n in KNOWLEDGE.care.flags},
        probabilities=dict.fromkeys(entry.conditions, 1.0),
    )


def in_a_plan(identifier: str) -> bool:
    named = KNOWLEDGE.care.interventions[identifier].said_by or identifier
    entry = KNOWLEDGE.care.interventions[named]
    urgent = entry.recommendation == "emergency_action"
    person = needing(entry)
    gate = PLANNER.gate(person)
    plans = [
        PLANNER.plan(person, gate, level, (), None)
        for level in (("same_day", "emergency_now") if urgent else ("routine",))
    ]
    return named in {item.id for plan in plans for item in plan.everything()}


SAFE = dict.fromkeys(KNOWLEDGE.care.flags, False)


def certain(condition: str) -> dict[str, float]:
    return {condition: 1.0}


def in_a_programme(identifier: str) -> bool:
    """Chosen, or named as a strain to leave, for some cause that it is for."""
    causes = KNOWLEDGE.care.exercises[identifier].conditions
    gate = gate_of(SAFE, KNOWLEDGE)
    found = [programme(gate, certain(cause), "ordinary", KNOWLEDGE) for cause in causes]
    return any(identifier in {*(e.id for e in p.chosen), *(e.id for e in p.not_now)} for p in found)


def in_a_follow_up(identifier: str) -> bool:
    causes = KNOWLEDGE.care.follow_up[identifier].conditions
    found = [follow_up(SAFE, certain(cause), KNOWLEDGE) for cause in causes]
    return any(identifier in {c.id for c in (*f.checks, *f.complications)} for f in found)


def among_the_foods(identifier: str) -> bool:
    """Answered in the table of foods, as `plantar diet --article` prints it."""
    name = KNOWLEDGE.care.diet[identifier].name
    return name in {row[0] for row in answers(KNOWLEDGE.care.diet)}


REACHED = {
    "intervention": in_a_plan,
    "exercise": in_a_programme,
    "follow_up": in_a_follow_up,
    "diet_item": among_the_foods,
}


@pytest.mark.parametrize("item", ITEMS, ids=lambda i: i.item)
def test_every_named_treatment_food_exercise_and_complication_is_answered(
    item: CoveredItem,
) -> None:
    assert item.entries and all(REACHED[item.entry_kind](entry) for entry in item.entries)
    found = {f.id for f in FINDER.find(item.item, most=20)}
    assert found & set(item.claims)


@pytest.mark.parametrize("item", NAMES, ids=lambda i: f"{i.kind}: {i.item}")
def test_every_named_cause_symptom_test_and_specialist_is_carried(item: ArticleCoverage) -> None:
    tables: dict[str, Collection[str]] = {
        "cause": KNOWLEDGE.conditions,
        "symptom": {*KNOWLEDGE.conditions, "all"},
        "examination": KNOWLEDGE.tests,
        "specialist": KNOWLEDGE.specialists,
    }
    assert item.entries and all(entry in tables[item.kind] for entry in item.entries)
    if item.kind == "cause":
        assert FINDER.find(item.item)


@pytest.mark.parametrize("identifier", sorted(KNOWLEDGE.care.interventions))
def test_every_intervention_can_stand_in_a_plan(identifier: str) -> None:
    assert in_a_plan(identifier)


def test_every_claim_is_found_by_its_own_words() -> None:
    for key, claim in KNOWLEDGE.care.claims.items():
        assert key in {f.id for f in FINDER.find(claim.claim, most=2)}, key


def test_every_line_that_a_claim_comes_from_can_be_pasted(knowledge: KnowledgeBase) -> None:
    named = {
        int(str(line).partition("-")[0])
        for claim in knowledge.care.claims.values()
        for line in claim.article_lines
    }
    assert named <= {int(key.removeprefix("line_")) for key in knowledge.care.article_lines}


def test_garlic_rubs_are_dangerous_and_say_so() -> None:
    first = FINDER.find("rub your heel with garlic")[0].claim
    assert first.verdict == "dangerous" and first.harm >= 2


def test_a_verdict_can_be_asked_for() -> None:
    found = FINDER.find("massage", verdict="dangerous", most=50)
    assert found and all(f.claim.verdict == "dangerous" for f in found)


def test_words_that_no_claim_speaks_of_find_nothing() -> None:
    assert FINDER.find("quantum chromodynamics lattice") == ()
    assert FINDER.find("") == ()


def test_a_fingerprint_ignores_case_and_punctuation() -> None:
    assert fingerprints("Wash, dry; then CREAM it!") == fingerprints("wash dry then cream it")


@pytest.mark.parametrize("identifier", sorted(KNOWLEDGE.care.follow_up))
def test_every_follow_up_can_stand_in_a_checklist(identifier: str) -> None:
    row = KNOWLEDGE.care.follow_up[identifier]
    assert in_a_follow_up(identifier) or set(row.groups) & {"diabetic_foot_ulcer_group"}
