"""The interactions survive their file, add up answer by answer, and know what they do not know."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plantar.errors import KnowledgeError
from plantar.reasoning.interactions import (
    Interactions,
    by_row,
    no_interactions,
    read_interactions,
    write_interactions,
)
from tests.builders import shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()
CONDITIONS, FINDINGS = ("gout", "stroke"), ("feel_burn", "fever", "pain_toe")
UNITS, SHARE = 4, 0.5


def arrays(seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    shapes = ((len(FINDINGS), UNITS), (UNITS,), (UNITS, len(CONDITIONS)))
    return tuple(draw.normal(size=shape).astype(np.float16).astype(float) for shape in shapes)  # type: ignore[return-value]


@pytest.fixture
def written(tmp_path: Path) -> Path:
    file = tmp_path / "kept.npz"
    write_interactions(*arrays(), CONDITIONS, FINDINGS, file)
    return file


def layer(seed: int) -> Interactions:
    answer, bias, cause = arrays(seed)
    return Interactions(answer, bias, cause, np.ones((len(CONDITIONS), len(FINDINGS))))


ANSWERS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from([1.0, -1.0, 0.4, -0.7]), st.floats(0.1, 1.0)),
    min_size=0,
    max_size=6,
)


@settings(max_examples=60)
@given(seed=st.integers(0, 999), answers=ANSWERS)
def test_the_parts_of_the_answers_add_up_to_the_whole(
    seed: int, answers: list[tuple[int, float, float]]
) -> None:
    columns, states, power = (np.array([a[n] for a in answers]) for n in range(3))
    one = layer(seed)
    terms = one.terms(columns.astype(int), states, power)
    np.testing.assert_allclose(
        one.parts(terms).sum(axis=1), one.log_ratio(terms.sum(axis=0)[None])[0], atol=1e-12
    )


@settings(max_examples=30)
@given(seed=st.integers(0, 999))
def test_a_part_is_what_the_answer_does_while_all_are_turned_up_together(seed: int) -> None:
    one = layer(seed)
    terms = one.terms(np.array([0, 1, 2]), np.array([1.0, 0.5, 1.0]), np.ones(3))
    whole, steps = terms.sum(axis=0), 20_000
    way = (np.arange(steps) + 0.5)[:, None] / steps
    above = (one.bias + way * whole > 0).mean(axis=0)
    np.testing.assert_allclose(one.parts(terms), ((terms * above) @ one.cause).T, atol=2e-3)


def test_without_answers_nothing_is_added() -> None:
    one = layer(1)
    assert not one.log_ratio(np.zeros((1, UNITS))).any()
    assert one.parts(one.terms(np.array([], dtype=int), np.array([]), np.array([]))).shape == (2, 0)


def test_what_is_absent_is_left_to_the_figures() -> None:
    assert not layer(4).terms(np.array([0, 1]), np.array([-1.0, -0.5]), np.ones(2)).any()


def test_one_more_answer_adds_the_difference_of_the_wholes() -> None:
    one = layer(2)
    units = one.terms(np.array([0]), np.array([1.0]), np.ones(1)).sum(axis=0)
    more = units + one.answer[2]
    expected = one.log_ratio(more[None])[0] - one.log_ratio(units[None])[0]
    np.testing.assert_allclose(one.after(units)[2], expected, atol=1e-12)


def test_nobodys_numbers_depend_on_who_else_is_there() -> None:
    one, many = layer(3), np.random.default_rng(3).normal(size=(9, UNITS))
    alone = np.concatenate([one.log_ratio(row[None]) for row in many])
    assert alone.tobytes() == one.log_ratio(many).tobytes()


@pytest.mark.parametrize("n_people", [1, 31, 32, 70])
def test_a_row_is_multiplied_to_the_same_bit_wherever_it_stands(n_people: int) -> None:
    draw = np.random.default_rng(5)
    rows, table = draw.normal(size=(n_people, 256)), draw.normal(size=(256, 165))
    together, other_way = by_row(rows, table), by_row(rows[::-1], table)[::-1]
    assert together.tobytes() == other_way.tobytes()
    assert together[-1].tobytes() == by_row(rows[-1:], table)[0].tobytes()
    np.testing.assert_allclose(together, rows @ table, atol=1e-11)


def test_what_is_written_is_read_with_its_share(written: Path) -> None:
    answer, bias, cause = arrays()
    found = read_interactions(CONDITIONS, FINDINGS, SHARE, written)
    np.testing.assert_array_equal(found.answer, answer)
    np.testing.assert_array_equal(found.bias, bias)
    np.testing.assert_array_equal(found.cause, SHARE * cause)
    assert (found.alone == 1 - SHARE).all()


def test_rows_are_found_by_their_names_whatever_the_order(written: Path) -> None:
    found = read_interactions(CONDITIONS[::-1], FINDINGS[::-1], SHARE, written)
    straight = read_interactions(CONDITIONS, FINDINGS, SHARE, written)
    np.testing.assert_array_equal(found.answer, straight.answer[::-1])
    np.testing.assert_array_equal(found.cause, straight.cause[:, ::-1])


def test_a_condition_or_finding_that_the_file_does_not_know_keeps_its_figures_whole(
    written: Path,
) -> None:
    names = ("new", *CONDITIONS), ("feel_burn", "new", "pain_toe")
    found = read_interactions(*names, SHARE, written)
    assert (found.alone[0] == 1).all() and (found.alone[:, 1] == 1).all()
    assert (found.alone[1:, [0, 2]] == 1 - SHARE).all()
    assert not found.cause[:, 0].any() and not found.answer[1].any()


def test_a_file_that_knows_none_of_the_names_adds_nothing(written: Path) -> None:
    for conditions, findings in ((("new",), FINDINGS), (CONDITIONS, ("new",))):
        found = read_interactions(conditions, findings, SHARE, written)
        assert (found.alone == 1).all() and not found.cause.any()


def test_without_a_file_there_are_no_interactions(tmp_path: Path) -> None:
    found = read_interactions(CONDITIONS, FINDINGS, SHARE, tmp_path / "none.npz")
    np.testing.assert_array_equal(found.alone, no_interactions(2, 3).alone)
    assert not found.cause.any()


def test_the_same_arrays_make_the_same_bytes(written: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.npz"
    write_interactions(*arrays(), CONDITIONS, FINDINGS, again)
    assert again.read_bytes() == written.read_bytes()


@pytest.mark.parametrize("kept", [b"", b"PK\x03\x04 cut off", b"no archive at all"])
def test_a_broken_file_is_named_with_what_to_do(kept: bytes, tmp_path: Path) -> None:
    file = tmp_path / "kept.npz"
    file.write_bytes(kept)
    with pytest.raises(KnowledgeError, match=r"kept\.npz.*make it again"):
        read_interactions(CONDITIONS, FINDINGS, SHARE, file)


def test_a_file_with_a_part_missing_is_named(tmp_path: Path) -> None:
    file = tmp_path / "kept.npz"
    np.savez(file, conditions=np.array(CONDITIONS), findings=np.array(FINDINGS))
    with pytest.raises(KnowledgeError, match="not a file of interactions"):
        read_interactions(CONDITIONS, FINDINGS, SHARE, file)


def test_what_many_adults_have_for_years_counts_by_its_figures_alone() -> None:
    network, least = shared_assessor().network, KNOWLEDGE.model.posterior.told_in_passing.value
    for column, finding in enumerate(network.findings):
        common = network.background[column] >= least
        if KNOWLEDGE.findings[finding].standing and common:
            assert not network.interactions.answer[column].any(), finding
            assert (network.interactions.alone[:, column] == 1).all(), finding
    asthma, tick = (network.column[f] for f in ("history_asthma_rhinitis", "history_tick"))
    assert not network.interactions.answer[asthma].any()
    assert network.interactions.answer[tick].any()
