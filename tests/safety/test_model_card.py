"""The model card takes its figures from the benchmark's output, or says why there are none."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.accuracy.__main__ import METHODS
from plantar.assessment.assess import Assessor
from plantar.assessment.document import to_text
from plantar.evaluation.figures import judge
from plantar.evaluation.folder import RIGHT, read_folder
from plantar.plain_yaml import plain_yaml
from plantar.safety_case.model import SafetyCase, load_case
from plantar.safety_case.model_card import model_card
from tests.builders import shared_knowledge

KNOWLEDGE = shared_knowledge()
CASE = load_case()
SHARE = {"hits": 7, "n": 10, "share": 0.7, "interval": [0.4, 0.89]}
URGENCY = {"exact": SHARE, "over_by_two": SHARE, "emergencies_below_same_day": SHARE}
FIGURE = {"top_1": SHARE, "top_3": SHARE, "urgency": URGENCY}
FEW = {**FIGURE, "top_1": {**SHARE, "n": 2}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(CASE.folder, tmp_path / "safety")
    return tmp_path / "safety"


def with_results(folder: Path, knowledge: str) -> SafetyCase:
    (folder / "results").mkdir(exist_ok=True)
    check = {"layers": {"history": {"plantar": FIGURE}}, "subgroups": {"women": FEW}}
    table = {"knowledge": knowledge, "folders": {"cases/check": check}}
    (folder / "results" / "accuracy.json").write_text(json.dumps(table))
    return replace(CASE, folder=folder)


def test_all_31_source_attributes_are_there() -> None:
    raw = plain_yaml((CASE.folder / "model_card.yaml").read_text())
    assert sum(len(attributes) for attributes in raw.values()) == 31


def test_a_figure_comes_from_the_output_of_the_benchmark(folder: Path) -> None:
    card = to_text(model_card(with_results(folder, KNOWLEDGE.digest), KNOWLEDGE))
    assert "70% (40%-89%)" in card.replace("\n  ", " ")


def test_a_figure_of_another_knowledge_is_not_shown(folder: Path) -> None:
    card = to_text(model_card(with_results(folder, "0" * 64), KNOWLEDGE))
    assert "70%" not in card and "measured with another knowledge" in card.replace("\n", " ")


def test_a_benchmark_that_was_not_run_is_named(folder: Path) -> None:
    shutil.rmtree(folder / "results", ignore_errors=True)
    card = to_text(model_card(replace(CASE, folder=folder), KNOWLEDGE))
    assert "the benchmark has not been run" in card.replace("\n", " ")


def test_a_subgroup_with_too_few_cases_shows_no_share(folder: Path) -> None:
    card = to_text(model_card(with_results(folder, KNOWLEDGE.digest), KNOWLEDGE))
    assert "7 of 2 (too few)" in card.replace("\n  ", " ")


def test_what_the_benchmark_writes_is_what_the_card_reads(folder: Path, assessor: Assessor) -> None:
    few = folder / "few"
    few.mkdir()
    for path in sorted(Path("cases/development").glob("[A-Z]*.yaml"))[:6]:
        shutil.copy(path, few)
    cases = read_folder(few, KNOWLEDGE, Path("cases/development") / RIGHT)
    assert len(cases) == 6
    judged = judge(assessor, cases, {"plantar": METHODS["plantar"]})
    table = {"knowledge": KNOWLEDGE.digest, "folders": {"cases/development": judged}}
    (folder / "results").mkdir(exist_ok=True)
    (folder / "results" / "accuracy.json").write_text(json.dumps(table))
    card = to_text(model_card(replace(CASE, folder=folder), KNOWLEDGE))
    assert "cases/development, tests" in card.replace("\n  ", " ")
