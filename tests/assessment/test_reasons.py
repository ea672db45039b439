"""What is said to speak against a condition."""

from __future__ import annotations

from dataclasses import replace

from plantar.assessment.assess import Assessor
from plantar.assessment.report import RankedCondition, Reason
from plantar.assessment.request import Request
from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.prior import Person


def condition(assessor: Assessor) -> RankedCondition:
    burning = (Evidence("feel_burn", State.PRESENT),)
    report = assessor.assess(Request(person=Person(31), evidence=burning))
    return report.conditions[0]


def reason(name: str, *, db: float, ratio_db: float) -> Reason:
    return Reason(name, name, name, "present", db, ratio_db, "estimate", ())


def test_what_only_fits_a_rival_better_is_not_said_to_speak_against_it(assessor: Assessor) -> None:
    rivals, rare = reason("pregnancy", db=-3.0, ratio_db=9.5), reason("age", db=-1.0, ratio_db=-2.0)
    told = replace(condition(assessor), reasons_against=(rivals, rare))
    assert told.does_not_fit == (rare,)
