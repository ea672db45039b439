"""Painting with fingers on a phone, as a touch screen sends them, and with the mouse."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Route, expect
from starlette.datastructures import FormData

from plantar import PaintedMap
from plantar.anatomy.views import outlines, view
from plantar.web.engine import Engine
from plantar.web.painting import map_of, painting_of
from tests.web.conftest import WAIT, violations
from tests.web.walk import begin

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
Points = list[tuple[float, float]]


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A phone of 360 by 740 with a touch screen."""
    made = browser.new_context(base_url=address, **PHONE)
    made.set_default_timeout(WAIT)
    yield made
    made.close()


class Fingers:
    """Touches of one or more fingers."""

    def __init__(self, page: Page) -> None:
        self.screen: CDPSession = page.context.new_cdp_session(page)

    def _send(self, kind: str, at: Points) -> None:
        points = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(at)]
        self.screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def drag(self, *paths: Points) -> None:
        """Each finger along its points, one finger down after the other, all lifted at the end."""
        for n in range(len(paths)):
            self._send("touchStart", [path[0] for path in paths[: n + 1]])
        for step in range(1, len(paths[0])):
            self._send("touchMove", [path[step] for path in paths])
        self._send("touchEnd", [])


def line(start: tuple[float, float], end: tuple[float, float], steps: int = 8) -> Points:
    """Points from one to another."""
    (ax, ay), (bx, by) = start, end
    return [(ax + (bx - ax) * n / steps, ay + (by - ay) * n / steps) for n in range(steps + 1)]


def opened(page: Page, words: str = "") -> str:
    """The painting page of a new visit; its address."""
    page.goto("/")
    page.fill("#words", words)
    page.click("text=Begin")
    page.wait_for_url(re.compile("/v/"))
    address = re.sub(r"/(words|ask).*", "/paint", page.url)
    if words:
        page.click("button.primary")
        page.wait_for_url(re.compile("/ask"))
    reopened(page, address)
    return address


def reopened(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("#paint[data-ready]")


def sent(page: Page) -> None:
    """Go on, and wait for the page after."""
    page.click("button.primary")
    page.wait_for_url(re.compile("/ask"))


def layers(page: Page) -> dict[str, dict[str, dict[str, float]]]:
    """The map that would be sent."""
    text = page.input_value("[name=map]")
    found: dict[str, dict[str, dict[str, float]]] = json.loads(text)["layers"] if text else {}
    return found


def at(page: Page, view: str, side: str) -> Callable[[float, float], tuple[float, float]]:
    """Shares of a drawing's width and height to a place on the screen."""
    canvas = page.locator(f"[data-view={view}][data-side={side}] canvas")
    box = canvas.bounding_box()
    assert box
    return lambda x, y: (box["x"] + box["width"] * x, box["y"] + box["height"] * y)


def in_sight(page: Page) -> None:
    page.evaluate("document.querySelector('.stage').scrollIntoView({behavior: 'instant'})")


def test_one_finger_paints_and_does_not_scroll(phone: BrowserContext) -> None:
    page = phone.new_page()
    opened(page)
    in_sight(page)
    before, place = page.evaluate("scrollY"), at(page, "sole", "right")
    Fingers(page).drag(line(place(0.35, 0.3), place(0.6, 0.4)))
    assert "pl_ball_23" in layers(page)["right"]["numb"]
    assert page.evaluate("scrollY") == before and "left" not in layers(page)


def test_two_fingers_scroll_the_page_and_paint_nothing(phone: BrowserContext) -> None:
    page = phone.new_page()
    opened(page)
    place = at(page, "sole", "left")
    a, b = place(0.3, 0.3), place(0.7, 0.3)
    Fingers(page).drag(line(a, (a[0], a[1] - 150)), line(b, (b[0], b[1] - 150)))
    assert page.evaluate("scrollY") == pytest.approx(150, abs=15)
    assert layers(page) == {} and page.evaluate("visualViewport.scale") == 1


def test_two_fingers_apart_make_the_drawing_larger_and_the_tools_stay(
    phone: BrowserContext,
) -> None:
    page = phone.new_page()
    opened(page)
    in_sight(page)
    canvas = page.locator("[data-view=sole][data-side=left] canvas")
    before, place = canvas.bounding_box(), at(page, "sole", "left")
    a, b = place(0.4, 0.5), place(0.6, 0.5)
    Fingers(page).drag(line(a, (a[0] - 30, a[1])), line(b, (b[0] + 30, b[1])))
    after = canvas.bounding_box()
    assert before and after and after["width"] > 1.5 * before["width"]
    assert layers(page) == {}
    expect(page.locator("[data-do=undo]")).to_be_in_viewport(ratio=1)


def test_tools_are_in_reach_beside_a_whole_drawing(phone: BrowserContext) -> None:
    page = phone.new_page()
    opened(page)
    in_sight(page)
    for tool in ("[data-do=undo]", "[data-do=erase]", ".layer >> nth=4"):
        expect(page.locator(tool)).to_be_in_viewport(ratio=1)
    for side in ("left", "right"):
        expect(page.locator(f"[data-view=sole][data-side={side}] canvas")).to_be_in_viewport(
            ratio=1
        )
    assert page.locator(".view:visible").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert violations(page) == []


def test_the_left_foot_is_on_the_left_and_the_side_that_was_said_is_shown(
    phone: BrowserContext,
) -> None:
    page = phone.new_page()
    opened(page)
    left, right = at(page, "sole", "left")(0.5, 0.5), at(page, "sole", "right")(0.5, 0.5)
    assert left[0] < right[0]
    opened(page, "my left heel is numb")
    assert page.locator(".view:visible").get_attribute("data-side") == "left"


def stroke(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """One stroke with the mouse."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=6)
    page.mouse.up()


def test_a_stroke_on_the_left_foot_is_the_mirror_image_of_the_right(page: Page) -> None:
    opened(page)
    in_sight(page)
    left, right = at(page, "sole", "left"), at(page, "sole", "right")
    stroke(page, right(0.35, 0.3), right(0.6, 0.4))
    stroke(page, left(0.65, 0.3), left(0.4, 0.4))
    drawn = layers(page)
    assert "pl_ball_23" in drawn["right"]["numb"]
    assert drawn["left"]["numb"] == pytest.approx(drawn["right"]["numb"], abs=0.05)


def test_half_a_heel_that_is_painted_counts_as_about_half(page: Page) -> None:
    drawing, brush = view("sole"), 34
    corners = [point for ring in outlines("sole", "right")["pl_heel_cen"] for point in ring]
    across, down = zip(*corners, strict=True)
    edge = ((min(across) + max(across)) / 2 - brush) / drawing.width
    opened(page)
    page.check(f"[name=brush][value='{brush}']", force=True)
    in_sight(page)
    place = at(page, "sole", "right")
    stroke(page, place(edge, min(down) / drawing.height), place(edge, max(down) / drawing.height))
    assert 0.4 < layers(page)["right"]["numb"]["pl_heel_cen"] < 0.6


def test_strokes_come_back_exactly_as_they_were_drawn(page: Page) -> None:
    address = opened(page)
    for kind, y in (("numb", 0.85), ("burning", 0.35)):
        page.check(f"[name=sensation][value={kind}]", force=True)
        in_sight(page)
        place = at(page, "sole", "right")
        page.mouse.move(*place(0.3, y))
        page.mouse.down()
        page.mouse.move(*place(0.55, y + 0.04), steps=5)
        page.mouse.up()
    drawn, strokes = layers(page), page.input_value("[name=strokes]")
    assert any(0 < x < 1 for kinds in drawn.values() for r in kinds.values() for x in r.values())
    picture = page.locator("[data-view=sole][data-side=right] canvas").evaluate(
        "c => c.toDataURL()"
    )
    sent(page)
    reopened(page, address)
    assert layers(page) == drawn and page.input_value("[name=strokes]") == strokes
    again = page.locator("[data-view=sole][data-side=right] canvas").evaluate("c => c.toDataURL()")
    assert again == picture
    page.click("[data-do=undo]")
    assert layers(page)["right"].keys() == {"numb"}


def test_a_map_that_was_not_touched_stays_as_it_is(page: Page) -> None:
    address = opened(page, "my left heel is numb")
    before = json.loads(page.input_value("[name=map]"))
    assert before["layers"]
    sent(page)
    reopened(page, address)
    assert json.loads(page.input_value("[name=map]")) == before
    page.locator(".quick >> text=Right foot").click()
    drawn = layers(page)
    assert drawn["left"] == before["layers"]["left"] and "pl_toe1" in drawn["right"]["numb"]


def test_a_reload_before_going_on_keeps_the_painting(page: Page) -> None:
    address = opened(page)
    page.locator(".quick >> text=Left heel").click()
    drawn = layers(page)
    reopened(page, address)
    assert drawn and layers(page) == drawn
    page.goto("/")
    assert page.evaluate("Object.keys(sessionStorage).filter(k => k.startsWith('paint'))") == []


def test_one_tap_paints_a_heel_a_foot_or_both_and_takes_it_back(phone: BrowserContext) -> None:
    page = phone.new_page()
    opened(page)
    page.locator(".quick >> text=Left heel").tap()
    assert len(layers(page)["left"]["numb"]) == 6
    assert set(layers(page)["left"]["numb"].values()) == {1.0}
    expect(page.locator("[data-summary]")).to_have_text("Painted. Numb: the whole left heel.")
    page.locator(".quick >> text=Both feet").tap()
    assert [len(layers(page)[side]["numb"]) for side in ("left", "right")] == [34, 34]
    assert page.locator("[name=part]:checked").count() == 5
    page.locator(".quick >> text=Both feet").tap()
    assert layers(page) == {}


def test_the_name_of_a_drawing_says_what_is_painted_on_it(page: Page) -> None:
    opened(page)
    name = page.locator("[data-view=sole][data-side=left] svg.under")
    assert name.get_attribute("aria-label") == "Sole, left. Nothing is painted."
    page.check("[name=sensation][value=tingling]", force=True)
    page.click("text=Use a list instead")
    page.check("[name=region][value='left|pl_toe1']")
    assert name.get_attribute("aria-label") == "Sole, left. tingling: underside of big toe."
    expect(page.locator("[data-summary]")).to_contain_text("Tingling: left: underside of big toe.")


def test_the_name_of_a_drawing_says_its_side_once(page: Page) -> None:
    opened(page)
    page.locator(".quick >> text=Both feet").click()
    names = [n.get_attribute("aria-label") or "" for n in page.locator("svg.under").all()]
    painted = [name for name in names if "Nothing is painted" not in name]
    of_one = [n for n in painted if re.search(r", (left|right)\.", n)]
    assert len(of_one) > 6
    twice = [n for n in of_one if len(re.findall(r"\b(?:left|right)\b", n)) > 1]
    assert not twice, twice


def test_what_is_erased_in_one_drawing_is_gone_from_all(page: Page) -> None:
    opened(page)
    page.locator(".quick >> text=Right heel").click()
    page.click("[data-do=erase]")
    page.check("[name=brush][value='34']", force=True)
    in_sight(page)
    place = at(page, "sole", "right")
    page.mouse.move(*place(0.3, 0.8))
    page.mouse.down()
    for y in (0.8, 0.86, 0.92, 0.98):
        page.mouse.move(*place(0.2, y), steps=3)
        page.mouse.move(*place(0.8, y), steps=6)
    page.mouse.up()
    left = layers(page)["right"]["numb"]
    assert not left.keys() & {"pl_heel_med", "pl_heel_cen", "pl_heel_lat"}
    assert {"heel_med", "heel_lat", "heel_post"} <= left.keys()


def test_the_list_is_open_without_javascript_and_takes_a_whole_foot(plain: Page) -> None:
    plain.goto("/")
    plain.click("text=Begin")
    plain.goto(re.sub(r"/ask.*", "/paint", plain.url))
    assert plain.locator("[name=region][value='left|pl_toe1']").is_visible()
    plain.check("[name=part][value='left|foot']", force=True)
    plain.click("button.primary")
    plain.goto(re.sub(r"/ask.*", "/paint", plain.url))
    assert plain.locator("[name=region]:checked").count() == 34
    plain.uncheck("[name=region][value='left|pl_toe1']")
    plain.click("button.primary")
    plain.goto(re.sub(r"/ask.*", "/paint", plain.url))
    assert plain.locator("[name=region]:checked").count() == 33


def test_a_list_that_is_opened_before_the_drawings_come_stays_open(page: Page) -> None:
    address = opened(page)
    held: list[Route] = []
    page.route("**/drawings.json", lambda route: held.append(route))
    page.goto(address)
    page.locator("[data-list] > summary").click()
    page.wait_for_selector("[data-list][open]")
    held.pop().continue_()
    page.wait_for_selector("#paint[data-ready]")
    assert page.locator("[data-list][open]").count() == 1


def test_no_white_box_in_the_dark_and_colours_show_in_forced_colours(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    opened(page)
    for part in (".stage", ".sheet", ".view"):
        colour = page.locator(part).first.evaluate("e => getComputedStyle(e).backgroundColor")
        assert colour == "rgba(0, 0, 0, 0)"
    assert violations(page) == []
    page.emulate_media(forced_colors="active")
    dot = "getComputedStyle(document.querySelector('.layer.burning span'), '::before')"
    assert page.evaluate(f"{dot}.backgroundColor") == "rgb(217, 98, 43)"


@pytest.mark.parametrize(("width", "text"), [(320, "100%"), (390, "200%")])
def test_every_tool_of_the_tray_can_be_reached_on_the_narrowest_screen(
    page: Page, width: int, text: str
) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    larger = f"() => (document.documentElement.style.fontSize = '{text}')"
    page.add_init_script(f"addEventListener('DOMContentLoaded', {larger})")
    begin(page, "my heel is numb")
    page.goto(re.sub(r"/ask.*", "/paint", page.url))
    page.wait_for_selector("#paint[data-ready]")
    tray = page.locator(".tray").evaluate(
        "one => [one.scrollWidth <= one.clientWidth, getComputedStyle(one).overflowY]"
    )
    assert tray == [True, "auto"]
    for tool in page.locator(".tray button, .tray label").all():
        tool.scroll_into_view_if_needed()
        box = tool.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= 701


def test_on_the_smallest_screen_the_drawing_begins_beside_all_its_choices(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    opened(page, "my heel is numb")
    top = page.locator(".stage figure:visible").first.bounding_box()
    tray = page.locator(".tray").bounding_box()
    assert top and tray and top["y"] + 90 <= tray["y"]
    for choice in page.locator(".choose-view label, .quick label").all():
        assert choice.evaluate("e => e.scrollWidth <= e.clientWidth"), choice.inner_text()
        box = choice.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 320 and box["y"] < tray["y"]


FELT = {
    "my heel burns at night": "burning",
    "my toes tingle": "tingling",
    "my heel hurts": "pain",
    "numb and burning left heel": "numb",
    "my leg gave way": "numb",
}


@pytest.mark.parametrize("words", FELT)
def test_the_painting_begins_with_the_feeling_that_was_told(engine: Engine, words: str) -> None:
    shown = painting_of(PaintedMap(), engine.knowledge, told=engine.read(words).evidence)
    assert shown["sensation"] == FELT[words]


def test_a_list_without_scripts_is_of_the_feeling_that_was_painted(engine: Engine) -> None:
    before = PaintedMap({"left": {"burning": {"pl_toe1": 1.0}}})
    shown = painting_of(before, engine.knowledge)
    assert shown["sensation"] == "burning" and shown["painted"] == {"left|pl_toe1"}
    for ticked, after in (([], ""), (["left|pl_toe1", "left|pl_toe2"], "burning")):
        sent = FormData([("listed", "burning"), *(("region", r) for r in ticked)])
        made = map_of(sent, before, engine.knowledge)
        kinds = json.loads(made)["layers"]["left"] if made else {}
        assert [*kinds] == [*filter(None, [after])]
