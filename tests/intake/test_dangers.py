"""The page of dangers: asked once, of everybody, and never answered by silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plantar import Plantar
from plantar.care.care_plan import SafetyAnswers
from plantar.errors import EvidenceError
from plantar.intake import steps
from plantar.intake.interview import MOST_QUESTIONS
from plantar.intake.state import Answer, InterviewState, dump, load_state
from plantar.knowledge.evidence import Evidence, State
from plantar.triage.urgency import Urgency
from tests.builders import present, shared_door
from tests.intake.talk import (
    ENGINE,
    FRESH,
    KNOWLEDGE,
    dangers,
    heard,
    states,
)

SCREEN = KNOWLEDGE.danger_screen
DOOR = shared_door(Plantar)


def test_the_dangers_come_after_age_and_sex_and_before_all_else() -> None:
    state = replace(InterviewState(), unconfirmed=("fever",))
    seen = []
    for value in ("52", "male", "none"):
        step = ENGINE.step(state)
        seen.append(step.findings)
        state = ENGINE.answer(state, step, value)
    assert seen == [steps.AGE, steps.SEX, steps.DANGERS]
    assert ENGINE.step(state).kind not in ("age", "sex")


def test_the_dangers_come_first_where_the_text_alarmed() -> None:
    state = replace(InterviewState(), alarming=True)
    assert ENGINE.step(state).findings == steps.DANGERS
    assert ENGINE.step(dangers("none", state)).kind == "age"


@pytest.mark.parametrize("value", ["", "none", "not sure", "blood"])
def test_the_dangers_are_asked_once(value: str) -> None:
    state = dangers(value)
    for _ in range(MOST_QUESTIONS):
        step = ENGINE.step(state)
        if step.kind == "review":
            return
        assert step.findings != steps.DANGERS
        state = ENGINE.answer(state, step, "go on" if step.kind == "emergency" else "")
    raise AssertionError("no end")


def test_the_page_offers_every_line_none_of_these_and_not_sure() -> None:
    step = ENGINE.step(FRESH)
    assert [value for value, _ in step.options] == [*SCREEN, "none", "not sure"]
    assert step.kind == "several_of" and step.why.endswith(".")


@pytest.mark.parametrize("line", [n for n, entry in SCREEN.items() if len(entry.findings) > 1])
def test_a_ticked_line_of_several_things_is_followed_by_which(line: str) -> None:
    state = dangers(line)
    step = ENGINE.step(state)
    assert step.findings == SCREEN[line].findings
    assert not set(step.findings) & states(state).keys()
    which = states(ENGINE.answer(state, step, step.findings[0]))
    assert [which[f] for f in step.findings] == [State.PRESENT] + [State.ABSENT] * (
        len(step.findings) - 1
    )


@pytest.mark.parametrize("value", ["", "not sure"])
def test_a_ticked_line_that_nobody_tells_apart_is_met_as_the_worst_of_it(value: str) -> None:
    state = dangers("bladder_and_saddle")
    state = ENGINE.answer(state, ENGINE.step(state), value)
    assert ENGINE.step(state).kind == "emergency"


def test_a_line_that_is_told_apart_is_met_as_what_was_told() -> None:
    state = dangers("injury")
    state = ENGINE.answer(state, ENGINE.step(state), "onset_trauma")
    assert ENGINE.step(state).kind != "emergency"


def test_of_two_ticked_lines_each_is_followed_by_which() -> None:
    state = dangers("injury,clot")
    first = ENGINE.step(state)
    second = ENGINE.step(ENGINE.answer(state, first, "not sure"))
    assert {first.findings, second.findings} == {SCREEN["injury"].findings, SCREEN["clot"].findings}


def test_what_stands_in_a_line_that_was_not_ticked_is_absent() -> None:
    found = states(dangers("clot"))
    denied = {f for name, line in SCREEN.items() if name != "clot" for f in line.findings}
    assert found == dict.fromkeys(sorted(denied - {*SCREEN["clot"].findings}), State.ABSENT)


def test_what_a_ticked_part_is_never_without_is_there_too() -> None:
    """Both legs weak: a weak leg is not absent because its own line was not ticked."""
    screen = KNOWLEDGE.danger_screen["legs_fail"].findings
    asked = dangers("legs_fail")
    state = replace(asked, answers=(*asked.answers, Answer(screen, "weak_both_legs_fast")))
    found = states(state)
    assert found["weak_leg"] is State.PRESENT and found["cannot_walk"] is State.ABSENT


def test_no_danger_is_denied_that_something_told_in_words_contains() -> None:
    told = replace(dangers("none"), extracted=tuple(present("weak_push_off")))
    assert states(told)["weak_leg"] is State.PRESENT


def test_none_of_these_denies_every_danger() -> None:
    every = {f for line in SCREEN.values() for f in line.findings}
    assert states(dangers("none")) == dict.fromkeys(sorted(every), State.ABSENT)


@pytest.mark.parametrize("value", ["", "not sure"])
def test_a_page_that_was_skipped_or_unsure_leaves_every_danger_open(value: str) -> None:
    assert states(dangers(value)) == {}


def test_not_sure_which_of_a_line_leaves_its_dangers_open() -> None:
    state = dangers("clot")
    unsure = states(ENGINE.answer(state, ENGINE.step(state), "not sure"))
    assert {unsure[f] for f in SCREEN["clot"].findings} == {State.UNSURE}


def test_a_danger_told_in_words_is_not_taken_back_by_a_line_that_is_not_ticked() -> None:
    told = replace(FRESH, extracted=tuple(present("feeling_very_unwell")))
    found = states(dangers("none", told))
    assert found["feeling_very_unwell"] is State.PRESENT
    assert found["fever"] is State.ABSENT


def test_a_no_that_was_read_gives_way_to_what_is_ticked() -> None:
    read = Evidence("fever", State.ABSENT, confidence=0.7)
    state = dangers("infection", replace(FRESH, extracted=(read,)))
    assert states(ENGINE.answer(state, ENGINE.step(state), "fever"))["fever"] is State.PRESENT


def test_a_probable_cause_that_needs_help_now_interrupts_once_the_dangers_are_answered() -> None:
    told = heard("numb_hemibody", "history_atrial_fibrillation", "history_hypertension")
    told = replace(told, extracted=(*told.extracted, *present("feeling_very_unwell")), answers=())
    asked = ENGINE.step(told)
    assert asked.findings == steps.DANGERS
    state = ENGINE.answer(told, asked, "none")
    step = ENGINE.step(state)
    assert step.kind == "emergency" and "stroke" in step.text
    assert ENGINE.step(ENGINE.answer(state, step, "go on")).kind != "emergency"


def test_a_ticked_danger_can_be_an_emergency_at_once() -> None:
    state = dangers("brain")
    assert ENGINE.step(ENGINE.answer(state, ENGINE.step(state), "face_droop")).kind == "emergency"


@pytest.mark.parametrize("value", ["none,blood", "not sure,blood", "flood", "blood,flood"])
def test_the_page_takes_lines_or_none_and_nothing_else(value: str) -> None:
    with pytest.raises(EvidenceError, match="expected bladder_and_saddle"):
        dangers(value)


def test_back_from_the_line_and_from_the_page_takes_them_away() -> None:
    ticked = dangers("clot")
    which = ENGINE.answer(ticked, ENGINE.step(ticked), "chest_pain")
    assert ENGINE.back(which) == ticked
    assert ENGINE.back(ticked) == FRESH


def test_the_page_can_be_changed_and_the_line_is_asked_then() -> None:
    changed = ENGINE.edit(dangers("none"), 0, "clot")
    assert ENGINE.step(changed).findings == SCREEN["clot"].findings
    assert not set(SCREEN["clot"].findings) & states(changed).keys()
    with pytest.raises(EvidenceError, match="expected bladder_and_saddle"):
        ENGINE.edit(dangers("none"), 0, "flood")


def test_a_tick_taken_back_takes_the_answer_to_its_line_back_too() -> None:
    """The correction is the later word; a page left unanswered leaves the danger open."""
    ticked = dangers("clot")
    which = ENGINE.answer(ticked, ENGINE.step(ticked), "chest_pain")
    assert states(ENGINE.edit(which, 0, "none"))["chest_pain"] is State.ABSENT
    assert "chest_pain" not in states(ENGINE.edit(which, 0, "skip"))
    assert states(ENGINE.edit(which, 0, "clot,blood"))["chest_pain"] is State.PRESENT


@pytest.mark.parametrize("value", ["none,blood", "not sure,blood"])
def test_none_of_these_stands_alone_in_a_changed_answer_too(value: str) -> None:
    with pytest.raises(EvidenceError, match="expected bladder_and_saddle"):
        ENGINE.edit(dangers("none"), 0, value)


@pytest.mark.parametrize("value", ["skip", "none", "not sure", "blood,brain"])
def test_an_answered_page_survives_being_saved(value: str) -> None:
    state = replace(FRESH, answers=(Answer(steps.DANGERS, value),))
    again = load_state(dump(state), KNOWLEDGE)
    assert again == state and ENGINE.step(again) == ENGINE.step(state)


@pytest.mark.parametrize("value", ["", "not sure"])
def test_the_report_stands_by_the_alarm_of_a_line_that_nobody_told_apart(value: str) -> None:
    state = dangers("bladder_and_saddle")
    state = ENGINE.answer(state, ENGINE.step(state), value)
    found = DOOR.assess_interview(state)
    assert found.urgency.level == "emergency_now"
    assert "cannot pee" in found.urgency.set_by[0].plain
    assert found.plan.kind == "emergency"


def test_a_report_made_before_anyone_asked_which_takes_the_worst_of_the_line() -> None:
    found = DOOR.assess_interview(dangers("brain"))
    assert found.urgency.level == "emergency_now"


def test_a_ticked_line_of_which_nothing_is_so_raises_nothing() -> None:
    state = dangers("bladder_and_saddle")
    state = ENGINE.answer(state, ENGINE.step(state), "none")
    assert DOOR.assess_interview(state).urgency.level != "emergency_now"


def test_no_part_of_a_line_that_nobody_told_apart_is_written_down_as_said() -> None:
    state = dangers("bladder_and_saddle")
    state = ENGINE.answer(state, ENGINE.step(state), "not sure")
    report = DOOR.assess_interview(state)
    present_ = {e["finding"] for e in report.input["evidence"] if e["state"] == "present"}
    assert present_.isdisjoint(SCREEN["bladder_and_saddle"].findings)
    assert "not told which" in DOOR.letter(report, date(2026, 11, 30), "clinician")


@pytest.mark.parametrize("value", ["none", "bladder_retention"])
def test_a_line_that_was_told_apart_is_no_longer_handed_on_as_unspecified(value: str) -> None:
    state = dangers("bladder_and_saddle")
    assert ENGINE.unspecified(state) == ("bladder_and_saddle",)
    assert ENGINE.unspecified(ENGINE.answer(state, ENGINE.step(state), value)) == ()


def lines_with_told_parts() -> list[tuple[str, str]]:
    """Every part of every line of several, as one that the words told."""
    return [
        (line, part)
        for line, entry in SCREEN.items()
        if len(entry.findings) > 1
        for part in entry.findings
    ]


def level_of(state: InterviewState) -> str:
    return DOOR.assessor.glance(DOOR._request(state, (), SafetyAnswers(), "generic")).urgency.level


def left_open(line: str, value: str, *told: Evidence) -> InterviewState:
    answers = (Answer(steps.DANGERS, line), Answer(SCREEN[line].findings, value))
    return replace(FRESH, extracted=told, answers=answers)


@pytest.mark.parametrize(("line", "part"), lines_with_told_parts())
@pytest.mark.parametrize(("value", "confidence"), [("skip", 0.6), ("not sure", 0.3)])
def test_a_line_left_open_is_as_urgent_as_its_worst_part_or_a_told_one_that_needs_help_today(
    line: str, part: str, value: str, confidence: float
) -> None:
    told = Evidence(part, State.PRESENT, confidence=confidence)
    level, worst = (Urgency(level_of(left_open(line, value, *t))) for t in ((told,), ()))
    if ENGINE.unspecified(left_open(line, value, told)) == ():
        named = level_of(left_open(line, part))
        assert confidence >= KNOWLEDGE.triage.sure.share
        assert level.value == named and level.rank >= Urgency.SAME_DAY.rank
    else:
        assert level.rank >= worst.rank


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("pressure", "feel_tight"),
        ("injury", "onset_trauma"),
        ("lately", "history_postpartum"),
        ("lately", "history_neuraxial_anaesthesia"),
        ("blood", "pain_rest_night"),
        ("legs_fail", "weak_leg"),
        ("sudden_pain", "pain_abdomen"),
        ("poison", "hair_falling_out"),
        ("infection", "neck_stiff"),
        ("clot", "heart_uneven"),
    ],
)
@pytest.mark.parametrize("value", ["skip", "not sure"])
def test_a_harmless_part_that_the_words_told_does_not_empty_its_ticked_line(
    line: str, part: str, value: str
) -> None:
    state = left_open(line, value, *present("feel_numb", part))
    least = Urgency(level_of(left_open(line, value, *present("feel_numb"))))
    assert Urgency(level_of(state)).rank >= least.rank
    assert ENGINE.unspecified(state) == (line,)


def test_a_part_that_the_words_told_leaves_the_worse_parts_of_its_line_open() -> None:
    told = replace(FRESH, extracted=tuple(present("history_diabetes", "foot_ulcer")))
    state = dangers("bad_foot", told)
    found = DOOR.assess_interview(ENGINE.answer(state, ENGINE.step(state), "not sure")).urgency
    assert (found.level, found.status, found.at_most) == (
        "same_day",
        "provisional",
        "emergency_now",
    )


@pytest.mark.parametrize(("line", "part"), lines_with_told_parts())
def test_the_parts_to_call_for_are_named_whatever_part_the_words_told(line: str, part: str) -> None:
    ticked = replace(FRESH, answers=(Answer(steps.DANGERS, line),))
    told = replace(ticked, extracted=(Evidence(part, State.PRESENT, confidence=0.7),))
    assert bool(DOOR.emergency_parts(ticked)) <= bool(DOOR.emergency_parts(told))


def test_the_parts_to_call_for_are_those_of_lines_that_wait_for_their_question() -> None:
    state = dangers("bad_foot,at_risk")
    assert "skin_dusky_crackling" in DOOR.emergency_parts(state)
    assert "foot_ulcer" not in DOOR.emergency_parts(state)
    assert DOOR.emergency_meanwhile(state) and not DOOR.emergency_meanwhile(state, asking=True)
    assert DOOR.emergency_parts(dangers("none")) == ()
