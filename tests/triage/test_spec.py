"""The rules against their specification, and the specification against broken rules."""

from __future__ import annotations

import pytest

from plantar.knowledge.expression import expand, parse
from plantar.plain_yaml import plain_yaml
from tests.builders import shared_knowledge
from tests.triage.mutate import agrees, survivors
from tests.triage.spec import FILE, flags, of_thresholds, signals

KNOWLEDGE = shared_knowledge()
SPEC = plain_yaml(FILE.read_text(encoding="utf-8"))
FLAGS, SIGNALS = flags(), signals()


@pytest.mark.parametrize("flag", FLAGS)
def test_a_rule_does_what_its_specification_says(flag: str) -> None:
    assert agrees(parse(FLAGS[flag]["when"]), SPEC["flags"][flag])
    assert FLAGS[flag]["urgency"] == SPEC["flags"][flag]["urgency"]


@pytest.mark.parametrize("signal", SIGNALS)
def test_a_signal_means_what_its_specification_says(signal: str) -> None:
    assert agrees(parse(SIGNALS[signal]["when"]), SPEC["signals"][signal])


def test_the_rules_that_are_used_are_those_that_are_specified() -> None:
    meant = {name: row["when"] for name, row in SIGNALS.items()}
    written = {name: (expand(r["when"], meant), r["urgency"]) for name, r in FLAGS.items()}
    assert {f.id: (f.when, f.urgency) for f in KNOWLEDGE.red_flags} == written


def test_no_rule_vanishes_without_its_specification_being_changed() -> None:
    assert (set(SPEC["flags"]), set(SPEC["signals"])) == (set(FLAGS), set(SIGNALS))


def test_no_threshold_changes_without_its_specification_being_changed() -> None:
    assert of_thresholds(KNOWLEDGE) == SPEC["thresholds"]


def test_every_broken_rule_and_threshold_is_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    total, alive = survivors(KNOWLEDGE)
    with capsys.disabled():
        print(f"\nmutation score of the triage rules: {total - len(alive)} of {total}")
    assert not alive
