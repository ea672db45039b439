"""What rules fear of one person: the plan treats none of it, and tests are for what is likely."""

from __future__ import annotations

import pytest

from plantar.assessment.report import Report
from plantar.care.care_plan import SafetyAnswers
from plantar.knowledge.schema_triage import RedFlag
from plantar.reasoning.prior import Person
from plantar.triage.feared import feared
from plantar.triage.redflags import FiredFlag
from tests.builders import present, request, shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()
ENGINE = shared_assessor()
ISCHAEMIA = (
    "onset_sudden", "duration_under_day", "foot_cold_one", "skin_pale", "feel_numb", "weak_leg",
    "leg_paralysed", "side_one", "numb_foot_whole", "history_atrial_fibrillation",
)  # fmt: skip
STORIES = {
    "hot foot in diabetes": ("history_diabetes", "foot_red_hot_swollen", "numb_stocking"),
    "foot drop after crossing the legs": ("weak_foot_lift", "onset_pressure", "numb_dorsum"),
    "chemotherapy": ("takes_neurotoxic_chemotherapy", "numb_toes", "numb_glove", "trigger_cold"),
    "statin": ("takes_statin", "weak_proximal", "pain_thigh"),
}


def rule(name: str, *targets: str, urgency: str = "emergency_now") -> RedFlag:
    return RedFlag.model_validate(
        {
            "id": name,
            "when": "feel_numb",
            "urgency": urgency,
            "message": name,
            "plain": name,
            "targets": targets,
            "reference": ["expert_estimate"],
            "basis": "estimate",
            "checked": True,
        }
    )


def of(shares: dict[str, float], *fired: FiredFlag) -> dict[str, tuple[str, ...]]:
    """The causes of each rule that is left, where everything that made them hold is present."""
    told = present(*sorted({name for one in fired for name in one.because}))
    return {one.flag.id: one.causes for one in feared(fired, told, shares, KNOWLEDGE)}


def report_of(*told: str, age: int = 60) -> Report:
    known = [name for name in told if name in KNOWLEDGE.findings]
    safety = SafetyAnswers({"red_flags_cleared": True})
    return ENGINE.assess(request(Person(age, "male", "no"), present(*known), safety=safety))


def test_a_target_out_of_all_proportion_less_probable_than_another_is_left_out() -> None:
    one = FiredFlag(rule("hot", "gout", "charcot_foot", "osteomyelitis"), ("foot_red_hot_swollen",))
    found = of({"charcot_foot": 0.8, "osteomyelitis": 0.05, "gout": 0.001}, one)
    assert found == {"hot": ("charcot_foot", "osteomyelitis")}


def test_where_all_are_improbable_none_is_lost() -> None:
    one = FiredFlag(rule("hot", "gout", "charcot_foot"), ("foot_red_hot_swollen",))
    assert of({"charcot_foot": 0.002, "gout": 0.001}, one) == {"hot": ("charcot_foot", "gout")}


def test_a_rule_about_what_a_near_certain_cause_brings_is_explained() -> None:
    sure = FiredFlag(rule("vessel", "acute_limb_ischaemia"), ("leg_paralysed", "skin_pale"))
    other = FiredFlag(rule("ascending", "guillain_barre"), ("leg_paralysed",))
    shares = {"acute_limb_ischaemia": 0.99, "guillain_barre": 0.001}
    assert of(shares, sure, other) == {"vessel": ("acute_limb_ischaemia",)}
    assert {*of({**shares, "acute_limb_ischaemia": 0.6}, sure, other)} == {"vessel", "ascending"}


def test_a_rule_that_holds_for_anything_else_stays_beside_a_near_certain_cause() -> None:
    sure = FiredFlag(rule("stroke", "stroke"), ("weak_one_side",))
    seat = FiredFlag(rule("seat", "cauda_equina"), ("numb_saddle", "weak_one_side"))
    found = of({"stroke": 0.99, "cauda_equina": 0.0001}, sure, seat)
    assert found["seat"] == ("cauda_equina",)


def test_a_lesser_rule_explains_no_emergency() -> None:
    sure = FiredFlag(rule("drop", "common_peroneal_neuropathy", urgency="same_day"), ("weak_leg",))
    worse = FiredFlag(rule("brain", "stroke"), ("weak_leg",))
    assert "brain" in of({"common_peroneal_neuropathy": 0.99}, sure, worse)


@pytest.mark.parametrize("story", STORIES)
def test_the_plan_treats_nothing_that_is_only_feared(story: str) -> None:
    report = report_of(*STORIES[story])
    shares = {c.id: c.probability for c in report.conditions}
    least = KNOWLEDGE.model.care.least_relevance.value
    for item in report.plan.everything():
        entry = KNOWLEDGE.care.interventions.get(item.id)
        if entry is None or entry.recommendation == "emergency_action" or entry.until_seen:
            continue
        for_cause = item.why.startswith("for ") and "everyone" not in item.why
        share = sum(shares.get(c, 0.01) for c in entry.conditions)
        assert not for_cause or share >= least, (item.id, item.why)


def test_help_is_still_said_for_what_is_feared_however_improbable() -> None:
    report = report_of("numb_saddle", "history_diabetes", "numb_stocking", "feel_burn")
    assert report.urgency.level == "emergency_now"
    assert "cauda_equina_emergency_referral" in {item.id for item in report.plan.urgent}


def test_a_dying_leg_is_sent_for_its_arteries_and_for_no_scan_of_the_spine() -> None:
    report = report_of(
        *ISCHAEMIA, "pain_severe", "duration_under_day", "history_atrial_fibrillation"
    )
    assert report.conditions[0].id == "acute_limb_ischaemia"
    tests = [step.id for step in report.would_settle]
    assert {*tests[:2]} == {"pulses_and_perfusion", "arterial_imaging"}
    assert not {"whole_spine_mri", "bladder_scan"} & {*tests}


def test_a_drinker_whose_brain_may_lack_a_vitamin_is_told_not_to_stop_at_once() -> None:
    report = report_of(
        "history_alcohol", "eyes_do_not_move", "unsteady", "confusion", "weight_loss"
    )
    assert report.urgency.level == "emergency_now"
    assert any("Do not stop drinking all at once" in item.say for item in report.plan.urgent)


def test_a_mini_stroke_is_sent_for_its_brain_and_neck_arteries() -> None:
    report = report_of("numb_hemibody", "numb_face", "onset_sudden", "course_resolved")
    assert report.conditions[0].id == "transient_ischaemic_attack"
    assert {"brain_mri", "arterial_imaging"} <= {step.id for step in report.would_settle}
    assert any("Do not drive" in item.say for item in report.plan.urgent)


@pytest.mark.parametrize("why", ["history_gastric_surgery", "history_rapid_slimming"])
def test_whose_brain_may_lack_a_vitamin_without_alcohol_is_told_to_ask_for_the_drip(
    why: str,
) -> None:
    report = report_of(why, "vomiting", "eyes_do_not_move", "unsteady", "confusion")
    assert report.urgency.level == "emergency_now"
    said = [item.say for item in report.plan.urgent]
    assert any("vitamin B1 may be missing" in say for say in said)
    assert not any("how much you drink" in say for say in said)


def test_a_vessel_that_leaks_after_a_catheter_has_help_for_each_thing_that_is_feared() -> None:
    report = report_of(
        "history_groin_puncture", "groin_thigh_swollen", "numb_anterior_thigh", "onset_surgery",
        "duration_under_day", "weak_leg", "takes_anticoagulant",
    )  # fmt: skip
    assert report.urgency.level == "emergency_now"
    assert "bleed_beside_nerve_emergency" in {item.id for item in report.plan.urgent}
