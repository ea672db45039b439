"""Years, months, seasons, feasts and weekdays, each with the days since."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantar.reading.sentences import Span
from plantar.reading.times.dates import (
    days_since,
    days_since_year,
    tells_last_year,
    years,
    years_it_was_so,
    years_with_their_words,
)

WEDNESDAY = date(2026, 4, 15)
NAMED = [
    ("numb since March", date(2026, 3, 15)),
    ("numb since May", date(2025, 5, 15)),
    ("since sept.", date(2025, 9, 15)),
    ("since March last year", date(2025, 3, 15)),
    ("since March 2019", date(2019, 3, 15)),
    ("since 03/2019", date(2019, 3, 1)),
    ("since the end of February", date(2026, 2, 15)),
    ("last winter", date(2026, 1, 15)),
    ("last summer", date(2025, 7, 15)),
    ("it started around Christmas", date(2025, 12, 25)),
    ("since my fall in July", date(2025, 7, 15)),
    ("since 2019", date(2019, 7, 1)),
    ("numb since Monday", date(2026, 4, 13)),
    ("numb since last Wednesday", date(2026, 4, 8)),
    ("numb since last Sunday week", date(2026, 4, 5)),
    ("numb since Thursday", date(2026, 4, 9)),
    ("woke up on Sunday with it", date(2026, 4, 12)),
    ("since Friday last week", date(2026, 4, 10)),
    ("since Monday last week", date(2026, 4, 6)),
    ("since the Tuesday before last", date(2026, 4, 7)),
    ("over the weekend", date(2026, 4, 11)),
]
NO_DATES = [
    "I may fall",
    "I march daily",
    "on Monday I see the doctor",
    "from 2018 to 2020",
    "from March to June",
    "since 2031",
    "the last 2000",
    "Friday is my day off",
    "I work from Monday to Friday",
    "I usually started on Saturday with football",
    "it always started on Sunday",
    "every week it began on Monday",
]
WAS_SO = [
    ("pregnant in 2012", [2012]),
    ("a cast during 1998", [1998]),
    ("on chemo until 2015", [2015]),
    ("back surgery 2009.", [2009]),
    ("in plaster from 1999 to 2001", [2001]),
    ("since 2013", []),
    ("in 2013 to now", []),
    ("B12 = 2000", []),
    ("room 2019 upstairs", []),
]
OF_LAST_YEARS = [
    ("on chemo until 2015", True),
    ("1999-2001 in plaster", True),
    ("up to 2010 she smoked", True),
    ("since 2013", False),
    ("pregnant in 2012", False),
]
WORDS = [
    ("ill in the summer of 2012", [(2012, "in the summer of 2012")]),
    ("like once in 1995", [(1995, "like once in 1995")]),
    ("numb in 2012 and again now", [(2012, "in 2012 and ")]),
    ("2014 numb, 2016 weak", [(2014, "2014"), (2016, "2016")]),
    ("on 2000 mg", []),
    ("2000 steps a day", []),
]


@pytest.mark.parametrize(("text", "begun"), NAMED)
def test_a_named_time_is_the_last_such_day_before_the_day_of_reading(
    text: str, begun: date
) -> None:
    assert [days for days, _, _ in days_since(text, WEDNESDAY)] == [(WEDNESDAY - begun).days]


@pytest.mark.parametrize("text", NO_DATES)
def test_what_names_no_beginning_has_no_days(text: str) -> None:
    assert not [*days_since(text, WEDNESDAY)]


@given(
    st.sampled_from(["numb since Monday", "since March", "since 2019", "last Easter"]),
    st.dates(date(2019, 1, 1), date(2040, 12, 31)),
)
def test_a_beginning_is_never_to_come_and_its_place_lies_in_the_text(
    text: str, today: date
) -> None:
    for days, start, end in days_since(text, today):
        assert days >= 0
        assert 0 <= start < end <= len(text)


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_a_day_of_the_week_is_less_than_a_week_ago_and_may_be_today(today: date) -> None:
    [(days, _, _)] = days_since("numb since Thursday", today)
    assert 0 < days < 7
    assert (today - timedelta(days)).strftime("%A") == "Thursday"


@pytest.mark.parametrize(("year", "days"), [(2026, 52), (2025, 288), (2019, 2480), (2027, -442)])
def test_a_year_began_in_its_middle_and_this_one_halfway_to_today(year: int, days: float) -> None:
    assert days_since_year(year, WEDNESDAY) == days


@pytest.mark.parametrize(("said", "found"), WAS_SO)
def test_a_year_in_which_something_was_so_is_told_from_one_since_which(
    said: str, found: list[int]
) -> None:
    assert {*years_it_was_so(said)} == {*found}


@pytest.mark.parametrize(("text", "ended"), OF_LAST_YEARS)
def test_a_year_until_which_something_was_so_is_told(text: str, ended: bool) -> None:
    assert tells_last_year(text, Span(0, len(text))) is ended


@pytest.mark.parametrize(("text", "found"), WORDS)
def test_a_year_comes_with_the_words_that_belong_to_it(
    text: str, found: list[tuple[int, str]]
) -> None:
    told = years_with_their_words(text, Span(0, len(text)))
    assert [(year, text[at.start : at.end]) for year, at in told] == found


def test_every_year_of_a_part_of_a_text_is_named_and_none_of_another() -> None:
    assert years("1999, since 2013; 2020", Span(6, 16)) == [2013]


@pytest.mark.parametrize("said", ["since", "began on", "started this", "woke up on", "since early"])
def test_the_weekday_of_today_may_be_hours_ago(said: str) -> None:
    assert [days for days, _, _ in days_since(f"numb {said} Wednesday morning", WEDNESDAY)] == [0.3]
    (monday,) = (days for days, _, _ in days_since(f"numb {said} Monday morning", WEDNESDAY))
    assert monday == 2
    (last,) = (days for days, _, _ in days_since("numb since last Wednesday", WEDNESDAY))
    assert last == 7


def test_a_habit_told_before_takes_no_beginning_away() -> None:
    for told in ("I always wear boots and it began on Monday", "every toe is numb since Monday"):
        assert [days for days, _, _ in days_since(told, WEDNESDAY)] == [2]
