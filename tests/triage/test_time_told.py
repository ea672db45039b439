"""How long ago it began counts in whatever form it is told, and never hides what is new."""

from __future__ import annotations

import pytest

from plantar.anatomy.painted import PaintedMap
from plantar.assessment.settled import settle
from plantar.knowledge.evidence import Evidence, State
from plantar.reading.listener import Listener
from plantar.reasoning.prior import Person
from plantar.triage.redflags import evaluate_red_flags
from plantar.triage.screen import screen
from plantar.triage.urgency import Urgency
from tests.builders import absent, present, shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()
DANGERS = [name for line in KNOWLEDGE.danger_screen.values() for name in line.findings]
LONG = [
    present("duration_years"),
    present("duration_under_year"),
    [Evidence("symptom_days", State.PRESENT, 400.0)],
]
DROP = present("weak_foot_lift", "onset_trauma")


def fired(evidence: list[Evidence]) -> set[str]:
    found = evaluate_red_flags(KNOWLEDGE.red_flags, evidence, KNOWLEDGE.findings)
    return {one.flag.id for one in found.fired}


@pytest.mark.parametrize("long", LONG)
def test_a_foot_drop_of_long_standing_is_not_new_however_its_time_is_told(
    long: list[Evidence],
) -> None:
    assert "new_foot_drop" in fired(DROP)
    assert "new_foot_drop" not in fired([*DROP, *long])


@pytest.mark.parametrize("long", LONG)
def test_what_is_new_beside_a_long_complaint_alarms(long: list[Evidence]) -> None:
    assert "new_foot_drop" in fired([*DROP, *long, *present("new_lately")])


@pytest.mark.parametrize("long", LONG)
def test_until_somebody_asked_what_is_new_the_level_is_provisional(long: list[Evidence]) -> None:
    told = [*DROP, *long]
    denied = absent(*(n for n in DANGERS if n not in ("new_lately", *(e.finding for e in told))))
    open_ = screen([*told, *denied], Urgency.WITHIN_2_WEEKS, KNOWLEDGE)
    assert open_.open == ("lately_new",) and open_.at_most.rank >= Urgency.SAME_DAY.rank
    answered = [*told, *denied, *absent("new_lately")]
    assert screen(answered, Urgency.WITHIN_2_WEEKS, KNOWLEDGE).settled


def test_of_two_times_the_shorter_one_counts() -> None:
    assert "new_foot_drop" in fired([*DROP, *present("duration_years", "duration_under_day")])


@pytest.mark.parametrize("long", LONG)
@pytest.mark.parametrize("sign", ["face_droop", "speech_disturbed", "weak_arm_one"])
def test_a_sign_of_the_brain_is_new_beside_a_complaint_of_years(
    long: list[Evidence], sign: str
) -> None:
    assert "stroke_signs" in fired([*present(sign, "numb_heel_plantar"), *long])


@pytest.mark.parametrize("slow", ["onset_months_years", "weak_progressive", "course_relapsing"])
def test_a_weak_arm_that_grew_slowly_over_years_is_no_stroke(slow: str) -> None:
    assert "stroke_signs" not in fired(present("weak_arm_one", "duration_years", slow))


def test_a_long_time_that_may_be_that_of_another_thing_is_asked_about(listener: Listener) -> None:
    heard = listener.hear("Stiff spine for thirty years. On Saturday I fell; both legs tingle now.")
    counted = {e.finding: e.confidence for e in heard.evidence if e.state is State.PRESENT}
    surely = KNOWLEDGE.model.reading.surely_complains.value
    assert counted.get("duration_years", 1.0) >= surely


@pytest.mark.parametrize(
    ("text", "days"),
    [("numb for forty days", 40), ("my foot has been numb for thirty years", 10957.5)],
)
def test_tens_in_words_are_lengths_of_time(text: str, days: float, listener: Listener) -> None:
    assert listener.hear(text).duration_days == pytest.approx(days)


@pytest.mark.parametrize("long", LONG)
@pytest.mark.parametrize("sign", ["foot_cold_one", "skin_blue", "weak_foot_lift", "cannot_walk"])
def test_something_new_beside_a_complaint_of_years_is_at_least_as_urgent_as_without_the_years(
    long: list[Evidence], sign: str
) -> None:
    told = present(sign, "feel_numb")
    level = shared_assessor().triage(Person(52, "female"), told).level
    with_new = [*told, *long, *present("new_lately")]
    assert shared_assessor().triage(Person(52, "female"), with_new).level.rank >= level.rank


def test_how_long_the_older_trouble_lasts_counts_no_longer_beside_something_new() -> None:
    told = [*LONG[2], *present("new_lately")]
    settled = settle(Person(), told, PaintedMap(), KNOWLEDGE)
    assert {e.finding for e in settled.evidence} == {"new_lately"}


def test_a_class_of_long_times_that_was_only_read_makes_nothing_look_old() -> None:
    read = [Evidence("duration_years", State.PRESENT, confidence=0.97)]
    assert "new_foot_drop" in fired([*DROP, *read])


def level_with(danger: str, *beside: str) -> Urgency:
    """The level where one line of the danger page is ticked and all others are denied."""
    told = present("feel_tingle", danger, *beside)
    others = absent(*({*DANGERS} - {danger, *beside}))
    return shared_assessor().triage(Person(50), [*told, *others], PaintedMap()).level


WITHOUT_FIGURES = sorted(n for n in {*DANGERS} if KNOWLEDGE.findings[n].background is None)
ACUTE = [n for n in WITHOUT_FIGURES if level_with(n).rank >= Urgency.SAME_DAY.rank]
"""No cause is reckoned from them: of the day by their rules alone, where no time was told."""


@pytest.mark.parametrize("told", ["duration_years", "course_transient", "course_resolved"])
@pytest.mark.parametrize("danger", ACUTE)
def test_the_time_of_the_complaint_hides_no_danger_that_is_acute_in_itself(
    danger: str, told: str
) -> None:
    assert level_with(danger, told).rank >= Urgency.SAME_DAY.rank


@pytest.mark.parametrize(
    ("danger", "beside"),
    [
        ("history_poison", "vomiting"),
        ("joint_hot_swollen", "fever"),
        ("neck_stiff", "fever"),
        ("sugar_low", "confusion"),
        ("coughs_blood", "history_cast"),
    ],
)
def test_an_acute_danger_with_its_second_sign_is_an_emergency_beside_a_complaint_of_years(
    danger: str, beside: str
) -> None:
    assert level_with(danger, beside, "duration_years") is Urgency.EMERGENCY_NOW


def test_breathlessness_in_a_cast_may_be_a_clot_in_the_lung() -> None:
    assert "lung_clot_with_risk" in fired(
        present("trouble_swallowing_or_breathing", "history_cast")
    )


def test_unsteadiness_of_years_makes_no_emergency_of_a_low_sugar() -> None:
    assert level_with("sugar_low", "unsteady", "duration_years") is Urgency.SAME_DAY
