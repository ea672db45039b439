"""The façade, on whole people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plantar.assessment.assess import Assessor
from plantar.intake.vignette import read_vignette
from plantar.reasoning.prior import Person
from tests.builders import present, unsure

EXAMPLES = Path(__file__).parents[2] / "examples"


def example(assessor: Assessor, name: str):
    v = read_vignette(EXAMPLES / f"{name}.yaml", assessor.network.knowledge)
    return assessor.assess(v.person, v.evidence, v.painted, v.title)


def test_the_numb_heel_after_injections_is_the_medial_calcaneal_nerve(assessor: Assessor) -> None:
    report = example(assessor, "numb_heel")
    assert report.conditions[0].id == "medial_calcaneal_neuropathy"
    assert (report.sites[0].id, report.sites[0].side) == ("medial_calcaneal_nerve", "right")


def test_saddle_numbness_and_retention_are_an_emergency(assessor: Assessor) -> None:
    assert example(assessor, "emergency_back").urgency.level == "emergency_now"


def test_the_same_input_gives_the_same_bytes(assessor: Assessor) -> None:
    first, second = example(assessor, "numb_heel"), example(assessor, "numb_heel")
    assert json.dumps(first.as_dict()) == json.dumps(second.as_dict())


@pytest.mark.parametrize("minor", ["trigger_shoes", "relief_shoes_off", "course_transient"])
def test_a_reassuring_answer_never_lowers_an_emergency(assessor: Assessor, minor: str) -> None:
    report = assessor.assess(Person(), present("numb_saddle", minor))
    assert report.urgency.level == "emergency_now"


def test_an_unasked_bladder_is_named_as_not_checked(assessor: Assessor) -> None:
    report = assessor.assess(Person(50, "male"), present("pain_back"))
    assert "bladder_retention" in report.urgency.not_checked


def test_an_unsure_bladder_is_named_as_not_checked(assessor: Assessor) -> None:
    evidence = [*present("pain_back"), *unsure("bladder_retention")]
    assert "bladder_retention" in assessor.assess(Person(), evidence).urgency.not_checked


def test_unknown_side_stays_unknown(assessor: Assessor) -> None:
    report = assessor.assess(Person(), present("numb_heel_medial"))
    assert report.sites[0].side == "unknown"


def test_nothing_said_is_still_an_answer(assessor: Assessor) -> None:
    report = assessor.assess(Person(), [])
    assert report.conditions and report.urgency.not_checked
