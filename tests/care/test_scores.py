"""Published scores as ranges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantar.care.scores import ScoreResult, score, scores
from plantar.knowledge.expression import PlainFacts, names, parse
from tests.builders import shared_knowledge

KNOWLEDGE = shared_knowledge()
TABLE = KNOWLEDGE.care.scores
NAMES = sorted(
    {n for s in TABLE.values() for i in s.items for t in (i.when, i.unless) if t
     for n in names(parse(t))}
)  # fmt: skip


def one(key: str, **states: bool) -> ScoreResult:
    return score(key, TABLE[key], PlainFacts(states, {}))


def test_every_score_names_only_findings_that_exist() -> None:
    assert set(NAMES) <= set(KNOWLEDGE.findings)


@given(st.dictionaries(st.sampled_from(NAMES), st.booleans()), st.sampled_from(NAMES))
def test_knowing_more_never_widens_a_range(states: dict[str, bool], name: str) -> None:
    for answer in (True, False):
        before = scores(PlainFacts({k: v for k, v in states.items() if k != name}, {}), TABLE)
        after = scores(PlainFacts({**states, name: answer}, {}), TABLE)
        for old, new in zip(before, after, strict=True):
            taken_back = any(
                i.present is not None and j.present is None
                for i, j in zip(old.items, new.items, strict=True)
            )
            assert taken_back or old.low <= new.low <= new.high <= old.high


def test_answers_that_contradict_each_other_leave_an_item_open() -> None:
    found = one("toronto", pain_none=True, feel_burn=True)
    assert "Foot pain" in found.missing


def test_nothing_known_gives_the_whole_published_span() -> None:
    spans = {r.id: (r.low, r.high) for r in scores(PlainFacts({}, {}), TABLE)}
    assert spans["toronto"] == (0, 19)
    assert spans["wells_dvt"] == (-2, 9)
    assert spans["mnsi_questionnaire"] == (0, 13)
    assert spans["mnsi_examination"] == (0, 10)
    assert spans["dn4"] == (0, 10)
    assert spans["iwgdf_risk"] == (0, 3)


def test_lost_feeling_with_weak_pulses_is_iwgdf_category_2() -> None:
    found = one(
        "iwgdf_risk", sign_monofilament=True, sign_foot_pulses_weak=True, history_foot_ulcer=False
    )
    assert found.low == 2


def test_lost_feeling_after_an_ulcer_is_iwgdf_category_3() -> None:
    found = one("iwgdf_risk", sign_monofilament=True, history_foot_ulcer=True)
    assert (found.low, found.high) == (3, 3)


def test_feeling_and_pulses_kept_is_iwgdf_category_0() -> None:
    found = one(
        "iwgdf_risk",
        sign_monofilament=False,
        sign_foot_pulses_weak=False,
        sign_high_arch_claw_toes=True,
    )
    assert (found.low, found.high) == (0, 0)


def test_earlier_cancer_alone_is_not_counted_as_active_cancer() -> None:
    found = one("wells_dvt", history_cancer=True)
    assert found.items[0].present is None


def test_missing_items_are_named() -> None:
    assert "Tender along the deep veins" in one("wells_dvt").missing


def test_four_known_dn4_items_suffice_for_neuropathic_pain() -> None:
    found = one("dn4", feel_burn=True, feel_electric=True, feel_tingle=True, feel_numb=True)
    assert found.meanings == ("4 or more: neuropathic pain likely",)


@pytest.mark.parametrize(
    ("key", "states", "low", "meaning"),
    [
        # Wells: one point for the calf; the two taken off for another likely cause are not known
        ("wells_dvt", {"sign_calf_swelling_3cm": True}, -1, "1 or less: unlikely"),
        # DN4 interview: two of seven items are below the cut, three are at it
        ("dn4_interview", {"feel_burn": True, "feel_electric": True}, 2, "below 3: not suggestive"),
        (
            "dn4_interview",
            {"feel_burn": True, "feel_electric": True, "feel_numb": True},
            3,
            "3 or more: neuropathic pain likely",
        ),
        # Toronto: absent ankle reflexes (4) with numbness (1) are 5, below the cut of 6
        (
            "toronto",
            {"sign_ankle_reflexes_both_absent": True, "feel_numb": True},
            5,
            "0-5: no neuropathy",
        ),
        (
            "toronto",
            {"sign_ankle_reflexes_both_absent": True, "feel_numb": True, "feel_tingle": True},
            6,
            "6-8: mild",
        ),
        # MNSI examination: absent reflexes of both feet are 2, below the cut of 2.5
        (
            "mnsi_examination",
            {"sign_ankle_reflexes_both_absent": True},
            2,
            "below 2.5: not abnormal",
        ),
        (
            "ipswich",
            {"selftest_ipswich_touch": True},
            1,
            "2 or more missed: loss of feeling, foot at risk",
        ),
        ("ipswich", {"selftest_ipswich_touch": False}, 0, "fewer than 2 missed: feeling kept"),
    ],
)
def test_a_worked_example_starts_in_the_band_of_the_published_rule(
    key: str, states: dict[str, bool], low: float, meaning: str
) -> None:
    found = one(key, **states)
    assert found.low == low and found.meanings[0] == meaning
