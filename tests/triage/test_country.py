"""Whom to call where, what to watch for, and whom plantar is not for."""

from __future__ import annotations

import pytest

from plantar.anatomy.painted import PaintedMap
from plantar.assessment.assess import Assessor
from plantar.cli.assess import Output, PlanInputs, run_text
from plantar.errors import EvidenceError
from plantar.knowledge.schema_triage import Country
from plantar.reasoning.prior import Person
from plantar.triage.urgency import Urgency
from tests.builders import present, request, shared_knowledge

KNOWLEDGE = shared_knowledge()
LEVELS = {
    Urgency.SAME_DAY: present("spasm_carpopedal"),
    Urgency.WITHIN_2_WEEKS: present("weak_foot_lift"),
    Urgency.ROUTINE: present("trigger_shoes"),
}


@pytest.mark.parametrize("country", KNOWLEDGE.countries)
def test_every_country_names_its_number_in_an_emergency(country: str) -> None:
    pack = KNOWLEDGE.countries[country]
    assert pack.emergency_number in Urgency.EMERGENCY_NOW.where(pack)


@pytest.mark.parametrize(
    ("said", "dial"), [("15 (or 112)", ("15", "112")), ("1669", ("1669",)), ("112", ("112",))]
)
def test_a_number_to_dial_has_as_many_figures_as_a_country_gives_it(
    said: str, dial: tuple[str, ...]
) -> None:
    pack = KNOWLEDGE.countries["uk"]
    found = Country.model_validate({**pack.model_dump(), "emergency_number": said, "dial": dial})
    assert found.dial == dial


def test_without_a_country_the_common_numbers_are_named(assessor: Assessor) -> None:
    report = assessor.assess(request(Person(50), present("numb_saddle")))
    assert all(number in report.urgency.where for number in ("112", "999", "911"))


def test_an_unknown_country_is_refused_with_those_that_are_known(assessor: Assessor) -> None:
    with pytest.raises(EvidenceError, match="expected generic, uk"):
        assessor.assess(request(Person(50), [], country="atlantis"))


@pytest.mark.parametrize("level", LEVELS, ids=str)
def test_every_level_below_an_emergency_has_a_timed_safety_net(
    level: Urgency, assessor: Assessor
) -> None:
    urgency = assessor.assess(request(Person(50, "male"), LEVELS[level])).urgency
    assert urgency.level == level.value
    assert all(item.within and item.do for item in urgency.safety_net)
    assert any(item.level == "emergency_now" for item in urgency.safety_net)
    assert any("week" in i.within or i.within == "tonight" for i in urgency.safety_net)


def test_an_emergency_has_nothing_to_wait_for(assessor: Assessor) -> None:
    assert not assessor.assess(request(Person(50), present("numb_saddle"))).urgency.safety_net


def test_a_numb_hand_alone_is_said_to_be_out_of_scope(assessor: Assessor) -> None:
    hand = PaintedMap({"right": {"numb": {"palm_rad": 1.0}}})
    both = PaintedMap({"right": {"numb": {"palm_rad": 1.0, "pl_toe1": 1.0}}})
    assert any("numb hand" in n for n in assessor.assess(request(Person(50), [], hand)).notes)
    assert not any("numb hand" in n for n in assessor.assess(request(Person(50), [], both)).notes)


def test_a_child_in_a_text_is_refused_with_what_to_do_now() -> None:
    with pytest.raises(EvidenceError, match="Call the emergency number now"):
        run_text(
            "My daughter is 6 years old and her foot is numb",
            Person(),
            Output(),
            PlanInputs(),
            questions=False,
        )


def test_an_allergic_reaction_is_an_emergency(assessor: Assessor) -> None:
    assert assessor.triage(Person(50), present("anaphylaxis_signs")).level is Urgency.EMERGENCY_NOW


def test_what_would_lower_an_urgent_level_is_said(assessor: Assessor) -> None:
    urgency = assessor.assess(request(Person(50), present("spasm_carpopedal"))).urgency
    assert any("not confirmed on examination" in s.clinical for s in urgency.would_lower)


def test_what_would_lower_a_level_was_told(assessor: Assessor) -> None:
    told = present("numb_saddle", "bladder_retention", "pain_back")
    urgency = assessor.assess(request(Person(50), told)).urgency
    terms = {assessor.network.knowledge.findings[e.finding].term for e in told}
    named = [s.clinical for s in urgency.would_lower if s.clinical.startswith("not confirmed")]
    assert named
    for line in named:
        assert set(line.partition(": ")[2].split(", ")) <= terms
