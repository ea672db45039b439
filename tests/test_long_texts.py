"""No end of a long text is lost in silence: it is read, or it is refused and said so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from plantar import Plantar
from plantar.errors import PlantarError
from plantar.exchange.dialogue import Dialogue
from plantar.exchange.fhir_in import RecordReader
from plantar.exchange.tools import Tools
from plantar.population.answers import Options
from plantar.population.batch import assess_batch
from plantar.triage.urgency import Urgency
from tests.builders import shared_knowledge
from tests.exchange.records import ON, bundle, condition
from tests.population.conftest import batch

DOOR = Plantar(shared_knowledge())
LONG = "My heel is numb. " * 1500 + "I cannot pee and I am numb between the legs."
"""A danger behind what a reader takes."""
WAYS: dict[str, Callable[[str], Any]] = {
    "assess": DOOR.assess,
    "read": DOOR.read,
    "tools": Tools(DOOR).assess,
}


@pytest.mark.parametrize("way", WAYS)
def test_a_text_longer_than_is_read_is_refused_with_its_length(way: str) -> None:
    with pytest.raises(PlantarError, match=r"^text.*: found [\d,]+.*expected at most [\d,]+"):
        WAYS[way](LONG)


def test_a_row_with_a_longer_text_is_a_reject_and_the_others_stay() -> None:
    found = assess_batch(batch(text=["My heel is numb.", LONG]), DOOR, Options())
    assert found.answers.num_rows == 1
    (reject,) = found.rejects.to_pylist()
    assert (reject["column"], reject["expected"]) == ("text", "at most 20,000")


def test_a_record_says_which_of_its_words_were_not_read() -> None:
    walks = [condition(f"walk number {n} in the park " + "and on " * 550) for n in range(6)]
    read = RecordReader(DOOR).read(bundle(*walks, condition("heel " * 900)), ON)
    said = [line for line in read.unused if "read only to its first 4000" in line]
    assert len(said) == 1 and any("not read: 20,000 characters before it" in u for u in read.unused)


@pytest.mark.parametrize("way", ["assess", "read"])
def test_the_refusal_of_a_long_text_says_whom_to_call_in_an_emergency(way: str) -> None:
    with pytest.raises(PlantarError, match=r"give what matters today.*call .*112"):
        WAYS[way](LONG)


@pytest.mark.parametrize("before", [0, 18_990, 19_995, 38_000, 60_000])
def test_words_of_dying_are_found_wherever_they_stand_in_a_text_of_any_length(before: int) -> None:
    text = ("My heel is numb. " * 5000)[:before] + ". I want to die. " + "It tingles. " * 3000
    assert DOOR.tells_self_harm(text)
    assert not DOOR.tells_self_harm(text.replace("I want to die", "I want to walk"))


def own_words(text: str) -> dict[str, Any]:
    """A record that holds a person's own words."""
    item = {"linkId": "words", "answer": [{"valueString": text}]}
    return {"resourceType": "QuestionnaireResponse", "status": "completed", "item": [item]}


def test_own_words_longer_than_are_read_refuse_no_record_and_lose_no_danger() -> None:
    told = "I cannot pee and I am numb between my legs. " + "My heel is numb today. " * 180
    read = RecordReader(DOOR).read(bundle(own_words(told + "I want to die.")), ON)
    assert any("read only to their first 4000 characters" in line for line in read.unused)
    talk = Dialogue(DOOR)
    begun = talk.begin(read.opening)
    assert begun.self_harm
    level = talk.urgency(begun, talk.report(begun))
    assert level.level == Urgency.EMERGENCY_NOW.value
