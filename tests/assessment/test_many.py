"""Many people at once get the numbers that each would get alone."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plantar.assessment.assess import Assessor
from plantar.assessment.cohort import Cohort, cohort_of
from plantar.assessment.many import CohortAnswers, CohortAssessor
from plantar.errors import EvidenceError
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.prior import Person
from plantar.triage.urgency import Urgency
from tests.builders import present, request, shared_knowledge
from tests.strategies import NOWHERE, crowds

KNOWLEDGE = shared_knowledge()
READ_AS_HARMLESS: list[tuple[Person, list[Evidence]]] = [
    (
        Person(30, "male", reads_like=(("restless_legs", 0.95),)),
        [*present("pain_thigh", "sign_doppler_absent", "sign_gait_spastic", "trigger_sit")],
    ),
]
"""An emergency by its facts without the spastic gait, which a lesser rule looks at; not by what the
text reads like."""


@pytest.fixture(scope="module")
def crowd(assessor: Assessor) -> CohortAssessor:
    return CohortAssessor(assessor)


def _together(crowd: CohortAssessor, told: list[tuple[Person, list[Evidence]]]) -> CohortAnswers:
    return crowd.assess(cohort_of([p for p, _ in told], [e for _, e in told], KNOWLEDGE))


@settings(max_examples=12)
@given(told=crowds(KNOWLEDGE))
@example(told=READ_AS_HARMLESS)
def test_many_at_once_are_what_each_is_alone(
    crowd: CohortAssessor, told: list[tuple[Person, list[Evidence]]]
) -> None:
    many = _together(crowd, told)
    alone = crowd.assess_singly([(p, e, NOWHERE) for p, e in told])
    assert many.level.tolist() == alone.level.tolist()
    assert many.at_most.tolist() == alone.at_most.tolist()
    assert many.open.tolist() == alone.open.tolist()
    assert many.next_test.tolist() == alone.next_test.tolist()
    np.testing.assert_allclose(many.probabilities, alone.probabilities, rtol=1e-9, atol=1e-13)


@settings(max_examples=10)
@given(told=crowds(KNOWLEDGE), by=st.integers(0, 3))
def test_nobodys_answer_depends_on_who_else_is_there(
    crowd: CohortAssessor, told: list[tuple[Person, list[Evidence]]], by: int
) -> None:
    by %= len(told)
    whole, part = _together(crowd, told), _together(crowd, told[by:])
    assert whole.probabilities[by:].tobytes() == part.probabilities.tobytes()
    assert whole.level[by:].tolist() == part.level.tolist()


def test_one_person_alone_is_what_the_report_says(crowd: CohortAssessor) -> None:
    person, evidence = Person(44, "female"), present("pain_back", "numb_heel_plantar")
    report = crowd.assessor.assess(request(person, evidence, NOWHERE))
    row = crowd.assess_singly([(person, evidence, NOWHERE)])
    assert row.next_test[0] == report.would_settle[0].id
    assert row.probabilities[0].max() == report.conditions[0].probability
    assert bool(row.at_most[0] > row.level[0]) is (report.urgency.status == "provisional")


@settings(max_examples=25)
@given(told=crowds(KNOWLEDGE, most=1))
@example(told=READ_AS_HARMLESS)
def test_what_a_text_reads_like_talks_no_emergency_away(
    assessor: Assessor, told: list[tuple[Person, list[Evidence]]]
) -> None:
    [(person, evidence)] = told
    plain = replace(person, reads_like=())
    read, facts = (assessor.triage(who, evidence).level for who in (person, plain))
    assert facts is not Urgency.EMERGENCY_NOW or read is facts


def test_nobody_gets_no_answers(crowd: CohortAssessor) -> None:
    assert crowd.assess(cohort_of([], [], KNOWLEDGE)).probabilities.shape[0] == 0


def test_a_finding_said_twice_is_refused() -> None:
    twice = [Evidence("fever", State.PRESENT), Evidence("fever", State.ABSENT)]
    with pytest.raises(EvidenceError, match=r"evidence\.0\.1\.finding: found 'fever'.*twice"):
        cohort_of([Person()], [twice], KNOWLEDGE)


def test_a_cohort_gives_back_the_evidence_of_a_person(knowledge: KnowledgeBase) -> None:
    told = [Evidence("fever", State.UNSURE), Evidence("lab_b12_low", State.PRESENT, 90.0)]
    cohort: Cohort = cohort_of([Person()], [told], knowledge)
    back = [(e.finding, e.state, e.value) for e in cohort.evidence(0, knowledge)]
    assert sorted(back) == [("fever", State.UNSURE, None), ("lab_b12_low", State.PRESENT, 90.0)]


def test_no_danger_of_the_screen_is_a_measured_value(knowledge: KnowledgeBase) -> None:
    dangers = knowledge.dangers
    assert all(knowledge.findings[f].kind != "number" for f in dangers)


def test_the_core_install_without_scipy_gives_the_same_numbers(
    crowd: CohortAssessor, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = present("pain_back", "numb_heel_plantar")
    cohort = cohort_of([Person(44), Person()], [told, told[:1]], KNOWLEDGE)
    fast = crowd.assess(cohort).probabilities
    monkeypatch.setitem(sys.modules, "scipy.sparse", None)
    np.testing.assert_allclose(crowd.assess(cohort).probabilities, fast, rtol=1e-12)
