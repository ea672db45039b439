"""What a text says as a whole, and what silences it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.answers import entries_of
from plantar.reasoning.likelihood import encode
from plantar.reasoning.posterior import infer, infer_many
from plantar.reasoning.prior import Person
from tests.builders import absent, present, shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()
NETWORK = shared_assessor().network
NEEDS = [(cause, column) for cause, needed in NETWORK.needed.items() for column in needed]


def said_for(cause: int, *evidence: Evidence, reads_like: float = 0.9) -> float:
    """What a text that reads like ``cause`` says for it, beside this evidence."""
    person = Person(40, "male", reads_like=((NETWORK.names[cause], reads_like),))
    return float(infer(NETWORK, person, evidence).text[cause])


@pytest.mark.parametrize(
    ("cause", "column"),
    NEEDS,
    ids=[f"{NETWORK.names[c]}-{NETWORK.findings[f]}" for c, f in NEEDS],
)
def test_a_text_does_not_speak_for_a_cause_whose_need_is_denied(cause: int, column: int) -> None:
    finding = NETWORK.findings[column]
    assert said_for(cause) > 0
    assert said_for(cause, *present(finding)) == said_for(cause)
    assert said_for(cause, *absent(finding)) == 0


def test_a_no_that_was_only_heard_silences_the_text_as_far_as_it_is_sure() -> None:
    cause, column = NEEDS[0]
    (no,) = absent(NETWORK.findings[column])
    half = said_for(cause, replace(no, confidence=0.5))
    assert half == pytest.approx(said_for(cause) / 2)


def test_a_text_that_speaks_against_a_cause_goes_on_speaking_against_it() -> None:
    cause, column = NEEDS[0]
    no = absent(NETWORK.findings[column])
    against = said_for(cause, reads_like=0.0)
    assert against < 0
    assert said_for(cause, *no, reads_like=0.0) == against


def test_no_denial_silences_a_text_on_what_alone_sets_a_level() -> None:
    for cause in NETWORK.needed:
        level = KNOWLEDGE.conditions[NETWORK.names[cause]].urgency
        assert level not in KNOWLEDGE.triage.single
    cause = NETWORK.names.index("decompression_sickness")
    assert said_for(cause, *absent("history_dive")) == said_for(cause)


def test_many_people_at_once_are_silenced_as_one_person_is() -> None:
    told = [
        [Evidence(NETWORK.findings[f], state, confidence=sure)]
        for _, f in NEEDS
        for state in (State.ABSENT, State.PRESENT)
        for sure in (1.0, 0.6)
    ]
    people = [
        Person(40, "male", reads_like=((NETWORK.names[c], 0.9),))
        for c, _ in NEEDS
        for _ in range(4)
    ]
    alone = [
        infer(NETWORK, person, evidence).responsible
        for person, evidence in zip(people, told, strict=True)
    ]
    states = encode(NETWORK, told)
    np.testing.assert_allclose(infer_many(NETWORK, people, states), alone, rtol=1e-9)
    np.testing.assert_allclose(infer_many(NETWORK, people, entries_of(states)), alone, rtol=1e-9)
