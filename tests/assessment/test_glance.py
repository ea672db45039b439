"""A glance says what the report says."""

from __future__ import annotations

import pytest

from plantar.assessment.assess import Assessor
from plantar.care.care_plan import SafetyAnswers
from plantar.errors import EvidenceError
from plantar.knowledge.evidence import Evidence
from plantar.reasoning.prior import Person
from tests.builders import absent, present, request

CASES: tuple[list[Evidence], ...] = (
    present("numb_stocking", "side_both_equal", "history_diabetes"),
    [*present("numb_saddle", "bladder_retention"), *absent("fever")],
    present("foot_cold_one", "skin_pale", "pain_severe"),
    [],
)


@pytest.mark.parametrize("case", range(len(CASES)))
def test_a_glance_says_what_the_report_says(assessor: Assessor, case: int) -> None:
    person = Person(60, "male")
    glance = assessor.glance(request(person, CASES[case]))
    report = assessor.assess(request(person, CASES[case]))
    assert glance.urgency == report.urgency
    assert glance.avoid == report.workup.avoid
    first = report.conditions[0].id if not report.leading.missing else None
    assert next((name for name, _ in glance.leading), None) == first


def test_a_glance_at_a_case_without_findings_names_no_cause(assessor: Assessor) -> None:
    assert assessor.glance(request(Person(60, "male"), [])).leading == ()


def test_a_glance_at_a_child_is_refused(assessor: Assessor) -> None:
    with pytest.raises(EvidenceError, match="for adults"):
        assessor.glance(request(Person(9), []))


def test_what_was_said_for_the_plan_counts_at_a_glance(assessor: Assessor) -> None:
    said = SafetyAnswers({"cold_pale_limb": True})
    told = request(Person(50, "male"), present("trigger_shoes", "relief_shoes_off"), safety=said)
    assert assessor.glance(told).urgency.level == "emergency_now"
