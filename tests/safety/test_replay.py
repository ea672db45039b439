"""A report can be done again from what it carries."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plantar.assessment.replay import replay
from plantar.assessment.request import hash_of
from plantar.care.care_plan import SafetyAnswers
from plantar.errors import EvidenceError
from plantar.knowledge.evidence import Evidence, Side, State
from plantar.reasoning.prior import Person
from tests.builders import request, shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()
ENGINE = shared_assessor()
PAINTED = {"left": {"numb": ("pl_heel_cen",)}}


def saved(*evidence: Evidence) -> dict[str, Any]:
    report = ENGINE.assess(
        request(
            Person(52, "female"),
            evidence,
            PAINTED,
            "a case",
            "uk",
            SafetyAnswers({}, "metformin 500"),
        )
    )
    found: dict[str, Any] = json.loads(json.dumps(report.as_dict()))
    return found


REPORT = saved(Evidence("pain_heel", State.PRESENT, side=Side.LEFT))


@settings(max_examples=8)
@given(
    st.lists(
        st.builds(
            Evidence,
            finding=st.sampled_from(sorted(KNOWLEDGE.findings)[:200]),
            state=st.sampled_from(State),
            confidence=st.sampled_from([1.0, 0.7]),
        ),
        max_size=6,
        unique_by=lambda e: e.finding,
    )
)
def test_a_replayed_report_has_the_same_bytes(evidence: list[Evidence]) -> None:
    assert replay(saved(*evidence), ENGINE) == []


def test_a_changed_report_says_where_it_differs() -> None:
    changed = copy.deepcopy(REPORT)
    changed["urgency"]["level"] = "same_day"
    assert any(line.startswith("urgency.level") for line in replay(changed, ENGINE))


def test_another_knowledge_is_named_first() -> None:
    other = {**copy.deepcopy(REPORT), "knowledge": "0123456789ab", "version": "0.0.9"}
    lines = replay(other, ENGINE)
    assert lines[0].startswith("version") and lines[1].startswith("knowledge")


def test_a_changed_input_is_refused() -> None:
    changed = copy.deepcopy(REPORT)
    changed["input"]["person"]["age_years"] = 30
    with pytest.raises(EvidenceError, match="was changed"):
        replay(changed, ENGINE)


def test_what_is_no_report_is_refused_with_what_would_be_right() -> None:
    with pytest.raises(EvidenceError, match="expected 'plantar/report"):
        replay({"schema": "something"}, ENGINE)


def test_the_order_of_keys_does_not_change_the_hash() -> None:
    assert hash_of({"a": 1, "b": 2}) == hash_of({"b": 2, "a": 1})


def test_a_broken_character_in_a_title_stops_nothing() -> None:
    report = ENGINE.assess(request(Person(52), [], title="numb \ud800 heel"))
    assert len(report.input_hash) == 64


def test_a_danger_that_nobody_told_apart_is_replayed_with_its_alarm() -> None:
    report = ENGINE.assess(request(Person(52, "female"), (), unspecified=("bladder_and_saddle",)))
    kept = json.loads(json.dumps(report.as_dict()))
    assert kept["urgency"]["level"] == "emergency_now"
    assert replay(kept, ENGINE) == []


def test_a_danger_line_that_is_not_there_is_refused_with_the_nearest() -> None:
    with pytest.raises(EvidenceError, match=r"unspecified: found .*bladder_and_saddle"):
        ENGINE.assess(request(Person(52, "female"), (), unspecified=("bladder_and_sadle",)))
