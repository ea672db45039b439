"""The measure of the words: labels that fit the cases, and each kind of error told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.intake.words import (
    Judge,
    Outcome,
    read_judged,
    read_stated,
    sides_painted,
)
from plantar.intake.hear import Listener
from plantar.intake.vignette import read_vignette
from plantar.knowledge.evidence import State
from plantar.knowledge.loader import load

KNOWLEDGE = load()
LISTENER = Listener(KNOWLEDGE)
FOLDER = Path(__file__).parents[2] / "cases"
CASES = {p.stem: read_vignette(p, KNOWLEDGE) for p in sorted(FOLDER.glob("[AB]*.yaml"))}
LEFT_DROP = CASES["A005"]


def outcomes(text: str, *stated: str, says: bool | None = None) -> dict[str, Outcome]:
    """What becomes of each fact of a text about A005, a left foot drop after no injury."""
    judged = {} if says is None else {("A005", "patient", "fever", State.PRESENT): says}
    judge = Judge("patient", {"A005": {"patient": stated}}, judged, KNOWLEDGE)
    return {v.finding: v.outcome for v in judge.verdicts(LEFT_DROP, LISTENER.hear(text))}


def test_every_development_case_is_labelled_with_facts_it_encodes() -> None:
    assert read_stated(CASES.values()).keys() == CASES.keys()


def test_no_fact_is_judged_that_its_case_encodes() -> None:
    held = {(c.id, e.finding) for c in CASES.values() for e in c.evidence}
    assert not {(case, finding) for case, _, finding, _ in read_judged()} & held


def test_a_label_that_the_case_does_not_encode_is_refused(tmp_path: Path) -> None:
    (tmp_path / "stated.yaml").write_text("A005: {patient: [fever], note: []}", encoding="utf-8")
    with pytest.raises(ValueError, match=r"A005\.patient: not encoded: \['fever'\]"):
        read_stated([LEFT_DROP], tmp_path / "stated.yaml")


def test_a_stated_fact_that_is_heard_is_right() -> None:
    assert outcomes("I have numbness in my left foot.", "feel_numb")["feel_numb"] is Outcome.RIGHT


def test_a_stated_fact_that_is_not_heard_is_missed() -> None:
    assert outcomes("Hello.", "feel_numb")["feel_numb"] is Outcome.MISSED


def test_the_opposite_state_is_a_negation_error() -> None:
    assert outcomes("I have no numbness.")["feel_numb"] is Outcome.NEGATION


def test_the_other_side_is_a_side_error() -> None:
    assert outcomes("Only my right foot is numb.")["side_one"] is Outcome.SIDE


@pytest.mark.parametrize(
    ("says", "outcome"),
    [(True, Outcome.SAID), (False, Outcome.UNTRUE), (None, Outcome.UNJUDGED)],
)
def test_a_fact_beyond_the_case_is_as_it_was_judged(says: bool | None, outcome: Outcome) -> None:
    assert outcomes("I have a fever.", says=says)["fever"] is outcome


def test_a_place_on_the_side_that_the_map_leaves_bare_is_named() -> None:
    left = CASES["B001"]
    sides, wrong = sides_painted(left, LISTENER.hear("The sole of my right foot is numb."))
    assert (sides, wrong) == (1, ["B001: place heard on the right"])
