"""Published scores as ranges."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plantar.care.scores import score, scores
from plantar.knowledge.expression import Answers, names, parse
from plantar.knowledge.loader import load

KNOWLEDGE = load()
TABLE = KNOWLEDGE.care["scores"]
NAMES = sorted(
    {n for s in TABLE.values() for i in s.items for t in (i.when, i.unless) if t
     for n in names(parse(t))}
)  # fmt: skip


def one(key, **states):
    return score(key, TABLE[key], Answers(states, {}))


def test_every_score_names_only_findings_that_exist():
    assert set(NAMES) <= set(KNOWLEDGE.findings)


@given(st.dictionaries(st.sampled_from(NAMES), st.booleans()), st.sampled_from(NAMES))
def test_knowing_more_never_widens_a_range(states, name):
    for answer in (True, False):
        before = scores(Answers({k: v for k, v in states.items() if k != name}, {}), TABLE)
        after = scores(Answers({**states, name: answer}, {}), TABLE)
        assert all(b.low <= a.low <= a.high <= b.high for a, b in zip(after, before, strict=True))


def test_nothing_known_gives_the_whole_published_span():
    spans = {r.id: (r.low, r.high) for r in scores(Answers({}, {}), TABLE)}
    assert spans["toronto"] == (0, 19)
    assert spans["wells_dvt"] == (-2, 9)
    assert spans["mnsi_questionnaire"] == (0, 13)
    assert spans["mnsi_examination"] == (0, 10)
    assert spans["dn4"] == (0, 10)
    assert spans["iwgdf_risk"] == (0, 3)


def test_lost_feeling_with_weak_pulses_is_iwgdf_category_2():
    found = one(
        "iwgdf_risk", sign_monofilament=True, sign_foot_pulses_weak=True, history_foot_ulcer=False
    )
    assert found.low == 2


def test_lost_feeling_after_an_ulcer_is_iwgdf_category_3():
    found = one("iwgdf_risk", sign_monofilament=True, history_foot_ulcer=True)
    assert (found.low, found.high) == (3, 3)


def test_feeling_and_pulses_kept_is_iwgdf_category_0():
    found = one(
        "iwgdf_risk",
        sign_monofilament=False,
        sign_foot_pulses_weak=False,
        sign_high_arch_claw_toes=True,
    )
    assert (found.low, found.high) == (0, 0)


def test_earlier_cancer_alone_is_not_counted_as_active_cancer():
    found = one("wells_dvt", history_cancer=True)
    assert found.items[0].present is None


def test_missing_items_are_named():
    assert "Tender along the deep veins" in one("wells_dvt").missing


def test_four_known_dn4_items_suffice_for_neuropathic_pain():
    found = one("dn4", feel_burn=True, feel_electric=True, feel_tingle=True, feel_numb=True)
    assert found.meanings == ("4 or more: neuropathic pain likely",)
