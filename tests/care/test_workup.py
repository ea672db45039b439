"""The work-up is run forward on every result, and says what not to order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plantar.care.referral import referrals, way_of_the_person
from plantar.care.workup import effort_of
from plantar.knowledge.evidence import Evidence, Layer, State
from plantar.reasoning.prior import Person
from plantar.triage.urgency import Urgency
from tests.builders import absent, present, request, shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()
ENGINE = shared_assessor()
SCIATICA = present(
    "pain_radiating_leg", "pain_back", "side_one", "numb_lateral_border", "feel_numb"
)
STOCKING = present("numb_stocking", "side_both_equal", "onset_months_years", "history_diabetes")
SCREEN = [f for line in KNOWLEDGE.danger_screen.values() for f in line.findings]
SAFE = absent(*dict.fromkeys(["course_progressive", "unsteady", "numb_trunk_level", *SCREEN]))
"""The whole danger screen, answered no."""


@pytest.mark.parametrize("state", [State.PRESENT, State.ABSENT])
def test_a_result_entered_later_gives_what_the_workup_said(state: State) -> None:
    before = ENGINE.assess(request(Person(50, "male"), SCIATICA))
    item = before.workup.items[0]
    result = Evidence(item.finding, state, layer=Layer.EXAMINATION)
    after = ENGINE.assess(request(Person(50, "male"), [*SCIATICA, result]))
    told = item.if_present if state is State.PRESENT else item.if_absent
    assert after.conditions[0].id == told.leader
    assert after.conditions[0].probability == pytest.approx(told.probability, abs=1e-3)


def test_signs_come_before_tests() -> None:
    stages = [i.stage for i in ENGINE.assess(request(Person(50), SCIATICA)).workup.items]
    assert stages == sorted(stages, key=lambda s: s != "examination")


def test_what_was_done_is_not_asked_for_again() -> None:
    first = ENGINE.assess(request(Person(50), SCIATICA)).workup.items[0]
    done = Evidence(first.finding, State.ABSENT, layer=Layer.EXAMINATION)
    again = ENGINE.assess(request(Person(50), [*SCIATICA, done])).workup.items
    assert first.finding not in {i.finding for i in again}


def test_a_sign_that_would_be_an_emergency_says_so() -> None:
    items = ENGINE.assess(request(Person(50), SCIATICA)).workup.items
    assert any(i.raises_to == "emergency_now" for i in items)


def test_no_scan_of_the_spine_for_a_typical_stocking() -> None:
    avoid = ENGINE.assess(request(Person(60, "male"), [*STOCKING, *SAFE])).workup.avoid
    assert any("MRI" in a.test for a in avoid) and all(a.references for a in avoid)


@pytest.mark.parametrize("line", sorted(KNOWLEDGE.danger_screen))
@pytest.mark.parametrize("said", ["open", "unsure", "told_which", "not_told_which"])
def test_no_test_is_called_better_not_while_a_danger_is_open_or_there(line: str, said: str) -> None:
    parts = KNOWLEDGE.danger_screen[line].findings
    others = [e for e in SAFE if e.finding not in parts]
    mine = {
        "open": [],
        "unsure": [Evidence(name, State.UNSURE) for name in parts],
        "told_which": present(parts[0]),
        "not_told_which": [],
    }[said]
    unspecified = (line,) if said == "not_told_which" else ()
    asked = request(Person(60, "male"), [*STOCKING, *others, *mine], unspecified=unspecified)
    report = ENGINE.assess(asked)
    urgency = report.urgency
    calm = urgency.status == "settled" and Urgency(urgency.level).rank < Urgency.SAME_DAY.rank
    assert calm or report.workup.avoid == ()
    assert calm or "no examination or test would change" not in report.workup.stop
    assert ENGINE.glance(asked).avoid == report.workup.avoid


def test_an_atypical_course_lifts_the_advice_against_a_scan() -> None:
    lifted = ("course_progressive", "unsteady")
    quiet = [e for e in SAFE if e.finding not in lifted]
    evidence = [*STOCKING, *quiet, *present(*lifted)]
    avoid = ENGINE.assess(request(Person(60, "male"), evidence)).workup.avoid
    assert not any("MRI" in a.test for a in avoid)


def test_every_sign_and_test_has_its_burden() -> None:
    for name, finding in KNOWLEDGE.findings.items():
        if finding.asked_of != "patient":
            assert effort_of(name, KNOWLEDGE).burden


def test_an_emergency_has_one_place_to_go() -> None:
    (only,) = referrals({"stroke": 1.0}, Urgency.EMERGENCY_NOW, KNOWLEDGE)
    assert only.who == "emergency department"


def test_self_care_needs_nobody() -> None:
    assert referrals({"footwear_compression": 1.0}, Urgency.SELF_CARE, KNOWLEDGE) == ()


def test_today_means_the_doctor_of_the_day_first() -> None:
    chosen = referrals({"common_peroneal_neuropathy": 1.0}, Urgency.SAME_DAY, KNOWLEDGE)
    assert [r.when for r in chosen] == ["today", "through them"]


def test_a_specialist_is_chosen_by_all_that_is_probable() -> None:
    shares = {"l5_radiculopathy": 0.3, "multiple_sclerosis": 0.25, "cidp": 0.3}
    assert referrals(shares, Urgency.ROUTINE, KNOWLEDGE)[0].who == "neurologist"


@pytest.mark.parametrize("name", sorted(KNOWLEDGE.specialists))
def test_shoes_are_brought_to_whoever_wants_to_see_them_whatever_the_name(name: str) -> None:
    renamed = KNOWLEDGE.specialists[name].model_copy(update={"name": "Mrs Podiatrist-Foot"})
    specialists = {**KNOWLEDGE.specialists, name: renamed}
    condition = next(iter(KNOWLEDGE.conditions))
    entry = KNOWLEDGE.conditions[condition].model_copy(update={"see": (name,)})
    knowledge = replace(
        KNOWLEDGE, specialists=specialists, conditions={**KNOWLEDGE.conditions, condition: entry}
    )
    (see,) = referrals({condition: 1.0}, Urgency.ROUTINE, knowledge)
    assert ("the shoes you wear most" in see.bring) is ("shoes" in renamed.bring)
    assert (see.role == "family_doctor") is (name == KNOWLEDGE.family_doctor)


def test_a_person_is_told_of_a_specialist_in_plain_words_and_a_doctor_by_the_name() -> None:
    see = referrals({"cidp": 1.0}, Urgency.WITHIN_2_WEEKS, KNOWLEDGE)
    told = way_of_the_person(see, Urgency.WITHIN_2_WEEKS)
    assert see[0].who == "neurologist"
    assert told[-1].who == "nerve doctor (neurologist)"
