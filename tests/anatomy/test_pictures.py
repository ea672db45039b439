"""Classical pictures come out of the tables alone: no syndrome is written down as a rule."""

from __future__ import annotations

import pytest

from plantar.anatomy.painted import PaintedMap, from_regions
from plantar.anatomy.territory import build_atlas
from plantar.knowledge.evidence import Evidence
from plantar.reasoning.localization import locate_alone, map_evidence
from tests.builders import absent, present, shared_assessor

NETWORK = shared_assessor().network
BOOK = build_atlas(NETWORK.knowledge)

SOLE = (
    "pl_arch_med pl_mid_cen pl_mid_lat pl_ball_1 pl_ball_23 pl_ball_45 "
    "pl_toe1 pl_toe2 pl_toe3 pl_toe4 pl_toe5"
)
HEEL = "pl_heel_med pl_heel_cen pl_heel_lat"
TOES = "pl_toe1 pl_toe2 pl_toe3 pl_toe4 pl_toe5 do_toe1 do_toe2 do_toe3 do_toe4 do_toe5"
FOREFOOT = TOES + " pl_ball_1 pl_ball_23 pl_ball_45 web_1 web_2 web_3 web_4"
DORSUM = "do_fore_med do_fore_cen do_fore_lat do_mid_med do_mid_cen do_mid_lat"
PERONEAL = DORSUM + " web_1 do_toe1 do_toe2 do_toe3 leg_lat_low leg_lat_up"
S1 = "lat_border heel_lat pl_mid_lat pl_toe5 do_toe5 pl_heel_lat heel_post leg_post_low"
L5 = "do_toe1 do_toe2 do_fore_med do_fore_cen do_mid_cen do_mid_med leg_lat_low leg_lat_up web_1"
LEG = "leg_ant_low leg_ant_up leg_lat_low leg_lat_up leg_post_low leg_post_up leg_med_low"
THIGH = "thi_ant_low thi_ant_up thi_lat_low thi_lat_up thi_post_low thi_post_up thi_med"
FOOT = SOLE + " " + HEEL + " " + DORSUM + " " + TOES
ARM = "arm_up forearm_rad forearm_uln palm_rad palm_uln fing_123 fing_45"
FACE = "face_v1 face_v2 face_v3"


def drawn(right: str = "", left: str = "", clear: str = "") -> PaintedMap:
    sides = {"right": right, "left": left}
    table = {side: {"numb": tuple(names.split())} for side, names in sides.items() if names}
    if clear:
        for painted in table.values():
            painted["clear"] = tuple(clear.split())
    return from_regions(table)


def ranking(map_: PaintedMap, signs: list[Evidence] | None = None) -> list[str]:
    """All sites equally likely beforehand: what anatomy says, without how common things are."""
    seen = map_evidence(NETWORK, BOOK, map_)
    even = dict.fromkeys(NETWORK.knowledge.sites, 1.0)
    return [answer.site for answer in locate_alone(NETWORK, seen, signs or [], even)]


PICTURES = {
    "inner heel with Tinel is the medial calcaneal nerve": (
        drawn("pl_heel_med pl_heel_cen heel_med"),
        present("sign_tinel_medial_heel"),
        "medial_calcaneal_nerve",
    ),
    "numb sole with a spared heel and Tinel is the tarsal tunnel": (
        drawn(SOLE, clear=HEEL),
        present("sign_tinel_tarsal_tunnel"),
        "tibial_nerve_at_ankle",
    ),
    "numb sole with the heel and Tinel is the tarsal tunnel too": (
        drawn(SOLE + " pl_heel_med pl_heel_cen heel_med"),
        [*present("sign_tinel_tarsal_tunnel"), *absent("sign_ankle_reflex_one_reduced")],
        "tibial_nerve_at_ankle",
    ),
    "numb sole and heel with no heel raise is the tibial nerve at the knee": (
        drawn(SOLE + " " + HEEL + " heel_med heel_lat"),
        present(
            "sign_weak_plantar_flexion", "sign_ankle_reflex_one_reduced", "sign_weak_inversion"
        ),
        "tibial_nerve_at_knee",
    ),
    "inner sole and first three toes is the medial plantar nerve": (
        drawn(
            "pl_arch_med pl_mid_cen pl_ball_1 pl_ball_23 pl_toe1 pl_toe2 pl_toe3",
            clear="pl_mid_lat pl_ball_45 pl_toe5 pl_heel_med pl_heel_cen",
        ),
        [],
        "medial_plantar_nerve",
    ),
    "outer sole and little toe with weak toe spreading is the lateral plantar nerve": (
        drawn("pl_mid_lat pl_ball_45 pl_toe5 pl_toe4 web_4"),
        present("sign_weak_little_toe_spread"),
        "lateral_plantar_nerve",
    ),
    "outer border with no lost reflex is the sural nerve": (
        drawn("lat_border heel_lat ank_lat do_toe5", clear="pl_toe5 pl_mid_lat thi_post_low"),
        [
            *absent("sign_ankle_reflex_one_reduced", "sign_straight_leg_raise"),
            *present("sign_pinprick_focal_loss"),
        ],
        "sural_nerve",
    ),
    "outer border and calf with a lost ankle reflex is S1": (
        drawn(S1),
        present("sign_ankle_reflex_one_reduced", "sign_straight_leg_raise"),
        "s1_root",
    ),
    "top of the foot and outer shin with a weak big toe and kept reflexes is L5": (
        drawn(L5),
        [
            *present(
                "sign_weak_big_toe_extension", "sign_straight_leg_raise", "sign_weak_hip_abduction"
            ),
            *absent("sign_ankle_reflex_one_reduced"),
        ],
        "l5_root",
    ),
    "foot drop with weak inversion is L5": (
        drawn(L5),
        present("sign_weak_dorsiflexion", "sign_weak_inversion", "sign_weak_hip_abduction"),
        "l5_root",
    ),
    "foot drop with strong inversion is the common peroneal nerve": (
        drawn(PERONEAL),
        [
            *present("sign_weak_dorsiflexion", "sign_weak_eversion", "sign_gait_steppage"),
            *absent("sign_weak_inversion", "sign_straight_leg_raise"),
        ],
        "common_peroneal_nerve",
    ),
    "first web space alone is the deep peroneal nerve, as in the anterior tarsal tunnel": (
        drawn("web_1", clear="do_mid_cen do_fore_lat"),
        present("sign_web_space_loss"),
        "deep_peroneal_nerve",
    ),
    "top of the foot without the first web is the superficial peroneal nerve": (
        drawn(DORSUM + " do_toe2 do_toe3 do_toe4", clear="web_1"),
        absent("sign_weak_big_toe_extension", "sign_straight_leg_raise", "sign_foot_pulses_weak"),
        "superficial_peroneal_nerve",
    ),
    "inner shin with a normal knee reflex is the saphenous nerve": (
        drawn("leg_med_low leg_med_up ank_med"),
        absent("sign_knee_reflex_one_reduced", "sign_femoral_stretch", "sign_varicose"),
        "saphenous_nerve",
    ),
    "inner shin with a lost knee reflex and femoral stretch is L4": (
        drawn("leg_med_low leg_med_up knee_ant ank_med leg_ant_up"),
        present("sign_knee_reflex_one_reduced", "sign_femoral_stretch", "sign_weak_dorsiflexion"),
        "l4_root",
    ),
    "front of the thigh with a weak knee is the femoral nerve": (
        drawn("thi_ant_low thi_ant_up leg_med_up"),
        [
            *present("sign_weak_knee_extension", "sign_knee_reflex_one_reduced"),
            *absent("sign_weak_dorsiflexion", "sign_femoral_stretch"),
        ],
        "femoral_nerve",
    ),
    "outer thigh alone is meralgia": (
        drawn("thi_lat_low thi_lat_up"),
        [],
        "lateral_femoral_cutaneous_nerve",
    ),
    "back of the thigh alone is its cutaneous nerve": (
        drawn("thi_post_low thi_post_up but_low", clear="leg_post_low saddle lat_border"),
        absent("sign_straight_leg_raise", "sign_spine_tender"),
        "posterior_femoral_cutaneous_nerve",
    ),
    "third web space with a Mulder click is the interdigital nerve": (
        drawn("web_3 pl_toe3 pl_toe4"),
        present("sign_mulder"),
        "third_plantar_digital_nerve",
    ),
    "everything below the knee but the inner side is the sciatic nerve": (
        drawn(
            FOOT + " leg_lat_low leg_lat_up leg_post_low leg_post_up",
            clear="leg_med_low leg_med_up",
        ),
        present(
            "sign_weak_dorsiflexion", "sign_weak_plantar_flexion", "sign_ankle_reflex_one_reduced"
        ),
        "sciatic_nerve",
    ),
    "both forefeet like short socks is the stocking pattern": (
        drawn(FOREFOOT, FOREFOOT),
        present("sign_ankle_reflexes_both_absent", "sign_vibration_reduced"),
        "stocking_pattern",
    ),
    "a stocking that spares the heel is still the stocking pattern": (
        drawn(FOREFOOT, FOREFOOT, clear=HEEL),
        present("sign_vibration_reduced"),
        "stocking_pattern",
    ),
    "feet to the knees and the fingers is stocking and glove": (
        drawn(
            FOOT + " leg_ant_low leg_post_low leg_ant_up leg_post_up fing_123 fing_45",
            FOOT + " leg_ant_low leg_post_low leg_ant_up leg_post_up fing_123 fing_45",
        ),
        present("sign_ankle_reflexes_both_absent"),
        "stocking_glove_pattern",
    ),
    "saddle with kept leg reflexes and a Babinski is the conus": (
        drawn("saddle genital but_low", "saddle genital but_low"),
        [
            *present("sign_anal_tone", "bladder_retention", "sign_babinski"),
            *absent("sign_straight_leg_raise", "sign_weak_dorsiflexion"),
        ],
        "conus_medullaris",
    ),
    "saddle with numb legs and lost ankle reflexes is the cauda equina": (
        drawn("saddle genital thi_post_up thi_post_low leg_post_low", "saddle but_low thi_post_up"),
        [
            *present("sign_ankle_reflexes_both_absent", "sign_straight_leg_raise"),
            *absent("sign_babinski"),
        ],
        "cauda_equina",
    ),
    "both legs up to a level with Babinski is the thoracic cord": (
        drawn(
            FOOT + " " + LEG + " " + THIGH + " abd_low", FOOT + " " + LEG + " " + THIGH + " abd_low"
        ),
        present("sign_sensory_level", "sign_babinski"),
        "thoracic_cord",
    ),
    "one leg up to a level, the other weak with lost position sense, is half of the cord": (
        drawn(FOOT + " " + LEG + " " + THIGH + " abd_low"),
        present(
            "sign_temperature_loss",
            "sign_position_sense_lost",
            "sign_sensory_level",
            "sign_babinski",
        ),
        "hemicord",
    ),
    "clumsy numb hands with Hoffmann is the cervical cord": (
        drawn(
            "fing_123 fing_45 palm_rad palm_uln pl_mid_cen",
            "fing_123 fing_45 palm_rad palm_uln pl_mid_cen",
        ),
        present("sign_hoffmann", "hands_clumsy", "sign_hyperreflexia"),
        "cervical_cord",
    ),
    "face arm trunk and leg of one side is the thalamus": (
        drawn(left=f"{FACE} {ARM} chest abd_low {THIGH} {LEG} do_mid_cen pl_mid_cen perioral"),
        absent("weak_one_side", "sign_stroke_triad", "sign_areflexia", "sign_gait_wide"),
        "thalamus",
    ),
    "one side of the face and the other side of the body is the brainstem": (
        drawn(right=FACE, left=f"{ARM} chest thi_ant_low leg_ant_low do_mid_cen pl_mid_cen"),
        [*present("unsteady"), *absent("weak_one_side")],
        "brainstem",
    ),
    "face arm and hand more than the leg with weakness is a hemisphere": (
        drawn(right="face_v2 face_v3 arm_up fing_123 fing_45 palm_rad"),
        present("weak_one_side"),
        "cerebral_hemisphere",
    ),
    "a numb foot with foot drop and brisk reflexes is the leg area of the brain": (
        drawn(DORSUM + " pl_mid_cen leg_ant_low leg_lat_low"),
        [
            *present("sign_hyperreflexia", "sign_babinski", "sign_weak_dorsiflexion"),
            *absent("weak_one_side", "sign_tinel_fibular_head"),
        ],
        "leg_cortex",
    ),
    "round the mouth, fingers and toes with Chvostek is the pattern of low calcium": (
        drawn("perioral fing_123 fing_45 pl_toe1", "perioral fing_123 fing_45 pl_toe1"),
        present("sign_chvostek"),
        "perioral_acral_pattern",
    ),
    "a whole leg with a sharp upper border and Hoover is the functional pattern": (
        drawn(FOOT + " " + LEG + " " + THIGH + " knee_ant"),
        present("sign_hoover", "sign_non_anatomical_loss"),
        "whole_leg_sharp_border",
    ),
    "a cold foot without pulses is the arteries": (
        drawn(FOREFOOT + " " + DORSUM),
        present("sign_foot_pulses_weak", "sign_foot_cool"),
        "whole_foot_vascular",
    ),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_classical_picture_localises(name: str) -> None:
    map_, signs, site = PICTURES[name]
    assert ranking(map_, signs)[0] == site


def test_there_are_at_least_thirty_classical_pictures() -> None:
    assert len(PICTURES) >= 30


def test_lower_roots_without_signs_stay_undecided() -> None:
    """Anatomy makes S1 and the sural nerve overlap; a drawing alone must not pretend otherwise."""
    answers = locate_alone(NETWORK, map_evidence(NETWORK, BOOK, drawn("lat_border heel_lat")), [])
    top = {a.site: a.probability for a in answers}
    assert 0.1 < top["s1_root"] / top["sural_nerve"] < 10
