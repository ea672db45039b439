"""Places are asked about in the words of what is felt there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plantar.intake.felt_words import in_own_words
from plantar.intake.state import InterviewState
from plantar.intake.steps import of_danger, of_doubt, of_doubts
from tests.builders import present
from tests.intake.talk import ENGINE, FRESH, KNOWLEDGE, dangers

PLACES = sorted(
    name
    for name, entry in KNOWLEDGE.findings.items()
    if entry.topic == "location" and "numb" in entry.plain and name not in KNOWLEDGE.dangers
)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("felt", "word"), [("feel_burn", "burning"), ("feel_tingle", "tingling")])
def test_a_place_of_another_feeling_is_not_asked_about_as_numb_alone(
    place: str, felt: str, word: str
) -> None:
    step = in_own_words(of_doubts([place], KNOWLEDGE, 3, 9), present(felt), KNOWLEDGE)
    assert word in step.options[0][1]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("told", [(), ("feel_numb",), ("feel_numb", "feel_burn"), ("pain_heel",)])
def test_who_told_numbness_or_no_feeling_at_all_is_asked_as_it_is_written(
    place: str, told: tuple[str, ...]
) -> None:
    step = of_doubt(place, KNOWLEDGE, 3, 9)
    assert in_own_words(step, present(*told), KNOWLEDGE) == step


@pytest.mark.parametrize("line", sorted(KNOWLEDGE.danger_screen))
def test_dangers_keep_their_words(line: str) -> None:
    step = of_danger(line, KNOWLEDGE, 3, 9)
    assert in_own_words(step, present("feel_burn"), KNOWLEDGE) == step


def test_two_feelings_are_both_named() -> None:
    told = present("feel_burn", "feel_tingle")
    step = in_own_words(of_doubt("numb_foot_whole", KNOWLEDGE, 3, 9), told, KNOWLEDGE)
    assert "numb, burning or tingling" in step.text


def test_the_interview_asks_so() -> None:
    told = tuple(present("feel_burn", "side_one"))
    state: InterviewState = dangers(
        "none", replace(FRESH, extracted=told, unconfirmed=("numb_ball",))
    )
    assert "burning" in ENGINE.step(state).text
