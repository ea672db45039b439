"""Words of ending one's life, which call for help of another kind first."""

from __future__ import annotations

import pytest

from plantar.reading.listener import Listener


@pytest.mark.parametrize(
    "text",
    [
        "my left foot is numb and I want to kill myself because of the pain",
        "Both feet burn. I'd be better off dead",
        "numb toes. I have been thinking about suicide",
        "I don't want to live like this any more, legs numb",
        "He says he wants to die, his feet burn",
        "I wish I was dead. Foot numb",
        "there is no point in living with this pain",
        "I took an overdose on purpose and now my leg is numb",
        "thinking of ending it all",
        "i dont want to be alive",
    ],
)
def test_words_of_ending_ones_life_are_heard(text: str, listener: Listener) -> None:
    assert listener.hear(text).self_harm


@pytest.mark.parametrize(
    "text",
    [
        "my heel is killing me",
        "I cut myself shaving and my toe is numb",
        "I am dying to run again",
        "no suicidal thoughts, feet numb",
        "my father died by suicide, my feet are numb",
        "I nearly killed myself falling down the stairs",
        "my foot feels dead",
        "dead leg after football",
        "I'm not suicidal but fed up, numb feet",
        "never wanted to die, numb",
    ],
)
def test_other_words_of_death_are_not_taken_for_them(text: str, listener: Listener) -> None:
    assert not listener.hear(text).self_harm
