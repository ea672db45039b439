"""An emergency is said on every page of a diary, with what set it."""

from __future__ import annotations

from uuid import uuid4

from starlette.testclient import TestClient

from plantar.records.bodies import DiaryEntry
from plantar.records.record import DiaryOwner
from plantar.web.desk import Desk
from tests.web.clients import send


def test_a_danger_that_was_ticked_is_an_emergency_on_the_next_page(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    page = send(
        client, desk, f"/diary/{me.id}/entry", thread=str(uuid4()), painting="none",
        danger="bladder_and_saddle",
    )  # fmt: skip
    assert "level-emergency_now" in page and "tel:112" in page


def test_in_an_emergency_what_to_do_stands_first(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    desk.open().add(me, DiaryEntry(dangers=("bladder_and_saddle",)))
    page = client.get(f"/diary/{me.id}").text
    assert page.index("tel:112") < page.index("Write an entry")


PAGES = ("", "/entry", "/feet", "/charts", "/compare", "/calendar", "/treatment", "/trials")


MORE = ("/weekly", "/results", "/changes", "/delete", "/which")


def test_every_page_of_a_diary_says_an_emergency_and_whom_to_call(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    shown = {page: client.get(f"/diary/{me.id}{page}").text for page in PAGES + MORE}
    assert all("tel:" not in page for page in shown.values()), "nothing stands yet"
    said = {"thread": str(uuid4()), "painting": "none", "danger": "bladder_and_saddle"}
    send(client, desk, f"/diary/{me.id}/entry", **said)
    for page in shown:
        text = client.get(f"/diary/{me.id}{page}").text
        assert "Get emergency help now" in text and text.count('href="tel:') >= 1, page
    wrong = send(client, desk, f"/diary/{me.id}/entry", thread=str(uuid4()), painting="none")
    assert "Nothing is written yet" in wrong and "Get emergency help now" in wrong


def test_a_deleted_danger_is_named_as_what_set_the_emergency(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    said = {"thread": str(uuid4()), "painting": "none", "danger": "bladder_and_saddle"}
    page = send(client, desk, f"/diary/{me.id}/entry", **said)
    assert "Written on" in page
    entry = next(r for r in desk.open().records(me) if r.kind == "entry")
    page = send(client, desk, f"/diary/{me.id}/delete?entry={entry.thread}")
    assert "Get emergency help now" in page and "has been deleted since" in page
