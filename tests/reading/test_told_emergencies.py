"""Emergencies that are told in words: what is heard must reach the level that the rules give it."""

from __future__ import annotations

import pytest

from plantar.assessment.assess import Assessor
from plantar.reading.listener import Listener
from plantar.reasoning.prior import Person
from plantar.triage.urgency import Urgency

FISH = [
    "I ate puffer fish an hour ago and cannot breathe properly, lips numb",
    "ate fugu, arms and legs weak, numb mouth",
    "ate mussels at lunch, tingling lips and now I'm breathless",
    "shellfish 2 hours ago, face and fingers numb, muscles weak",
    "I ate shellfish 2 hours ago and my arms and legs are getting weak",
    "after oysters I am short of breath and my mouth tingles",
    "ate blowfish in Japan yesterday, my legs are weak",
]
CLOT = [
    "haemoptysis, left calf swollen",
    "calf swollen and coughing blood",
    "I'm coughing up blood and my leg is swollen",
]


@pytest.mark.parametrize("text", [*FISH, *CLOT])
def test_poison_fish_or_coughed_blood_beside_its_danger_is_an_emergency(
    text: str, listener: Listener, assessor: Assessor
) -> None:
    heard = listener.hear(text)
    assert assessor.triage(heard.person(Person()), heard.evidence).level is Urgency.EMERGENCY_NOW


@pytest.mark.parametrize("text", ["I'm coughing up blood, heel numb", "haemoptysis. Numb toes."])
def test_coughed_blood_alone_is_seen_the_same_day(
    text: str, listener: Listener, assessor: Assessor
) -> None:
    heard = listener.hear(text)
    level = assessor.triage(heard.person(Person()), heard.evidence).level
    assert level.rank >= Urgency.SAME_DAY.rank


@pytest.mark.parametrize(
    "text",
    [
        "I'm allergic to shellfish. My heel is numb.",
        "No haemoptysis. My heel is numb.",
        "I keep a puffer fish. My heel is numb.",
    ],
)
def test_what_is_denied_or_only_named_is_no_emergency(
    text: str, listener: Listener, assessor: Assessor
) -> None:
    heard = listener.hear(text)
    level = assessor.triage(heard.person(Person()), heard.evidence).level
    assert level.rank < Urgency.SAME_DAY.rank
