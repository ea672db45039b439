"""What the words may have meant is asked before it counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plantar.errors import EvidenceError
from plantar.intake import steps
from plantar.knowledge.evidence import State
from tests.intake.talk import (
    ADULT,
    ENGINE,
    FRESH,
    KNOWLEDGE,
    answered,
    dangers,
    heard,
    states,
)

NUMBERS = [n for n, f in KNOWLEDGE.findings.items() if f.kind == "number"]


def test_what_was_heard_in_doubt_is_asked_first() -> None:
    state = replace(ADULT, unconfirmed=("bladder_retention",))
    step = ENGINE.step(state)
    assert step.findings == ("bladder_retention",)
    assert "Did you mean" in step.text


def test_a_doubt_confirmed_becomes_evidence_and_an_emergency() -> None:
    state = replace(heard("pain_back"), unconfirmed=("bladder_retention",))
    assert ENGINE.step(answered(state, "yes")).kind == "emergency"


def test_a_danger_that_the_words_may_have_told_is_asked_by_itself_after_none_of_these() -> None:
    state = dangers("none", replace(FRESH, unconfirmed=("fever", "pain_back")))
    step = ENGINE.step(state)
    assert step.findings == ("fever",) and "fever" not in states(state)
    denied = ENGINE.answer(state, step, "no")
    assert states(denied)["fever"] is State.ABSENT
    assert ENGINE.step(denied).findings == ("pain_back",)


def test_several_dangers_that_the_words_may_have_told_are_asked_on_one_screen() -> None:
    state = dangers("none", replace(FRESH, unconfirmed=("fever", "numb_saddle", "face_droop")))
    step = ENGINE.step(state)
    assert step.kind == "several_of" and step.findings == ("fever", "numb_saddle", "face_droop")
    assert ENGINE.step(ENGINE.answer(state, step, "numb_saddle")).kind == "emergency"


def test_a_doubt_about_a_number_asks_for_the_number() -> None:
    state = dangers("none", replace(FRESH, unconfirmed=("pain_severe",)))
    step = ENGINE.step(state)
    assert (step.kind, step.findings) == ("number", ("pain_severe",))
    with pytest.raises(EvidenceError, match="pain_severe: found 'no'; expected a number"):
        ENGINE.answer(state, step, "no")
    assert states(ENGINE.answer(state, step, "8"))["pain_severe"] is State.PRESENT


def test_a_doubt_that_only_an_examiner_could_settle_is_not_asked() -> None:
    state = dangers("none", replace(FRESH, unconfirmed=("sign_hoover", "pain_back")))
    assert ENGINE.step(state).findings == ("pain_back",)


@pytest.mark.parametrize("value", ["yes", "no", "not sure", "5", ""])
@pytest.mark.parametrize("finding", [n for n in NUMBERS if KNOWLEDGE.findings[n].question])
def test_an_answer_that_a_doubt_takes_can_be_read_later(finding: str, value: str) -> None:
    step = steps.of_doubt(finding, KNOWLEDGE, 0, 5)
    try:
        state = ENGINE.answer(FRESH, step, value)
    except EvidenceError:
        return
    ENGINE.evidence(state)


def test_harmless_doubts_stand_on_one_screen_after_the_dangers() -> None:
    doubts = ("trigger_shoes", "fever", "trigger_walk")
    state = dangers("none", replace(FRESH, unconfirmed=doubts))
    assert ENGINE.step(state).findings == ("fever",)
    both = ENGINE.step(answered(state, "no"))
    assert both.kind == "several_of" and both.findings == ("trigger_shoes", "trigger_walk")
    assert states(ENGINE.answer(state, both, "trigger_shoes"))["trigger_walk"] is State.ABSENT
