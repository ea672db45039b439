"""CDS Hooks: what the cards say, and what they never say while a danger is open."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from plantar import Plantar, PlantarError
from plantar.exchange.cards import CardMaker, discovery

ON = date(2026, 4, 3)
PATIENT = {"resourceType": "Patient", "id": "p1", "gender": "male", "birthDate": "1961-02-11"}


@pytest.fixture(scope="module")
def maker(door: Plantar) -> CardMaker:
    return CardMaker(door)


def _observed(*findings: str) -> list[dict[str, Any]]:
    return [
        {
            "resourceType": "Observation",
            "status": "final",
            "subject": {"reference": "Patient/p1"},
            "code": {"coding": [{"system": "urn:plantar:finding", "code": finding}]},
            "valueBoolean": True,
        }
        for finding in findings
    ]


def _prefetch(*findings: str, dangers: dict[str, str] | None = None) -> dict[str, Any]:
    entries = [{"resource": r} for r in _observed(*findings)]
    items = [
        {"linkId": line, "answer": [{"valueCoding": {"code": said}}]}
        for line, said in (dangers or {}).items()
    ]
    answers = {"resourceType": "QuestionnaireResponse", "status": "completed", "item": items}
    return {
        "patient": PATIENT,
        "observations": {"resourceType": "Bundle", "type": "searchset", "entry": entries},
        "answers": answers if items else None,
    }


def _order(kind: str, name: str) -> dict[str, Any]:
    key = "code" if kind == "ServiceRequest" else "medicationCodeableConcept"
    resource = {"resourceType": kind, "id": "o1", "status": "draft", key: {"text": name}}
    bundle = {"resourceType": "Bundle", "entry": [{"resource": resource}]}
    return {"patientId": "p1", "selections": [f"{kind}/o1"], "draftOrders": bundle}


STOCKING = ("numb_stocking", "side_both_equal", "history_diabetes")
VIEW = {"patientId": "p1"}
MRI = _order("ServiceRequest", "MRI lumbar spine without contrast")


def _summaries(cards: list[dict[str, Any]]) -> str:
    return "\n".join(card["summary"] for card in cards)


def test_each_hook_has_a_service_and_the_data_it_needs() -> None:
    services = discovery()["services"]
    assert [s["hook"] for s in services] == ["patient-view", "order-select"]
    assert all(s["id"] and s["description"] and s["prefetch"]["patient"] for s in services)


def test_a_spine_mri_for_a_typical_stocking_neuropathy_gets_the_stop_rule(
    maker: CardMaker, all_no: dict[str, str]
) -> None:
    cards = maker.cards("order-select", MRI, _prefetch(*STOCKING, dangers=all_no), ON)
    card = next(c for c in cards if c["summary"].startswith("Better not ordered now: MRI"))
    action = card["suggestions"][0]["actions"][0]
    assert (action["type"], action["resourceId"]) == ("delete", "ServiceRequest/o1")


def test_while_a_danger_is_open_the_stop_rule_only_asks(maker: CardMaker) -> None:
    cards = maker.cards("order-select", MRI, _prefetch(*STOCKING), ON)
    card = next(c for c in cards if "MRI" in c["summary"])
    assert card["summary"].startswith("If no danger is there")
    assert "Ask: You cannot pee" in card["detail"]
    assert "suggestions" not in card


@pytest.mark.parametrize("danger", ["bladder_retention", "weak_both_legs_fast"])
def test_in_an_emergency_no_test_is_called_better_not(
    maker: CardMaker, all_no: dict[str, str], danger: str
) -> None:
    cards = maker.cards(
        "order-select", MRI, _prefetch(*STOCKING, "numb_saddle", danger, dangers=all_no), ON
    )
    assert "etter not" not in _summaries(cards)
    assert cards[0]["indicator"] == "critical"


def test_another_order_gets_no_stop_rule(maker: CardMaker, all_no: dict[str, str]) -> None:
    order = _order("ServiceRequest", "MRI knee")
    cards = maker.cards("order-select", order, _prefetch(*STOCKING, dangers=all_no), ON)
    assert "etter not" not in _summaries(cards)


def test_a_neurotoxic_medicine_with_numb_feet_gets_the_question(maker: CardMaker) -> None:
    order = _order("MedicationRequest", "amiodarone 200 mg")
    cards = maker.cards("order-select", order, _prefetch(*STOCKING), ON)
    card = next(c for c in cards if "amiodarone" in c["summary"])
    assert "harm nerves" in card["summary"]
    assert "Ask the prescriber" in card["detail"]


def test_a_drafted_medicine_that_another_resource_names_gets_the_question(
    maker: CardMaker,
) -> None:
    order = _order("MedicationRequest", "")
    (draft,) = order["draftOrders"]["entry"]
    draft["resource"]["medicationReference"] = {"reference": "urn:uuid:m"}
    named = {"resourceType": "Medication", "code": {"text": "amiodarone"}}
    order["draftOrders"]["entry"].append({"fullUrl": "urn:uuid:m", "resource": named})
    cards = maker.cards("order-select", order, _prefetch(*STOCKING), ON)
    assert "amiodarone" in _summaries(cards)


def test_a_harmless_medicine_gets_no_card(maker: CardMaker) -> None:
    order = _order("MedicationRequest", "paracetamol 500 mg")
    cards = maker.cards("order-select", order, _prefetch(*STOCKING), ON)
    assert "paracetamol" not in _summaries(cards)


def test_a_view_of_an_open_case_asks_for_the_dangers(maker: CardMaker) -> None:
    (card,) = maker.cards("patient-view", VIEW, _prefetch(*STOCKING), ON)
    assert card["summary"].startswith("Numbness: Not yet safe to say")
    assert card["indicator"] == "warning"
    assert "Ask: You cannot pee" in card["detail"]


def test_a_settled_routine_case_is_information(maker: CardMaker, all_no: dict[str, str]) -> None:
    (card,) = maker.cards("patient-view", VIEW, _prefetch(*STOCKING, dangers=all_no), ON)
    assert card["indicator"] == "info"
    assert card["suggestions"][0]["actions"][0]["resource"]["resourceType"] == "Flag"


def test_nobody_who_complains_of_nothing_gets_a_card(maker: CardMaker) -> None:
    assert maker.cards("patient-view", VIEW, _prefetch("history_diabetes"), ON) == []


def test_a_danger_answered_yes_gets_a_card_for_the_worst_of_it_that_names_no_cause(
    maker: CardMaker, all_no: dict[str, str]
) -> None:
    said = {**all_no, "bladder_and_saddle": "yes"}
    (card,) = maker.cards("patient-view", VIEW, _prefetch(dangers=said), ON)
    assert card["summary"].startswith("Numbness: Emergency, now")
    assert card["indicator"] == "critical"
    assert "not told which" in card["detail"]
    assert "Most probable" not in card["detail"]


def test_there_are_at_most_three_cards_the_pressing_first_and_summaries_are_short(
    maker: CardMaker,
) -> None:
    orders = [
        {"resourceType": "MedicationRequest", "id": f"o{n}", "medicationCodeableConcept":
         {"text": name}}
        for n, name in enumerate(["amiodarone", "isoniazid", "phenytoin", "colchicine"])
    ]  # fmt: skip
    bundle = {"resourceType": "Bundle", "entry": [{"resource": r} for r in orders]}
    context = {"patientId": "p1", "selections": [], "draftOrders": bundle}
    cards = maker.cards("order-select", context, _prefetch(*STOCKING, "numb_saddle"), ON)
    assert len(cards) == 3
    order = ["critical", "warning", "info"]
    ranks = [order.index(card["indicator"]) for card in cards]
    assert ranks == sorted(ranks)
    assert all(len(card["summary"]) < 140 and card["source"]["label"] for card in cards)


def test_a_card_with_a_suggestion_says_how_many_may_be_taken(
    maker: CardMaker, all_no: dict[str, str]
) -> None:
    cards = maker.cards("order-select", MRI, _prefetch(*STOCKING, dangers=all_no), ON)
    assert {card["selectionBehavior"] for card in cards if "suggestions" in card} == {"at-most-one"}


@pytest.mark.parametrize(
    ("context", "prefetch", "said"),
    [
        (VIEW, {}, "prefetch.patient"),
        (VIEW, {"patient": 3}, "prefetch.patient"),
        ({"patientId": "p2"}, _prefetch(*STOCKING), "context.patientId"),
        (VIEW, {"patient": PATIENT, "x": {"resourceType": "Bundle", "entry": 3}}, "prefetch.x"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(
    maker: CardMaker, context: dict[str, Any], prefetch: dict[str, Any], said: str
) -> None:
    with pytest.raises(PlantarError, match=said):
        maker.cards("patient-view", context, prefetch, ON)


def test_an_order_without_draft_orders_is_refused(maker: CardMaker) -> None:
    with pytest.raises(PlantarError, match="draftOrders"):
        maker.cards("order-select", VIEW, _prefetch(*STOCKING), ON)


FAILED = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "forbidden"}]}
MILD = {"resourceType": "OperationOutcome", "issue": [{"severity": "warning", "code": "x"}]}


@pytest.mark.parametrize("key", ["conditions", "observations", "medications", "answers"])
@pytest.mark.parametrize("inside", [True, False])
def test_what_the_record_system_could_not_give_is_said_on_a_card(
    maker: CardMaker, key: str, inside: bool
) -> None:
    entry = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": FAILED}]}
    prefetch = {"patient": PATIENT, key: entry if inside else FAILED}
    (card,) = maker.cards("patient-view", VIEW, prefetch, ON)
    assert key in card["summary"] and card["indicator"] == "warning"


def test_a_remark_of_the_record_system_makes_no_card(maker: CardMaker) -> None:
    entry = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": MILD}]}
    assert not maker.cards("patient-view", VIEW, {"patient": PATIENT, "conditions": entry}, ON)


def _apixaban() -> dict[str, Any]:
    named = {"text": "apixaban"}
    whole = {"resourceType": "MedicationStatement", "status": "active"}
    return {**whole, "medicationCodeableConcept": named}


@pytest.mark.parametrize("more", [(), ("history_diabetes",), ("history_diabetes", "side_one")])
def test_a_same_day_level_of_chances_alone_is_no_alarm_while_dangers_are_open(
    maker: CardMaker, more: tuple[str, ...]
) -> None:
    woman = {**PATIENT, "gender": "female", "birthDate": "1970-05-05"}
    found = _prefetch("numb_heel_plantar", *more)
    prefetch = {**found, "patient": woman, "medications": _apixaban()}
    cards = maker.cards("patient-view", VIEW, prefetch, ON)
    assert cards and all(card["indicator"] != "critical" for card in cards)


def test_a_level_of_a_rule_is_an_alarm_though_dangers_are_open(maker: CardMaker) -> None:
    cards = maker.cards("patient-view", VIEW, _prefetch("bladder_retention"), ON)
    assert cards[0]["indicator"] == "critical"


@pytest.mark.parametrize("chosen", ["ServiceRequest/zzz", "o1", "", 3])
def test_a_selection_that_is_none_of_the_drafts_is_refused(
    maker: CardMaker, chosen: object
) -> None:
    context = {**MRI, "selections": [chosen]}
    with pytest.raises(PlantarError, match=r"context\.selections: .*expected ServiceRequest/o1"):
        maker.cards("order-select", context, _prefetch(*STOCKING), ON)
