"""Flags: what sets them, what rules them out, and that unknown stays unknown."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from plantar.care.flags import Situation, flags_of
from plantar.care.medicines import Pharmacy
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.expression import PlainFacts
from plantar.reasoning.prior import Person
from plantar.triage.redflags import evaluate_red_flags
from tests.builders import absent, present, unsure


def flags(knowledge: KnowledgeBase, *evidence: Evidence, **more: object) -> PlainFacts:
    person = more.pop("person", Person())
    red = evaluate_red_flags(knowledge.red_flags, evidence, knowledge.findings)
    situation = Situation(person, tuple(evidence), red_flags=red, **more)  # type: ignore[arg-type]
    return flags_of(situation, knowledge)


def test_nothing_known_leaves_asked_flags_unknown(knowledge: KnowledgeBase) -> None:
    found = flags(knowledge)
    assert found.state("heart_failure") is None
    assert found.state("loss_of_protective_sensation") is None
    assert found.state("emergency_red_flag") is None


def test_an_unsure_answer_stays_unknown(knowledge: KnowledgeBase) -> None:
    assert flags(knowledge, *unsure("history_diabetes")).state("diabetes") is None


def test_feeling_counts_as_untested_until_both_touch_and_warmth_were_tested(
    knowledge: KnowledgeBase,
) -> None:
    assert flags(knowledge).state("sensation_not_tested") is True
    touch = absent("sign_monofilament")
    assert flags(knowledge, *touch).state("sensation_not_tested") is True
    both = [*touch, *absent("sign_temperature_loss")]
    assert flags(knowledge, *both).state("sensation_not_tested") is False
    assert flags(knowledge, *both).state("loss_of_protective_sensation") is False


def test_a_normal_toe_test_says_nothing_about_a_numb_heel(knowledge: KnowledgeBase) -> None:
    toes = [Evidence("selftest_ipswich_touch", State.ABSENT, 0.0)]
    found = flags(knowledge, *toes, *absent("sign_temperature_loss"))
    assert found.state("loss_of_protective_sensation") is not False
    assert found.state("sensation_not_tested") is True


@pytest.mark.parametrize(
    "finding",
    ["sign_monofilament", "selftest_pinprick_reduced", "sign_temperature_loss"],
)
def test_any_failed_test_of_feeling_means_loss(finding: str, knowledge: KnowledgeBase) -> None:
    found = flags(knowledge, *present(finding))
    assert found.state("loss_of_protective_sensation") is True


def test_pregnancy_is_ruled_out_for_men_and_after_56(knowledge: KnowledgeBase) -> None:
    for person in (Person(30, "male"), Person(70, "female")):
        found = flags(knowledge, person=person)
        assert found.state("pregnant") is False
        assert found.state("pregnant_28_weeks_or_more") is False
        assert found.state("pregnancy_not_asked") is False


def test_pregnancy_not_asked_in_a_young_woman_or_an_unknown_person(
    knowledge: KnowledgeBase,
) -> None:
    assert flags(knowledge, person=Person(30, "female")).state("pregnancy_not_asked") is True
    assert flags(knowledge).state("pregnancy_not_asked") is True
    said = Person(30, "female", "no")
    assert flags(knowledge, person=said).state("pregnancy_not_asked") is False


def test_kidney_stage_follows_the_measured_value(knowledge: KnowledgeBase) -> None:
    def egfr(value: float) -> PlainFacts:
        state = State.PRESENT if value < 30 else State.ABSENT
        return flags(knowledge, Evidence("lab_egfr", state, value))

    assert egfr(20).state("kidney_disease_stage_4_or_5") is True
    assert egfr(45).state("kidney_disease_stage_3") is True
    assert egfr(90).state("kidney_disease_stage_3") is False
    assert egfr(90).state("kidney_function_unknown") is False
    assert flags(knowledge).state("kidney_function_unknown") is True


def test_what_sets_a_flag_wins_over_a_denial(knowledge: KnowledgeBase) -> None:
    found = flags(knowledge, *present("history_diabetes"), answers={"diabetes": False})
    assert found.state("diabetes") is True


def test_a_part_implies_the_whole_and_a_denied_whole_its_parts(knowledge: KnowledgeBase) -> None:
    assert flags(knowledge, answers={"warfarin": True}).state("anticoagulant") is True
    denied = flags(knowledge, answers={"heart_failure": False})
    assert denied.state("heart_failure_class_3_or_4") is False


def test_no_list_of_medicines_is_a_missing_list(knowledge: KnowledgeBase) -> None:
    assert flags(knowledge).state("medicine_list_missing") is True
    assert flags(knowledge, medicines={}).state("medicine_list_missing") is False


def test_a_complete_list_rules_out_a_blood_thinner_and_an_unread_one_does_not(
    knowledge: KnowledgeBase,
) -> None:
    pharmacy = Pharmacy(knowledge)

    def state(text: str) -> bool | None:
        listed = pharmacy.flags(pharmacy.read(text))
        return flags(knowledge, medicines=listed).state("anticoagulant")

    assert state("none") is False
    assert state("amlodipine") is False
    assert state("Eliquis") is True
    assert state("amlodipine, zzqqx") is None


def test_a_doubtful_blood_thinner_outweighs_a_denial(knowledge: KnowledgeBase) -> None:
    pharmacy = Pharmacy(knowledge)
    listed = pharmacy.flags(pharmacy.read("apixabn"))
    found = flags(knowledge, medicines=listed, answers={"anticoagulant": False})
    assert found.state("anticoagulant") is None


def test_a_fired_emergency_rule_sets_the_emergency_flag(knowledge: KnowledgeBase) -> None:
    found = flags(knowledge, *present("numb_saddle"), answers={"red_flags_cleared": True})
    assert found.state("emergency_red_flag") is True
    assert found.state("red_flags_cleared") is False


def test_an_emergency_list_that_was_not_denied_counts_as_an_emergency(
    knowledge: KnowledgeBase,
) -> None:
    assert flags(knowledge, answers={"red_flags_cleared": False}).state("emergency_red_flag")


def test_the_emergency_list_answered_no_rules_out_what_it_names(knowledge: KnowledgeBase) -> None:
    found = flags(knowledge, answers={"red_flags_cleared": True})
    assert found.state("cauda_equina_warning") is False
    assert found.state("emergency_red_flag") is False


def test_a_leading_root_alone_is_told_from_a_neuropathy(knowledge: KnowledgeBase) -> None:
    root = flags(knowledge, probabilities={"s1_radiculopathy": 0.9})
    assert root.state("radiculopathy_only") is True
    mixed = {"s1_radiculopathy": 0.6, "diabetic_polyneuropathy": 0.3}
    assert flags(knowledge, probabilities=mixed).state("radiculopathy_only") is None
    other = {"diabetic_polyneuropathy": 0.9}
    assert flags(knowledge, probabilities=other).state("radiculopathy_only") is False


def test_denying_narrowed_arteries_does_not_deny_a_suddenly_blocked_one(
    knowledge: KnowledgeBase,
) -> None:
    found = flags(knowledge, answers={"arterial_disease": False})
    assert found.state("acute_limb_ischaemia_suspected") is None


def test_a_stiff_artery_with_a_high_ankle_pressure_does_not_rule_out_severe_disease(
    knowledge: KnowledgeBase,
) -> None:
    def state(value: float) -> bool | None:
        item = Evidence("sign_ankle_brachial_index", State.ABSENT, value)
        return flags(knowledge, item).state("severe_arterial_disease")

    assert state(1.0) is False
    assert state(1.5) is None


def test_kidney_function_is_known_where_both_stages_were_answered(
    knowledge: KnowledgeBase,
) -> None:
    one = {"kidney_disease_stage_3": False}
    both = {**one, "kidney_disease_stage_4_or_5": False}
    assert flags(knowledge, answers=one).state("kidney_function_unknown") is True
    assert flags(knowledge, answers=both).state("kidney_function_unknown") is False


def test_a_suspected_cause_holds_from_the_probability_that_matters(
    knowledge: KnowledgeBase,
) -> None:
    care = knowledge.model.care
    between = (care.matters.value + care.excluded.value) / 2

    def state(p: float, **more: object) -> bool | None:
        found = flags(knowledge, probabilities={"b6_toxicity": p}, **more)
        return found.state("vitamin_b6_neuropathy")

    assert state(care.matters.value) is True
    assert state(between) is None
    assert state(care.excluded.value / 2) is False
    assert state(between, answers={"vitamin_b6_above_10_mg": False}) is False
    assert state(care.matters.value, answers={"vitamin_b6_above_10_mg": False}) is True


def test_without_probabilities_no_cause_leads_and_none_is_suspected(
    knowledge: KnowledgeBase,
) -> None:
    found = flags(knowledge)
    assert found.state("radiculopathy_only") is None
    assert found.state("vitamin_b6_neuropathy") is None


def test_feeling_found_normal_at_the_place_counts_as_tested(knowledge: KnowledgeBase) -> None:
    normal = flags(knowledge, *present("sign_sensation_normal"))
    assert normal.state("sensation_not_tested") is False
    denied = flags(knowledge, *absent("sign_sensation_normal"))
    assert denied.state("sensation_not_tested") is True


def test_after_a_birth_breast_feeding_counts_until_it_was_asked_about(
    knowledge: KnowledgeBase,
) -> None:
    woman = Person(30, "female", "no")
    born = present("history_postpartum")
    assert flags(knowledge, *born, person=woman).state("breast_feeding_not_asked") is True
    assert flags(knowledge, person=woman).state("breast_feeding_not_asked") is not True
    asked = flags(knowledge, *born, person=woman, answers={"breast_feeding": False})
    assert asked.state("breast_feeding_not_asked") is False


def test_what_holds_for_want_of_an_answer_is_marked_in_the_knowledge(
    knowledge: KnowledgeBase,
) -> None:
    """What it blocks is asked about, not refused."""
    assert {name for name, flag in knowledge.care.flags.items() if flag.missing} == {
        "sensation_not_tested",
        "pregnancy_not_asked",
        "breast_feeding_not_asked",
        "kidney_function_unknown",
        "medicine_list_missing",
    }


@pytest.mark.parametrize("finding", ["history_puncture", "wound_deep", "skin_blisters_rubbed"])
def test_a_nail_a_cut_or_a_blister_is_an_open_wound_though_there_is_no_sore(
    finding: str, knowledge: KnowledgeBase
) -> None:
    no_sore = absent("foot_ulcer", "pus")
    assert flags(knowledge, *no_sore, *present(finding)).state("open_wound") is True


def test_an_old_bite_is_no_open_wound(knowledge: KnowledgeBase) -> None:
    old = present("history_bite_sting", "onset_months_years")
    assert flags(knowledge, *old).state("open_wound") is not True


def test_cancer_before_makes_one_slowly_weak_leg_no_emergency_of_the_cord(
    knowledge: KnowledgeBase,
) -> None:
    one = present("history_cancer", "weak_leg", "onset_months_years")
    assert flags(knowledge, *one).state("spinal_cord_emergency") is not True
    both = [*one, *present("weak_both_legs")]
    assert flags(knowledge, *both).state("spinal_cord_emergency") is True


def test_an_immune_medicine_makes_immunosuppressed(knowledge: KnowledgeBase) -> None:
    found = flags(knowledge, *present("history_immune_suppressed"))
    assert found.state("immunosuppressed") is True


def test_what_holds_of_a_part_holds_of_every_whole_above_however_deep(
    knowledge: KnowledgeBase,
) -> None:
    chain = [name for name, flag in knowledge.care.flags.items() if not flag.computed][:5]
    flags = dict(knowledge.care.flags)
    for part, whole in pairwise(reversed(chain)):
        flags[part] = flags[part].model_copy(update={"part_of": whole, "when": "", "unless": ""})
    deep = replace(knowledge, care=replace(knowledge.care, flags=flags))
    found = flags_of(Situation(Person(50), answers={chain[-1]: True}), deep)
    assert [found.state(name) for name in chain] == [True] * 5


INJURY = ("onset_trauma", "history_fall_from_height", "limb_deformed", "wound_deep")
CLOT = ("swelling_one_leg", "chest_pain", "trouble_swallowing_or_breathing")


@pytest.mark.parametrize(
    ("flag", "denied"), [("fracture_suspected", INJURY), ("deep_vein_thrombosis_suspected", CLOT)]
)
def test_what_was_denied_on_the_page_of_dangers_is_not_asked_again_for_the_plan(
    flag: str, denied: tuple[str, ...], knowledge: KnowledgeBase
) -> None:
    numb = present("numb_stocking", "feel_burn", "onset_months_years", "history_diabetes")
    assert flags(knowledge, *numb, *absent(*denied)).state(flag) is False
    assert flags(knowledge, *numb).state(flag) is None


@pytest.mark.parametrize(
    "told",
    [
        "history_foot_injury", "cannot_bear_weight", "foot_swollen_local", "foot_red_hot_swollen",
        "injuries_unnoticed", "history_training_increase", "history_running", "takes_steroid",
        "pain_heel", "time_first_step", "pain_forefoot", "pain_foot_top", "pain_shin",
    ],
)  # fmt: skip
def test_a_broken_bone_stays_open_where_something_told_may_mean_one(
    told: str, knowledge: KnowledgeBase
) -> None:
    found = flags(knowledge, *present(told), *absent(*(n for n in INJURY if n != told)))
    assert found.state("fracture_suspected") is not False


@pytest.mark.parametrize(
    "told",
    [
        "pain_calf", "history_venous_clot", "history_immobility", "history_cancer",
        "history_pregnancy", "history_postpartum", "history_cast", "history_long_travel",
        "onset_surgery", "swelling_both_legs", "groin_thigh_swollen",
    ],
)  # fmt: skip
def test_a_clot_stays_open_where_calf_pain_or_a_risk_of_one_is_told(
    told: str, knowledge: KnowledgeBase
) -> None:
    found = flags(knowledge, *present(told), *absent(*CLOT))
    assert found.state("deep_vein_thrombosis_suspected") is not False


@pytest.mark.parametrize("missing", CLOT[:2])
def test_a_clot_stays_open_until_swelling_and_chest_pain_are_both_denied(
    missing: str, knowledge: KnowledgeBase
) -> None:
    found = flags(knowledge, *absent(*(n for n in CLOT if n != missing)))
    assert found.state("deep_vein_thrombosis_suspected") is None
