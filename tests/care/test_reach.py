"""What the plan can say about each condition, and what must never be said about one."""

from __future__ import annotations

import pytest

from plantar.care.ranking import relevance_of
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.schema_care import SOON
from tests.builders import shared_knowledge

KNOWLEDGE = shared_knowledge()
CARE = KNOWLEDGE.care
AGAINST = ("do_not_offer", "advise_against")
URGENT = [k for k, c in KNOWLEDGE.conditions.items() if c.urgency in ("emergency_now", "same_day")]
NEVER_TOGETHER = [
    # warm water is for frozen skin; a foot that was only wet and cold is kept cool
    ("frostbite_first_aid_transfer", "non_freezing_cold_injury"),
    ("heat_pack_infrared_warm_compress", "non_freezing_cold_injury"),
    # a steroid thins the fat pad, shock waves are for the fascia
    ("local_steroid_injection", "heel_fat_pad_syndrome"),
    ("extracorporeal_shock_wave", "heel_fat_pad_syndrome"),
    # plasma exchange, and some medicines for multiple sclerosis, make these worse
    ("ivig_plasma_exchange", "multifocal_motor_neuropathy"),
    ("ms_relapse_steroid_disease_modifying_therapy", "nmo_mog_disease"),
    # advice against a salt must not meet the person who lacks it
    ("magnesium_supplement_cramps_numbness", "hypomagnesaemia"),
    ("potassium_foods_advice_numbness", "hypokalaemia"),
    ("multivitamin_mineral_complex_without_proven_deficiency", "thiamine_deficiency"),
    # one deficiency is not treated with another vitamin
    ("thiamine", "copper_deficiency"),
    ("folate", "thiamine_deficiency"),
    ("folate", "copper_deficiency"),
    # ice is not for a wound, a soft pad not for a fracture
    ("cold_therapy", "puncture_or_foreign_body"),
    ("soft_heel_pad_heel_cup", "calcaneal_fracture"),
    ("lidocaine_5_plaster", "puncture_or_foreign_body"),
    ("capsaicin_8_patch", "foot_contusion"),
    # a heparin and a tablet against clots are not for a bleed or a torn artery
    ("heparin_lmwh_injection", "iliopsoas_haematoma"),
    ("antiplatelet_pad", "aortic_dissection"),
    ("acute_limb_ischaemia_emergency", "cholesterol_emboli"),
    ("compression_stockings", "peripheral_arterial_disease"),
    ("chemotherapy_neuropathy_dose_change_duloxetine", "drug_neuropathy"),
]


@pytest.mark.parametrize("condition", sorted(KNOWLEDGE.conditions))
def test_every_condition_is_reached_by_an_item_of_its_own(condition: str) -> None:
    reached = [
        key
        for key, item in CARE.interventions.items()
        if condition in item.conditions and item.recommendation not in AGAINST
    ]
    assert reached


@pytest.mark.parametrize("condition", sorted(URGENT))
def test_every_urgent_condition_has_a_way_to_help(condition: str) -> None:
    assert any(
        condition in item.conditions and item.recommendation == "emergency_action"
        for item in CARE.interventions.values()
    )


@pytest.mark.parametrize("condition", sorted(KNOWLEDGE.conditions))
def test_every_condition_has_a_care_group_and_a_follow_up(condition: str) -> None:
    assert any(condition in group.conditions for group in CARE.care_groups.values())
    rows = [row for row in CARE.follow_up.values() if row.kind == "cause"]
    assert any(condition in row.conditions for row in rows)


@pytest.mark.parametrize(("item", "condition"), NEVER_TOGETHER)
def test_an_item_never_meets_a_condition_that_it_harms_or_does_not_treat(
    item: str, condition: str
) -> None:
    assert condition in KNOWLEDGE.conditions
    entry, weights = CARE.interventions[item], KNOWLEDGE.model.care
    assert relevance_of(entry, {condition: 1.0}, (), (), weights).share == 0.0


def test_an_item_names_the_groups_of_its_conditions_and_no_other(knowledge: KnowledgeBase) -> None:
    for key, item in knowledge.care.interventions.items():
        if "any" in item.conditions:
            continue
        for name in item.groups:
            group = knowledge.care.care_groups[name]
            assert group.when or set(group.conditions) & set(item.conditions), (key, name)


def test_no_question_withholds_a_treatment_of_what_cannot_wait() -> None:
    """The hospital weighs it; only a blood thinner waits until a bleed is ruled out."""
    for key, item in CARE.interventions.items():
        urgent = item.conditions and set(item.conditions) <= set(URGENT)
        if urgent and item.recommendation not in AGAINST and "anticoag_tx" not in item.tags:
            assert not item.block_flags, key


def test_what_is_told_to_wait_for_weeks_is_not_for_what_cannot_wait() -> None:
    waits = [k for k, i in CARE.interventions.items() if SOON in i.tell_the_patient]
    assert waits
    for key in waits:
        assert set(CARE.interventions[key].conditions).isdisjoint(URGENT), key


def test_a_condition_has_one_follow_up() -> None:
    rows = [row for row in CARE.follow_up.values() if row.kind == "cause"]
    followed = [condition for row in rows for condition in row.conditions]
    assert len(followed) == len(set(followed))
