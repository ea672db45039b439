"""Red flags fire by their smallest example and are never answered by silence."""

from __future__ import annotations

import pytest

from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.examples import minimal_examples
from plantar.knowledge.expression import evaluate, parse
from plantar.knowledge.schema_triage import RedFlag
from plantar.triage.decision import Cause, decide
from plantar.triage.redflags import evaluate_red_flags
from plantar.triage.urgency import Urgency
from tests.builders import present, shared_knowledge, unsure

KNOWLEDGE = shared_knowledge()
FLAGS, FINDINGS = KNOWLEDGE.red_flags, KNOWLEDGE.findings


@pytest.mark.parametrize("flag", FLAGS, ids=lambda flag: flag.id)
def test_a_red_flag_fires_on_each_of_its_smallest_examples(flag: RedFlag) -> None:
    rule = parse(flag.when)
    examples = minimal_examples(rule)
    assert examples and all(evaluate(rule, example) for example in examples)


@pytest.mark.parametrize("flag", FLAGS, ids=lambda flag: flag.id)
def test_no_red_flag_fires_on_silence(flag: RedFlag) -> None:
    assert not evaluate_red_flags([flag], [], FINDINGS).fired


def test_an_unsure_bladder_answer_never_counts_as_no() -> None:
    result = evaluate_red_flags(FLAGS, unsure("bladder_retention"), FINDINGS)
    open_flag = next(f for f in result.open if f.flag.id == "cauda_equina_signs")
    assert "bladder_retention" in open_flag.unanswered


def test_a_residual_of_250_ml_with_sciatica_is_an_emergency() -> None:
    evidence = [
        *present("pain_radiating_leg"),
        Evidence("measure_post_void_residual", State.PRESENT, 250.0),
    ]
    fired = {f.flag.id for f in evaluate_red_flags(FLAGS, evidence, FINDINGS).fired}
    assert "sciatica_with_high_residual" in fired


@pytest.mark.parametrize("flag", FLAGS, ids=lambda flag: flag.id)
def test_a_fired_flag_never_leaves_the_level_below_its_own(flag: RedFlag) -> None:
    example = minimal_examples(parse(flag.when))[0]
    evidence = [
        Evidence(name, State.PRESENT if yes else State.ABSENT)
        for name, yes in example.states.items()
    ] + [Evidence(name, State.PRESENT, value) for name, value in example.values.items()]
    harmless = [(Cause("x", "x", "x", Urgency.SELF_CARE), 1.0)]
    flags = evaluate_red_flags(FLAGS, evidence, FINDINGS)
    decision = decide(flags, [harmless], KNOWLEDGE.triage, named_beside=0.05)
    assert decision.level.rank >= Urgency(flag.urgency).rank


def test_a_high_residual_that_was_only_ticked_fires_too() -> None:
    evidence = present("pain_radiating_leg", "measure_post_void_residual")
    fired = {f.flag.id for f in evaluate_red_flags(FLAGS, evidence, FINDINGS).fired}
    assert "sciatica_with_high_residual" in fired


def test_a_low_calcium_that_was_only_ticked_leaves_severe_lack_open() -> None:
    result = evaluate_red_flags(FLAGS, present("lab_calcium"), FINDINGS)
    assert "tetany_or_electrolytes" in {f.flag.id for f in result.open}


def test_a_fever_with_a_new_numb_heel_is_seen_the_same_day() -> None:
    assert "fever_with_new_complaint" in fired("fever", "numb_heel_plantar")


def test_a_fever_beside_numbness_of_years_is_no_red_flag() -> None:
    assert "fever_with_new_complaint" not in fired("fever", "feel_numb", "onset_months_years")


def test_a_cast_that_gets_tight_is_an_emergency() -> None:
    assert "compartment_syndrome_signs" in fired("history_cast", "feel_tight")


def fired(*findings: str) -> set[str]:
    """Rules that are true of somebody with these findings."""
    return {f.flag.id for f in evaluate_red_flags(FLAGS, present(*findings), FINDINGS).fired}
