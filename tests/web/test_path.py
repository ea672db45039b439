"""The person's path in a real Chromium."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.web.conftest import violations
from tests.web.walk import answer_once, begin, paint, to_the_end

XSS = "<script>window.hurt=1</script><img src=x onerror=window.hurt=1> numb heel \"'><svg/onload=a>"
PEOPLE = {
    "an irritated heel nerve": ("my right heel burns since an injection", {}, "52"),
    "diabetes": ("both feet tingle and I have type 2 diabetes", {"both": "yes"}, "67"),
    "a pinched root": (
        "back pain down my left leg, left heel numb",
        {"back": "yes"},
        "41",
    ),
    "a runner": ("", {"run": "yes", "stand": "yes"}, "28"),
    "somebody old": ("my toes are numb for years", {}, "83"),
}


@pytest.mark.slow
@pytest.mark.parametrize("who", PEOPLE)
def test_the_whole_path_ends_in_an_answer(page: Page, who: str) -> None:
    words, answers, age = PEOPLE[who]
    begin(page, words)
    to_the_end(page, answers, age)
    assert page.url.endswith("/review"), page.locator("main").inner_text()
    page.click("text=Show the answer")
    assert page.locator(".urgency h1").inner_text()
    assert page.locator(".condition").count() >= 3
    assert violations(page) == []


def test_every_page_before_the_answer_is_accessible(page: Page) -> None:
    page.goto("/")
    assert violations(page) == []
    page.fill("#words", "my left heel is numb since two weeks, no back pain")
    page.click("text=Begin")
    assert page.locator("mark").count() >= 1
    assert violations(page) == []
    page.click("text=Go on")
    seen: set[str] = set()
    while "/ask" in page.url:
        kind = "paint" if page.locator("#paint").count() else str(page.locator("form").count())
        if kind not in seen or len(seen) < 6:
            seen.add(kind)
            assert violations(page) == []
        answer_once(page, {})
    assert violations(page) == []


def test_painting_with_the_mouse_ticks_the_list(page: Page) -> None:
    begin(page)
    page.fill("#value", "50")
    page.click("text=Go on")
    page.click("text=Female")
    paint(page)
    page.click("text=Use a list instead")
    ticked = page.locator("[name=region]:checked").evaluate_all("b => b.map(x => x.value)")
    assert any(t.startswith("right|pl_heel") for t in ticked)
    page.click("text=Undo")
    page.click("text=Undo")
    page.click("text=Undo")
    assert page.locator("[name=region]:checked").count() == 0
    page.check("[name=region][value='left|pl_heel_cen']")
    drawn = json.loads(page.input_value("[name=map]"))
    assert drawn["layers"]["left"]["numb"]["pl_heel_cen"] > 0.9
    page.click("text=Copy to the other side")
    drawn = json.loads(page.input_value("[name=map]"))
    assert drawn["layers"]["right"]["numb"]["pl_heel_cen"] > 0.9


def test_the_path_works_without_javascript(browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    begin(page)
    page.fill("#value", "50")
    page.click("text=Go on")
    page.click("text=Female")
    page.click("text=Use a list instead")
    page.check("[name=region][value='left|pl_heel_cen']")
    page.click("text=Go on")
    page.click("text=See and change")
    assert "plantar heel, centre" in page.locator("main").inner_text()
    context.close()


def test_a_red_flag_interrupts_and_the_person_may_go_on(page: Page) -> None:
    begin(page, "numb between my legs and I cannot pass urine, both legs weak")
    assert "emergency" in page.locator("h1").inner_text()
    assert page.locator(".call a").get_attribute("href").startswith("tel:")
    assert violations(page) == []
    page.click("text=I have read this")
    assert "How old" in page.locator("h1").inner_text()


def test_an_emergency_answer_shows_no_self_care(page: Page) -> None:
    begin(page, "numb between my legs and I cannot pass urine, both legs weak")
    page.click("text=Show the answer")
    assert page.locator(".level-emergency_now").count() == 1
    assert page.locator("text=Do now").count() == 0
    assert violations(page) == []


def test_text_of_a_person_never_becomes_markup(page: Page) -> None:
    begin(page, XSS)
    page.goto(re.sub(r"/ask.*", "/answer", page.url))
    page.click("text=Your medicines") if not page.locator("#medicines").is_visible() else None
    page.fill("#medicines", XSS)
    page.click("text=Check them")
    assert page.evaluate("window.hurt") is None


def test_an_earlier_answer_can_be_changed_and_the_rest_is_kept(page: Page) -> None:
    begin(page)
    for _ in range(4):
        answer_once(page, {})
    page.click("text=See and change what I said")
    page.click("[aria-label='Change: Your age']")
    page.fill("#value", "33")
    page.click("text=Go on")
    page.click("text=See and change what I said")
    text = page.locator(".answers").inner_text()
    assert "33" in text and page.locator(".answers > div").count() == 4


def test_the_back_button_shows_the_question_before(page: Page) -> None:
    begin(page)
    page.fill("#value", "50")
    page.click("text=Go on")
    page.go_back()
    assert page.input_value("#value") == "50"
    page.fill("#value", "51")
    page.click("text=Go on")
    assert "sex at birth" in page.locator("h1").inner_text()


def test_a_reload_in_the_middle_loses_nothing(page: Page) -> None:
    begin(page)
    answer_once(page, {})
    question = page.locator("h1").inner_text()
    page.reload()
    assert page.locator("h1").inner_text() == question


def test_two_tabs_do_not_mix(context: BrowserContext) -> None:
    first, second = context.new_page(), context.new_page()
    begin(first)
    begin(second)
    first.fill("#value", "30")
    first.click("text=Go on")
    second.fill("#value", "80")
    second.click("text=Go on")
    for tab, age in ((first, "30"), (second, "80")):
        tab.click("text=See and change")
        assert age in tab.locator(".answers").inner_text()


def test_a_wrong_answer_is_explained_and_the_page_stays(page: Page) -> None:
    begin(page)
    page.fill("#value", "seven")
    page.click("text=Go on")
    assert "expected whole years" in page.locator("[role=alert]").inner_text()
    assert violations(page) == []


def test_what_if_moves_the_answer_without_a_new_page(page: Page) -> None:
    begin(page, "my right heel burns since an injection")
    page.goto(re.sub(r"/ask.*", "/answer", page.url))
    before = page.url
    page.locator(".switches input[value=absent]").first.check()
    page.wait_for_selector("#what-if .ranked")
    assert page.url == before


def test_a_visit_is_saved_deleted_and_loaded(page: Page, tmp_path: Path) -> None:
    begin(page, "my right heel burns since an injection")
    page.goto(re.sub(r"/ask.*", "/answer", page.url))
    address, leader = page.url, page.locator(".condition h3").first.inner_text()
    with page.expect_download() as saved:
        page.click("text=Save to a file")
    file = tmp_path / "visit.json"
    saved.value.save_as(file)
    page.click("text=Delete everything")
    assert page.goto(address).status == 404
    page.goto("/")
    page.click("text=Open a saved visit")
    page.set_input_files("#file", file)
    page.click("text=Open it")
    page.click("text=Show the answer")
    assert page.locator(".condition h3").first.inner_text() == leader


def test_the_answer_prints_with_everything_opened(page: Page) -> None:
    begin(page, "my right heel burns since an injection")
    page.goto(re.sub(r"/ask.*", "/answer", page.url))
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    assert not page.locator("header.top").is_visible()


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_nothing_is_wider_than_the_screen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    begin(page, "my right heel burns since an injection")
    page.goto(re.sub(r"/ask.*", "/answer", page.url))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
