"""Things that people say in many wordings: heard, or asked about, and never their look-alikes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import pytest

from plantar.knowledge.evidence import State
from plantar.plain_yaml import plain_yaml
from plantar.reading.listener import Listener

TEXTS = cast(
    Mapping[str, Mapping[str, Sequence[str]]],
    plain_yaml(Path(__file__).with_name("open_words.yaml").read_text(encoding="utf-8")),
)


def _cases(kind: str) -> list[tuple[str, str]]:
    return [(finding, text) for finding, texts in TEXTS[kind].items() for text in texts]


@pytest.mark.parametrize(("finding", "text"), _cases("told"))
def test_what_is_told_in_any_words_is_heard_or_asked_about(
    finding: str, text: str, listener: Listener
) -> None:
    heard = listener.hear(text)
    so = {e.finding for e in heard.evidence if e.state is State.PRESENT}
    assert finding in so | {d.finding for d in heard.doubts}


@pytest.mark.parametrize(("finding", "text"), _cases("not_told"))
def test_what_only_looks_like_it_is_not_taken_as_said(
    finding: str, text: str, listener: Listener
) -> None:
    facts = listener.hear(text).facts
    assert finding not in {f.evidence.finding for f in facts if f.evidence.state is State.PRESENT}
