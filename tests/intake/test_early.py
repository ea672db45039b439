"""What is asked first of all of who tells a certain complaint, and what is never offered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plantar.intake.state import InterviewState
from plantar.knowledge.evidence import Evidence, State
from tests.builders import present
from tests.intake.talk import ENGINE, FRESH, KNOWLEDGE, dangers

EARLY = [topic.early for topic in KNOWLEDGE.topics.values() if topic.early]
BOTH = [
    ("feel_numb", "side_both_equal"),
    ("feel_tingle", "side_both_unequal"),
    ("feel_burn", "side_both_equal", "time_night"),
    ("feel_numb", "numb_stocking", "onset_months_years"),
    ("feel_tingle", "numb_glove", "numb_toes_all"),
]
OTHERS = [
    ("feel_numb", "side_one"),
    ("pain_heel", "side_both_equal"),
    ("feel_numb", "side_both_equal", "onset_sudden"),
    ("feel_numb", "side_both_equal", "onset_hours_days"),
    ("feel_numb", "side_both_equal", "onset_trauma"),
]


def screens(*told: str, answer: str = "none") -> list[tuple[str, ...]]:
    """What is asked on each screen after the dangers, to the review."""
    heard = (*present(*told), Evidence("foot_ulcer", State.ABSENT))
    state: InterviewState = dangers("none", replace(FRESH, extracted=heard))
    found = []
    while (step := ENGINE.step(state)).kind != "review":
        found.append(step.findings)
        said = {"several_of": answer, "one_of": answer, "emergency": "go on"}.get(step.kind, "")
        state = ENGINE.answer(state, step, said)
    return found


@pytest.mark.parametrize("told", BOTH)
def test_who_has_both_feet_numb_is_asked_about_common_causes_before_all_other_questions(
    told: tuple[str, ...],
) -> None:
    [early] = EARLY
    asked = [s for s in screens(*told) if s not in (("foot_ulcer",), ("map",))]
    assert {*asked[0]} <= {*early.findings} and "history_diabetes" in asked[0]
    assert sum({*s} <= {*early.findings} and len(s) > 1 for s in asked) == 1


@pytest.mark.parametrize("told", OTHERS)
def test_who_tells_another_complaint_is_not(told: tuple[str, ...]) -> None:
    [early] = EARLY
    assert early.findings not in screens(*told)


def test_what_was_told_already_is_not_on_the_screen() -> None:
    asked = screens("feel_numb", "side_both_equal", "history_alcohol")
    assert not any("history_alcohol" in some for some in asked)


@pytest.mark.parametrize("told", [*BOTH, *OTHERS])
def test_that_nothing_of_a_topic_is_so_is_never_offered_beside_it(told: tuple[str, ...]) -> None:
    nothing = {name for name, entry in KNOWLEDGE.findings.items() if entry.none_of_topic}
    asked = screens(*told)
    assert nothing and all(len(some) == 1 or nothing.isdisjoint(some) for some in asked)


@pytest.mark.parametrize("pain", ["pain_heel", "pain_calf", "pain_back", "pain_radiating_leg"])
def test_who_told_a_pain_is_not_asked_whether_there_is_none(pain: str) -> None:
    assert ("pain_none",) not in screens("feel_numb", pain)


def test_how_a_complaint_went_on_is_asked_in_words_that_fit_any_feeling() -> None:
    for name, entry in KNOWLEDGE.findings.items():
        if entry.topic == "course":
            assert "numb" not in entry.plain or "tingling" in entry.plain, name


def test_who_named_the_sole_is_not_asked_whether_they_meant_the_whole_foot() -> None:
    heard = tuple(present("feel_numb", "numb_sole_whole", "side_one"))
    state = dangers("none", replace(FRESH, extracted=heard, unconfirmed=("numb_foot_whole",)))
    step = ENGINE.step(state)
    while step.kind != "review":
        assert "numb_foot_whole" not in step.findings
        state = ENGINE.answer(state, step, "go on" if step.kind == "emergency" else "")
        step = ENGINE.step(state)
