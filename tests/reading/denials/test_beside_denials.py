"""A danger beside words that deny, date or tell of others is told all the same."""

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


@pytest.mark.parametrize("text", TOLD)
def test_a_danger_beside_such_words_is_told(text: str, listener: Listener) -> None:
    there = {
        f.evidence.finding for f in listener.hear(text).facts if f.evidence.state is State.PRESENT
    }
    assert TOLD[text] in there
