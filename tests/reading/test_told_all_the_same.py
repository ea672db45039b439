"""What stands beside words that deny, date or tell of others is told all the same."""

from __future__ import annotations

import pytest

from plantar.knowledge.evidence import State
from plantar.reading.listener import Listener

TOLD = {
    "I heard a snap in the back and then the left leg went weak.": "weak_leg",
    "I heard a pop and cannot lift the foot since this morning": "weak_foot_lift",
    "I looked up at the ceiling and lost vision": "vision_loss",
    "My app said 39.5 fever, numb leg": "fever",
    "No other problems: just foot drop and a numb saddle": "weak_foot_lift",
    "Ankle jerks absent: cannot lift foot, saddle numb": "numb_saddle",
    "Fracture ruled out: foot drop since yesterday.": "weak_foot_lift",
    "I didn't notice: wet myself, legs weak": "bladder_incont",
    "No one listens: cannot pee, legs weak": "bladder_retention",
    "Never had problems: now cannot pee.": "bladder_retention",
    "DVT excluded: left leg cold, pale and numb for 1 hour.": "foot_cold_one",
    "no sleep, bladder trouble, weak legs, fever": "weak_both_legs",
    "I get no help, weak legs, bladder loss.": "weak_both_legs",
    "Mam can't pee": "bladder_retention",
    "I used to have only back pain which has become a foot drop": "weak_foot_lift",
}
AGES = {
    "The child is 8 years old, numb leg": 8,
    "boy, 12 years old, numb leg": 12,
    "16 year old school girl with numb foot": 16,
    "Patient, 70 years old, numb feet": 70,
    "retired nurse, 72 years old, numb feet": 72,
    "45 year old school teacher with a numb heel": 45,
    "48 year old truck driver, numb foot": 48,
    "82 year old house bound lady, numb feet": 82,
    "30 year old dog walker, numb toes": 30,
}
NO_HEEL = (
    "hurts like hell, burning down both legs",
    "It hurts like hell. Numb toes.",
    "The sore on my foot does not heal, numb toes",
)


@pytest.mark.parametrize("text", TOLD)
def test_a_danger_beside_such_words_is_told(text: str, listener: Listener) -> None:
    there = {
        f.evidence.finding for f in listener.hear(text).facts if f.evidence.state is State.PRESENT
    }
    assert TOLD[text] in there


@pytest.mark.parametrize("text", AGES)
def test_the_age_of_a_patient_is_read_beside_work_and_things(text: str, listener: Listener) -> None:
    assert listener.hear(text).age_years == AGES[text]


@pytest.mark.parametrize("text", NO_HEEL)
def test_hell_and_healing_are_no_heel(text: str, listener: Listener) -> None:
    named = {f.evidence.finding for f in listener.hear(text).facts}
    assert not {name for name in named if "heel" in name}
