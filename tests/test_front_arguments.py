"""Whatever is given to a public name is taken, or refused in words."""

from __future__ import annotations

import inspect
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, get_type_hints

import pytest

import plantar
from plantar import Evidence, InterviewState, Person, Plantar, PlantarError, State
from plantar.assessment.cohort import cohort_of
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
    "hear": {"text": "My heel is numb."},
    "adult": {"age_years": 50},
    "is_child": {"age_years": 50},
    "assess": {},
    "assess_many": {"cohort": cohort_of([], [], DOOR.knowledge)},
    "evaluate": {"folder": ONE_CASE},
    "assess_case": {"case": "examples/numb_heel.yaml"},
    "next_question": {},
    "letter": {"report": DOOR.assess(), "on": date(2026, 1, 5), "to": "patient"},
    "opening": {"heard": DOOR.read("My heel is numb.")},
    "assess_interview": {"state": InterviewState()},
    "locate": {"painted": {"left": {"numb": ["pl_heel_med"]}}},
    "parting_signs": dict(zip(("first", "second"), DOOR.knowledge.sites, strict=False)),
    "crisis_help": {"country": "uk"},
    "emergency_place": {"country": "uk"},
    "numbers": {"country": "uk"},
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


def parts(hint: Any) -> Iterator[type]:
    """The classes that a type is made of."""
    if inner := getattr(hint, "__args__", ()):
        for part in inner:
            yield from parts(part)
    elif isinstance(hint, type):
        yield hint
