"""A painting keeps its sensation: pain is a pain with its side, burning is never called numb."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from plantar.anatomy.drawing import painted_views
from plantar.anatomy.felt import entry_of
from plantar.anatomy.fills import COLOURS
from plantar.anatomy.map_sheet import draw_map
from plantar.anatomy.painted import SENSATIONS, PaintedMap, from_regions, location_findings
from plantar.assessment.document import to_text
from plantar.assessment.letter import clinician_letter
from plantar.assessment.request import Request
from plantar.assessment.summary import patient_summary
from plantar.assessment.switches import switches_of
from plantar.intake import steps
from plantar.intake.interview import Interviewer
from plantar.intake.state import Answer, InterviewState
from plantar.knowledge.evidence import Side, State
from plantar.reasoning.prior import Person
from tests.builders import present, shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()
ENGINE = Interviewer(KNOWLEDGE, shared_assessor().network)
HEEL = tuple(sorted(name for name, r in KNOWLEDGE.regions.items() if r.block == "heel"))
PERSON = Person(45, "female")
DAY = date(2026, 4, 3)
BEGUN = InterviewState(PERSON, answers=(Answer(steps.DANGERS, "none"),))


def heel(kind: str, side: str = "right") -> PaintedMap:
    return from_regions({side: {kind: HEEL}})


def painted(kind: str) -> InterviewState:
    return ENGINE.answer(BEGUN, ENGINE.step(BEGUN), json.dumps(heel(kind).as_dict()))


@pytest.mark.parametrize("kind", SENSATIONS)
def test_what_was_painted_counts_as_painted_whatever_is_felt(kind: str) -> None:
    state = painted(kind)
    assert state.answers[-1] == Answer(steps.MAP, "painted")
    assert not {*steps.MAP} & {*ENGINE.step(state).findings}


def test_a_painted_pain_is_a_pain_of_its_place_and_side() -> None:
    found = {e.finding: e for e in ENGINE.evidence(painted("pain"))}
    assert (found["pain_heel"].state, found["pain_heel"].side) == (State.PRESENT, Side.RIGHT)
    places = {n for n in found if KNOWLEDGE.findings[n].topic == "location"}
    assert not [name for name in places if found[name].state is State.PRESENT]


def test_the_words_for_a_pain_take_the_side_that_was_painted() -> None:
    report = shared_assessor().assess(Request(PERSON, tuple(present("pain_heel")), heel("pain")))
    assert report.sites[0].side == "right"
    both = from_regions({"left": {"pain": HEEL}, "right": {"pain": HEEL}})
    (found,) = [e for e in location_findings(both, KNOWLEDGE) if e.finding == "pain_heel"]
    assert found.side is Side.BOTH


def test_a_pain_of_one_place_is_asked_no_more_where_a_pain_was_painted() -> None:
    state, asked = painted("pain"), set()
    while (step := ENGINE.step(state)).kind != "review":
        asked |= {*step.findings}
        state = ENGINE.answer(state, step, "not sure")
    assert not asked & {"pain_heel", "pain_arch", "pain_toe", "pain_foot_top"}


@pytest.mark.parametrize("kind", ["burning", "tingling"])
def test_a_place_that_burns_or_tingles_is_never_called_numb(kind: str) -> None:
    map_ = heel(kind)
    named = [entry_of(e, KNOWLEDGE) for e in location_findings(map_, KNOWLEDGE)]
    report = shared_assessor().assess(Request(PERSON, (), map_))
    said = [f"{n.plain} {n.term}" for n in named]
    said += [f"{r.plain} {r.text}" for c in report.conditions for r in c.reasons_for]
    shown = location_findings(map_, KNOWLEDGE)
    there = {e.finding for e in shown}
    said += [s.plain for s in switches_of(report, shown, KNOWLEDGE) if s.finding in there]
    assert len(said) > len(named) > 1
    assert not [s for s in said if "numb" in s.lower() or "hypoaesth" in s]


def test_a_place_painted_numb_and_burning_is_numb() -> None:
    map_ = from_regions({"left": {"numb": HEEL, "burning": HEEL}})
    found = {e.finding: entry_of(e, KNOWLEDGE).plain for e in location_findings(map_, KNOWLEDGE)}
    assert found["numb_heel_plantar"] == "numbness under the heel" and "feel_burn" in found


@pytest.mark.parametrize("kind", ["burning", "tingling", "pain"])
def test_letters_and_summaries_say_what_was_painted_and_nothing_of_numbness(kind: str) -> None:
    state = painted(kind)
    request = Request(PERSON, ENGINE.evidence(state), state.map)
    report = shared_assessor().assess(request)
    to_colleague = to_text(clinician_letter(report, KNOWLEDGE, DAY))
    to_person = to_text(patient_summary(report, KNOWLEDGE, DAY))
    assert f"45-year-old woman, {kind}, right side" in to_colleague
    for page, end in ((to_colleague, "Advised"), (to_person, "What you can do")):
        said = page.split(end)[0].replace("\n", " ")
        assert not re.search(r"numbness (?:under|at|of)|heel hypoaesthesia", said), said
    assert "painted on the map" not in to_person


@pytest.mark.parametrize("kind", SENSATIONS)
def test_what_was_painted_is_drawn_whatever_is_felt(kind: str) -> None:
    drawn = painted_views(heel(kind))
    assert {d.side for d in drawn} == {"right"} and any(d.view == "sole" for d in drawn)
    assert COLOURS[kind] in draw_map(heel(kind))
