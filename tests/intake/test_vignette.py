"""Case files: every mistake is named by line and field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plantar.errors import VignetteError
from plantar.intake.vignette import parse_vignette, read_vignette
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Layer, State

HEAD = "schema: plantar/vignette/1\nid: x\ncontext: {age_years: 40, sex: female}\n"
CASES = sorted(Path(__file__).parents[2].glob("cases/[A-Z]*.yaml"))
EXAMPLES = sorted(Path(__file__).parents[2].glob("examples/*.yaml"))


def parse(text: str, knowledge: KnowledgeBase):
    return parse_vignette(HEAD + text, "case.yaml", knowledge)


@pytest.mark.parametrize("path", [*CASES, *EXAMPLES], ids=lambda path: path.stem)
def test_every_case_of_the_project_reads(path: Path, knowledge: KnowledgeBase) -> None:
    assert read_vignette(path, knowledge).evidence


def test_an_unknown_finding_is_named_with_its_line_and_the_nearest_id(
    knowledge: KnowledgeBase,
) -> None:
    text = "evidence:\n  history:\n    - {finding: pain_bak, state: present}\n"
    with pytest.raises(VignetteError, match=r"case.yaml:6: .*'pain_bak'; expected pain_back"):
        parse(text, knowledge)


def test_all_mistakes_are_reported_at_once(knowledge: KnowledgeBase) -> None:
    text = "evidence:\n  history:\n    - {finding: a_b, state: maybe}\npaintd: {}\n"
    with pytest.raises(VignetteError) as error:
        parse(text, knowledge)
    assert len(str(error.value).splitlines()) == 2


def test_a_value_in_another_unit_is_converted(knowledge: KnowledgeBase) -> None:
    text = "evidence:\n  test:\n    - {finding: lab_calcium, value: 7.0, unit: mg/dL}\n"
    item = parse(text, knowledge).evidence[0]
    assert item.state is State.PRESENT and item.value == pytest.approx(1.7465)


def test_an_impossible_value_is_refused(knowledge: KnowledgeBase) -> None:
    text = "evidence:\n  test:\n    - {finding: lab_potassium, value: 400}\n"
    with pytest.raises(VignetteError, match="value: found 400"):
        parse(text, knowledge)


def test_a_child_is_refused_with_what_to_do(knowledge: KnowledgeBase) -> None:
    text = "schema: plantar/vignette/1\ncontext: {age_years: 9}\n"
    with pytest.raises(VignetteError, match="a child with numbness needs a doctor"):
        parse_vignette(text, "case.yaml", knowledge)


def test_broken_yaml_names_the_line(knowledge: KnowledgeBase) -> None:
    with pytest.raises(VignetteError, match=r"case.yaml:\d+: not valid YAML"):
        parse("evidence: [\n", knowledge)


def test_json_is_read_too(knowledge: KnowledgeBase) -> None:
    case = {
        "schema": "plantar/vignette/1",
        "id": "j",
        "evidence": {"history": [{"finding": "pain_back", "state": "absent"}]},
    }
    found = parse_vignette(json.dumps(case), "case.json", knowledge)
    assert found.evidence[0].state is State.ABSENT


def test_a_later_layer_wins(knowledge: KnowledgeBase) -> None:
    text = (
        "evidence:\n  history:\n    - {finding: foot_ulcer, state: absent}\n"
        "  examination:\n    - {finding: foot_ulcer, state: present}\n"
    )
    vignette = parse(text, knowledge)
    assert [e.state for e in vignette.up_to(Layer.TEST)] == [State.PRESENT]
    assert [e.state for e in vignette.up_to(Layer.HISTORY)] == [State.ABSENT]


def test_a_later_unsure_never_erases_a_decided_answer(knowledge: KnowledgeBase) -> None:
    text = (
        "evidence:\n  history:\n    - {finding: numb_saddle, state: present}\n"
        "  examination:\n    - {finding: numb_saddle, state: unsure}\n"
    )
    assert [e.state for e in parse(text, knowledge).up_to(Layer.TEST)] == [State.PRESENT]


def test_a_key_that_stands_twice_is_refused(knowledge: KnowledgeBase) -> None:
    text = (
        "evidence:\n  history:\n    - {finding: numb_saddle, state: present}\n"
        "  history:\n    - {finding: pain_back, state: present}\n"
    )
    with pytest.raises(VignetteError, match=r"case.yaml:7: history: found twice"):
        parse(text, knowledge)


@pytest.mark.parametrize("item", ["value: .nan", "value: .inf", "value: 81, state: absent"])
def test_a_value_that_cannot_be_is_refused(knowledge: KnowledgeBase, item: str) -> None:
    text = f"evidence:\n  test:\n    - {{finding: lab_hba1c, {item}}}\n"
    with pytest.raises(VignetteError, match=r"value|state"):
        parse(text, knowledge)


ODD = ["context: {pregnant: [yes]}\n", "title: 2024-13-45\n", "a: \x07"]


@pytest.mark.parametrize("text", ODD)
def test_odd_input_is_a_message_and_never_a_traceback(knowledge: KnowledgeBase, text: str) -> None:
    with pytest.raises(VignetteError):
        parse_vignette("schema: plantar/vignette/1\n" + text, "case.yaml", knowledge)


BARE = "schema: plantar/vignette/1\nid: x\n"


def test_medicines_and_safety_answers_are_read(knowledge: KnowledgeBase) -> None:
    text = BARE + "medicines: metformin 500, Eliquis\nflags: {heart_failure: no, pacemaker: yes}\n"
    case = parse_vignette(text, "x", knowledge)
    assert case.medicines == "metformin 500, Eliquis"
    assert case.flags == {"heart_failure": False, "pacemaker": True}


def test_no_medicines_key_is_not_a_list_without_medicines(knowledge: KnowledgeBase) -> None:
    assert parse_vignette(BARE, "x", knowledge).medicines is None
    assert parse_vignette(BARE + "medicines: []\n", "x", knowledge).medicines == "none"
    assert parse_vignette(BARE + "medicines: no\n", "x", knowledge).medicines == "none"


def test_an_unsure_safety_answer_stays_unknown(knowledge: KnowledgeBase) -> None:
    case = parse_vignette(BARE + "flags: {heart_failure: unsure}\n", "x", knowledge)
    assert case.flags == {}


@pytest.mark.parametrize(
    "line", ["flags: {hart_failure: no}", "flags: {pacemaker: maybe}", "medicines: 5",
             "flags: {sensation_not_tested: no}"],
)  # fmt: skip
def test_a_wrong_safety_answer_or_list_is_named(line: str, knowledge: KnowledgeBase) -> None:
    with pytest.raises(VignetteError, match="expected"):
        parse_vignette(BARE + line + "\n", "x", knowledge)
