"""What the loader says of several faults at once, and what it makes of the real files."""

from __future__ import annotations

from pathlib import Path

import pytest

from plantar.errors import KnowledgeError
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.check import problems
from plantar.knowledge.loader import DATA, compile_files, content_hash
from plantar.knowledge.tables import TABLES
from tests.knowledge.toy import FILES, faults, write

EDITS = {
    "sites.yaml": ("side: uni\n", "side: unii\n"),
    "regions.yaml": ("block: heel", "block: heal"),
    "conditions/tight_shoes.yaml": ("p: 0.7", "p: 7"),
    "conditions/cord_press.yaml": ("urgency: emergency_now", "urgency: emergency"),
    "care/tags.yaml": ("meaning:", "meanin:"),
    "topics.yaml": (":", ":["),
}
"""Faults that the schema finds."""
LOST = {
    "conditions/tight_shoes.yaml": ("finding: numb_heel", "finding: numb_heal"),
    "red_flags.yaml": ("not numb_heel", "not numb_heal"),
    "sites.yaml": ("heel_in", "heel_inn"),
    "care/safety_rules.yaml": ("[pressure]", "[presure]"),
}
"""Faults that only the validator finds."""


def edited(edits: dict[str, tuple[str, str]]) -> dict[str, str]:
    for name, (old, _) in edits.items():
        assert old in FILES[name], (name, old)
    return FILES | {name: FILES[name].replace(*edit, 1) for name, edit in edits.items()}


def files_named(found: list[str], folder: Path) -> set[str]:
    return {Path(fault.split(":")[0]).relative_to(folder).as_posix() for fault in found}


def test_the_faults_of_all_files_are_said_at_once(tmp_path: Path) -> None:
    found = faults(write(tmp_path, edited(EDITS)))
    assert files_named(found, tmp_path) == set(EDITS)


def test_two_faults_of_one_entry_are_both_said(tmp_path: Path) -> None:
    text = FILES["conditions/tight_shoes.yaml"].replace("p: 0.7", "p: 7")
    text = text.replace("urgency: self_care", "urgency: self")
    found = faults(write(tmp_path, {**FILES, "conditions/tight_shoes.yaml": text}))
    assert len(found) == 2 and found[0] != found[1]


def test_all_words_that_lead_nowhere_are_said_at_once(tmp_path: Path) -> None:
    found = faults(write(tmp_path, edited(LOST)))
    assert set(LOST) <= files_named(found, tmp_path)
    for word in ("numb_heal", "heel_inn", "presure"):
        assert any(f"unknown {kind} {word!r}" in f for f in found for kind in KINDS), word


KINDS = ("finding", "region", "tag")


@pytest.mark.parametrize("edits", [EDITS, LOST], ids=["schema", "validator"])
def test_the_faults_come_in_one_order_whatever_the_order_of_writing(
    edits: dict[str, tuple[str, str]], tmp_path: Path
) -> None:
    files = edited(edits)
    one = faults(write(tmp_path, files))
    for path in tmp_path.rglob("*.yaml"):
        path.unlink()
    again = faults(write(tmp_path, dict(reversed(files.items()))))
    assert one == again and len(one) == len(set(one))


def test_the_faults_of_the_validator_are_sorted_by_file_and_line(tmp_path: Path) -> None:
    found = faults(write(tmp_path, edited(LOST)))
    places = [(f.split(":")[0].removesuffix(".yaml"), int(f.split(":")[1])) for f in found]
    assert places == sorted(places)


def test_every_fault_names_a_line_that_the_file_has(tmp_path: Path) -> None:
    for edits in (EDITS, LOST):
        for fault in faults(write(tmp_path, edited(edits))):
            path, line, _ = fault.split(":", 2)
            assert 1 <= int(line) <= len(Path(path).read_text().splitlines())


def test_a_missing_folder_is_an_error_of_the_knowledge(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"groups.yaml:1: the file is missing"):
        compile_files(tmp_path / "nowhere")


def test_a_finding_takes_its_topic_from_its_file(tmp_path: Path) -> None:
    base = compile_files(write(tmp_path))
    assert base.findings["numb_heel"].topic == "location"


def test_a_red_flag_holds_what_its_signals_mean(tmp_path: Path) -> None:
    base = compile_files(write(tmp_path))
    flag = next(f for f in base.red_flags if f.id == "weak_legs_now")
    assert "cord_sign" not in flag.when and "sign_babinski" in flag.when


def test_the_digest_is_that_of_the_folder(tmp_path: Path) -> None:
    digest = content_hash(write(tmp_path))
    assert compile_files(tmp_path, digest).digest == digest


def test_the_real_knowledge_is_sound(knowledge: KnowledgeBase) -> None:
    assert problems(knowledge) == []


def test_every_real_file_belongs_to_one_table() -> None:
    read = [path for table in TABLES for path in table.files(DATA)]
    assert sorted(read) == sorted(DATA.rglob("*.yaml"))
