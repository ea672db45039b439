"""An extract says what the report says, and works out nothing that was not asked for."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from plantar.assessment.assess import Assessor
from plantar.assessment.extract import Extract, Part
from plantar.care.care_plan import SafetyAnswers
from plantar.errors import EvidenceError
from plantar.knowledge.evidence import Evidence
from plantar.reasoning.prior import Person
from tests.builders import absent, present, request

CASES: tuple[list[Evidence], ...] = (
    present("numb_stocking", "side_both_equal", "history_diabetes"),
    [*present("numb_saddle", "bladder_retention"), *absent("fever")],
    present("foot_cold_one", "skin_pale", "pain_severe"),
    [],
)
PERSON = Person(60, "male")
SAID = SafetyAnswers({"fracture_suspected": True}, "amiodarone, metformin")


@pytest.mark.parametrize("case", range(len(CASES)))
@pytest.mark.parametrize("parts", [(), ("workup",), ("workup", "plan")])
def test_every_part_of_an_extract_is_the_part_of_the_report(
    assessor: Assessor, case: int, parts: tuple[Part, ...]
) -> None:
    report = assessor.assess(request(PERSON, CASES[case], safety=SAID))
    report = replace(report, plan=replace(report.plan, questions=()))
    extract = assessor.extract(request(PERSON, CASES[case], safety=SAID), parts)
    for field in fields(Extract):
        if (found := getattr(extract, field.name)) is not None:
            assert found == getattr(report, field.name), field.name


def test_a_part_that_was_not_asked_for_is_none_and_not_empty(assessor: Assessor) -> None:
    extract = assessor.extract(request(PERSON, CASES[0]), ())
    assert (extract.workup, extract.would_settle, extract.plan) == (None, None, None)


def test_an_extract_of_a_child_is_refused(assessor: Assessor) -> None:
    with pytest.raises(EvidenceError, match="for adults"):
        assessor.extract(request(Person(9), []))
