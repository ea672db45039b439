"""Every new danger interrupts as loudly as the first, and each does so once."""

from __future__ import annotations

from dataclasses import replace

from plantar.intake import steps
from plantar.intake.interview import Interviewer
from plantar.intake.state import Answer, InterviewState, dump, load_state
from plantar.reasoning.prior import Person
from tests.builders import present, shared_assessor, shared_knowledge

ENGINE = Interviewer(shared_knowledge(), shared_assessor().network)
CAUDA = InterviewState(
    Person(50, "female"),
    tuple(present("bladder_retention", "pain_back")),
    (Answer(steps.DANGERS, "none"),),
)


def gone_on(state: InterviewState) -> InterviewState:
    """The state of a person who read every alarm that stands and goes on."""
    while (step := ENGINE.step(state)).kind == "emergency":
        state = ENGINE.answer(state, step, "go on")
    return state


def told(state: InterviewState, *findings: str) -> InterviewState:
    return replace(state, extracted=(*state.extracted, *present(*findings)))


def test_an_alarm_names_the_dangers_that_it_warns_of() -> None:
    assert ENGINE.step(CAUDA).dangers == ("cauda_equina",)


def test_a_new_danger_interrupts_who_has_gone_on() -> None:
    step = ENGINE.step(told(gone_on(CAUDA), "face_droop", "speech_disturbed"))
    assert step.kind == "emergency" and "stroke" in step.dangers


def test_a_new_alarm_speaks_of_the_new_danger_alone() -> None:
    step = ENGINE.step(told(gone_on(CAUDA), "face_droop", "speech_disturbed"))
    assert "bladder_retention" not in step.findings
    assert ENGINE.step(CAUDA).text not in step.text


def test_another_sign_of_the_same_danger_does_not_interrupt_again() -> None:
    assert ENGINE.step(told(gone_on(CAUDA), "numb_saddle")).kind != "emergency"


def test_a_new_danger_that_was_read_does_not_interrupt_again() -> None:
    state = gone_on(told(gone_on(CAUDA), "face_droop", "speech_disturbed"))
    assert ENGINE.step(told(state, "pain_leg_down")).kind != "emergency"


def test_who_looks_at_an_earlier_question_is_not_interrupted() -> None:
    assert ENGINE.step(CAUDA, interrupt=False).kind != "emergency"


def test_a_change_of_an_earlier_answer_warns_anew_of_what_still_stands() -> None:
    assert ENGINE.step(ENGINE.edit(gone_on(CAUDA), 0, "skip")).kind == "emergency"


def test_what_was_read_survives_being_saved() -> None:
    state = gone_on(CAUDA)
    assert load_state(dump(state), ENGINE.knowledge) == state


def test_an_alarm_names_the_likelier_of_two_dangers_first() -> None:
    signs = ("course_ascending_fast", "weak_both_legs", "numb_arm_one", "onset_hours_days")
    step = ENGINE.step(InterviewState(Person(40, "male"), tuple(present(*signs))))
    assert {"guillain_barre", "stroke"} <= {*step.dangers}
    assert step.dangers.index("guillain_barre") < step.dangers.index("stroke")
    assert step.text.index("go on to the breathing") < step.text.index("stroke")
