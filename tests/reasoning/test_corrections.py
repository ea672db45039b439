"""Corrections survive their file, fit what is known today, and a broken file says so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from plantar.errors import KnowledgeError
from plantar.reasoning.corrections import FILE, STEP, read_corrections, write_corrections

CONDITIONS, FINDINGS = ("gout", "stroke"), ("feel_burn", "fever", "pain_toe")
TABLE = np.arange(12.0).reshape(2, 2, 3) * STEP


@pytest.fixture
def written(tmp_path: Path) -> Path:
    file = tmp_path / "kept.npz"
    write_corrections(TABLE, CONDITIONS, FINDINGS, file)
    return file


@settings(max_examples=30, deadline=None)
@given(table=hnp.arrays(float, (2, 2, 3), elements=st.floats(-2.54, 2.54)))
def test_what_is_written_is_read_to_half_a_step(
    table: np.ndarray, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("corrections") / "kept.npz"
    write_corrections(table, CONDITIONS, FINDINGS, file)
    np.testing.assert_allclose(
        read_corrections(CONDITIONS, FINDINGS, file), table, atol=STEP / 2 + 1e-12
    )


def test_whole_steps_survive_exactly(written: Path) -> None:
    np.testing.assert_allclose(read_corrections(CONDITIONS, FINDINGS, written), TABLE, atol=1e-12)


def test_what_is_too_large_for_the_file_is_kept_at_its_bound(tmp_path: Path) -> None:
    file = tmp_path / "kept.npz"
    write_corrections(np.full((2, 1, 1), [[[9.0]], [[-9.0]]]), ["gout"], ["fever"], file)
    found = read_corrections(["gout"], ["fever"], file).ravel()
    np.testing.assert_allclose(found, [127 * STEP, -127 * STEP])


def test_the_same_table_makes_the_same_bytes(written: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.npz"
    write_corrections(TABLE, CONDITIONS, FINDINGS, again)
    assert again.read_bytes() == written.read_bytes()


def test_a_pair_is_found_by_its_names_whatever_the_order(written: Path) -> None:
    found = read_corrections(CONDITIONS[::-1], FINDINGS[::-1], written)
    np.testing.assert_allclose(found, TABLE[:, ::-1, ::-1], atol=1e-12)


def test_what_the_file_does_not_know_has_no_correction(written: Path) -> None:
    found = read_corrections(("new", *CONDITIONS), ("feel_burn", "new", "pain_toe"), written)
    assert not found[:, 0].any() and not found[:, :, 1].any()
    np.testing.assert_allclose(found[:, 1:, [0, 2]], TABLE[:, :, [0, 2]], atol=1e-12)


def test_what_is_known_no_more_is_left_out(written: Path) -> None:
    found = read_corrections(["stroke"], ["fever"], written)
    np.testing.assert_allclose(found, TABLE[:, 1:, 1:2], atol=1e-12)


def test_a_file_that_knows_none_of_the_names_corrects_nothing(written: Path) -> None:
    assert not read_corrections(["new"], FINDINGS, written).any()
    assert not read_corrections(CONDITIONS, ["new"], written).any()


def test_without_a_file_there_are_no_corrections(tmp_path: Path) -> None:
    found = read_corrections(CONDITIONS, FINDINGS, tmp_path / "none.npz")
    assert found.shape == (2, 2, 3) and not found.any()


def no_zip(file: Path) -> None:
    file.write_text("conditions: [gout]\n")


def empty(file: Path) -> None:
    file.write_bytes(b"")


def cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-40])


def without_units(file: Path) -> None:
    np.savez_compressed(file, conditions=np.array(CONDITIONS), findings=np.array(FINDINGS))


def too_few_units(file: Path) -> None:
    units = np.zeros((2, 2, 2), dtype=np.int8)
    np.savez_compressed(
        file, units=units, conditions=np.array(CONDITIONS), findings=np.array(FINDINGS)
    )


def with_objects(file: Path) -> None:
    """Pickled objects could run code when they are read."""
    units = np.array([[["x", 1], [None, 2]]] * 2, dtype=object)
    np.savez_compressed(
        file, units=units, conditions=np.array(CONDITIONS), findings=np.array(FINDINGS)
    )


@pytest.mark.parametrize(
    "broken", [no_zip, empty, cut_off, without_units, too_few_units, with_objects]
)
def test_a_broken_file_is_refused_with_its_name_and_what_to_do(broken, written: Path) -> None:  # type: ignore[no-untyped-def]
    broken(written)
    with pytest.raises(KnowledgeError) as error:
        read_corrections(CONDITIONS, FINDINGS, written)
    assert str(error.value).startswith(f"{written}: not a file of corrections")
    assert "python -m training.weights" in str(error.value)


def test_the_file_that_ships_with_the_package_can_be_read() -> None:
    assert FILE.exists()
    with np.load(FILE) as kept:
        conditions, findings = kept["conditions"].tolist(), kept["findings"].tolist()
    assert read_corrections(conditions, findings).any()
