"""Case files: every mistake is named by line and field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plantar.errors import VignetteError
from plantar.evaluation.folder import ASIDE
from plantar.intake.vignette import Vignette, parse_vignette, read_vignette
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Layer, State
from plantar.knowledge.loader import compile_files
from tests.builders import with_entry
from tests.knowledge.toy import write

OLD = "numb_hind_foot"
"""The name that the numb heel of the toy once had."""
HEAD = "schema: plantar/vignette/1\nid: x\ncontext: {age_years: 40, sex: female}\n"
PROJECT = Path(__file__).parents[2]


def cases_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.yaml") if path.name not in ASIDE)


CASES = cases_of(PROJECT / "cases" / "development")
EXAMPLES = cases_of(PROJECT / "examples")


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """Three findings of which one had another name: numb_heel was numb_hind_foot."""
    return compile_files(write(tmp_path_factory.mktemp("toy")))


def parse(text: str, knowledge: KnowledgeBase) -> Vignette:
    return parse_vignette(HEAD + text, "case.yaml", knowledge)


def faults(text: str, knowledge: KnowledgeBase) -> list[str]:
    with pytest.raises(VignetteError) as error:
        parse(text, knowledge)
    return str(error.value).splitlines()


@pytest.mark.parametrize("path", [*CASES, *EXAMPLES], ids=lambda path: path.stem)
def test_every_case_of_the_project_reads(path: Path, knowledge: KnowledgeBase) -> None:
    assert read_vignette(path, knowledge).evidence


def test_every_case_to_judge_by_reads(knowledge: KnowledgeBase) -> None:
    """Names and messages only: nobody who builds may read these cases."""
    messages = []
    for path in cases_of(PROJECT / "cases" / "check"):
        try:
            empty = not read_vignette(path, knowledge).evidence
        except VignetteError as error:
            messages += str(error).splitlines()
        else:
            messages += [f"{path.name}: no evidence"] * empty
    assert not messages, "\n".join(messages)


def test_no_case_is_in_both_parts() -> None:
    names = [{p.stem for p in cases_of(PROJECT / "cases" / n)} for n in ("development", "check")]
    assert all(names) and not set.intersection(*names)


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
    with pytest.raises(VignetteError, match="child with a numb or weak leg needs a doctor, today"):
        parse_vignette(text, "case.yaml", knowledge)


def test_broken_yaml_names_the_line(knowledge: KnowledgeBase) -> None:
    with pytest.raises(VignetteError, match=r"case.yaml:\d+: not valid YAML"):
        parse("evidence: [\n", knowledge)


@pytest.mark.parametrize("text", ["[" * 3000, "{a: " * 2000 + "1" + "}" * 2000])
def test_a_file_that_is_nested_without_end_is_refused(text: str, knowledge: KnowledgeBase) -> None:
    with pytest.raises(VignetteError, match="nested too deeply"):
        parse_vignette(text, "case.yaml", knowledge)


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


def test_format_2_carries_the_texts_and_the_right_ids(knowledge: KnowledgeBase) -> None:
    text = (
        "schema: plantar/vignette/2\nid: y\ngold_strength: stated\n"
        "patient_text: My heel is numb.\nclinician_note: Tinel positive.\n"
        "gold: {conditions: [lumbar_stenosis], half_right: [cauda_equina], must_not_miss: []}\n"
    )
    case = parse_vignette(text, "case.yaml", knowledge)
    assert (case.patient_text, case.clinician_note) == ("My heel is numb.", "Tinel positive.")
    assert case.gold["conditions"] == ["lumbar_stenosis"] and case.gold_strength == "stated"


def test_format_1_has_no_texts(knowledge: KnowledgeBase) -> None:
    case = parse_vignette(BARE, "case.yaml", knowledge)
    assert (case.patient_text, case.clinician_note, case.gold) == ("", "", {})


@pytest.mark.parametrize("schema", ["plantar/vignette/3", "2", "plantar/vignette"])
def test_an_unknown_format_is_refused_with_the_known_ones(
    schema: str, knowledge: KnowledgeBase
) -> None:
    with pytest.raises(VignetteError, match=r"case.yaml:1: schema: .*vignette/1 or .*vignette/2"):
        parse_vignette(f"schema: {schema}\nid: x\n", "case.yaml", knowledge)


def test_a_file_without_a_format_is_refused(knowledge: KnowledgeBase) -> None:
    with pytest.raises(VignetteError, match=r"case.yaml:1: schema: found None"):
        parse_vignette("id: x\n", "case.yaml", knowledge)


def test_a_former_id_of_a_finding_is_read_as_that_of_today(toy: KnowledgeBase) -> None:
    text = "evidence:\n  history:\n    - {finding: numb_hind_foot, state: present}\n"
    assert [e.finding for e in parse(text, toy).evidence] == ["numb_heel"]


def test_a_former_id_of_a_region_is_read_as_that_of_today(toy: KnowledgeBase) -> None:
    painted = parse("painted: {left: {numb: [heel_middle]}}\n", toy).painted
    assert painted == {"left": {"numb": ("heel_in",)}}


def test_a_former_id_and_that_of_today_are_one_finding(toy: KnowledgeBase) -> None:
    rows = "".join(f"    - {{finding: {f}, state: present}}\n" for f in ("numb_heel", OLD))
    [fault] = faults(f"evidence:\n  history:\n{rows}", toy)
    assert "each finding once in a layer" in fault


def test_a_former_id_that_was_split_is_refused(toy: KnowledgeBase) -> None:
    split = with_entry(toy, "findings", "numb_sole", formerly=(OLD,))
    text = f"evidence:\n  history:\n    - {{finding: {OLD}, state: present}}\n"
    [fault] = faults(text, split)
    assert fault.startswith("case.yaml:6: evidence.history.0.finding: found 'numb_hind_foot'")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("paintd: {}\n", "4: paintd: found 'paintd'; expected painted"),
        ("evidence: [1]\n", "4: evidence: found [1]; expected a mapping"),
        ("evidence:\n  histori: []\n", "5: evidence.histori: found 'histori'; expected history"),
        ("evidence:\n  history: 3\n", "5: evidence.history: found 3; expected a list"),
        ("evidence:\n  map: []\n", "5: evidence.map: found 'map'"),
        (
            "evidence:\n  history:\n    - {finding: numb_heel, state: presnt}\n",
            "6: evidence.history.0.state: found 'presnt'; expected present",
        ),
        (
            "evidence:\n  history:\n    - {finding: numb_heel, state: present, sid: left}\n",
            "6: evidence.history.0.sid: found 'sid'; expected side",
        ),
        (
            "evidence:\n  history:\n    - {finding: numb_heel, state: present, side: lefft}\n",
            "6: evidence.history.0.side: found 'lefft'; expected left",
        ),
        (
            "evidence:\n  test:\n    - {finding: lab_sugar, value: 5, unit: stone}\n",
            "6: evidence.test.0.unit: found 'stone'",
        ),
        (
            "evidence:\n  test:\n    - {finding: numb_heel, value: 5}\n",
            "6: evidence.test.0.value: found 5; expected a number, for a finding that is measured",
        ),
        ("painted: {lefft: {numb: []}}\n", "4: painted.lefft: found 'lefft'; expected left"),
        ("painted: {left: {num: []}}\n", "4: painted.left.num: found 'num'; expected numb"),
        (
            "painted: {left: {numb: [heel_inn]}}\n",
            "4: painted.left.numb.0: found 'heel_inn'; expected heel_in",
        ),
        ("flags: {wond: yes}\n", "4: flags.wond: found 'wond'; expected wound"),
        ("gold: text\n", "4: gold: found 'text'; expected a mapping"),
        ("not_encoded: text\n", "4: not_encoded: found 'text'; expected a list"),
    ],
)
def test_a_mistake_is_said_with_line_field_and_what_would_be_right(
    text: str, says: str, toy: KnowledgeBase
) -> None:
    [fault] = faults(text, toy)
    assert fault.startswith(f"case.yaml:{says}"), fault


@pytest.mark.parametrize(
    ("context", "field"),
    [
        ("age_years: 130", "age_years"),
        ("age_years: true", "age_years"),
        ("age_years: forty", "age_years"),
        ("sex: femail", "sex"),
        ("pregnant: perhaps", "pregnant"),
        ("setting: spa", "setting"),
        ("earlier_contacts: -1", "earlier_contacts"),
        ("agee: 40", "agee"),
    ],
)
def test_a_mistake_about_the_person_is_said_with_its_field(
    context: str, field: str, toy: KnowledgeBase
) -> None:
    text = f"schema: plantar/vignette/1\nid: x\ncontext:\n  {context}\n"
    with pytest.raises(VignetteError, match=rf"^case.yaml:4: context.{field}: found .*; expected "):
        parse_vignette(text, "case.yaml", toy)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, toy: KnowledgeBase) -> None:
    path = tmp_path / "case.yaml"
    with pytest.raises(VignetteError, match=r"case.yaml: cannot be read as text"):
        read_vignette(path, toy)
    path.write_bytes(b"id: \xff\n")
    with pytest.raises(VignetteError, match=r"case.yaml: cannot be read as text"):
        read_vignette(path, toy)


def test_the_messages_name_the_file_as_it_was_given(tmp_path: Path, toy: KnowledgeBase) -> None:
    path = tmp_path / "my case.yaml"
    path.write_text(HEAD + "paintd: {}\n", encoding="utf-8")
    with pytest.raises(VignetteError) as error:
        read_vignette(path, toy)
    assert str(error.value).startswith(f"{path}:4: paintd: ")
