"""What was said or painted closes its question, or is asked as what is beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plantar.anatomy.painted import from_regions
from plantar.intake import steps
from plantar.intake.interview import Interviewer
from plantar.intake.state import Answer, InterviewState
from plantar.knowledge.evidence import Evidence, Side, State
from plantar.reasoning.prior import Person
from tests.builders import present, shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()
ENGINE = Interviewer(KNOWLEDGE, shared_assessor().network)
SAFE = (Answer(steps.DANGERS, "none"),)
BOTH = Evidence("numb_foot_whole", State.PRESENT, side=Side.BOTH)
FOOT = ("pl_heel_cen", "pl_mid_cen", "pl_ball_23", "pl_toe1")


def told(*heard: Evidence, doubts: tuple[str, ...] = ()) -> InterviewState:
    return InterviewState(Person(66, "female"), tuple(heard), SAFE, unconfirmed=doubts, more_from=0)


def asked(state: InterviewState) -> list[steps.Step]:
    """Every screen to the end, where the person answers nothing."""
    seen: list[steps.Step] = []
    while (step := ENGINE.step(state)).kind != "review":
        seen += [step] if step.kind != "emergency" else []
        said = "go on" if step.kind == "emergency" else "not sure"
        said = "" if step.kind in ("age", "sex", "paint") else said
        state = ENGINE.answer(state, step, said)
    return seen


def findings(seen: list[steps.Step]) -> set[str]:
    return {f for step in seen for f in step.findings}


def texts(seen: list[steps.Step], topic: str) -> list[str]:
    """How the findings of a topic are asked on screens of several."""
    table = KNOWLEDGE.findings
    return [s.text for s in seen if len(s.findings) > 1 and table[s.findings[0]].topic == topic]


@pytest.mark.parametrize(
    "name", [n for n, e in KNOWLEDGE.findings.items() if e.closes and e.topic == "course"]
)
def test_what_another_answer_of_the_same_question_closes_is_not_asked(name: str) -> None:
    doubts = KNOWLEDGE.findings[name].closes
    seen = asked(told(*present(name, "feel_numb"), doubts=doubts))
    assert findings(seen).isdisjoint({*doubts} - set().union(
        *(line.findings for line in KNOWLEDGE.danger_screen.values())
    ))  # fmt: skip
    for text in texts(seen, "course"):
        assert "Apart from what you told" in text


@pytest.mark.parametrize("place", ["numb_foot_whole", "numb_leg_whole"])
def test_who_named_a_whole_part_and_its_side_is_not_asked_to_paint_it(place: str) -> None:
    seen = asked(told(Evidence(place, State.PRESENT, side=Side.LEFT)))
    assert "paint" not in {step.kind for step in seen}
    assert findings(seen).isdisjoint(KNOWLEDGE.findings[place].closes)


def test_who_named_no_side_is_asked_to_paint() -> None:
    assert "paint" in {step.kind for step in asked(told(*present("numb_foot_whole")))}


def test_after_a_place_was_told_or_painted_it_is_asked_what_else_is_numb() -> None:
    map_ = from_regions({"right": {"numb": FOOT}})
    for state in (told(BOTH), replace(told(*present("feel_numb")), map=map_)):
        for text in texts(asked(state), "location"):
            assert "anywhere else" in text


def test_of_both_sides_it_is_only_asked_whether_they_are_alike() -> None:
    map_ = from_regions({"left": {"numb": FOOT}, "right": {"numb": FOOT}})
    for state in (told(BOTH), replace(told(*present("feel_numb")), map=map_)):
        seen = asked(state)
        assert "side_one" not in findings(seen)
        assert set(texts(seen, "laterality")) <= {"Is it alike on both sides?"}


def test_who_painted_one_side_alone_is_asked_about_the_other_not_on_which_it_is() -> None:
    """What was not painted is unknown, and that it is on one side only weighs in a danger."""
    map_ = from_regions({"right": {"numb": FOOT}})
    seen = asked(replace(told(*present("feel_numb")), map=map_))
    assert set(texts(seen, "laterality")) <= {"Is it on the other side, too?"}
    assert "side_one" in findings(seen)


def test_what_the_words_say_is_not_known_is_not_asked() -> None:
    unknown = Evidence("symptom_days", State.UNSURE)
    seen = asked(told(*present("feel_numb"), unknown))
    topics = {KNOWLEDGE.findings[f].topic for f in findings(seen) if f in KNOWLEDGE.findings}
    assert "duration" not in topics
    assert "duration" in {
        KNOWLEDGE.findings[f].topic
        for f in findings(asked(told(*present("feel_numb"))))
        if f in KNOWLEDGE.findings
    }


def test_a_danger_that_the_words_leave_open_is_asked_about_all_the_same() -> None:
    state = told(Evidence("bladder_retention", State.UNSURE), *present("pain_back", "feel_numb"))
    assert "bladder_retention" in findings(asked(replace(state, answers=())))
