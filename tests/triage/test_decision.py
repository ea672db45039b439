"""Rules, risks and earlier contacts to one level and its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import pytest

from plantar.knowledge.fields import UrgencyLevel
from plantar.triage.decision import Cause, ProbableCause, TriageDecision, decide
from plantar.triage.redflags import FiredFlag, RedFlagResult
from plantar.triage.urgency import Urgency
from tests.builders import shared_knowledge

KNOWLEDGE = shared_knowledge()
POLICY = KNOWLEDGE.triage
NO_FLAGS = RedFlagResult((), ())
NOW, TODAY = Urgency.EMERGENCY_NOW, Urgency.SAME_DAY


def risk(name: str, p: float, urgency: Urgency) -> ProbableCause:
    return Cause(name, name, f"a {name}", urgency), p


def decided(
    *views: Sequence[ProbableCause], flags: RedFlagResult = NO_FLAGS, contacts: int = 0
) -> TriageDecision:
    return decide(flags, views, POLICY, named_beside=0.05, earlier_contacts=contacts)


def rest(*risks: ProbableCause) -> list[ProbableCause]:
    """The risks, and something harmless with what probability is left."""
    left = 1 - sum(p for _, p in risks)
    return [*risks, risk("other", left, Urgency.SELF_CARE)]


@pytest.mark.parametrize("name", POLICY.conditions)
def test_a_named_danger_acts_from_its_own_threshold(name: str) -> None:
    level, share = Urgency(KNOWLEDGE.conditions[name].urgency), POLICY.conditions[name].share
    above, below = (decided(rest(risk(name, share * by, level))) for by in (1.01, 0.8))
    assert above.level.rank >= min(level.rank, TODAY.rank)
    assert below.level.rank < min(level.rank, TODAY.rank)


def test_one_emergency_that_is_possible_is_seen_today_and_a_likely_one_now() -> None:
    alone, now = POLICY.single[NOW.value].share, POLICY.pooled[NOW.value].share
    possible, likely = (decided(rest(risk("x", p, NOW))) for p in (alone * 1.01, now * 1.01))
    assert (possible.level, likely.level) == (TODAY, NOW)
    assert possible.set_by[0].plain == "It could be a x. That must be ruled out first."


def test_several_emergencies_together_are_enough_where_none_is_alone() -> None:
    share = POLICY.pooled[NOW.value].share
    alone = POLICY.single[NOW.value].share
    few = [risk(f"x{n}", alone * 0.9, NOW) for n in range(int(share / alone / 0.9) + 1)]
    assert decided(rest(*few)).level is NOW
    assert decided(rest(few[0])).level.rank < TODAY.rank


def test_the_same_danger_at_a_higher_level_in_a_later_view_is_not_lost() -> None:
    """A reason is known by its level and its words: the same words may come at two levels."""
    clot, vein = risk("clot", 0.5, TODAY), risk("clot", 0.5, NOW)
    made = decided(rest(clot), rest(vein))
    assert made.level is NOW and [r.plain for r in made.set_by] == ["It may be a clot."]
    assert decided(rest(vein), rest(clot)).level is NOW


def test_the_same_reason_in_several_views_is_said_once_as_the_first_view_has_it() -> None:
    made = decided(rest(risk("clot", 0.5, TODAY)), rest(risk("clot", 0.9, TODAY)))
    [reason] = made.set_by
    assert "50%" in reason.clinical


def test_the_same_causes_in_another_order_are_one_reason() -> None:
    one, other = risk("clot", 0.4, TODAY), risk("abscess", 0.3, TODAY)
    turned = risk("clot", 0.3, TODAY), risk("abscess", 0.4, TODAY)
    [reason] = decided(rest(one, other), rest(*turned)).set_by
    assert reason.clinical.endswith("(clot 40%, abscess 30%)")


def test_what_each_view_fears_at_one_level_is_named_in_one_sentence() -> None:
    made = decided(rest(risk("clot", 0.5, TODAY)), rest(risk("abscess", 0.5, TODAY)))
    assert [r.plain for r in made.set_by] == ["It may be a clot or a abscess."]


def test_a_repeat_that_carries_a_higher_level_than_the_risk_is_not_lost() -> None:
    made = decided(rest(), contacts=2)
    assert made.level is Urgency.WITHIN_2_WEEKS
    assert any("2 earlier contacts" in r.clinical for r in made.set_by)


def test_only_reasons_of_the_level_itself_are_said() -> None:
    flag = next(f for f in KNOWLEDGE.red_flags if f.urgency == NOW.value)
    fired = RedFlagResult((FiredFlag(flag, ("a",)),), ())
    made = decided(rest(risk("clot", 0.5, TODAY)), flags=fired)
    assert made.level is NOW and [r.clinical for r in made.set_by] == [flag.message]


def test_a_reason_that_does_not_lead_sounds_neither_like_the_answer_nor_played_down() -> None:
    benign = risk("bruise", 0.7, Urgency.SELF_CARE)
    grave = decided(rest(risk("clot", 0.3, TODAY), benign))
    assert [r.plain for r in grave.set_by] == ["It could be a clot. That must be ruled out first."]
    slow = decided(
        rest(risk("callus", 0.45, Urgency.ROUTINE), risk("bruise", 0.5, Urgency.SELF_CARE))
    )
    assert [r.plain for r in slow.set_by] == [
        "The likeliest cause is a bruise, but it could also be a callus."
    ]


def test_the_levels_of_the_files_are_those_of_triage() -> None:
    assert get_args(UrgencyLevel) == tuple(Urgency)


def test_a_reason_from_risk_says_which_causes_it_names_and_what_would_exclude_them() -> None:
    clot = Cause("clot", "Clot", "a clot", NOW, "scan of the vein")
    [reason] = decided(rest((clot, 0.9))).set_by
    assert reason.causes == ("clot",) and reason.findings == ()
    assert reason.settles == "Clot: scan of the vein"


def test_a_reason_from_a_rule_says_which_findings_it_rests_on() -> None:
    flag = next(f for f in KNOWLEDGE.red_flags if f.urgency == NOW.value)
    fired = FiredFlag(flag, ("weak_leg", "trigger_fall"))
    [reason] = decided(flags=RedFlagResult((fired,), ())).set_by
    assert reason.findings == ("weak_leg", "trigger_fall") and reason.causes == ()


def test_views_with_other_causes_give_one_reason_in_the_order_of_all_of_the_evidence() -> None:
    full = rest(risk("attack", 0.8, TODAY), risk("stroke", 0.1, NOW), risk("tear", 0.01, NOW))
    without = rest(risk("tear", 0.5, NOW), risk("blocked artery", 0.3, NOW))
    other = rest(risk("stroke", 0.6, NOW), risk("tear", 0.2, NOW))
    [reason] = decided(full, without, other).set_by
    assert reason.plain == "It may be a attack or a stroke."
    assert reason.causes == ("attack", "stroke")
    assert reason.clinical.startswith("risk without what explains it otherwise: ")


def test_a_harmless_cause_that_leads_is_not_named_among_those_that_urge() -> None:
    [reason] = decided(rest(risk("stroke", 0.3, NOW))).set_by
    assert reason.plain == "It could be a stroke. That must be ruled out first."


def test_a_reason_names_two_causes_at_most() -> None:
    causes = [risk(f"x{n}", 0.2, NOW) for n in range(4)]
    [reason] = decided(rest(*causes[:2]), rest(*causes[2:])).set_by
    assert len(reason.causes) == 2
