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


PAINLESS = (
    ("My foot ulcer never hurts", "foot_ulcer"),
    ("The ulcer on my left foot has never hurt", "foot_ulcer"),
    ("The wound on my heel doesn't hurt and never bleeds", "foot_ulcer"),
    ("The hole in my sole doesn't hurt", "foot_ulcer"),
    ("My black toe isn't painful", "skin_black"),
    ("The black toe does not hurt at all", "skin_black"),
    ("My cold white foot doesn't hurt", "skin_pale"),
    ("My cold white foot doesn't hurt", "foot_cold_one"),
    ("My pale cold leg is not painful", "skin_pale"),
    ("My blue toes don't hurt", "skin_blue"),
    ("My swollen calf doesn't hurt", "swelling_one_leg"),
    ("My swollen ankle no longer hurts", "foot_swollen_local"),
)


@pytest.mark.parametrize(("text", "finding"), PAINLESS)
def test_a_thing_that_does_not_hurt_is_there_all_the_same(
    text: str, finding: str, listener: Listener
) -> None:
    assert states(listener.hear(text)).get(finding) is State.PRESENT


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("My heel doesn't hurt", "pain_heel"),
        ("My chest doesn't hurt", "chest_pain"),
        ("My joints aren't painful", "joints_several_painful"),
        ("My groin isn't sore", "groin_thigh_swollen"),
        ("My foot doesn't swell", "swelling_one_leg"),
        ("My leg is not swollen", "swelling_one_leg"),
        ("My swollen calf doesn't hurt", "pain_calf"),
        ("I have no ulcer and my heel doesn't hurt", "foot_ulcer"),
        ("My toes don't burn", "feel_burn"),
        ("My back doesn't hurt", "pain_back"),
    ],
)
def test_what_is_denied_of_a_place_stays_denied(
    text: str, finding: str, listener: Listener
) -> None:
    heard = {e.finding: e.state for e in listener.hear(text).evidence}
    assert heard.get(finding) is State.ABSENT


@pytest.mark.parametrize("never", ["never stops", "doesn't stop", "won't stop", "never ever stops"])
def test_what_never_stops_hurting_is_not_denied(never: str, listener: Listener) -> None:
    heard = states(listener.hear(f"It hurts so badly it {never} hurting"))
    assert heard.get("pain_severe") is not State.ABSENT
    assert heard.get("course_persistent") is not State.ABSENT
