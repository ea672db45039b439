"""A folder of cases is read from anywhere, judged by its own answers, or refused with a place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import yaml

from plantar.assessment.assess import Assessor
from plantar.assessment.request import Request
from plantar.errors import VignetteError
from plantar.evaluation.folder import RIGHT, answer, of_facts, p_right, rank_of, read_folder
from plantar.knowledge.evidence import Layer
from plantar.triage.urgency import Urgency
from tests.builders import present, shared_knowledge, with_entry

KNOWLEDGE = shared_knowledge()
HEEL, ROOT = "medial_calcaneal_neuropathy", "s1_radiculopathy"


def case(name: str, **fields: object) -> dict[str, object]:
    return {
        "schema": "plantar/vignette/2",
        "id": name,
        "context": {"age_years": 52, "sex": "female"},
        "evidence": {
            "history": [{"finding": "side_one", "state": "present"}],
            "examination": [{"finding": "sign_tinel_medial_heel", "state": "present"}],
        },
        "painted": {"right": {"numb": ["heel_med", "pl_heel_med"]}},
        "gold": {"diagnosis": "a pinched heel nerve", "conditions": [HEEL], "urgency": "routine"},
        **fields,
    }


def gold(**fields: object) -> dict[str, object]:
    return {"diagnosis": "a pinched heel nerve", "urgency": "routine", **fields}


def write(folder: Path, **files: Mapping[str, object]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    return folder


def refused(folder: Path, right: Path | None = None) -> str:
    with pytest.raises(VignetteError) as error:
        read_folder(folder, KNOWLEDGE, right)
    return str(error.value)


# What is read.


def test_a_folder_anywhere_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    write(tmp_path, b=case("second"), a=case("first", gold=gold(conditions=[ROOT, HEEL])))
    first, second = read_folder(tmp_path, KNOWLEDGE)
    assert (first.id, second.id) == ("first", "second")
    assert first.right == {ROOT, HEEL} and second.right == {HEEL}
    assert second.level is Urgency.ROUTINE and second.vignette.person.age_years == 52


def test_right_ids_stand_beside_the_cases_by_diagnosis(tmp_path: Path) -> None:
    write(tmp_path, a=case("a", gold=gold()), diagnoses={"a pinched heel nerve": [HEEL]})
    (only,) = read_folder(tmp_path, KNOWLEDGE)
    assert only.right == {HEEL}


def test_a_file_of_right_ids_elsewhere_wins_over_the_one_in_the_folder(tmp_path: Path) -> None:
    folder = write(tmp_path / "cases", a=case("a", gold=gold()), diagnoses={"a": [HEEL]})
    right = write(tmp_path, right={"a": [ROOT]}) / "right.yaml"
    (only,) = read_folder(folder, KNOWLEDGE, right)
    assert only.right == {ROOT}


def test_the_file_of_right_ids_may_lie_among_the_cases(tmp_path: Path) -> None:
    write(tmp_path, a=case("a", gold=gold()), right={"a": ROOT})
    (only,) = read_folder(tmp_path, KNOWLEDGE, tmp_path / "right.yaml")
    assert only.right == {ROOT}


def test_an_id_of_the_case_wins_over_its_diagnosis_and_that_over_its_own_list(
    tmp_path: Path,
) -> None:
    by_case = {"a": [ROOT], "a pinched heel nerve": ["stroke"]}
    write(tmp_path, a=case("a"), b=case("b"), diagnoses=by_case)
    first, second = read_folder(tmp_path, KNOWLEDGE)
    assert first.right == {ROOT} and second.right == {"stroke"}


def test_a_former_id_is_right_where_the_ids_are_that_carry_it_on(tmp_path: Path) -> None:
    """A split leaves several: each of them is what the case meant."""
    write(tmp_path, a=case("a", gold=gold(conditions=["heel_palsy"])))
    split = with_entry(KNOWLEDGE, "conditions", HEEL, formerly=("heel_palsy",))
    split = with_entry(split, "conditions", ROOT, formerly=("heel_palsy",))
    (only,) = read_folder(tmp_path, split)
    assert only.right == {HEEL, ROOT}


def test_the_cases_to_build_with_are_all_read() -> None:
    folder = Path(__file__).parents[2] / "cases" / "development"
    n_cases = len([p for p in folder.glob("*.yaml") if p.name not in (RIGHT, "sites.yaml")])
    assert len(read_folder(folder, KNOWLEDGE)) == n_cases > 100


# What is refused, and where.


def test_a_fault_names_its_file_line_and_field(tmp_path: Path) -> None:
    wrong = {"history": [{"finding": "side_won", "state": "present"}]}
    write(tmp_path, a=case("a", evidence=wrong))
    message = refused(tmp_path)
    assert f"{tmp_path / 'a.yaml'}:" in message
    assert "evidence.history.0.finding: found 'side_won'; expected side_one" in message


def test_the_faults_of_all_files_are_named_at_once(tmp_path: Path) -> None:
    write(tmp_path, a=case("a", painted={"up": {}}), b=case("b"), c=case("c", gold=gold()))
    message = refused(tmp_path)
    assert "painted.up" in message and "c.yaml" in message and "b.yaml" not in message


@pytest.mark.parametrize("ids", [[], ["heel_palsy_of_nowhere"]])
def test_a_case_that_nothing_could_answer_is_refused(tmp_path: Path, ids: list[str]) -> None:
    write(tmp_path, a=case("a", gold=gold(conditions=ids)))
    assert f"a.yaml: gold: found {ids}; expected ids of conditions" in refused(tmp_path)


@pytest.mark.parametrize("urgency", ["soon", None, 3, ["routine"]])
def test_an_urgency_that_is_no_level_is_refused(tmp_path: Path, urgency: object) -> None:
    write(tmp_path, a=case("a", gold=gold(conditions=[HEEL], urgency=urgency)))
    message = refused(tmp_path)
    assert f"a.yaml: gold.urgency: found {urgency!r}; expected emergency_now or" in message


def test_a_folder_without_cases_is_refused(tmp_path: Path) -> None:
    write(tmp_path, diagnoses={"a": [HEEL]}, sites={"a": ["s1_root"]})
    assert refused(tmp_path) == f"{tmp_path}: found no case files"


def test_a_file_of_right_ids_that_is_not_there_is_refused(tmp_path: Path) -> None:
    write(tmp_path, a=case("a"))
    assert refused(tmp_path, tmp_path / "nowhere.yaml").startswith(f"{tmp_path / 'nowhere.yaml'}:")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", "cannot be read as YAML"),
        ("- a", "expected a mapping of case or diagnosis"),
        ("a: 3", "a: found 3; expected a list of ids"),
        ("a:", "a: found None; expected a list of ids"),
        ("a: [[stroke]]", "a: found [['stroke']]; expected a list of ids"),
    ],
)
def test_a_broken_file_of_right_ids_is_refused(tmp_path: Path, text: str, message: str) -> None:
    write(tmp_path, a=case("a"))
    (tmp_path / RIGHT).write_text(text, encoding="utf-8")
    assert refused(tmp_path).startswith(f"{tmp_path / RIGHT}: ") and message in refused(tmp_path)


# How an answer is judged.

NAMES, SHARES = ("gout", "stroke", HEEL, ROOT), np.array([0.1, 0.4, 0.2, 0.3])


@pytest.mark.parametrize(
    ("right", "rank", "p"),
    [
        ({"stroke"}, 1, 0.4),
        ({HEEL}, 3, 0.2),
        ({HEEL, ROOT}, 2, 0.5),
        ({"gout", "tarsal_tunnel"}, 4, 0.1),
        ({"tarsal_tunnel"}, None, 0.0),
    ],
)
def test_the_first_right_cause_ranks_and_all_right_causes_add_up(
    right: set[str], rank: int | None, p: float
) -> None:
    assert rank_of(frozenset(right), NAMES, SHARES) == rank
    assert p_right(frozenset(right), NAMES, SHARES) == pytest.approx(p)


def test_of_causes_alike_the_first_named_ranks_first() -> None:
    assert rank_of(frozenset({"stroke"}), NAMES, np.full(4, 0.25)) == 2


def test_an_answer_is_what_the_engine_says_of_the_case(tmp_path: Path, assessor: Assessor) -> None:
    (only,) = read_folder(write(tmp_path, a=case("a")), KNOWLEDGE)
    found = answer(assessor, only, only.vignette.evidence)
    report = assessor.assess(Request.of_case(only.vignette))
    shown = {c.id: (n, c.probability) for n, c in enumerate(report.conditions, 1)}
    assert (found.rank, found.p_right) == pytest.approx(shown[HEEL])
    assert found.p_leader == pytest.approx(report.conditions[0].probability)
    assert found.level and found.level.value == report.urgency.level
    assert found.right_level is Urgency.ROUTINE and found.case == "a"
    assert found.interval[0] <= found.p_leader <= found.interval[1]


def test_a_picture_is_heard_only_where_it_is_asked_for(tmp_path: Path, assessor: Assessor) -> None:
    (only,) = read_folder(write(tmp_path, a=case("a")), KNOWLEDGE)
    said = present("side_one")
    with_map, without = (answer(assessor, only, said, painted=p) for p in (True, False))
    assert with_map.p_right > without.p_right


def test_facts_count_up_to_their_layer(tmp_path: Path, assessor: Assessor) -> None:
    cases = read_folder(write(tmp_path, a=case("a")), KNOWLEDGE)
    (history,) = of_facts(assessor, cases, Layer.HISTORY)
    (examined,) = of_facts(assessor, cases, Layer.EXAMINATION)
    evidence = cases[0].vignette.evidence
    assert history == answer(assessor, cases[0], [e for e in evidence if "sign" not in e.finding])
    assert examined == answer(assessor, cases[0], evidence) != history
