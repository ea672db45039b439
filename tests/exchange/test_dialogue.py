"""A conversation held for a person: nothing is lowered by what the other side leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plantar import Evidence, Person, PlantarError, State
from plantar.exchange.dialogue import Conversation, Dialogue, Opening
from plantar.exchange.urgency import NOT_YET, ShownUrgency
from plantar.triage.urgency import Urgency

ADULT = Person(age_years=50, sex="male")
HEEL = (Evidence("numb_heel_plantar", State.PRESENT),)
few = settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _begin(dialogue: Dialogue, dangers: Mapping[str, str], text: str = "") -> Conversation:
    return dialogue.begin(Opening(text, HEEL, ADULT, dangers))


def _urgency(dialogue: Dialogue, talk: Conversation) -> ShownUrgency:
    return dialogue.urgency(talk, dialogue.report(talk))


def test_nothing_answered_is_not_yet_safe_to_say(dialogue: Dialogue) -> None:
    assert _urgency(dialogue, _begin(dialogue, {})).level == NOT_YET


def test_every_danger_answered_no_settles_the_level(
    dialogue: Dialogue, all_no: dict[str, str]
) -> None:
    urgency = _urgency(dialogue, _begin(dialogue, all_no))
    assert urgency.settled
    assert Urgency(urgency.level).rank < Urgency.SAME_DAY.rank


@few
@given(data=st.data())
def test_leaving_out_answers_never_settles_a_lower_level(
    dialogue: Dialogue, data: st.DataObject
) -> None:
    lines = sorted(dialogue.knowledge.danger_screen)
    said = {line: data.draw(st.sampled_from(["yes", "no", "unsure"])) for line in lines}
    kept = data.draw(st.sets(st.sampled_from(lines), max_size=len(lines) - 1))
    whole = dialogue.report(_begin(dialogue, said)).urgency
    part = _urgency(dialogue, _begin(dialogue, {k: said[k] for k in sorted(kept)}))
    assert not part.settled or part.level == "emergency_now"
    assert Urgency(part.at_most).rank >= Urgency(whole.level).rank


@few
@given(data=st.data())
def test_a_line_that_is_open_is_asked(dialogue: Dialogue, data: st.DataObject) -> None:
    lines = sorted(dialogue.knowledge.danger_screen)
    kept = data.draw(st.sets(st.sampled_from(lines)))
    talk = _begin(dialogue, dict.fromkeys(kept, "no"))
    assert set(dialogue.open_lines(talk)) == set(lines) - kept


def test_a_line_left_out_is_unknown_and_never_no(dialogue: Dialogue) -> None:
    evidence = dialogue.evidence(_begin(dialogue, {"mind": "no"}))
    states = {e.finding: e.state for e in evidence}
    assert states["confusion"] is State.ABSENT
    assert "bladder_retention" not in states


@pytest.mark.parametrize("line", ["bladder_and_saddle", "brain", "at_risk"])
def test_a_line_that_nobody_settled_keeps_the_level_open(
    dialogue: Dialogue, all_no: dict[str, str], line: str
) -> None:
    talk = _begin(dialogue, {**all_no, line: "unsure"})
    assert _urgency(dialogue, talk).level == NOT_YET
    assert dialogue.open_lines(talk) == ()


def test_a_danger_told_in_the_text_stays_though_its_line_is_answered_no(
    dialogue: Dialogue, all_no: dict[str, str]
) -> None:
    talk = dialogue.begin(
        Opening("I cannot pass water and I am numb between the legs.", (), ADULT, all_no)
    )
    assert dialogue.report(talk).urgency.level == "emergency_now"


PERHAPS = (*HEEL, Evidence("numb_saddle", State.PRESENT, confidence=0.3))
"""What a text perhaps tells, as the reader gives it."""


def test_a_danger_that_was_perhaps_told_is_open_though_its_line_is_answered_no(
    dialogue: Dialogue, all_no: dict[str, str]
) -> None:
    talk = dialogue.begin(Opening("", PERHAPS, ADULT, all_no))
    urgency = _urgency(dialogue, talk)
    assert not urgency.settled and urgency.level == NOT_YET
    assert dialogue.glance(talk).level == NOT_YET


def test_a_danger_that_was_perhaps_told_alarms_once_it_is_said_to_be_so(
    dialogue: Dialogue, all_no: dict[str, str]
) -> None:
    talk = dialogue.begin(Opening("", PERHAPS, ADULT, all_no))
    so = dialogue.answer(talk, {"numb_saddle": "yes"})
    assert _urgency(dialogue, so).level == Urgency.EMERGENCY_NOW
    not_so = dialogue.answer(talk, {"numb_saddle": "no"})
    assert _urgency(dialogue, not_so).settled


def test_a_line_of_one_danger_answered_yes_alarms_though_it_was_perhaps_told(
    dialogue: Dialogue, all_no: dict[str, str]
) -> None:
    [line, finding] = next(
        [name, entry.findings[0]]
        for name, entry in dialogue.knowledge.danger_screen.items()
        if len(entry.findings) == 1
    )
    told = (*HEEL, Evidence(finding, State.PRESENT, confidence=0.3))
    talk = dialogue.begin(Opening("", told, ADULT, {**all_no, line: "yes"}))
    assert Evidence(finding, State.PRESENT) in dialogue.evidence(talk)


def test_a_danger_told_in_the_text_stays_though_it_is_given_as_absent(dialogue: Dialogue) -> None:
    denied = (Evidence("numb_saddle", State.ABSENT), Evidence("bladder_retention", State.ABSENT))
    talk = dialogue.begin(
        Opening("I cannot pass water and I am numb between the legs.", denied, ADULT)
    )
    assert dialogue.report(talk).urgency.level == "emergency_now"


def test_a_line_answered_yes_is_followed_by_which(
    dialogue: Dialogue, all_no: dict[str, str]
) -> None:
    step = dialogue.step(_begin(dialogue, {**all_no, "infection": "yes"}))
    assert step is not None
    assert step.findings == dialogue.knowledge.danger_screen["infection"].findings


def test_with_an_open_danger_no_part_of_a_report_names_a_low_level(
    dialogue: Dialogue, all_no: dict[str, str]
) -> None:
    open_ = {line: said for line, said in all_no.items() if line != "brain"}
    report = dialogue.report(_begin(dialogue, open_))
    letter = dialogue.plantar.letter(report, date(2026, 4, 3), "clinician")
    assert "Urgency: Not yet safe to say" in letter
    assert "6 weeks" not in letter and "Routine" not in letter
    assert (report.plan.kind, report.plan.discuss) == ("held", ())
    assert all("week" not in referral.when for referral in report.see)


@pytest.mark.parametrize("asked", [False, True], ids=["nothing asked", "dangers asked"])
def test_of_a_case_without_findings_no_cause_place_or_test_leaves(
    dialogue: Dialogue, all_no: dict[str, str], asked: bool
) -> None:
    report = dialogue.report(dialogue.begin(Opening(person=ADULT, dangers=all_no if asked else {})))
    assert report.leading.standing == "nothing_known"
    assert (report.conditions, report.sites, report.must_not_miss) == ((), (), ())
    assert (report.workup.items, report.workup.avoid, report.would_settle) == ((), (), ())
    letter = dialogue.plantar.letter(report, date(2026, 4, 3), "clinician")
    assert "no hypothesis is named" in letter


def test_an_emergency_comes_before_any_question(dialogue: Dialogue) -> None:
    talk = dialogue.answer(_begin(dialogue, {}), {"bladder_retention": "yes", "numb_saddle": "yes"})
    step = dialogue.step(talk)
    assert step is not None and step.kind == "emergency"


def test_answers_leave_the_earlier_conversation_as_it_was(dialogue: Dialogue) -> None:
    before = _begin(dialogue, {})
    handle = before.handle
    after = dialogue.answer(before, {"side_one": "yes"})
    assert before.handle == handle != after.handle


def test_a_conversation_ends(dialogue: Dialogue, all_no: dict[str, str]) -> None:
    talk = _begin(dialogue, all_no)
    for _ in range(30):
        step = dialogue.step(talk)
        if step is None:
            return
        key = "where" if step.findings == ("map",) else step.findings[0]
        talk = dialogue.answer(talk, {key: "unsure"})
    raise AssertionError("it goes on asking")


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"brainx": "no"}, "brainx.*expected an id that was asked"),
        ({"brain": "perhaps"}, "dangers.brain.*expected yes, no, unsure"),
        ({"age_years": "9"}, "for adults"),
        ({"age_years": "old"}, "expected whole years"),
        ({"where": "blah"}, "no place on the body"),
        ({"sex": "x"}, "expected female, male, intersex, unknown"),
        ({"numb_saddle": "maybe"}, "expected yes, no, unsure"),
        ({"lab_hba1c": "9000"}, "15.0 to 250.0"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(
    dialogue: Dialogue, answers: dict[str, str], said: str
) -> None:
    with pytest.raises(PlantarError, match=said):
        dialogue.answer(_begin(dialogue, {}), answers)


def test_who_cannot_say_which_of_a_line_is_answered_as_for_the_worst_of_it(
    dialogue: Dialogue, all_no: dict[str, str]
) -> None:
    talk = _begin(dialogue, {**all_no, "bladder_and_saddle": "yes"})
    parts = dialogue.knowledge.danger_screen["bladder_and_saddle"].findings
    assert _urgency(dialogue, talk).level == "emergency_now"
    unsure = dialogue.answer(talk, dict.fromkeys(parts, "unsure"))
    assert _urgency(dialogue, unsure).level == "emergency_now"
    none = dialogue.answer(talk, dict.fromkeys(parts, "no"))
    assert _urgency(dialogue, none).level != "emergency_now"
