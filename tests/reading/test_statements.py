"""Answered questions and marks become statements, each word with its place in what was written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plantar.knowledge.loader import load
from plantar.reading.sentences import plain
from plantar.reading.statements import Statements

ASKED = [
    ("Can you feel when you wipe? No", "I cannot feel when I wipe"),
    ("Can you feel yourself wipe? nope.", "I cannot feel myself wipe."),
    ("Are you able to pass urine? No, nothing", "I cannot pass urine, nothing"),
    ("Could he lift his foot? not really", "he cannot lift his foot"),
    ("Does she feel her toes? No", "she do not feel her toes"),
    ("Do you feel any tingling? No", "I feel no tingling"),
    ("Can you feel any burning? Yes", "I feel burning"),
    ("Can you pee? Yes, fine", "I can normally pee, fine"),
    ("Able to feel wiping: no", "cannot feel wiping"),
    ("Can you walk? No but I can stand", "I cannot walk, but I can stand"),
    ("Numb. Can you hold your urine? No", "Numb. I cannot hold my urine"),
]
MARKED = [
    ("SLR -", "SLR negative"),
    ("ankle jerks -/-, knees +", "ankle jerks absent on both sides, knees +"),
    ("AJ +", "AJ present and normal"),
    ("clonus -; tone up", "clonus absent; tone up"),
    ("Babinski + bilat", "Babinski positive bilat"),
    ("ankle jerks -/+", "ankle jerks absent on one side"),
    ("Saddle N, power N. JPS NAD", "Saddle normal, power normal. JPS normal"),
]
ALONE = [
    "Can you pee? No problem",
    "Can you see my point? No idea",
    "Numb? No",
    "Do you smoke? No",
    "my heel is numb - both sides",
    "numb -",
    "Saddle: N",
    "walks unaided N, pain at night Y",
    "numb n tingly",
    "reflexes - normal",
    "Can you help me? My foot is numb. No pain.",
]


@pytest.fixture(scope="module")
def statements() -> Statements:
    return Statements(load().senses.marked)


@pytest.mark.parametrize(("text", "said"), ASKED + MARKED)
def test_it_is_read_as_the_statement_that_it_makes(
    text: str, said: str, statements: Statements
) -> None:
    assert statements.written_out(plain(text)).text.strip() == said


@pytest.mark.parametrize("text", ALONE)
def test_what_is_no_answered_ability_stays_as_it_is(text: str, statements: Statements) -> None:
    assert statements.written_out(plain(text)).text == text


@settings(max_examples=100)
@given(
    text=st.lists(st.sampled_from([t for t, _ in ASKED + MARKED] + ALONE), max_size=5).map(
        "\n".join
    )
)
def test_every_word_keeps_a_place_in_the_written_text(text: str) -> None:
    read = Statements(load().senses.marked).written_out(plain(text))
    assert len(read.origin) == len(read.text) + 1
    assert list(read.origin) == sorted(read.origin) and read.origin[-1] == len(text)
