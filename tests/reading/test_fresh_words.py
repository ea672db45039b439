"""How dangers, their absence and times are told by people nobody has read.

``fresh_words.yaml`` was written by two people who saw neither the reader nor its answers, fifty
sentences of a kind; each kind has a floor, the share that was right when the model was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from plantar.knowledge.evidence import State
from plantar.plain_yaml import plain_yaml
from plantar.reading.extraction import Extraction
from plantar.reading.listener import Listener

KINDS: Mapping[str, Any] = plain_yaml(
    Path(__file__).with_name("fresh_words.yaml").read_text(encoding="utf-8")
)
COMPLAINT = "My left foot is numb. "
"""What a sentence about time goes on about."""


def right(kind: Mapping[str, Any], heard: Extraction) -> bool:
    """Whether what is so is heard or asked about, what is not so is not heard, the time is told."""
    so = {f.evidence.finding for f in heard.facts if f.evidence.state is State.PRESENT}
    asked = {doubt.finding for doubt in heard.doubts}
    if "days" in kind:
        least, most = kind["days"]
        return heard.duration_days is not None and least <= heard.duration_days <= most
    return bool((so | asked) & {*kind["so"]}) if "so" in kind else not so & {*kind["not_so"]}


@pytest.mark.parametrize("name", KINDS)
def test_fresh_words_are_read_as_well_as_when_the_model_was_made(
    name: str, listener: Listener
) -> None:
    kind = KINDS[name]
    before = COMPLAINT if "days" in kind else ""
    missed = [s for s in kind["said"] if not right(kind, listener.hear(before + s))]
    assert 1 - len(missed) / len(kind["said"]) >= kind["least"], missed
