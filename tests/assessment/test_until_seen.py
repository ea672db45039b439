"""Who is to be seen today reads what to do until then, and the doctor what settles the danger."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from rich.console import Console

from plantar.assessment.compose import DANGEROUS, must_not_miss
from plantar.assessment.document import to_text
from plantar.assessment.letter import clinician_letter
from plantar.assessment.report import Report
from plantar.assessment.summary import patient_summary
from plantar.cli.render import render_short
from plantar.cli.render_plan import render_plan
from plantar.reasoning.prior import Person
from plantar.triage.redflags import FiredFlag, RedFlagResult
from tests.builders import absent, present, request, shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()
ENGINE = shared_assessor()
DAY = date(2026, 4, 3)
SORE = ("history_diabetes", "history_diabetes_over_10_years", "feel_numb", "numb_stocking")


def sore_foot() -> Report:
    """A man with diabetes, numb feet and a sore; every line of the danger screen is denied."""
    told = present(*SORE, "foot_ulcer", "takes_metformin")
    dangers = KNOWLEDGE.dangers
    denied = absent(*sorted(dangers - {e.finding for e in told}))
    return ENGINE.assess(request(Person(63, "male"), [*told, *denied], country="uk"))


@pytest.fixture(scope="module")
def report() -> Report:
    found = sore_foot()
    assert found.urgency.level == "same_day"
    return found


def sections(text: str) -> dict[str, str]:
    """The text under each heading, on one line."""
    found, lines = {"": ""}, text.splitlines()
    title = ""
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if after and set(after) <= {"-"} and len(after) == len(line):
            title = line
        found[title] = f"{found.get(title, '')} {line}".strip()
    return {name: " ".join(body.split()) for name, body in found.items()}


def test_first_aid_stands_under_until_you_are_seen_and_not_after(report: Report) -> None:
    read = sections(to_text(patient_summary(report, KNOWLEDGE, DAY)))
    now = [i for i in report.plan.now if KNOWLEDGE.care.interventions[i.id].until_seen]
    assert {"sore_stay_off_the_foot", "sore_do_not_treat_it_yourself"} <= {i.id for i in now}
    for item in now:
        assert item.name in read["Until you are seen"]
        assert item.name not in read["After you were seen"]
    assert "What you can do" not in read


def test_the_letter_says_what_is_done_until_seen_and_what_is_for_later(report: Report) -> None:
    advised = sections(to_text(clinician_letter(report, KNOWLEDGE, DAY)))["Advised"]
    before, _, after = advised.partition("for after that:")
    assert "until seen: Stay off the foot" in before and "fit shoes" not in before
    assert "fit shoes" in after and "Stay off the foot" not in after


def test_until_seen_is_never_more_than_is_advised(report: Report) -> None:
    until, after = report.until_seen, report.after_seen
    assert until and {*until} | {*after} == {*report.plan.advised(), *until}
    assert not {*until} & {*after}


def test_the_terminal_says_what_to_do_until_seen_before_what_is_for_later(report: Report) -> None:
    out = Console(record=True, width=100, file=StringIO())
    render_short(report, KNOWLEDGE, console=out)
    before, _, after = out.export_text().partition("What you can do")
    assert "Stay off the foot" in before.partition("Until you are seen")[2]
    assert "Stay off the foot" not in after


def test_a_summary_names_no_number_beyond_which_nobody_knows(report: Report) -> None:
    leader = replace(report.conditions[0], probability=0.996, interval=(0.96, 0.999))
    changed = replace(report, conditions=(leader, *report.conditions[1:]))
    text = " ".join(to_text(patient_summary(changed, KNOWLEDGE, DAY)).split())
    assert "more than 99 in 100 (it could be 96 to more than 99 in 100)" in text


def test_without_first_aid_the_way_to_help_for_the_cause_is_what_to_do_until_seen() -> None:
    told = present("swelling_one_leg", "pain_calf", "history_immobility", "onset_hours_days")
    found = ENGINE.assess(request(Person(50), told, country="uk"))
    assert found.urgency.level == "same_day"
    assert [item.group for item in found.plan.until_seen()] == ["emergency"]


def test_the_letter_names_the_tests_for_the_danger_that_set_the_level(report: Report) -> None:
    feared = [s for s in report.would_settle if {"osteomyelitis", "charcot_foot"} & {*s.because}]
    settles = sections(to_text(clinician_letter(report, KNOWLEDGE, DAY)))
    assert len(feared) >= 3
    assert all(step.name in settles["What would settle it first"] for step in feared)


@pytest.mark.parametrize("flag", [f for f in KNOWLEDGE.red_flags if f.targets], ids=lambda f: f.id)
def test_a_danger_that_only_a_rule_names_carries_no_small_figure(flag) -> None:  # type: ignore[no-untyped-def]
    """ "Must not be missed: osteomyelitis, 0.2 %" talks away what the rule has just feared."""
    shares = dict.fromkeys(flag.targets, 0.002) | {"stroke": 0.2}
    lines = must_not_miss(shares, RedFlagResult((FiredFlag(flag, ()),), ()), KNOWLEDGE)
    for target in flag.targets:
        feared = KNOWLEDGE.conditions[target]
        said = [s.clinical for s in lines if s.clinical.startswith(f"{feared.name}: ")]
        assert len(said) == ({flag.urgency, feared.urgency} <= {*DANGEROUS})
        assert not any("0.2%" in line for line in said)


def test_what_was_not_checked_begins_with_the_dangers_that_are_likeliest(report: Report) -> None:
    first = report.urgency.not_checked[:6]
    assert first[0] == "sign_vital_signs_abnormal"  # an infection of the foot that spreads
    assert not {"sign_anal_tone", "sign_perianal_sensation_reduced"} & {*first}


def test_what_the_danger_screen_would_ask_is_never_pushed_out_by_what_is_likelier() -> None:
    found = ENGINE.assess(
        request(Person(72, "female"), present("numb_sole_whole", "relief_sit_flex"))
    )
    assert "bladder_retention" in found.urgency.not_checked[:6]


FIRST_AID = {n: e for n, e in KNOWLEDGE.care.interventions.items() if e.until_seen}
OPEN = {
    "a sore": ("history_diabetes", "feel_numb", "foot_ulcer"),
    "a sore on a numb sole": ("numb_sole_whole", "foot_ulcer"),
    "a hot foot": ("foot_red_hot_swollen", "onset_hours_days"),
    "a black toe": ("skin_black", "feel_numb"),
    "pain at rest": ("pain_rest_night", "history_smoker", "pain_calf_claudication"),
}


def with_open_dangers(*told: str) -> Report:
    """Nothing was asked of the dangers."""
    return ENGINE.assess(request(Person(63, "male"), present(*told), country="uk"))


@pytest.fixture(params=OPEN.values(), ids=[*OPEN])
def unasked(request: pytest.FixtureRequest) -> Report:
    found = with_open_dangers(*request.param)
    assert found.plan.kind == "held"
    return found


def test_first_aid_waits_for_no_question_about_dangers(unasked: Report) -> None:
    given = {item.id for item in unasked.until_seen}
    assert given and given <= {*FIRST_AID}
    assert not given & {item.id for item in unasked.plan.held}
    assert all(not item.because for item in unasked.until_seen)


def test_what_may_harm_waits_still_for_the_questions_about_dangers(unasked: Report) -> None:
    assert {item.id for item in (*unasked.plan.now, *unasked.plan.discuss)} <= {*FIRST_AID}
    assert unasked.plan.held


def test_letter_summary_and_terminal_say_first_aid_at_once(unasked: Report) -> None:
    letter = sections(to_text(clinician_letter(unasked, KNOWLEDGE, DAY)))["Advised"]
    summary = sections(to_text(patient_summary(unasked, KNOWLEDGE, DAY)))["Until you are seen"]
    short, whole = (Console(record=True, width=200, file=StringIO()) for _ in range(2))
    render_short(unasked, KNOWLEDGE, console=short)
    render_plan(unasked.plan, whole)
    at_once = whole.export_text().partition("quick checks")[0]
    seen = short.export_text().partition("Until you are seen")[2]
    for item in unasked.until_seen:
        assert f"until seen: {item.name}" in letter
        assert f"are answered: {item.name}" not in letter
        assert all(item.name in said for said in (summary, seen, at_once))


def test_the_plan_that_waits_keeps_first_aid_and_nothing_else(report: Report) -> None:
    waiting = report.plan.waiting()
    assert {i.id for i in waiting.now} == {i.id for i in report.plan.now if i.until_seen} != set()
    assert waiting.kind == "held" and not waiting.discuss


def test_no_first_aid_asks_to_raise_a_foot_whose_arteries_nobody_has_looked_at() -> None:
    raising = re.compile(r"\b(foot|leg)s? up\b|(?<!not )\braise", re.I)
    assert FIRST_AID
    assert not [name for name, e in FIRST_AID.items() if raising.search(e.tell_the_patient)]
