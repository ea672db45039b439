"""How long it has lasted: read where it is said, never guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plantar.reading.times.durations import durations

LASTED = [
    ("numb toes 2y", 730.5),
    ("numb x3 days", 3),
    ("numb toes x 6 months", 182.4),
    ("numb for half an hour", 0.5 / 24),
    ("since 3,5 months", 106.4),
    ("over the past 10 yrs", 3652.5),
    ("2 hrs ago", 2 / 24),
    ("numb for yonks", 1000),
    ("numb heel for three weeks", 21),
    ("numb heel for the past 3 weeks", 21),
    ("my foot went numb 2 years ago", 730.5),
    ("foot numb since yesterday", 1),
    ("it began this morning", 0.3),
    ("numb since 3 am", 0.3),
    ("weak since about 10 o'clock", 0.3),
    ("since last Tuesday", 4),
    ("two years of calf pain", 730.5),
    ("five to six years of numb toes", 2191.5),
    ("10-14 days now", 14),
    ("numb feet since childhood", 4000),
    ("Numb left foot, five hours ago it was fine", 5 / 24),
    ("several seasons of cold-induced numbness of the toes", 1461),
    ("3/52 right leg pain", 21),
    ("3/7 right leg pain", 3),
    ("3/12 right leg pain", 91.2),
    ("About five months, I'd say. It burns.", 152),
    ("half a year ago", 182.6),
    ("Right heel numb 3 weeks.", 21),
    ("32F. Right heel numb 3 weeks", 21),
    ("burning soles, three years, B12 was low", 1095.8),
    ("numb toes five months", 152),
    ("heel pain two to three weeks.", 21),
    ("tingling both feet 6 months, no weakness", 182.4),
    ("calf pain 10 days; swollen", 10),
    ("sciatica right leg, 8 weeks", 56),
    ("numb thigh, several months", 121.6),
    ("cold feet ten years.", 3652.5),
    ("foot drop 4 days", 4),
    ("left leg weak two days.", 2),
    ("unsteady 18 months, falls", 547.2),
    ("burning feet 2 yrs", 730.5),
    ("pins and needles in the toes, 9 months.", 273.6),
    ("heel sore eight weeks, worse first thing", 56),
    ("numb sole 12 weeks", 84),
    ("ankle swollen 5 days.", 5),
    ("tingling fingers and toes 3 wks", 21),
    ("cramps at night, six months", 182.4),
    ("a couple of weeks ago", 14),
    ("for years", 1000),
    ("for my whole life", 7000),
    ("numb all my life", 7000),
    ("numb since birth", 7000),
    ("a lifelong numb toe", 7000),
    ("as long as I can remember", 7000),
    ("since she was a child", 4000),
    ("since I was little", 4000),
    ("for over a decade", 3652.5),
    ("it's been there for two decades", 7305),
    ("a year and a half now", 547.9),
    ("it's been a good ten months", 304),
    ("fifteen years ago", 5478.75),
    ("must be three years", 1095.75),
    ("donkey's years", 1000),
]
NO_LENGTHS = [
    "I am 45 years.",
    "seen again in 3 weeks.",
    "numb twice a week.",
    "I run four times a week",
    "my son is 9 years.",
    "stitches out after 10 days.",
    "scan within two weeks.",
    "comes every 2 days.",
    "aged 70 years.",
    "not for another 6 weeks",
    "I am over 40 years old",
    "he must be 70 years old",
]
READ_ON = date(2026, 11, 29)
DATED = [
    ("numb since 2019", 2708),
    ("it started in 2019", 2708),
    ("began back in 2015", 4169),
    ("numb toes from 2018 on", 3073),
    ("ever since about 2017", 3438),
    ("since this year, since 2026", 166),
    ("since Jan 2021", 2144),
    ("since the summer of 2018", 3059),
    ("since 03/2020", 2464),
    ("since March", 259),
    ("it came on in March this year", 259),
    ("started around March last year", 624),
    ("since last March", 259),
    ("last Easter", 235),
    ("since Easter", 235),
    ("it began at Christmas", 339),
    ("last summer", 137),
    ("since the autumn", 45),
    ("since early May", 198),
    ("noticed it in late June", 167),
    ("going on since August", 106),
    ("since the new year", 332),
    ("since mid-September", 75),
    ("since December", 349),
    ("numb since Friday", 2),
    ("since last Tuesday", 5),
    ("numb since Sunday", 0.3),
    ("it started on Saturday night", 1),
    ("began on Monday", 6),
    ("I woke up on Thursday with a numb foot", 3),
    ("since Monday last week", 13),
    ("since the Friday before last", 9),
    ("it started Saturday", 1),
    ("since the weekend", 1),
    ("it came on over the weekend", 1),
]
"""Read on a Sunday."""


COMPOUND = [
    ("numb for two and a half years", 913.1),
    ("2 1/2 years ago", 913.1),
    ("for 2½ years", 913.1),
    ("one and a half weeks ago", 10.5),
    ("3 and a half months now", 106.4),
    ("for thirty-five days", 35),
    ("numb twenty-eight days.", 28),
    ("for forty-eight hours", 2),
    ("for twenty two years", 8035.5),
    ("for twenty-five to thirty days", 30),
    ("for a dozen years", 4383),
    ("half a dozen weeks ago", 42),
    ("for a hundred days", 100),
    ("numb for a hundred and twenty days", 120),
    ("for two hundred and thirty-five days", 235),
    ("one hundred days ago", 100),
    ("for a couple weeks", 14),
    ("for 1/2 a year", 182.6),
    ("for a year or two", 730.5),
    ("for a week and a half", 10.5),
    ("for a quarter of an hour", 0.25 / 24),
    ("for three quarters of an hour", 0.75 / 24),
    ("20-30 minutes ago", 30 / 1440),
]


@pytest.mark.parametrize(("text", "days"), COMPOUND)
def test_a_number_of_several_words_or_a_fraction_is_read_whole(text: str, days: float) -> None:
    [lasted] = durations(text)
    assert lasted.days == pytest.approx(days, rel=0.01)


@pytest.mark.parametrize(
    "text",
    [
        "a size 9 1/2 shoe",
        "one foot and two of my toes",
        "L4/5 and S1",
        "10/10 on the monofilament",
        "on Monday I see my doctor",
        "an appointment on Friday",
        "it is worse on Saturdays",
        "24/7",
        "half of my foot",
    ],
)
def test_what_only_looks_like_a_length_of_time_is_none(text: str) -> None:
    assert not durations(text, READ_ON)


@pytest.mark.parametrize(
    ("text", "days"),
    [("an hour ago", 1 / 24), ("last summer", 137), ("for two weeks now", 14)],
)
def test_words_that_could_be_read_twice_are_one_length_the_more_exact(
    text: str, days: float
) -> None:
    [lasted] = durations(text, READ_ON)
    assert lasted.days == pytest.approx(days)


@pytest.mark.parametrize(("text", "days"), LASTED)
def test_how_long_it_has_lasted_is_read(text: str, days: float) -> None:
    found = durations(text)
    assert found and found[0].days == pytest.approx(days, abs=0.1)


@pytest.mark.parametrize("text", NO_LENGTHS)
def test_an_age_a_rate_or_a_time_to_come_is_no_length(text: str) -> None:
    assert not durations(text)


@pytest.mark.parametrize(("text", "days"), DATED)
def test_a_time_of_the_calendar_is_read_with_the_day(text: str, days: float) -> None:
    assert durations(text, READ_ON)[0].days == days


@pytest.mark.parametrize(("text", "days"), DATED)
def test_a_time_of_the_calendar_is_not_guessed_without_the_day(text: str, days: float) -> None:
    assert days not in [lasted.days for lasted in durations(text)]


@pytest.mark.parametrize(
    "text",
    [
        "from 2018 to 2020",
        "I was born in 1970",
        "the house was built in 1998",
        "it may be numb",
        "I march every day",
        "in May I go on holiday",
        "the last 2000 steps",
        "since 2030",
        "room 2019",
        "a march fracture",
    ],
)
def test_what_is_no_beginning_has_no_date(text: str) -> None:
    assert durations(text, READ_ON) == ()


@pytest.mark.parametrize(
    "text",
    [
        "I walk 3 hours a day",
        "every two weeks",
        "12/06/2024",
        "power 4/5",
        "a day out",
        "he is 3 years old",
        "",
    ],
)
def test_what_is_no_length_of_time_that_lasted_is_none(text: str) -> None:
    assert durations(text) == ()


def test_how_long_ago_is_told_from_how_long() -> None:
    [ago], [lasted] = durations("2 years ago"), durations("for 2 years")
    assert ago.ago and not lasted.ago


def test_a_time_of_something_is_marked_as_such() -> None:
    [lasted] = durations("two years of calf pain")
    assert lasted.of


@settings(max_examples=200)
@given(st.text(max_size=200) | st.lists(st.sampled_from([t for t, _ in LASTED])).map(" ".join))
def test_lengths_of_time_are_in_order_and_lie_in_the_text(text: str) -> None:
    found = durations(text)
    assert found == tuple(sorted(found, key=lambda d: d.start))
    assert all(0 <= d.start < d.end <= len(text) and d.days >= 0 for d in found)
