"""The façade, on whole people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plantar.anatomy.painted import PaintedMap
from plantar.assessment.assess import Assessor
from plantar.assessment.compose import side_of
from plantar.assessment.report import Report, unused_note
from plantar.assessment.request import Request
from plantar.errors import EvidenceError
from plantar.intake.vignette import read_vignette
from plantar.knowledge.evidence import Evidence, Layer, Side, State
from plantar.reasoning.prior import Person
from tests.builders import absent, present, request, shared_knowledge, unsure

EXAMPLES = Path(__file__).parents[2] / "examples"


def example(assessor: Assessor, name: str) -> Report:
    case = read_vignette(EXAMPLES / f"{name}.yaml", assessor.network.knowledge)
    return assessor.assess(Request.of_case(case))


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
    report = assessor.assess(request(Person(), present("numb_saddle", minor)))
    assert report.urgency.level == "emergency_now"


def test_an_unasked_bladder_is_named_as_not_checked(assessor: Assessor) -> None:
    report = assessor.assess(request(Person(50, "male"), present("numb_heel_medial")))
    assert "bladder_retention" in report.urgency.not_checked


def test_an_unsure_bladder_is_named_as_not_checked(assessor: Assessor) -> None:
    evidence = [*present("numb_heel_medial"), *unsure("bladder_retention")]
    assert "bladder_retention" in assessor.assess(request(Person(), evidence)).urgency.not_checked


def test_an_answered_bladder_is_not_named_as_not_checked(assessor: Assessor) -> None:
    evidence = [*present("numb_heel_medial"), *absent("bladder_retention")]
    assert (
        "bladder_retention" not in assessor.assess(request(Person(), evidence)).urgency.not_checked
    )


KNOWLEDGE = shared_knowledge()
EXCLUSIVE = sorted(
    (topic, name)
    for name, entry in KNOWLEDGE.findings.items()
    for topic in (entry.topic,)
    if KNOWLEDGE.topics[topic].exclusive and entry.kind == "bool" and entry.background
)


@pytest.mark.parametrize(("topic", "told"), EXCLUSIVE)
def test_what_was_told_leaves_nothing_of_its_question_as_not_checked(
    assessor: Assessor, topic: str, told: str
) -> None:
    report = assessor.assess(request(Person(50, "male"), present("feel_burn", told)))
    rest = {n for n, entry in KNOWLEDGE.findings.items() if entry.topic == topic}
    assert rest.isdisjoint(report.urgency.not_checked)


def test_a_length_of_time_that_was_told_leaves_no_other_as_not_checked(assessor: Assessor) -> None:
    weeks = Evidence("symptom_days", State.PRESENT, 28.0)
    found = assessor.assess(request(Person(31, "female"), [*present("feel_burn"), weeks])).urgency
    assert {"duration_under_day", "duration_under_two_weeks"}.isdisjoint(found.not_checked)


def test_an_emergency_waits_for_no_further_answer(assessor: Assessor) -> None:
    report = assessor.assess(
        request(Person(50, "male"), present("numb_saddle", "bladder_retention"))
    )
    assert report.urgency.level == "emergency_now" and not report.urgency.not_checked


def test_what_is_painted_is_part_of_the_answer(assessor: Assessor) -> None:
    painted = {"right": {"numb": ("heel_med", "pl_heel_med")}}
    report = assessor.assess(request(Person(50), present("side_one"), painted))
    assert (report.sites[0].id, report.sites[0].side) == ("medial_calcaneal_nerve", "right")


def test_a_medicine_on_the_list_counts_as_said_and_an_answer_wins_over_it(
    assessor: Assessor,
) -> None:
    listed = {e.finding: e.state for e in assessor.planner.with_medicines([], "apixaban")}
    assert listed["takes_anticoagulant"] is State.PRESENT
    denied = absent("takes_anticoagulant")
    assert assessor.planner.with_medicines(denied, "apixaban") == tuple(denied)


def test_triage_alone_gives_the_level_of_the_report(assessor: Assessor) -> None:
    for finding in ("numb_saddle", "pain_heel", "swelling_one_leg", "foot_ulcer"):
        evidence = present(finding)
        level = assessor.triage(Person(50), evidence).level.value
        assert level == assessor.assess(request(Person(50), evidence)).urgency.level


def test_an_unknown_country_is_refused(assessor: Assessor) -> None:
    with pytest.raises(EvidenceError, match="country: found 'atlantis'; expected"):
        assessor.assess(request(Person(50), [], country="atlantis"))


def test_a_child_is_refused_with_what_to_do_now(assessor: Assessor) -> None:
    with pytest.raises(EvidenceError, match="Call the emergency number now"):
        assessor.assess(request(Person(16, "female"), present("pain_heel")))


def test_unknown_side_stays_unknown(assessor: Assessor) -> None:
    report = assessor.assess(request(Person(), present("numb_heel_medial")))
    assert report.sites[0].side == "unknown"


def test_nothing_said_is_still_an_answer(assessor: Assessor) -> None:
    report = assessor.assess(request(Person(), []))
    assert report.conditions and report.urgency.not_checked


def test_what_judges_no_cause_is_a_field_and_each_face_says_it(assessor: Assessor) -> None:
    report = assessor.assess(request(Person(50), present("numb_heel_plantar", "new_lately")))
    term = assessor.network.knowledge.findings["new_lately"].term
    assert report.unused == (term,)
    assert term in unused_note(report.unused)[0] and not any(term in n for n in report.notes)


@pytest.mark.parametrize(
    "name", [n for n, e in shared_knowledge().findings.items() if e.sides in ("both", "unequal")]
)
def test_what_means_both_sides_is_never_put_on_one_by_a_weak_foot(name: str) -> None:
    told = [
        Evidence(name, State.PRESENT, layer=Layer.EXAMINATION),
        Evidence("sign_weak_dorsiflexion", State.PRESENT, side=Side.RIGHT, layer=Layer.EXAMINATION),
    ]
    assert side_of(told, PaintedMap(), shared_knowledge()) == "both"


def test_a_pattern_of_both_sides_is_never_named_on_one(assessor: Assessor) -> None:
    told = [
        Evidence("sign_vibration_reduced", State.PRESENT, side=Side.RIGHT, layer=Layer.EXAMINATION),
        Evidence("history_diabetes", State.PRESENT, layer=Layer.RISK),
    ]
    sites = assessor.assess(request(Person(72, "female"), told)).sites
    table = assessor.network.knowledge.sites
    assert {s.side for s in sites if table[s.id].level == "poly"} == {"both"}
