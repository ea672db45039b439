"""What is said beside every question is what the answer of that moment would say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plantar import Plantar
from plantar.intake.state import Answer, InterviewState
from plantar.intake.steps import DANGERS
from plantar.reasoning.prior import Person
from plantar.triage.urgency import Urgency
from tests.builders import present, shared_door

DOOR = shared_door(Plantar)
GONE = InterviewState(
    Person(66, reads_like=(("transient_ischaemic_attack", 0.8),)),
    tuple(
        present(
            "onset_waking", "numb_hemibody", "feel_numb", "course_resolved",
            "history_hypertension", "duration_under_day",
        )
    ),
)  # fmt: skip
CALM = InterviewState(Person(50, "female"), tuple(present("numb_heel_plantar", "feel_numb")))
SAID = {
    "by a rule": replace(CALM, extracted=tuple(present("bladder_retention", "pain_back"))),
    "by what must be ruled out": GONE,
    "by a cause, the dangers answered": replace(GONE, answers=(Answer(DANGERS, "none"),)),
    "by the worst part of a ticked line": replace(
        CALM, answers=(Answer(DANGERS, "bladder_and_saddle"),)
    ),
    "by nothing": CALM,
}


@pytest.mark.parametrize("how", SAID)
def test_an_emergency_is_said_beside_the_questions_just_where_the_answer_is_one(how: str) -> None:
    told, report = DOOR.emergency_meanwhile(SAID[how]), DOOR.assess_interview(SAID[how])
    assert (told is not None) is (report.urgency.level == Urgency.EMERGENCY_NOW.value)
    assert (told is not None) is (how != "by nothing")


@pytest.mark.parametrize("how", [how for how in SAID if how != "by nothing"])
def test_what_to_do_until_help_comes_is_that_of_the_answer(how: str) -> None:
    told, report = DOOR.emergency_meanwhile(SAID[how]), DOOR.assess_interview(SAID[how])
    assert told and told.because in [reason.plain for reason in report.urgency.set_by]
    assert told.first_aid == next((i.say or i.name for i in report.plan.urgent), "")


def test_a_safety_answer_that_makes_an_emergency_is_said_too() -> None:
    flags = [
        flag
        for flag in DOOR.knowledge.care.asked_flags
        if DOOR.assess_interview(CALM, safety={flag: True}).urgency.level == "emergency_now"
    ]
    assert all(DOOR.emergency_meanwhile(CALM, safety={flag: True}) for flag in flags)


@pytest.mark.parametrize("more", [(), ("numb_arm_one",), ("numb_arm_one", "side_one")])
def test_more_signs_of_a_danger_keep_its_name_and_what_to_do(more: tuple[str, ...]) -> None:
    state = replace(GONE, extracted=(*GONE.extracted, *present(*more)))
    report, told = DOOR.assess_interview(state), DOOR.emergency_meanwhile(state)
    first = report.conditions[0]
    assert told and told.first_aid and first.plain_name in told.because
    assert len([r for r in report.urgency.set_by if r.causes]) == 1
