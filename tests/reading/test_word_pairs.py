"""Words that were taken for a finding that they do not tell, and look-alikes that do tell it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from plantar.knowledge.evidence import State
from plantar.plain_yaml import plain_yaml
from plantar.reading.listener import Listener

KINDS: Mapping[str, dict[str, Any]] = plain_yaml(
    Path(__file__).with_name("word_pairs.yaml").read_text(encoding="utf-8")
)
BEFORE = "I have had numb feet for years. "


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_words_that_mean_something_else_are_not_taken_for_a_finding(
    kind: str, listener: Listener
) -> None:
    wrong = []
    for text in KINDS[kind]["other"]:
        facts = listener.hear(f"{BEFORE}{text}.").facts
        so = {f.evidence.finding for f in facts if f.evidence.state is State.PRESENT}
        wrong += [(text, name) for name in KINDS[kind]["never"] if name in so]
    assert not wrong


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_look_alikes_that_do_tell_a_finding_are_heard_or_asked_about(
    kind: str, listener: Listener
) -> None:
    missed = []
    for text in KINDS[kind]["meant"]:
        heard = listener.hear(f"{BEFORE}{text}.")
        so = {e.finding for e in heard.evidence if e.state is State.PRESENT}
        if KINDS[kind]["known"] not in so | {d.finding for d in heard.doubts}:
            missed.append(text)
    assert not missed
