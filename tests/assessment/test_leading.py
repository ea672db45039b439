"""One place decides what leads; every face says the same, and an empty case names nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache, partial
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from plantar.anatomy.painted import PaintedMap
from plantar.assessment.document import to_text
from plantar.assessment.leading import (
    leading,
    reasons_beside,
    said_once,
    without_causes,
)
from plantar.assessment.letter import clinician_letter
from plantar.assessment.report import (
    Leading,
    LevelReason,
    RankedCondition,
    RankedGroup,
    Report,
)
from plantar.assessment.request import Request
from plantar.assessment.summary import patient_summary
from plantar.care.care_plan import EVERYONE
from plantar.cli.render import render, render_short
from plantar.intake.vignette import read_vignette
from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.network import SOMETHING_ELSE
from plantar.reasoning.prior import Person
from plantar.web.wording import causes
from tests.builders import request, shared_assessor, shared_knowledge, with_parameter

KNOWLEDGE = shared_knowledge()
LIMITS = KNOWLEDGE.model.report
STANDS_OUT, LEADS = LIMITS.stands_out.value, LIMITS.leads.value
EQUAL = LIMITS.fits_equally.value
ENGINE = shared_assessor()
CASES = sorted((Path(__file__).parents[2] / "cases/development").glob("[A-Z]*.yaml"))
EVERY = 24
"""Each of so many cases; PLANTAR_ALL=1 looks at all of them, which takes minutes."""
DAY = date(2026, 4, 3)
DANGERS = [f for line in KNOWLEDGE.danger_screen.values() for f in line.findings]
DENIED = [Evidence(f, State.ABSENT) for f in DANGERS]


def sample() -> list[Path]:
    import os

    return CASES if os.environ.get("PLANTAR_ALL") else CASES[::EVERY]


@cache
def report_of(file: Path) -> Report:
    case = read_vignette(file, KNOWLEDGE)
    return ENGINE.assess(Request.of_case(case))


def flat(text: str) -> str:
    return " ".join(text.split())


SHORT = partial(render_short, knowledge=KNOWLEDGE)


def printed(report: Report, show: Callable[..., None]) -> str:
    paper = StringIO()
    show(report, console=Console(file=paper, width=1000, highlight=False))
    return flat(paper.getvalue())


@pytest.mark.parametrize("file", sample(), ids=lambda f: f.stem)
def test_heading_reason_sentence_letter_terminal_and_json_name_the_same(file: Path) -> None:
    report = report_of(file)
    lead = report.leading
    first = report.conditions[0]
    assert report.as_dict()["leading"]["conditions"] == lead.conditions
    assert all(KNOWLEDGE.conditions[c].plain_name in lead.plain for c in lead.conditions)
    assert first.id in lead.conditions or first.probability < LEADS or first.id == SOMETHING_ELSE
    assert lead.clinical in flat(to_text(clinician_letter(report, KNOWLEDGE, DAY)))
    assert lead.plain in flat(to_text(patient_summary(report, KNOWLEDGE, DAY)))
    assert lead.plain in printed(report, SHORT)
    said = [r.plain for r in report.urgency.set_by if r.plain.startswith("It may be ")]
    assert all(first.plain_name in line for line in said)


def test_every_list_names_causes_from_the_probability_that_the_knowledge_says() -> None:
    least = LIMITS.listed_from.value
    reports = (r for r in map(report_of, sample()) if not r.leading.missing)
    report = next(r for r in reports if r.conditions[1].probability >= least)
    first, second = report.conditions[:2]
    between = (first.probability + second.probability) / 2
    strict = with_parameter(KNOWLEDGE, "report.listed_from", between)
    row = f"{second.plain_name} ({second.name})"
    for knowledge, named in ((KNOWLEDGE, True), (strict, False)):
        letter = flat(to_text(clinician_letter(report, knowledge, DAY)))
        short = printed(report, partial(render_short, knowledge=knowledge))
        whole = printed(report, partial(render, knowledge=knowledge, sources=False))
        assert (second in causes(report.conditions, knowledge.model.report)) == named
        assert (row in short) == (row in whole.partition("Why ")[0]) == named
        assert (f"- {second.name}: probability" in letter) == named


def condition(name: str, p: float, group: str = "root") -> RankedCondition:
    one = report_of(CASES[0]).conditions[0]
    return replace(one, id=name, name=name.upper(), plain_name=name, probability=p, group=group)


def branch(name: str, p: float, parent: str = "") -> RankedGroup:
    return RankedGroup(name, name.upper(), name, parent, p)


def lead(*ps: float, groups: tuple[RankedGroup, ...] = ()) -> Leading:
    ranked = [condition(f"cause {n}", p) for n, p in enumerate(ps)]
    return leading(ranked, groups, LIMITS, known=True, age_years=50)


def test_one_that_stands_out_is_named_alone() -> None:
    assert lead(STANDS_OUT, 0.3).conditions == ("cause 0",)


def test_those_that_fit_equally_are_named_together() -> None:
    found = lead(0.32, 0.32 * EQUAL + 0.001, 0.1)
    assert found.standing == "equal" and found.conditions == ("cause 0", "cause 1")
    assert found.plain == "These fit about equally well: cause 0 and cause 1."


def test_where_none_leads_none_is_named_and_the_branch_is() -> None:
    found = lead(0.15, 0.1, groups=(branch("root", 0.7), branch("vessel", 0.1)))
    assert found.conditions == () and found.group == "root"
    assert "No single cause stands out" in found.plain and "points to root" in found.plain


def test_a_leader_outside_the_branch_that_holds_most_says_so() -> None:
    ranked = [condition("clot", LEADS, "vessel")]
    found = leading(ranked, (branch("root", 0.65),), LIMITS, known=True, age_years=50)
    assert "clot" in found.plain and "points to root" in found.plain


def test_the_narrowest_branch_is_named() -> None:
    groups = (branch("vessel", 0.8), branch("vein", 0.7, "vessel"))
    assert lead(0.1, groups=groups).group == "vein"


def test_something_else_is_never_a_named_cause() -> None:
    found = leading([condition(SOMETHING_ELSE, 0.7)], (), LIMITS, known=True, age_years=50)
    assert found.conditions == () and "Nothing that plantar knows" in found.plain


NOTHING = {
    "nothing at all": (Person(), []),
    "age and sex": (Person(52, "female"), []),
    "no to every danger": (Person(52, "female"), DENIED),
    "not sure of the dangers": (Person(), [Evidence(f, State.UNSURE) for f in DANGERS]),
}


@pytest.mark.parametrize("who", NOTHING)
def test_a_case_without_any_finding_names_no_cause_and_says_what_is_missing(who: str) -> None:
    person, evidence = NOTHING[who]
    report = ENGINE.assess(request(person, evidence, PaintedMap()))
    names = {c.plain_name for c in KNOWLEDGE.conditions.values()}
    names |= {c.name for c in KNOWLEDGE.conditions.values()}
    texts = [
        to_text(clinician_letter(report, KNOWLEDGE, DAY)).partition("Safety questions")[0],
        to_text(patient_summary(report, KNOWLEDGE, DAY)),
        printed(report, SHORT),
    ]
    for text in map(flat, texts):
        assert not [n for n in names if re.search(rf"\b{re.escape(n)}\b", text)]
    assert report.leading.missing and report.leading.conditions == ()
    assert "where you feel it" in texts[1] and "distribution" in texts[0]
    assert ("your age" in texts[1]) == (person.age_years is None)


@pytest.mark.parametrize("who", NOTHING)
def test_where_no_cause_is_named_nothing_is_planned_against_one(who: str) -> None:
    report = ENGINE.assess(request(*NOTHING[who], PaintedMap()))
    reasons = {item.why for item in report.plan.everything()} - {EVERYONE}
    assert not [why for why in reasons if why.startswith("for ")]
    assert report.daily.exercise.chosen == ()


def test_of_nothing_known_only_the_reasons_that_name_a_cause_go() -> None:
    report = ENGINE.assess(request(Person(50), [], PaintedMap()))
    name, entry = next(iter(KNOWLEDGE.conditions.items()))
    text = f"You asked for help 3 times before, once for {entry.plain_name}."
    again = LevelReason("repeat contact", text)
    named = LevelReason("risk", f"It may be {entry.plain_name}.", (name,))
    asked = replace(report.urgency, set_by=(again, named))
    assert without_causes(asked).set_by == (again,)


def test_who_comes_again_without_a_finding_keeps_the_level_and_is_told_no_cause() -> None:
    urgency = ENGINE.assess(request(Person(50, earlier_contacts=3), [], PaintedMap())).urgency
    names = [c.plain_name for c in KNOWLEDGE.conditions.values()]
    assert urgency.level == "same_day"
    assert not any(name in r.plain for r in urgency.set_by for name in names)


def test_the_whole_terminal_answer_of_an_empty_case_names_no_cause() -> None:
    report = ENGINE.assess(request(Person(), [], PaintedMap()))
    text = printed(report, lambda r, console: render(r, KNOWLEDGE, sources=False, console=console))
    assert report.conditions[0].name not in text.partition("Whom to see")[0]


def test_the_certificate_names_input_versions_bound_and_the_worst_level() -> None:
    report = ENGINE.assess(request(Person(50), [Evidence("numb_heel_plantar", State.PRESENT)]))
    found = report.certificate
    assert (found.input_hash, found.knowledge) == (report.input_hash, report.knowledge)
    assert found.left_out == 0.0 and found.at_most == report.urgency.at_most == "emergency_now"
    assert found.unanswered and len(found.reader) == 12
    assert abs(sum(ENGINE.infer(Person(50), []).responsible) - 1) < 1e-9


def test_a_certificate_with_every_danger_answered_leaves_none_open() -> None:
    seen = [Evidence("numb_heel_plantar", State.PRESENT), *DENIED]
    found = ENGINE.assess(request(Person(50), seen)).certificate
    assert found.unanswered == () and found.at_most == found.level


@pytest.mark.parametrize("told", ["new_lately", "symptom_days"])
def test_what_no_cause_is_judged_by_names_no_cause(told: str) -> None:
    value = 1000.0 if told == "symptom_days" else None
    denied = [e for e in DENIED if e.finding != told]
    report = ENGINE.assess(request(Person(52), [Evidence(told, State.PRESENT, value), *denied]))
    assert report.leading.missing
    names = [c.plain_name for c in KNOWLEDGE.conditions.values()]
    assert not any(name in r.plain for r in report.urgency.set_by for name in names)


def test_a_reason_that_another_goes_on_from_is_said_once() -> None:
    named = (("gout",), ("gout", "sprain"), ("gouty_skin",), ())
    reasons = [LevelReason("", f"It may be {' or '.join(causes)}.", causes) for causes in named]
    assert said_once(reasons) == tuple(reasons[1:])


def test_of_two_equal_reasons_both_stay_rather_than_none() -> None:
    reasons = tuple(LevelReason(name, "It may be gout.", ("gout",)) for name in "ab")
    assert said_once(reasons) == reasons


def test_a_reason_stays_whose_words_hold_the_name_of_the_leader() -> None:
    """Which causes a reason names is a field: "gout" stands in "gouty skin", too."""
    report = report_of(CASES[0])
    first = report.conditions[0]
    other = LevelReason("risk", f"It could be {first.plain_name} of another kind.", ("other",))
    mine = LevelReason("risk", f"It may be {first.plain_name}.", (first.id,))
    urgency = replace(report.urgency, level="routine", set_by=(mine, other))
    leads = replace(report.leading, standing="leads", conditions=(first.id,))
    assert reasons_beside(replace(report, urgency=urgency, leading=leads)) == (other,)


def test_where_nothing_leads_the_reason_of_a_normal_visit_names_no_cause() -> None:
    told = [Evidence(f, State.PRESENT) for f in ("feel_numb", "duration_years", "side_one")]
    report = ENGINE.assess(request(Person(52, "female"), [*told, *DENIED]))
    assert report.leading.standing == "open" and report.urgency.level == "routine"
    named = [c.plain_name for c in report.conditions]
    assert not any(name in r.plain for r in reasons_beside(report) for name in named)


def test_what_has_no_name_of_its_own_is_not_the_first_to_be_ruled_out() -> None:
    told = [Evidence("weak_foot_lift", State.PRESENT), Evidence("new_lately", State.PRESENT)]
    report = ENGINE.assess(request(Person(70), told))
    others = {c for c, e in KNOWLEDGE.conditions.items() if e.kind == "other"}
    assert report.urgency.level == "same_day"
    assert not others.intersection(report.leading.to_exclude)
    assert "another disease" not in report.leading.plain


NUMB_SOCKS = [
    Evidence(f, State.PRESENT)
    for f in ("numb_stocking", "side_both_equal", "course_progressive", "duration_years")
]
NORMAL = [
    Evidence(f, State.ABSENT) for f in ("lab_b12_low", "lab_fasting_glucose", "lab_immunofixation")
]


def lead_of(*evidence: Evidence) -> Leading:
    return ENGINE.assess(request(Person(74, "male"), [*DENIED, *evidence])).leading


def test_a_diagnosis_of_exclusion_says_what_must_be_ruled_out_first() -> None:
    (cause,) = (c for c, e in KNOWLEDGE.conditions.items() if e.exclusion)
    first = KNOWLEDGE.conditions[cause].exclusion
    assert first
    before, after = lead_of(*NUMB_SOCKS), lead_of(*NUMB_SOCKS, *NORMAL)
    assert cause in before.conditions and cause in after.conditions
    assert before.plain.endswith(first.plain) and before.clinical.endswith(first.clinical)
    assert first.plain not in after.plain and first.clinical not in after.clinical


@pytest.mark.parametrize("missing", range(len(NORMAL)))
def test_one_test_that_is_not_known_to_be_normal_leaves_it_open(missing: int) -> None:
    known = [e for n, e in enumerate(NORMAL) if n != missing]
    assert "only when blood tests" in lead_of(*NUMB_SOCKS, *known).plain
