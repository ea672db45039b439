"""Where the answer of this moment is an emergency, no page before it is silent about it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.web.conftest import violations
from tests.web.walk import answer_once, begin

GONE = (
    "Woke up this morning with my right arm and right leg numb. It got better after about an hour. "
    "Now all fine. I am 66 and have high blood pressure."
)


def told(page: Page) -> str:
    """What the page says first, with a number to dial on it."""
    assert page.locator("main a[href^='tel:']").first.bounding_box()
    words = page.locator("main").inner_text()
    assert words.index("Get emergency help now") == 0
    return words[:300]


def test_every_page_before_an_answer_that_is_an_emergency_says_so_first(page: Page) -> None:
    page.goto("/")
    page.fill("#words", GONE)
    page.click("text=Begin")
    said = [told(page)]
    assert violations(page) == []
    page.click("button.primary")
    said.append(told(page))
    assert violations(page) == []
    page.click("text=See, change or save what I said")
    said.append(told(page))
    page.click("text=What to do now")
    answer = page.locator(".level-emergency_now").inner_text()
    for one in said:
        assert "Go on answering while you wait" in one
        aid = next(line for line in one.splitlines() if "even if it goes away" in line)
        assert aid in answer


def test_while_it_is_asked_which_part_is_so_the_page_says_for_which_parts_to_call(
    page: Page,
) -> None:
    begin(page, "my right heel burns since an injection")
    while "Is any of these true" not in page.locator("h1").inner_text():
        answer_once(page, {"sex": "Female"}, "52")
    page.check("[value=bad_foot]", force=True)
    page.click("button.primary")
    words = page.locator("main").inner_text()
    assert "Get emergency help now" not in words
    assert "at once if this is true: " in words and page.locator("main a[href^='tel:']").count()
    assert violations(page) == []
    page.click("button[value='not sure']")
    assert page.locator(".alarm, .still").count()


def test_a_question_after_the_dangers_says_it_too(page: Page) -> None:
    begin(page, GONE)
    page.check("[value=brain]")
    page.click("button.primary")
    page.check("[value=numb_arm_one]")
    page.click("button.primary")
    assert "mini-stroke" in told(page)


@pytest.mark.parametrize("words", ["my right heel burns since an injection"])
def test_no_page_of_somebody_harmless_calls_for_help(page: Page, words: str) -> None:
    begin(page, words)
    for _ in range(3):
        assert not page.locator(".still").count()
        answer_once(page, {"sex": "Female"}, "52")
