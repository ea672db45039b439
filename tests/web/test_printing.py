"""What is on paper, and what a page says once."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.web.walk import answer_once, arrive, begin

EMERGENCY = "numb between my legs and I cannot pass urine, both legs weak"
DIABETES = (
    "I am 71, diabetic for 15 years. I take metformin and apixaban. The soles of both feet have "
    "been numb for two years. Since Friday there is a wet sore under my right big toe, it does not "
    "hurt."
)
THERE = ("bad_foot", "foot_ulcer", "at_risk", "takes_anticoagulant")
OPENED = "document.querySelectorAll('.answer details:not([open])').length"


def print_all(page: Page) -> None:
    """Press the button, with what is opened for the printer left open."""
    page.evaluate("window.print = () => {}")
    page.click("[data-print=all]")
    page.emulate_media(media="print")


def test_with_all_details_the_list_of_sources_is_printed_too(page: Page) -> None:
    arrive(page)
    print_all(page)
    assert page.evaluate(OPENED) == 0
    assert page.locator(".sources li").first.is_visible()


def test_an_emergency_has_its_details_on_paper_where_they_are_asked_for(page: Page) -> None:
    arrive(page, EMERGENCY, safe=False)
    assert "emergency help now" in page.locator("h1").inner_text()
    page.emulate_media(media="print")
    assert not page.locator(".behind").is_visible()
    page.emulate_media(media="screen")
    print_all(page)
    assert page.locator(".behind #what").is_visible()


def test_an_alarm_says_no_sentence_twice(page: Page) -> None:
    page.goto("/")
    page.fill("#words", "back pain, both legs heavy and tingling, it takes me ages to start peeing")
    page.click("text=Begin")
    text = " ".join(page.locator(".alarm").inner_text().split())
    said = re.split(r"(?<=[.!?])\s+", text)
    assert len(said) == len({*said}) and text.count("It needs a scan in hospital at once") < 2


def test_the_questions_that_are_left_are_counted_without_the_one_that_is_shown(
    page: Page,
) -> None:
    begin(page)
    assert "Question 1, at most 17 more" in page.locator(".progress").inner_text()
    answer_once(page, {}, "50")
    assert "Question 2, at most 16 more" in page.locator(".progress").inner_text()
    page.goto("/about")
    assert "at most 18 pages in all" in page.locator("main").inner_text()


def test_on_paper_no_number_of_a_source_is_cut_and_the_call_is_dark(page: Page) -> None:
    arrive(page, EMERGENCY, safe=False)
    print_all(page)
    page.set_viewport_size({"width": 700, "height": 1000})
    room, digits = page.evaluate(
        """() => {
          const list = document.querySelector(".sources"), style = getComputedStyle(list);
          const last = String(list.children.length + 99).length;
          return [parseFloat(style.paddingLeft) / parseFloat(style.fontSize), last];
        }"""
    )
    assert room >= digits * 0.6 + 0.8  # a digit is about 0.6 em wide, with its point and gap
    colours = page.locator(".call a").first.evaluate(
        "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
    )
    assert colours == ["rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"]


def test_a_common_answer_is_printed_on_two_sheets_without_numbers_of_sources(page: Page) -> None:
    arrive(page, DIABETES, "71", "male", there=THERE)
    assert page.locator("#plan .note .ref").count()
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))
    assert len(sheets) == 2
    page.emulate_media(media="print")
    assert not page.locator("#plan .note .ref").first.is_visible()
    assert page.locator("#where .lead").evaluate("p => getComputedStyle(p).breakInside") == "avoid"
    page.emulate_media(media="screen")
    print_all(page)
    assert page.locator("#plan .note .ref").first.is_visible()


def test_on_the_narrowest_screen_the_reason_of_a_nutrient_is_not_cut(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    arrive(page, DIABETES, "71", "male", there=THERE)
    opened = "document.querySelectorAll('#plan-food, #plan-food details')"
    page.evaluate(f"{opened}.forEach((one) => (one.open = true))")
    wide, room = page.locator(".targets").evaluate("t => [t.scrollWidth, t.parentNode.clientWidth]")
    assert wide <= room
