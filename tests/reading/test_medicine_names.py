"""Names of medicines are read as words for their class, where something is taken."""

from __future__ import annotations

import re

import pytest

from plantar.reading import language
from plantar.reading.medicine_names import MedicineNames
from plantar.reading.written_out import WrittenOut
from tests.builders import shared_knowledge


@pytest.fixture(scope="module")
def written_out() -> WrittenOut:
    return WrittenOut(shared_knowledge())


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("On PRADAXA, numb.", "On blood thinners, numb."),
        ("My Lantus's dose", "My insulin for diabetes dose"),
        ("on rivaroxiban", "on blood thinners"),
        ("on Glycomet GP", "on metformin and diabetes tablets"),
        ("R-Cinex daily", "isoniazid daily"),
    ],
)
def test_a_name_is_read_as_its_class(written_out: WrittenOut, text: str, read: str) -> None:
    assert written_out.text(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "allergic to penicillin, codeine and warfarin",
        "hydrocortisone cream",
        "metronidazole gel on my nose",
        "a shorter and more precise program",
        "I recline on my Pegasus bike",
        "insulin resistance",
        "Ozempic for my weight",
        "on norflexx",
    ],
)
def test_what_is_not_taken_or_is_no_name_stays_as_it_is(written_out: WrittenOut, text: str) -> None:
    assert written_out.text(text) == text


def test_no_english_word_is_a_slip_in_a_name() -> None:
    knowledge = shared_knowledge()
    names = MedicineNames(knowledge.care, knowledge.medicine_words)
    known = {n.lower() for m in knowledge.care.medicines.values() for n in m.names}
    known |= {*knowledge.care.medicines}
    heard = [w for w in language._dictionary() if any(names.found(f"I take {w}"))]
    assert not {re.sub("'?s$", "", w) for w in heard} - {re.sub("s$", "", n) for n in known}


def test_a_list_of_allergies_ends_where_something_is_taken(written_out: WrittenOut) -> None:
    read = written_out.text("Allergic to nuts, on warfarin")
    assert read == "Allergic to nuts, on blood thinners"


def test_what_a_name_tells_of_keeps_its_place(written_out: WrittenOut) -> None:
    text = "DM, heel numb, on Eliquis"
    read, told = written_out.read(text)
    assert [finding for finding, _ in told] == ["history_diabetes", "takes_anticoagulant"]
    assert read.said(told[1][1].start, told[1][1].end) == "Eliquis"


def test_every_name_of_a_class_in_the_table_is_known(written_out: WrittenOut) -> None:
    knowledge = shared_knowledge()
    names = MedicineNames(knowledge.care, knowledge.medicine_words)
    missed = []
    for row in knowledge.medicine_words.names:
        for key, medicine in knowledge.care.medicines.items():
            if medicine.unnamed or key in row.without:
                continue
            if key not in row.medicines and not set(medicine.classes) & set(row.classes):
                continue
            for name in (key.replace("_", " "), *medicine.names):
                if name.isascii() and name.lower() not in row.not_names:
                    told = {f for one in names.found(f"I take {name} daily") for f in one.findings}
                    missed += [] if told >= set(row.findings) else [name]
    assert not missed
