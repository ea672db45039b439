"""A "no" that held until lately, or is the complaint itself, denies nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from plantar.knowledge.evidence import State
from plantar.plain_yaml import plain_yaml
from plantar.reading.listener import Listener

KINDS: dict[str, list[dict[str, str]]] = plain_yaml(
    (Path(__file__).parent / "turned_lately.yaml").read_text(encoding="utf-8")
)


def of_kind(*kinds: str) -> list[tuple[str, str]]:
    return [(item["finding"], item["text"]) for kind in kinds for item in KINDS[kind]]


@pytest.mark.parametrize(("finding", "text"), of_kind("changed", "lack"))
def test_what_was_fine_until_lately_or_lacks_is_asked_and_not_denied(
    finding: str, text: str, listener: Listener
) -> None:
    heard = listener.hear(text)
    states = {e.finding: e.state for e in heard.evidence}
    asked = {doubt.finding for doubt in heard.doubts}
    assert states.get(finding) is not State.ABSENT
    assert finding in asked or states.get(finding) is State.PRESENT


@pytest.mark.parametrize(("finding", "text"), of_kind("begun"))
def test_a_trouble_named_behind_the_no_is_there_now(
    finding: str, text: str, listener: Listener
) -> None:
    facts = {f.evidence.finding: f.evidence.state for f in listener.hear(text).facts}
    assert facts.get(finding) is State.PRESENT


@pytest.mark.parametrize(("finding", "text"), of_kind("denied"))
def test_a_denial_beside_a_time_of_something_else_stays(
    finding: str, text: str, listener: Listener
) -> None:
    heard = listener.hear(text)
    states = {e.finding: e.state for e in heard.evidence}
    assert states.get(finding) is State.ABSENT
