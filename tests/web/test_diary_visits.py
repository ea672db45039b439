"""An answer that is kept in a diary as a visit."""

from __future__ import annotations

import re
from uuid import uuid4

from starlette.testclient import TestClient

from plantar.records.record import DiaryOwner
from plantar.web.app import create_app
from plantar.web.desk import Desk
from plantar.web.engine import Engine
from tests.web.clients import send


def visit_to_keep(client: TestClient) -> dict[str, str]:
    """A visit that was begun, as the form of its answer sends it."""
    begun = client.post("/start", data={"words": "", "country": "uk"}, follow_redirects=False)
    name = begun.headers["location"].split("/")[2]
    answer = client.get(f"/v/{name}/answer").text
    csrf = re.search(r'name="csrf" value="([^"]+)"', answer)
    assert csrf and "Keep in my diary" in answer
    return {"visit": name, "csrf": csrf[1]}


def test_an_answer_is_kept_as_a_visit(client: TestClient, desk: Desk, me: DiaryOwner) -> None:
    client.post("/diary/keep", data=visit_to_keep(client) | {"who": me.id})
    assert [r.kind for r in desk.open().records(me)] == ["visit"]


def test_whose_answer_it_is_is_asked_where_there_is_one_diary_too(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    page = client.post("/diary/keep", data=visit_to_keep(client)).text
    assert "Whose answer is this?" in page and "a name for a new diary" in page
    assert desk.open().records(me) == ()


def test_an_answer_of_somebody_else_begins_their_diary(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    client.post("/diary/keep", data=visit_to_keep(client) | {"name": "Ann"})
    kinds = {p.name: [r.kind for r in desk.open().records(p)] for p in desk.open().people()}
    assert kinds == {"me": [], "Ann": ["visit"]}


def test_a_visit_counts_at_the_time_of_its_answers(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    """Answered before a danger was written down and kept after it, it takes nothing back."""
    sent = visit_to_keep(client)
    send(
        client, desk, f"/diary/{me.id}/entry", thread=str(uuid4()), painting="none",
        danger="bladder_and_saddle",
    )  # fmt: skip
    page = client.post("/diary/keep", data=sent | {"who": me.id}).text
    visit, entry = (r for r in desk.open().records(me) if r.kind in ("visit", "entry"))
    assert visit.happened_at < entry.happened_at and visit.recorded_at > entry.recorded_at
    assert "level-emergency_now" in page


def test_without_the_key_of_the_diary_there_is_a_way_back_to_the_answer(
    engine: Engine, desk: Desk
) -> None:
    stranger = TestClient(create_app(engine, desk=desk))
    sent = visit_to_keep(stranger)
    page = stranger.post("/diary/keep", data=sent)
    assert page.status_code == 403 and f'href="/v/{sent["visit"]}/answer"' in page.text
    other = stranger.post("/diary/keep", data=sent | {"csrf": "x"}).text
    assert "/answer" not in other


def test_an_answer_is_kept_in_one_step_where_there_is_no_diary_yet(
    client: TestClient, desk: Desk
) -> None:
    sent = visit_to_keep(client)
    assert "There is no diary yet" in client.post("/diary/keep", data=sent).text
    client.post("/diary/keep", data={**sent, "name": "Ann"})
    (ann,) = desk.open().people()
    assert ann.name == "Ann" and [r.kind for r in desk.open().records(ann)] == ["visit"]
