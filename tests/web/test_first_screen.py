"""What the first phone screen of the answer holds, for people who are walked to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.web.conftest import WAIT, violations
from tests.web.walk import arrive, begin, go_on

WIDTH, HEIGHT = 360, 740
MOST_SCREENS = 4
PEOPLE = {
    "a runner": (
        "My right heel is numb since I changed to new tight running shoes two weeks ago. It gets "
        "better when I take them off. No back pain.",
        "34",
        "male",
    ),
    "diabetes": (
        "I have type 2 diabetes for 15 years. Both my feet are numb like socks and tingle.",
        "67",
        "male",
    ),
}
EMERGENCY = "I am suddenly numb between my legs and I cannot pee since this morning"


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    """A tab of a phone in Britain."""
    context = browser.new_context(
        base_url=address, viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB"
    )
    context.set_default_timeout(WAIT)
    yield context.new_page()
    context.close()


def bottom(of: Locator) -> float:
    """Lower edge in pixels from the top of the page."""
    box = of.first.bounding_box()
    assert box
    return box["y"] + box["height"]


def to_answer(page: Page) -> None:
    page.goto(re.sub(r"/(ask|paint|review|words).*", "/answer", page.url))


@pytest.mark.parametrize("who", PEOPLE)
def test_the_first_screen_says_how_soon_one_step_and_the_danger_signs(
    phone: Page, who: str
) -> None:
    words, age, sex = PEOPLE[who]
    arrive(phone, words, age, sex)
    assert bottom(phone.locator("h1")) < HEIGHT / 3
    assert bottom(phone.locator("[data-next]")) < HEIGHT / 2
    assert phone.locator(".signs").first.locator("li").count() >= 4
    assert bottom(phone.locator(".signs li").nth(2)) < HEIGHT
    parts = [p.get_attribute("id") for p in phone.locator(".answer > section[id]").all()]
    assert parts == ["what", "where", "plan", "more", "keep"]
    details = phone.locator("#more").bounding_box()
    assert details and details["y"] <= MOST_SCREENS * HEIGHT
    assert violations(phone) == []


def test_a_runner_is_told_to_change_shoes_and_run_less_without_more_questions(
    phone: Page,
) -> None:
    words, age, sex = PEOPLE["a runner"]
    arrive(phone, words, age, sex)
    advice = phone.locator("#plan .first").inner_text()
    assert "shoes" in advice and "run less" in advice


def test_no_false_nought_and_no_raw_id_is_shown(phone: Page) -> None:
    words, age, sex = PEOPLE["diabetes"]
    arrive(phone, words, age, sex)
    phone.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
    text = phone.locator("main").inner_text()
    assert not re.search(r"(?<![\d.])0 ?%", text)
    assert not re.search(r"\b[a-z]+_[a-z_]+\b", text)


def test_an_emergency_shows_the_call_first_and_nothing_to_try(phone: Page) -> None:
    begin(phone, EMERGENCY)
    to_answer(phone)
    assert phone.locator(".call a").first.get_attribute("href") == "tel:999"
    assert bottom(phone.locator(".call a")) < HEIGHT / 2
    assert phone.locator("#plan").count() == 0
    assert violations(phone) == []


def test_before_the_dangers_are_answered_the_one_step_is_to_answer_them(phone: Page) -> None:
    arrive(phone, "my left heel is numb", safe=False)
    assert "Not yet safe to say" in phone.locator("h1").inner_text()
    phone.click("[data-next]")
    assert "/ask" in phone.url


def test_first_aid_stands_on_the_page_before_the_dangers_are_answered(phone: Page) -> None:
    arrive(phone, "I have diabetes, my feet are numb and a sore on the sole is open", safe=False)
    seen, rest = re.split("After you were seen", phone.locator("#plan").inner_text(), maxsplit=1)
    assert "Until you are seen" in seen and "Stay off the foot" in seen
    assert "First the questions about dangers" in rest


def test_a_safety_answer_can_be_taken_back(phone: Page) -> None:
    words, age, sex = PEOPLE["diabetes"]
    arrive(phone, words, age, sex)
    phone.click("#plan-safe summary")
    phone.locator("#plan-safe input[value=yes]").first.check()
    phone.click("text=Make the plan again")
    back = phone.locator("button:has-text('Take it back'), button:has-text('Take that answer')")
    back.first.wait_for(state="attached")
    phone.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
    back.first.click()
    phone.locator("button:has-text('Take it back')").first.wait_for(state="detached")


@pytest.mark.parametrize("name", ["about", "privacy", "accessibility", "safety"])
def test_the_pages_about_plantar_are_accessible(phone: Page, name: str) -> None:
    phone.goto(f"/{name}")
    assert phone.locator("h1").count() == 1
    assert violations(phone) == []


def test_an_adult_with_years_in_the_text_keeps_the_text_and_goes_on(phone: Page) -> None:
    phone.goto("/")
    words = "numb toes after carrying my 12 year old son"
    phone.fill("#words", words)
    phone.click("text=Begin")
    if phone.locator("[name=adult]").count():
        assert phone.input_value("#words") == words
        phone.check("[name=adult]")
        phone.click("text=Begin")
    assert "/v/" in phone.url


def test_an_emergency_in_the_words_stands_above_everything_and_can_be_taken_back(
    phone: Page,
) -> None:
    phone.goto("/")
    phone.fill("#words", EMERGENCY)
    phone.click("text=Begin")
    assert "This can be an emergency" in phone.locator("h1").inner_text()
    assert phone.locator(".call a").first.get_attribute("href") == "tel:999"
    assert bottom(phone.locator(".call a")) < HEIGHT
    assert violations(phone) == []
    for tick in phone.locator("[name=kept]").all():
        tick.uncheck()
    go_on(phone)
    assert "emergency" not in phone.locator("h1").inner_text()


def test_the_call_stands_on_the_first_screen_of_an_alarm_whatever_it_says(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    begin_with = "my leg suddenly went white and stone cold, I cannot feel my foot or move my toes"
    page.goto("/")
    page.fill("#words", begin_with)
    page.click("text=Begin")
    call = page.locator(".alarm .call a").first.bounding_box()
    assert call and call["y"] + call["height"] < 500


NUMBER = r"\d[\d\u202f]*(?:\.\d+)?"


def odds_in(text: str) -> float:
    """Odds as they are written: "1 to 41"."""
    first, second = text.replace("\u202f", "").split(" to ")
    return float(first) / float(second)


def test_the_reasons_that_are_listed_multiply_to_the_odds_that_are_shown(phone: Page) -> None:
    words, age, sex = PEOPLE["diabetes"]
    arrive(phone, words, age, sex)
    phone.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
    why = phone.locator("#causes article").first.inner_text()
    assert "dB" not in why and "deciban" not in why.lower()
    before, after = re.findall(rf"odds[^:]*: ({NUMBER} to {NUMBER})", why)
    product = odds_in(before)
    for sign, number in re.findall(rf"([×÷]) ({NUMBER})", why):
        times = float(number.replace("\u202f", ""))
        product *= times if sign == "×" else 1 / times
    assert 0.5 < product / odds_in(after) < 2, why


def test_the_numbers_behind_a_cause_are_shown_only_to_who_asks_for_them(phone: Page) -> None:
    words, age, sex = PEOPLE["diabetes"]
    arrive(phone, words, age, sex)
    phone.evaluate(
        "document.querySelectorAll('details').forEach((d) => "
        "(d.open = !d.querySelector('summary').innerText.startsWith('The numbers')))"
    )
    why = phone.locator("#causes article").first.inner_text()
    assert "odds" not in why and "×" not in why and "÷" not in why, why
