"""What the list of medicines does is read from fields of the knowledge, not from names in code."""

from __future__ import annotations

import pytest

from plantar.care.candidates import part_of
from plantar.care.medicines import Pharmacy
from plantar.knowledge.base import KnowledgeBase


@pytest.fixture(scope="module")
def pharmacy(knowledge: KnowledgeBase) -> Pharmacy:
    return Pharmacy(knowledge)


def states(pharmacy: Pharmacy, text: str) -> dict[str, bool | None]:
    return {flag: state for flag, (state, _) in pharmacy.flags(pharmacy.read(text)).items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ibuprofen, naproxen", True),
        ("ibuprofen, aspirin 300 mg", True),
        ("ibuprofen, aspirin", True),  # of unknown dose: it may be a painkiller
        ("ibuprofen, aspirin 75 mg", False),
        ("aspirin", False),
        ("ibuprofen", False),
        ("ibuprofen gel, naproxen", False),
    ],
)
def test_two_painkillers_are_two_by_class_and_dose(
    pharmacy: Pharmacy, text: str, expected: bool
) -> None:
    assert states(pharmacy, text)["more_than_one_nsaid"] is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("ramipril, furosemide", True), ("ramipril", False), ("furosemide", False)],
)
def test_a_water_tablet_counts_with_an_ace_inhibitor(
    pharmacy: Pharmacy, text: str, expected: bool
) -> None:
    assert states(pharmacy, text)["diuretic_with_raas_blocker"] is expected


def test_a_complete_list_rules_out_what_is_about_what_is_taken(pharmacy: Pharmacy) -> None:
    assert states(pharmacy, "metformin")["warfarin"] is False


def test_an_entry_that_was_not_read_rules_nothing_out(pharmacy: Pharmacy) -> None:
    assert "warfarin" not in states(pharmacy, "metformin, blue pills zzz")


def test_the_part_of_the_plan_does_not_hang_on_a_name(knowledge: KnowledgeBase) -> None:
    entry = knowledge.care.interventions["glucose_diary_agreed_targets"]
    renamed = entry.model_copy(update={"name": "Sugar diary"})
    assert part_of(renamed) == part_of(entry) == "glucose"
