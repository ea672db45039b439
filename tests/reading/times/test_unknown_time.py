"""Who says that they do not know since when is not taken to have told a time, nor asked for it."""

from __future__ import annotations

import pytest

from plantar.knowledge.evidence import State
from tests.builders import shared_knowledge, shared_listener

KNOWLEDGE = shared_knowledge()
UNKNOWN = (
    "My left foot is numb. I do not know since when.",
    "Her feet feel numb and strange. I don't know when it started.",
    "Numb toes on both feet, not sure how long it has been like this.",
    "The sole tingles. I can't remember exactly when this began.",
    "My heel is numb, no idea how long.",
    "Both soles are numb. Hard to say when her numbness first came.",
)
OTHER = (
    "My left foot is numb since two weeks and I don't know how long it will take.",
    "My left foot has been numb for two weeks. I don't know how long I can walk.",
    "Hard to say exactly when it started, my toes have been numb for about two years.",
    "I can't tell when I step on the floor. My soles have been numb for two months.",
)


def states(text: str) -> dict[str, State]:
    return {e.finding: e.state for e in shared_listener().hear(text).evidence}


def of_time(names: object) -> list[str]:
    found = [n for n in names if n in KNOWLEDGE.findings]  # type: ignore[attr-defined]
    return [n for n in found if KNOWLEDGE.findings[n].topic in ("onset", "duration")]


@pytest.mark.parametrize("text", UNKNOWN)
def test_a_time_that_is_said_not_to_be_known_is_heard_as_that(text: str) -> None:
    heard = shared_listener().hear(text)
    assert states(text)["symptom_days"] is State.UNSURE
    assert of_time(states(text)) == [] and of_time(d.finding for d in heard.doubts) == []
    assert heard.duration_days is None


@pytest.mark.parametrize("text", OTHER)
def test_a_time_that_is_told_beside_what_is_not_known_counts(text: str) -> None:
    assert states(text)["symptom_days"] is State.PRESENT
