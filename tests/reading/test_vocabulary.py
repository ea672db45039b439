"""Sentences without any word that people use for a finding are asked about, never believed."""

from __future__ import annotations

import tracemalloc

import pytest

from plantar.knowledge.evidence import State
from plantar.reading.listener import Listener
from plantar.reading.sentences import plain
from plantar.reading.vocabulary import Vocabulary
from tests.builders import shared_knowledge

STRANGE = ["heron", "Marmalade!", "The orchestra rehearsed."]
KNOWN = ["numb", "nummb", "Peeing myself", "SLR neg", "B12 180", "it tingles", "ok"]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(shared_knowledge(), 0.2)


def test_a_long_unbroken_string_costs_no_more_memory_than_its_length(
    vocabulary: Vocabulary,
) -> None:
    vocabulary.is_term("numbquell")
    vocabulary.parted(plain("numbquell"))
    tracemalloc.start()
    try:
        assert not vocabulary.is_term("x" * 20_000)
        vocabulary.parted(plain("x" * 20_000))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10_000_000


@pytest.mark.parametrize("text", STRANGE)
def test_plain_english_about_nothing_is_strange(text: str, vocabulary: Vocabulary) -> None:
    assert vocabulary.strange(text)


@pytest.mark.parametrize("text", KNOWN)
def test_a_word_of_a_finding_however_spelt_is_not_strange(
    text: str, vocabulary: Vocabulary
) -> None:
    assert not vocabulary.strange(text)


@pytest.mark.parametrize("text", STRANGE)
def test_nothing_is_believed_of_a_strange_sentence(text: str, listener: Listener) -> None:
    assert not [e for e in listener.hear(text).evidence if e.state is State.PRESENT]


@pytest.mark.parametrize("what", ["waterworks have packed in", "plumbing has seized up"])
def test_a_bladder_that_gives_up_is_heard_in_plain_words(what: str, listener: Listener) -> None:
    heard = listener.hear(f"My {what}.")
    assert "bladder_retention" in {e.finding for e in heard.evidence}
