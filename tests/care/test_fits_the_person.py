"""Advice that contradicts itself, comes too late or is about another part of the body."""

from __future__ import annotations

import pytest

from plantar.anatomy.painted import Painted
from plantar.assessment.assess import Assessor
from plantar.assessment.report import Report
from plantar.care.care_plan import SafetyAnswers
from plantar.care.diet import Eater, advice
from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.prior import Person
from tests.builders import absent, present, request, shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()
ENGINE: Assessor = shared_assessor()
THIGH: Painted = {"right": {"numb": ("thi_lat_low", "thi_lat_up")}}
SOLE: Painted = {"right": {"numb": ("pl_heel_med", "pl_heel_cen")}}
DANGERS = KNOWLEDGE.dangers


def assessed(painted: Painted, *told: str, pregnant: bool = False) -> Report:
    """Somebody who denies every danger and painted a place."""
    evidence = [*present(*told), *absent(*sorted(DANGERS - {*told}))]
    person = Person(31, "female", "yes" if pregnant else "no")
    return ENGINE.assess(
        request(person, evidence, painted, "", "uk", SafetyAnswers({"red_flags_cleared": True}))
    )


def feet(report: Report) -> list[str]:
    """What the plan says about the care of feet, socks and shoes."""
    items = [i.id for i in report.plan.offered() if i.id == "daily_foot_check_mirror"]
    return [*items, *report.daily.shoes, *report.daily.follow_up.daily]


HEEL: Painted = {"right": {"pain": ("pl_heel_med", "pl_heel_cen", "heel_med")}}


def pages(report: Report) -> str:
    """Everything that the plan and the safety net say to the person."""
    items = [f"{i.name} {i.say} {i.why} {' '.join(i.because)}" for i in report.plan.everything()]
    asked = [q.text for q in report.plan.questions]
    net = [w.look_for for w in report.urgency.safety_net]
    food = [*report.daily.diet.cannot] if report.daily.diet else []
    life = [*report.daily.shoes, *report.daily.follow_up.daily, *food]
    return " ".join([*items, *asked, *net, *life])


def test_who_told_of_pain_alone_reads_nothing_of_a_numb_foot() -> None:
    report = assessed(HEEL, "time_first_step")
    assert report.conditions[0].id == "plantar_fasciitis"
    assert feet(report)[:1] != ["daily_foot_check_mirror"]
    for words in ("numb foot", "numb place", "place is numb", "numb feet do"):
        assert words not in pages(report).replace("a numb or sore foot", ""), words


def test_what_the_leading_cause_needs_first_waits_for_no_question_that_the_person_can_see() -> None:
    report = assessed(HEEL, "time_first_step")
    first = report.plan.first(3)
    assert first[0].id == "soft_heel_pad_heel_cup"
    assert "Not if the skin of the foot" not in first[0].say  # the page of dangers asked about it
    assert "Not if you have diabetes with numb feet" in first[0].say
    chosen = {e.id: e for e in report.daily.exercise.chosen}
    assert {"plantar_fascia_stretch", "calf_stretch_soleus"} <= chosen.keys()
    assert any(w.startswith("Not if") for w in chosen["plantar_fascia_stretch"].warnings)


@pytest.mark.parametrize(
    "told", ["feel_numb", "feel_tingle", "numb_heel_plantar", "history_diabetes"]
)
def test_numbness_that_is_told_or_at_risk_keeps_what_is_unknown_unsafe(told: str) -> None:
    report = assessed(HEEL, "time_first_step", told)
    assert "daily_foot_check_mirror" in feet(report)
    assert "plantar_fascia_stretch" not in {e.id for e in report.daily.exercise.chosen}


def test_an_unsure_answer_about_feeling_leaves_numbness_open() -> None:
    evidence = [*present("time_first_step"), *absent(*sorted(DANGERS))]
    unsure = Evidence("feel_numb", State.UNSURE)
    person = Person(31, "female", "no")
    told = SafetyAnswers({"red_flags_cleared": True})
    report = ENGINE.assess(request(person, [*evidence, unsure], HEEL, "", "uk", told))
    assert "daily_foot_check_mirror" in feet(report)


def test_a_known_wound_or_break_still_takes_the_pad_and_the_stretch_away() -> None:
    report = assessed(HEEL, "time_first_step", "skin_blisters_rubbed", "history_fall_from_height")
    assert "soft_heel_pad_heel_cup" not in {i.id for i in report.plan.offered()}
    assert "plantar_fascia_stretch" not in {e.id for e in report.daily.exercise.chosen}


def test_nobody_is_sent_later_than_the_level_says_where_it_is_no_better() -> None:
    for watch in KNOWLEDGE.safety_net:
        if watch.levels == ("routine",):
            assert "could not be seen" in watch.look_for


def test_a_numb_thigh_gets_no_care_of_feet_socks_and_shoes() -> None:
    report = assessed(THIGH, "feel_numb", "feel_burn")
    assert report.conditions[0].id == "meralgia_paraesthetica"
    assert not feet(report)


@pytest.mark.parametrize(
    ("painted", "told"),
    [(SOLE, ("feel_numb",)), ({}, ("feel_numb",)), (THIGH, ("feel_numb", "history_diabetes"))],
    ids=["a numb sole", "a place that nobody knows", "a numb thigh with diabetes"],
)
def test_feet_at_risk_or_unknown_keep_their_care(painted: Painted, told: tuple[str, ...]) -> None:
    report = assessed(painted, *told)
    assert "daily_foot_check_mirror" in feet(report)
    assert report.daily.shoes and report.daily.follow_up.daily


@pytest.mark.parametrize("name", KNOWLEDGE.care.exercises)
def test_no_exercise_is_meant_for_pregnancy_and_barred_in_pregnancy(name: str) -> None:
    entry = KNOWLEDGE.care.exercises[name]
    meant = "pregnancy_related_numbness" in entry.conditions or "pregnancy_group" in entry.groups
    assert not (meant and "pregnant" in entry.block_flags)


def test_in_pregnancy_no_advice_raises_the_legs_that_the_exercises_keep_down() -> None:
    report = assessed(THIGH, "feel_numb", pregnant=True)
    barred = [w.name for w in report.daily.exercise.withheld]
    assert "Rest with raised legs" not in barred
    assert not any("legs up" in i.say for i in report.plan.offered())


@pytest.mark.parametrize(("weeks", "said"), [(None, True), (False, True), (True, False)])
def test_folic_acid_is_not_advised_late_in_pregnancy(weeks: bool | None, said: bool) -> None:
    flags = {"pregnant": True, "pregnant_20_weeks_or_more": weeks}
    lines = advice(Eater(31, "female", flags), KNOWLEDGE.care.standing_advice)
    assert any("olic acid" in line for line in lines) is said
    assert not any("olic acid" in line and "12 weeks" not in line for line in lines)


PAIN_MEDICINES = ("duloxetine", "amitriptyline", "pregabalin", "gabapentin")
NUMB_FEET = ("numb_stocking", "side_both_equal", "onset_months_years", "history_diabetes")


def painless(told: tuple[str, ...], denied: tuple[str, ...]) -> bool:
    """Whether the plan says of each medicine for nerve pain that it does nothing without pain."""
    evidence = [*present(*told), *absent(*sorted({*DANGERS, *denied} - {*told}))]
    flags = SafetyAnswers({"red_flags_cleared": True})
    report = ENGINE.assess(request(Person(61, "male", "no"), evidence, {}, "", "uk", flags))
    because = {i.id: " ".join(i.because) for i in report.plan.everything()}
    return all("Without pain they only do harm" in because[name] for name in PAIN_MEDICINES)


@pytest.mark.parametrize(
    ("told", "denied"),
    [
        (("feel_numb", "pain_none"), ()),
        (("feel_numb",), ("feel_burn", "feel_electric")),
        (("feel_numb",), ("feel_burn", "feel_electric", "feel_allodynia", "pain_back")),
    ],
)
def test_who_denied_pain_in_one_or_in_all_its_forms_reads_that_medicines_for_it_do_nothing(
    told: tuple[str, ...], denied: tuple[str, ...]
) -> None:
    assert painless((*NUMB_FEET, *told), denied)


@pytest.mark.parametrize(
    ("told", "denied"),
    [
        (("feel_numb",), ()),
        (("feel_numb",), ("feel_burn",)),
        (("feel_numb", "feel_burn"), ()),
        (("feel_numb", "feel_burn", "pain_none"), ()),
        (("feel_numb", "feel_allodynia"), ("feel_burn", "feel_electric")),
        (("feel_numb", "pain_forefoot"), ("feel_burn", "feel_electric")),
        (("feel_tingle",), ("feel_burn", "feel_electric")),
    ],
)
def test_who_has_pain_or_was_not_asked_of_all_of_it_does_not(
    told: tuple[str, ...], denied: tuple[str, ...]
) -> None:
    assert not painless((*NUMB_FEET, *told), denied)


def test_a_numb_thigh_in_diabetes_is_no_numb_foot() -> None:
    def headed(*told: str) -> bool:
        said = " ".join(r.plain for r in assessed({}, *told).urgency.set_by)
        return "A numb foot does not feel burns" in said

    assert not headed("feel_numb", "history_diabetes", "numb_lateral_thigh")
    assert headed("feel_numb", "history_diabetes", "numb_stocking")
    assert headed("feel_numb", "history_diabetes", "numb_sole_whole")
