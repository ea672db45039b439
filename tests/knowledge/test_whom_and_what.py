"""Whom to see first and what to test first, over all conditions."""

from __future__ import annotations

import re

import pytest

from plantar.knowledge.expression import PlainFacts, holds
from tests.builders import shared_knowledge

KNOWLEDGE = shared_knowledge()
CONDITIONS = KNOWLEDGE.conditions.values()
SCANS = [a for a in KNOWLEDGE.workup.avoid if {"mri lumbar", "mri spine"} & {*a.ordered_as}]
CORD_OR_CAUDA = ("numb_saddle", "bladder_retention", "bowel_incont", "weak_both_legs", "sexual_new")


def test_an_emergency_is_seen_first_by_somebody_who_takes_emergencies() -> None:
    first = {c.id: KNOWLEDGE.specialists[c.see[0]].level for c in CONDITIONS if c.see}
    due = [c.id for c in CONDITIONS if c.urgency == "emergency_now"]
    assert [name for name in due if first[name] != "emergency"] == []


def test_every_condition_has_a_test_that_is_shown() -> None:
    shown = {c.id for c in CONDITIONS for step in c.workup if step.order == "first-line"}
    assert KNOWLEDGE.conditions.keys() - shown == set()


@pytest.mark.parametrize("sign", CORD_OR_CAUDA)
def test_a_scan_of_the_spine_is_not_called_needless_beside_a_sign_of_cord_or_cauda(
    sign: str,
) -> None:
    assert SCANS
    for scan in SCANS:
        assert holds(scan.unless, PlainFacts({sign: True})) is True


KNOWN_TO_ALL = {"MRI", "CT", "ECG", "HTLV", "X", "B", "D"}


def test_a_test_stands_on_the_page_of_a_person_without_letters_that_only_clinicians_know() -> None:
    for name, entry in KNOWLEDGE.tests.items():
        letters = set(re.findall(r"\b[A-Z]+[a-z]?[A-Z]*\b", entry.plain)) - KNOWN_TO_ALL
        assert not {w for w in letters if w.isupper()}, name
        assert len(entry.plain.split()) <= 18, name


def test_what_a_person_reads_of_an_eye_or_a_wait_is_a_whole_sentence_of_known_words() -> None:
    eye = KNOWLEDGE.care.flags["angle_closure_glaucoma"]
    assert "pressure in your eye" in eye.plain and "pressure in your eye" in eye.asked
    assert all("although you were" not in row.look_for for row in KNOWLEDGE.safety_net)
