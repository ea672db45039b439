"""The person's path in a real Chromium."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.web.conftest import violations, violations_in_both_schemes
from tests.web.walk import answer_once, arrive, begin, go_on, introduce, paint, to_the_end

XSS = "<script>window.hurt=1</script><img src=x onerror=window.hurt=1> numb heel \"'><svg/onload=a>"
PEOPLE = {
    "an irritated heel nerve": ("my right heel burns since an injection", {}, "52"),
    "a runner": ("", {"run": "yes", "stand": "yes"}, "28"),
}
OTHERS = {
    "diabetes": ("both feet tingle and I have type 2 diabetes", "67"),
    "a pinched root": ("back pain down my left leg, left heel numb", "41"),
    "somebody old": ("my toes are numb for years", "83"),
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
    assert page.locator("#what .ranked li").count() >= 1
    assert violations(page) == []


@pytest.mark.parametrize("who", OTHERS)
def test_the_answer_of_other_people_is_accessible(page: Page, who: str) -> None:
    arrive(page, *OTHERS[who])
    assert page.locator(".urgency h1").inner_text()
    assert page.locator("#what .ranked li").count() >= 1
    assert violations(page) == []


def test_every_page_before_the_answer_is_accessible(page: Page) -> None:
    page.goto("/")
    assert violations(page) == []
    page.fill("#words", "my left heel is numb since two weeks, no back pain")
    page.click("text=Begin")
    assert page.locator("mark").count() >= 1
    assert violations(page) == []
    page.click("button.primary")
    seen: set[str] = set()
    for _ in range(30):
        if "/ask" not in page.url:
            break
        kind = "paint" if page.locator("#paint").count() else str(page.locator("form").count())
        if kind not in seen or len(seen) < 6:
            seen.add(kind)
            assert violations(page) == []
        answer_once(page, {})
    assert violations(page) == []


def test_painting_with_the_mouse_ticks_the_list(page: Page) -> None:
    begin(page)
    introduce(page)
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


def test_the_path_works_without_javascript(plain: Page) -> None:
    begin(plain)
    introduce(plain)
    plain.check("[name=region][value='left|pl_heel_cen']")
    plain.click("button.primary")
    plain.click("text=See, change or save")
    assert "plantar heel, centre" in plain.locator("main").inner_text()


@pytest.mark.parametrize(
    "words",
    [
        "My left foot suddenly felt numb while I sat cross legged on the sofa. I am 68. "
        "My husband had a stroke. It is better now.",
        "Mein linkes Bein ist seit gestern ganz taub und ich kann nicht mehr gut laufen",
    ],
)
def test_where_the_words_say_to_call_there_is_a_number_to_call(page: Page, words: str) -> None:
    page.goto("/")
    page.fill("#words", words)
    page.click("text=Begin")
    assert page.locator(".note.wrong").count() == 1
    assert page.locator("main a[href^='tel:']").first.get_attribute("href") == "tel:112"


def test_a_page_of_dangers_without_a_tick_is_no_answer(page: Page) -> None:
    begin(page, "my heel is numb")
    answer_once(page, {})
    answer_once(page, {"sex": "Female"})
    asked, at = page.locator("h1").inner_text(), page.url
    go_on(page)
    assert page.locator("h1").inner_text() == asked and page.url == at
    assert "None of these" in page.locator("[role=alert]").inner_text()
    page.click("button[value='none']")
    assert page.url != at


def test_a_red_flag_interrupts_and_the_person_may_go_on(page: Page) -> None:
    page.goto("/")
    page.fill("#words", "numb between my legs and I cannot pass urine, both legs weak")
    page.click("text=Begin")
    assert "emergency" in page.locator("h1").inner_text()
    assert page.locator(".call a").first.get_attribute("href") == "tel:112"
    assert violations(page) == []
    page.click("text=Go on with the questions anyway")
    assert violations(page) == []
    assert "Is any of these true" in page.locator("h1").inner_text()
    assert page.locator("[value=bladder_and_saddle]").is_checked()


def test_what_the_words_told_is_ticked_where_a_line_names_several_things(page: Page) -> None:
    begin(page, "I have had a high fever for two days and my left heel is numb")
    while "Is any of these true" not in page.locator("h1").inner_text():
        answer_once(page, {"sex": "Female"}, "50")
    assert page.locator("[value=infection]").is_checked()
    page.click("button.primary")
    while not page.locator("[value=fever]").count():
        answer_once(page, {"sex": "Female"}, "50")
    assert page.locator("[value=fever]").is_checked()


def test_what_the_words_only_may_have_told_is_not_ticked_and_asked_by_itself(page: Page) -> None:
    begin(page, "For two years my soles are numb. Since Friday a wet sore under my big toe.")
    while "Is any of these true" not in page.locator("h1").inner_text():
        answer_once(page, {"sex": "Male"}, "60")
    ticked = page.locator("[name=value]:checked").evaluate_all("b => b.map(x => x.value)")
    assert ticked == ["bad_foot", "lately_new"]
    assert page.locator("text=(from your words)").count() == len(ticked)


def test_an_emergency_answer_shows_no_self_care(page: Page) -> None:
    begin(page, "numb between my legs and I cannot pass urine, both legs weak")
    assert page.locator(".level-emergency_now").count() == 1
    assert page.locator("#plan").count() == 0
    assert violations(page) == []


def test_text_of_a_person_never_becomes_markup(page: Page) -> None:
    arrive(page, XSS)
    page.click("#plan-medicines > summary")
    page.fill("#medicines", XSS)
    page.click("text=Check them")
    assert page.evaluate("window.hurt") is None


def test_an_earlier_answer_can_be_changed_and_the_rest_is_kept(page: Page) -> None:
    begin(page)
    for _ in range(4):
        answer_once(page, {})
    page.click("text=See, change or save what I said")
    page.click("[aria-label='Change: Your age']")
    page.fill("#value", "33")
    page.click("button.primary")
    page.click("text=See, change or save what I said")
    text = page.locator(".answers").inner_text()
    assert "33" in text and page.locator(".answers > div").count() == 4


def test_the_back_button_shows_the_question_before(page: Page) -> None:
    begin(page)
    page.fill("#value", "50")
    page.click("button.primary")
    page.go_back()
    assert page.input_value("#value") == "50"
    page.fill("#value", "51")
    page.click("button.primary")
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
    first.click("button.primary")
    second.fill("#value", "80")
    second.click("button.primary")
    for tab, age in ((first, "30"), (second, "80")):
        tab.click("text=See, change or save")
        assert age in tab.locator(".answers").inner_text()


def test_a_wrong_answer_is_explained_and_the_page_stays(page: Page) -> None:
    begin(page)
    page.fill("#value", "seven")
    page.click("button.primary")
    assert "whole years" in page.locator("[role=alert]").inner_text()
    assert violations(page) == []


def test_what_if_moves_the_answer_without_a_new_page(page: Page) -> None:
    arrive(page, safe=False)
    before = page.url
    page.click("#change > summary")
    page.locator("#change input[value=absent]").first.check()
    page.wait_for_selector("#what-if .ranked")
    assert page.url == before


def test_a_visit_is_saved_deleted_and_loaded(page: Page, tmp_path: Path) -> None:
    arrive(page, safe=False)
    address, leader = page.url, page.locator("#what .lead").text_content()
    with page.expect_download() as saved:
        page.click("text=Save to a file", no_wait_after=True)
    file = tmp_path / "visit.json"
    saved.value.save_as(file)
    page.click("summary:has-text('Delete everything')", no_wait_after=True)
    page.click("text=Yes, delete everything")
    gone = page.goto(address)
    assert gone and gone.status == 404
    page.goto("/")
    page.click("text=Open a saved visit")
    page.set_input_files("#file", file)
    page.click("text=Open it")
    page.click("text=Show the answer")
    assert page.locator("#what .lead").text_content() == leader


def test_the_answer_prints_short_and_with_all_details_on_request(page: Page) -> None:
    arrive(page, safe=False)
    page.evaluate("window.print = () => (window.printed = true)")
    page.emulate_media(media="print")
    assert not page.locator("#sources").is_visible()
    assert not page.locator("header.top").is_visible()
    assert page.locator("#what").is_visible()
    page.emulate_media(media="screen")
    page.click("[data-print=all]")
    assert page.evaluate("window.printed")
    assert page.locator(".answer details:not([open])").count() == 0


def test_nothing_is_wider_than_the_screen(page: Page) -> None:
    arrive(page, safe=False)
    needed = {}
    for width in (320, 360, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        needed[width] = page.evaluate("document.documentElement.scrollWidth")
    assert {width: found for width, found in needed.items() if found > width} == {}


def test_a_place_that_was_only_named_is_offered_for_painting(page: Page) -> None:
    page.goto("/")
    page.fill("#words", "my left heel is numb")
    page.click("text=Begin")
    page.click("button[value=paint]")
    assert page.locator("#paint").count() == 1


def test_who_cannot_answer_the_dangers_is_told_whom_to_read_them_to(page: Page) -> None:
    page.goto("/")
    page.select_option("#country", "uk")
    page.fill("#words", "my foot feels strange")
    page.click("text=Begin")
    go_on(page)
    while "Is any of these true" not in page.locator("h1").inner_text():
        answer_once(page, {"sex": "Female"}, "50")
    page.click("button[value='not sure']")
    page.goto(re.sub(r"/(ask|review).*", "/answer", page.url))
    told = page.locator(".urgency").inner_text()
    assert "You were not sure about the dangers." in told and "Read them the lines below" in told
    assert page.locator(".urgency a[href='tel:111']").count() == 1
    assert "Two quick checks" not in page.locator("#plan").inner_text()
    assert "nothing but age, sex and dangers" not in page.content()


def test_before_the_dangers_are_answered_the_plan_waits_for_them(page: Page) -> None:
    arrive(page, safe=False)
    assert page.locator("#plan .first").count() == 0
    page.click("#plan a.primary")
    assert "/ask" in page.url


def test_answers_about_safety_free_a_part_of_the_plan(page: Page) -> None:
    arrive(page, "I have diabetes and both my feet tingle like socks for years")

    def parts() -> list[str]:
        """What the plan holds, by part, without the questions themselves."""
        return page.locator("#plan details:not(#plan-safe) > summary").all_inner_texts()

    before = parts()
    page.click("#plan-safe summary")
    for no in page.locator("#plan-safe input[value=no]").all():
        no.check()
    page.click("text=Make the plan again")
    assert parts() != before


def test_the_calendar_leads_with_the_visit_and_names_no_diagnosis(
    page: Page, tmp_path: Path
) -> None:
    arrive(page)
    with page.expect_download() as saved:
        page.click("text=Put it in my calendar", no_wait_after=True)
    saved.value.save_as(tmp_path / "plantar.ics")
    titles = re.findall(r"SUMMARY:(.*)", (tmp_path / "plantar.ics").read_text())
    assert "BEGIN:VALARM" in (tmp_path / "plantar.ics").read_text()
    assert titles and not any("nerve" in t.lower() or "diabet" in t.lower() for t in titles)


@pytest.mark.parametrize("kind", ["clinician", "patient"])
def test_a_letter_is_a_pdf(page: Page, tmp_path: Path, kind: str) -> None:
    arrive(page, safe=False)
    with page.expect_download() as saved:
        page.click(
            {"clinician": "text=Letter for the doctor (PDF)", "patient": "text=Summary for you"}[
                kind
            ],
            no_wait_after=True,
        )
    saved.value.save_as(tmp_path / "letter.pdf")
    assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF")


def test_a_source_opens_where_its_number_is_clicked(page: Page) -> None:
    arrive(page, "I have diabetes and both my feet are numb and burn")
    page.evaluate("document.querySelectorAll('#more details').forEach(d => { d.open = true })")
    page.locator("#more .ref").first.click()
    page.wait_for_selector("#sources[open]")


def test_the_path_can_be_gone_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/")
    _tab_to(page, "#words")
    page.keyboard.type("my heel hurts")
    _tab_to(page, "button.primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/words")
    _tab_to(page, "button.primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask/0")
    _tab_to(page, "#value")
    page.keyboard.type("44")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask/1")
    _tab_to(page, "button[value=male]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask/2")
    _tab_to(page, "button[value=none]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask/3")
    page.wait_for_selector("#paint[data-ready]")
    _tab_to(page, ".list summary")
    page.keyboard.press("Enter")
    _tab_to(page, "[name=region][value='left|pl_toe1']", most=200)
    page.keyboard.press("Space")
    assert json.loads(page.input_value("[name=map]"))["layers"]["left"]["pain"]["pl_toe1"] > 0.9
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask/4")
    page.goto(re.sub(r"/ask.*", "/answer", page.url))
    _tab_to(page, "#more summary", most=200)


def _tab_to(page: Page, selector: str, most: int = 60) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(most):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} was not reached with {most} tabs")


def test_the_answer_is_accessible_with_all_its_parts_open(page: Page) -> None:
    arrive(page)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert violations_in_both_schemes(page) == []


def test_a_week_of_meals_leaves_out_what_is_not_eaten(page: Page) -> None:
    arrive(page, "I am 52, both feet tingle and I have type 2 diabetes")
    page.click("#plan-food > summary")
    page.check("input[name=avoid][value=fish]")
    page.click("text=Make a week of meals")
    text = page.locator("main").inner_text().lower()
    assert "day 7" in text and "shopping list" in text
    assert "salmon" not in text and "sardine" not in text
    assert violations(page) == []


def test_every_source_of_the_answer_has_a_number(page: Page) -> None:
    arrive(page, "my right heel hurts with the first steps in the morning")
    numbers = page.locator("#plan .ref").evaluate_all("all => all.map(a => a.textContent)")
    assert numbers and all(number.isdigit() for number in numbers)


def test_the_question_has_the_focus_when_its_page_comes(page: Page) -> None:
    begin(page, "my heel is numb")
    asked: set[str] = set()
    while "/ask" in page.url and len(asked) < 8:
        page.wait_for_function("() => document.activeElement.tagName !== 'BODY'")
        focused = page.evaluate("document.activeElement.tagName")
        assert focused == ("INPUT" if page.locator("#value").count() else "H1"), page.url
        asked.add(answer_once(page, {"sex": "Female"}, "50"))
    assert len(asked) > 3


WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("where", ["/", "/clinician"])
def test_text_of_twice_the_size_never_makes_a_page_wider_than_a_phone(
    page: Page, where: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(where)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(WIDE) <= 0


def test_text_of_twice_the_size_leaves_the_whole_answer_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 700})
    arrive(page, "my right heel hurts with the first steps in the morning and is numb")
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(WIDE) <= 0


def test_the_heading_has_the_focus_when_the_answer_and_what_was_said_come(page: Page) -> None:
    arrive(page, "my right heel hurts with the first steps in the morning")
    for where in ("answer", "review"):
        page.goto(page.url.rsplit("/", 1)[0] + "/" + where)
        expect(page.locator("h1").first).to_be_focused()


def test_every_link_at_the_foot_of_a_page_is_a_target_of_24_pixels(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto("/")
    heights = page.locator(".foot nav a").evaluate_all(
        "all => all.map(a => a.getBoundingClientRect().height)"
    )
    assert heights and min(heights) >= 24
