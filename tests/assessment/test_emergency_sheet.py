"""In an emergency the sheet for the person says first what to do, and its picture can be read."""

from __future__ import annotations

import re
from datetime import date

import pytest

from plantar.anatomy.map_sheet import draw_map
from plantar.anatomy.painted import from_regions
from plantar.assessment import document
from plantar.assessment.document import (
    USUAL,
    Block,
    Paragraph,
    Spacing,
    pages_of,
    to_pdf,
    to_text,
)
from plantar.assessment.report import Report
from plantar.assessment.summary import patient_summary
from plantar.reasoning.prior import Person
from tests.builders import present, request, shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()
DAY = date(2026, 4, 3)
EMERGENCIES = (
    ("numb_saddle", "bladder_retention", "weak_both_legs"),
    ("foot_cold_one", "skin_pale", "onset_sudden", "pain_severe"),
    ("weak_one_side", "onset_sudden", "numb_face"),
)


def emergency(told: tuple[str, ...]) -> Report:
    report = shared_assessor().assess(request(Person(55, "female"), present(*told), country="uk"))
    assert report.plan.kind == "emergency"
    return report


@pytest.mark.parametrize("told", EMERGENCIES, ids=lambda told: told[0])
def test_what_to_do_and_to_say_stands_before_everything_else(told: tuple[str, ...]) -> None:
    report = emergency(told)
    text = " ".join(to_text(patient_summary(report, KNOWLEDGE, DAY)).split())
    first = text.split("What you said")[0]
    assert report.plan.urgent[0].say in first
    assert all(alert.text in first for alert in report.plan.alerts)
    assert "What you can do" not in text and "in 100" not in text


def test_the_words_to_say_in_hospital_are_on_the_sheet() -> None:
    text = to_text(patient_summary(emergency(EMERGENCIES[0]), KNOWLEDGE, DAY))
    assert 'Say the words "cauda equina"' in " ".join(text.split())


def test_a_place_in_the_middle_is_drawn_once_and_without_empty_feet() -> None:
    saddle = {"numb": ("saddle", "genital")}
    svg = draw_map(from_regions({"left": saddle, "right": saddle}))
    paths = re.findall(r"<path[^>]*>", svg)
    painted = [path for path in paths if 'fill="#3b6fb6"' in path]
    assert len(painted) == 4, "each region of each side once"
    assert 'data-region="pl_heel_cen"' not in svg


def test_only_views_that_hold_paint_are_drawn() -> None:
    svg = draw_map(from_regions({"left": {"numb": ("pl_heel_cen",)}}))
    assert 'data-region="pl_heel_cen"' in svg and 'data-region="do_toe1"' not in svg


@pytest.mark.parametrize("sides", [("left",), ("left", "right")])
def test_what_is_written_on_a_sheet_can_be_read_on_paper(sides: tuple[str, ...]) -> None:
    regions = ("pl_heel_cen", "do_toe1", "leg_ant_up", "thi_lat_up", "saddle", "chest")
    svg = draw_map(from_regions({side: {"numb": regions} for side in sides}))
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    assert found
    millimetres = min(76 / float(found[2]), 170 / float(found[1]))
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', svg)]
    assert min(sizes) * millimetres >= 2.1, "six points"


def test_a_few_lines_too_many_make_no_page_of_their_own() -> None:
    sheet: list[Block] = [Paragraph(f"Line {n}.") for n in range(60)]
    while pages_of(_made(sheet, USUAL)) > 1:
        sheet.pop()
    few = [*sheet, Paragraph("One more."), Paragraph("And one.")]
    assert pages_of(_made(few, USUAL)) == 2
    assert pages_of(to_pdf("x", few)) == 1


def _made(sheet: list[Block], setting: Spacing) -> bytes:
    """The sheet as it would be with this setting alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(document, "CLOSER", setting)
        return to_pdf("x", sheet)
