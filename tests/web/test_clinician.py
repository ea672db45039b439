"""The clinician's page in a real Chromium, by the keyboard."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, Route, expect

from tests.web.conftest import violations, violations_in_both_schemes

XSS = "<script>window.hurt=1</script><img src=x onerror=window.hurt=1> \"'><svg/onload=a>"
NOTE = (
    "54 yo man, T2DM. Numb right lateral foot for 3 weeks with back pain. SLR positive on the "
    "right, right ankle jerk reduced. No saddle anaesthesia. HbA1c 7.9 %."
)
WIDTHS = (360, 768, 1440)


def enter(page: Page, text: str, key: str = "Enter") -> None:
    """Type into the search box, wait for what fits, and press a key."""
    count = page.locator(".entered > li").count()
    page.focus("#q")
    page.keyboard.type(text)
    expect(page.locator("#options [aria-selected=true]")).to_be_visible()
    page.keyboard.press(key)
    expect(page.locator(".entered > li")).to_have_count(count + 1)


def leader(page: Page) -> tuple[str, int]:
    """The first condition and its per cent."""
    first = page.locator(".differential > li").first
    shown = first.locator(".p").inner_text()
    return first.locator(".name").inner_text(), int(re.sub(r"\D", "", shown))


def test_a_case_is_entered_by_the_keyboard_alone(page: Page) -> None:
    page.goto("/clinician")
    expect(page.locator("#q")).to_be_focused()
    enter(page, "SLR 40 R")
    enter(page, "ankle jerk reduced r")
    enter(page, "-saddle")
    enter(page, "urinary retention", "Shift+Enter")
    states = page.locator("[name^=state-]").evaluate_all("all => all.map(x => x.value)")
    assert states == ["present", "present", "absent", "absent"]
    assert page.input_value("#value-sign_straight_leg_raise") == "40"
    assert page.input_value("#side-sign_straight_leg_raise") == "right"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#d-only-if summary")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#age")).to_be_focused()
    page.keyboard.type("54")
    page.keyboard.press("Tab")
    expect(page.locator("#sex")).to_be_focused()
    page.keyboard.type("m")
    expect(page.locator("#sex")).to_have_value("male")
    page.keyboard.press("Control+k")
    expect(page.locator("#q")).to_be_focused()
    enter(page, "leg pain dominant")
    expect(page.locator(".leads")).to_contain_text("S1 lumbosacral radiculopathy")
    assert page.locator("#age").input_value() == "54"
    assert "clinician" in page.url and "?" not in page.url


def test_the_posterior_moves_with_each_finding(page: Page) -> None:
    page.goto("/clinician")
    _, before = leader(page)
    enter(page, "ankle jerk reduced r")
    enter(page, "SLR")
    expect(page.locator(".differential .name").first).to_contain_text("S1")
    expect(page.locator(".differential .p").first).not_to_have_text(f"{before}%")
    _, after = leader(page)
    assert after > before
    expect(page.locator(".entered .effect").first).to_contain_text("LR ")
    page.focus("#state-sign_straight_leg_raise")
    page.keyboard.type("a")
    expect(page.locator("li.is-absent")).to_have_count(1)
    expect(page.locator("#state-sign_straight_leg_raise")).to_be_focused()
    assert leader(page)[1] < after


def test_a_red_flag_shows_an_emergency_at_once(page: Page) -> None:
    page.goto("/clinician")
    page.select_option("#country", "uk")
    enter(page, "saddle")
    enter(page, "urinary retention")
    expect(page.locator("#band")).to_have_class(re.compile("level-emergency_now"))
    expect(page.locator("#band .do")).to_contain_text("999")
    expect(page.locator("#status")).to_contain_text(page.locator(".level b").inner_text())
    assert violations(page) == []


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("SLR", "SLR positive (ipsilateral)"),
        ("DTRs", "hyperreflexia"),
        ("PVR", "post-void residual >= 200 mL"),
        ("ABPI", "ABI <= 0.90"),
        ("T2DM", "diabetes mellitus"),
        ("strait leg rase", "SLR positive (ipsilateral)"),
    ],
)
def test_search_finds_abbreviations_and_misspelt_words(page: Page, typed: str, term: str) -> None:
    page.goto("/clinician")
    page.keyboard.type(typed)
    expect(page.locator("#options .name").first).to_have_text(term)
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "true")


def test_arrows_choose_and_escape_closes_the_list(page: Page) -> None:
    page.goto("/clinician")
    page.keyboard.type("SLR")
    expect(page.locator("#option-1")).to_be_visible()
    expect(page.locator("#q")).to_have_attribute("aria-activedescendant", "option-0")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#q")).to_have_attribute("aria-activedescendant", "option-1")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#options")).to_be_hidden()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".entered .term")).to_have_text("crossed SLR positive")


def test_two_findings_entered_quickly_are_both_kept(page: Page) -> None:
    page.goto("/clinician")

    def slowly(route: Route) -> None:
        time.sleep(0.3)
        route.continue_()

    page.route("**/clinician", slowly)
    for text in ("saddle", "foot drop"):
        page.keyboard.type(text)
        expect(page.locator("#options [aria-selected=true]")).to_be_visible()
        page.keyboard.press("Enter")
    expect(page.locator(".entered > li")).to_have_count(2)


def test_the_sheet_enters_signs_and_brings_the_next(page: Page) -> None:
    page.goto("/clinician")
    expect(page.locator("#sheet .signs > li")).to_have_count(8)
    first = page.locator("#sheet-0-present").get_attribute("aria-label") or ""
    page.locator("#sheet-0-present").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".entered .term")).to_have_text(first.partition(":")[0])
    expect(page.locator("#sheet-0-present")).to_be_focused()
    page.locator("#sheet-0-absent").click()
    expect(page.locator(".entered > li")).to_have_count(2)


def test_the_page_is_accessible_with_entries(page: Page) -> None:
    page.goto("/clinician")
    assert violations_in_both_schemes(page) == []
    page.fill("#note", NOTE)
    page.click("text=Read the note")
    expect(page.locator(".entered > li").first).to_be_visible()
    page.fill("#age", "abc")
    page.fill("#where", "right S1 and sole of right foot")
    expect(page.locator("#age-wrong")).to_contain_text("expected whole years")
    for part in page.locator("#result summary").all():
        part.click()
    assert violations_in_both_schemes(page) == []


def test_a_note_fills_the_list_and_the_person(page: Page) -> None:
    page.goto("/clinician")
    page.fill("#note", NOTE)
    expect(page.locator(".entered > li")).to_have_count(0)
    page.focus("#note")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#age")).to_have_value("54")
    expect(page.locator("#sex")).to_have_value("male")
    expect(page.locator("#value-lab_hba1c")).to_have_value("7.9")
    expect(page.locator("#unit-lab_hba1c")).to_have_value("%")
    expect(page.locator("#state-sign_straight_leg_raise")).to_have_value("present")
    expect(page.locator("#state-numb_saddle")).to_have_value("absent")
    expect(page.locator(".legend .agreed")).to_be_visible()
    page.click("#drop-sign_straight_leg_raise")
    expect(page.locator("#state-sign_straight_leg_raise")).to_have_count(0)


def test_what_a_note_only_may_say_waits_in_sight(page: Page) -> None:
    page.goto("/clinician")
    page.fill("#note", "Numb left foot. Possibly saddle anaesthesia.")
    page.click("text=Read the note")
    expect(page.locator("#band .undecided")).to_contain_text("saddle (perineal) hypoaesthesia")
    assert violations(page) == []
    page.click("#doubt-0-present")
    expect(page.locator("#state-numb_saddle")).to_have_value("present")
    expect(page.locator("#band .undecided", has_text="saddle")).to_have_count(0)


def test_a_lost_request_is_made_again(page: Page) -> None:
    page.goto("/clinician")
    enter(page, "SLR 40 R")
    page.evaluate("""() => {
        const field = document.getElementById("value-sign_straight_leg_raise");
        field.value = "4oo";
        field.dispatchEvent(new Event("input", { bubbles: true }));
        clearTimeout(document.getElementById("case")["htmx-internal-data"].delayed);
    }""")
    expect(page.locator("#band .error")).to_contain_text("1 entry is not counted")


def test_a_wrong_number_is_named_beside_its_field_and_nothing_is_lost(page: Page) -> None:
    page.goto("/clinician")
    enter(page, "SLR 40 R")
    enter(page, "saddle")
    page.fill("#value-sign_straight_leg_raise", "4oo")
    wrong = page.locator("#wrong-sign_straight_leg_raise")
    expect(wrong).to_contain_text("Found '4oo'; expected a number, 0 to 120 degrees.")
    field = page.locator("#value-sign_straight_leg_raise")
    expect(field).to_have_value("4oo")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#band .error")).to_contain_text("1 entry is not counted")
    expect(page.locator("#side-sign_straight_leg_raise")).to_have_value("right")
    expect(page.locator("#state-numb_saddle")).to_have_value("present")
    field.fill("80")
    expect(page.locator("#band .error")).to_have_count(0)
    expect(page.locator(".entered .derived")).to_have_text("absent")


def test_what_is_selected_stays_selected_when_the_answer_comes(page: Page) -> None:
    page.goto("/clinician")
    enter(page, "SLR 40 R")
    field = page.locator("#value-sign_straight_leg_raise")
    field.fill("400")
    expect(page.locator("#band .error")).to_be_visible()
    field.select_text()
    with page.expect_request_finished():
        page.evaluate("document.getElementById('case').dispatchEvent(new Event('entered'))")
    expect(page.locator(".htmx-settling, .htmx-request")).to_have_count(0)
    page.keyboard.insert_text("80")
    expect(field).to_have_value("80")
    expect(page.locator("#band .error")).to_have_count(0)


def test_an_answer_that_redraws_the_edited_field_asks_for_no_other(page: Page) -> None:
    page.goto("/clinician")
    enter(page, "SLR 40 R")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.fill("#value-sign_straight_leg_raise", "4oo")
    expect(page.locator("#band .error")).to_be_visible()
    page.fill("#value-sign_straight_leg_raise", "80")
    expect(page.locator("#band .error")).to_have_count(0)
    assert len(asked) == 2


def test_a_poor_match_is_never_taken_on_enter(page: Page) -> None:
    page.goto("/clinician")
    page.keyboard.type("onset 3 weeks")
    expect(page.locator("#option-0")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("Choose with the arrow keys")
    expect(page.locator(".entered > li")).to_have_count(0)
    page.fill("#q", "")
    page.keyboard.type("saddel anaesthesia")
    expect(page.locator("#option-0")).to_contain_text("saddle")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".entered > li")).to_have_count(1)


def test_what_was_removed_can_be_put_back(page: Page) -> None:
    page.goto("/clinician")
    enter(page, "SLR 40 R")
    enter(page, "foot drop")
    page.click("#drop-sign_straight_leg_raise")
    expect(page.locator(".entered > li")).to_have_count(1)
    undo = page.locator(".replaced", has_text="Removed: SLR")
    expect(undo).to_contain_text("present, right, 40 degrees")
    undo.locator("button").click()
    expect(page.locator("#value-sign_straight_leg_raise")).to_have_value("40")
    expect(page.locator("#side-sign_straight_leg_raise")).to_have_value("right")
    expect(undo).to_have_count(0)


def test_a_new_case_can_be_taken_back_until_something_of_it_is_entered(page: Page) -> None:
    page.goto("/clinician")
    page.select_option("#country", "uk")
    enter(page, "SLR 40 R")
    undo = page.locator("[data-undo]")
    expect(undo).to_be_hidden()
    page.click("text=New case")
    expect(undo).to_be_visible()
    expect(page.locator(".entered > li")).to_have_count(0)
    undo.locator("button").click()
    expect(page.locator("#value-sign_straight_leg_raise")).to_have_value("40")
    expect(undo).to_be_hidden()
    page.click("text=New case")
    expect(undo).to_be_visible()
    enter(page, "foot drop")
    expect(undo).to_be_hidden()
    page.reload()
    expect(page.locator(".entered > li")).to_have_count(1)
    expect(undo).to_be_hidden()


@pytest.mark.parametrize(("width", "height", "most"), [(1366, 900, 170), (390, 844, 260)])
def test_the_band_is_short_before_the_dangers_are_asked(
    page: Page, width: int, height: int, most: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto("/clinician")
    band = page.locator("#band").bounding_box()
    search = page.locator("#q").bounding_box()
    assert band and search and band["height"] <= most
    page.click("#d-only-if summary")
    expect(page.locator("#d-only-if")).to_contain_text("new leg weakness")
    enter(page, "SLR 40 R")
    expect(page.locator("#d-only-if")).to_have_attribute("open", "")


def test_a_button_that_is_hidden_is_not_shown(page: Page) -> None:
    page.goto("/clinician")
    expect(page.locator("[data-copy=record]")).to_be_visible()
    expect(page.locator("[data-plain]")).to_be_hidden()


def test_the_rest_of_a_danger_that_stands_is_absent_only_once_ticked(page: Page) -> None:
    page.goto("/clinician")
    enter(page, "foot drop")
    line = page.locator(".tick.is-there").first
    expect(line).to_contain_text("tick: the rest is absent")
    line.locator("input").check()
    expect(page.locator(".tick.is-there").first).not_to_contain_text("tick:")
    expect(page.locator(".tick.is-there").first).to_contain_text("the rest is absent")


def test_what_is_replaced_is_shown_and_can_be_put_back(page: Page) -> None:
    page.goto("/clinician")
    enter(page, "SLR 40 R")
    page.keyboard.type("SLR L")
    expect(page.locator("#options [aria-selected=true]")).to_be_visible()
    page.keyboard.press("Enter")
    replaced = page.locator(".replaced")
    expect(replaced).to_contain_text("Replaced what was there: present, right, 40 degrees.")
    assert violations(page) == []
    replaced.locator("button").click()
    expect(page.locator("#value-sign_straight_leg_raise")).to_have_value("40")
    expect(page.locator("#side-sign_straight_leg_raise")).to_have_value("right")


def test_a_reload_keeps_the_case_and_a_new_case_is_empty(page: Page) -> None:
    page.goto("/clinician")
    page.fill("#age", "54")
    for typed in ("ankle jerk absent R", "SLR 40 R", "plantar flexion weakness R"):
        enter(page, typed)
    page.goto("/knowledge")
    page.goto("/clinician")
    expect(page.locator(".entered > li")).to_have_count(3)
    expect(page.locator("#value-sign_straight_leg_raise")).to_have_value("40")
    expect(page.locator("#age")).to_have_value("54")
    page.select_option("#country", "uk")
    page.click("text=New case")
    expect(page.locator("#age")).to_have_value("")
    expect(page.locator("#country")).to_have_value("uk")
    expect(page.locator(".entered > li")).to_have_count(0)


def test_one_click_copies_a_summary_for_the_record(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/clinician")
    enter(page, "SLR 40 R")
    page.click("text=Copy a summary for the record")
    expect(page.locator("[data-copied]")).to_have_text("The summary is copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Present: SLR positive (ipsilateral) (right, 40 degrees)" in copied
    assert "Urgency: " in copied and "Differential: " in copied


def test_the_letter_is_a_file_of_what_was_entered(page: Page) -> None:
    page.goto("/clinician")
    page.fill("#age", "54")
    enter(page, "SLR 40 R")
    with page.expect_download() as got:
        page.click("#h-letter + .row >> text=Text", no_wait_after=True)
    text = got.value.path().read_text(encoding="utf-8")
    assert "SLR 40 degrees, at most 70: SLR positive (ipsilateral) (right)" in text
    assert "54-year-old" in text
    with page.expect_download() as got:
        page.click("text=PDF", no_wait_after=True)
    assert got.value.path().read_bytes().startswith(b"%PDF")


def test_the_letter_is_copied_as_text(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/clinician")
    enter(page, "foot drop L")
    page.click("text=Copy the letter")
    expect(page.locator("[data-copied]")).to_have_text("The letter is copied.")
    assert "foot dorsiflexor weakness" in page.evaluate("navigator.clipboard.readText()")


def test_what_is_typed_never_becomes_markup(page: Page) -> None:
    page.goto("/clinician")
    for field in ("#age", "#medicines", "#where", "#note"):
        page.fill(field, XSS)
    page.focus("#q")
    page.keyboard.type(XSS)
    expect(page.locator("#options")).to_be_visible()
    page.keyboard.press("Escape")
    enter_box = page.locator("#q")
    enter_box.fill("")
    enter(page, "SLR 40 R")
    page.fill("#value-sign_straight_leg_raise", XSS[:40])
    page.click("text=Read the note")
    expect(page.locator("#age-wrong")).to_contain_text("Found")
    expect(page.locator("#wrong-sign_straight_leg_raise")).to_contain_text("Found")
    assert page.evaluate("window.hurt") is None
    assert page.locator("main img").count() == 0


def test_the_whole_page_works_without_scripts(plain: Page) -> None:
    plain.goto("/clinician")
    plain.fill("#age", "54")
    plain.fill("#q", "SLR 40 R")
    plain.press("#q", "Enter")
    plain.locator(".matches button").first.click()
    assert plain.input_value("#value-sign_straight_leg_raise") == "40"
    assert plain.input_value("#age") == "54"
    plain.click("#sheet-0-present")
    assert plain.locator(".entered > li").count() == 2
    plain.fill("#note", NOTE)
    plain.click("text=Read the note")
    assert plain.locator(".entered > li").count() > 4
    plain.fill("#q", "xyzzy")
    plain.press("#q", "Enter")
    assert "Nothing fits" in plain.locator(".matches").inner_text()
    with plain.expect_download() as got:
        plain.click("text=PDF", no_wait_after=True)
    assert re.fullmatch(r"letter-\d{4}-\d\d-\d\d-\d{4}\.pdf", got.value.suggested_filename)


def too_wide(page: Page) -> list[int]:
    """Widths of a screen that the page scrolls sideways."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(width)
    return found


def test_no_width_scrolls_sideways(page: Page) -> None:
    page.goto("/clinician")
    page.fill("#where", "right S1")
    enter(page, "HbA1c 7.9 %")
    enter(page, "saddle")
    assert too_wide(page) == []
    page.fill("#note", NOTE + " Possible saddle anaesthesia?")
    page.click("text=Read the note")
    expect(page.locator(".entered > li")).not_to_have_count(2)
    for part in page.locator("#result summary").all():
        part.click()
    assert too_wide(page) == []


def test_a_child_is_not_assessed(page: Page) -> None:
    page.goto("/clinician")
    page.fill("#age", "9")
    expect(page.locator("#band")).to_contain_text("A child with a numb or weak leg needs a doctor")
    expect(page.locator("#band .call a")).not_to_have_count(0)
    expect(page.locator("#band")).not_to_contain_text("ge_years")
    expect(page.locator(".differential")).to_have_count(0)
    assert violations(page) == []


def test_a_lost_answer_is_said_and_loses_nothing(page: Page) -> None:
    page.goto("/clinician")
    page.route("**/clinician", lambda route: route.abort())
    page.keyboard.type("saddle")
    expect(page.locator("#options [aria-selected=true]")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("Not brought up to date")
    page.unroute("**/clinician")
    page.focus("#age")
    page.keyboard.press("Enter")
    expect(page.locator("#state-numb_saddle")).to_have_value("present")


def test_a_danger_stands_beside_its_box(page: Page) -> None:
    page.goto("/clinician")
    line = page.locator("#dangers .tick").first
    boxes = [line.locator(part).bounding_box() for part in ("input", "span")]
    box, words = (b["y"] + b["height"] / 2 for b in boxes if b)
    assert abs(box - words) <= 2
