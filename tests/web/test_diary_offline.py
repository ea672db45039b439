"""Entries written without a connection: kept in the browser, sent once, never lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, Route, expect
from starlette.testclient import TestClient

from plantar.records.bodies import DiaryEntry
from plantar.records.record import DiaryOwner, Record
from plantar.web.app import create_app
from plantar.web.desk import Desk
from plantar.web.engine import Engine
from tests.records.conftest import HEEL, painted
from tests.records.photos import PLACE, photo
from tests.web.clients import ENTRY, send
from tests.web.conftest import serving, violations


@pytest.fixture
def address(engine: Engine, desk: Desk) -> Iterator[str]:
    with serving(create_app(engine, desk=desk)) as found:
        yield found


NOTHING_KEPT = """() => new Promise((done) => {
  indexedDB.open("plantar-diary").onsuccess = ({ target: { result } }) => {
    const count = result.transaction("unsent").objectStore("unsent").count();
    count.onsuccess = () => { result.close(); done(count.result === 0); };
  };
})"""


WATCHES = """() => navigator.serviceWorker.getRegistration()
  .then((found) => found?.active?.state === "activated")"""
"""The worker answers the next page, also where it came too late to answer for this one."""
WAITING = """() => new Promise((done) => {
  indexedDB.open("plantar-diary").onsuccess = ({ target: { result } }) => {
    const all = result.transaction("unsent").objectStore("unsent").getAll();
    all.onsuccess = async () => {
      result.close();
      const [, file] = all.result[0].fields.find(([, value]) => value instanceof Blob);
      done([...new Uint8Array(await file.arrayBuffer())]);
    };
  };
})"""
"""The bytes of the photo that waits in the browser."""
TAKEN: FilePayload = {"name": "foot.jpg", "mimeType": "image/jpeg", "buffer": photo()}


def entries(desk: Desk, me: DiaryOwner) -> list[Record]:
    return [r for r in desk.open().history(me) if r.kind == "entry"]


def write(page: Page, note: str) -> None:
    page.fill("#note", note)
    page.check("[name=no_dangers]")
    page.locator("button[type=submit].primary").click(no_wait_after=True)


def open_whole(page: Page, path: str) -> None:
    """A page and all that its scripts fetch: a connection cut before is another failure."""
    page.goto(path, wait_until="networkidle")


def begin(page: Page, desk: Desk, me: DiaryOwner) -> None:
    page.goto(f"/diary/key/{desk.key}?then=diary")
    open_whole(page, f"/diary/{me.id}/entry")


@pytest.mark.slow
def test_an_entry_written_without_a_connection_is_sent_once_when_it_is_back(
    context: BrowserContext, page: Page, desk: Desk, me: DiaryOwner
) -> None:
    begin(page, desk, me)
    context.set_offline(True)
    write(page, "heron")
    expect(page.locator("#unsent")).to_contain_text("1 entry is kept in this browser only")
    assert entries(desk, me) == []
    context.set_offline(False)
    expect(page.locator("#unsent")).to_contain_text("now saved in the diary")
    page.goto(f"/diary/{me.id}")
    expect(page.locator("#unsent")).to_be_hidden()
    assert [r.body.note for r in entries(desk, me)] == ["heron"]  # type: ignore[attr-defined]


@pytest.mark.slow
def test_an_entry_whose_acknowledgement_was_lost_is_not_doubled(
    page: Page, desk: Desk, me: DiaryOwner
) -> None:
    begin(page, desk, me)

    def lose(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch()
        route.abort()

    page.route("**/entry", lose)
    write(page, "heron")
    expect(page.locator("#unsent")).to_be_visible()
    assert len(entries(desk, me)) == 1
    page.unroute("**/entry")
    page.goto(f"/diary/{me.id}")
    expect(page.locator("#unsent")).to_be_hidden()
    page.wait_for_function(NOTHING_KEPT)
    assert len(entries(desk, me)) == 1


@pytest.mark.slow
def test_the_page_that_the_browser_keeps_takes_an_entry(
    context: BrowserContext, page: Page, desk: Desk, me: DiaryOwner
) -> None:
    begin(page, desk, me)
    page.wait_for_function(WATCHES)
    context.set_offline(True)
    page.goto(f"/diary/{me.id}/entry")
    expect(page.locator("#whose option")).to_have_text("me")
    assert violations(page) == []
    page.check("[name=danger] >> nth=0")
    page.fill("#note", "kingfisher")
    page.locator("form[data-entry=entry] button.primary").click(no_wait_after=True)
    expect(page.locator("#unsent")).to_contain_text("call the emergency number now")
    context.set_offline(False)
    page.goto(f"/diary/{me.id}")
    expect(page.locator(".urgency")).to_have_class(re.compile("level-emergency_now"))
    assert [r.body.note for r in entries(desk, me)] == ["kingfisher"]  # type: ignore[attr-defined]


@pytest.mark.slow
def test_photos_taken_without_a_connection_are_sent_once_and_without_their_place(
    context: BrowserContext, page: Page, desk: Desk, me: DiaryOwner
) -> None:
    begin(page, desk, me)
    open_whole(page, f"/diary/{me.id}/feet")
    context.set_offline(True)
    page.check("[name=skin][value=black]")
    page.set_input_files("#photo_left", [TAKEN])
    page.locator("form[data-entry] button.primary").click(no_wait_after=True)
    expect(page.locator("#unsent")).to_contain_text("1 entry is kept in this browser only")
    expect(page.locator("#unsent")).to_contain_text("should be looked at by somebody today")
    waiting = bytes(page.evaluate(WAITING))
    assert waiting.startswith(b"\xff\xd8") and PLACE in photo() and PLACE not in waiting
    context.set_offline(False)
    expect(page.locator("#unsent")).to_contain_text("now saved in the diary")
    page.wait_for_function(NOTHING_KEPT)
    page.goto(f"/diary/{me.id}/feet")
    expect(page.locator(".photo img")).to_have_count(1)
    entry, taken = (r for r in desk.open().history(me) if r.kind in ("entry", "photo"))
    assert entry.body == DiaryEntry(skin=("black",)) and taken.body.entry == entry.thread  # type: ignore[attr-defined]


@pytest.mark.slow
def test_the_page_that_the_browser_keeps_takes_photos(
    context: BrowserContext, page: Page, desk: Desk, me: DiaryOwner
) -> None:
    begin(page, desk, me)
    page.wait_for_function(WATCHES)
    context.set_offline(True)
    page.goto(f"/diary/{me.id}/feet")
    expect(page.locator("#whose_feet option")).to_have_text("me")
    page.set_input_files("#photo_right", [TAKEN])
    page.locator("form[data-entry=feet] button.primary").click(no_wait_after=True)
    expect(page.locator("#unsent")).to_contain_text("1 entry is kept in this browser only")
    context.set_offline(False)
    expect(page.locator("#unsent")).to_contain_text("now saved in the diary")
    page.goto(f"/diary/{me.id}/feet")
    expect(page.locator(".photo img")).to_have_count(1)


@pytest.mark.slow
def test_what_the_server_refuses_is_shown_with_what_was_typed(
    page: Page, desk: Desk, me: DiaryOwner
) -> None:
    begin(page, desk, me)
    page.click("summary:has-text('Sleep')")
    page.fill("#sleep_hours", "30")
    write(page, "heron")
    expect(page.locator("[role=alert]")).to_contain_text("Sleep, hours: found '30'")
    assert page.input_value("#note") == "heron" and entries(desk, me) == []


def test_an_entry_that_comes_late_bears_the_time_at_which_it_was_written(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    now = desk.open().clock()
    for written in (now - timedelta(days=2), now + timedelta(days=2)):
        said = {**ENTRY, "thread": str(uuid4()), "written": written.isoformat()}
        send(client, desk, f"/diary/{me.id}/entry", **said)
    late, ahead = entries(desk, me)
    assert late.happened_at == now - timedelta(days=2)
    assert now <= ahead.happened_at <= now + timedelta(hours=1)


def test_a_form_that_comes_late_counts_only_the_painting_that_it_changed(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    diary = desk.open()
    first = diary.add(me, DiaryEntry(map=painted(*HEEL)))
    diary.add(me, DiaryEntry(map=painted(HEEL[0])))
    regions = [f"left|{r}" for r in HEEL]
    said = {"csrf": desk.csrf, "thread": str(uuid4()), "painting": "none", "start": first.thread}
    client.post(f"/diary/{me.id}/entry", data=said | {"region": regions, "note": "late"})
    last = entries(desk, me)[-1].body
    assert isinstance(last, DiaryEntry) and last.map is None
