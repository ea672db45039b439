"""Tests that are proposed: those of the rule that set the level first, none advised against."""

from __future__ import annotations

import pytest

from plantar.assessment.assess import Assessor
from plantar.assessment.compose import must_not_miss
from plantar.knowledge.base import KnowledgeBase
from plantar.reasoning.prior import Person
from plantar.triage.redflags import RedFlagResult
from tests.builders import absent, present, request

STORIES = {
    "cord": (
        ("history_cancer", "pain_back", "numb_trunk_level", "weak_both_legs", "side_both_equal"),
        {"whole_spine_mri"},
    ),
    "stroke": (("onset_sudden", "face_droop", "weak_one_side"), {"finger_glucose", "ct_head"}),
    "sore": (("history_diabetes", "foot_ulcer", "pus"), {"probe_to_bone", "foot_x_ray"}),
    "cast": (("history_cast", "pain_disproportion", "feel_numb"), {"compartment_pressure"}),
}


@pytest.mark.parametrize("story", sorted(STORIES))
def test_the_rule_that_set_the_level_says_which_tests_come_first(
    story: str, assessor: Assessor
) -> None:
    told, wanted = STORIES[story]
    report = assessor.assess(request(Person(60, "male", "no"), present(*told)))
    assert wanted <= {step.id for step in report.would_settle}


@pytest.mark.parametrize(
    "told",
    [
        ("pain_heel", "time_first_steps", "trigger_standing"),
        ("pain_back", "pain_radiating_leg", "numb_lateral_foot"),
        ("history_diabetes", "numb_stocking", "feel_burn", "side_both_equal"),
        ("numb_toes_3_4", "pain_forefoot", "trigger_shoes"),
    ],
)
def test_nothing_is_both_proposed_and_advised_against(
    told: tuple[str, ...], assessor: Assessor, knowledge: KnowledgeBase
) -> None:
    known = [name for name in told if name in knowledge.findings]
    report = assessor.assess(request(Person(50, "female", "no"), present(*known)))
    rows = {row.test: row for row in knowledge.workup.avoid}
    against = [rows[item.test] for item in report.workup.avoid]
    assert {s.id for s in report.would_settle}.isdisjoint(t for r in against for t in r.tests)
    assert {i.finding for i in report.workup.items}.isdisjoint(
        f for r in against for f in r.findings
    )


def test_what_was_denied_is_not_named_as_not_to_be_missed(knowledge: KnowledgeBase) -> None:
    shares, none = {"decompression_sickness": 0.02}, RedFlagResult((), ())
    assert must_not_miss(shares, none, knowledge)
    assert not must_not_miss(shares, none, knowledge, absent("history_dive"))


def test_sore_muscles_on_a_statin_call_for_the_muscle_enzyme(assessor: Assessor) -> None:
    told = present("takes_statin", "weak_proximal", "pain_thigh")
    report = assessor.assess(request(Person(64, "male", "no"), told))
    assert report.would_settle[0].id == "creatine_kinase"
