"""The judgements: how a fact is read, what the validator finds; every judgement is sound."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Side, State
from training.judgements import Judgement, fact, problems, read_judgements

ROOT = Path(__file__).parents[2]
SOUND = {
    "source": "C1",
    "judge": "j1",
    "age": 52,
    "sex": "female",
    "facts": "+numb_heel@left -fever",
    "causes": {"gout": 60, "stroke": 40},
}


def judgement(tmp_path: Path, **changed: object) -> Judgement:
    file = tmp_path / "judged.jsonl"
    file.write_text(json.dumps({**SOUND, **changed}) + "\n", encoding="utf-8")
    (found,) = read_judgements(file)
    return found


def faults(found: Judgement) -> list[str]:
    return list(problems(found, ("numb_heel", "fever"), ("gout", "stroke"), ("C1",)))


@pytest.mark.parametrize(
    ("word", "read"),
    [
        ("+fever", Evidence("fever", State.PRESENT)),
        ("-fever", Evidence("fever", State.ABSENT)),
        ("+numb_heel@left", Evidence("numb_heel", State.PRESENT, side=Side.LEFT)),
        ("+bmi=31.5", Evidence("bmi", State.PRESENT, 31.5)),
    ],
)
def test_a_fact_is_read_with_its_state_side_and_number(word: str, read: Evidence) -> None:
    assert fact(word) == read


def test_a_sound_judgement_has_no_faults(tmp_path: Path) -> None:
    assert faults(judgement(tmp_path)) == []


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"source": "K9"}, "not a development case"),
        ({"facts": "+numb_heal"}, "numb_heal: not a finding"),
        ({"causes": {"gouty": 60}}, "gouty: not a condition"),
        ({"causes": {"gout": 70, "stroke": 40}}, "percents"),
        ({"causes": {"gout": 0}}, "percents"),
        ({"causes": {}}, "percents"),
    ],
)
def test_a_faulty_judgement_is_named(tmp_path: Path, changed: dict[str, object], says: str) -> None:
    assert any(says in fault for fault in faults(judgement(tmp_path, **changed)))


def test_every_judgement_is_sound_and_of_no_check_case(knowledge: KnowledgeBase) -> None:
    cases = {path.stem for path in (ROOT / "cases/development").glob("*.yaml")}
    found = [
        fault
        for judged in read_judgements(ROOT / "corpus/judged.jsonl")
        for fault in problems(judged, knowledge.findings, knowledge.conditions, cases)
    ]
    assert found == []
