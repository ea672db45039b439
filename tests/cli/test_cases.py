"""The report of a file: of a case, or of a saved report, made again from its input."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from plantar.anatomy.painted import from_regions
from plantar.assessment.request import Request
from plantar.care.care_plan import SafetyAnswers
from plantar.cli.cases import report_of, words_of
from plantar.errors import EvidenceError
from plantar.reasoning.prior import Person
from tests.builders import present, shared_assessor

ENGINE = shared_assessor()
PLAIN = Request(Person(52, "female"), tuple(present("pain_heel")))
SAID: dict[str, Any] = {
    "person": Person(70, "male", "no", 3, "podiatry"),
    "evidence": tuple(present("numb_saddle", "pain_heel")),
    "map": from_regions({"left": {"numb": ("pl_heel_cen",)}}),
    "title": "a case",
    "country": "uk",
    "safety": SafetyAnswers({"pacemaker": True}, "metformin 500"),
    "unspecified": ("bladder_and_saddle",),
}


def saved(request: Request, folder: Path) -> Path:
    file = folder / "report.json"
    file.write_text(json.dumps(ENGINE.assess(request).as_dict()), encoding="utf-8")
    return file


@pytest.mark.parametrize("field", [field.name for field in fields(Request)])
def test_a_saved_report_says_the_same_again(field: str, tmp_path: Path) -> None:
    request = replace(PLAIN, **{field: SAID[field]})
    assert request != PLAIN
    assert report_of(saved(request, tmp_path), ENGINE, "generic") == ENGINE.assess(request)


def test_a_saved_report_whose_input_was_changed_is_refused(tmp_path: Path) -> None:
    file = saved(PLAIN, tmp_path)
    report = json.loads(file.read_text(encoding="utf-8"))
    report["input"]["evidence"] = []
    file.write_text(json.dumps(report), encoding="utf-8")
    with pytest.raises(EvidenceError, match="was changed"):
        report_of(file, ENGINE, "generic")


def test_a_later_layer_of_a_case_wins(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(
        "schema: plantar/vignette/2\nid: a\ntitle: a\nevidence:\n"
        "  history: [{finding: weak_foot_lift, state: absent}]\n"
        "  examination: [{finding: weak_foot_lift, state: present}]\n",
        encoding="utf-8",
    )
    (told,) = report_of(file, ENGINE, "generic").input["evidence"]
    assert (told["layer"], told["state"]) == ("examination", "present")


def test_the_words_of_a_saved_report_come_back_for_its_letter(tmp_path: Path) -> None:
    file = saved(PLAIN, tmp_path)
    assert words_of(file) == ""
    report = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**report, "words": "my heel hurts"}), encoding="utf-8")
    assert words_of(file) == "my heel hurts"
