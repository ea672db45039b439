"""First-line tests: the columns of many people say what the list of one person says."""

from __future__ import annotations

import numpy as np
import pytest

from plantar.anatomy.painted import PaintedMap
from plantar.assessment.compose import steps
from plantar.care.first_line import (
    CALLERS,
    MOST_TESTS,
    URGENT,
    FirstLineColumns,
    after_results,
    done,
    first_line_tests,
    named_by_rules,
    not_for,
)
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.examples import minimal_examples
from plantar.knowledge.expression import parse
from plantar.knowledge.schema_triage import RedFlag
from plantar.reasoning.prior import Person
from plantar.triage.feared import feared
from plantar.triage.redflags import facts_of
from plantar.triage.urgency import Urgency, most_urgent
from tests.builders import absent, present, request, shared_assessor

NETWORK = shared_assessor().network
KNOWLEDGE = NETWORK.knowledge


def test_many_people_are_given_the_tests_of_each() -> None:
    draw = np.random.default_rng(3)
    p = draw.dirichlet(np.full(len(NETWORK.names), 0.05), size=20)
    for row, ids in zip(p, FirstLineColumns(NETWORK).ranked(p, MOST_TESTS), strict=True):
        shares = dict(zip(NETWORK.names, row.tolist(), strict=True))
        assert [test for test, _ in first_line_tests(shares, KNOWLEDGE)] == ids.tolist()


def test_a_test_names_the_likeliest_of_those_who_call_for_it() -> None:
    least = KNOWLEDGE.model.report.calls_for_test.value
    shares = {name: least + 1 / (n + 2) for n, name in enumerate(KNOWLEDGE.conditions)}
    for test, because in first_line_tests(shares, KNOWLEDGE):
        callers = [
            name
            for name, entry in KNOWLEDGE.conditions.items()
            if any(s.test == test and s.order == "first-line" for s in entry.workup)
        ]
        assert because == tuple(callers[:CALLERS])


def test_what_is_hardly_possible_calls_for_no_test() -> None:
    shares = {"meralgia_paraesthetica": 0.96, "pregnancy_related_numbness": 0.04}
    assert "obstetric_review" not in dict(first_line_tests(shares, KNOWLEDGE))


def urgent_rules() -> list[RedFlag]:
    return [flag for flag in KNOWLEDGE.red_flags if Urgency(flag.urgency).rank >= URGENT]


def in_its_least_case(flag: RedFlag) -> list[Evidence]:
    """What is enough for a rule, and a numb foot."""
    ways = minimal_examples(parse(flag.when))
    way = min(ways, key=lambda w: (len(w.states) + len(w.values), sorted(w.states)))
    yes = [name for name, state in way.states.items() if state and name not in way.values]
    no = [name for name, state in way.states.items() if not state and name not in way.values]
    values = [Evidence(name, State.PRESENT, value=v) for name, v in way.values.items()]
    return [*present(*dict.fromkeys((*yes, "feel_numb"))), *absent(*no), *values]


@pytest.mark.parametrize("flag", urgent_rules(), ids=lambda flag: flag.id)
def test_in_an_emergency_no_other_test_comes_before_those_of_the_rule(flag: RedFlag) -> None:
    seen = shared_assessor().judge.seen(Person(58), in_its_least_case(flag), PaintedMap())
    told, shares, fired = seen.told.evidence, seen.posterior.shares, seen.flags.fired
    assert flag.id in {one.flag.id for one in fired}
    facts = facts_of(told, KNOWLEDGE.findings)
    out = done(facts, KNOWLEDGE) | not_for(facts, KNOWLEDGE)
    shown = {step.id for step in steps(shares, KNOWLEDGE, told, fired)}
    assert {*flag.tests} - out <= shown
    level = most_urgent(Urgency(one.flag.urgency) for one in fired).value
    fears = [f for f in feared(fired, told, shares, KNOWLEDGE) if f.flag.urgency == level]
    of_rules = {
        step.test
        for fear in fears
        for cause in fear.causes
        for step in KNOWLEDGE.conditions[cause].workup
        if step.order == "first-line"
    } | named_by_rules(feared(fired, told, shares, KNOWLEDGE))
    others = shown - of_rules - after_results(facts, KNOWLEDGE).keys()
    assert not others or of_rules - out <= shown


def test_what_is_feared_of_a_hundredth_calls_for_nothing_beside_a_rule() -> None:
    told = present("jaw_or_scalp_pain", "feel_numb")
    seen = shared_assessor().judge.seen(Person(58), told, PaintedMap())
    shown = [s.id for s in steps(seen.posterior.shares, KNOWLEDGE, told, seen.flags.fired)]
    assert "esr_and_crp" in shown
    assert "whole_spine_mri" not in shown


def test_a_new_foot_drop_is_scanned_where_its_root_leaves_the_spine() -> None:
    told = present("weak_foot_lift", "duration_under_two_weeks", "feel_numb")
    seen = shared_assessor().judge.seen(Person(58), told, PaintedMap())
    shown = steps(seen.posterior.shares, KNOWLEDGE, told, seen.flags.fired)
    assert "lumbar_mri" in {step.id for step in shown}


@pytest.mark.parametrize(
    "flag", [f for f in urgent_rules() if f.urgency == "emergency_now"], ids=lambda flag: flag.id
)
def test_help_is_said_in_every_emergency_whose_rule_fears_what_has_help(flag: RedFlag) -> None:
    report = shared_assessor().assess(request(Person(58), in_its_least_case(flag)))
    entries = KNOWLEDGE.care.interventions
    said = {c for i in report.plan.urgent if i.id in entries for c in entries[i.id].conditions}
    helped = {
        c
        for e in entries.values()
        if e.recommendation == "emergency_action" or e.until_seen
        for c in e.conditions
    }
    assert report.urgency.level == "emergency_now"
    assert helped.intersection(flag.targets) <= said
    last = [entries[item.id].said_last for item in report.plan.urgent if item.id in entries]
    assert last == sorted(last)
