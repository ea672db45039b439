"""The gate as a pharmacist would test it: gate_scenarios.yaml, one test a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plantar.care.candidates import part_of
from plantar.care.gate import Gate, Tagged, Verdict, plan_hits
from plantar.care.plan import ALERTS
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.expression import PlainFacts
from plantar.plain_yaml import plain_yaml
from tests.care.people import well

SCENARIOS = plain_yaml((Path(__file__).parent / "gate_scenarios.yaml").read_text())


def verdict_on(name: str, flags: PlainFacts, knowledge: KnowledgeBase) -> Verdict:
    care = knowledge.care
    gate = Gate(flags, care.safety_rules, care.flags)
    if name.startswith("tag:"):
        return gate.judge(Tagged((name[4:],)))
    if name.startswith("ex:"):
        return gate.judge(care.exercises[name[3:]], part="exercise")
    entry = care.interventions[name]
    return gate.judge(entry, part=part_of(entry))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s["title"])
def test_the_gate_does_what_a_pharmacist_expects(
    scenario: dict[str, Any], knowledge: KnowledgeBase
) -> None:
    for name in (*scenario.get("has", ()), *scenario.get("unknown", ())):
        assert name in knowledge.care.flags, name
    flags = well(knowledge, scenario.get("has", ()), scenario.get("unknown", ()))
    for name in scenario.get("blocked", ()):
        assert verdict_on(name, flags, knowledge).blocked, name
    for name in scenario.get("free", ()):
        assert not verdict_on(name, flags, knowledge).blocked, name
    for name in scenario.get("warned", ()):
        assert any(h.certain for h in verdict_on(name, flags, knowledge).warnings), name
    for name, flag in scenario.get("asks", {}).items():
        assert flag in verdict_on(name, flags, knowledge).questions, name
    for name, who in scenario.get("decides", {}).items():
        assert verdict_on(name, flags, knowledge).decides.value == who, name
    for name, words in scenario.get("says", {}).items():
        assert any(words in h.plain for h in verdict_on(name, flags, knowledge).blocks), name
    hits = plan_hits(flags, knowledge.care.safety_rules, knowledge.care.flags)
    levels = {ALERTS[h.action] for h in hits if h.action in ALERTS}
    assert set(scenario.get("alerts", ())) <= levels
    assert set(scenario.get("adds", ())) <= {h.source for h in hits if h.action == "add"}


def test_there_are_at_least_sixty_scenarios() -> None:
    assert len(SCENARIOS) >= 60
