"""Answers that cannot be taken: what is said, what is kept, and the way back."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from playwright.sync_api import Page
from starlette.testclient import TestClient

from plantar.intake.steps import AGE, DANGERS, SEX
from plantar.web.app import create_app
from plantar.web.birth import wrong_birth
from plantar.web.engine import Engine
from plantar.web.visits import Visit, from_file, to_file
from tests.intake.talk import as_first_saved
from tests.web.conftest import violations
from tests.web.walk import arrive, begin, go_on, kept_offline


def test_an_age_that_is_left_empty_is_no_answer(page: Page) -> None:
    begin(page, "my heel is numb")
    at = page.url
    go_on(page)
    assert page.url == at and "Nothing is typed" in page.locator("[role=alert]").inner_text()
    page.click("button[value=skip]")
    assert page.url != at


def test_the_age_of_a_child_has_the_advice_for_children_and_stays(page: Page) -> None:
    begin(page, "my heel is numb")
    page.fill("#value", "9")
    go_on(page)
    text = page.locator("main").inner_text()
    assert "somebody of 9 years" in text and "needs a doctor" in text
    assert page.input_value("#value") == "9"
    assert page.locator(".urgent a[href^='tel:']").count() > 0
    assert violations(page) == []


@pytest.mark.parametrize(("typed", "taken"), [("45 years", True), ("52 yo", True), ("121", False)])
def test_an_age_with_its_unit_is_one_and_what_nobody_reaches_is_named_as_that(
    page: Page, typed: str, taken: bool
) -> None:
    begin(page, "my heel is numb")
    at = page.url
    page.fill("#value", typed)
    go_on(page)
    assert (page.url != at) is taken
    if not taken:
        assert "from 18 to 120" in page.locator("[role=alert]").inner_text()


def test_a_date_of_birth_that_is_not_of_the_told_age_is_asked_about(engine: Engine) -> None:
    on = date(2026, 4, 3)
    assert "which is right?" in wrong_birth("3 May 1962", on, 34)
    assert all(wrong_birth("3 May 1992", on, years) == "" for years in (33, 34, None))
    with TestClient(create_app(engine)) as client:
        said = {"as": "txt", "born": "28/02/1962", "age": "34"}
        answer = client.post("/clinician/letter", data=said)
    assert answer.status_code == 400 and "the age that was told is 34" in answer.text


@pytest.mark.parametrize("dangers", ["none", "blood", "not sure"])
def test_a_saved_visit_without_the_time_of_its_answers_asks_the_dangers_again(
    engine: Engine, dangers: str
) -> None:
    state = engine.opening(engine.read("my right heel is numb"))
    said = {AGE: "50", SEX: "female", DANGERS: dangers}
    while (step := engine.next_question(state, interrupt=False)).findings in said:
        state = engine.interviewer.answer(state, step, said[step.findings])
    old = json.loads(to_file(Visit(state, "my right heel is numb")))
    old["schema"] = "plantar/visit/1"
    old["interview"] = as_first_saved(old["interview"])
    del old["answered"]
    file = {"file": ("visit.json", json.dumps(old).encode(), "application/json")}
    with TestClient(create_app(engine)) as client:
        page = client.post("/load", files=file)
    assert "Is any of these true" in page.text
    again = from_file(json.dumps(old), engine.knowledge)
    assert all(a.findings != DANGERS for a in again.state.answers)
    assert [a.value for a in again.state.answers if a.findings == AGE] == ["50"]
    asked = set(again.state.unconfirmed) & {*engine.knowledge.danger_screen["blood"].findings}
    assert bool(asked) is (dangers == "blood")


def test_back_after_a_wrong_answer_leads_to_the_question(page: Page) -> None:
    kept_offline(page)
    begin(page, "my heel is numb")
    page.fill("#value", "9")
    go_on(page)
    page.fill("#value", "52")
    go_on(page)
    page.go_back()
    assert "How old" in page.locator("h1").inner_text()
    page.go_back()
    assert "plantar is not running" not in page.locator("h1").inner_text()


def test_back_to_a_page_that_a_form_made_is_not_the_page_without_a_server(page: Page) -> None:
    kept_offline(page)
    page.fill("#words", "x" * 10)
    page.evaluate("document.querySelector('form[action=\"/start\"]').action = '/again'")
    page.click("text=Begin")
    page.goto("/about")
    page.evaluate("setTimeout(() => history.back(), 0) && true")
    page.wait_for_timeout(500)
    assert "is not running" not in page.title()


def test_who_writes_for_somebody_else_is_asked_about_the_person(page: Page) -> None:
    page.goto("/")
    page.check("[name=for_another]")
    page.click("text=Begin")
    assert page.locator("h1").inner_text() == "How old is the person?"
    page.fill("#value", "72")
    go_on(page)
    assert "the person’s sex at birth" in page.locator("h1").inner_text()
    base = re.sub(r"/ask.*", "", page.url)
    letter = page.request.get(f"{base}/letter?as=txt").text()
    assert "From: somebody who writes for them" in letter


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("31/02/1990", "no day of the calendar"),
        ("31/02/1890", "born in 1890"),
        ("3.5.70", "no year of four figures"),
        ("3 May 2070", "born in 2070"),
        ("12/25/1970", ""),
        ("1970-05-03", ""),
        ("3 May 1970", ""),
        ("", ""),
    ],
)
def test_a_date_of_birth_that_cannot_be_is_refused_with_what_is_wrong(
    said: str, wrong: str
) -> None:
    found = wrong_birth(said, date(2026, 4, 3))
    assert bool(found) == bool(wrong) and wrong in found


def test_a_letter_with_a_wrong_date_of_birth_leads_back_to_it(page: Page) -> None:
    arrive(page)
    page.click("text=Put a name on the letter")
    page.fill("#letter-born", "31/02/1990")
    page.click("text=Letter as text")
    assert "no day of the calendar" in page.locator("main").inner_text()
    page.click("text=Back to the letter")
    assert page.url.endswith("/answer#keep")


def test_the_letter_of_a_clinician_refuses_a_wrong_date_of_birth(engine: Engine) -> None:
    with TestClient(create_app(engine), base_url="http://127.0.0.1:8080") as client:
        page = client.post("/clinician/letter", data={"as": "txt", "born": "30 02 1980"})
    assert page.status_code == 400 and "no day of the calendar" in page.text
