"""Who may not feel a sore has to look: a "no" among other things proves nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plantar import Plantar
from plantar.intake import steps
from plantar.intake.state import Answer, InterviewState
from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.prior import Person
from tests.builders import present, shared_door
from tests.intake.talk import ENGINE, FRESH, KNOWLEDGE, dangers, states

DOOR = shared_door(Plantar)
LOOK = KNOWLEDGE.findings["foot_ulcer"].look
NUMB = [
    ("feel_numb", "history_diabetes"),
    ("feel_numb", "numb_stocking"),
    ("feel_numb", "numb_sole_whole"),
    ("feel_numb", "numb_foot_whole"),
    ("feel_numb", "injuries_unnoticed"),
    ("feel_numb", "sign_monofilament"),
    ("feel_numb", "history_diabetes", "numb_heel_medial"),
]
FEELING = [
    (),
    ("feel_numb",),
    ("history_diabetes",),
    ("feel_burn", "numb_stocking"),
    ("injuries_unnoticed", "numb_heel_medial"),
    ("feel_numb", "numb_heel_medial"),
    ("pain_heel", "history_diabetes"),
]


BURNT = [
    "My feet are numb. The water was too hot and the skin hangs off in sheets.",
    "My feet are numb. I scalded them in the bath.",
    "My left heel is numb and I burnt it on the heater without noticing.",
    "My soles are numb. There is a big blister from the hot bath.",
    "My left foot is numb and I stood on a hot coal.",
    "My heel is numb. The hot water bottle left a blister there.",
    "My toes are numb and I scalded my toes in the shower.",
    "My right foot is numb. My foot was burnt by the radiator.",
    "My feet are numb and the bath was scalding hot, the skin came off.",
    "My heel is numb and a blister came up from the hot sand.",
    "My sole is numb. I spilled boiling water over it.",
    "My toes are numb, and I burned my foot on the stove.",
]
UNBURNT = [
    "My heel is numb. A hot bath helps.",
    "My heel is numb and burns like fire.",
    "My toes are numb and the bath feels nice.",
    "My heel is numb and feels hot at night.",
    "My big toe is numb since I walked in new boots.",
    "My heel is numb. I drink coffee with hot milk.",
    "My toes are numb and I have rubbed blisters from new shoes.",
    "My heel is numb, the skin is dry and hard.",
    "My heel is numb after standing on the iron ladder.",
    "My heel is numb since I walked home in the hot sun.",
]


def after_the_dangers(*told: str, value: str = "none") -> InterviewState:
    return dangers(value, replace(FRESH, extracted=tuple(present(*told))))


@pytest.mark.parametrize("told", NUMB)
@pytest.mark.parametrize("value", ["none", "not sure", ""])
def test_who_may_not_feel_a_sore_is_asked_to_look_once(told: tuple[str, ...], value: str) -> None:
    state = after_the_dangers(*told, value=value)
    step = ENGINE.step(state)
    assert (step.text, step.findings) == (LOOK, ("foot_ulcer",))
    for answer in ("yes", "no", "not sure", ""):
        assert ENGINE.step(ENGINE.answer(state, step, answer)).findings != ("foot_ulcer",)


@pytest.mark.parametrize("told", FEELING)
def test_who_feels_the_sole_is_not_asked_to_look(told: tuple[str, ...]) -> None:
    assert ENGINE.step(after_the_dangers(*told)).text != LOOK


def asked_of(text: str) -> str:
    """What is asked after the page of dangers was denied, and an emergency gone on from."""
    opened = DOOR.opening(DOOR.read(text), Person(52, "female"))
    state = replace(opened, answers=(Answer(steps.DANGERS, "none"),))
    while (step := ENGINE.step(state)).kind == "emergency":
        state = ENGINE.answer(state, step, "go on")
    return step.text


@pytest.mark.parametrize("text", BURNT)
def test_who_is_numb_and_tells_of_a_burn_is_asked_to_look(text: str) -> None:
    assert asked_of(text) == LOOK


@pytest.mark.parametrize("text", UNBURNT)
def test_who_is_numb_and_tells_of_heat_or_skin_that_hurt_nothing_is_not(text: str) -> None:
    assert asked_of(text) != LOOK


def test_what_the_words_may_have_meant_is_enough_for_a_look_until_it_is_denied() -> None:
    told = replace(FRESH, extracted=tuple(present("feel_numb")), unconfirmed=("numb_sole_whole",))
    state = dangers("none", told)
    assert ENGINE.step(state).text == LOOK
    denied = replace(state, answers=(*state.answers, Answer(("numb_sole_whole",), "no")))
    assert ENGINE.step(denied).text != LOOK


@pytest.mark.parametrize("told", NUMB)
@pytest.mark.parametrize(
    ("answer", "state"),
    [("yes", State.PRESENT), ("no", State.ABSENT), ("not sure", None), ("", None)],
)
def test_what_was_seen_wins_over_the_no_of_the_page(
    told: tuple[str, ...], answer: str, state: State | None
) -> None:
    before = after_the_dangers(*told)
    after = ENGINE.answer(before, ENGINE.step(before), answer)
    assert states(after).get("foot_ulcer") is state


@pytest.mark.parametrize("told", NUMB)
def test_only_a_look_settles_what_may_not_be_felt(told: tuple[str, ...]) -> None:
    unasked = after_the_dangers(*told)
    looks = {a: ENGINE.answer(unasked, ENGINE.step(unasked), a) for a in ("not sure", "", "no")}
    found = {a: DOOR.assess_interview(state).urgency for a, state in looks.items()}
    assert "foot_ulcer" not in states(unasked)
    assert DOOR.assess_interview(unasked).urgency.status == "provisional"
    assert (found["not sure"].status, found[""].status) == ("provisional", "provisional")
    assert found["no"].status == "settled"


@pytest.mark.parametrize("told", NUMB)
def test_the_answer_says_to_look_until_somebody_looked(told: tuple[str, ...]) -> None:
    unasked = after_the_dangers(*told)
    looks = {a: ENGINE.answer(unasked, ENGINE.step(unasked), a) for a in ("not sure", "", "no")}
    said = {a: bool(DOOR.assess_interview(state).urgency.look) for a, state in looks.items()}
    assert said == {"not sure": True, "": True, "no": False}


@pytest.mark.parametrize("confidence", [0.1, 0.3, 0.45, 0.9])
def test_a_sore_that_was_only_perhaps_told_is_still_to_be_looked_for(confidence: float) -> None:
    sore = Evidence("foot_ulcer", State.PRESENT, confidence=confidence)
    told = [*present("feel_numb", "history_diabetes"), sore]
    sure = confidence >= KNOWLEDGE.triage.sure.share
    assert bool(DOOR.assess(evidence=told).urgency.look) is not sure


def test_a_no_that_nobody_looked_for_leaves_the_look_to_be_said() -> None:
    told = [*present("feel_numb", "history_diabetes"), Evidence("foot_ulcer", State.ABSENT)]
    assert DOOR.assess(evidence=told).urgency.look


@pytest.mark.parametrize("told", NUMB)
def test_a_sore_that_the_words_may_have_told_is_only_taken_back_by_a_look(
    told: tuple[str, ...],
) -> None:
    heard = (*present(*told), Evidence("foot_ulcer", State.PRESENT, confidence=0.5))
    state = dangers("bad_foot", replace(FRESH, extracted=heard))
    state = ENGINE.answer(state, ENGINE.step(state), "none")
    assert states(state)["foot_ulcer"] is State.PRESENT
    step = ENGINE.step(state)
    assert step.text == LOOK
    seen = {a: states(ENGINE.answer(state, step, a))["foot_ulcer"] for a in ("no", "not sure", "")}
    assert seen == {"no": State.ABSENT, "not sure": State.PRESENT, "": State.PRESENT}


@pytest.mark.parametrize("told", NUMB)
def test_the_answer_says_to_look_at_once_below_an_emergency(told: tuple[str, ...]) -> None:
    said = DOOR.assess(evidence=[*told, "duration_years"]).urgency
    assert said.look == (KNOWLEDGE.findings["foot_ulcer"].look_now,)
    assert DOOR.assess(evidence=[*told, "bladder_retention", "numb_saddle"]).urgency.look == ()
    assert DOOR.assess(evidence=[*told, "foot_ulcer"]).urgency.look == ()


@pytest.mark.parametrize("told", FEELING)
def test_who_feels_the_sole_is_not_told_to_look(told: tuple[str, ...]) -> None:
    assert DOOR.assess(evidence=list(told)).urgency.look == ()


def test_every_finding_that_has_to_be_looked_for_says_how_it_is_asked_and_told() -> None:
    for entry in KNOWLEDGE.findings.values():
        assert bool(entry.look_if) == bool(entry.look) == bool(entry.look_now)
