"""Where a red flag set the level, what it is for is named first, and the place agrees with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from plantar.assessment.compose import flagged
from plantar.assessment.document import to_text
from plantar.assessment.leading import leading
from plantar.assessment.letter import clinician_letter
from plantar.assessment.report import Report
from plantar.assessment.request import Request
from plantar.assessment.summary import patient_summary
from plantar.knowledge.evidence import Evidence, Side, State
from plantar.knowledge.fields import UrgencyLevel
from plantar.reasoning.prior import Person
from plantar.triage.urgency import Urgency
from tests.assessment.test_leading import condition, report_of, sample
from tests.builders import present, request, shared_assessor, shared_knowledge

KNOWLEDGE, ENGINE = shared_knowledge(), shared_assessor()
DAY = date(2026, 4, 3)
TOLD = {
    "a tight cast": (
        "history_cast", "onset_trauma", "onset_surgery", "feel_tight", "new_lately",
        "duration_under_two_weeks", "numb_toes_all", "feel_numb",
    ),
    "laughing gas": ("history_nitrous_oxide", "unsteady", "feel_tingle", "new_lately"),
    "a sore on a foot with diabetes": (
        "history_diabetes", "numb_foot_whole", "feel_numb", "foot_ulcer", "side_both_equal",
    ),
}  # fmt: skip


def case(who: str) -> Request:
    return request(Person(50), present(*TOLD[who]))


def named_by_flags(report: Report, asked: Request) -> list[set[str]]:
    j = ENGINE.judge.judged(asked)
    of = flagged(Urgency(report.urgency.level), j.flags, j.posterior.shares, KNOWLEDGE)
    return [{c.id for c in one} for one in of if one]


@pytest.mark.parametrize("who", TOLD)
def test_what_the_flag_of_the_level_is_for_leads_or_is_named_first(who: str) -> None:
    report = ENGINE.assess(case(who))
    flags = named_by_flags(report, case(who))
    assert flags, report.urgency.level
    first = {*report.leading.to_exclude, *report.leading.conditions}
    assert any(not one.isdisjoint(first) for one in flags)
    plain = flat(to_text(patient_summary(report, KNOWLEDGE, DAY)))
    letter = flat(to_text(clinician_letter(report, KNOWLEDGE, DAY)))
    for cause in report.leading.to_exclude:
        entry = KNOWLEDGE.conditions[cause]
        assert f"First to be ruled out: {entry.plain_name}" in plain
        opening = letter[: letter.index(report.leading.clinical) + len(report.leading.clinical)]
        leader = report.conditions[0].name
        assert opening.index(entry.name) < opening.index(leader)


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("who", TOLD)
def test_the_place_that_is_drawn_is_one_of_the_cause_that_is_named_first(who: str) -> None:
    report = ENGINE.assess(case(who))
    cause = (*report.leading.to_exclude, *report.leading.conditions)[0]
    assert report.place.sites[0] in KNOWLEDGE.conditions[cause].sites
    assert KNOWLEDGE.sites[report.place.sites[0]].plain_name in report.place.plain


def test_a_cause_with_two_places_has_both_named_where_a_flag_is_for_it() -> None:
    report = ENGINE.assess(case("laughing gas"))
    assert report.leading.conditions == ("nitrous_oxide_neuropathy",)
    assert "spinal cord" in report.place.plain and "longest nerves" in report.place.plain


def test_no_place_is_called_most_likely_where_none_leads() -> None:
    report = ENGINE.assess(case("a tight cast"))
    assert report.sites[0].probability < KNOWLEDGE.model.report.leads.value
    assert "no single place stands out" in report.place.plain


def test_without_a_red_flag_of_the_day_nothing_is_to_be_excluded() -> None:
    heel = [Evidence("numb_heel_plantar", State.PRESENT, side=Side.RIGHT)]
    report = ENGINE.assess(request(Person(50), heel))
    assert report.leading.to_exclude == () and "If it is" not in report.place.plain


@pytest.mark.parametrize(("own", "excluded"), [("emergency_now", ()), ("routine", ("stroke",))])
def test_a_leader_as_urgent_as_the_flag_stays_first(
    own: UrgencyLevel, excluded: tuple[str, ...]
) -> None:
    leader = replace(condition("leader", 0.8), urgency=own)
    flag = ((KNOWLEDGE.conditions["stroke"],),)
    limits = KNOWLEDGE.model.report
    found = leading([leader], (), limits, known=True, age_years=50, flagged=flag)
    assert found.to_exclude == excluded and found.conditions == ("leader",)


@pytest.mark.parametrize("file", sample(), ids=lambda f: f.stem)
def test_every_face_has_a_place_of_the_report(file: Path) -> None:
    report = report_of(file)
    assert report.place.sites and set(report.place.sites) <= set(KNOWLEDGE.sites)
    excluded = set(report.leading.to_exclude)
    assert excluded.isdisjoint(report.leading.conditions)
    if Urgency(report.urgency.level).rank < Urgency.SAME_DAY.rank:
        assert not excluded
