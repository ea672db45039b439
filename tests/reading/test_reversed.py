"""Kinds of wording of which a state was read as its opposite, another's or out of nothing.

``reversed.yaml`` holds them with what each text tells; all of it is asked of the reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

import pytest

from plantar.knowledge.evidence import State
from plantar.plain_yaml import plain_yaml
from plantar.reading.extraction import Extraction
from plantar.reading.listener import Listener

KINDS = cast(
    Mapping[str, Sequence[str]],
    plain_yaml(Path(__file__).with_name("reversed.yaml").read_text(encoding="utf-8")),
)


def wrong(heard: Extraction, labels: str) -> Iterator[str]:
    """The labels of a text that do not hold of what was heard."""
    facts = {f.evidence.finding: f.evidence for f in heard.facts}
    asked = {doubt.finding for doubt in heard.doubts}
    for label in labels.split():
        mark, (finding, _, side) = label[0], label[1:].partition("@")
        fact = facts.get(finding)
        state = fact.state if fact else None
        named = not side or (fact is not None and fact.side is not None and fact.side.value == side)
        holds = {
            "+": state is State.PRESENT and named,
            "~": state is State.PRESENT or finding in asked,
            "-": state is State.ABSENT,
            "!": state is not State.PRESENT,
            "^": state is not State.ABSENT,
        }
        if not holds[mark]:
            yield label


@pytest.mark.parametrize("kind", KINDS)
def test_no_state_of_a_kind_is_reversed(kind: str, listener: Listener) -> None:
    misread = {}
    for entry in KINDS[kind]:
        text, _, labels = entry.rpartition(" | ")
        if found := [*wrong(listener.hear(text), labels)]:
            misread[text] = found
    assert not misread
