"""All that was said can be changed on one page, and an alarm stands where it is true."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect
from starlette.testclient import TestClient

from plantar.intake.state import InterviewState
from plantar.web.app import create_app
from plantar.web.engine import Engine
from plantar.web.visits import LONGEST_TEXT, Visit, to_file
from tests.web.conftest import violations

WORDS = "My right heel is numb and burns since two weeks. I am 34. No back pain."
EMERGENCY = "I am suddenly numb between my legs and I cannot pee since this morning"


class Visitor:
    """Somebody without JavaScript, from page to page."""

    def __init__(self, client: TestClient) -> None:
        self.client, self.address, self.text = client, "", ""

    def take(self, answer: Any) -> Visitor:
        self.address, self.text = answer.url.path, html.unescape(answer.text)
        return self

    def open(self, path: str) -> Visitor:
        return self.take(self.client.get(path))

    def send(self, path: str, **said: str | list[str]) -> Visitor:
        token = re.search(r'name="csrf" value="([^"]+)"', self.text)
        return self.take(self.client.post(path, data={"csrf": token[1] if token else "", **said}))

    def begin(self, words: str, then: str = "ask") -> str:
        """Past the check of the words; the address of the visit."""
        self.send("/start", words=words, country="uk")
        kept = re.findall(r'name="kept" value="([^"]+)"', self.text)
        visit = self.address.rpartition("/")[0]
        self.send(f"{visit}/words", kept=kept, then=then)
        return visit


@pytest.fixture
def person(engine: Engine) -> Iterator[Visitor]:
    with TestClient(create_app(engine), base_url="http://127.0.0.1:8080") as client:
        yield Visitor(client)


def line(text: str, finding: str) -> str:
    """The line of the review about one thing that was read."""
    found = re.search(rf'<li id="read-{finding}">.*?</summary>', text, re.S)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


@pytest.mark.parametrize(
    ("answer", "shown"),
    [("yes", "Yes:"), ("no", "No:"), ("not sure", "Not sure:"), ("not said", "Not said:")],
)
def test_what_was_read_is_changed_on_the_review_and_the_words_stay(
    person: Visitor, answer: str, shown: str
) -> None:
    visit = person.begin(WORDS)
    person.open(f"{visit}/review")
    person.send(f"{visit}/review", finding="feel_burn", answer=answer)
    assert line(person.text, "feel_burn").startswith(shown)
    assert WORDS in person.text


def test_the_answer_follows_what_is_changed(person: Visitor) -> None:
    visit = person.begin(WORDS)
    before = person.open(f"{visit}/answer").text
    person.open(f"{visit}/review")
    person.send(f"{visit}/review", finding="feel_burn", answer="not said")
    after = person.open(f"{visit}/answer").text
    assert re.findall(r'class="p">[^<]+', before) != re.findall(r'class="p">[^<]+', after)


def test_the_age_that_was_read_is_changed_on_the_review(person: Visitor) -> None:
    visit = person.begin(WORDS)
    person.open(f"{visit}/review")
    person.send(f"{visit}/review", person="read", age="43")
    assert "43 years" in person.text
    person.send(f"{visit}/review", person="read", age="9")
    assert "found 9; plantar is for adults" in person.text and "43 years" in person.text


def test_a_wrong_number_is_explained_on_the_review(person: Visitor) -> None:
    visit = person.begin(WORDS)
    person.open(f"{visit}/review")
    person.send(f"{visit}/review", finding="symptom_days", number="ages", unit="weeks")
    assert "found 'ages weeks'; expected a number" in person.text


def test_a_saved_visit_keeps_what_was_taken_back(person: Visitor) -> None:
    visit = person.begin(WORDS)
    person.open(f"{visit}/review")
    person.send(f"{visit}/review", finding="feel_burn", answer="not said")
    saved = json.loads(person.client.post(f"{visit}/save", data=csrf(person)).text)
    file = {"file": ("visit.json", json.dumps(saved), "application/json")}
    person.take(person.client.post("/load", files=file))
    assert line(person.text, "feel_burn").startswith("Not said:")


def csrf(person: Visitor) -> dict[str, str]:
    token = re.search(r'name="csrf" value="([^"]+)"', person.text)
    assert token
    return {"csrf": token[1]}


def test_no_page_goes_past_words_that_are_not_confirmed(person: Visitor) -> None:
    person.send("/start", words=WORDS, country="uk")
    visit = person.address.rpartition("/")[0]
    for page in ("ask", "review", "answer", "paint"):
        assert person.open(f"{visit}/{page}").address == f"{visit}/words"


def test_an_emergency_in_the_words_leads_to_what_to_do_not_to_questions(person: Visitor) -> None:
    visit = person.begin(EMERGENCY, then="answer")
    assert person.address == f"{visit}/answer" and "Get emergency help now" in person.text


def test_a_place_that_was_read_can_be_unticked_on_the_check_of_the_words(person: Visitor) -> None:
    for left_out, there in (("place", False), ("", True)):
        person.send("/start", words=WORDS)
        kept = [k for k in re.findall(r'name="kept" value="([^"]+)"', person.text) if k != left_out]
        assert "<b>" in person.text.partition("This is where I feel it.")[2][:20]
        visit = person.address.rpartition("/")[0]
        person.send(f"{visit}/words", kept=kept, placed="1", then="ask")
        person.open(f"{visit}/review")
        assert ("It is in none of these places" in person.text) is there


def test_who_goes_on_in_an_emergency_keeps_the_alarm_in_sight(person: Visitor) -> None:
    person.begin(EMERGENCY, then="ask")
    assert "/ask/" in person.address
    assert "Get emergency help now." in person.text and 'href="tel:999"' in person.text


def test_a_new_danger_stops_who_went_on_and_says_what_was_told(person: Visitor) -> None:
    visit = person.begin(EMERGENCY, then="ask")
    while "Is any of these true" not in person.text:
        person.send(person.address, value="male", button="")
    person.send(person.address, value="brain", button="go")
    person.send(person.address, value=["face_droop", "speech_disturbed"], button="go")
    assert "This can be an emergency" in person.text and "You told us: " in person.text
    assert "Change my last answer" in person.text
    person.send(person.address, value="yes", button="go")
    assert "This can be an emergency" in person.text
    person.send(f"{visit}/warning")
    assert "This can be an emergency" not in person.text


def test_an_emergency_that_was_read_wrongly_goes_away_on_the_review(person: Visitor) -> None:
    visit = person.begin(EMERGENCY, then="answer")
    person.open(f"{visit}/review")
    assert "This can be an emergency" in person.text
    for finding in re.findall(r'id="read-(\w+)"', person.text):
        person.send(f"{visit}/review", finding=finding, answer="not said")
    person.send(f"{visit}/review", place="not said")
    assert "This can be an emergency" not in person.text
    person.send(f"{visit}/review", finding="bladder_retention", answer="yes")
    assert "This can be an emergency" in person.text


def test_a_foot_that_was_named_wrongly_is_exchanged_at_once_in_places_and_facts(
    person: Visitor,
) -> None:
    visit = person.begin(WORDS)
    person.open(f"{visit}/review")
    person.send(f"{visit}/review", place="other side")
    assert "left" in line(person.text, "feel_burn")
    places = re.search(r"<b>Numb:</b> ([^<]*)", person.text)
    assert places and "left" in places[1] and "right" not in places[1]


def test_places_take_only_what_the_page_offers(person: Visitor) -> None:
    visit = person.begin(WORDS)
    person.open(f"{visit}/review")
    person.send(f"{visit}/review", place="nonsense")
    assert "not said or other side" in person.text


def test_a_ticked_danger_leads_to_what_to_do(person: Visitor) -> None:
    visit = person.begin(WORDS)
    while "Is any of these true" not in person.text:
        person.send(person.address, value="male", button="")
    person.send(person.address, value="bladder_and_saddle", button="go")
    person.send(person.address, value="bladder_retention", button="go")
    assert "This can be an emergency" in person.text
    assert f'class="button primary" href="{visit}/answer"' in person.text


@pytest.mark.parametrize("lines", ["a heel that is numb ", "a heel that is numb\r\n"])
def test_a_text_that_is_too_long_is_kept_and_says_by_how_much(person: Visitor, lines: str) -> None:
    words = lines * 300
    person.send("/start", words=words, country="uk")
    kept = words.strip().replace("\r\n", "\n")
    assert f"This is {len(kept) - LONGEST_TEXT} characters too long: at most 4000" in person.text
    assert kept in person.text and 'maxlength="4000"' not in person.text


def test_a_text_as_long_as_may_be_is_read(person: Visitor) -> None:
    person.send("/start", words="My heel is numb. ".ljust(LONGEST_TEXT, "x"), country="uk")
    assert person.address.endswith("/words")


def test_a_text_over_the_limit_says_so_while_it_is_written(page: Page) -> None:
    page.goto("/")
    page.fill("#words", "x" * (LONGEST_TEXT + 7))
    expect(page.locator("[data-over]")).to_contain_text("7 characters too long")
    page.fill("#words", "x")
    expect(page.locator("[data-over]")).to_be_hidden()


@pytest.mark.parametrize("words", [WORDS, EMERGENCY])
def test_the_review_is_accessible_with_every_line_open(page: Page, words: str) -> None:
    page.goto("/")
    page.fill("#words", words)
    page.click("text=Begin")
    page.click("button.primary")
    page.goto(re.sub(r"/(ask|answer).*", "/review", page.url))
    page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
    assert violations(page) == []


def test_who_has_answered_enough_may_ask_for_more_questions(person: Visitor) -> None:
    visit = person.begin(
        "My left heel has hurt for three weeks, worst with the first steps. I am 40."
    )
    person.open(f"{visit}/ask")
    while "/ask/" in person.address:
        person.send(person.address, button="none" if 'value="none"' in person.text else "skip")
    assert "You have answered enough" in person.text
    person.send(f"{visit}/review", more="yes")
    assert "/ask/" in person.address


HEEL_PAIN = "My left heel has hurt for three weeks, worst with the first steps. I am 40."


def test_back_from_the_first_further_question_leads_to_the_review_and_loses_nothing(
    engine: Engine, page: Page
) -> None:
    saved = to_file(Visit(enough(engine), HEEL_PAIN)).encode()
    file = FilePayload(name="visit.json", mimeType="application/json", buffer=saved)
    made = page.request.post("/load", multipart={"file": file}, max_redirects=0)
    page.goto(made.headers["location"])
    said = page.locator("dl.answers").inner_text()
    page.click("text=Ask me more")
    further = page.url
    page.click("nav.steps >> text=Back")
    assert page.url.endswith("/review") and page.locator("dl.answers").inner_text() == said
    page.go_back()
    assert page.url == further
    page.go_back()
    assert page.url.endswith("/review") and page.locator("dl.answers").inner_text() == said
    page.go_forward()
    question = page.locator("h1").inner_text()
    page.click("nav.steps >> text=Back")
    page.click("text=Go on with the questions")
    assert page.locator("h1").inner_text() == question


def enough(engine: Engine) -> InterviewState:
    """An interview that has come to its review, with more that can be asked."""
    state = engine.opening(engine.read(HEEL_PAIN))
    while (step := engine.next_question(state)).kind != "review":
        value = "none" if step.kind == "several_of" else ""
        state = engine.interviewer.answer(state, step, value)
    return state


def test_an_earlier_answer_is_shown_as_it_was_asked_before_more_was_wanted(engine: Engine) -> None:
    state = enough(engine)
    count = len(state.answers)
    further = engine.interviewer.answer(state, engine.next_question(state), "more")
    more = engine.interviewer.answer(further, engine.next_question(further), "")
    assert engine.at(more, count) == further
    assert [len(engine.at(more, n).answers) for n in range(count + 1)] == [*range(count + 1)]
    assert all(engine.at(more, n).more_from is None for n in range(count))


def test_an_unfinished_visit_is_saved_from_the_review_and_goes_on_from_the_file(
    person: Visitor,
) -> None:
    visit = person.begin(WORDS)
    person.send(person.address, value="male", button="")
    step = person.text
    person.open(f"{visit}/review")
    saved = person.client.post(f"{visit}/save", data=csrf(person)).text
    person.take(
        person.client.post("/load", files={"file": ("visit.json", saved, "application/json")})
    )
    person.open(person.address.replace("review", "ask"))
    heading = re.search(r"<h1.*?</h1>", step, re.S)
    assert heading and heading[0] in person.text


def test_who_takes_everything_back_has_said_nothing(engine: Engine) -> None:
    heard = engine.read("I am suddenly numb between my legs and I cannot pee since this morning")
    state = engine.opening(heard, dropped=frozenset(f.evidence.finding for f in heard.facts))
    assert not state.extracted and not state.map.regions and not state.person.reads_like
    assert engine.alarm(state) is None


def test_who_writes_of_ending_their_life_sees_whom_to_talk_to_first(person: Visitor) -> None:
    person.send("/start", words="My foot is numb and I want to kill myself", country="uk")
    assert person.text.index("116 123") < person.text.index("Did we understand you?")


def test_nobody_else_is_told_whom_to_talk_to_in_despair(person: Visitor) -> None:
    person.send("/start", words=WORDS, country="uk")
    assert "116 123" not in person.text


def test_who_writes_about_a_relative_is_asked_about_the_person(person: Visitor) -> None:
    person.begin("My mother has diabetes. Both her feet are numb for years.")
    assert "How old is the person?" in person.text


def test_who_writes_about_themselves_is_asked_about_themselves(person: Visitor) -> None:
    person.begin("My feet are numb for years. My mother has diabetes.")
    assert "How old are you?" in person.text
