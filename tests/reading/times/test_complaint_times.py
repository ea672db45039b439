"""A time belongs to its clause: what else a text dates tells nothing of how long a complaint is."""

from __future__ import annotations

import pytest

from plantar.knowledge.evidence import Layer, State
from plantar.reading.extraction import Extraction
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
    ("My soles have been numb for two years. Since Friday my knee aches.", 2 * YEAR),
    ("numb for years, worse since Monday", 1000),
]
"""Two complaints, or an old one and its worsening, each with its time."""
ITS_OWN = [
    ("My foot has been numb since Monday", 6),
    ("Since Monday the left foot is numb and we have a puppy", 6),
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


BEGAN_LONG_AGO = [
    "since my forties",
    "since my mid-twenties",
    "since the nineties",
    "since the late 80s",
    "since I was in my thirties",
    "since school",
    "since childhood",
    "since my youth",
    "as long as I remember",
    "as far back as I can think",
    "for half my life",
    "all my adult life",
    "since 1996",
    "since 2003",
    "since I had my hip done in 2011",
]
BEGAN_AT_AN_EVENT_OF_A_LIFE = [
    "since I was forty",
    "since I was 27",
    "since I was about fifty",
    "since I turned sixty",
    "since the age of fifteen",
    "since I retired",
    "since my retirement",
    "since we got married",
    "since my divorce",
    "since I left school",
    "since university",
    "since the menopause",
    "since before I was married",
    "since god knows when",
]
OF_SOMETHING_ELSE_LATELY = ["My back has ached since Sunday.", "I have had a cold since Sunday."]
RECENT = {"duration_under_day", "duration_under_two_weeks"}


def _told(heard: Extraction) -> set[str]:
    return {f.evidence.finding for f in heard.facts if f.evidence.state is State.PRESENT}


@pytest.mark.parametrize("beside", [*OF_SOMETHING_ELSE_LATELY, "Two days ago I got new glasses."])
@pytest.mark.parametrize("since", BEGAN_LONG_AGO)
def test_what_began_long_ago_without_a_number_has_that_time(
    since: str, beside: str, dated: Listener
) -> None:
    heard = dated.hear(f"My feet have tingled {since}. {beside}")
    assert heard.duration_days is not None and heard.duration_days > YEAR
    assert not _told(heard) & RECENT


@pytest.mark.parametrize("beside", OF_SOMETHING_ELSE_LATELY)
@pytest.mark.parametrize("since", BEGAN_AT_AN_EVENT_OF_A_LIFE)
def test_nothing_else_dates_what_began_at_an_event_without_a_date(
    since: str, beside: str, dated: Listener
) -> None:
    for text in (f"My feet have tingled {since}. {beside}", f"{beside} My feet tingle {since}."):
        heard = dated.hear(text)
        assert heard.duration_days is None
        assert not _told(heard) & RECENT


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Since I retired two weeks ago my feet tingle.", 14),
        ("My feet have tingled since I turned fifty last week.", 7),
        ("My feet have always been fine. Since Sunday they are numb.", 0.3),
        ("I have always been healthy. Since Sunday my feet are numb.", 0.3),
        ("I retired years ago. My feet are numb since Sunday.", 0.3),
        ("I was forty last month. My foot is numb since Sunday.", 0.3),
        ("My leg is numb since I was 12 weeks pregnant.", None),
    ],
)
def test_a_time_beside_an_event_of_a_life_dates_the_complaint(
    text: str, days: float | None, dated: Listener
) -> None:
    assert dated.hear(text).duration_days == (days if days is None else pytest.approx(days, abs=1))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Gave birth three weeks ago. Since that day my foot is numb", 21),
        ("Three weeks ago I gave birth and since then my foot is numb.", 21),
        ("Five months ago I sprained my ankle, my toes have tingled ever since.", 5 * 30.4),
        ("My veins were stripped in 1996 and my shin has been numb ever since.", 30 * YEAR),
        ("My hip was operated in 2016. Since then my foot is numb.", 10 * YEAR),
        ("I sprained my ankle six weeks ago. Since that night my sole burns.", 42),
    ],
)
def test_what_is_felt_since_then_has_the_time_told_before(
    text: str, days: float, dated: Listener
) -> None:
    heard = dated.hear(text)
    assert heard.duration_days == pytest.approx(days, abs=200 if days > YEAR else 1)
    assert not _told(heard) & RECENT


@pytest.mark.parametrize("since", ["since my forties", "since I retired", "since 2003"])
@pytest.mark.parametrize(
    "danger",
    [
        "Since yesterday I wet myself.",
        "Since Tuesday my foot drags.",
        "At lunch today my face drooped for ten minutes.",
        "Since last night I cannot pee.",
    ],
)
def test_a_danger_stays_new_on_top_of_what_began_without_a_date(
    since: str, danger: str, dated: Listener
) -> None:
    heard = dated.hear(f"My feet have tingled {since}. {danger}")
    assert "new_lately" in _told(heard)
    assert heard.duration_days is None or heard.duration_days > YEAR


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("Since this morning I suddenly cannot lift my foot. Numb feet for ten years.", "sudden"),
        ("My heel is numb for a year. Since an hour I suddenly see double.", "hours_days"),
        ("Since today I suddenly cannot push off with my foot. Toes numb two years.", "sudden"),
    ],
)
def test_how_a_new_danger_began_is_kept_beside_an_old_complaint(
    text: str, how: str, dated: Listener
) -> None:
    told = {f.evidence.finding for f in dated.hear(text).facts if f.evidence.state is State.PRESENT}
    assert {"new_lately", f"onset_{how}"} <= told
