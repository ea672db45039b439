"""The page of dangers: what is ticked is never thrown away unasked, with or without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.web.conftest import violations
from tests.web.walk import answer_once, begin


def to_the_dangers(page: Page, words: str = "my heel is numb") -> None:
    """As far as the page of dangers."""
    begin(page, words)
    while "Is any of these true" not in page.locator("h1").inner_text():
        answer_once(page, {"sex": "Female"}, "50")


@pytest.fixture(params=["page", "plain"])
def tab(request: pytest.FixtureRequest) -> Page:
    """A tab, with scripts and without."""
    found: Page = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize("button", ["none", "not sure", "skip"])
def test_none_of_these_beside_ticks_asks_which_is_true(tab: Page, button: str) -> None:
    to_the_dangers(tab)
    at = tab.url
    for line in ("blood", "clot"):
        tab.check(f"[value={line}]", force=True)
    tab.click(f"button[value='{button}']")
    assert tab.url == at
    assert "You ticked 2" in tab.locator("[role=alert]").inner_text()
    ticked = tab.locator("[name=value]:checked").evaluate_all("all => all.map(x => x.value)")
    assert ticked == ["blood", "clot"]


def test_a_tick_that_came_from_the_words_is_asked_about_too(page: Page) -> None:
    to_the_dangers(page, "I have a high fever and my left heel is numb")
    page.click("button[value='none']")
    assert "You ticked 1" in page.locator("[role=alert]").inner_text()
    assert page.locator("[value=infection]").is_checked()
    assert violations(page) == []


@pytest.mark.parametrize(("button", "there"), [("go", 1), ("none", 0)])
def test_what_is_said_to_be_true_then_counts(page: Page, button: str, there: int) -> None:
    to_the_dangers(page)
    page.check("[value=blood]", force=True)
    page.click("button[value='none']")
    page.click(f"button[value='{button}']")
    assert page.locator("h1", has_text="Which of these? You ticked").count() == there


def test_a_tick_from_the_words_that_is_taken_off_stays_off(tab: Page) -> None:
    to_the_dangers(tab, "I have a high fever and my left heel is numb")
    at = tab.url
    tab.uncheck("[value=infection]", force=True)
    tab.click("button[value='go']")
    assert tab.url == at and '"None of these"' in tab.locator("[role=alert]").inner_text()
    assert not tab.locator("[value=infection]").is_checked()
    tab.click("button[value='none']")
    assert tab.url != at


def test_ticks_that_were_not_sent_survive_a_reload_and_leave_with_the_answer(page: Page) -> None:
    to_the_dangers(page, "I have a high fever and my left heel is numb")
    page.uncheck("[value=infection]", force=True)
    page.check("[value=blood]", force=True)
    page.reload()
    ticked = page.locator("[name=value]:checked").evaluate_all("all => all.map(x => x.value)")
    assert ticked == ["blood"]
    page.click("button[value='go']")
    assert page.evaluate("Object.keys(sessionStorage).filter((k) => k.startsWith('ticks '))") == []


def test_ticks_that_were_not_sent_are_forgotten_with_the_visit(page: Page) -> None:
    to_the_dangers(page)
    page.check("[value=blood]", force=True)
    page.goto("/")
    assert page.evaluate("Object.keys(sessionStorage)") == []


@pytest.mark.parametrize("button", ["none", "not sure"])
def test_the_hint_beside_the_question_which_is_true_names_only_buttons_that_are_there(
    tab: Page, button: str
) -> None:
    to_the_dangers(tab, "I have diabetes, numb soles and a small open sore under my toe")
    tab.click("button[value='go']")
    tab.click(f"button[value='{button}']")
    assert "The ticks are wrong" in tab.locator("form.question").inner_text()
    assert '"Go on"' not in tab.locator("form.question .help").inner_text()


@pytest.mark.parametrize(
    ("words", "line", "named"),
    [
        (
            "I have diabetes, numb soles and a small open sore under my toe",
            "bad_foot",
            "told: a so",
        ),
        ("my heel is numb", "legs_fail", "ticked: a weak leg or foot."),
    ],
)
def test_the_question_which_of_a_line_names_what_was_told_or_the_line_in_short(
    page: Page, words: str, line: str, named: str
) -> None:
    to_the_dangers(page, words)
    page.check(f"[value={line}]", force=True)
    page.click("button[value='go']")
    assert f"Which of these? You {named}" in page.locator("h1").inner_text()


def test_who_is_not_sure_of_the_dangers_is_told_first_who_can_examine_them(page: Page) -> None:
    page.goto("/")
    page.select_option("#country", "uk")
    page.fill("#words", "my left heel is numb")
    page.click("text=Begin")
    page.click("button.primary")
    while "Is any of these true" not in page.locator("h1").inner_text():
        answer_once(page, {"sex": "Female"}, "50")
    page.click("button[value='not sure']")
    page.click("text=Stop here and show the answer")
    first = page.locator(".urgency .do").first.inner_text()
    assert first.startswith("You were not sure about the dangers.") and "111" in first
    assert "111" in page.locator(".urgency .button.primary").first.inner_text()
    assert violations(page) == []
