"""The front door: what `import plantar` offers."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from collections.abc import Callable
from copy import copy
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import plantar
from plantar import (
    ChildError,
    Evidence,
    InterviewState,
    Person,
    Plantar,
    PlantarError,
    State,
    cohort_of,
    read_vignette,
)
from plantar.intake.steps import DANGERS
from plantar.triage.urgency import Urgency


def test_every_public_name_is_there_and_documented() -> None:
    for name in plantar.__all__:
        assert getattr(plantar, name).__doc__, name


def test_every_error_that_the_front_door_raises_is_public() -> None:
    said = "".join(inspect.getdoc(f) or "" for _, f in inspect.getmembers(Plantar, callable))
    said += "".join(getattr(plantar, name).__doc__ or "" for name in plantar.__all__)
    raised = {*re.findall(r"\b(\w+Error):", said)}
    assert {"ChildError", "EvidenceError", "KnowledgeError", "VignetteError"} <= raised
    assert raised <= {*plantar.__all__}


def test_a_door_and_a_report_are_shown_on_one_short_line(door: Plantar) -> None:
    report = door.assess(evidence=["numb_heel_plantar"], age_years=50)
    for shown in (repr(report), repr(door)):
        assert len(shown) < 200 and "\n" not in shown
    assert report.conditions[0].id in repr(report) and report.input_hash[:12] in repr(report)


def test_importing_plantar_loads_no_room() -> None:
    said = "import sys, plantar; print(sum(m.startswith('plantar.') for m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'asess'"):
        _ = plantar.asess


def test_a_text_is_assessed_with_what_it_says(door: Plantar) -> None:
    report = door.assess(text="I can't pass water and between my legs it is numb.", age_years=44)
    assert report.urgency.level == "emergency_now"


def test_evidence_wins_over_the_text(door: Plantar) -> None:
    report = door.assess("My heel is numb.", [Evidence("feel_numb", State.ABSENT)], age_years=44)
    said = {e["finding"]: e["state"] for e in report.input["evidence"]}
    assert said["feel_numb"] == "absent"


def test_an_unknown_finding_is_refused_with_what_would_be_right(door: Plantar) -> None:
    with pytest.raises(PlantarError, match=r"numb_sadle.*numb_saddle"):
        door.assess(evidence=["numb_sadle"])


def test_a_child_is_refused_at_the_facade(door: Plantar) -> None:
    for ask in (
        lambda: door.assess(evidence=["feel_numb"], age_years=9),
        lambda: door.assess("my 9 year old son has a numb foot"),
        lambda: door.read("my 9 year old son has a numb foot", adults_only=True),
        lambda: door.next_question(InterviewState(Person(9))),
        lambda: door.refuse_child(9),
    ):
        with pytest.raises(ChildError, match="for adults") as refused:
            ask()
        assert refused.value.age_years == 9
        assert "needs a doctor" in refused.value.advice


def test_the_refusal_of_a_child_can_be_sent_to_another_process() -> None:
    error = ChildError(9, "See a doctor.", "--age")
    again = copy(error)
    assert str(again) == str(error) and again.age_years == 9


def test_an_interview_starts_with_the_age(door: Plantar) -> None:
    assert door.next_question().kind == "age"


def test_a_letter_carries_its_date(door: Plantar) -> None:
    report = door.assess(evidence=["numb_heel_plantar"], age_years=50)
    assert "5 January 2026" in door.letter(report, date(2026, 1, 5), "clinician")


def test_many_people_get_the_level_of_each(door: Plantar) -> None:
    told = [[Evidence("numb_saddle", State.PRESENT)], [Evidence("numb_toes_all", State.PRESENT)]]
    people = [Person(44), Person(60, "male")]
    many = door.assess_many(cohort_of(people, told, door.knowledge))
    alone = [
        door.assess(evidence=e, age_years=p.age_years, sex=p.sex)  # type: ignore[arg-type]
        for p, e in zip(people, told, strict=True)
    ]
    assert [Urgency(a.urgency.level).rank for a in alone] == many.level.tolist()


def test_nothing_said_is_not_yet_safe_to_say(door: Plantar) -> None:
    urgency = door.assess().urgency
    assert (urgency.status, urgency.at_most) == ("provisional", "emergency_now")


def test_a_no_that_was_only_read_settles_no_danger(door: Plantar) -> None:
    told = [f.evidence for f in door.read("My left heel is numb. No fever.").facts]
    assert [e.state for e in told if e.finding == "fever"] == [State.ABSENT]
    assert all(e.confidence < 1 for e in told if e.state is State.ABSENT)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"evidence": "feel_burn"}, r"evidence: found 'feel_burn'; expected a list"),
        ({"evidence": {"feel_burn": False}}, r"evidence: .*expected a list"),
        ({"evidence": [("feel_burn", True)]}, r"evidence\.0: .*an Evidence"),
        ({"evidence": [Evidence("lab_hba1c", State.PRESENT, -3)]}, r"evidence\.0\.value: found -3"),
        ({"age_years": "52"}, r"age_years: found '52'; expected whole years"),
        ({"painted": {"left": {"numb": "pl_heel_med"}}}, r"painted: .*with lists"),
        ({"painted": {"lefft": {"numb": ["pl_heel_med"]}}}, r"^painted\.lefft: found"),
        ({"painted": {"left": {"num": ["heel_med"]}}}, r"^painted\.left\.num: found"),
        ({"painted": {"left": {"numb": ["heel"]}}}, r"^painted\.left\.numb: unknown region"),
        ({"painted": {"left": {"clear": ["heel"]}}}, r"^painted\.left\.clear: unknown region"),
        ({"text": "numb", "painted": {"lefft": {"numb": ["pl_heel_med"]}}}, r"painted.*lefft"),
        ({"text": "numb", "painted": {"left": {"numbb": ["pl_heel_med"]}}}, r"painted.*numbb"),
        ({"text": 5}, r"text: found 5; expected the words"),
        ({"safety": {"pacemakr": True}}, r"safety: found 'pacemakr'; expected pacemaker"),
    ],
)
def test_a_mistake_names_field_found_and_right(door: Plantar, told: Any, words: str) -> None:
    with pytest.raises(PlantarError, match=words):
        door.assess(**told)


def test_a_whole_number_of_another_library_is_an_age(door: Plantar) -> None:
    report = door.assess(evidence=["feel_burn"], age_years=np.int64(52))  # type: ignore[arg-type]
    assert report.input["person"]["age_years"] == 52


def test_medicines_and_safety_answers_of_a_case_file_count(door: Plantar) -> None:
    case = read_vignette(Path("examples/numb_heel.yaml"), door.knowledge)
    report = door.assess_case(case)
    assert report.input["safety"] == {"flags": dict(case.flags), "medicines": case.medicines}
    assert "apixaban" in report.plan.taken


def test_medicines_are_told_without_a_file(door: Plantar) -> None:
    report = door.assess(
        evidence=["feel_burn"], age_years=52, medicines="metformin", safety={"pacemaker": False}
    )
    assert report.input["safety"] == {"flags": {"pacemaker": False}, "medicines": "metformin"}


def test_the_path_of_a_case_file_is_as_good_as_the_case(door: Plantar) -> None:
    case = read_vignette("examples/numb_heel.yaml", door.knowledge)
    assert door.assess_case(Path("examples/numb_heel.yaml")) == door.assess_case(case)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda door: door.read(None), r"text: found None; expected the words"),
        (lambda door: door.assess_case(5), r"case: found 5; expected the path of a case file"),
        (lambda door: door.assess_case("nowhere.yaml"), r"nowhere\.yaml: cannot be read"),
        (lambda door: door.letter(door.assess(), date(2026, 1, 5), "gp"), r"to: found 'gp'"),
        (lambda door: door.letter(door.assess(), "2026-01-05", "patient"), r"on: .*a date"),
        (lambda door: door.assess_many([1]), r"cohort: found \[1\]; expected what cohort_of"),
        (lambda door: type(door)("knowledge/data"), r"knowledge: .*expected what plantar.load"),
        (lambda door: plantar.load("nowhere"), r"^folder: found 'nowhere'; expected a folder"),
        (lambda door: door.read_evidence("feel_burn"), r"^texts: found 'feel_burn'; expected a"),
        (
            lambda door: door.read_evidence(["numb_sadle"]),
            r"^texts\.0\.finding: found 'numb_sadle'",
        ),
        (lambda door: door.assess(age_years=9), r"^age_years: found 9"),
    ],
)
def test_what_is_of_another_kind_is_refused_in_words(
    door: Plantar, wrong: Callable[[Plantar], object], words: str
) -> None:
    with pytest.raises(PlantarError, match=words):
        wrong(door)


def test_the_public_names_and_nothing_else_are_listed() -> None:
    assert dir(plantar) == sorted([*plantar.__all__, "__version__"])


@pytest.mark.parametrize(
    "text",
    ["Мои ступни немеют уже неделю", "my husband is not making sense and dragging his leg"],
)
def test_words_of_the_day_or_of_another_language_bring_the_dangers_first(
    door: Plantar, text: str
) -> None:
    state = door.opening(door.read(text))
    assert state.alarming and door.next_question(state).findings == DANGERS


def test_a_text_of_ending_ones_life_puts_help_for_that_first(door: Plantar) -> None:
    report = door.assess(text="My foot is numb and I want to kill myself", country="uk")
    assert "116 123" in report.notes[0]
