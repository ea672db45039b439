"""No end of a long text is lost in silence: it is read, or it is refused and said so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from plantar import Plantar
from plantar.errors import PlantarError
from plantar.exchange.fhir_in import RecordReader
from plantar.exchange.tools import Tools
from plantar.population.answers import Options
from plantar.population.batch import assess_batch
from tests.builders import shared_knowledge
from tests.exchange.records import ON, bundle, condition
from tests.population.conftest import batch

DOOR = Plantar(shared_knowledge())
LONG = "My heel is numb. " * 1500 + "I cannot pee and I am numb between the legs."
"""A danger behind what a reader takes."""
WAYS: dict[str, Callable[[str], Any]] = {
    "assess": DOOR.assess,
    "read": DOOR.read,
    "self-harm": DOOR.tells_self_harm,
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
