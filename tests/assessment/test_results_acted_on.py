"""A result that asks for a treatment leads to it, and what is known is not ordered again."""

from __future__ import annotations

from datetime import date

import pytest

from plantar.assessment.assess import Assessor
from plantar.assessment.document import to_text
from plantar.assessment.letter import clinician_letter
from plantar.assessment.report import Report
from plantar.care.care_plan import SafetyAnswers
from plantar.care.first_line import AFTER_RESULT, done
from plantar.knowledge.evidence import Evidence, Layer, State
from plantar.knowledge.expression import PlainFacts, mentioned
from plantar.reasoning.prior import Person
from plantar.triage.redflags import facts_of
from tests.builders import absent, present, request, shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()
ENGINE: Assessor = shared_assessor()
DAY = date(2026, 4, 3)
ITEMS = KNOWLEDGE.care.interventions
ASKED = {name: entry.on_result for name, entry in ITEMS.items() if entry.on_result}
DIABETIC = ("history_diabetes", "history_diabetes_over_10_years", "feel_numb", "numb_stocking")


def measured(finding: str, value: float) -> Evidence:
    cutoff = KNOWLEDGE.findings[finding].threshold
    assert cutoff is not None
    low, high = cutoff.span(present=True)
    state = State.PRESENT if low <= value <= high else State.ABSENT
    return Evidence(finding, state, value=value, layer=Layer.TEST)


def assessed(*results: Evidence, cleared: bool = True) -> Report:
    """A woman with a diabetic neuropathy, metformin and results."""
    told = [*present(*DIABETIC, "takes_metformin"), *results]
    dangers = KNOWLEDGE.dangers
    denied = absent(*sorted(dangers - {e.finding for e in told})) if cleared else []
    safety = SafetyAnswers({"red_flags_cleared": True} if cleared else {})
    return ENGINE.assess(request(Person(74, "female"), [*told, *denied], None, "", "uk", safety))


def test_a_low_vitamin_leads_to_its_replacement_whatever_cause_leads() -> None:
    report = assessed(measured("lab_b12_low", 145.0))
    assert report.conditions[0].id == "diabetic_polyneuropathy"
    assert report.plan.advised()[0].id == "vitamin_b12_replacement"
    assert report.plan.advised()[0].why == "because of a test result"


def test_a_low_vitamin_asks_for_its_cause_and_is_not_measured_again() -> None:
    report = assessed(measured("lab_b12_low", 145.0))
    after = [step.id for step in report.would_settle if step.order == AFTER_RESULT]
    assert after == ["full_blood_count", "intrinsic_factor_antibodies"]
    assert "b12_and_folate" not in [step.id for step in report.would_settle]
    assert "test_vitamin_b12_continue_metformin" not in [i.id for i in report.plan.advised()]
    assert "Nothing left" not in report.workup.stop
    letter = to_text(clinician_letter(report, KNOWLEDGE, DAY))
    assert "Full blood count (asked for by a result)" in letter


def test_a_letter_names_what_a_result_asks_for_though_the_plan_waits_for_answers() -> None:
    report = assessed(measured("lab_b12_low", 145.0), cleared=False)
    assert report.plan.kind == "held"
    letter = " ".join(to_text(clinician_letter(report, KNOWLEDGE, DAY)).split())
    assert f"answered: {ITEMS['vitamin_b12_replacement'].plain}" in letter


def test_a_borderline_vitamin_level_is_still_looked_into() -> None:
    known = measured("lab_b12_low", 180.0)
    assert "b12_and_folate" not in done(facts_of([known], KNOWLEDGE.findings), KNOWLEDGE)
    assert "b12_and_folate" in done(
        facts_of([measured("lab_b12_low", 400.0)], KNOWLEDGE.findings), KNOWLEDGE
    )


@pytest.mark.parametrize("name", ASKED)
def test_every_treatment_that_a_result_asks_for_leads_the_plan(name: str) -> None:
    result = sorted(mentioned(ASKED[name]))[0]
    told = [Evidence(result, State.PRESENT, layer=Layer.TEST)]
    plan = assessed(*told).plan
    item = next(i for i in (*plan.everything(),) if i.id == name)
    assert item.leads


@pytest.mark.parametrize("row", KNOWLEDGE.workup.after, ids=lambda row: row.when)
def test_what_a_result_asks_for_is_no_test_that_the_result_makes_needless(row) -> None:  # type: ignore[no-untyped-def]
    facts = PlainFacts(dict.fromkeys(mentioned(row.when), True))
    assert not {*row.tests} & done(facts, KNOWLEDGE)


@pytest.mark.parametrize("test", [t for t, e in KNOWLEDGE.tests.items() if e.done_when])
def test_a_test_without_a_result_is_not_called_done(test: str) -> None:
    assert test not in done(PlainFacts({}), KNOWLEDGE)


def test_tests_whose_results_were_given_are_not_asked_for_again() -> None:
    report = assessed(
        measured("lab_hba1c", 62.0), measured("lab_tsh", 2.1), measured("lab_b12_low", 400.0)
    )
    assert not {"hba1c", "tsh", "b12_and_folate"} & {step.id for step in report.would_settle}
