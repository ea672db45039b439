"""What to look for afterwards fits what was told: nothing that is already so."""

from __future__ import annotations

import pytest

from plantar.anatomy.painted import from_regions
from plantar.reasoning.prior import Person
from plantar.triage.redflags import facts_of
from plantar.triage.safety_net import watch_for
from plantar.triage.urgency import Urgency
from tests.builders import present, shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()


def watched(*findings: str, level: Urgency = Urgency.ROUTINE) -> set[str]:
    """Rows that are shown at a level to somebody with these findings."""
    facts = facts_of(present(*findings), KNOWLEDGE.findings)
    return {w.id for w in watch_for(level, {}, facts, KNOWLEDGE.safety_net, least=0.05)}


def test_a_foot_that_drops_already_is_watched_for_getting_weaker() -> None:
    assert "foot_drops" in watched() and "foot_weaker" not in watched()
    assert "foot_weaker" in watched("weak_foot_lift")
    assert "foot_drops" not in watched("weak_foot_lift")


def test_who_is_numb_on_both_sides_is_not_told_to_watch_the_other_side() -> None:
    assert "spreading" in watched("side_one")
    assert watched("side_both_equal") & {"spreading", "spreading_on_both"} == {"spreading_on_both"}


def test_a_fever_is_watched_only_where_it_was_told() -> None:
    assert "fever_goes_on" in watched("fever") and "fever_goes_on" not in watched()


def test_the_dangers_of_a_sore_stand_each_on_its_own_line() -> None:
    rows = {"sore_fever", "sore_redness", "sore_black"}
    assert rows <= watched("foot_ulcer") and not rows & watched("feel_numb")
    assert "sore_black" not in watched("foot_ulcer", "skin_black")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (("foot_ulcer", "pus"), "smell"),
        (("side_both_equal", "numb_glove"), "the hands"),
        (("foot_cold_one",), "turns cold"),
        (("skin_pale",), "pale "),
        (("chest_pain",), "Your chest hurts"),
        (("swelling_one_leg",), "One leg swells"),
        (("weak_both_legs",), "turn weak"),
        (("foot_ulcer",), "A sore"),
    ],
)
def test_no_sign_to_come_is_one_that_was_told_and_judged_already(
    told: tuple[str, ...], words: str
) -> None:
    shown = [w.look_for for w in KNOWLEDGE.safety_net if w.id in watched(*told)]
    assert shown and not [line for line in shown if words in line]
    assert [w for w in KNOWLEDGE.safety_net if words in w.look_for]


@pytest.mark.parametrize("told", [("foot_cold_one",), ("skin_pale",), ("chest_pain",), ("pus",)])
def test_what_is_told_already_is_watched_for_getting_worse(told: tuple[str, ...]) -> None:
    """For each row of a danger that falls away another comes that asks for as much haste."""
    mine, usual = watched(*told), watched()
    rows = {w.id: w for w in KNOWLEDGE.safety_net}
    lost = [rows[name] for name in usual - mine]
    gained = [rows[name] for name in mine - usual]
    assert len(gained) >= len(lost)
    assert {w.do for w in lost} <= {w.do for w in gained}


def test_who_has_weak_legs_is_told_to_watch_for_weaker_ones() -> None:
    assert "both_legs_weak" in watched() and "both_legs_weaker" not in watched()
    assert "both_legs_weaker" in watched("weak_both_legs")
    assert "both_legs_weak" not in watched("weak_both_legs")


def test_an_emergency_waits_for_nothing() -> None:
    assert not watched("fever", level=Urgency.EMERGENCY_NOW)


def test_a_fever_with_a_new_numb_heel_is_for_today_and_no_emergency() -> None:
    told = present("fever", "feel_numb", "numb_heel_plantar", "onset_hours_days", "side_one")
    heel = from_regions({"right": {"numb": ("pl_heel_med", "pl_heel_cen", "pl_heel_lat")}})
    assert shared_assessor().triage(Person(50, "female"), told, heel).level is Urgency.SAME_DAY


def test_the_signs_of_pre_eclampsia_are_watched_in_whoever_is_pregnant_or_gave_birth() -> None:
    assert "pre_eclampsia" in watched("history_pregnancy")
    assert "pre_eclampsia" in watched("history_postpartum")
    assert "pre_eclampsia" not in watched("feel_numb")
