"""Diet: targets, the week, and the article's foods."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plantar.care.diet import AVOIDABLE, Eater, Target, advice, answers, diet, edible, targets
from plantar.errors import EvidenceError
from plantar.knowledge.people import Sex
from tests.builders import shared_knowledge

KNOWLEDGE = shared_knowledge()
WELL: dict[str, bool | None] = dict.fromkeys(KNOWLEDGE.care.flags, False)


def eater(
    age: int = 40, sex: Sex = "female", avoids: Collection[str] = (), **flags: bool | None
) -> Eater:
    return Eater(age, sex, {**WELL, **flags}, frozenset(avoids))


def target(who: Eater, nutrient: str) -> Target:
    found = targets(who, KNOWLEDGE.care.reference_intakes)
    return next(t for t in found if t.nutrient == nutrient)


@settings(max_examples=25)
@given(
    st.integers(18, 95),
    st.sampled_from(["female", "male", "unknown"]),
    st.sets(st.sampled_from(AVOIDABLE), max_size=4),
    st.dictionaries(
        st.sampled_from(["kidney_disease_stage_3", "warfarin", "pregnant", "nut_or_seed_allergy"]),
        st.sampled_from([True, None]),
    ),
)
def test_every_target_is_met_or_named_and_no_day_passes_a_limit(
    age: int, sex: Sex, avoids: set[str], flags: dict[str, bool | None]
) -> None:
    found = diet(eater(age, sex, avoids, **flags), KNOWLEDGE)
    short = {s.nutrient for s in found.week.short}
    foods = KNOWLEDGE.care.foods
    for t in found.targets:
        if t.at_least is not None and t.nutrient not in short:
            assert found.week.average[t.nutrient] >= t.at_least * 0.999
        for day in found.week.days:
            amount = sum(
                (getattr(foods[s.food].per_100g, t.nutrient) or 0) * s.grams / 100 for s in day
            )
            assert t.at_most is None or amount <= t.at_most * 1.001


def test_food_alone_leaves_an_ordinary_adult_short_of_vitamin_d_and_nothing_else() -> None:
    week = diet(eater(), KNOWLEDGE).week
    assert [s.nutrient for s in week.short] == ["vitamin_d_iu"]
    assert all(len(day) > 3 for day in week.days)


def test_a_vegan_week_names_vitamin_b12_unless_it_is_met() -> None:
    found = diet(eater(avoids=["animal", "gluten"]), KNOWLEDGE)
    assert "b12_ug" in {s.nutrient for s in found.week.short}


def test_pregnancy_raises_folate() -> None:
    assert target(eater(pregnant=True), "folate_ug_dfe").at_least == 600


def test_kidney_disease_turns_potassium_from_a_goal_into_a_limit() -> None:
    found = target(eater(kidney_disease_stage_3=True), "potassium_mg")
    assert found.at_least is None
    assert found.at_most == 2000


def test_unknown_kidneys_leave_no_potassium_goal() -> None:
    assert target(eater(kidney_disease_stage_4_or_5=None), "potassium_mg").at_least is None


def test_a_pregnant_person_gets_no_liver() -> None:
    assert "beef_liver_fried" not in edible(eater(pregnant=True), KNOWLEDGE.care)


def test_an_unasked_nut_allergy_leaves_nuts_out() -> None:
    found = edible(eater(nut_or_seed_allergy=None), KNOWLEDGE.care)
    assert "almonds" not in found


def test_a_food_that_pregnancy_forbids_is_left_to_a_man_whom_nobody_asked() -> None:
    unasked = eater(sex="male", pregnant=None, could_become_pregnant=None)
    forbidden = {k for k, p in KNOWLEDGE.care.food_portions.items() if "pregnant" in p.leave_out}
    assert forbidden and forbidden & edible(unasked, KNOWLEDGE.care).keys()


def test_an_allergy_to_something_unnamed_is_asked_about_before_meals_are_planned() -> None:
    with pytest.raises(EvidenceError, match="not to which"):
        edible(eater(allergy_to_ingredient=True), KNOWLEDGE.care)


def test_warfarin_keeps_vitamin_k_foods_every_day_or_never() -> None:
    week = diet(eater(warfarin=True), KNOWLEDGE).week
    rich = {k for k, p in KNOWLEDGE.care.food_portions.items() if p.vitamin_k}
    eaten = [sorted(s.food for s in day if s.food in rich) for day in week.days]
    assert all(day == eaten[0] for day in eaten)


def test_the_b6_limit_is_the_european_one() -> None:
    assert target(eater(), "b6_mg").at_most == 12


def advised(**flags: bool | None) -> str:
    who = replace(eater(), flags={**WELL, **flags})
    return " ".join(advice(who, KNOWLEDGE.care.standing_advice))


@pytest.mark.parametrize("flag", ["heart_failure", "low_sodium_or_fluid_limit"])
def test_who_was_not_asked_about_a_limit_of_fluid_is_not_told_to_drink(flag: str) -> None:
    assert "Drink when thirsty" in advised(kidney_stones=True)
    assert "Drink when thirsty" not in advised(kidney_stones=True, **{flag: None})


def test_fluid_salt_and_alcohol_are_said_only_where_they_bear_on_something() -> None:
    assert not {"salt", "units", "Drink"} & set(advised().split())
    told = advised(arterial_disease=True)
    assert "salt" in told and "14 units" in told
    assert "14 units" not in advised(arterial_disease=True, pregnant=True)


def test_heart_failure_never_hears_to_drink_more() -> None:
    assert "Drink when thirsty" not in advised(heart_failure=True, kidney_stones=True)


def test_a_dependent_drinker_is_told_not_to_stop_suddenly() -> None:
    assert "Do not stop drinking suddenly" in advised(alcohol_dependence=True)


def test_the_article_foods_are_answered_line_by_line() -> None:
    assert len(answers(KNOWLEDGE.care.diet)) == 27


def test_a_child_is_refused_with_a_reason() -> None:
    with pytest.raises(EvidenceError, match="age_years: found 9"):
        diet(eater(age=9), KNOWLEDGE)


def test_an_unknown_word_to_avoid_is_refused() -> None:
    with pytest.raises(EvidenceError, match="'bread'"):
        diet(eater(avoids=["bread"]), KNOWLEDGE)


def test_the_same_person_gets_the_same_week() -> None:
    assert diet(eater(), KNOWLEDGE).week == diet(eater(), KNOWLEDGE).week
