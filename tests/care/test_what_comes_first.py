"""What a plan begins with, what it bars, and what it says only to whom it concerns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from plantar.care.care_plan import CarePlan
from plantar.care.exercise import Programme, programme
from plantar.care.flags import Situation
from plantar.care.plan import Planner
from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.prior import Person
from tests.builders import gate_of, present, shared_knowledge
from tests.care.people import well

KNOWLEDGE = shared_knowledge()
PLANNER = Planner(KNOWLEDGE)
CARE = KNOWLEDGE.care
SAFE = {name: name == "red_flags_cleared" for name, flag in CARE.flags.items() if flag.asked}
LOADS = (
    "stationary_bike",
    "sit_stand",
    "tandem_stand_walk",
    "water_walking",
    "double_leg_heel_raise",
)


def plan(
    causes: Mapping[str, float],
    evidence: Sequence[Evidence] = (),
    yes: tuple[str, ...] = (),
    medicines: str | None = None,
    urgency: str = "routine",
    unasked: tuple[str, ...] = (),
) -> CarePlan:
    """The plan of somebody whose safety questions are answered, all no but ``yes``."""
    answers = SAFE | dict.fromkeys(yes, True)
    answers = {name: said for name, said in answers.items() if name not in unasked}
    base = Situation(Person(60, "male", "no"), tuple(evidence), answers, None, causes)
    situation = PLANNER.situation(base, medicines)
    return PLANNER.plan(situation, PLANNER.gate(situation), urgency, (), medicines)


def first(found: CarePlan, most: int = 3) -> list[str]:
    return [item.id for item in found.first(most)]


def trained(yes: tuple[str, ...], cause: str) -> Programme:
    return programme(
        gate_of(well(KNOWLEDGE, yes).states, KNOWLEDGE), {cause: 1.0}, "high", KNOWLEDGE
    )


@pytest.mark.parametrize("why", ["diabetes", "loss_of_protective_sensation"])
def test_a_sore_on_a_foot_at_risk_begins_with_the_sore(why: str) -> None:
    found = plan({"diabetic_polyneuropathy": 1.0}, yes=("open_wound", why), urgency="same_day")
    assert {*first(found)} == {
        "sore_stay_off_the_foot", "sore_cover_it", "sore_do_not_treat_it_yourself",
    }  # fmt: skip


def test_after_the_sore_come_the_feet_and_the_test_not_socks_and_fats() -> None:
    found = plan(
        {"diabetic_polyneuropathy": 1.0},
        yes=("open_wound", "diabetes"),
        medicines="metformin, apixaban",
        urgency="same_day",
    )
    after = [i for i in found.first(7) if not i.until_seen]
    assert {i.id for i in after} >= {
        "daily_foot_check_mirror", "never_barefoot_indoors_outdoors_check_shoe_inside_each_time",
    }  # fmt: skip
    assert "B12" in " ".join(i.name for i in after)


@pytest.mark.parametrize("bar", ["open_wound", "charcot_suspected", "fracture_suspected"])
@pytest.mark.parametrize("cause", ["diabetic_polyneuropathy", "plantar_fasciitis"])
def test_a_foot_that_bears_no_weight_is_trained_in_no_other_way(bar: str, cause: str) -> None:
    chosen = {item.id for item in trained((bar,), cause).chosen}
    assert not any("ex_foot" in CARE.exercises[key].tags for key in chosen)


def test_a_leg_short_of_blood_at_rest_is_trained_in_no_way() -> None:
    found = trained(("arterial_disease", "severe_arterial_disease"), "peripheral_arterial_disease")
    assert {item.id for item in found.chosen} <= {"arm_cycle"}


@pytest.mark.parametrize("key", LOADS)
def test_what_loads_the_foot_carries_the_tag_that_bars_it(key: str) -> None:
    assert "ex_foot" in CARE.exercises[key].tags


def test_every_exercise_on_the_feet_is_one_that_loads_the_foot() -> None:
    for table in (CARE.exercises, CARE.interventions):
        for key, item in table.items():
            assert "ex_weightbearing" not in item.tags or "ex_foot" in item.tags, key


def test_a_note_of_a_bar_is_a_whole_sentence() -> None:
    found = programme(gate_of({}, KNOWLEDGE), {"plantar_fasciitis": 1.0}, "high", KNOWLEDGE)
    for item in (*found.withheld, *trained(("open_wound",), "plantar_fasciitis").withheld):
        assert all(text[0].isupper() and text.endswith(".") for text in item.because), item.because


def test_an_attack_of_gout_is_treated_before_it_is_prevented() -> None:
    found = plan({"gout": 1.0}, present("foot_red_hot_swollen", "takes_diuretic"), medicines="none")
    names = [item.id for item in (*found.discuss,)]
    assert first(found, 3) == [
        "hot_foot_stay_off_it", "gout_rest_the_joint", "gout_attack_treated_first",
    ]  # fmt: skip
    assert names.index("gout_attack_treated_first") < names.index(
        "allopurinol_febuxostat_prophylaxis"
    )


ATTACK = {
    "colchicine_gout_flare",
    "gout_attack_treated_first",
    "gout_rest_the_joint",
    "steroid_gout_flare",
}


def test_known_gout_without_a_hot_joint_gets_no_treatment_of_an_attack() -> None:
    found = plan({"gout": 1.0}, present("history_gout", "feel_numb"), medicines="allopurinol")
    assert ATTACK.isdisjoint(item.id for item in found.everything())


@pytest.mark.parametrize(
    "sign", ["big_toe_joint_hot", "joint_hot_swollen", "foot_red_hot_swollen", "foot_swollen_local"]
)
def test_known_gout_with_a_hot_or_swollen_joint_keeps_it(sign: str) -> None:
    found = plan({"gout": 1.0}, present("history_gout", sign), medicines="none")
    assert "gout_rest_the_joint" in {item.id for item in found.everything()}


def test_gout_with_a_water_tablet_names_the_tablet() -> None:
    found = plan({"gout": 1.0}, medicines="bendroflumethiazide")
    assert any("uric acid" in c.text for c in found.medicines)


def test_gout_alone_gets_no_antibiotic() -> None:
    found = plan(
        {"gout": 0.8, "soft_tissue_infection": 0.2}, present("foot_red_hot_swollen", "history_gout")
    )
    assert "antibiotics_infected_foot" not in {item.id for item in found.everything()}


def test_a_bought_painkiller_is_stopped_beside_tablets_that_strain_the_kidneys() -> None:
    found = plan({"gout": 1.0}, medicines="ibuprofen, ramipril, bendroflumethiazide")
    said = next(c for c in found.medicines if c.medicine == "ibuprofen")
    assert said.soon and "If you bought it, stop it" in said.text and "Do not stop" not in said.text


@pytest.mark.parametrize(
    ("cause", "leader"),
    [
        ("b12_deficiency", "vitamin_b12_replacement"),
        ("hypothyroid_neuropathy", "levothyroxine_hypothyroid_neuropathy"),
        ("alcohol_neuropathy", "thiamine"),
        ("peripheral_arterial_disease", "stop_smoking"),
        ("plantar_fasciitis", "soft_heel_pad_heel_cup"),
        ("chemotherapy_neuropathy", "chemotherapy_tell_the_team"),
    ],
)
def test_what_treats_the_cause_comes_first_whoever_starts_it(cause: str, leader: str) -> None:
    assert leader in first(plan({cause: 1.0}, present("history_smoker", "history_alcohol")), 2)


def test_shingles_begins_with_the_tablets_that_must_not_wait() -> None:
    assert first(plan({"shingles": 1.0}, urgency="same_day"))[0] == "shingles_antiviral_today"


@pytest.mark.parametrize("cause", sorted(KNOWLEDGE.conditions))
def test_what_is_good_for_anybody_never_stands_before_what_the_cause_needs(cause: str) -> None:
    entries = CARE.interventions
    found = plan({cause: 1.0})
    for part in (found.now, found.discuss):
        later = [entries[i.id].later for i in part if i.id in entries and not i.leads]
        assert later == sorted(later), cause


def test_a_date_to_be_seen_again_is_for_who_is_to_be_seen() -> None:
    for level, said in (("self_care", False), ("routine", True)):
        found = plan({"anxiety_hyperventilation": 1.0}, urgency=level)
        assert ("planned_review_visits_risk" in {i.id for i in found.now}) is said


def test_a_painless_sore_says_nothing_of_the_pain_of_the_nerves() -> None:
    evidence = (*present("pain_none", "foot_ulcer", "feel_burn"),)
    answers = {n: v for n, v in SAFE.items() if n != "numbness_without_pain"}
    base = Situation(Person(60, "male", "no"), evidence, answers)
    assert PLANNER.gate(base).flags.state("numbness_without_pain") is not True


def test_no_paracetamol_without_pain() -> None:
    found = plan({"plantar_fasciitis": 1.0}, (Evidence("pain_none", State.PRESENT),))
    assert "paracetamol" not in {item.id for item in found.everything()}


def test_metformin_is_named_only_to_who_takes_it() -> None:
    with_it = plan({"b12_deficiency": 1.0}, medicines="metformin")
    without = plan({"b12_deficiency": 1.0}, yes=("nitrous_oxide_use",), medicines="none")
    said = [" ".join(f"{i.name} {i.say}" for i in p.discuss) for p in (with_it, without)]
    assert "metformin" in said[0] and "metformin" not in said[1].lower()
    assert "blood test" in said[1]


ALCOHOL = {"no_alcohol", "limit_alcohol", "stop_alcohol"}


@pytest.mark.parametrize(
    ("yes", "said"),
    [
        ((), {"limit_alcohol"}),
        (("heavy_alcohol",), {"stop_alcohol"}),
        (("alcohol_dependence",), {"stop_alcohol"}),
        (("pregnant",), set()),
        (("pregnant", "heavy_alcohol"), {"no_alcohol"}),
    ],
)
def test_one_step_at_most_is_about_alcohol(yes: tuple[str, ...], said: set[str]) -> None:
    causes = {"diabetic_polyneuropathy": 0.6, "alcohol_neuropathy": 0.4}
    items = plan(causes, yes=yes).everything()
    assert {i.id for i in items} & ALCOHOL == said
    told = [i.say for i in items if "pregnant" not in yes]
    assert not [s for s in told if "unborn" in s]


def test_alcohol_is_named_only_to_who_told_of_it_or_was_asked() -> None:
    items = plan({"diabetic_polyneuropathy": 1.0}, unasked=("heavy_alcohol",)).everything()
    assert not [i for i in items if "alcohol" in i.name.lower()]


def test_help_with_alcohol_is_for_whoever_drinks_much_whatever_the_cause() -> None:
    found = plan({"plantar_fasciitis": 1.0}, yes=("heavy_alcohol",))
    assert "stop_alcohol" in {i.id for i in found.offered()}
    assert not [i for i in found.first(3) if i.id == "stop_alcohol" and i.leads]


def test_a_medicine_that_worsens_restless_legs_is_named() -> None:
    found = plan({"restless_legs": 1.0}, medicines="sertraline, cetirizine, metoclopramide")
    named = {c.medicine for c in found.medicines if "restless legs" in c.text}
    assert named == {"sertraline", "cetirizine", "metoclopramide"}


def test_chemotherapy_long_past_is_no_reason_to_phone_within_a_day() -> None:
    found = plan({"shingles": 1.0}, present("takes_neurotoxic_chemotherapy"), urgency="same_day")
    assert not any("24 hours" in note or "cancer team" in note for note in found.notes)


def test_chemotherapy_has_one_deadline_wherever_it_is_said() -> None:
    found = plan(
        {"chemotherapy_neuropathy": 1.0}, present("takes_neurotoxic_chemotherapy"),
        medicines="oxaliplatin",
    )  # fmt: skip
    item = next(i for i in found.discuss if i.id == "chemotherapy_tell_the_team")
    said = [item.name, *(c.text for c in found.medicines if c.kind == "nerve"), *found.notes]
    deadline = "before the next dose, within a day or so"
    assert sum(deadline in text for text in said) >= 3
    assert not any("24 hours" in text for text in said)


@pytest.mark.parametrize("week", ["unknown", "late"])
@pytest.mark.parametrize(
    "key", ["elevated_rest_venous_swelling", "knee_chest_flexion", "gluteal_bridge"]
)
def test_in_pregnancy_nobody_is_laid_flat_on_the_back(key: str, week: str) -> None:
    late = ("pregnant_20_weeks_or_more", "pregnant_28_weeks_or_more")
    flags = well(KNOWLEDGE, ("pregnant", *(late if week == "late" else ())))
    states = {n: s for n, s in flags.states.items() if week == "late" or n not in late}
    assert gate_of(states, KNOWLEDGE).judge(CARE.exercises[key], part="exercise").blocked


def test_a_statin_beside_sore_muscles_is_asked_about_this_week_and_not_stopped() -> None:
    found = plan({"drug_neuropathy": 1.0}, present("weak_proximal"), medicines="atorvastatin")
    said = next(c.text for c in found.medicines if c.medicine == "atorvastatin")
    assert "this week" in said and "Do not stop it" in said and "dark as tea" in said


def test_a_cause_that_is_hardly_possible_does_not_lead_the_plan() -> None:
    found = plan({"peripheral_arterial_disease": 0.85, "footwear_compression": 0.15})
    assert not any(i.leads and "shoes" in i.name for i in found.now)


def test_what_the_cause_needs_first_stands_before_what_everybody_hears() -> None:
    found = plan(
        {"peripheral_arterial_disease": 0.99}, present("history_smoker"), yes=("arterial_disease",)
    )
    ids = [item.id for item in found.first(4)]
    assert ids.index("stop_smoking") < ids.index("daily_foot_check_mirror")
    told = [item.id for item in found.advised()]
    assert told.index("stop_smoking") < told.index("daily_foot_check_mirror")


@pytest.mark.parametrize("cause", ["idiopathic_polyneuropathy", "b12_deficiency", "canvas"])
def test_who_falls_or_sways_reads_of_a_safe_home_before_socks(cause: str) -> None:
    found = [item.id for item in plan({cause: 1.0}, yes=("falls_or_unsteady",)).now]
    socks = "seamless_padded_socks_changed_daily_no_tight_band"
    assert "fall_prevention_home" in found[:4]
    assert socks not in found[: found.index("fall_prevention_home")]


@pytest.mark.parametrize("cause", ["s1_radiculopathy", "l5_radiculopathy", "l4_radiculopathy"])
def test_a_pinched_root_begins_with_moving_and_a_plan_for_the_pain(cause: str) -> None:
    found = plan({cause: 1.0}, unasked=("driver",))
    assert {"keep_moving_with_sciatica", "pain_plan_for_sciatica"} <= {*first(found, 4)}
    ids = {item.id for item in found.now}
    assert {"work_with_sciatica", "driving_advice_when_pedals_cannot_felt"} <= ids


@pytest.mark.parametrize("drives", [True, None])
def test_who_may_drive_reads_of_the_brake_and_the_law(drives: bool | None) -> None:
    yes, unasked = (("driver",), ()) if drives else ((), ("driver",))
    found = plan({"diabetic_polyneuropathy": 1.0}, yes=yes, unasked=unasked)
    said = " ".join(i.say for i in found.now if i.id == "driving_advice_when_pedals_cannot_felt")
    assert "brake" in said and "law" in said


def test_meralgia_in_pregnancy_is_told_to_the_midwife_and_named_only_there() -> None:
    pregnant = [i.id for i in plan({"meralgia_paraesthetica": 1.0}, yes=("pregnant",)).first(3)]
    assert "meralgia_in_pregnancy" in pregnant
    assert "meralgia_in_pregnancy" not in first(plan({"meralgia_paraesthetica": 1.0}), 9)


def test_diabetes_with_numb_feet_is_sent_to_a_podiatrist() -> None:
    found = plan({"diabetic_polyneuropathy": 1.0}, yes=("diabetes",))
    assert "foot_check_by_a_podiatrist" in first(found, 4)
    assert KNOWLEDGE.conditions["diabetic_polyneuropathy"].see[0] == "podiatrist"


def test_no_check_sends_past_the_family_doctor_whom_the_person_is_told_to_see() -> None:
    for name, row in CARE.follow_up.items():
        said = row.plain.sooner if row.plain else ""
        assert not any(f": {who} within" in said for who in ("nerve doctor", "specialist")), name
