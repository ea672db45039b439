"""The rules against their specification, and the specification against broken rules."""

from __future__ import annotations

import pytest
import yaml

from plantar.knowledge.expression import parse
from plantar.knowledge.loader import load
from plantar.knowledge.schema import RedFlag
from tests.triage.mutate import agrees, survivors
from tests.triage.spec import FILE, of_thresholds

KNOWLEDGE = load()
SPEC = yaml.safe_load(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("flag", KNOWLEDGE.red_flags, ids=lambda flag: flag.id)
def test_a_rule_does_what_its_specification_says(flag: RedFlag) -> None:
    assert agrees(parse(flag.when), flag.urgency, SPEC["flags"][flag.id])


def test_no_rule_vanishes_without_its_specification_being_changed() -> None:
    assert set(SPEC["flags"]) == {flag.id for flag in KNOWLEDGE.red_flags}


def test_no_threshold_changes_without_its_specification_being_changed() -> None:
    assert of_thresholds(KNOWLEDGE) == SPEC["thresholds"]


def test_every_broken_rule_and_threshold_is_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    total, alive = survivors(KNOWLEDGE)
    with capsys.disabled():
        print(f"\nmutation score of the triage rules: {total - len(alive)} of {total}")
    assert not alive
