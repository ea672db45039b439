"""The interview: pure, resumable, stops for emergencies, and can be changed at any point."""

from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from plantar.anatomy.painted import PaintedMap
from plantar.cli.ask import ask
from plantar.cli.paint import paint_in_text
from plantar.errors import EvidenceError
from plantar.intake import steps
from plantar.intake.interview import (
    MOST_QUESTIONS,
    Answer,
    Interviewer,
    InterviewState,
    dump,
    load_state,
)
from plantar.knowledge.evidence import Evidence, Layer, State
from plantar.knowledge.expression import minimal_examples, parse
from plantar.reasoning.prior import Person
from plantar.triage.redflags import facts_of
from tests.builders import present, shared_knowledge

KNOWLEDGE = shared_knowledge()
ENGINE = Interviewer(KNOWLEDGE)
SCREEN = KNOWLEDGE.danger_screen
PASSED = (Answer(steps.DANGERS, "skip"),)
"""The page of dangers, left unanswered."""
ADULT = InterviewState(Person(52, "female"), answers=PASSED)
FRESH = InterviewState(Person(52, "female"))
URGENT = [f for f in KNOWLEDGE.red_flags if f.urgency in ("emergency_now", "same_day")]


def answered(state: InterviewState, value: str) -> InterviewState:
    return ENGINE.answer(state, ENGINE.step(state), value)


def heard(*findings: str) -> InterviewState:
    return InterviewState(Person(52, "female"), tuple(present(*findings)), PASSED)


@pytest.mark.parametrize("flag", URGENT, ids=lambda flag: flag.id)
def test_a_person_can_be_asked_all_that_an_urgent_rule_needs(flag) -> None:
    ways = [{*way.states, *way.values} for way in minimal_examples(parse(flag.when))]
    asked_of = {"patient", "clinician"} if flag.id != "sciatica_with_high_residual" else {"test"}
    kinds = [{KNOWLEDGE.findings[f].asked_of for f in way} for way in ways]
    assert any(kind <= asked_of | {"patient"} for kind in kinds)


def test_age_and_sex_come_first() -> None:
    first = ENGINE.step(InterviewState())
    second = ENGINE.step(ENGINE.answer(InterviewState(), first, "52"))
    assert (first.kind, second.kind) == ("age", "sex")


@pytest.mark.parametrize("age", ["17", "121", "old", "-3"])
def test_an_impossible_age_is_refused_and_nothing_is_lost(age: str) -> None:
    with pytest.raises(EvidenceError, match="18 to 120"):
        answered(InterviewState(), age)


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


def _yes_no():
    state = heard("side_one", "numb_ball")
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
        doubts=("fever",),
        alarmed=True,
    )
    assert load_state(dump(state), KNOWLEDGE) == state


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "plantar/interview/1"}'])
def test_a_broken_saved_interview_is_refused_in_words(text: str) -> None:
    with pytest.raises(EvidenceError):
        load_state(text, KNOWLEDGE)


def test_the_terminal_interview_answers_back_why_and_done(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = iter(["17", "52", "f", "back", "1", "", "right sole lmn", "why", "u", "done"])
    out = Console(file=StringIO(), force_terminal=False, width=100)
    monkeypatch.setattr(out, "input", lambda *_: next(lines))
    state = ask(ENGINE, InterviewState(), out)
    assert state.person == Person(52, "female")
    assert len(state.answers) == 5
    assert set(state.map.layers["right"]["numb"]) == {"pl_heel_med", "pl_heel_cen", "pl_heel_lat"}
    assert "18 to 120" in out.file.getvalue()  # type: ignore[attr-defined]


def _at(kind: str, state: InterviewState) -> tuple[InterviewState, steps.Step]:
    """The first step of a kind, everything before it skipped."""
    for _ in range(MOST_QUESTIONS):
        step = ENGINE.step(state)
        if step.kind == kind:
            return state, step
        state = ENGINE.answer(state, step, "go on" if step.kind == "emergency" else "")
    raise AssertionError(f"no step of kind {kind}")


def test_what_was_heard_in_doubt_is_asked_first() -> None:
    state = replace(ADULT, doubts=("bladder_retention",))
    step = ENGINE.step(state)
    assert step.findings == ("bladder_retention",)
    assert "Did you mean" in step.text


def test_a_doubt_confirmed_becomes_evidence_and_an_emergency() -> None:
    state = replace(heard("pain_back"), doubts=("bladder_retention",))
    assert ENGINE.step(answered(state, "yes")).kind == "emergency"


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


def test_a_self_test_that_could_harm_is_not_offered() -> None:
    safe = ENGINE._self_tests(())
    diabetic = ENGINE._self_tests(present("history_diabetes"))
    assert "selftest_pinprick_reduced" in safe - diabetic


@pytest.mark.parametrize("value", ["maybe", "2", "yes please"])
def test_an_earlier_answer_cannot_be_changed_to_what_it_does_not_take(value: str) -> None:
    state = replace(ADULT, answers=(Answer(("pain_back",), "yes"),))
    with pytest.raises(EvidenceError, match="expected yes, no"):
        ENGINE.edit(state, 0, value)


def test_a_line_that_paints_nothing_says_so_and_loses_nothing() -> None:
    with pytest.raises(EvidenceError, match="no place"):
        paint_in_text("it is sort of everywhere", KNOWLEDGE)
    with pytest.raises(EvidenceError, match="no region z"):
        paint_in_text("left sole z", KNOWLEDGE)


def test_a_view_without_letters_shows_the_letters() -> None:
    with pytest.raises(EvidenceError, match="underside of big toe"):
        paint_in_text("left sole", KNOWLEDGE)


def vague() -> InterviewState:
    """What "my left foot is numb" gives: a place without saying where in it."""
    place = PaintedMap(somewhere={"left": (frozenset({"pl_heel_cen", "pl_toe1"}),)})
    return InterviewState(Person(52, "female"), answers=PASSED, map=place, said=place)


def test_a_place_that_was_only_named_is_painted_all_the_same() -> None:
    assert ENGINE.step(vague()).kind == "paint"


def test_going_back_before_the_painting_gives_the_place_of_the_words_again() -> None:
    exact = PaintedMap({"left": {"numb": {"pl_heel_cen": 1.0}}})
    painted = answered(vague(), json.dumps(exact.as_dict()))
    assert painted.map.regions and ENGINE.back(painted) == vague()


def test_the_place_of_the_words_is_saved_with_the_interview() -> None:
    assert load_state(dump(vague()), ENGINE.knowledge) == vague()


# The page of dangers.


def dangers(value: str, state: InterviewState = FRESH) -> InterviewState:
    """The state after the page of dangers."""
    step = ENGINE.step(state)
    assert step.findings == steps.DANGERS
    return ENGINE.answer(state, step, value)


def states(state: InterviewState) -> dict[str, State]:
    return {e.finding: e.state for e in ENGINE.evidence(state)}


def test_the_dangers_come_after_age_and_sex_and_before_all_else() -> None:
    state = replace(InterviewState(), doubts=("fever",))
    seen = []
    for value in ("52", "male", "none"):
        step = ENGINE.step(state)
        seen.append(step.findings)
        state = ENGINE.answer(state, step, value)
    assert seen == [steps.AGE, steps.SEX, steps.DANGERS]
    assert ENGINE.step(state).kind not in ("age", "sex")


def test_the_dangers_come_first_where_the_text_alarmed() -> None:
    state = replace(InterviewState(), alarmed=True)
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


def test_of_two_ticked_lines_each_is_followed_by_which() -> None:
    state = dangers("injury,clot")
    first = ENGINE.step(state)
    second = ENGINE.step(ENGINE.answer(state, first, "not sure"))
    assert {first.findings, second.findings} == {SCREEN["injury"].findings, SCREEN["clot"].findings}


def test_what_stands_in_a_line_that_was_not_ticked_is_absent() -> None:
    found = states(dangers("clot"))
    denied = {f for name, line in SCREEN.items() if name != "clot" for f in line.findings}
    assert found == dict.fromkeys(sorted(denied - {*SCREEN["clot"].findings}), State.ABSENT)


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
    told = replace(FRESH, heard=tuple(present("feeling_very_unwell")))
    found = states(dangers("none", told))
    assert found["feeling_very_unwell"] is State.PRESENT
    assert found["fever"] is State.ABSENT


def test_a_danger_told_in_words_is_taken_back_by_the_question_that_names_it() -> None:
    told = replace(FRESH, heard=tuple(present("feeling_very_unwell")))
    state = dangers("infection", told)
    found = states(ENGINE.answer(state, ENGINE.step(state), "none"))
    assert found["feeling_very_unwell"] is State.ABSENT


def test_a_no_that_was_read_gives_way_to_what_is_ticked() -> None:
    read = Evidence("fever", State.ABSENT, confidence=0.7)
    state = dangers("infection", replace(FRESH, heard=(read,)))
    assert states(ENGINE.answer(state, ENGINE.step(state), "fever"))["fever"] is State.PRESENT


def test_a_danger_that_the_words_may_have_told_is_asked_by_itself_after_none_of_these() -> None:
    state = dangers("none", replace(FRESH, doubts=("fever", "pain_back")))
    step = ENGINE.step(state)
    assert step.findings == ("fever",) and "fever" not in states(state)
    denied = ENGINE.answer(state, step, "no")
    assert states(denied)["fever"] is State.ABSENT
    assert ENGINE.step(denied).findings == ("pain_back",)


def test_several_dangers_that_the_words_may_have_told_are_asked_on_one_screen() -> None:
    state = dangers("none", replace(FRESH, doubts=("fever", "numb_saddle", "face_droop")))
    step = ENGINE.step(state)
    assert step.kind == "several_of" and step.findings == ("fever", "numb_saddle", "face_droop")
    assert ENGINE.step(ENGINE.answer(state, step, "numb_saddle")).kind == "emergency"


def test_a_probable_cause_that_needs_help_now_interrupts_once_the_dangers_are_answered() -> None:
    told = heard("numb_hemibody", "history_atrial_fibrillation", "leg_paralysed")
    told = replace(told, heard=(*told.heard, *present("feeling_very_unwell")), answers=())
    asked = ENGINE.step(told)
    assert asked.findings == steps.DANGERS
    state = ENGINE.answer(told, asked, "none")
    step = ENGINE.step(state)
    assert step.kind == "emergency" and "stroke" in step.text
    assert ENGINE.step(ENGINE.answer(state, step, "go on")).kind != "emergency"


def test_a_doubt_about_a_number_asks_for_the_number() -> None:
    state = dangers("none", replace(FRESH, doubts=("pain_severe",)))
    step = ENGINE.step(state)
    assert (step.kind, step.findings) == ("number", ("pain_severe",))
    with pytest.raises(EvidenceError, match="pain_severe: found 'no'; expected a number"):
        ENGINE.answer(state, step, "no")
    assert states(ENGINE.answer(state, step, "8"))["pain_severe"] is State.PRESENT


def test_a_doubt_that_only_an_examiner_could_settle_is_not_asked() -> None:
    state = dangers("none", replace(FRESH, doubts=("sign_hoover", "pain_back")))
    assert ENGINE.step(state).findings == ("pain_back",)


NUMBERS = [n for n, f in KNOWLEDGE.findings.items() if f.kind == "number"]


@pytest.mark.parametrize("value", ["yes", "no", "not sure", "5", ""])
@pytest.mark.parametrize("finding", [n for n in NUMBERS if KNOWLEDGE.findings[n].question])
def test_an_answer_that_a_doubt_takes_can_be_read_later(finding: str, value: str) -> None:
    step = steps.of_doubt(finding, KNOWLEDGE, 0, 5)
    try:
        state = ENGINE.answer(FRESH, step, value)
    except EvidenceError:
        return
    ENGINE.evidence(state)


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


def test_an_empty_painting_is_no_answer() -> None:
    step = ENGINE.step(ADULT)
    state = ENGINE.answer(ADULT, step, json.dumps(PaintedMap().as_dict()))
    assert (step.kind, state.answers[-1].value) == ("paint", "skip")
