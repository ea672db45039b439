"""A danger of the last days on an old complaint is new; a time of something else is asked about."""

from __future__ import annotations

import pytest

from plantar.knowledge.evidence import State
from plantar.reading.extraction import Extraction
from plantar.reading.listener import Listener

OLD = (
    "My feet have been numb for nine years.",
    "Both soles tingle since 2014.",
    "Numb toes for six years, diabetes.",
    "I have had burning feet for four years.",
)
WHEN = (
    "Since this morning {}.",
    "Yesterday {}.",
    "Now {}.",
    "For two days {}.",
    "This week {}.",
    "And lately {}.",
    "Since Tuesday {}.",
)
DANGERS = {
    "weak_leg": "my left leg is weak",
    "weak_foot_lift": "I cannot lift my left foot",
    "diplopia": "I see double",
    "speech_disturbed": "my speech is slurred",
    "bladder_retention": "I cannot pee",
    "foot_cold_one": "my left foot is ice cold",
    "fever": "I have a fever",
    "swelling_one_leg": "my left calf is swollen",
    "history_puncture": "I trod on a nail",
}
NEW = [
    (name, f"{OLD[n % len(OLD)]} {WHEN[(n + k) % len(WHEN)].format(said)}")
    for n, (name, said) in enumerate(DANGERS.items())
    for k in range(3)
]
NOT_NEW = (
    "My feet have been numb for nine years. My left leg has been weak for five years.",
    "Numb feet since 2014, and a foot drop on the left since 2016.",
    "Today I saw the doctor. He says my left leg has been weak for years, feet numb too.",
    "I have had a weak left leg for ten years, numb foot too. The appointment is on Monday.",
    "My heel has been numb for years and there is no fever today.",
    "Yesterday I bought new shoes. My feet have been numb for nine years.",
    "Two years now my right arm is numb, hand is weak, I drop cups, and my feet are numb.",
    "My mother cannot lift her foot since yesterday. My own heel has been numb for years.",
)
OTHERS = (
    "My right leg is weak and numb. My knees have been painful for years.",
    "Left foot numb. My back has hurt for twenty years.",
    "My toes tingle and my foot drops. I have had headaches for thirty years.",
    "I cannot feel my heel. The shoulder has ached for two years.",
)


def told(heard: Extraction, name: str) -> bool:
    return any(
        f.evidence.finding == name and f.evidence.state is State.PRESENT for f in heard.facts
    )


@pytest.mark.parametrize(("name", "text"), NEW)
def test_a_danger_of_the_last_days_is_new_on_an_old_complaint(
    name: str, text: str, listener: Listener
) -> None:
    heard = listener.hear(text)
    asked = name in {d.finding for d in heard.doubts}
    assert told(heard, "new_lately") or asked


@pytest.mark.parametrize("text", NOT_NEW)
def test_a_day_in_another_matter_makes_nothing_new(text: str, listener: Listener) -> None:
    assert not told(listener.hear(text), "new_lately")


@pytest.mark.parametrize("text", OTHERS)
def test_a_long_time_of_another_trouble_is_not_that_of_the_complaint(
    text: str, listener: Listener
) -> None:
    heard = listener.hear(text)
    assert not told(heard, "symptom_days") and not told(heard, "duration_years")
