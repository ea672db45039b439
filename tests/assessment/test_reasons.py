"""What is said to speak against a condition."""

from __future__ import annotations

from dataclasses import replace

from plantar.anatomy.painted import from_regions
from plantar.assessment.assess import Assessor
from plantar.assessment.contrary import contrary
from plantar.assessment.report import RankedCondition, Reason
from plantar.assessment.request import Request
from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.prior import Person
from tests.builders import present


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


def test_nothing_is_said_to_contradict_the_leader_that_the_letter_does_not_say_against_it(
    assessor: Assessor,
) -> None:
    told = present("history_diabetes", "takes_anticoagulant", "numb_sole_whole", "side_both_equal")
    map_ = from_regions({"left": {"numb": ("do_mid_cen",)}})
    report = assessor.assess(Request(Person(71, "male"), tuple(told), map_))
    leader, knowledge = report.conditions[0], assessor.network.knowledge
    said = [r.text for r in contrary(leader, told, map_, knowledge)]
    rest = [r.text for r in leader.does_not_fit if r.text not in said]
    lines = [line.clinical.partition(" speaks against")[0] for line in report.contradictions]
    assert [text for text in said if text in lines] == said
    assert "anticoagulant" in rest
    assert not {*rest} & {*lines}
