"""Going through the interview as a person does."""

from __future__ import annotations

from functools import cache

from playwright.sync_api import FilePayload, Page

from plantar.intake.state import InterviewState
from plantar.intake.steps import AGE, DANGERS, SEX
from plantar.web.engine import Engine
from plantar.web.visits import Visit, to_file
from tests.builders import shared_door

NO = {"several_of": "none", "yes_no": "no"}
"""What says no, by the kind of a question; else it is left open."""
INJECTION = "my right heel burns since an injection"


def arrive(
    page: Page,
    words: str = INJECTION,
    age: str = "52",
    sex: str = "female",
    *,
    safe: bool = True,
    there: tuple[str, ...] = (),
) -> None:
    """To the answer of a visit that was saved; the tests of the way there go it by clicks.

    ``safe``: age, sex and the dangers were asked, and none of them is there. ``there``: lines of
    dangers and findings that are ticked, and everything was asked.
    """
    file = saved(words, age, sex, there, safe=safe)
    sent = FilePayload(name="visit.json", mimeType="application/json", buffer=file)
    made = page.request.post("/load", multipart={"file": sent}, max_redirects=0)
    page.goto(made.headers["location"].replace("/review", "/answer"))


@cache
def saved(words: str, age: str, sex: str, there: tuple[str, ...] = (), *, safe: bool) -> bytes:
    """The file of a visit, made without a browser."""
    engine = shared_door(Engine)
    heard = engine.read(words)
    state = engine.opening(heard) if words else InterviewState()
    lines = [line for line in there if line in engine.knowledge.danger_screen]
    dangers = ",".join(lines) or "none"
    answers: dict[tuple[str, ...], str] = {AGE: age, SEX: sex, DANGERS: dangers}
    while safe:
        step = engine.next_question(state)
        known = engine.knowledge.findings
        looks = len(step.findings) == 1 and all(f in known and known[f].look for f in step.findings)
        asked = step.findings in answers or looks
        if step.kind in ("review", "emergency") or not (there or asked):
            break
        ticked = ",".join(name for name in step.findings if name in there)
        said = ticked or NO.get(step.kind, "not sure")
        state = engine.interviewer.answer(state, step, answers.get(step.findings, said))
    return to_file(Visit(state, words, read=tuple(f.evidence for f in heard.facts))).encode()


def begin(page: Page, words: str = "") -> None:
    """From the start to the first question."""
    page.goto("/")
    page.fill("#words", words)
    page.click("text=Begin")
    if page.url.endswith("/words"):
        go_on(page)


def go_on(page: Page) -> None:
    """The main button of the page."""
    page.click("button.primary")


def introduce(page: Page, age: str = "50", sex: str = "Female") -> None:
    """Age, sex and none of the dangers, in the order in which they are asked."""
    for _ in range(3):
        answer_once(page, {"sex": sex}, age)


def paint(page: Page, view: str = "sole", side: str = "right", at: float = 0.85) -> None:
    """Brush across a drawing with the mouse; ``at`` is the height, 0 is the top."""
    canvas = page.locator(f"[data-view={view}][data-side={side}] canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    for shift in (0.0, 0.04, 0.08):
        y = box["y"] + box["height"] * (at + shift - 0.04)
        page.mouse.move(box["x"] + box["width"] * 0.25, y)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.8, y, steps=6)
        page.mouse.up()


def answer_once(page: Page, answers: dict[str, str], age: str = "52") -> str:
    """Answer what is shown: words of ``answers`` found in the question decide, else "no"."""
    text = page.locator("h1").inner_text()
    if page.locator("#paint").count():
        paint(page)
        go_on(page)
    elif "How old" in text:
        page.fill("#value", age)
        go_on(page)
    else:
        said = next((v for k, v in answers.items() if k.lower() in text.lower()), "no")
        options = page.locator(f"button[name=value][value='{said}']")
        if options.count():
            options.first.click()
        elif page.locator("button[value='none']").count():
            page.locator("button[value='none']").click()
        elif page.locator("input[type=checkbox]").count():
            go_on(page)
        elif "sex at birth" in text:
            page.click(f"text={answers.get('sex', 'Female')}")
        else:
            page.click("button[value='not sure']")
    return text


def to_the_end(page: Page, answers: dict[str, str], age: str = "52") -> list[str]:
    """Answer until the review, or an emergency; the questions in order."""
    asked: list[str] = []
    while "/ask" in page.url and len(asked) < 30 and not page.locator(".alarm").count():
        asked.append(answer_once(page, answers, age))
    return asked


def kept_offline(page: Page) -> None:
    """Wait until the browser keeps the offline page."""
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
