"""The level of one person: which views of the evidence the risk is looked at in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plantar.anatomy.painted import PaintedMap
from plantar.assessment.report import Statement
from plantar.assessment.settled import settle
from plantar.assessment.urgent import _raising, decision
from plantar.knowledge.evidence import Evidence
from plantar.reasoning.prior import Person
from plantar.triage.redflags import FiredFlag, RedFlagResult, facts_of
from plantar.triage.urgency import Urgency
from tests.builders import present, shared_knowledge

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
