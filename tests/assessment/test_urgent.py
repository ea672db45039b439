"""The level of one person: which views of the evidence the risk is looked at in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from plantar.anatomy.painted import PaintedMap
from plantar.assessment.report import Statement
from plantar.assessment.settled import settle
from plantar.assessment.urgent import MOST_EXAMINED, _raising, decision, worth_examining
from plantar.knowledge.evidence import Evidence
from plantar.reasoning.prior import Person
from plantar.triage.redflags import FiredFlag, RedFlagResult, facts_of
from plantar.triage.urgency import Urgency
from tests.builders import present, request, shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()
TODAY = next(f for f in KNOWLEDGE.red_flags if f.urgency == Urgency.SAME_DAY.value)


def views(because: tuple[str, ...], *told: str) -> list[set[str]]:
    """The findings of each further view where ``because`` made a lesser rule fire."""
    seen: list[set[str]] = []

    def infer(sets: Sequence[Sequence[Evidence]]) -> list[Mapping[str, float]]:
        seen.extend({item.finding for item in some} for some in sets)
        return [{"gout": 1.0} for _ in sets]

    flags = RedFlagResult((FiredFlag(TODAY, because),), ())
    settled = settle(Person(), present(*told), PaintedMap(), KNOWLEDGE)
    decision(KNOWLEDGE, flags, settled, {"gout": 1.0}, infer, lambda sets: [], 0)
    return seen


def test_every_choice_of_what_made_lesser_rules_fire_is_left_out_once() -> None:
    found = views(("fever", "weak_leg"), "fever", "weak_leg", "pain_back")
    assert found == [{"weak_leg", "pain_back"}, {"fever", "pain_back"}, {"pain_back"}]


def test_what_was_never_said_is_not_left_out_again_and_again() -> None:
    assert views(("fever", "weak_leg", "numb_saddle"), "fever") == [set()]
    assert views(("weak_leg",), "fever") == []


def raising(when: str, *because: str, told: tuple[str, ...] = ()) -> Statement:
    """What is said of a rule that these findings leave open."""
    flag = TODAY.model_copy(update={"when": when, "message": "look"})
    facts = facts_of(present(*told), KNOWLEDGE.findings)
    return _raising(FiredFlag(flag, because), facts, KNOWLEDGE)


def test_a_rule_of_several_legs_is_said_with_each_leg_that_is_missing() -> None:
    both, either = ("fever and weak_leg", "fever or weak_leg")
    assert " and " in raising(both, "fever", "weak_leg").clinical
    assert " or " in raising(either, "fever", "weak_leg").clinical
    only = raising("(fever and weak_leg) or numb_saddle", "weak_leg", "numb_saddle")
    assert KNOWLEDGE.findings["weak_leg"].term not in only.clinical


def test_a_measured_value_is_said_with_the_limit_of_the_rule() -> None:
    said = raising("sign_ankle_brachial_index<0.4", "sign_ankle_brachial_index")
    assert said.clinical == "if ABI < 0.4: look"
    assert "ABI < 0.4" in said.plain


def test_a_limit_on_the_other_side_of_a_finding_is_not_said_in_the_words_of_the_finding() -> None:
    high, low = (
        raising(when, "lab_potassium").plain for when in ("lab_potassium>=6", "lab_potassium<2.5")
    )
    assert KNOWLEDGE.findings["lab_potassium"].plain == "low potassium"
    assert high == "if this is so: potassium 6 mmol/L or more"
    assert low == "if this is so: low potassium (potassium < 2.5)"


FRIGHTENING = {"sign_anal_tone", "sign_perianal_sensation_reduced", "sign_eye_movements_abnormal"}


def to_look_at(*told: str) -> tuple[str, ...]:
    report = shared_assessor().assess(request(Person(44, "female"), present(*told)))
    return worth_examining(report, KNOWLEDGE)


@pytest.mark.parametrize(
    "told",
    [
        ("numb_heel_plantar",),
        ("numb_heel_medial", "pain_heel"),
        ("numb_heel_lateral", "feel_tingle"),
        ("numb_heel_only",),
        ("numb_lateral_thigh",),
        ("numb_lateral_thigh", "feel_tingle"),
        ("numb_toe_big",),
        ("numb_toes_all",),
        ("numb_ball", "feel_tingle"),
        ("numb_first_web",),
        ("numb_dorsum",),
        ("numb_arch_medial", "numb_sole_medial"),
    ],
    ids="-".join,
)
def test_of_a_small_numb_place_nobody_is_told_to_have_distant_organs_examined(
    told: tuple[str, ...],
) -> None:
    found = to_look_at(*told)
    assert FRIGHTENING.isdisjoint(found) and len(found) <= MOST_EXAMINED


@pytest.mark.parametrize("told", [("pain_back", "numb_lateral_border"), ("numb_stocking",)])
def test_what_is_to_be_examined_is_for_causes_that_the_person_may_well_have(
    told: tuple[str, ...],
) -> None:
    report = shared_assessor().assess(request(Person(51, "male"), present(*told)))
    likely = {
        c.id for c in report.conditions if c.probability >= KNOWLEDGE.model.report.watch_from.value
    }
    for name in worth_examining(report, KNOWLEDGE):
        assert any(likely & {*f.targets} for f in KNOWLEDGE.red_flags if name in f.when)


def test_who_probably_has_a_pinched_root_is_told_to_have_strength_examined() -> None:
    found = to_look_at("pain_back", "work_heavy_lifting", "numb_lateral_border")
    assert any(name.startswith("sign_weak") for name in found), found
