"""A time belongs to its clause: what else a text dates tells nothing of how long a complaint is."""

from __future__ import annotations

import pytest

from plantar.knowledge.evidence import Layer, State
from plantar.reading.listener import Listener

YEAR = 365.25
OF_SOMETHING_ELSE = [
    ("since Monday we have a puppy and my heel is numb for years", 1000),
    ("my heel is numb for years and since Monday we have a puppy", 1000),
    ("My heel has been numb for two years, since Saturday we are on holiday", 2 * YEAR),
    ("On holiday since Saturday, numb toes for 3 months", 3 * 30.4),
    ("It has been raining for weeks and my knee tingles for two days", 2),
    ("my son has been ill for two weeks, my toes tingle for a year", YEAR),
    ("Diabetic for 20 years, toes tingle since March", 259),
    ("I have been running for 20 years, my heel is numb for two weeks", 14),
    ("Pregnant 20 weeks, thigh numb for 3 days", 3),
    ("I've worked here since 2019 and my toes have been numb for a month", 30.4),
]
OF_A_DANGER = [
    ("eight years numb in the left foot, since Tuesday I see double", 8 * YEAR),
    ("Left foot numb eight years. Since Tuesday I see double.", 8 * YEAR),
    ("Since yesterday I cannot pee, numb feet for ten years", 10 * YEAR),
    ("my heel is numb for a year and since Tuesday my foot drags", YEAR),
]
OF_ANOTHER_COMPLAINT = [
    ("My feet have been numb for ten years. Since Monday my back hurts.", 10 * YEAR),
    ("Feet numb for years. Since Sunday I stagger.", 1000),
    (
        "My soles have been numb for two years. Since Friday there is a sore under my big toe.",
        2 * YEAR,
    ),
    ("numb for years, worse since Monday", 1000),
]
"""Two complaints, or an old one and its worsening, each with its time."""
ITS_OWN = [
    ("My foot has been numb since Monday", 4),
    ("Since Monday the left foot is numb and we have a puppy", 4),
    ("I got new boots last week, my toes went numb", 7),
    ("My left leg is numb since Tuesday and I have had back pain for ten years", 4),
    ("We moved house three years ago, my foot went numb last week", 7),
    ("My foot goes numb for 20 minutes when I run", None),
    ("I am 34 weeks pregnant, thigh numb", None),
]


@pytest.mark.parametrize(
    ("text", "days"), [*OF_SOMETHING_ELSE, *OF_A_DANGER, *OF_ANOTHER_COMPLAINT, *ITS_OWN]
)
def test_how_long_ago_it_began_is_read_in_the_clause_of_the_complaint(
    text: str, days: float | None, dated: Listener
) -> None:
    assert dated.hear(text).duration_days == (days if days is None else pytest.approx(days, abs=1))


@pytest.mark.parametrize("text", [text for text, _ in OF_A_DANGER])
def test_a_danger_on_top_of_an_old_complaint_stays_new(text: str, dated: Listener) -> None:
    told = {f.evidence.finding for f in dated.hear(text).facts if f.evidence.state is State.PRESENT}
    assert "new_lately" in told


@pytest.mark.parametrize("text", [text for text, _ in OF_SOMETHING_ELSE[:4]])
def test_no_length_of_time_of_something_else_is_told_of_the_complaint(
    text: str, dated: Listener
) -> None:
    told = {f.evidence.finding for f in dated.hear(text).facts if f.evidence.state is State.PRESENT}
    assert "duration_under_two_weeks" not in told


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (
            "I have had diabetes for 14 years and both my feet have been numb for three years.",
            3,
        ),
        ("I am a healthy man of 43 years, but the right heel has been painful for five years.", 5),
    ],
)
def test_the_time_in_the_words_of_a_fact_goes_before_another_of_its_sentence(
    text: str, days: float, dated: Listener
) -> None:
    assert dated.hear(text).duration_days == pytest.approx(365.25 * days, abs=1)


def test_a_sign_that_stands_in_a_text_was_examined_by_nobody(dated: Listener) -> None:
    text = "If I tap behind the inner ankle bone it shoots into the sole. My left sole burns."
    signs = [f.evidence for f in dated.hear(text).facts if f.evidence.layer is not Layer.HISTORY]
    assert signs and all(sign.confidence < 1 for sign in signs)


@pytest.mark.parametrize("text", [text for text, _ in OF_ANOTHER_COMPLAINT])
def test_what_began_lately_on_top_of_an_old_complaint_makes_that_no_younger(
    text: str, dated: Listener
) -> None:
    heard = dated.hear(text)
    told = {f.evidence.finding for f in heard.facts if f.evidence.state is State.PRESENT}
    assert not told & {"duration_under_day", "duration_under_two_weeks", "onset_hours_days"}
    assert "new_lately" in told | {d.finding for d in heard.doubts}
