"""The danger screen: a level is provisional until no open danger could raise it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plantar.assessment.assess import Assessor
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.expression import names, parse
from plantar.reasoning.prior import Person
from plantar.triage.screen import screen
from plantar.triage.urgency import Urgency
from tests.builders import absent, present, request, shared_knowledge, unsure

KNOWLEDGE = shared_knowledge()
SCREEN = KNOWLEDGE.danger_screen
DANGERS = [name for line in SCREEN.values() for name in line.findings]
LEAST, WORST = Urgency.SELF_CARE, Urgency.EMERGENCY_NOW
SAID = ("onset_sudden", "onset_hours_days", "pain_back", "side_one", "weak_one_side", "pain_calf")
"""Findings beside the screen that many rules ask for."""


def none_but(*left_open: str) -> list[Evidence]:
    """Every danger answered no, but those left open."""
    return absent(*(name for name in DANGERS if name not in left_open))


def doubtful_no(finding: str) -> Evidence:
    """A no that was only read in a text."""
    return Evidence(finding, State.ABSENT, confidence=0.9)


def test_where_nothing_was_answered_it_could_be_an_emergency() -> None:
    found = screen([], LEAST, KNOWLEDGE)
    assert found.at_most is WORST and not found.settled and found.open


def test_where_every_line_was_answered_no_the_level_is_settled() -> None:
    for level in Urgency:
        found = screen(none_but(), level, KNOWLEDGE)
        assert found.settled and found.at_most is level


@pytest.mark.parametrize("line", SCREEN)
def test_only_a_ticked_line_of_standing_risks_is_settled_by_its_tick(line: str) -> None:
    left_open = none_but(*SCREEN[line].findings)
    found = screen(left_open, LEAST, KNOWLEDGE, (line,))
    assert found.settled is SCREEN[line].standing


def test_an_emergency_is_settled_whatever_is_open() -> None:
    found = screen(unsure(*DANGERS), WORST, KNOWLEDGE)
    assert found.settled and found.at_most is WORST


@pytest.mark.parametrize("line", SCREEN)
def test_a_line_that_alone_is_open_is_named(line: str) -> None:
    """Alone: what else a rule asks for, such as how it began, is unknown and excludes nothing."""
    found = screen(none_but(*SCREEN[line].findings), LEAST, KNOWLEDGE)
    assert found.open == (line,) and found.at_most.rank >= Urgency.SAME_DAY.rank


@pytest.mark.parametrize("finding", ["numb_saddle", "face_droop", "skin_dusky_crackling"])
@pytest.mark.parametrize("answer", [doubtful_no, lambda f: unsure(f)[0]], ids=["read", "unsure"])
def test_what_is_no_answer_leaves_its_line_open(
    finding: str, answer: Callable[[str], Evidence]
) -> None:
    [line] = [name for name, entry in SCREEN.items() if finding in entry.findings]
    found = screen([*none_but(finding), answer(finding)], LEAST, KNOWLEDGE)
    assert found.open == (line,) and found.at_most is WORST


def perhaps(finding: str) -> Evidence:
    """What was only perhaps said to be so."""
    return Evidence(finding, State.PRESENT, confidence=KNOWLEDGE.triage.sure.share - 0.1)


def test_a_danger_that_was_perhaps_told_is_named_before_every_line() -> None:
    said = [*none_but("numb_saddle"), perhaps("numb_saddle")]
    found = screen(said, LEAST, KNOWLEDGE)
    assert found.at_most is WORST and found.doubts == ("numb_saddle",)


def test_what_was_perhaps_told_and_harms_nobody_keeps_nothing_open() -> None:
    assert screen([*none_but(), perhaps("trigger_shoes")], LEAST, KNOWLEDGE).settled


@pytest.mark.parametrize("finding", ["numb_saddle", "face_droop", "skin_dusky_crackling"])
def test_a_danger_that_was_perhaps_told_alarms_nobody_and_reassures_nobody(
    assessor: Assessor, finding: str
) -> None:
    who, rest = Person(50, "female"), [*none_but(finding), *present("trigger_shoes")]
    urgency = assessor.assess(request(who, [*rest, perhaps(finding)])).urgency
    told = assessor.assess(request(who, [*rest, *present(finding)])).urgency
    assert told.level == WORST.value != urgency.level
    assert (urgency.status, urgency.at_most) == ("provisional", WORST.value)
    assert urgency.dangers[0].plain == KNOWLEDGE.findings[finding].plain


def test_a_line_is_settled_only_when_each_of_its_findings_is() -> None:
    found = screen(none_but("bladder_retention"), LEAST, KNOWLEDGE)
    assert found.open == ("bladder_and_saddle",)


def test_a_line_that_could_raise_nothing_does_not_keep_the_level_open() -> None:
    """Belly pain alone is no emergency, once all that would make it one is denied."""
    rules = [names(parse(f.when)) for f in KNOWLEDGE.red_flags]
    beside = {name for rule in rules if "pain_abdomen" in rule for name in rule} - {*DANGERS}
    said = none_but("pain_abdomen")
    assert screen([*said, *absent(*sorted(beside))], LEAST, KNOWLEDGE).settled
    assert screen(said, LEAST, KNOWLEDGE).open == ("sudden_pain",)


def test_dangers_of_two_lines_that_harm_only_together_are_both_named() -> None:
    found = screen(none_but("fever", "confusion"), LEAST, KNOWLEDGE)
    assert found.at_most is WORST and found.open == ("infection", "mind")


def test_a_danger_that_is_so_is_an_answer() -> None:
    said = [*none_but("weak_foot_lift"), *present("weak_foot_lift")]
    assert screen(said, Urgency.WITHIN_2_WEEKS, KNOWLEDGE).settled


def test_an_open_danger_never_hides_another() -> None:
    """A rule may ask that there was no injury; that this is not known must not put it out."""
    said = [*none_but("onset_trauma", "weak_leg"), *present("onset_sudden", "side_one")]
    denied = [*said, *absent("onset_trauma")]
    assert screen(denied, LEAST, KNOWLEDGE).at_most is WORST
    assert screen(said, LEAST, KNOWLEDGE).at_most is WORST


states = st.sampled_from([State.PRESENT, State.ABSENT, State.UNSURE])
answers = st.builds(
    Evidence,
    finding=st.sampled_from([*DANGERS, *SAID]),
    state=states,
    confidence=st.sampled_from([0.8, 1.0]),
)
told = st.lists(answers, max_size=25, unique_by=lambda e: e.finding)


@settings(max_examples=300)
@given(told, st.sampled_from(list(Urgency)), st.sampled_from(DANGERS))
@example(present("onset_sudden", "weak_leg", "side_one"), LEAST, "onset_trauma")
def test_answering_a_danger_no_never_raises_what_it_could_be(
    said: list[Evidence], level: Urgency, finding: str
) -> None:
    before = [e for e in said if e.finding != finding]
    after = [*before, *absent(finding)]
    first, then = screen(before, level, KNOWLEDGE), screen(after, level, KNOWLEDGE)
    assert then.at_most.rank <= first.at_most.rank
    assert then.settled or not first.settled


@settings(max_examples=100)
@given(told, st.sampled_from(list(Urgency)))
def test_the_level_is_settled_exactly_where_nothing_is_worse(
    said: list[Evidence], level: Urgency
) -> None:
    found = screen(said, level, KNOWLEDGE)
    assert found.settled is (found.at_most is level) and found.at_most.rank >= level.rank
    assert set(found.open) <= SCREEN.keys()


@settings(max_examples=100)
@given(told, st.sampled_from(list(Urgency)))
def test_a_no_that_was_only_read_is_worth_no_more_than_unsure(
    said: list[Evidence], level: Urgency
) -> None:
    only_read = [replace(e, confidence=0.9) if e.state is State.ABSENT else e for e in said]
    not_sure = [replace(e, state=State.UNSURE) if e.state is State.ABSENT else e for e in said]
    dangers = [e for e in only_read if e.finding in DANGERS or e.state is not State.ABSENT]
    unknown = [e for e in not_sure if e.finding in DANGERS or e.state is not State.UNSURE]
    assert screen(dangers, level, KNOWLEDGE).at_most is screen(unknown, level, KNOWLEDGE).at_most


@settings(max_examples=100)
@given(told, st.sampled_from(list(Urgency)), st.sampled_from(DANGERS))
def test_a_danger_that_was_perhaps_told_is_feared_as_if_nobody_had_answered(
    said: list[Evidence], level: Urgency, finding: str
) -> None:
    rest = [e for e in said if e.finding != finding]
    open_ = screen(rest, level, KNOWLEDGE)
    doubtful = screen([*rest, perhaps(finding)], level, KNOWLEDGE)
    assert doubtful.at_most is open_.at_most and doubtful.settled is open_.settled


def test_a_report_is_provisional_until_the_dangers_are_answered(assessor: Assessor) -> None:
    who, shoes = Person(50, "female"), present("trigger_shoes")
    open_, closed = (
        assessor.assess(request(who, [*shoes, *more])).urgency for more in ([], none_but())
    )
    assert (open_.status, open_.at_most) == ("provisional", WORST.value) and open_.dangers
    assert (closed.status, closed.at_most) == ("settled", closed.level) and not closed.dangers


def test_a_report_of_an_emergency_is_settled(assessor: Assessor) -> None:
    urgency = assessor.assess(request(Person(50), present("numb_saddle"))).urgency
    assert (urgency.status, urgency.dangers) == ("settled", ())
