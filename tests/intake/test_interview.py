"""The interview: pure, resumable, stops for emergencies, and can be changed at any point."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from plantar.anatomy.painted import PaintedMap
from plantar.errors import ChildError, EvidenceError
from plantar.intake import steps
from plantar.intake.interview import MOST_QUESTIONS
from plantar.intake.state import OPTIONAL, Answer, InterviewState, dump, load_state
from plantar.intake.steps import Step, guide_for
from plantar.knowledge.evidence import Evidence, Layer, State
from plantar.knowledge.examples import minimal_examples
from plantar.knowledge.expression import parse
from plantar.knowledge.schema_triage import RedFlag
from plantar.reasoning.posterior import infer
from plantar.reasoning.prior import Person
from plantar.triage.redflags import facts_of
from tests.builders import present
from tests.intake.talk import (
    ADULT,
    ENGINE,
    FRESH,
    KNOWLEDGE,
    PASSED,
    answered,
    as_first_saved,
    heard,
)

URGENT = [f for f in KNOWLEDGE.red_flags if f.urgency in ("emergency_now", "same_day")]
MEASURED = {"sciatica_with_high_residual", "high_potassium", "very_high_muscle_enzyme"}
"""Rules about a number that only a test gives."""


@pytest.mark.parametrize("flag", URGENT, ids=lambda flag: flag.id)
def test_a_person_can_be_asked_all_that_an_urgent_rule_needs(flag: RedFlag) -> None:
    ways = [{*way.states, *way.values} for way in minimal_examples(parse(flag.when))]
    asked_of = {"test"} if flag.id in MEASURED else {"patient", "clinician"}
    kinds = [{KNOWLEDGE.findings[f].asked_of for f in way} for way in ways]
    assert any(kind <= asked_of | {"patient"} for kind in kinds)


def test_age_and_sex_come_first() -> None:
    first = ENGINE.step(InterviewState())
    second = ENGINE.step(ENGINE.answer(InterviewState(), first, "52"))
    assert (first.kind, second.kind) == ("age", "sex")


@pytest.mark.parametrize("age", ["121", "old", "-3", "²"])
def test_an_impossible_age_is_refused_and_nothing_is_lost(age: str) -> None:
    with pytest.raises(EvidenceError, match="18 to 120"):
        answered(InterviewState(), age)


def test_the_age_of_a_child_is_answered_with_what_to_do() -> None:
    with pytest.raises(ChildError, match="needs a doctor, today"):
        answered(InterviewState(), "17")


def test_the_same_state_always_has_the_same_next_step() -> None:
    state = heard("pain_back", "side_one")
    assert ENGINE.step(state) == ENGINE.step(load_state(dump(state), KNOWLEDGE))


def test_an_emergency_interrupts_and_goes_on_only_by_choice() -> None:
    state = heard("bladder_retention", "pain_back")
    step = ENGINE.step(state)
    assert step.kind == "emergency" and "bladder_retention" in step.findings
    assert ENGINE.step(ENGINE.answer(state, step, "go on")).kind != "emergency"


def test_every_question_may_be_skipped_or_be_unsure() -> None:
    state = heard("side_one", "numb_ball")
    step = ENGINE.step(state)
    for value in ("", "not sure"):
        later = ENGINE.answer(state, step, value)
        assert ENGINE.step(later).findings != step.findings
        assert not any(
            e.finding in step.findings and e.state is not State.UNSURE
            for e in ENGINE.evidence(later)
        )


def test_an_answer_that_is_no_option_is_refused_with_the_options() -> None:
    with pytest.raises(EvidenceError, match="expected yes, no, not sure"):
        ENGINE.answer(ADULT, _yes_no(), "perhaps")


def _yes_no() -> Step:
    state = replace(heard("feel_numb"), more_from=0)
    step = ENGINE.step(state)
    while step.kind != "yes_no":
        state = ENGINE.answer(state, step, "not sure")
        step = ENGINE.step(state)
    return step


def test_an_earlier_answer_can_be_changed_and_the_rest_is_planned_anew() -> None:
    state = heard("pain_back")
    for _ in range(4):
        step = ENGINE.step(state)
        state = ENGINE.answer(state, step, "no" if step.kind == "yes_no" else "not sure")
    place = next(n for n, a in enumerate(state.answers) if a.value == "no")
    changed = ENGINE.edit(state, place, "yes")
    finding = state.answers[place].findings[0]
    states = {e.finding: e.state for e in ENGINE.evidence(changed)}
    assert states[finding] is State.PRESENT
    assert changed.answers[place + 1 :] == state.answers[place + 1 :]


def test_back_takes_one_answer_away() -> None:
    state = answered(InterviewState(), "52")
    assert ENGINE.back(state) == InterviewState()


def test_an_interview_ends_within_its_limit() -> None:
    state = heard("feel_numb")
    for _ in range(MOST_QUESTIONS + 2):
        step = ENGINE.step(state)
        if step.kind == "review":
            break
        state = ENGINE.answer(state, step, "not sure")
    assert ENGINE.step(state).kind == "review"


def test_every_question_says_why_it_is_asked() -> None:
    step = ENGINE.step(heard("side_one", "numb_ball"))
    assert step.why.endswith(".")


def test_a_saved_interview_survives_a_round_trip() -> None:
    state = InterviewState(
        Person(52, "female"),
        (Evidence("pain_back", State.PRESENT, fact="my back hurts"),),
        (Answer(("numb_saddle",), "no"), Answer(steps.DANGERS, "blood,brain")),
        unconfirmed=("fever",),
        alarming=True,
    )
    assert load_state(dump(state), KNOWLEDGE) == state


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"schema": "plantar/interview/1"}'])
def test_a_broken_saved_interview_is_refused_in_words(text: str) -> None:
    with pytest.raises(EvidenceError):
        load_state(text, KNOWLEDGE)


SAVED = json.loads(dump(replace(ADULT, extracted=(Evidence("pain_back", State.PRESENT),))))


@pytest.mark.parametrize("name", sorted({*SAVED} - OPTIONAL))
def test_a_saved_interview_without_one_of_its_fields_is_refused_by_its_name(name: str) -> None:
    rest = {key: value for key, value in SAVED.items() if key != name}
    with pytest.raises(EvidenceError, match=rf"^{name}: "):
        load_state(json.dumps(rest), KNOWLEDGE)


@pytest.mark.parametrize("name", sorted(SAVED))
def test_a_field_of_another_kind_is_refused_with_what_was_found_and_expected(name: str) -> None:
    with pytest.raises(EvidenceError, match=rf"^{name}: found 7\.5; expected"):
        load_state(json.dumps({**SAVED, name: 7.5}), KNOWLEDGE)


def test_a_field_that_no_saved_interview_has_is_refused_by_its_name() -> None:
    with pytest.raises(EvidenceError, match=r"^doubts: unknown; expected .*unconfirmed"):
        load_state(json.dumps({**SAVED, "doubts": []}), KNOWLEDGE)


@pytest.mark.parametrize("more", [False, True])
def test_an_interview_that_version_0_2_saved_is_read_in_full(more: bool) -> None:
    state = replace(
        ADULT,
        extracted=(Evidence("pain_back", State.PRESENT),),
        unconfirmed=("fever",),
        alarming=True,
        warned=("cauda_equina",),
        text_map=PaintedMap({"left": {"numb": {"pl_toe1": 1.0}}}),
        more_from=len(ADULT.answers) if more else None,
    )
    old = as_first_saved(json.loads(dump(state)))
    assert load_state(json.dumps(old), KNOWLEDGE) == state
    del old["doubts"]
    with pytest.raises(EvidenceError, match=r"^doubts: missing"):
        load_state(json.dumps(old), KNOWLEDGE)


def _at(kind: str, state: InterviewState) -> tuple[InterviewState, steps.Step]:
    """The first step of a kind, everything before it skipped."""
    for _ in range(MOST_QUESTIONS):
        step = ENGINE.step(state)
        if step.kind == kind:
            return state, step
        state = ENGINE.answer(state, step, "go on" if step.kind == "emergency" else "")
    raise AssertionError(f"no step of kind {kind}")


def test_the_map_is_asked_for_where_nothing_was_painted() -> None:
    state, step = _at("paint", ADULT)
    map_ = PaintedMap({"left": {"numb": {"pl_toe1": 1.0}}})
    painted = ENGINE.answer(state, step, json.dumps(map_.as_dict()))
    assert painted.map == map_
    assert ENGINE.step(painted).kind != "paint"
    assert ENGINE.back(painted).map == PaintedMap()


def test_of_several_that_may_be_true_the_ticked_are_present_and_the_rest_absent() -> None:
    state, step = _at("several_of", heard("side_one", "numb_ball", "onset_weeks"))
    later = ENGINE.answer(state, step, ",".join(step.findings[:2]))
    states = {e.finding: e.state for e in ENGINE.evidence(later)}
    assert [states[f] for f in step.findings[:2]] == [State.PRESENT] * 2
    assert {states[f] for f in step.findings[2:]} <= {State.ABSENT}


def test_none_of_these_and_a_tick_together_are_refused() -> None:
    state, step = _at("several_of", heard("side_one", "numb_ball", "onset_weeks"))
    with pytest.raises(EvidenceError, match="expected"):
        ENGINE.answer(state, step, f"none,{step.findings[0]}")


def test_a_self_test_counts_with_its_reliability() -> None:
    test = KNOWLEDGE.self_tests["tap_inner_ankle"]
    state = replace(FRESH, answers=(Answer((test.finding,), "yes"),))
    (evidence,) = ENGINE.evidence(state)
    assert evidence.confidence == test.reliability < 1


def test_a_sign_that_the_person_did_not_find_settles_no_red_flag() -> None:
    mine = Evidence("sign_foot_pulses_weak", State.ABSENT, confidence=0.55)
    doctors = replace(mine, confidence=1.0, layer=Layer.EXAMINATION)
    assert facts_of([mine], KNOWLEDGE.findings).state("sign_foot_pulses_weak") is None
    assert facts_of([doctors], KNOWLEDGE.findings).state("sign_foot_pulses_weak") is False


def test_who_was_warned_of_an_emergency_is_asked_to_test_nothing_on_the_body() -> None:
    told = ("numb_sole_whole", "pain_back", "weak_push_off")
    calm = InterviewState(Person(52, "female"), tuple(present(*told)), more_from=0)
    warned = replace(calm, warned=("cauda_equina_syndrome",))

    def guided(state: InterviewState) -> list[str]:
        evidence = ENGINE.evidence(state)
        found = ENGINE._questions(state, evidence, infer(ENGINE.network, state.person, evidence))
        return [q.findings[0] for q in found if guide_for(q.findings[0], KNOWLEDGE)]

    assert guided(calm) and not guided(warned)


def test_a_self_test_that_could_harm_is_not_offered() -> None:
    safe = ENGINE._self_tests(())
    diabetic = ENGINE._self_tests(present("history_diabetes"))
    assert "selftest_pinprick_reduced" in safe - diabetic


@pytest.mark.parametrize("value", ["maybe", "2", "yes please"])
def test_an_earlier_answer_cannot_be_changed_to_what_it_does_not_take(value: str) -> None:
    state = replace(ADULT, answers=(Answer(("pain_back",), "yes"),))
    with pytest.raises(EvidenceError, match="expected yes, no"):
        ENGINE.edit(state, 0, value)


def vague() -> InterviewState:
    """What "my left foot is numb" gives: a place without saying where in it."""
    place = PaintedMap(somewhere={"left": (frozenset({"pl_heel_cen", "pl_toe1"}),)})
    return InterviewState(Person(52, "female"), answers=PASSED, map=place, text_map=place)


def test_a_place_that_was_only_named_is_painted_all_the_same() -> None:
    assert ENGINE.step(vague()).kind == "paint"


def test_going_back_before_the_painting_gives_the_place_of_the_words_again() -> None:
    exact = PaintedMap({"left": {"numb": {"pl_heel_cen": 1.0}}})
    painted = answered(vague(), json.dumps(exact.as_dict()))
    assert painted.map.regions and ENGINE.back(painted) == vague()


def test_the_place_of_the_words_is_saved_with_the_interview() -> None:
    assert load_state(dump(vague()), ENGINE.knowledge) == vague()


def test_an_empty_painting_is_no_answer() -> None:
    step = ENGINE.step(ADULT)
    state = ENGINE.answer(ADULT, step, json.dumps(PaintedMap().as_dict()))
    assert (step.kind, state.answers[-1].value) == ("paint", "skip")
