"""The plain interview asks what the red flags need."""

from __future__ import annotations

import pytest

from plantar.intake.interview import interview, question_order
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import State
from plantar.knowledge.expression import minimal_examples, parse
from plantar.knowledge.loader import load

KNOWLEDGE = load()
URGENT = [f for f in KNOWLEDGE.red_flags if f.urgency in ("emergency_now", "same_day")]
BEDSIDE_ONLY = {"sciatica_with_high_residual"}


@pytest.mark.parametrize("flag", URGENT, ids=lambda flag: flag.id)
def test_the_interview_can_fire_every_urgent_flag(flag) -> None:
    if flag.id in BEDSIDE_ONLY:
        assert KNOWLEDGE.findings["measure_post_void_residual"].asked_of == "test"
        return
    asked = set(question_order())
    ways = [{*way.states, *way.values} for way in minimal_examples(parse(flag.when))]
    assert any(way <= asked for way in ways), min(ways, key=lambda way: len(way - asked)) - asked


def test_each_question_is_asked_once() -> None:
    assert len(question_order()) == len(set(question_order()))


def test_answers_become_evidence_and_skips_do_not(knowledge: KnowledgeBase) -> None:
    lines = iter(["17", "52", "f", "y", "", "maybe", "n", "?", "done"])
    said: list[str] = []
    vignette = interview(knowledge, lambda _: next(lines), said.append)
    assert [e.state for e in vignette.evidence] == [State.PRESENT, State.ABSENT, State.UNSURE]
    assert vignette.person.age_years == 52
    assert any("adults" in line for line in said)
