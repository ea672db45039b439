"""Whatever is given to a public name is taken, or refused in words."""

from __future__ import annotations

import inspect
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, get_type_hints

import numpy as np
import pytest

import plantar
from plantar import (
    Cohort,
    Evidence,
    Extraction,
    InterviewState,
    PaintedMap,
    Person,
    Plantar,
    PlantarError,
    State,
    Vignette,
)
from plantar.anatomy.painted import from_regions
from plantar.assessment.cohort import cohort_of
from plantar.intake.state import Answer
from tests.builders import shared_door

DOOR = shared_door(Plantar)
JUNK: tuple[Any, ...] = (
    None, 5, -1.5, True, "xx", b"xx", [], ["xx"], [5], {}, {"xx": 5}, object(),
    Evidence("no_such_finding", State.PRESENT), Person("fifty"),  # type: ignore[arg-type]
)  # fmt: skip
ONE_CASE = tempfile.mkdtemp()
shutil.copy("cases/development/C1002.yaml", ONE_CASE)
SOUND: Mapping[str, Mapping[str, Any]] = {
    "read_map": {"text": '{"schema": "plantar/map/1"}'},
    "read_evidence": {"texts": ["feel_burn"]},
    "read": {"text": "My heel is numb."},
    "tells_self_harm": {"text": "My heel is numb."},
    "refuse_child": {"age_years": 50},
    "is_child": {"age_years": 50},
    "assess": {},
    "assess_many": {"cohort": cohort_of([], [], DOOR.knowledge)},
    "evaluate": {"folder": ONE_CASE},
    "assess_case": {"case": "examples/numb_heel.yaml"},
    "next_question": {},
    "letter": {"report": DOOR.assess(), "on": date(2026, 1, 5), "to": "patient"},
    "opening": {"heard": DOOR.read("My heel is numb.")},
    "assess_interview": {"state": InterviewState()},
    "emergency_meanwhile": {"state": InterviewState()},
    "emergency_parts": {"state": InterviewState()},
    "locate": {"painted": {"left": {"numb": ["pl_heel_med"]}}},
    "parting_signs": dict(zip(("first", "second"), DOOR.knowledge.sites, strict=False)),
    "crisis_help": {"country": "uk"},
    "emergency_place": {"country": "uk"},
    "emergency_numbers": {"country": "uk"},
}


def methods() -> dict[str, Any]:
    """The public methods of the front door."""
    return {n: f for n, f in inspect.getmembers(Plantar, inspect.isfunction) if n[0] != "_"}


def wrong() -> Iterator[tuple[str, str]]:
    """Every public method with each of what it takes."""
    for name in SOUND:
        taken = [n for n in inspect.signature(methods()[name]).parameters if n != "self"]
        yield from ((name, argument) for argument in taken)


def test_every_public_method_is_tried() -> None:
    assert methods().keys() == SOUND.keys()


@pytest.mark.parametrize(("name", "argument"), list(wrong()))
def test_what_is_given_is_taken_or_refused_in_words(name: str, argument: str) -> None:
    for junk in JUNK:
        try:
            getattr(DOOR, name)(**{**SOUND[name], argument: junk})
        except PlantarError as error:
            assert all(re.match(r"[\w.]+: ", line) for line in str(error).splitlines()), error


@pytest.mark.parametrize("junk", JUNK)
def test_the_folder_of_the_knowledge_is_taken_or_refused_in_words(junk: Any) -> None:
    with pytest.raises(PlantarError, match=r"^folder: found .*; expected a folder.*$"):
        plantar.load(junk)


@pytest.mark.parametrize("junk", JUNK)
def test_the_path_of_a_case_is_taken_or_refused_in_words(junk: Any) -> None:
    with pytest.raises(PlantarError):
        plantar.read_vignette(junk, DOOR.knowledge)


def parts(hint: Any) -> Iterator[type]:
    """The classes that a type is made of."""
    if inner := getattr(hint, "__args__", ()):
        for part in inner:
            yield from parts(part)
    elif isinstance(hint, type):
        yield hint


NUMB = Evidence("feel_numb", State.PRESENT)
CONTENTS: Mapping[type, Mapping[str, Any]] = {
    Person: {
        "a child": Person(9),
        "a negative age": Person(-5),
        "an age of nobody": Person(121),
        "half a year": Person(52.5),  # type: ignore[arg-type]
        "an age in letters": Person("52"),  # type: ignore[arg-type]
        "a misspelt sex": Person(40, "femail"),
        "an unknown pregnancy": Person(40, pregnant="perhaps"),
        "negative contacts": Person(40, earlier_contacts=-1),
        "an unknown setting": Person(40, setting="mars"),
        "a probability of seven": Person(40, reads_like=(("diabetic_polyneuropathy", 7.0),)),
    },
    Evidence: {
        "a misspelt finding": Evidence("numb_sadle", State.PRESENT),
        "a state in letters": replace(NUMB, state="present"),  # type: ignore[arg-type]
        "a value that cannot be": Evidence("lab_hba1c", State.PRESENT, -3),
        "no number": Evidence("lab_hba1c", State.PRESENT, float("nan")),
        "a value of what is not measured": replace(NUMB, value=3.0),
        "a side in letters": replace(NUMB, side="lefft"),  # type: ignore[arg-type]
        "a layer in letters": replace(NUMB, layer="history"),  # type: ignore[arg-type]
        "a confidence of seven": replace(NUMB, confidence=7),
        "no evidence": 5,
    },
    PaintedMap: {
        "a misspelt region": from_regions({"left": {"numb": ("pl_heel_medd",)}}),
        "a misspelt side": from_regions({"lefft": {"numb": ("pl_heel_med",)}}),
        "a misspelt sensation": from_regions({"left": {"num": ("pl_heel_med",)}}),
        "more than the whole": PaintedMap({"left": {"numb": {"pl_heel_med": 1.5}}}),
    },
    Answer: {
        "an answer to what nobody asks": Answer(("numb_sadle",), "yes"),
        "an answer to nothing": Answer((), "yes"),
        "an answer that is none": Answer(("feel_numb",), "perhaps"),
        "a value that cannot be": Answer(("symptom_days",), "-3"),
        "the age of a child": Answer(("age_years",), "9"),
    },
    str: {"a misspelt finding": "numb_sadle", "an unknown danger": "bladder_and_sadle"},
}
"""What cannot be, by the kind of thing that holds it."""
CASE = plantar.read_vignette("examples/numb_heel.yaml", DOOR.knowledge)
HEARD = DOOR.read("My heel is numb.")
HOLDERS: Mapping[type, Mapping[type, Callable[[Any], Any]]] = {
    Person: {Person: lambda who: who},
    Evidence: {Evidence: lambda said: [said]},
    PaintedMap: {PaintedMap: lambda map_: map_},
    Cohort: {
        Person: lambda who: Cohort([Person(), who], _states(2)),
        Evidence: lambda said: cohort_of([Person(), Person()], [[], [said]], DOOR.knowledge),
    },
    InterviewState: {
        Person: lambda who: InterviewState(who),
        Evidence: lambda said: InterviewState(extracted=(said,)),
        PaintedMap: lambda map_: InterviewState(map=map_),
        Answer: lambda answer: InterviewState(answers=(answer,)),
        str: lambda name: InterviewState(unconfirmed=(name,)),
    },
    Vignette: {
        Person: lambda who: replace(CASE, person=who),
        Evidence: lambda said: replace(CASE, evidence=(said,)),
    },
}
"""Public kinds that a method takes, and how each holds what can be wrong."""
WORDS: Mapping[str, Any] = {
    "age_years": 9,
    "sex": "femail",
    "pregnant": "perhaps",
    "earlier_contacts": -1,
    "setting": "mars",
    "country": "narnia",
    "safety": {"pacemakr": True},
    "medicines": ["aspirin"],
    "to": "gp",
    "first": "sole",
    "second": "sole",
    "signs": ["numb_sadle"],
    "known": ["numb_sadle"],
    "changes": ["numb_sadle=present"],
    "evidence": ["numb_sadle"],
    "texts": ["numb_sadle"],
    "painted": {"lefft": {"numb": ["pl_heel_med"]}},
}
"""By the name of an argument, what it must not be."""
ASKS_WHETHER = ("is_child", "age_years")
"""Answers what the others refuse."""
OWN = {Extraction, plantar.Report}
"""What only a method of the door makes, and gives back as it was."""


def _states(n_people: int) -> np.ndarray:
    return np.zeros((len(DOOR.knowledge.findings), n_people), dtype=np.int8)


def doors() -> Iterator[tuple[str, str, type]]:
    """Every argument of a public method that holds a public kind."""
    for name, method in methods().items():
        hints = get_type_hints(method)
        for argument in inspect.signature(method).parameters:
            kinds = {*parts(hints[argument])} if argument in hints else set()
            yield from (
                (name, argument, kind)
                for kind in sorted(kinds, key=str)
                if kind.__module__.startswith("plantar") and kind not in OWN
            )


def wrong_contents() -> Iterator[tuple[str, str, type, type, str]]:
    """Each wrong content in each kind that holds it, at every door that takes the kind."""
    for name, argument, kind in doors():
        for inner in HOLDERS[kind]:
            yield from ((name, argument, kind, inner, label) for label in CONTENTS[inner])


def test_every_door_is_tried_with_wrong_contents() -> None:
    assert {kind for *_, kind in doors()} == HOLDERS.keys()


@pytest.mark.parametrize(("name", "argument", "kind", "inner", "label"), list(wrong_contents()))
def test_no_door_takes_what_cannot_be(
    name: str, argument: str, kind: type, inner: type, label: str
) -> None:
    with pytest.raises(PlantarError) as refused:
        held = HOLDERS[kind][inner](CONTENTS[inner][label])
        getattr(DOOR, name)(**{**SOUND[name], argument: held})
    for line in str(refused.value).splitlines():
        assert re.match(
            r"[\w.]+: (found .*; (expected|plantar is for adults)|unknown region)", line
        )


@pytest.mark.parametrize(
    ("name", "argument"), [d for d in wrong() if d[1] in WORDS and d != ASKS_WHETHER]
)
def test_no_door_takes_a_word_that_cannot_be(name: str, argument: str) -> None:
    with pytest.raises(PlantarError, match=r": found .*; (expected|plantar is for adults)"):
        getattr(DOOR, name)(**{**SOUND[name], argument: WORDS[argument]})


@pytest.mark.parametrize(
    ("people", "evidence", "words"),
    [
        ([Person()], [[], []], r"^evidence: found '2 lists for 1 people'"),
        ([Person(), Person(9)], [[], []], r"^people\.1\.age_years: found 9; expected"),
        ([40], [[]], r"^people\.0: found 40; expected a plantar\.Person"),
        (5, [[]], r"^people: found 5; expected a list"),
        ([Person()], 5, r"^evidence: found 5; expected a list"),
        ([Person()], [5], r"^evidence\.0: found 5; expected a list"),
        ([Person()], [[NUMB, NUMB]], r"^evidence\.0\.1\.finding: found 'feel_numb'.*twice"),
        ([Person()], [[replace(NUMB, confidence=0.5)]], r"^evidence\.0\.0\.confidence: found 0.5"),
        ([Person(9)] * 50, [[]] * 50, r"\nmore: 30 further faults$"),
    ],
)
def test_a_cohort_names_the_row_that_cannot_be(people: Any, evidence: Any, words: str) -> None:
    with pytest.raises(PlantarError, match=words):
        cohort_of(people, evidence, DOOR.knowledge)


@pytest.mark.parametrize(
    ("cohort", "words"),
    [
        (Cohort([Person()], _states(2)), r"^states: found .*expected an array of shape"),
        (Cohort([Person()], _states(1) + np.int8(5)), r"^states\.\w+\.0: found 5; expected -1"),
        (Cohort([Person()], _states(1).astype(float)), "int8"),
        (
            Cohort([Person()], _states(1), {"lab_hba1c": np.array([-3.0])}),
            r"^values\.lab_hba1c\.0: found -3\.0; expected 15",
        ),
        (
            Cohort([Person()], _states(1), {"lab_hba1": np.array([50.0])}),
            r"^values\.lab_hba1: found 'lab_hba1'; expected lab_hba1c",
        ),
        (Cohort([Person()], _states(1), {"lab_hba1c": np.ones(2)}), r"^values\.lab_hba1c: found"),
        (Cohort(5, _states(1)), r"^people: found 5"),  # type: ignore[arg-type]
    ],
)
def test_a_cohort_that_was_made_by_hand_is_checked(cohort: Cohort, words: str) -> None:
    with pytest.raises(PlantarError, match=words):
        DOOR.assess_many(cohort)


def test_evidence_under_a_name_of_before_is_taken_by_a_cohort_as_by_one() -> None:
    heirs = DOOR.knowledge.carried_on["findings"]
    old = next((name for name, now in heirs.items() if len(now) == 1), None)
    if old is not None:
        cohort = cohort_of([Person()], [[Evidence(old, State.PRESENT)]], DOOR.knowledge)
        assert [e.finding for e in cohort.evidence(0, DOOR.knowledge)] == list(heirs[old])


def test_what_a_method_takes_and_gives_is_public() -> None:
    homes = {getattr(plantar, name) for name in plantar.__all__}
    own = {
        kind
        for method in methods().values()
        for hint in get_type_hints(method).values()
        for kind in parts(hint)
        if kind.__module__.startswith("plantar")
    }
    assert own <= homes
