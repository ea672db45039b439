"""What cannot be is refused by the façade itself, whoever calls it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from plantar.anatomy.painted import from_regions
from plantar.assessment.assess import Assessor
from plantar.assessment.checked import check, within_limits
from plantar.assessment.request import Request
from plantar.care.care_plan import SafetyAnswers
from plantar.errors import EvidenceError
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Side, State
from plantar.reasoning.prior import Person
from tests.builders import request

SOUND = Request(
    Person(52, "female"),
    (Evidence("numb_heel_medial", State.PRESENT, side=Side.RIGHT),),
    from_regions({"right": {"numb": ("pl_heel_med",)}}),
    safety=SafetyAnswers({"pacemaker": False}, "none"),
)
HEEL = SOUND.evidence[0]


def said(given: Request, knowledge: KnowledgeBase) -> list[str]:
    with pytest.raises(EvidenceError) as refused:
        check(given, knowledge)
    return str(refused.value).splitlines()


def test_what_can_be_is_let_through(knowledge: KnowledgeBase) -> None:
    check(SOUND, knowledge)
    check(Request(), knowledge)


@pytest.mark.parametrize(
    ("field", "value", "right"),
    [
        ("age_years", -5, "18 to 120"),
        ("age_years", 121, "18 to 120"),
        ("age_years", "52", "18 to 120"),
        ("age_years", 52.5, "18 to 120"),
        ("age_years", True, "18 to 120"),
        ("sex", "femail", "female"),
        ("pregnant", True, "yes, no, unknown"),
        ("setting", "hospitl", "general_practice"),
        ("earlier_contacts", -1, "0 or more"),
    ],
)
def test_a_person_who_cannot_be_is_refused(
    field: str, value: Any, right: str, knowledge: KnowledgeBase
) -> None:
    (fault,) = said(replace(SOUND, person=replace(SOUND.person, **{field: value})), knowledge)
    assert fault.startswith(f"{field}: found {value!r}; expected ") and right in fault


@pytest.mark.parametrize(
    ("field", "value", "right"),
    [
        ("finding", "numb_heel_medal", "numb_heel_medial"),
        ("state", "present", "State.PRESENT"),
        ("side", "lefft", "Side.LEFT"),
        ("layer", "history", "Layer.HISTORY"),
        ("value", float("nan"), "finite"),
        ("value", "7", "finite"),
        ("confidence", 2, "0 to 1"),
    ],
)
def test_evidence_that_cannot_be_is_refused(
    field: str, value: Any, right: str, knowledge: KnowledgeBase
) -> None:
    (fault,) = said(replace(SOUND, evidence=(replace(HEEL, **{field: value}),)), knowledge)
    assert fault.startswith(f"evidence.0.{field}: found {value!r}; expected ") and right in fault


@pytest.mark.parametrize(
    ("painted", "found", "right"),
    [
        ({"rigth": {"numb": ("pl_heel_med",)}}, "layers.rigth", "right"),
        ({"right": {"num": ("pl_heel_med",)}}, "layers.right.num", "numb"),
        ({"right": {"numb": ("pl_heel_medd",)}}, "pl_heel_medd", "pl_heel_med"),
        ({"right": {"clear": ("pl_heel_medd",)}}, "pl_heel_medd", "pl_heel_med"),
    ],
)
def test_paint_that_would_be_lost_is_refused(
    painted: Any, found: str, right: str, knowledge: KnowledgeBase
) -> None:
    fault = said(replace(SOUND, map=from_regions(painted)), knowledge)[0]
    assert fault.startswith("painted.") and found in fault and right in fault


@pytest.mark.parametrize(
    ("answers", "found", "right"),
    [
        (SafetyAnswers({"pacemakr": True}), "pacemakr", "pacemaker"),
        (SafetyAnswers({"pacemaker": "no"}), "safety.pacemaker", "False"),  # type: ignore[dict-item]
        (SafetyAnswers({}, ["aspirin"]), "medicines", "text"),  # type: ignore[arg-type]
    ],
)
def test_safety_answers_that_would_be_lost_are_refused(
    answers: SafetyAnswers, found: str, right: str, knowledge: KnowledgeBase
) -> None:
    (fault,) = said(replace(SOUND, safety=answers), knowledge)
    assert fault.startswith(found) or f"found {found!r}" in fault
    assert right in fault


def test_every_fault_is_named_at_once(knowledge: KnowledgeBase) -> None:
    wrong = replace(SOUND, person=Person(200, "femail"), country="atlantis")
    assert [line.split(":")[0] for line in said(wrong, knowledge)] == [
        "age_years",
        "sex",
        "country",
    ]


def test_what_to_do_for_a_child_is_not_lost_among_faults(knowledge: KnowledgeBase) -> None:
    (only,) = said(replace(SOUND, person=Person(9, "femail")), knowledge)
    assert "for adults" in only and "emergency number" in only


def test_the_facade_checks_before_it_judges(assessor: Assessor) -> None:
    misspelt = [Evidence("bladder_retension", State.PRESENT)]
    for door in (assessor.assess, assessor.glance):
        with pytest.raises(EvidenceError, match="bladder_retention"):
            door(request(Person(50), misspelt))


@pytest.mark.parametrize(
    ("item", "right"),
    [
        (Evidence("lab_hba1c", State.PRESENT, -3), "mmol/mol"),
        (Evidence("feel_burn", State.PRESENT, 3), "not measured"),
    ],
)
def test_a_value_that_no_measurement_gives_is_named(
    item: Evidence, right: str, knowledge: KnowledgeBase
) -> None:
    (fault,) = within_limits(item, knowledge, "evidence.4")
    assert fault.startswith("evidence.4.value: found") and right in fault
