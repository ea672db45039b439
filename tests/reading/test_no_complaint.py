"""What makes sense only of a complaint is asked about in a text that names none."""

from __future__ import annotations

import pytest

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import State
from plantar.reading.extraction import Extraction
from plantar.reading.listener import Listener
from tests.builders import shared_knowledge

NO_COMPLAINT = [
    "I like trains",
    "My boots are nice",
    "I love a hot bath",
    "We walk the dog every morning",
    "Sitting in the garden was lovely",
    "He only cycles in summer",
    "A cold drink in the evening",
    "Standing in the queue took an hour",
]
REPLIES = [
    ("worse at night", "time_night"),
    ("only when I wear boots", "trigger_shoes"),
]


def of_complaint(heard: Extraction, knowledge: KnowledgeBase) -> set[str]:
    """What counts and makes sense only of a complaint."""
    return {e.finding for e in heard.evidence if knowledge.topic_of(e.finding).of_complaint}


@pytest.mark.parametrize("text", NO_COMPLAINT)
def test_where_nothing_is_complained_of_nothing_brings_it_on_or_eases_it(
    text: str, listener: Listener
) -> None:
    assert not of_complaint(listener.hear(text), shared_knowledge())


@pytest.mark.parametrize(("text", "finding"), REPLIES)
def test_a_short_reply_without_a_complaint_is_asked_about(
    text: str, finding: str, listener: Listener
) -> None:
    heard = listener.hear(text)
    assert finding in {d.finding for d in heard.doubts}
    assert finding not in {e.finding for e in heard.evidence}


@pytest.mark.parametrize(("text", "finding"), REPLIES)
def test_a_text_that_goes_on_about_a_complaint_need_not_name_it(
    text: str, finding: str, listener: Listener
) -> None:
    heard = listener.hear(text, continued=True)
    assert finding in {e.finding for e in heard.evidence if e.state is State.PRESENT}


def test_a_complaint_in_another_sentence_is_what_it_is_about(listener: Listener) -> None:
    heard = listener.hear("My left heel is numb. Worse at night.")
    assert "time_night" in {f.evidence.finding for f in heard.facts}


@pytest.mark.parametrize(
    "text",
    ["It is climbing up since this morning", "Started in the toes and by evening it went up"],
)
def test_a_danger_that_names_no_complaint_is_asked_about_first(
    text: str, listener: Listener
) -> None:
    asked = {d.finding for d in listener.hear(text).doubts if d.urgent}
    heard = {e.finding for e in listener.hear(text).evidence}
    assert "course_ascending_fast" in asked | heard


@pytest.mark.parametrize("text", NO_COMPLAINT)
def test_whatever_would_have_counted_as_there_is_asked_about(text: str, listener: Listener) -> None:
    counted = {
        e.finding
        for e in listener.hear(text, continued=True).evidence
        if e.state is State.PRESENT and shared_knowledge().topic_of(e.finding).of_complaint
    }
    heard = listener.hear(text)
    asked = {d.finding for d in heard.doubts}
    assert counted <= asked | {e.finding for e in heard.evidence}
