"""SDC in a renderer that somebody else wrote: LHC-Forms, in a real browser, filled to the end."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from plantar.exchange.questionnaires import URGENCY
from plantar.knowledge.base import KnowledgeBase

pytestmark = pytest.mark.slow

SHOW = """async (address) => {
  const answer = await fetch(address);
  await LForms.Util.addFormToPage(await answer.json(), 'form');
}"""
FILLED = "() => LForms.Util.getFormFHIRData('QuestionnaireResponse', 'R4')"
ASSESS = """async (response) => {
  const answer = await fetch('/fhir/$assess', {method: 'POST', body: JSON.stringify(response)});
  return await answer.json();
}"""
GO_ON = """async (response) => {
  const answer = await fetch(
    '/fhir/Questionnaire/$next-question', {method: 'POST', body: JSON.stringify(response)});
  const next = await answer.json();
  const form = LForms.Util.convertFHIRQuestionnaireToLForms(next.contained[0], 'R4');
  await LForms.Util.addFormToPage(
    LForms.Util.mergeFHIRDataIntoLForms(next, form, 'R4'), 'form');
  return next;
}"""
QUESTIONS = """() => [...document.querySelectorAll('#form lhc-item.lhc-item-question')]
  .map((item) => item.id.replace('item-', '').split('/')[0])"""
TYPED = {
    "words": "My left heel has been numb for three months.",
    "age_years": "52",
    "where": "sole of the left foot",
}


def _shown(tab: Page) -> list[str]:
    """The linkIds of the questions on the page."""
    found: list[str] = tab.evaluate(QUESTIONS)
    return found


def _said(response: dict[str, Any]) -> dict[str, str]:
    """linkId to answer, of all levels of a response."""
    said: dict[str, str] = {}
    for item in response.get("item", []):
        said |= _said(item)
        for answer in item.get("answer", [])[:1]:
            (value,) = answer.values()
            said[item["linkId"]] = value["code"] if isinstance(value, dict) else str(value)
    return said


def _fill(tab: Page, link: str, choice: str = "no") -> None:
    """Answer one question by hand: type into its field, or click the choice (else the first)."""
    field = f"{link}/1" if tab.locator(f'[id="item-{link}/1"]').count() else f"{link}/1/1"
    if link in TYPED:
        tab.locator(f'[id="{field}"]').fill(TYPED[link])
        return
    choices = tab.locator(f'[id^="{field}|urn:plantar:answer|"]')
    wanted = tab.locator(f'[id="{field}|urn:plantar:answer|{choice}"]')
    (wanted if wanted.count() else choices.first).click()


def _level(response: dict[str, Any]) -> str:
    (urgency,) = [e for e in response["extension"] if e["url"] == URGENCY]
    return str(next(e["valueCode"] for e in urgency["extension"] if e["url"] == "level"))


def test_the_static_questionnaire_is_filled_to_its_end_and_assessed(
    tab: Page, knowledge: KnowledgeBase
) -> None:
    tab.goto("/renderer")
    tab.evaluate(SHOW, "/fhir/Questionnaire/core")
    tab.wait_for_selector('[id^="item-bladder_and_saddle/"]')
    behind = knowledge.danger_screen["bladder_and_saddle"].findings
    assert not set(behind) & set(_shown(tab))
    _fill(tab, "bladder_and_saddle", "yes")
    tab.wait_for_selector(f'[id^="item-{behind[0]}/"]')
    assert set(behind) <= set(_shown(tab))
    _fill(tab, behind[0], "yes")
    for link in _shown(tab):
        if link not in ("bladder_and_saddle", behind[0]):
            _fill(tab, link)
    response = tab.evaluate(FILLED)
    assert set(_said(response)) == set(_shown(tab))
    document = tab.evaluate(ASSESS, response)
    parts = [entry["resource"] for entry in document["entry"]]
    (flag,) = [part for part in parts if part["resourceType"] == "Flag"]
    assert flag["code"]["coding"][0]["code"] == "emergency_now"
    words = [section["text"]["div"] for section in parts[0]["section"]]
    assert "item(" not in "".join(words), "every answer was used"


def test_the_adaptive_questionnaire_is_walked_to_its_end(
    tab: Page, knowledge: KnowledgeBase
) -> None:
    tab.goto("/renderer")
    tab.evaluate(SHOW, "/fhir/Questionnaire/adaptive")
    tab.wait_for_selector('[id^="item-brain/"]')
    assert _shown(tab) == ["words", *knowledge.danger_screen]
    said: dict[str, str] = {}
    for _ in range(40):
        for link in _shown(tab):
            if link not in said:
                _fill(tab, link)
        response = tab.evaluate(FILLED)
        now = _said(response)
        assert said.items() <= now.items(), "an answer that was given is lost"
        said = now
        following = tab.evaluate(GO_ON, response)
        if following["status"] == "completed":
            assert _level(following) in ("routine", "within_2_weeks")
            return
        last = following["contained"][0]["item"][-1]["linkId"]
        tab.wait_for_selector(f'[id^="item-{last}/"]')
    raise AssertionError("it goes on asking")
