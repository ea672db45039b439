"""The page of the feet: what the skin shows, and photos that stay where they are."""

from __future__ import annotations

from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from plantar.records.bodies import DiaryEntry, Photo
from plantar.records.keeping import keep_photos
from plantar.records.photos import picture_of
from plantar.records.record import DiaryOwner, Record
from plantar.web.desk import Desk
from plantar.web.security import MOST_PHOTO_BYTES, Guard
from plantar.web.site import InMemory
from plantar.web.ward import Ward
from tests.records.conftest import Town
from tests.records.photos import PLACE, photo
from tests.web.clients import into, send


def look(
    client: TestClient, desk: Desk, who: DiaryOwner, files: dict[str, bytes], **said: str
) -> str:
    """Send the form with photos; the page that it leads to."""
    sent = {"csrf": desk.csrf, "thread": str(uuid4()), **said}
    named = {name: (f"{name}.jpg", data) for name, data in files.items()}
    return client.post(f"/diary/{who.id}/feet", data=sent, files=named or None).text


def kinds(desk: Desk, who: DiaryOwner) -> list[str]:
    return [r.kind for r in desk.open().records(who) if r.kind != "level"]


def test_what_was_seen_and_a_photo_are_kept_together(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    page = look(client, desk, me, {"photo_left": photo()}, skin="redness")
    assert "Saved in the diary of me" in page and 'alt="Left foot' in page
    entry, kept = (r for r in desk.open().records(me) if r.kind in ("entry", "photo"))
    assert entry.body == DiaryEntry(skin=("redness",))
    assert isinstance(kept.body, Photo) and kept.body.entry == entry.thread
    answer = client.get(f"/diary/{me.id}/feet?photo={kept.thread}")
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.content.startswith(b"\xff\xd8") and PLACE not in answer.content


def test_a_look_without_a_photo_is_an_entry_like_any_other(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    page = look(client, desk, me, {}, skin="black")
    assert "level-same_day" in page or "level-emergency_now" in page
    assert kinds(desk, me) == ["entry"]


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "Nothing is ticked"),
        ({"photo_left": b"no picture"}, "Photo of the left foot: expected"),
    ],
)
def test_what_cannot_be_kept_is_named_and_nothing_is_saved(
    client: TestClient, desk: Desk, me: DiaryOwner, files: dict[str, bytes], says: str
) -> None:
    said = {"skin": "redness"} if files else {}
    page = look(client, desk, me, files, **said)
    assert says in page and kinds(desk, me) == []
    assert ('value="redness" checked' in page) == bool(files)


def test_a_photo_of_one_person_cannot_be_reached_through_another(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    look(client, desk, me, {"photo_left": photo()})
    you = desk.open().begin("you")
    mine = next(r for r in desk.open().records(me) if r.kind == "photo")
    answer = client.get(f"/diary/{you.id}/feet?photo={mine.thread}")
    assert answer.status_code == 400 and b"\xff\xd8" not in answer.content


def test_a_photo_that_is_deleted_is_gone_from_every_page(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    look(client, desk, me, {"photo_left": photo()})
    mine = next(r for r in desk.open().records(me) if r.kind == "photo")
    send(client, desk, f"/diary/{me.id}/delete?entry={mine.thread}")
    assert client.get(f"/diary/{me.id}/feet?photo={mine.thread}").status_code == 400
    assert "<img" not in client.get(f"/diary/{me.id}/feet").text
    assert kinds(desk, me) == ["entry"]


def test_only_the_page_of_photos_takes_much_at_once(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    much = "x" * 1_100_000
    assert "Too much at once" in look(client, desk, me, {}, note=much + "x" * MOST_PHOTO_BYTES)
    answer = client.post(f"/diary/{me.id}/entry", data={"csrf": desk.csrf, "note": much})
    assert answer.status_code == 413


def test_a_photo_that_is_sent_is_never_written_to_a_file_on_the_way() -> None:
    assert InMemory.spool_max_size >= MOST_PHOTO_BYTES


def photo_of(town: Town, account: str) -> Record:
    own = town.diary.seen_by(account)
    whose = own.people()[0]
    keep_photos(own, whose, own.records(whose)[0], {"left": picture_of(photo(), "left")})
    return next(r for r in own.records(whose) if r.kind == "photo")


def test_on_a_shared_server_a_photo_opens_for_its_person_and_whom_they_let(
    app: Guard, ward: Ward, town: Town
) -> None:
    doctor = town.account("doctor", "clinician")
    me, you = town.person("me", by=doctor), town.person("you")
    theirs = photo_of(town, me.id)
    boss = town.account("boss", "administrator")
    seen = {}
    for account in (me, doctor, you, boss):
        client = into(app, ward, account)
        for whose in (me, you):
            answer = client.get(f"/diary/{whose.id}/feet?photo={theirs.thread}")
            seen[account.name, whose.name] = answer.content.startswith(b"\xff\xd8")
    assert {pair for pair, opened in seen.items() if opened} == {("me", "me"), ("doctor", "me")}
    assert "read: feet" in {noted.what for noted in town.audit.rows(me)}
