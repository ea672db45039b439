"""Notes are read with their marks and abbreviations in words."""

from __future__ import annotations

from plantar.reading.written_out import WrittenOut
from tests.builders import shared_knowledge

WRITTEN = "LBP 2y, SLR -. No DM."


def test_marks_and_abbreviations_are_written_out_together() -> None:
    text = WrittenOut(shared_knowledge()).text(WRITTEN)
    assert text == "low back pain 2y, straight leg raise negative. No diabetes."


def test_half_a_day_of_a_note_is_today() -> None:
    text = WrittenOut(shared_knowledge()).text("Weak since this pm, numb this AM.")
    assert text == "Weak since this afternoon, numb this morning."


def test_what_is_written_out_keeps_its_place_in_the_note() -> None:
    read, told = WrittenOut(shared_knowledge()).read(WRITTEN)
    (finding, span) = told[0]
    assert finding == "pain_back"
    assert read.origin[span.start] == WRITTEN.index("LBP")
