"""Emergencies told in words, with the danger screen answered as the person would."""

from __future__ import annotations

from benchmarks.reading.emergencies import UrgentText, screened
from plantar.knowledge.evidence import State
from plantar.reading.listener import Listener
from plantar.triage.urgency import Urgency
from tests.builders import shared_assessor


def test_who_has_a_part_of_a_danger_answers_yes_to_the_whole(listener: Listener) -> None:
    text = UrgentText("x", "My feet feel odd.", Urgency.SAME_DAY, {"weak_both_legs": State.PRESENT})
    well = UrgentText("y", text.text, Urgency.SAME_DAY, {})
    weak, other = screened(shared_assessor(), listener, [text, well])
    assert weak.level and other.level and weak.level.rank > other.level.rank
