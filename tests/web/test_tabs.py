"""Two tabs of one visit: what was saved in one is not overwritten by the other unnoticed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from plantar.care.care_plan import SafetyAnswers
from plantar.intake.state import Answer
from plantar.intake.steps import MAP
from plantar.web.app import create_app
from plantar.web.engine import Engine
from plantar.web.overtaken import contradictions
from plantar.web.visits import OvertakenError, Visit, Visits

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
WORDS = "My right heel is numb and burns since two weeks. I am 34. No back pain."


@pytest.fixture
def client(engine: Engine) -> Iterator[TestClient]:
    with TestClient(create_app(engine), base_url="http://127.0.0.1:8080") as made:
        yield made


def hidden(page: str) -> dict[str, str]:
    """The fields that the first form of a page sends unseen."""
    form = re.search(r"<form method=\"post\"(?! action=\"/start).*?</form>", page, re.S)
    assert form
    return {key: html.unescape(value) for key, value in HIDDEN.findall(form[0])}


@pytest.fixture
def visit(client: TestClient) -> str:
    """Address of a visit whose first question is shown."""
    at = client.post("/start", data={"words": "", "country": "uk"}).url.path
    return at.rpartition("/ask")[0]


def test_the_answer_of_another_tab_stays_and_the_later_one_can_still_be_saved(
    client: TestClient, visit: str
) -> None:
    old = hidden(client.get(f"{visit}/ask/0").text)
    client.post(f"{visit}/ask/0", data={**old, "value": "52"})
    late = client.post(f"{visit}/ask/0", data={**old, "value": "44"})
    assert late.status_code == 409 and "Not saved yet" in late.text
    said = " ".join(re.sub(r"<[^>]+>", " ", late.text).split())
    assert "Your age Saved: 52 Just sent: 44" in said, "both answers are named"
    assert "52" in client.get(f"{visit}/review").text
    client.post(f"{visit}/ask/0", data=hidden(late.text))
    assert "44" in client.get(f"{visit}/review").text


def test_a_button_that_is_pressed_twice_is_no_contradiction(client: TestClient, visit: str) -> None:
    old = hidden(client.get(f"{visit}/ask/0").text)
    pages = [client.post(f"{visit}/ask/0", data={**old, "value": "52"}) for _ in range(2)]
    assert [page.url.path for page in pages] == [f"{visit}/ask/1"] * 2


def test_an_answer_is_never_taken_for_that_to_another_question(
    client: TestClient, visit: str
) -> None:
    sent = {**hidden(client.get(f"{visit}/ask/0").text), "asks": "bladder_retention"}
    late = client.post(f"{visit}/ask/0", data={**sent, "value": "52"})
    assert late.status_code == 409 and "Save what I just sent" not in late.text


def test_two_confirmations_of_the_words_that_differ_are_both_heard_of(client: TestClient) -> None:
    page = client.post("/start", data={"words": WORDS, "country": "uk"})
    at, kept = page.url.path, re.findall(r'name="kept" value="([^"]+)"', page.text)
    said = {**hidden(page.text), "then": "ask"}
    assert client.post(at, data={**said, "kept": kept}).status_code == 200
    assert client.post(at, data={**said, "kept": kept}).status_code == 200
    assert client.post(at, data={**said, "kept": kept[1:]}).status_code == 409


def test_what_two_tabs_say_of_different_things_is_all_kept() -> None:
    visits = Visits()
    name = visits.begin(Visit())
    here = there = visits.find(name)
    assert here and there
    visits.keep(name, replace(here, strokes="[1]"))
    now = visits.find(name)
    assert now
    visits.keep(name, replace(now, safety=SafetyAnswers({}, "none"), changes=there.changes))
    both = visits.find(name)
    assert both and (both.strokes, both.safety.medicines) == ("[1]", "none")


def test_of_two_requests_at_once_the_later_one_is_told() -> None:
    visits = Visits()
    name = visits.begin(Visit())
    read = visits.find(name)
    assert read
    visits.keep(name, replace(read, strokes="[1]"))
    with pytest.raises(OvertakenError):
        visits.keep(name, replace(read, strokes="[2]"))
    kept = visits.find(name)
    assert kept and kept.strokes == "[1]"


def test_a_late_answer_does_not_bring_back_a_visit_that_was_deleted() -> None:
    visits = Visits()
    name = visits.begin(Visit())
    read = visits.find(name)
    assert read
    visits.forget(name)
    visits.keep(name, replace(read, strokes="[1]"))
    assert visits.find(name) is None


def test_every_part_in_which_two_tabs_differ_is_named(engine: Engine) -> None:
    visit = Visit()
    other = replace(visit, country="us", safety=SafetyAnswers({"pregnant": True}, "aspirin"))
    named = [one.what for one in contradictions(visit, other, engine.knowledge)]
    assert named == ["The safety questions", "The country"]
    map_ = Answer(MAP, '{"schema": "plantar/map/1", "layers": {}}')
    painted = replace(visit, state=replace(visit.state, answers=(map_,)))
    (painting,) = contradictions(visit, painted, engine.knowledge)
    assert (painting.what, painting.sent) == ("Where you feel it", "")
