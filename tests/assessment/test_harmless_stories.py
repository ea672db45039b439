"""Frightening words in harmless stories hurry nobody; with one fact different they still do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from plantar.assessment.assess import Assessor
from plantar.reading.listener import Listener
from plantar.reasoning.prior import Person
from plantar.triage.urgency import Urgency
from tests.builders import shared_knowledge

STORIES: Mapping[str, Mapping[str, list[str]]] = yaml.safe_load(
    (Path(__file__).parent / "harmless_stories.yaml").read_text(encoding="utf-8")
)


def _told(kind: str) -> list[tuple[str, str]]:
    return [(name, text) for name, kinds in STORIES.items() for text in kinds.get(kind, ())]


@pytest.mark.parametrize(("story", "text"), _told("waits"))
def test_a_harmless_story_in_frightening_words_is_placed_below_the_same_day(
    assessor: Assessor, listener: Listener, story: str, text: str
) -> None:
    assert _level(assessor, listener, text).rank < Urgency.SAME_DAY.rank


@pytest.mark.parametrize(("story", "text"), _told("hurries"))
def test_the_same_story_with_one_fact_of_danger_still_hurries(
    assessor: Assessor, listener: Listener, story: str, text: str
) -> None:
    assert _level(assessor, listener, text).rank >= Urgency.SAME_DAY.rank


def test_every_story_has_a_harmless_and_a_dangerous_telling() -> None:
    alone = {name for name, kinds in STORIES.items() if not {"waits", "hurries"} <= set(kinds)}
    assert set(STORIES) | {"corn"} >= set(shared_knowledge().senses.harmless)
    assert alone <= {"corn"}


def test_what_a_harmless_story_names_is_asked_about(assessor: Assessor, listener: Listener) -> None:
    heard = listener.hear(
        "I've had saddle numbness and my left foot is weak, exactly the same as for five years."
    )
    assert "numb_saddle" not in {e.finding for e in heard.evidence}
    assert "numb_saddle" in {d.finding for d in heard.doubts}


def _level(assessor: Assessor, listener: Listener, text: str) -> Urgency:
    heard = listener.hear(text)
    return assessor.triage(heard.person(Person()), heard.evidence).level
