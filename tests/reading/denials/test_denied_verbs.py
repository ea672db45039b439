"""A "not" of a verb of its own denies that verb alone, never what was told before it."""

from __future__ import annotations

import pytest

from plantar.knowledge.evidence import State
from plantar.reading.extraction import Extraction
from plantar.reading.listener import Listener

NOTHING_ELSE = (
    "and they don't hurt",
    "but they do not hurt",
    ", they don't hurt",
    "and they are not painful",
    "but they aren't sore",
    "and they never itch",
    "but they no longer burn",
    "and it doesn't itch",
    ", which don't hurt",
    "but don't ache",
    "and they did not swell",
    "and they don't really hurt at all",
)


def states(heard: Extraction) -> dict[str, State]:
    """What is taken as so or not so."""
    return {f.evidence.finding: f.evidence.state for f in heard.facts}


@pytest.mark.parametrize("denied", NOTHING_ELSE)
@pytest.mark.parametrize(
    ("told", "finding"),
    [("my soles are numb", "numb_sole_whole"), ("my toes are numb", "numb_toes_all")],
)
def test_a_verb_denied_of_a_pronoun_leaves_what_is_numb(
    told: str, finding: str, denied: str, listener: Listener
) -> None:
    heard = listener.hear(f"{told} {denied}".replace(" ,", ","))
    found = states(heard)
    assert found.get(finding) is State.PRESENT
    assert found.get("feel_numb") is State.PRESENT
    assert heard.map.regions


@pytest.mark.parametrize("denied", NOTHING_ELSE)
def test_a_denied_verb_is_never_taken_as_a_pain(denied: str, listener: Listener) -> None:
    found = states(listener.hear(f"my soles are numb {denied}".replace(" ,", ",")))
    pains = {"pain_arch", "pain_heel", "pain_toe", "pain_forefoot"}
    assert not [p for p in pains if found.get(p) is State.PRESENT]
    assert found.get("pain_none") is not State.ABSENT


@pytest.mark.parametrize(
    ("text", "finding", "right"),
    [
        ("my legs are numb and they don't move", "weak_both_legs", State.PRESENT),
        ("my soles are not numb and they don't hurt", "feel_numb", State.ABSENT),
        ("both feet tingle, they are not swollen", "feel_tingle", State.PRESENT),
        ("no numbness, but my heel hurts", "feel_numb", State.ABSENT),
    ],
)
def test_other_denials_stay_as_they_are(
    text: str, finding: str, right: State, listener: Listener
) -> None:
    assert states(listener.hear(text)).get(finding) is right
