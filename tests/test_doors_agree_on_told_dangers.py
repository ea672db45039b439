"""A danger told in words stays, whatever else is given: in the library and through the tools."""

from __future__ import annotations

import pytest

from plantar import Plantar, Report
from plantar.exchange.tool_answers import Said
from plantar.exchange.tools import Tools
from tests.builders import shared_knowledge

TOLD = {
    "I am numb between the legs.": "numb_saddle",
    "My saddle area is numb.": "numb_saddle",
    "Since yesterday I cannot pee and my heel is numb.": "bladder_retention",
    "I cannot pass water at all. My left foot tingles.": "bladder_retention",
    "My bowels open without my control and both feet are numb.": "bowel_incont",
    "My left leg is paralysed since this morning and the foot is numb.": "leg_paralysed",
    "My face droops on one side and my foot went numb.": "face_droop",
    "My foot is numb and I cannot speak properly since an hour.": "speech_disturbed",
    "I have a fever of 39 and my foot is numb.": "fever",
    "My toe has turned black and it is numb.": "skin_black",
}
HARMLESS = {
    "My left heel is numb since March.": "numb_heel_plantar",
    "My heel burns at night.": "feel_burn",
    "My toes tingle in the evening.": "feel_tingle",
}


@pytest.fixture(scope="module")
def door() -> Plantar:
    return Plantar(shared_knowledge())


def _names(said: list[str], finding: str, door: Plantar) -> bool:
    plain = door.knowledge.findings[finding].plain
    return any(line.startswith(f"{plain}: said to be there and not") for line in said)


def _said(report: Report) -> list[str]:
    return [c.plain for c in report.contradictions]


@pytest.mark.parametrize(("text", "finding"), TOLD.items(), ids=TOLD.values())
def test_a_danger_told_in_words_stays_beside_a_no_to_it(
    door: Plantar, text: str, finding: str
) -> None:
    heard = door.read(text)
    assert finding in {e.finding for e in heard.evidence}, "the reader must hear it"
    both = door.assess(text, [f"{finding}=absent"])
    assert both.urgency.level == door.assess(text).urgency.level
    assert _names(_said(both), finding, door)


@pytest.mark.parametrize(("text", "finding"), TOLD.items(), ids=TOLD.values())
def test_the_tools_judge_and_name_it_alike(door: Plantar, text: str, finding: str) -> None:
    found = Tools(door).assess(text, [f"{finding}=absent"])
    assert found.urgency.level == Tools(door).assess(text).urgency.level
    assert _names(found.contradictions, finding, door)


@pytest.mark.parametrize(("text", "finding"), HARMLESS.items(), ids=HARMLESS.values())
def test_what_is_no_danger_is_what_was_given_apart(door: Plantar, text: str, finding: str) -> None:
    report = door.assess(text, [f"{finding}=absent"])
    assert not _names(_said(report), finding, door)
    states = [e["state"] for e in report.input["evidence"] if e["finding"] == finding]
    assert states == ["absent"]


def test_a_no_that_is_answered_later_settles_what_the_words_said(door: Plantar) -> None:
    tools = Tools(door)
    no: dict[str, Said] = dict.fromkeys(door.knowledge.danger_screen, "no")
    found = tools.assess("I am numb between the legs.", ["numb_saddle=absent"], no)
    asked = tools.answer(found.handle, {"numb_saddle": "no"})
    assert found.urgency.level == "emergency_now"
    assert asked.urgency.level not in ("emergency_now", "same_day")
