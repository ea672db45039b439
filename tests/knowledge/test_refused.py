"""One broken file for every rule of the knowledge: what is refused, where, and in which words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from plantar.errors import KnowledgeError
from plantar.knowledge.loader import load
from plantar.knowledge.tables import TABLES
from plantar.plain_yaml import plain_yaml
from tests.knowledge.toy import FILES, broken, faults, write

CASES = plain_yaml((Path(__file__).parent / "refused.yaml").read_text(encoding="utf-8"))


class Case(NamedTuple):
    """One edit of the toy, and the words that a fault must hold."""

    title: str
    file: str
    old: str
    new: str
    says: list[str]


def cases(kind: str) -> list[Case]:
    return [Case(**row) for row in CASES[kind]]


def refused(case: Case, folder: Path) -> tuple[str, list[str], str]:
    """The fault that a case is about, all faults, and ``file:line:`` of the edit."""
    found, where = broken(folder, case.file, case.old, case.new)
    about = [fault for fault in found if all(word in fault for word in case.says)]
    assert about, found
    return about[0], found, where


def points(fault: str) -> bool:
    """Whether the line that a fault names holds the last word of the field that it names."""
    path, line, rest = fault.split(":", 2)
    text = Path(path).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    field = rest.partition(":")[0].strip().split(".")
    if ": Field required" in rest:
        field = field[:-1]
    return not field or field[-1] == "file" or field[-1].isdigit() or field[-1] in text


@pytest.mark.parametrize("case", cases("syntax"), ids=lambda case: case.title)
def test_a_file_that_is_no_plain_yaml_is_refused(case: Case, tmp_path: Path) -> None:
    fault, found, _ = refused(case, tmp_path)
    assert found == [fault] and fault.startswith(f"{tmp_path / case.file}:")


@pytest.mark.parametrize("case", cases("values"), ids=lambda case: case.title)
def test_a_value_outside_its_list_or_range_is_refused(case: Case, tmp_path: Path) -> None:
    fault, _, _ = refused(case, tmp_path)
    assert fault.startswith(f"{tmp_path / case.file}:") and points(fault)


@pytest.mark.parametrize("case", cases("rules"), ids=lambda case: case.title)
def test_a_rule_that_says_nothing_is_refused(case: Case, tmp_path: Path) -> None:
    fault, found, where = refused(case, tmp_path)
    assert found == [fault] and fault.startswith(where) and points(fault)


@pytest.mark.parametrize("case", cases("groups"), ids=lambda case: case.title)
def test_a_wording_with_a_group_that_is_none_is_refused_when_it_is_loaded(
    case: Case, tmp_path: Path
) -> None:
    fault, found, where = refused(case, tmp_path)
    assert found == [fault] and fault.startswith(where.rpartition(":")[0].rpartition(":")[0])
    assert re.search(r"senses\.yaml:[1-9]\d*: ", fault)
    with pytest.raises(KnowledgeError, match="group"):
        load(tmp_path, cache=False)


@pytest.mark.parametrize("case", cases("entries"), ids=lambda case: case.title)
def test_an_entry_that_leads_nowhere_or_does_nothing_is_refused(case: Case, tmp_path: Path) -> None:
    assert points(refused(case, tmp_path)[0])


def test_a_date_that_cannot_be_is_refused_with_its_file(tmp_path: Path) -> None:
    found, _ = broken(tmp_path, "references.yaml", "'2026-11-28'", "2026-13-45")
    assert found == [f"{tmp_path / 'references.yaml'}:1: not valid YAML: month must be in 1..12"]


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path) / "topics.yaml"
    path.write_bytes(b"location: {name: \xff}\n")
    [fault] = faults(tmp_path)
    assert fault.startswith(f"{path}:1: not UTF-8 text")


@pytest.mark.parametrize("name", [t.path for t in TABLES if not t.path.endswith("/")])
def test_a_missing_file_is_refused(name: str, tmp_path: Path) -> None:
    (write(tmp_path) / name).unlink()
    assert faults(tmp_path) == [f"{tmp_path / name}:1: the file is missing"]


@pytest.mark.parametrize("name", ["conditions", "findings", "lexicon", "care/interventions"])
def test_a_missing_folder_is_refused(name: str, tmp_path: Path) -> None:
    folder = write(tmp_path) / name
    for path in folder.glob("*.yaml"):
        path.unlink()
    folder.rmdir()
    assert f"{folder}:1: the folder is missing" in faults(tmp_path)


@pytest.mark.parametrize("name", ["triags.yaml", "conditions/x.yml", "care/tag.yaml"])
def test_a_file_that_no_table_reads_is_refused(name: str, tmp_path: Path) -> None:
    found = faults(write(tmp_path, {**FILES, name: "a: 1\n"}))
    assert found == [f"{tmp_path / name}:1: file: no table is read from a file of this name"]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("topics.yaml", "- a\n", "expected a mapping (found list)"),
        ("topics.yaml", "", "expected a mapping (found NoneType)"),
        ("safety_net.yaml", "a: 1\n", "expected a list (found dict)"),
        ("conditions/tight_shoes.yaml", "tight shoes\n", "expected a mapping (found str)"),
        ("triage.yaml", "[]\n", "expected a mapping (found list)"),
    ],
)
def test_a_file_of_another_shape_is_refused(
    name: str, text: str, words: str, tmp_path: Path
) -> None:
    [fault] = faults(write(tmp_path, {**FILES, name: text}))
    assert fault == f"{tmp_path / name}:1: file: {words}"


def test_the_message_names_file_line_entry_field_what_was_found_and_what_is_right(
    tmp_path: Path,
) -> None:
    found, where = broken(tmp_path, "sites.yaml", "side: uni\n", "side: unii\n")
    right = "Input should be 'uni', 'bi', 'any', 'multi', 'uni_crossed' or 'crossed'"
    assert found == [f"{where} heel_nerve.side: {right} (found 'unii')"]
    assert where.endswith("sites.yaml:5:")


def test_a_finding_that_stands_in_two_files_is_refused(tmp_path: Path) -> None:
    here, there = "findings/location.yaml", "findings/history.yaml"
    again = FILES[here].partition("numb_sole")[0]
    found = faults(write(tmp_path, {**FILES, there: again + FILES[there]}))
    assert found == [f"{tmp_path / here}:1: numb_heel: stands in history.yaml too; keep one"]


@pytest.mark.parametrize(
    "rule",
    [
        "always",
        "unknown(numb_heel)",
        "not unknown(numb_heel)",
        "age_years>=50 and age_years<=50",
        "lab_sugar>=7 and lab_sugar<7.01",
        "lab_sugar<80 or lab_sugar>=80",
        "not (numb_heel and not numb_sole)",
        "at_least(2, numb_heel, numb_sole, weak_legs)",
        "sex_male or onset_sudden and onset_slow",
    ],
)
def test_a_rule_that_can_hold_is_kept(rule: str, tmp_path: Path) -> None:
    found, _ = broken(
        tmp_path, "findings/history.yaml", "only_if: not sex_male", f"only_if: {rule}"
    )
    assert found == []


def test_a_tag_without_a_rule_and_a_rule_without_a_tagged_item_are_refused(tmp_path: Path) -> None:
    tags = "pressure: {meaning: presses}\nheat: {meaning: warms, outside: false}\n"
    rules = FILES["care/safety_rules.yaml"].replace("[pressure]", "[heat]")
    files = {**FILES, "care/tags.yaml": tags, "care/safety_rules.yaml": rules}
    found = "\n".join(faults(write(tmp_path, files)))
    assert "pressure: no safety rule acts on the tag pressure" in found
    assert "heat: nothing carries the tag heat" in found
    assert "no_pressure_on_wound: no item has a tag of no_pressure_on_wound" in found


def test_a_reference_with_a_note_may_stay_unused(tmp_path: Path) -> None:
    spare = "spare_1999: {citation: Spare 1999, read: memory, note: the seed of all this}\n"
    found, _ = broken(tmp_path, "references.yaml", "guess:", f"{spare}guess:")
    assert found == []


def test_a_split_condition_may_keep_its_former_id(tmp_path: Path) -> None:
    assert (
        broken(tmp_path, "conditions/cord_press.yaml", "[cord_squeeze]", "[tight_shoes]")[0] == []
    )


def test_a_missing_field_says_what_it_takes(tmp_path: Path) -> None:
    last = "  basis: guideline\n  checked: false\n- id: sugar_high"
    found, _ = broken(tmp_path, "red_flags.yaml", last, "- id: sugar_high")
    (fault,) = [fault for fault in found if "basis: Field required" in fault]
    assert fault.endswith("; expected study, guideline, fitted, estimate")
