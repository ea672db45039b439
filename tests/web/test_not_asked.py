"""What nobody knows: asked and not known, or never asked."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

from plantar.intake.state import Answer, InterviewState
from plantar.intake.steps import DANGERS
from plantar.reasoning.prior import Person
from plantar.web.app import create_app
from plantar.web.engine import Engine
from plantar.web.visits import Visit, to_file
from tests.builders import present, shared_door

ASKED = ("history_alcohol", "history_b12_poor_diet")


def more(*answers: Answer) -> dict[str, str]:
    """The paragraphs of the details of an answer by their headings."""
    told = tuple(present("feel_numb", "side_both_equal", "onset_months_years"))
    state = InterviewState(Person(70, "female"), told, (Answer(DANGERS, "none"), *answers))
    client = TestClient(create_app(shared_door(Engine)), base_url="http://localhost")
    file = to_file(Visit(state, "", read=told)).encode()
    made = client.post(
        "/load",
        files={"file": ("visit.json", file, "application/json")},
        follow_redirects=False,
    )
    page = client.get(made.headers["location"].replace("/review", "/answer")).text
    return dict(re.findall(r"<h3>([^<]+)</h3>\s*<p>(.*?)</p>", page, re.DOTALL))


def test_what_was_asked_and_not_known_is_not_called_not_asked() -> None:
    found = more(Answer(ASKED, "not sure"))
    names = [shared_door(Engine).knowledge.findings[name].plain for name in ASKED]
    assert all(name in found["You were not sure"] for name in names)
    assert not any(name in found["Not asked"] for name in names)


def test_who_was_sure_of_everything_is_told_of_nothing_that_they_were_not_sure_of() -> None:
    assert "You were not sure" not in more(Answer(ASKED, "none"))
